"""What a cursor says: where every lane stands. How it is made unreadable to others is up to `access.seal`."""

from __future__ import annotations

import json

from klantbeeld.compose.merge import Place, Position, Positions


def write_positions(positions: Positions) -> str:
    """Write positions as text, the same text for the same positions."""
    return json.dumps(
        {lane: _write(position) for lane, position in positions.items()}, separators=(",", ":"), sort_keys=True
    )


def read_positions(text: str) -> Positions:
    """Read what `write_positions` wrote; a ValueError for anything else."""
    raw = json.loads(text)
    if not isinstance(raw, dict):
        raise ValueError("not positions")
    return {lane: _read(value) for lane, value in raw.items()}


def _write(position: Position) -> str | bool | None:
    match position:
        case Place.START:
            return None
        case Place.END:
            return False
        case cursor:
            return cursor


def _read(value: object) -> Position:
    match value:
        case None:
            return Place.START
        case False:
            return Place.END
        case str():
            return value
        case _:
            raise ValueError("not a position")
