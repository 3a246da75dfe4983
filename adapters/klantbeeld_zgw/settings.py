"""What the person who runs the façade says about one ZGW register."""

from __future__ import annotations

from dataclasses import dataclass

from klantbeeld.contract import Geheim
from klantbeeld.http import check_base_url

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
    documenten: str | None = None
    """Base URL of the Documenten API; accepted so that one settings file serves this and the next release; not asked
    yet."""
    besluiten: str | None = None
    """Base URL of the Besluiten API; accepted so that one settings file serves this and the next release; not asked
    yet."""
    gebruiker: str = "klantbeeld"
    """User named in the audit trail of the register for a call of which nobody is known as the caller."""
    catalogi_ttl: float = 300.0
    """Seconds to keep zaaktypen, statustypen and resultaattypen; 0 asks for them every time."""

    def __post_init__(self) -> None:
        for name in ("zaken", "catalogi", "documenten", "besluiten"):
            url: str | None = getattr(self, name)
            if url is not None:
                check_base_url(name, url)
        if not self.client_id.strip():
            raise ValueError("client_id: must not be empty")
        if len(self.geheim.reveal().encode()) < _SHORTEST_GEHEIM:
            raise ValueError(f"geheim: must be at least {_SHORTEST_GEHEIM} bytes long")
        if not self.catalogi_ttl >= 0:
            raise ValueError("catalogi_ttl: must be 0 seconds or more")
