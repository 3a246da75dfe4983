"""The logboek in numbers: what was written and confirmed, and what waits."""

import sqlite3
from dataclasses import replace

from klantbeeld.demo.town import HENK_BSN
from tests.logboek.ontvanger import Ontvanger, free_port, listening, until
from tests.logboek.plaats import settings_of
from tests.metingen.measured import measured

QUERY = "query ($van: KlantInput!) { klantbeeld(van: $van) { zaken { volledig } } }"
HENK = {"van": {"bsn": HENK_BSN}}


async def test_lines_that_wait_are_told_with_the_age_of_the_oldest(caplog, tmp_path):
    away = Ontvanger(free_port())

    def accounting(settings):
        return replace(settings, logboek=settings_of(away, tmp_path))

    async with measured(caplog, change=accounting, poort=0) as facade:
        assert (await facade.numbers()).of("klantbeeld_ldv_queue_depth") == 0
        assert (await facade.post(QUERY, HENK)).status_code == 200
        numbers = await facade.numbers()
        written = numbers.of("klantbeeld_ldv_records_total", outcome="geschreven")
        assert numbers.of("klantbeeld_ldv_queue_depth") == written >= 2
        assert numbers.of("klantbeeld_ldv_oldest_seconds") > 0
        assert numbers.of("klantbeeld_ldv_records_total", outcome="bevestigd") == 0
        with listening(away):
            await until(lambda: len(away.lines) == written)
            # A line leaves the queue just before it is counted.
            while (numbers := await facade.numbers()).of("klantbeeld_ldv_records_total", outcome="bevestigd") < written:
                pass
        assert numbers.of("klantbeeld_ldv_queue_depth") == 0
        assert numbers.of("klantbeeld_ldv_oldest_seconds") == 0


async def test_a_queue_that_cannot_be_read_costs_no_other_number(caplog, tmp_path):
    def accounting(settings):
        return replace(settings, logboek=settings_of(Ontvanger(free_port()), tmp_path))

    async with measured(caplog, change=accounting, poort=0) as facade:
        with sqlite3.connect(tmp_path / "wachtrij.sqlite") as database:
            database.execute("DROP TABLE regel")
        database.close()
        numbers = await facade.numbers()
    assert numbers.of("klantbeeld_ldv_queue_depth") is None
    assert numbers.of("klantbeeld_source_circuit_state") == 0
