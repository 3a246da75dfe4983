"""What a Haal Centraal bron can be told in the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from klantbeeld.contract import Geheim
from klantbeeld.http import check_base_url

__all__ = ["PLACEHOLDER", "HaalCentraalSettings", "may_be_sent"]

PLACEHOLDER = re.compile(r"\{(doel|gebruiker)\}")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2: token


def may_be_sent(value: str) -> bool:
    """Say whether a text can be the value of a header: visible ASCII and spaces, so no header can be smuggled in."""
    return value.isascii() and value.isprintable()


@dataclass(frozen=True, slots=True, kw_only=True)
class HaalCentraalSettings:
    """Settings of one gateway to the BRP; raises a ValueError that says what is wrong with them."""

    url: str
    """Where the API lives, without `personen`: https://.../haalcentraal/api/brp/."""
    api_key: Geheim | None = None
    """API key that the gateway handed out, if it works with one."""
    api_key_header: str = "X-API-KEY"
    """Name of the header the API key goes in."""
    token: Geheim | None = None
    """Bearer token, if the gateway works with one."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers that account for the question (doelbinding), as the gateway calls them: from name to value.

    In a value {doel} stands for the doel of the query (`@doel`) and {gebruiker} for who asks. When a query does not
    have what a header needs, the BRP is not asked.
    """
    doel: str | None = None
    """What {doel} is for a query that states none. Without it such a query gets nothing of the BRP."""
    gebruiker: str | None = None
    """What {gebruiker} is when nobody is known as the caller."""

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        for name in ("api_key", "token"):
            geheim: Geheim | None = getattr(self, name)
            if geheim is not None and (not may_be_sent(geheim.reveal()) or not geheim.reveal().strip()):
                raise ValueError(f"{name}: must be visible ASCII characters")
        for name in ("doel", "gebruiker"):
            value: str | None = getattr(self, name)
            if value is not None and (not may_be_sent(value) or not value.strip()):
                raise ValueError(f"{name}: must be visible ASCII characters")
        for header, value in {self.api_key_header: "", **self.headers}.items():
            if not _HEADER.fullmatch(header):
                raise ValueError("headers: a name may not hold spaces, colons or control characters")
            if not may_be_sent(value) or set("{}") & set(PLACEHOLDER.sub("", value)):
                raise ValueError(
                    f"headers: {header} may hold visible ASCII, and of braces only {{doel}} and {{gebruiker}}"
                )
        names = [name.casefold() for name in (*self.headers, self.api_key_header, "Authorization")]
        if len(set(names)) < len(names):
            raise ValueError("headers: names the same header twice, or one that api_key or token is for")
        if any(not value.strip() for value in self.headers.values()):
            raise ValueError("headers: a header without a value; leave it out if it is not needed")
