"""A bron in trouble, asked through its gate: it costs a few calls, and then no time and no calls."""

import asyncio

import pytest

from klantbeeld.compose.outcome import Answered, Bronstatus, Failed, melding_of
from klantbeeld.contract import (
    BronDataError,
    BronForbiddenError,
    BronNotAskedError,
    BronUnavailableError,
    NotAsked,
    PageRequest,
)
from klantbeeld.gate import BreakerRules, Gates, Rules
from klantbeeld.gather import Source, Switches, fetch, opened
from klantbeeld.testing.builders import call, klant, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.clock import until

KLANTEN = [klant(bsn=synthetic_bsn(index)) for index in range(60)]
REQUEST = PageRequest(limit=5)
DOWN = BronUnavailableError("noord: is out of order")


def a_bron(name="noord", **fields):
    return FakeBron(name, zaken={who: [zaak(name)] for who in KLANTEN}, **fields)


def guarded(fake, *, deadline=2.0, switches=None, **rules):
    gates = Gates(fake.name, Rules(**{"deadline": deadline, "breaker": BreakerRules(), **rules}))
    return Source(
        name=fake.name,
        naam=fake.name,
        bron=fake.bron,
        deadline=deadline,
        gates=gates,
        switches=switches or Switches(None),
    )


async def ask(source, keys=KLANTEN[:1], asking=None):
    return list((await fetch(source, source.offers.zaken, keys, REQUEST, asking or call())).values())


async def test_a_bron_that_hangs_is_asked_once_over_fifty_klantbeelden_and_the_others_as_often_as_ever():
    good, bad = a_bron("noord"), a_bron("zuid")
    bad.hang()
    sources = [guarded(good), guarded(bad, deadline=0.05)]
    for who in KLANTEN[:50]:
        answered, failed = [one for source in sources for one in await ask(source, [who])]
        assert isinstance(answered, Answered)
        assert isinstance(failed, Failed)
    assert (len(good.zaken.calls), len(bad.zaken.calls)) == (50, 1)


async def test_all_who_ask_it_at_the_same_moment_wait_once_and_together():
    fake = a_bron()
    fake.hang()
    source = guarded(fake, deadline=0.1, max_parallel=5)
    outcomes = await ask(source, KLANTEN[:50])
    assert len(fake.zaken.calls) == 5
    assert all(isinstance(one.error, BronUnavailableError) for one in outcomes)


async def test_what_is_not_asked_says_so_and_that_asking_again_may_help():
    fake = a_bron()
    fake.hang()
    source = guarded(fake, deadline=0.05)
    await ask(source)
    (outcome,) = await ask(source)
    assert outcome.error.why is NotAsked.FAILING
    assert 0 < outcome.error.retry_after <= 5
    assert melding_of(outcome.error).startswith("De bron wordt nu even niet bevraagd, omdat")
    assert source.status is Bronstatus.NIET_BEREIKBAAR


async def test_it_recovers_by_itself():
    fake = a_bron()
    fake.hang()
    source = guarded(fake, deadline=0.3, breaker=BreakerRules(rest=0.01, max_rest=0.01, successes=2))
    await ask(source)
    fake.mend()
    await asyncio.sleep(0.02)
    for _ in range(10):
        (outcome,) = await ask(source)
        assert isinstance(outcome, Answered)
    assert (source.status, len(fake.zaken.calls)) == (Bronstatus.GELEVERD, 11)


@pytest.mark.parametrize("error", [BronForbiddenError("noord: x"), BronDataError("noord: x"), KeyError("x")])
async def test_a_bron_that_refuses_us_or_answers_nonsense_is_asked_on(error):
    fake = a_bron()
    fake.fail(error)
    source = guarded(fake, retries=1)
    for _ in range(30):
        await ask(source)
    assert len(fake.zaken.calls) == 30


async def test_a_question_that_failed_is_asked_again_once_and_only_that_one():
    fake = a_bron()
    fake.zaken.fail(DOWN, times=1)
    outcomes = await ask(guarded(fake, retries=1), KLANTEN[:5])
    assert all(isinstance(one, Answered) for one in outcomes)
    assert len(fake.zaken.calls) == 6


