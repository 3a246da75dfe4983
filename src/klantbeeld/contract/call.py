"""The call: who asks, what for, and until when. Given to every fetch."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

__all__ = ["Call", "Caller"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sends the request, as far as a bron may know."""

    id: str
    """Opaque and stable for one caller; ids and cursors are bound to it. No personal number."""
    scopes: frozenset[str] = frozenset()
    """What the caller may do; see the description of the directive `@vereist`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: who asks, for which purpose, with which trace, and until when we wait."""

    caller: Caller
    doel: str | None = None
    """Code of the verwerkingsactiviteit (purpose), as the operation states it with `@doel`."""
    trace: str = ""
    deadline: float = field(default=float("inf"))
    """Moment on the clock of the event loop, in seconds, after which nobody waits for the answer."""

    @property
    def remaining(self) -> float:
        """Seconds left; never negative. Only to be asked within a running event loop."""
        return max(self.deadline - asyncio.get_running_loop().time(), 0.0)
