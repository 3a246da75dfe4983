"""What can be set about which documents (queries) clients may ask. Every field is a key in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klantbeeld.access.documents import Modus


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What holds for one application, by the `azp` of its tokens."""

    modus: Modus
    """As `modus` of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documenten:
    """Which documents may be asked."""

    modus: Modus = "open"
    """"open": any; "geregistreerd": those in the manifest; "geregistreerd-of-scope": and others, with document:vrij."""
    manifest: str | None = None
    """Path of what `klantbeeld documents add` writes; read once, at the start. Required unless all may ask freely."""
    max_documenten: int = 1000
    """Most documents in the manifest."""
    max_manifest: int = 10_000_000
    """Largest manifest, in bytes."""
    clients: Mapping[str, Client] = field(default_factory=dict)
    """Applications for which another `modus` holds, by name."""

    def __post_init__(self) -> None:
        if self.manifest is not None and not self.manifest.strip():
            raise ValueError("manifest: must be the path of a JSON file")
        closed = {self.modus, *(client.modus for client in self.clients.values())} != {"open"}
        if closed and self.manifest is None:
            raise ValueError('manifest: is required unless modus is "open" for all')
        if self.max_documenten < 1 or self.max_manifest < 1:
            raise ValueError("max_documenten and max_manifest must be 1 or more")
