"""The benchmarks start, and what they compare gives the same answer; how fast is not asked here."""

import asyncio
from dataclasses import replace
from itertools import islice

from benchmarks import pages, processes, report
from benchmarks.clients import ask, load, question
from benchmarks.soak import Plan, schedule, soak
from benchmarks.town import BSNS


async def test_the_facade_and_the_program_give_the_same_answer_with_five_calls(tmp_path):
    async with (
        processes.sources() as at,
        processes.klantbeeld(at, tmp_path) as facade,
        processes.handmade(at) as program,
    ):
        for bsn in BSNS[:2]:
            answers = [await ask(server.port, question(bsn)) for server in (facade, program)]
            assert answers[0] == answers[1]
        assert len(answers[0]["data"]["klantbeeld"]["zaken"]["nodes"]) == 20
        before = await asyncio.to_thread(at.calls)
        await ask(facade.port, question(BSNS[2]))
        assert await asyncio.to_thread(at.calls) - before == 5
        took = await load(facade.port, clients=2, seconds=0.1)
        assert took.seconds


async def test_a_page_of_records_is_as_large_as_one_of_dictionaries():
    found = await pages.page(3, 1)
    assert found["plain"]["ratio"] > 0


def test_what_was_measured_can_be_shown():
    server = {"p50_ms": 1.0, "p99_ms": 2.0, "path_ms": 1.0, "per_second": 3.0, "cpu_ms": 4.0}
    results = {"latency": {"50 ms": {"klantbeeld": server}}, "throughput": {"16": {"klantbeeld": server}}}
    assert [table.row_count for table in report.tables(results)] == [1, 1]
    assert report.plot(results).startswith("<svg ")


SOME_SECONDS = Plan(seconds=8.0, clients=4, seed=1, every=4.0, haste=10.0)


async def test_a_soak_of_some_seconds_loses_nothing_and_leaves_nothing_behind(capsys):
    assert await soak(SOME_SECONDS) == []
    told = capsys.readouterr().out
    assert "zaken: garbage" in told
    assert "0 wrong, 0 lost" in told


def test_what_fails_in_a_soak_follows_from_the_seed():
    first, again, other = (list(islice(schedule("zaken", replace(SOME_SECONDS, seed=seed)), 5)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
