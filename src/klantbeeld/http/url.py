"""Base URLs in the settings of a bron."""

from __future__ import annotations

from urllib.parse import urlsplit


def check_base_url(name: str, url: str) -> None:
    """Raise a ValueError that says what is wrong with a URL, without repeating it: it may hold a password.

    Args:
        name: Of the setting.
        url: Where an API lives.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        usable = False
    if not usable:
        raise ValueError(f"{name}: must be a URL that starts with http:// or https:// and names a host")
    if "?" in url or "#" in url:
        raise ValueError(f"{name}: must be a base URL, without a query or fragment")
    if "@" in parts.netloc:
        raise ValueError(f"{name}: must not hold a user name or password")
