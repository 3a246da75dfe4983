"""What is this machine itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe(url: str) -> bool:
    """Say whether what is sent to a URL goes by https, or does not leave this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        usable = bool(host) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        return False
    return usable and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
