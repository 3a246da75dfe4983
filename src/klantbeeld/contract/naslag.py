"""Naslag (reference): what is the same for everybody who asks, such as catalogi, kept beyond one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

__all__ = ["Nagelezen", "Naslag"]


@dataclass(frozen=True, slots=True)
class Nagelezen:
    """Nagelezen (looked up): what one of the processes read from the bron before."""

    value: bytes
    age: float
    """Seconds since it was read."""


class Naslag(Protocol):
    """Keeps what an adapter reads for everybody. Never for what depends on who asks, nor for what is about a person.

    Never fails, and takes half a second at most: what cannot be kept is not.
    """

    async def find(self, name: str) -> Nagelezen | None:
        """Give what was kept last under a name, by whichever process; None: nothing is."""
        ...

    async def keep(self, name: str, value: bytes, seconds: float) -> None:
        """Keep something from now on, for so many seconds; the adapter says what the bytes are."""
        ...
