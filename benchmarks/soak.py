"""A façade whose sources fail at random for ten minutes: `make soak`, or `python -m benchmarks.soak --minutes 2`.

Every request must be answered, every answer be true, and nothing may grow or be left behind: exit code 1 when that is
not so. What fails when follows from the seed alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import faulty, truth
from benchmarks.asked import Given, ask, ask_all, clients
from benchmarks.faulty import AILMENTS, BSNS, ailing
from benchmarks.observed import Observed, State, observed
from benchmarks.processes import free_ports, listening
from benchmarks.truth import Json
from klantbeeld.demo.standin import Standin

_RULES = "deadline = 1.0\nmax_pause = 1.0\nbreaker_rest = 0.5\nbreaker_max_rest = 2.0"
_KEPT = "\ncache = { zaken = 0, bij_storing = 60 }"
"""Of one register, so that what it gave before is shown as well."""
_HEALTHY = (5.0, 35.0)
_AILING = (2.0, 10.0)
"""Seconds, from and to."""
_SECONDS_TO_RECOVER = 60.0
_MOST_BLOCKS = 1.02
_MOST_MEMORY = 1.5
"""How many times as much may be held at rest as after the first tenth of the time: of what is alive, and of what the
system has given out. The latter is as large as the busiest moment needed, for what lies between is not given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to soak."""

    seconds: float
    clients: int
    seed: int
    every: float
    """Seconds between two reports."""
    idle: float = 7.0
    """Seconds in which connections that nobody uses are closed."""
    haste: float = 1.0
    """How many times as fast what fails follows on each other."""


@dataclass(slots=True)
class Tally:
    """What came of all requests."""

    told: Counter[str] = field(default_factory=Counter)
    """By status, or by kind of error for those without an answer."""
    incomplete: int = 0
    slowest: float = 0.0
    lies: list[str] = field(default_factory=list)

    def count(self, given: Given, known: Mapping[str, Json]) -> None:
        """Count one, and compare it with what is known of that person."""
        self.told[str(given.status or given.error)] += 1
        self.slowest = max(self.slowest, given.seconds)
        if given.status != 200:
            return
        if given.klantbeeld is None:
            self.lies.append("an answer with errors in it")
            return
        if given.klantbeeld != known[given.bsn]:
            self.incomplete += 1
            self.lies += truth.lies(known[given.bsn], given.klantbeeld)

    @property
    def lost(self) -> int:
        """How many got no answer: what is refused with a status is answered."""
        return sum(count for told, count in self.told.items() if not told.isdecimal())

    @property
    def refused(self) -> int:
        """How many were answered with anything but a klantbeeld."""
        return sum(self.told.values()) - self.told["200"] - self.lost

    def __str__(self) -> str:
        answers = ", ".join(f"{count} x {told}" for told, count in sorted(self.told.items()))
        return (
            f"{sum(self.told.values())} requests: {answers}; {self.incomplete} incomplete, {len(self.lies)} wrong, "
            f"{self.lost} lost, slowest {self.slowest:.1f} s"
        )


def schedule(bron: str, plan: Plan) -> Iterator[tuple[float, str, float]]:
    """Give without end how long a bron is healthy, what it then has, and for how long."""
    dice = random.Random(f"{plan.seed} {bron}")
    while True:
        healthy, ailment, ailing = dice.uniform(*_HEALTHY), dice.choice(list(AILMENTS)), dice.uniform(*_AILING)
        yield healthy / plan.haste, ailment, ailing / plan.haste


async def fail_at_random(standin: Standin, plan: Plan, began: float) -> None:
    """Let a bron fail as scheduled, until cancelled."""
    for healthy, ailment, seconds in schedule(standin.name, plan):
        await asyncio.sleep(healthy)
        print(f"{time.monotonic() - began:7.1f} s  {standin.name}: {ailment}, for {seconds:.1f} s")
        async with ailing(standin, AILMENTS[ailment]):
            await asyncio.sleep(seconds)
        standin.calls.clear()


@contextlib.asynccontextmanager
async def at_random(standins: Mapping[str, Standin], plan: Plan) -> AsyncIterator[None]:
    """Let all bronnen fail at random; in the end they are mended."""
    began = time.monotonic()
    failing = [asyncio.ensure_future(fail_at_random(one, plan, began)) for one in standins.values()]
    try:
        yield
    finally:
        for task in failing:
            task.cancel()
        await asyncio.gather(*failing, return_exceptions=True)


async def soak(plan: Plan) -> list[str]:
    """Soak; gives what was not as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        standins = faulty.standins()
        async with faulty.serving(standins) as given:
            rules = {**dict.fromkeys(faulty.BRONNEN, _RULES), "zaken": _RULES + _KEPT}
            config = faulty.write_settings(Path(folder) / "klantbeeld.toml", given, rules=rules)
            (port,) = free_ports(1)
            command = [sys.executable, "-m", "benchmarks.soaked", str(config), str(port)]
            async with observed(command, Path(folder) / "log") as facade:
                await listening([port])
                return await _soaked(plan, standins, port, facade)


