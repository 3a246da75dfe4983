"""Waiting for several things at once, of which some may fail or be shared with others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from klantbeeld.contract import BronError, BronTimeoutError

T = TypeVar("T")


async def settle(awaitables: Sequence[Awaitable[T]], *, bron: str, until: float | None = None) -> list[T | BronError]:
    """Await all at the same time and give what came of each, in their order: a `BronError` is given, not raised.

    Args:
        awaitables: What to wait for.
        bron: Whose name goes into an error.
        until: Moment on the clock of the event loop after which what is not there yet counts as timed out.
    """
    if not awaitables:
        return []
    tasks = [asyncio.ensure_future(one) for one in awaitables]
    outcomes: list[T | BronError] = []
    try:
        timeout = None if until is None else max(until - asyncio.get_running_loop().time(), 0.0)
        await asyncio.wait(tasks, timeout=timeout)
        for task in tasks:
            try:
                outcomes.append(task.result() if task.done() else BronTimeoutError(f"{bron}: no answer in time"))
            except BronError as error:
                outcomes.append(error)
    finally:
        for task in tasks:
            task.cancel()
    return outcomes


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
