"""A register fails while 200 klantbeelden are asked for: no answer is wrong, late, or silent on what it lacks."""

import asyncio

import pytest
import pytest_asyncio

from benchmarks import truth
from benchmarks.faulty import AILMENTS, BRONNEN, BSNS, ailing
from tests.faults.town import DEADLINE, HASTY, LOAD, facade

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=BRONNEN)
async def failing(request, tmp_path_factory):
    """A façade, and the bron in it that is going to fail."""
    folder = tmp_path_factory.mktemp("facade")
    async with facade(folder, rules={request.param: HASTY}) as running:
        yield running, request.param


@pytest.mark.parametrize("ailment", AILMENTS)
async def test_no_answer_is_wrong_or_late_and_every_loss_is_named(failing, ailment):
    facade, bron = failing
    load = asyncio.ensure_future(facade.load())
    await asyncio.sleep(0.2)  # it fails while it is being asked
    async with ailing(facade.standins[bron], AILMENTS[ailment]):
        given = await load
    assert {one.status for one in given} == {200}
    assert len(given) == LOAD
    assert [lie for one in given for lie in facade.lies(one)] == []
    assert max(one.seconds for one in given) < DEADLINE
    missed = [truth.lost(one.klantbeeld) for one in given]
    assert set(missed) - {frozenset()} == {frozenset({bron})}
    await facade.whole_again()


@pytest.mark.parametrize("failing", ["klanten", "objecten", "belastingen"], indirect=True)
async def test_records_of_somebody_else_are_not_shown(failing):
    facade, bron = failing
    standin = facade.standins[bron]
    one, other = BSNS[:2]
    standin.confuses = {one.encode(): other.encode()}
    try:
        given = await facade.load(2 * len(BSNS))
    finally:
        standin.confuses = {}
    assert [lie for answer in given for lie in facade.lies(answer)] == []
    assert {truth.lost(answer.klantbeeld) for answer in given if answer.bsn == one} == {frozenset({bron})}
    assert {truth.lost(answer.klantbeeld) for answer in given if answer.bsn != one} == {frozenset()}
    await facade.whole_again()
