"""Pagina (page): where the klant does a taak. What is shown to him as a link comes from data, so it is not trusted."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

UUID = "{uuid}"
"""What stands for the uuid of the taak in a page of the settings."""

# One slash: two of them, or one and a backslash, are another host to a browser. A control character it skips.
_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")
_URL = re.compile(r"https://[^\s\\\x00-\x1f\x7f]+", re.IGNORECASE)
_LONGEST = 2000


def safe_page(value: object) -> str | None:
    """Give an absolute https URL, or a path that begins with "/"; None for anything else, as `javascript:`."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    page = value.strip()
    if _PATH.fullmatch(page):
        return page
    if not _URL.fullmatch(page):
        return None
    try:
        parts = urlsplit(page)
        # Who reads https://gemeente.nl@elders.example/ sees another host than the one it leads to.
        usable = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        usable = False
    return page if usable else None


def check_page(place: str, page: str) -> None:
    """Raise a ValueError if a page of the settings is none."""
    written = page.replace(UUID, "")
    if safe_page(written) is None or set(written) & set("{}"):
        raise ValueError(f'{place}: must be an https URL or a path that begins with "/", with at most {UUID} in it')
