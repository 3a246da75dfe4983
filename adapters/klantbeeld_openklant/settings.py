"""What an Open Klant bron can be told in the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klantbeeld.contract import Geheim
from klantbeeld.http import check_base_url

__all__ = ["OpenKlantSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenKlantSettings:
    """Settings of one Open Klant; raises a ValueError that says what is wrong with them."""

    url: str
    """Where the Klantinteracties API lives, up to and including its version: https://.../klantinteracties/api/v1/."""
    token: Geheim
    """The API token that Open Klant handed out for the façade."""
    expand_grens: int = 20
    """How many klantcontacten to ask at once with what hangs under them.

    Open Klant looks up every part on its own, 10 to 35 ms each: a larger number saves calls and makes that one slower.
    """
    kanalen: Mapping[str, str] = field(default_factory=dict)
    """Names to show for kanalen: from the code in the register to the name."""
    zaak_codes: tuple[str, ...] = ("zgw-Zaak", "zaak")
    """The codeObjecttypes that say that an onderwerpobject or bijlage is a zaak; capitals do not matter."""
    informatieobject_codes: tuple[str, ...] = (
        "zgw-InformatieObject",
        "informatieobject",
        "enkelvoudiginformatieobject",
    )
    """The codeObjecttypes that say that an onderwerpobject or bijlage is a document; capitals do not matter."""

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        token = self.token.reveal()
        if not token:
            raise ValueError("token: must not be empty")
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise ValueError("token: must be visible ASCII characters without spaces")
        if self.expand_grens < 1:
            raise ValueError("expand_grens: must be at least 1")
