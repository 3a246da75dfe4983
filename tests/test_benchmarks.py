"""The benchmarks start, and what they compare gives the same answer; how fast is not asked here."""

import asyncio

from benchmarks import pages, processes, report
from benchmarks.clients import ask, load, question
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
