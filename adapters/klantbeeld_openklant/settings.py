"""What an Open Klant bron can be told in the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klantbeeld.contract import Geheim
from klantbeeld.http import check_api_key, check_base_url

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
    contactpersonen: bool = False
    """Whether an organisatie also has the klantcontacten of who worked for it, marked as afgeleid.

    Open Klant can only be asked who represented it: a contactpersoon without vertegenwoordiging is not found. Costs one
    call for each organisatie and one for each of its contactpersonen.
    """
    zaak_codes: tuple[str, ...] = ("zgw-Zaak", "zaak")
    """The codeObjecttypes that say that an onderwerpobject or bijlage is a zaak; capitals do not matter."""
    informatieobject_codes: tuple[str, ...] = (
        "zgw-InformatieObject",
        "informatieobject",
        "enkelvoudiginformatieobject",
    )
    """The codeObjecttypes that say that an onderwerpobject or bijlage is a document; capitals do not matter."""
    object_codes: tuple[str, ...] = ("object", "productaanvraag")
    """The codeObjecttypes that say that one is an object of the Objecten API; capitals do not matter."""
    klantcontact_codes: tuple[str, ...] = ("klantcontact",)
    """The codeObjecttypes that say that one is a klantcontact, of whatever register; capitals do not matter."""
    zaak_nummers: tuple[str, ...] = ("uuid", "identificatie")
    """By which numbers of a zaak to look for the klantcontacten about it: uuid, identificatie, or both.

    One call for each; leave out what is never written in this register. A uuid that stands in a whole URL is read, but
    not found: Open Klant looks for the text as it is.
    """
    nummervelden: tuple[str, ...] = ("referentienummer", "nummer")
    """Where the register keeps the number of a klantcontact or interne taak; one call for each to find it.

    An Open Klant that does not know one of these fields yet, or any more, answers 400 to it.
    """
    werkvoorraad_grens: int = 500
    """The most interne taken to put in order for one question about work to do; for more, it must be narrowed.

    Since when a klant waits stands in his klantcontact, and Open Klant gives those one at a time: on two processes some
    fifty a second, so with the default deadline a hundred.
    """

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        check_api_key("token", self.token)
        if self.expand_grens < 1:
            raise ValueError("expand_grens: must be at least 1")
        if self.werkvoorraad_grens < 1:
            raise ValueError("werkvoorraad_grens: must be at least 1")
        _check_some("zaak_nummers", self.zaak_nummers, ("uuid", "identificatie"))
        _check_some("nummervelden", self.nummervelden, ("referentienummer", "nummer"))


def _check_some(name: str, given: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    if not given or not set(given) <= set(allowed) or len(set(given)) < len(given):
        raise ValueError(f"{name}: must be one or more of {', '.join(allowed)}, each once")
