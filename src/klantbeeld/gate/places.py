"""Places for calls under way, and a bounded queue of those who wait for one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class FullError(Exception):
    """No more may wait."""


class Places:
    """A semaphore of which the queue is bounded, and can be sent away as a whole.

    Args:
        places: How many may be under way.
        max_waiting: How many may wait.
    """

    def __init__(self, places: int, max_waiting: float) -> None:
        self._all = self._free = places
        self._max_waiting = max_waiting
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def free(self) -> int:
        """How many places nobody has."""
        return self._free

    @property
    def taken(self) -> int:
        """How many are under way."""
        return self._all - self._free

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._queue)

    async def take(self) -> None:
        """Take a place, after those who came before. Raises `FullError`, or what `send_away` says."""
        if self._free:
            self._free -= 1
            return
        if len(self._queue) >= self._max_waiting:
            raise FullError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except BaseException:
            if turn in self._queue:
                self._queue.remove(turn)
            elif not turn.cancelled() and turn.exception() is None:
                self.give_back()  # we got it just when we stopped waiting
            raise

    def give_back(self) -> None:
        """Give a place back: to who waits longest, if anybody does."""
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def send_away(self, error: Callable[[], Exception]) -> None:
        """Have everybody who waits stop waiting, each with an error of his own."""
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_exception(error())
