"""Wachtrij (queue): lines on the disk of this machine, until the logboek has confirmed that it has them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from klantbeeld.logboek.opslag import Opslag, OpslagError, Wachtend

T = TypeVar("T")


class Wachtrij:
    """The queue of one worker.

    Its file is worked on in one thread. Who adds lines at the same time shares a commit, for that is what takes time.
    Every method raises `OpslagError`.

    Args:
        opslag: The file.
    """

    def __init__(self, opslag: Opslag) -> None:
        self.writable = True
        """Whether the last attempt to add something succeeded."""
        self.added = 0
        """Lines that were added, since the beginning."""
        self._opslag = opslag
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="wachtrij")
        self._adding: list[tuple[Sequence[Wachtend], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin."""
        await self._do(self._opslag.open)

    async def close(self) -> None:
        """End, when what was being added is written."""
        if self._writer is not None:
            await self._writer
        await self._do(self._opslag.close)
        self._thread.shutdown(wait=False)

    async def add(self, lines: Sequence[Wachtend]) -> None:
        """Add lines; they are on the disk when this returns.

        Who stops waiting does not stop them: they are written all the same.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._adding.append((lines, done))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await done

    async def take(self, most: int) -> list[Wachtend]:
        """Give the oldest lines that this worker is to send."""
        return await self._do(lambda: self._opslag.take(most))

    async def remove(self, lines: Sequence[Wachtend]) -> None:
        """Forget lines: the logboek has them."""
        await self._do(lambda: self._opslag.remove(lines))

    async def set_aside(self, line: Wachtend, seconds: float) -> None:
        """Keep a line, and do not give it for so long."""
        await self._do(lambda: self._opslag.set_aside(line, seconds))

    async def depth(self) -> int:
        """Give how many lines there are, of all workers that share the file."""
        return await self._do(self._opslag.depth)

    def waiting(self, *, within: float) -> tuple[int, bytes | None]:
        """Give how many lines there are, and the one that waits longest. For another thread: it blocks.

        Raises TimeoutError when that takes longer than `within` seconds.
        """
        looking = self._thread.submit(lambda: (self._opslag.depth(), self._opslag.oldest()))
        try:
            return looking.result(within)
        finally:
            looking.cancel()

    async def probe(self) -> bool:
        """Say whether lines can be added now, by trying."""
        try:
            await self._do(self._opslag.probe)
            self.writable = True
        except OpslagError:
            self.writable = False
        return self.writable

    async def _write(self) -> None:
        """Write what is being added, all of a moment in one commit, until there is no more."""
        try:
            while self._adding:
                group, self._adding = self._adding, []
                failure = await self._added([line for lines, _ in group for line in lines])
                for _, done in group:
                    if failure is not None and not done.done():
                        done.set_exception(failure)
                    elif not done.done():
                        done.set_result(None)
        finally:
            self._writer = None

    async def _added(self, lines: Sequence[Wachtend]) -> OpslagError | None:
        try:
            await self._do(lambda: self._opslag.add(lines))
            self.writable = True
            self.added += len(lines)
        except OpslagError as error:
            self.writable = False
            return error
        return None

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
