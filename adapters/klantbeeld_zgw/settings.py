"""What the person who runs the façade says about one ZGW register."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from klantbeeld.contract import Geheim

_SHORTEST_GEHEIM = 32  # RFC 7518 §3.2: a key for HS256 has at least as many bits as the hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ZgwSettings:
    """Where the APIs of the register live and who we are there."""

    zaken: str
    """Base URL of the Zaken API, as the register itself writes it in its answers."""
    catalogi: str
    """Base URL of the Catalogi API."""
    client_id: str
    """Name under which the register knows us."""
    geheim: Geheim
    """Secret to sign our tokens with; at least 32 bytes."""
    gebruiker: str = "klantbeeld"
    """User named in the audit trail of the register for a call of which nobody is known as the caller."""
    catalogi_ttl: float = 300.0
    """Seconds to keep zaaktypen, statustypen and resultaattypen; 0 asks for them every time."""

    def __post_init__(self) -> None:
        _check_url("zaken", self.zaken)
        _check_url("catalogi", self.catalogi)
        if not self.client_id.strip():
            raise ValueError("client_id: must not be empty")
        if len(self.geheim.reveal().encode()) < _SHORTEST_GEHEIM:
            raise ValueError(f"geheim: must be at least {_SHORTEST_GEHEIM} bytes long")
        if not self.catalogi_ttl >= 0:
            raise ValueError("catalogi_ttl: must be 0 seconds or more")


def _check_url(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # brackets or a port that make no sense; the message would repeat the URL
        usable = False
    if not usable:
        raise ValueError(f"{name}: must be a URL that starts with http:// or https://")
    if "?" in url or "#" in url:
        raise ValueError(f"{name}: must be a base URL, without a query or fragment")
    if "@" in parts.netloc:
        raise ValueError(f"{name}: must not hold a user or password")
