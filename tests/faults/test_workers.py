"""Two workers with a Redis: what one has read or kept the other need not ask for, whichever of the three dies."""

import asyncio
import contextlib
import os
import signal
from collections import Counter
from itertools import islice

from benchmarks.faulty import BRONNEN, BSNS
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town_people import other_bsns
from tests.clock import until
from tests.faults.servers import redis
from tests.faults.town import facade
from tests.faults.workers import connected, workers_of

KEPT = (
    "deadline = 25.0\ncache = { partijen = 600, klantcontacten = 600, zaken = 600, klanttaken = 600, producten = 600 }"
)
STRANGER = next(islice(other_bsns(), len(BSNS), None))
"""Of whom nothing is known, nor kept."""


def calls(facade_):
    """What the registers were asked since the last time."""
    made = Counter((name, call.path) for name, one in facade_.standins.items() for call in one.calls)
    for standin in facade_.standins.values():
        standin.calls.clear()
    return made


async def all_of(facade_, pid):
    """Whether a worker gives everybody what is true, and what the registers were asked for that."""
    async with connected(facade_, pid) as worker:
        for bsn in BSNS:
            assert await worker.ask(bsn) == facade_.truth[bsn]
    return calls(facade_)


async def replaced(facade_, *pids):
    """Kill workers; gives those there are then."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    await until(lambda: len(workers_of(facade_.pid)) == 2 and not {*pids} & {*workers_of(facade_.pid)})
    return workers_of(facade_.pid)


@contextlib.asynccontextmanager
async def two_workers(folder, redis_port):
    shared = f'redis = "redis://127.0.0.1:{redis_port}/0"'
    async with facade(folder, server=shared, rules=dict.fromkeys(BRONNEN, KEPT), workers=2) as facade_:
        yield facade_


async def test_what_one_has_read_or_kept_the_other_need_not_ask_for_whichever_of_them_or_their_redis_dies(tmp_path):
    with redis(tmp_path) as server:
        async with two_workers(tmp_path, server.port) as facade_:
            asked = calls(facade_)
            # Those that begin at the same moment may each read them.
            assert {asked["zaken", f"/catalogi/api/v1/{soort}typen"] for soort in ("zaak", "status", "resultaat")} <= {
                1,
                2,
            }
            assert asked["klanten", "/klantinteracties/api/v1/klantcontacten"] == len(BSNS)
            one, other = workers_of(facade_.pid)
            assert (await all_of(facade_, one), await all_of(facade_, other)) == ({}, {})

            await one_dies_at_work(facade_, one, other)
            (successor,) = {*workers_of(facade_.pid)} - {other}
            calls(facade_)
            assert await all_of(facade_, successor) == {}

            server.end()
            for worker in (other, successor):  # each does with what it has itself
                await all_of(facade_, worker)
            server.start()
            first, second = await replaced(facade_, other, successor)
            assert await all_of(facade_, first) != {}
            assert await all_of(facade_, second) == {}


async def one_dies_at_work(facade_, one, other):
    """Kill a worker while both are asked something; only what it was asked itself is lost."""
    klanten = facade_.standins["klanten"]
    klanten.break_with(Fault.SLOW)
    async with connected(facade_, one) as dies, connected(facade_, other) as lives:
        lost, answered = (asyncio.ensure_future(who.ask(STRANGER)) for who in (dies, lives))
        await until(lambda: len(klanten.calls) >= 2)
        await replaced(facade_, one)
        await asyncio.gather(lost, return_exceptions=True)
        assert (await answered)["klantcontacten"]["volledig"]
    klanten.break_with(None)
