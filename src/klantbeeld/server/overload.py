"""More requests than can be answered at the same time: refused at once, before anything is done for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from klantbeeld.server.responses import Problem

_WINDOW = 0.02
"""Seconds over which we look how busy we are."""
_NOTHING_LEFT = 0.9
"""The share of one CPU from which on another request would only make the others wait."""


_SCHEDULED = Path("/proc/thread-self/schedstat")


def wanted_cpu() -> float:
    """Give the seconds for which this thread had work so far: on a CPU or, where Linux tells, waiting for one."""
    try:
        running, waiting, _ = _SCHEDULED.read_bytes().split()
    except (OSError, ValueError):
        return time.thread_time()
    return (int(running) + int(waiting)) / 1e9


class Cpu:
    """Whether the thread of the event loop has time left: all work on requests is done in that one.

    Args:
        clock: Gives the time in seconds.
        wanted: Gives the seconds for which it had work so far.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, wanted: Callable[[], float] = wanted_cpu
    ) -> None:
        self._clock, self._wanted = clock, wanted
        self._since, self._before = clock(), wanted()
        self._share = 0.0

    @property
    def is_spent(self) -> bool:
        """Whether there was none left in the last hundredths of a second, or since this was asked before."""
        now = self._clock()
        if now - self._since >= _WINDOW:
            wanted = self._wanted()
            self._share = (wanted - self._before) / (now - self._since)
            self._since, self._before = now, wanted
        return self._share >= _NOTHING_LEFT


@dataclass(slots=True)
class Places:
    """Places for the requests that are under way in this process, on all routes that share them.

    Fewer while there is no CPU left: who waits for bronnen keeps nobody from being answered, who is worked for does.
    """

    most: int
    most_busy: int
    cpu: Cpu = field(default_factory=Cpu)
    taken: int = 0
    refused: int = 0
    """Requests that got none, since the beginning."""

    @property
    def is_full(self) -> bool:
        """Whether one more request is one too many."""
        return self.taken >= self.most or (self.taken >= self.most_busy and self.cpu.is_spent)


class InPlace:
    """Gives every request a place until its last byte is sent, and 503 when all places are taken.

    Args:
        app: What answers.
        places: For its requests, and those to others.
    """

    def __init__(self, app: ASGIApp, *, places: Places) -> None:
        self._app = app
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._places.is_full:
            self._places.refused += 1
            problem = Problem(503, "Het is te druk. Probeer het zo weer.", headers={"Retry-After": "1"})
            await problem.response()(scope, receive, send)
            return
        self._places.taken += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._places.taken -= 1
