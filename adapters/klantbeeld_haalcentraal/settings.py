"""What a Haal Centraal bron can be told in the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from klantbeeld.contract import Geheim
from klantbeeld.http import check_base_url

__all__ = ["PLACEHOLDER", "HaalCentraalSettings", "may_be_sent"]

PLACEHOLDER = re.compile(r"\{(doel|doelbinding|verwerking|gebruiker)\}")
_LONGEST_VERWERKING = 242  # and one @ at most, say the gateways that ask for it
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

    In a value {doel} stands for the doel of the query (`@doel`), {doelbinding} and {verwerking} for what that is in the
    words of the gateway, and {gebruiker} for who asks: of a medewerker his number. When a query does not have what a
    header needs, the BRP is not asked.
    """
    doel: str | None = None
    """The doel of a query that states none. Without it such a query gets nothing of the BRP."""
    doelbinding: Mapping[str, str] = field(default_factory=dict)
    """What {doelbinding} is, by doel. A query for a doel that is not here gets nothing of the BRP."""
    verwerking: Mapping[str, str] = field(default_factory=dict)
    """What {verwerking} is, by doel: at most 242 characters, with one @ at most. As with `doelbinding`."""
    gebruiker: str | None = None
    """What {gebruiker} is for a caller that is a system. Default: what the caller is called here."""
    burger: str = "BurgerZelf"
    """What {gebruiker} is for an inwoner, ondernemer or gemachtigde, who looks at what is his own."""

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        for name in ("api_key", "token"):
            geheim: Geheim | None = getattr(self, name)
            if geheim is not None and (not may_be_sent(geheim.reveal()) or not geheim.reveal().strip()):
                raise ValueError(f"{name}: must be visible ASCII characters")
        for name in ("doel", "gebruiker", "burger"):
            value: str | None = getattr(self, name)
            if value is not None and (not may_be_sent(value) or not value.strip()):
                raise ValueError(f"{name}: must be visible ASCII characters")
        self._check_headers()
        self._check_words()

    def _check_headers(self) -> None:
        for header, value in {self.api_key_header: "", **self.headers}.items():
            if not _HEADER.fullmatch(header):
                raise ValueError("headers: a name may not hold spaces, colons or control characters")
            if not may_be_sent(value) or set("{}") & set(PLACEHOLDER.sub("", value)):
                known = "{doel}, {doelbinding}, {verwerking} and {gebruiker}"
                raise ValueError(f"headers: {header} may hold visible ASCII, and of braces only {known}")
        names = [name.casefold() for name in (*self.headers, self.api_key_header, "Authorization")]
        if len(set(names)) < len(names):
            raise ValueError("headers: names the same header twice, or one that api_key or token is for")
        if any(not value.strip() for value in self.headers.values()):
            raise ValueError("headers: a header without a value; leave it out if it is not needed")

    def _check_words(self) -> None:
        """Look whether the words of the gateway can be sent, and are there if a header needs them."""
        for name, words in (("doelbinding", self.doelbinding), ("verwerking", self.verwerking)):
            if any(not may_be_sent(word) or not word.strip() for word in words.values()):
                raise ValueError(f"{name}: must be visible ASCII characters")
            if not any(f"{{{name}}}" in value for value in self.headers.values()):
                if words:
                    raise ValueError(f"{name}: no header asks for it; put {{{name}}} in one of the headers")
            elif not words:
                raise ValueError(f"{name}: a header needs it, so say what it is for each doel")
            elif self.doel is not None and self.doel not in words:
                raise ValueError(f"{name}: does not say what it is for the doel of the setting doel")
        if any(len(word) > _LONGEST_VERWERKING or word.count("@") > 1 for word in self.verwerking.values()):
            raise ValueError(f"verwerking: must be at most {_LONGEST_VERWERKING} characters, with one @ at most")
