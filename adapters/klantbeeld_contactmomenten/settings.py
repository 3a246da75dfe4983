"""What a bron with the older APIs can be told in the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from klantbeeld.contract import Geheim
from klantbeeld.http import check_api_key, check_base_url, check_zgw_geheim

__all__ = ["ContactmomentenSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactmomentenSettings:
    """Settings of one register; raises a ValueError that says what is wrong with them."""

    klanten: str
    """Where the Klanten API lives, up to and including its version, as it is written in the klantcontactmomenten."""
    contactmomenten: str
    """Where the Contactmomenten API lives, up to and including its version."""
    geheim: Geheim
    """Secret to sign our tokens with, at least 32 bytes; without `client_id` the fixed API token itself."""
    client_id: str | None = None
    """Name under which the register knows us, as in ZGW; without it `geheim` is sent as "Authorization: Token"."""
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
        if self.client_id is not None and not self.client_id.strip():
            raise ValueError("client_id: must not be empty")
        if self.client_id is None:
            check_api_key("geheim", self.geheim)
        else:
            check_zgw_geheim("geheim", self.geheim)
        if self.hoogstens < 1:
            raise ValueError("hoogstens: must be at least 1")
