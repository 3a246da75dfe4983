"""A process that is looked at from outside while it works, and that tells on request what it has under way."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import ROOT, memory

_ERRORS = ("error", "critical")
_SECONDS_TO_STOP = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a process holds. Where there is no /proc, what comes from there is 0."""

    memory: float
    """In megabytes."""
    files: int
    """Open file descriptors."""
    tasks: int
    connections: int
    """Of clients."""
    blocks: int
    """Pieces of memory that Python has given out: what is alive, and garbage that was not looked for yet."""

    def __str__(self) -> str:
        return (
            f"{self.memory:.0f} MB, {self.blocks} blocks, {self.files} files, {self.tasks} tasks, "
            f"{self.connections} connections"
        )


class Observed:
    """A process, and what it writes to its log."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process, self._log = process, log

    async def state(self, *, tidied: bool = False) -> State:
        """Ask it; raises a RuntimeError when it is not there any more.

        Args:
            tidied: First have it give back the memory that it does not use.
        """
        self._process.send_signal(signal.SIGUSR2 if tidied else signal.SIGUSR1)
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the façade ended by itself")
        told = json.loads(line)
        pid = self._process.pid
        return State(memory=memory(pid), files=_files(pid), **told)

    def errors(self) -> list[str]:
        """Give what it logged as an error, and what it wrote that is no line of a log, such as a traceback."""
        found: Counter[str] = Counter()
        for line in self._log.read_text(encoding="utf-8").splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                found[line] += 1
                continue
            if told.get("level") in _ERRORS:
                found[f"{told.get('event')} ({told.get('error')}, {told.get('bron')}, {told.get('where')})"] += 1
        return [f"logged {count} x: {line}" for line, count in found.most_common(20)]


def _files(pid: int) -> int:
    there = Path(f"/proc/{pid}/fd")
    return len(list(there.iterdir())) if there.exists() else 0


@contextlib.asynccontextmanager
async def observed(command: Sequence[str], log: Path) -> AsyncIterator[Observed]:
    """Run a command, and end it; what it writes to stderr goes to the log."""
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=written)
        try:
            yield Observed(process, log)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                async with asyncio.timeout(_SECONDS_TO_STOP):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
