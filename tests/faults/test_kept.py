"""A register fails while klantbeelden are asked for, and what it answered before is kept."""

import asyncio

import pytest

from benchmarks import truth
from benchmarks.faulty import AILMENTS, ailing
from tests.faults.town import DEADLINE, HASTY, facade

KEPT = f"{HASTY}\ncache = {{ zaken = 0, bij_storing = 600 }}"


@pytest.mark.parametrize("ailment", ["killed", "hung"])
async def test_its_records_are_there_all_the_same_and_are_said_to_be_of_before(tmp_path, ailment):
    async with facade(tmp_path, rules={"zaken": KEPT}) as facade_:
        load = asyncio.ensure_future(facade_.load())
        await asyncio.sleep(0.2)
        async with ailing(facade_.standins["zaken"], AILMENTS[ailment]):
            given = await load
        assert {one.status for one in given} == {200}
        assert [lie for one in given for lie in facade_.lies(one)] == []
        assert all(
            one.klantbeeld["zaken"]["nodes"] == facade_.truth[one.bsn]["zaken"]["nodes"]
            for one in given
            if "VEROUDERD" in truth.statuses(one.klantbeeld["zaken"], "zaken")
        )
        told = {status for one in given for status in truth.statuses(one.klantbeeld["zaken"], "zaken")}
        assert told == {"GELEVERD", "VEROUDERD"}
        assert max(one.seconds for one in given) < DEADLINE
        await facade_.whole_again()
