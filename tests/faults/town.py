"""A façade in a process of its own over registers that can be made to fail, and what it should say."""

import asyncio
import contextlib
import itertools
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks import faulty, truth
from benchmarks.asked import Given, ask_all, clients
from benchmarks.faulty import BSNS
from benchmarks.processes import free_ports, listening, running
from klantbeeld.demo.standin import Standin

DEADLINE = 30.0
"""Seconds that a request may take, as the settings say."""
LOAD = 200
HASTY = "deadline = 1.0\nbreaker_rest = 0.3\nbreaker_max_rest = 0.6\nmax_pause = 0.5"
"""How a bron is treated that is going to fail; the others are waited for as long as a busy machine needs."""


@dataclass(frozen=True)
class Facade:
    """`standins` and `truth` are by name and by BSN."""

    port: int
    process: subprocess.Popen
    session: aiohttp.ClientSession
    standins: Mapping[str, Standin]
    truth: Mapping[str, Any]

    @property
    def pid(self):
        return self.process.pid

    async def load(self, count=LOAD, at_once=16):
        return await ask_all(self.session, self.port, itertools.islice(itertools.cycle(BSNS), count), at_once=at_once)

    def lies(self, given: Given):
        """Where an answer is not true; it must be an answer."""
        assert given.klantbeeld is not None, given
        return truth.lies(self.truth[given.bsn], given.klantbeeld)

    async def whole_again(self):
        """Wait until everybody is answered in full; not so many at once that a busy machine makes them late."""
        async with asyncio.timeout(90):
            while any(one.klantbeeld != self.truth[one.bsn] for one in await self.load(len(BSNS), at_once=4)):
                pass


@contextlib.asynccontextmanager
async def facade(folder, *, server="", rules=None, more="", workers=1):
    """Run a façade that is warm."""
    standins = faulty.standins()
    async with faulty.serving(standins) as given, clients(64) as session:
        config = faulty.write_settings(folder / "klantbeeld.toml", given, server=server, rules=rules, more=more)
        (port,) = free_ports(1)
        command = ("serve", "--config", str(config), "--port", str(port), "--workers", str(workers))
        with running([sys.executable, "-m", "klantbeeld.cli", *command]) as process:
            await listening([port])
            for _ in range(workers):  # each has its own catalogus to read
                healthy = await ask_all(session, port, BSNS, at_once=4)
            known = {one.bsn: one.klantbeeld for one in healthy}
            assert None not in known.values(), Counter((one.status, one.error) for one in healthy)
            assert not truth.lost(list(known.values()))
            yield Facade(port, process, session, standins, known)
