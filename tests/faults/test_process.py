"""The process itself: asked more than it can answer, told to stop, and killed, while it is at work."""

import asyncio
import os
import signal
import statistics
from collections import Counter

import pytest

from benchmarks import truth
from benchmarks.asked import ask, ask_all, clients
from benchmarks.faulty import BSNS
from klantbeeld.demo.standin import Fault
from tests.clock import until
from tests.faults.town import facade
from tests.faults.workers import workers_of

CROWD = 64
REFUSED = "ClientConnectorError"
"""What a client is told that gets no connection."""


def slow_down(facade_, seconds):
    for standin in facade_.standins.values():
        standin.slow_seconds = seconds
        standin.break_with(Fault.SLOW)


def mend(facade_):
    for standin in facade_.standins.values():
        standin.break_with(None)


def told(given):
    return Counter(one.status or one.error for one in given)


async def test_what_is_too_much_is_refused_at_once_and_the_rest_is_answered_as_ever(tmp_path):
    async with facade(tmp_path, server="max_requests = 8") as facade_:
        slow_down(facade_, 0.5)
        given = await facade_.load(2 * CROWD, at_once=CROWD)
        answered = [one for one in given if one.status == 200]
        refused = [one for one in given if one.status == 503]
        assert len(answered) + len(refused) == 2 * CROWD
        assert len(answered) >= 8
        assert {truth.lost(one.klantbeeld) for one in answered} == {frozenset()}
        assert [lie for one in answered for lie in facade_.lies(one)] == []
        assert statistics.median(one.seconds for one in refused) < min(one.seconds for one in answered)
        mend(facade_)
        assert told(await facade_.load(100, at_once=8)) == {200: 100}


@pytest.mark.parametrize(("workers", "keep_alive"), [(1, True), (2, True), (2, False)])
async def test_who_stops_answers_what_runs_and_lets_nobody_else_in(tmp_path, workers, keep_alive):
    async with facade(tmp_path, workers=workers) as facade_, clients(16, keep_alive=keep_alive) as session:
        slow_down(facade_, 0.3)
        given, ended = [], asyncio.Event()

        async def client(number):
            while not ended.is_set():
                given.append(await ask(session, facade_.port, BSNS[number]))
                await asyncio.sleep(0.05 if given[-1].error else 0)

        asking = [asyncio.ensure_future(client(number)) for number in range(16)]
        await until(lambda: all(standin.calls for standin in facade_.standins.values()) and len(given) > 16)
        os.kill(facade_.pid, signal.SIGTERM)
        await until(lambda: facade_.process.poll() is not None)
        ended.set()
        await asyncio.gather(*asking)
        assert set(told(given)) == {200, REFUSED}
        assert [lie for one in given if one.status for lie in facade_.lies(one)] == []
        assert {truth.lost(one.klantbeeld) for one in given if one.status} == {frozenset()}


async def test_a_worker_that_is_killed_takes_only_its_own_requests_with_it_and_is_replaced(tmp_path):
    async with facade(tmp_path, workers=2) as facade_, clients(16) as session:
        slow_down(facade_, 0.1)
        load = asyncio.ensure_future(ask_all(session, facade_.port, BSNS * 10, at_once=16))
        await asyncio.sleep(1.0)
        before = workers_of(facade_.pid)
        os.kill(before[0], signal.SIGKILL)
        given = await load
        answered = [one for one in given if one.status == 200]
        assert len(given) - len(answered) <= 16  # at most all that were under way
        assert [lie for one in answered for lie in facade_.lies(one)] == []
        assert {truth.lost(one.klantbeeld) for one in answered} == {frozenset()}
        await until(lambda: len(workers_of(facade_.pid)) == 2 and before[0] not in workers_of(facade_.pid))
        mend(facade_)
        async with clients(16, keep_alive=False) as others:
            assert told(await ask_all(others, facade_.port, BSNS * 5)) == {200: 100}