async def test_asking_again_stays_within_what_is_left_of_the_request():
    fake = a_bron()
    fake.zaken.fail(BronUnavailableError("noord: x", retry_after=0.5))
    now = asyncio.get_running_loop().time()
    source = guarded(fake, retries=3, deadline=60.0)
    (outcome,) = await ask(source, asking=call(deadline=now + 0.3))
    assert isinstance(outcome.error, BronUnavailableError)
    assert len(fake.zaken.calls) == 1


async def test_a_bron_hears_until_when_its_answer_is_waited_for():
    fake = a_bron()
    began = asyncio.get_running_loop().time()
    await ask(guarded(fake, deadline=0.5), asking=call(deadline=began + 100))
    (asked,) = fake.zaken.calls
    assert began < asked.call.deadline <= asyncio.get_running_loop().time() + 0.5


async def test_waiting_for_a_place_counts_as_waiting_for_the_bron():
    fake = a_bron()
    fake.hang()
    source = guarded(fake, deadline=0.1, max_parallel=1, breaker=BreakerRules(share=1.0, calls=1000))
    outcomes = await ask(source, KLANTEN[:3])
    assert all(isinstance(one.error, BronUnavailableError) for one in outcomes)
    assert len(fake.zaken.calls) == 1


async def test_one_more_than_may_wait_is_refused_and_the_rest_is_answered():
    fake = a_bron()
    outcomes = await ask(guarded(fake, max_parallel=2, max_waiting=3), KLANTEN[:8])
    refused = [one for one in outcomes if isinstance(one, Failed)]
    assert {one.error.why for one in refused} == {NotAsked.BUSY}
    assert (len(refused), len(fake.zaken.calls)) == (3, 5)


async def test_who_gives_up_waiting_leaves_the_queue_and_nothing_is_asked_for_him():
    fake = a_bron()
    fake.hang()
    source = guarded(fake, max_parallel=1)
    asking = asyncio.create_task(ask(source, KLANTEN[:4]))
    await until(lambda: fake.zaken.calls)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (gate,) = source.gates
    assert (len(fake.zaken.calls), fake.zaken.cancelled, gate.places.free, gate.places.waiting) == (1, 1, 1, 0)


async def test_refusals_are_not_logged_one_by_one(caplog):
    fake = a_bron()
    fake.hang()
    source = guarded(fake, deadline=0.05)
    for _ in range(20):
        await ask(source)
    assert [record.msg for record in caplog.records] == ["breaker open", "bron failed"]


class TestSwitchedOff:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "uitgezet.txt"
        path.write_text("noord\n", encoding="utf-8")
        return path

    async def test_a_bron_that_is_switched_off_is_not_asked_and_says_so(self, file):
        fake = a_bron()
        source = guarded(fake, switches=Switches(file))
        (outcome,) = await ask(source)
        assert outcome.error.why is NotAsked.SWITCHED_OFF
        assert melding_of(outcome.error) == "De beheerder heeft deze bron uitgezet."
        assert source.status is Bronstatus.NIET_BEVRAAGD
        assert fake.calls == []

    async def test_its_files_are_not_given_either(self, file):
        fake = FakeBron("noord", bestanden={"d1": b"x"})
        with pytest.raises(BronNotAskedError):
            async with opened(guarded(fake, switches=Switches(file)), "d1", call()):
                pass

    async def test_another_bron_is_asked_as_ever(self, file):
        fake = a_bron("zuid")
        (outcome,) = await ask(guarded(fake, switches=Switches(file)))
        assert isinstance(outcome, Answered)


async def test_a_file_is_opened_through_the_gate():
    fake = FakeBron("noord", bestanden={"d1": b"x"})
    source = guarded(fake)
    async with opened(source, "d1", call()) as bestand:
        assert [part async for part in bestand.parts] == [b"x"]
    fake.checking.fail(DOWN)
    for _ in range(30):
        with pytest.raises(BronUnavailableError):
            async with opened(source, "d1", call()):
                pass
    assert source.status is Bronstatus.NIET_BEREIKBAAR
