"""What a bron with the older APIs can be told in the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from klantbeeld.contract import Geheim
from klantbeeld.http import check_base_url

__all__ = ["ContactmomentenSettings"]

_SHORTEST_GEHEIM = 32  # RFC 7518 §3.2: a key for HS256 has at least as many bits as the hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactmomentenSettings:
    """Settings of one register; raises a ValueError that says what is wrong with them."""

    klanten: str
    """Where the Klanten API lives, up to and including its version, as it is written in the klantcontactmomenten."""
    contactmomenten: str
    """Where the Contactmomenten API lives, up to and including its version."""
    client_id: str | None = None
    """Name under which the register knows us; with `geheim`, or else give a `token`."""
    geheim: Geheim | None = None
    """Secret to sign our tokens with; at least 32 bytes."""
    token: Geheim | None = None
    """Fixed API token, for a register that hands those out; sent as "Authorization: Token"."""
    gebruiker: str = "klantbeeld"
    """User named in the audit trail of the register for a call of which nobody is known as the caller."""
    dialect: Literal["openklant1", "esuite", "vng"] = "openklant1"
    """What kind of register this is: it decides which questions can be asked.

    With "vng" there is no list of contactmomenten by klant, and each contactmoment is a call of its own.
    """
    zaken: tuple[str, ...] = ()
    """Base URLs of the Zaken APIs whose zaken the contactmomenten are about, as they are written there.

    Contacts about a zaak are asked by its whole URL; without any they are not offered.
    """
    hoogstens: int = 100
    """Most contactmomenten to fetch one by one for one question, where the register gives no list of them."""
    kanalen: Mapping[str, str] = field(default_factory=dict)
    """Names to show for kanalen: from the code in the register to the name."""

    def __post_init__(self) -> None:
        check_base_url("klanten", self.klanten)
        check_base_url("contactmomenten", self.contactmomenten)
        for url in self.zaken:
            check_base_url("zaken", url)
        if (self.client_id is None) != (self.geheim is None):
            raise ValueError("client_id: goes with geheim, give both or neither")
        if (self.geheim is None) == (self.token is None):
            raise ValueError("token: give either a token, or client_id and geheim")
        if self.client_id is not None and not self.client_id.strip():
            raise ValueError("client_id: must not be empty")
        if self.geheim is not None and len(self.geheim.reveal().encode()) < _SHORTEST_GEHEIM:
            raise ValueError(f"geheim: must be at least {_SHORTEST_GEHEIM} bytes long")
        if self.token is not None:
            token = self.token.reveal()
            if not token or not (token.isascii() and token.isprintable()) or " " in token:
                raise ValueError("token: must be visible ASCII characters without spaces")
        if self.hoogstens < 1:
            raise ValueError("hoogstens: must be at least 1")
