"""Hands the parts of a file over from the exchange that receives them to whoever reads them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TypeAlias

from klantbeeld.contract import BronError


@dataclass(frozen=True, slots=True)
class _Begun:
    omvang: int | None


_Handed: TypeAlias = "_Begun | bytes | BronError | None"
"""None: that was all."""


class Handover:
    """One file on its way: at most one part waits for the reader, so a slow reader slows the bron down.

    The two sides are tasks of their own. The reader may leave at any moment; the exchange is not cancelled for it (see
    `HttpClient`), but hears that it can stop as soon as it has a next part.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[_Handed] = asyncio.Queue(maxsize=1)
        self._left = False
        self._ended = False

    # ------------------------------------------------------------------------ the side of the exchange

    async def begin(self, omvang: int | None) -> bool:
        """Say that the file comes, and how large it is if that is known; False if nobody waits for it any more."""
        return await self._hand(_Begun(omvang))

    async def part(self, part: bytes) -> bool:
        """Hand over one part, when the reader has taken the one before; False if the reader has left."""
        return await self._hand(part)

    async def end(self, error: BronError | None = None) -> None:
        """Say that nothing more comes, and what went wrong if that is why."""
        await self._hand(error)

    def break_off(self, error: BronError) -> None:
        """Say at once that nothing more comes, without waiting for the reader to take what he has not taken."""
        self._empty()
        self._queue.put_nowait(error)

    async def _hand(self, handed: _Handed) -> bool:
        if not self._left:
            await self._queue.put(handed)
        return not self._left

    # ------------------------------------------------------------------------ the side of the reader

    async def begun(self) -> int | None:
        """Wait until the file comes and give its size; raises the `BronError` that it ends in before it has begun."""
        handed = await self._queue.get()
        if isinstance(handed, _Begun):
            return handed.omvang
        self._ended = True
        assert isinstance(handed, BronError), "a file begins before it has parts"
        raise handed

    def __aiter__(self) -> Handover:
        return self

    async def __anext__(self) -> bytes:
        if self._ended:
            raise StopAsyncIteration
        if self._left:
            raise RuntimeError("the file is closed")  # to end here would pass for the end of the file
        handed = await self._queue.get()
        if isinstance(handed, bytes):
            return handed
        self._ended = True
        if isinstance(handed, BronError):
            raise handed
        raise StopAsyncIteration

    def leave(self) -> None:
        """Say that nobody reads any more."""
        self._left = True
        self._empty()

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
