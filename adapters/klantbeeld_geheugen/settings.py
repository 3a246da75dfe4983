"""What the settings file says of a bron of this kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GeheugenSettings:
    """Settings of a bron that is a file."""

    bestand: str
    """Path of the JSON file. It is read once, when the façade starts."""

    def __post_init__(self) -> None:
        if not self.bestand.strip():
            raise ValueError("bestand: must be the path of a JSON file")