async def _soaked(plan: Plan, standins: Mapping[str, Standin], port: int, facade: Observed) -> list[str]:
    """Soak twice, with a rest after each: what is held at rest after the first is what it takes to do this work."""
    known = await _warm(port)
    tally, wrong, held = Tally(), list[str](), list[State]()
    for share in (0.1, 0.9):
        async with at_random(standins, plan):
            await _ask(replace(plan, seconds=share * plan.seconds), port, facade, tally, known)
        wrong += await _is_whole_again(port, known)
        await asyncio.sleep(plan.idle)
        held.append(await facade.state(tidied=True))
        print(f"{tally}\n  {held[-1]}, at rest", flush=True)
    return [*wrong, *_verdict(tally, *held), *facade.errors()]


async def _ask(plan: Plan, port: int, facade: Observed, tally: Tally, known: Mapping[str, Json]) -> None:
    """Ask with all clients, and tell meanwhile how it goes."""
    ends = time.monotonic() + plan.seconds
    async with clients(plan.clients) as session:

        async def client(number: int) -> None:
            for bsn in itertools.islice(itertools.cycle(BSNS), number, None):
                if time.monotonic() > ends:
                    return
                tally.count(await ask(session, port, bsn), known)

        asking = [asyncio.ensure_future(client(number)) for number in range(plan.clients)]
        while (left := ends - time.monotonic()) > 0:
            await asyncio.sleep(min(plan.every, left))
            print(f"{tally}\n  {await facade.state()}", flush=True)
        await asyncio.gather(*asking)


async def _warm(port: int) -> Mapping[str, Json]:
    async with clients(4) as session:
        for _ in range(3):
            given = await ask_all(session, port, BSNS, at_once=4)
    known = {one.bsn: one.klantbeeld or {} for one in given}
    if not all(known.values()) or truth.lost(list(known.values())):
        raise RuntimeError("not everybody is answered in full while nothing fails")
    return known


async def _is_whole_again(port: int, known: Mapping[str, Json]) -> list[str]:
    """Say whether everybody is answered in full again, by itself and before long."""
    until = time.monotonic() + _SECONDS_TO_RECOVER
    while time.monotonic() < until:
        async with clients(4) as session:
            if all(one.klantbeeld == known[one.bsn] for one in await ask_all(session, port, BSNS, at_once=4)):
                return []
    return [f"not everybody was answered in full {_SECONDS_TO_RECOVER:.0f} seconds after all was mended"]


def _verdict(tally: Tally, before: State, after: State) -> list[str]:
    wrong = [f"wrong: {lie}" for lie in tally.lies[:10]]
    if tally.lost or tally.refused:
        wrong.append(f"lost: {tally.lost}, refused: {tally.refused}")
    if after.tasks > before.tasks or after.connections > before.connections or after.files > before.files:
        wrong.append(f"left behind: {after}; there were {before}")
    if after.blocks > before.blocks * _MOST_BLOCKS or after.memory > before.memory * _MOST_MEMORY:
        wrong.append(f"memory grew: {after}; there was {before}")
    return wrong


def main() -> None:
    """Soak, and exit with 1 when anything was lost, wrong or growing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two reports")
    args = parser.parse_args()
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # of the sources: that they fail is meant
    print(f"seed {args.seed}, {args.clients} clients, {args.minutes:g} minutes")
    plan = Plan(seconds=60 * args.minutes, clients=args.clients, seed=args.seed, every=args.every)
    if wrong := asyncio.run(soak(plan)):
        print("\n".join(wrong))
        sys.exit(1)
    print("all was answered and true, and nothing was left behind")


if __name__ == "__main__":
    main()
