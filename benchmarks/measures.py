"""What is measured. Everything is a ratio within one round: the machine may be busy with something else."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks import processes
from benchmarks.clients import Loaded, ask, load, question
from benchmarks.processes import Server, Sources
from benchmarks.town import BSN_WITH, BSNS, SIZES

Result: TypeAlias = dict[str, Any]
CLIENTS = (1, 16, 64)
DELAYS = (0.0, 0.005, 0.05)
BRONNEN = (1, 5, 20)
_WARMING_UP = 4.0
"""Seconds; what runs on V8 gets three times as fast in them."""
STEPS = 2
"""Of the critical path: who the klant is, and what depends on it. All else is asked at the same time as the first."""


_ONLY_ZAKEN = """query ($bsn: String!, $first: Int!) { klantbeeld(van: {bsn: $bsn}) { zaken(first: $first) {
    nodes { identificatie omschrijving startdatum zaaktype { naam } status { naam } } volledig } } }"""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    seconds: float
    rounds: int
    requests: int
    """Of which memory is watched."""
    yoga: bool
    folder: Path


@contextlib.asynccontextmanager
async def all_servers(at: Sources, effort: Effort) -> Any:  # noqa: ANN401 - an async iterator of servers
    """Run everything that is compared, warmed up; and see that all give the same answer."""
    async with contextlib.AsyncExitStack() as stack:
        running = [processes.klantbeeld(at, effort.folder), processes.handmade(at)]
        running += [processes.yoga(at), processes.yoga(at, five=True)] if effort.yoga else []
        servers: list[Server] = [await stack.enter_async_context(one) for one in running]
        answers = [await ask(server.port, question(BSNS[0])) for server in servers]
        if any(answer != answers[0] for answer in answers):
            raise RuntimeError("the servers do not give the same answer")
        for server in servers:
            await load(server.port, clients=8, seconds=_WARMING_UP)
        yield servers


async def latency(effort: Effort) -> Result:
    """Give how long one klantbeeld takes, against the critical path of its sources as this machine has it."""
    found: Result = {}
    for delay in DELAYS:
        async with processes.sources(delay=delay) as at, all_servers(at, effort) as servers:
            rounds: dict[str, list[Result]] = {server.name: [] for server in servers}
            for _ in range(effort.rounds):
                path = await _critical_path(at, effort)
                for server in servers:
                    took = await load(server.port, clients=1, seconds=effort.seconds)
                    rounds[server.name].append({**_times(took), "path_ms": path * 1000})
            found[f"{delay * 1000:g} ms"] = {name: _middle(each) for name, each in rounds.items()}
    return found


async def _critical_path(at: Sources, effort: Effort) -> float:
    """Give the seconds that two answers take, one after the other, to a client that does nothing else."""
    zoek = (
        f"GET /klantinteracties/api/v1/partij-identificatoren?partijIdentificatorObjectId={BSNS[0]}&page=1&pageSize=500"
    )
    request = (
        f"{zoek} HTTP/1.1\r\nHost: {processes.HOST}:{at.ports[0]}\r\nAuthorization: Token {at.given['token']}\r\n\r\n"
    )
    took = await load(at.ports[0], clients=1, seconds=min(effort.seconds, 1.0), requests=[request.encode()])
    return STEPS * took.quantile(0.5)


async def throughput(effort: Effort) -> Result:
    """Give how many klantbeelden a second each gives with sources that answer at once, and what CPU one takes."""
    found: Result = {}
    async with processes.sources() as at, all_servers(at, effort) as servers:
        for clients in CLIENTS:
            rounds: dict[str, list[Result]] = {server.name: [] for server in servers}
            for _ in range(effort.rounds):
                for server in servers:
                    rounds[server.name].append(await _busy(server, clients, effort))
            found[str(clients)] = {name: _middle(each) for name, each in rounds.items()}
            if effort.yoga:
                for name, each in rounds.items():
                    pairs = zip(each, rounds["yoga"], strict=True)
                    found[str(clients)][name]["times_yoga"] = statistics.median(
                        one["per_second"] / other["per_second"] for one, other in pairs
                    )
    return found


async def under_load(effort: Effort) -> Result:
    """Give how long a klantbeeld takes with sources of 50 ms when sixteen are asked at a time."""
    async with processes.sources(delay=DELAYS[-1]) as at, all_servers(at, effort) as servers:
        rounds: dict[str, list[Result]] = {server.name: [] for server in servers}
        for _ in range(effort.rounds):
            for server in servers:
                rounds[server.name].append(await _busy(server, 16, effort))
        return {name: _middle(each) for name, each in rounds.items()}


async def workers(effort: Effort) -> Result:
    """Give what two workers do against one. The clients and the sources need a part of the machine as well."""
    rounds: dict[str, list[Result]] = {"1": [], "2": []}
    async with (
        processes.sources() as at,
        processes.klantbeeld(at, effort.folder) as one,
        processes.klantbeeld(at, effort.folder, workers=2) as two,
    ):
        for server in (one, two):
            await load(server.port, clients=8, seconds=min(effort.seconds, 2.0))
        for _ in range(effort.rounds):
            for name, server in (("1", one), ("2", two)):
                rounds[name].append(await _busy(server, 64, effort))
    return {name: _middle(each) for name, each in rounds.items()}


async def calls(effort: Effort) -> Result:
    """Give how many questions one klantbeeld asks of the sources: the first, and one later."""
    found: Result = {}
    async with processes.sources() as at:
        running = [processes.klantbeeld(at, effort.folder), processes.handmade(at)]
        running += [processes.yoga(at), processes.yoga(at, five=True)] if effort.yoga else []
        for one in running:
            async with one as server:
                counted = [at.calls()]
                for bsn in BSNS[:3]:
                    await ask(server.port, question(bsn))
                    counted.append(at.calls())
                found[server.name] = {"cold": counted[1] - counted[0], "warm": counted[3] - counted[2]}
    return found


async def records(effort: Effort) -> Result:
    """Give what a klantbeeld costs as there is more in it."""
    found: Result = {}
    async with (
        processes.sources(largest=SIZES[-1]) as at,
        processes.klantbeeld(at, effort.folder) as server,
        processes.handmade(at) as program,
    ):
        for size in SIZES:
            request = question(BSN_WITH[size], first=size)
            found[str(size)] = each = {}
            if await ask(server.port, request) != await ask(program.port, request):
                raise RuntimeError("the servers do not give the same answer")
            for one in (server, program):
                before = at.calls()
                await ask(one.port, request)
                asked = at.calls() - before
                rounds = [await _busy(one, 1, effort, [request]) for _ in range(effort.rounds)]
                each[one.name] = {**_middle(rounds), "calls": asked, "memory_mb": one.memory()}
    return found


async def bronnen(effort: Effort) -> Result:
    """Give what a list of zaken costs over more zaakregisters, of which each has twenty."""
    found: Result = {}
    for count in BRONNEN:
        async with (
            processes.sources(registers=count) as at,
            processes.klantbeeld(at, effort.folder, only_zaken=True) as server,
        ):
            request = question(BSNS[0], query=_ONLY_ZAKEN)
            answer = await ask(server.port, request)
            if not answer["data"]["klantbeeld"]["zaken"]["volledig"]:
                raise RuntimeError("not every bron answered")
            await load(server.port, clients=2, seconds=1.0, requests=[request])
            rounds = [await _busy(server, 1, effort, [request]) for _ in range(effort.rounds)]
            found[str(count)] = {**_middle(rounds), "memory_mb": server.memory()}
    return found


async def memory(effort: Effort) -> Result:
    """Give the memory after every tenth of so many klantbeelden."""
    held: list[float] = []
    async with processes.sources() as at, processes.klantbeeld(at, effort.folder) as server:
        await load(server.port, clients=16, seconds=2.0)
        held.append(server.memory())
        for _ in range(10):
            left = effort.requests // 10
            while left > 0:
                left -= len((await load(server.port, clients=16, seconds=1.0)).seconds)
            held.append(server.memory())
    return {"requests": effort.requests, "memory_mb": held}


async def _busy(server: Server, clients: int, effort: Effort, requests: Sequence[bytes] = ()) -> Result:
    before = server.cpu()
    took = await load(server.port, clients=clients, seconds=effort.seconds, requests=requests)
    return {**_times(took), "cpu_ms": (server.cpu() - before) / len(took.seconds) * 1000}


def _times(took: Loaded) -> Result:
    return {
        "per_second": took.per_second,
        "p50_ms": took.quantile(0.5) * 1000,
        "p99_ms": took.quantile(0.99) * 1000,
    }


def _middle(rounds: Sequence[Mapping[str, float]]) -> Result:
    """Give the median of each, and of what is a ratio to the critical path in the same round."""
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    if "path_ms" in middle:
        for name in ("p50", "p99"):
            middle[f"{name}_of_path"] = statistics.median(one[f"{name}_ms"] / one["path_ms"] for one in rounds)
    return middle
