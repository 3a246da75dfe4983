"""Asking one bron: whatever goes wrong becomes a value, and costs only what it goes wrong for."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

import pytest

from klantbeeld.compose.outcome import Answered, Bronstatus, Failed
from klantbeeld.contract import (
    BronDataError,
    BronForbiddenError,
    BronTimeoutError,
    BronUnavailableError,
    Item,
    Klant,
    Page,
    PageRequest,
)
from klantbeeld.gather import Source, fetch
from klantbeeld.testing.builders import call, klant, klantcontact, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron

KLANTEN = [klant(bsn=synthetic_bsn(index)) for index in range(7)]
REQUEST = PageRequest(limit=5)
MARKER = "999990019 tess@example.org"


def a_bron(**fields):
    return FakeBron("noord", zaken={who: [zaak("noord")] for who in KLANTEN}, **fields)


def a_source(fake, deadline=2.0):
    return Source(name=fake.name, naam=fake.name, bron=fake.bron, deadline=deadline)


async def ask(fake, keys=KLANTEN[:1], deadline=2.0, request=REQUEST):
    source = a_source(fake, deadline)
    outcomes = await fetch(source, source.offers.zaken, keys, request, call())
    assert list(outcomes) == list(keys)
    return list(outcomes.values()), source


async def ask_one(fake, **fields):
    (outcome,), source = await ask(fake, **fields)
    return outcome, source


async def test_a_bron_that_answers_is_answered():
    outcome, source = await ask_one(a_bron())
    assert isinstance(outcome, Answered)
    assert len(outcome.page.items) == 1
    assert source.stand.status is Bronstatus.GELEVERD


async def test_no_keys_are_no_questions():
    fake = a_bron()
    outcomes, _ = await ask(fake, keys=[])
    assert (outcomes, fake.calls) == ([], [])


async def test_keys_are_asked_in_chunks_of_the_batch_size():
    fake = a_bron(batch_size=3)
    outcomes, _ = await ask(fake, keys=KLANTEN)
    assert [len(asked.keys) for asked in fake.zaken.calls] == [3, 3, 1]
    assert all(isinstance(outcome, Answered) for outcome in outcomes)


@pytest.mark.parametrize("batch_size", [0, -1, 1])
async def test_chunks_are_asked_at_the_same_time(batch_size):
    fake = a_bron(batch_size=batch_size)
    await ask(fake, keys=KLANTEN)
    assert fake.zaken.most_at_once == len(KLANTEN)


async def test_a_bron_that_hangs_costs_its_deadline_and_is_too_late():
    fake = a_bron()
    fake.hang()
    outcome, source = await ask_one(fake, deadline=0.05)
    assert isinstance(outcome.error, BronTimeoutError)
    assert 0.04 < outcome.seconds < 1
    assert source.stand.status is Bronstatus.TE_LAAT


async def test_a_fetch_that_is_too_late_is_cancelled():
    fake = a_bron()
    fake.hang()
    await ask_one(fake, deadline=0.02)
    assert fake.zaken.cancelled == 1


async def test_a_bron_gets_no_more_time_than_the_request_has_left():
    fake = a_bron()
    fake.hang()
    outcome, _ = await ask_one_until(fake, 0.1)
    assert isinstance(outcome, Failed)
    assert outcome.seconds < 5


async def ask_one_until(fake, seconds):
    source = a_source(fake, deadline=60.0)
    until = call(deadline=asyncio.get_running_loop().time() + seconds)
    outcomes = await fetch(source, source.offers.zaken, KLANTEN[:1], REQUEST, until)
    return outcomes[KLANTEN[0]], source


async def test_a_request_whose_time_is_up_fails_at_once():
    outcome, _ = await ask_one_until(a_bron(), -1)
    assert isinstance(outcome.error, BronTimeoutError)
    assert outcome.seconds < 0.5


@pytest.mark.parametrize(
    "error", [BronUnavailableError("noord: x"), BronForbiddenError("noord: x"), BronDataError("noord: x")]
)
async def test_an_error_of_the_bron_is_the_outcome(error):
    fake = a_bron()
    fake.fail(error)
    outcome, _ = await ask_one(fake)
    assert outcome.error is error


async def test_a_chunk_that_fails_does_not_cost_the_others():
    fake = a_bron()
    fake.zaken.fail(BronUnavailableError("noord: x"), times=1)
    outcomes, _ = await ask(fake, keys=KLANTEN)
    assert sum(isinstance(outcome, Failed) for outcome in outcomes) == 1


@pytest.mark.parametrize(
    "bug",
    [KeyError(MARKER), ValueError(MARKER), RecursionError(MARKER), ExceptionGroup(MARKER, [ValueError(MARKER)])],
    ids=lambda bug: type(bug).__name__,
)
async def test_any_other_exception_is_a_bug_of_the_adapter_and_its_text_is_not_logged(bug, caplog):
    caplog.set_level(logging.DEBUG)
    fake = a_bron()
    fake.fail(bug)
    outcome, source = await ask_one(fake)
    assert type(outcome.error) is BronDataError
    assert MARKER not in str(outcome.error)
    assert source.stand.status is Bronstatus.FOUT
    told = [str(vars(record)) for record in caplog.records]
    assert any(type(bug).__name__ in line for line in told)
    assert not [line for line in told if "999990019" in line or "tess@" in line]


@pytest.mark.parametrize(
    "answer",
    [
        lambda keys: None,
        lambda keys: [],
        lambda keys: "page",
        lambda keys: dict.fromkeys(keys, "page"),
        lambda keys: dict.fromkeys(keys, Page((7,))),
        lambda keys: dict.fromkeys(keys, Page(None)),
        lambda keys: dict.fromkeys(keys, Page((Item("zaak", "c"),))),
        lambda keys: dict.fromkeys(keys, Page((), has_more=True)),
        lambda keys: {},
        lambda keys: {klant(bsn=synthetic_bsn(9)): Page()},
    ],
    ids=[
        "none",
        "list",
        "text",
        "no page",
        "no item",
        "no items",
        "no record",
        "empty with more",
        "no keys",
        "other key",
    ],
)
async def test_nonsense_from_an_adapter_is_a_failure_of_that_bron_alone(answer):
    fake = a_bron()
    fake.zaken.answer = lambda keys, request, call: answer(keys)
    outcome, _ = await ask_one(fake)
    assert type(outcome.error) is BronDataError


async def test_one_key_that_is_not_answered_costs_only_that_key():
    fake = a_bron(batch_size=5)
    fake.zaken.answer = lambda keys, request, call: dict.fromkeys(keys[1:], Page())
    outcomes, _ = await ask(fake, keys=KLANTEN[:3])
    assert [type(outcome) for outcome in outcomes] == [Failed, Answered, Answered]


def giving(fake, *records, **fields):
    page = Page(tuple(Item(record, f"c{place}") for place, record in enumerate(records)), **fields)
    fake.zaken.answer = lambda keys, request, call: dict.fromkeys(keys, page)
    return fake


async def test_more_than_was_asked_is_cut_and_said_to_follow():
    outcome, _ = await ask_one(giving(a_bron(), *(zaak("noord") for _ in range(9))))
    assert (len(outcome.page.items), outcome.page.has_more, outcome.page.dropped) == (5, True, 0)


def with_herkomst(record, **fields):
    return replace(record, herkomst=(replace(record.herkomst[0], **fields),))


@pytest.mark.parametrize(
    "spoilt",
    [
        zaak("zuid"),
        replace(zaak("noord"), herkomst=()),
        with_herkomst(zaak("noord"), sleutel=""),
        replace(zaak("noord"), herkomst=(*zaak("noord").herkomst, *zaak("zuid").herkomst)),
        klantcontact("noord", plaatsgevonden_op=datetime(2026, 1, 1)),
    ],
    ids=["of another bron", "of no bron", "without a key", "of another bron too", "a moment without a time zone"],
)
async def test_a_record_that_cannot_be_used_is_left_out_and_counted(spoilt):
    outcome, source = await ask_one(giving(a_bron(), zaak("noord"), spoilt))
    assert (len(outcome.page.items), outcome.page.dropped) == (1, 1)
    assert source.stand.status is Bronstatus.GEDEELTELIJK


async def test_what_a_page_says_is_missing_stays():
    missing = (BronUnavailableError("noord: catalogi"),)
    outcome, _ = await ask_one(giving(a_bron(), zaak("noord"), dropped=2, missing=missing))
    assert (outcome.page.dropped, outcome.page.missing) == (2, missing)


async def test_who_gives_up_waiting_stops_the_bron():
    fake = a_bron()
    fake.hang()
    asking = asyncio.create_task(ask(fake, keys=KLANTEN[:2]))
    await asyncio.sleep(0.02)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert fake.zaken.cancelled == 2


async def test_a_bron_that_fails_is_logged_without_what_it_said(caplog):
    caplog.set_level(logging.DEBUG)
    fake = a_bron()
    fake.fail(BronUnavailableError(MARKER))
    await ask(fake)
    (record,) = [record for record in caplog.records if record.name.startswith("klantbeeld")]
    assert (record.bron, record.error) == ("noord", "BronUnavailableError")
    assert "999990019" not in str(vars(record))


class TestStand:
    async def test_a_bron_that_was_never_asked_has_none(self):
        source = a_source(a_bron())
        assert (source.stand.status, source.stand.geleverd_op) == (None, None)

    async def test_it_says_how_the_last_question_went_and_when_it_last_delivered(self):
        fake = a_bron()
        source = a_source(fake)
        await fetch(source, source.offers.zaken, KLANTEN[:1], REQUEST, call())
        delivered = source.stand.geleverd_op
        fake.fail(BronUnavailableError("noord: x"))
        await fetch(source, source.offers.zaken, KLANTEN[:1], REQUEST, call())
        assert source.stand.status is Bronstatus.NIET_BEREIKBAAR
        assert source.stand.geleverd_op == delivered is not None


def test_a_klant_can_be_a_key():
    assert len({KLANTEN[0], klant(bsn=synthetic_bsn(0)), Klant()}) == 2
