"""Work that everybody waits for who needs it meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Does one piece of work at a time for everybody who needs it.

    Who stops waiting does not stop the work. A failure is for those who waited; the next one begins anew.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[T] | None = None

    def join(self, work: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        """Begin the work, unless it is under way. Others wait for it too: await it within `asyncio.shield`."""
        if self._task is None:
            self._task = asyncio.create_task(_run(work))
            self._task.add_done_callback(self._ended)
        return self._task

    def stop(self) -> None:
        """Stop the work that is under way."""
        if self._task is not None:
            self._task.cancel()

    def _ended(self, task: asyncio.Task[T]) -> None:
        self._task = None
        if not task.cancelled():
            task.exception()  # marks it as seen: it may be that nobody waits any more


async def _run(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
