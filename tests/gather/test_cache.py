"""What is kept of the answers of a bron: to whom it is given again, how long, and when it stands in for the bron."""

import secrets
from dataclasses import replace

import pytest

from klantbeeld.compose.outcome import Answered, Bronstatus, Failed, is_volledig, summarise
from klantbeeld.contract import (
    ZAAK_UUID,
    Aanroepersoort,
    BronDataError,
    BronForbiddenError,
    BronNotAskedError,
    BronTimeoutError,
    BronUnavailableError,
    Grens,
    Identificator,
    Item,
    Klantcontact,
    NotAsked,
    Page,
    PageRequest,
    Record,
    Selection,
    Vertrouwelijkheid,
    Zaak,
)
from klantbeeld.gather import Asked, Bewaard, Cache, CacheRules, Source, Switches, answers
from klantbeeld.gather.switches import switch
from klantbeeld.loaders.found import records_of
from klantbeeld.store import Keys, Store
from klantbeeld.testing.builders import call, klant, klantcontact, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.clock import Clock
from tests.redis import REDIS, link_to, needs_redis

KLANTEN = [klant(bsn=synthetic_bsn(index)) for index in range(4)]
HENK, TESS, *_ = KLANTEN
REQUEST = PageRequest(limit=5)
DOWN = BronUnavailableError("noord: cannot be reached")
TOLD = "an answer cannot be kept: it holds what is not of the contract"
EMPLOYEE = {"caller": "m1", "soort": Aanroepersoort.MEDEWERKER, "gebruiker": "jansen"}


class Looking:
    """What is told to whoever looks on."""

    def __init__(self):
        self.seen = []

    def bevraagd(self, bevraging, call):
        pass

    def bewaard(self, bron, uitkomst):
        self.seen.append(uitkomst)


class Eigen(str):
    """A text of an adapter's own."""

    __slots__ = ()


class Place:
    """A bron whose zaken are kept, with a clock of the test."""

    def __init__(self, *, zaken=60.0, bij_storing=0.0, switches=None, batch_size=1, extra=(), store=None):
        self.fake = FakeBron(
            "noord",
            zaken={who: [zaak("noord"), zaak("noord")] for who in KLANTEN},
            klantcontacten={HENK: [klantcontact("noord")]},
            batch_size=batch_size,
            extra=extra,
        )
        self.clock, self.looking = Clock(), Looking()
        store = store or Store(Keys("geheim"), max_bytes=1_000_000, clock=self.clock)
        rules = CacheRules(seconds={Zaak: zaken}, bij_storing=bij_storing)
        self.source = Source(
            name="noord",
            naam="Noord",
            bron=self.fake.bron,
            deadline=0.5,
            cache=Cache("noord", rules, store),
            switches=switches or Switches(None),
            waarnemer=self.looking,
        )

    async def ask(self, *keys, request=REQUEST, kind=Zaak, by="klant", **who):
        offered = {Zaak: self.source.offers.zaken, Klantcontact: self.source.offers.klantcontacten}[kind]
        keys = keys or (HENK,)
        found = await answers(self.source, offered, keys, Asked(kind, by, request, call(**who)))
        assert set(found) == set(keys)
        return [found[key] for key in keys]

    async def one(self, *keys, **fields):
        (outcome,) = await self.ask(*keys, **fields)
        return outcome

    @property
    def asked(self):
        return len(self.fake.calls)


def status_of(outcome):
    (result,) = summarise([outcome], records_of([outcome]))
    return result


async def test_what_was_answered_is_given_again_and_says_when_it_was_fetched():
    place = Place()
    first = await place.one()
    place.clock.go(59)
    again = await place.one()
    assert place.asked == 1
    assert again.page == first.page
    assert status_of(again).status is Bronstatus.GELEVERD
    assert status_of(again).opgehaald_op == status_of(first).opgehaald_op
    assert place.looking.seen == [Bewaard.MIS, Bewaard.VERS]


async def test_an_answer_without_records_says_when_it_was_fetched_too():
    place = Place()
    nobody = klant(bsn=synthetic_bsn(9))
    assert status_of(await place.one(nobody)).opgehaald_op is None
    again = status_of(await place.one(nobody))
    assert (place.asked, again.aantal) == (1, 0)
    assert again.opgehaald_op.timestamp() == place.clock()


async def test_after_its_time_the_bron_is_asked_again_and_what_it_says_then_is_kept():
    place = Place()
    await place.one()
    place.clock.go(61)
    first = await place.one()
    assert (await place.one()).page == first.page
    assert place.asked == 2


async def test_a_clock_that_was_set_back_makes_nothing_younger():
    place = Place(bij_storing=600.0)
    await place.one()
    place.clock.go(-3600)
    await place.one()
    assert place.asked == 2


async def test_with_other_settings_it_is_another_bron():
    place = Place()
    await place.one()
    cache = place.source.cache
    other = replace(place.source, cache=Cache("noord", cache.rules, cache._store, meant="elsewhere"))
    await answers(other, other.offers.zaken, [HENK], Asked(Zaak, "klant", REQUEST, call()))
    assert place.asked == 2


async def test_a_kind_that_is_not_named_is_asked_every_time():
    place = Place()
    for _ in range(3):
        assert isinstance(await place.one(kind=Klantcontact), Answered)
    assert place.asked == 3
    assert place.looking.seen == []


async def test_only_the_keys_that_are_not_kept_are_asked_and_together():
    place = Place(batch_size=10)
    await place.ask(KLANTEN[0], KLANTEN[2])
    found = await place.ask(*KLANTEN)
    assert [list(asked.keys) for asked in place.fake.zaken.calls] == [
        [KLANTEN[0], KLANTEN[2]],
        [KLANTEN[1], KLANTEN[3]],
    ]
    assert [len(outcome.page.items) for outcome in found] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    "other",
    [
        {"request": replace(REQUEST, limit=4)},
        {"request": replace(REQUEST, selection=Selection.of("zaaktype"))},
        {"request": replace(REQUEST, after="1")},
        {"by": "onderwerp"},
        {"caller": "somebody else"},
        {"soort": Aanroepersoort.INWONER, "van": HENK, "caller": "test"},
        {"scopes": ["klant:kiezen"]},
        {"doel": "wmo"},
        {"grens": Grens(vertrouwelijkheid=Vertrouwelijkheid.OPENBAAR)},
        {"gebruiker": "jansen"},
    ],
    ids=lambda other: next(iter(other)),
)
async def test_another_question_or_somebody_else_who_asks_gets_nothing_of_it(other):
    place = Place()
    who = {name: value for name, value in other.items() if name not in ("request", "by")}
    asked = Asked(Zaak, other.get("by", "klant"), other.get("request", REQUEST), call(**who))
    await place.one()
    if asked.request.after is not None:  # a cursor of this bron
        asked = replace(asked, request=replace(REQUEST, after=(await place.one()).page.items[0].cursor))
    before = place.asked
    await answers(place.source, place.source.offers.zaken, [HENK], asked)
    assert place.asked == before + 1


async def test_the_same_employee_for_the_same_purpose_is_given_what_was_kept():
    place = Place()
    await place.one(**EMPLOYEE, doel="wmo", trace="one")
    await place.one(**EMPLOYEE, doel="wmo", trace="another")
    assert place.asked == 1


async def test_a_failure_is_not_kept():
    place = Place(bij_storing=600.0)
    place.fake.zaken.fail(DOWN, times=1)
    assert isinstance(await place.one(), Failed)
    assert isinstance(await place.one(), Answered)
    assert place.asked == 2


@pytest.mark.parametrize("lacking", [{"dropped": 1}, {"missing": (DOWN,)}], ids=["dropped", "missing"])
async def test_an_answer_that_lacks_something_is_not_kept(lacking):
    place = Place(bij_storing=600.0)
    for name, value in lacking.items():
        setattr(place.fake.zaken, name, value)
    await place.one()
    place.fake.zaken.mend()
    assert status_of(await place.one()).status is Bronstatus.GELEVERD
    assert place.asked == 2


class TestBijStoring:
    @pytest.mark.parametrize(
        "error",
        [DOWN, BronTimeoutError("noord: too late"), BronNotAskedError("noord", NotAsked.FAILING)],
        ids=["down", "late", "not asked"],
    )
    async def test_what_was_kept_stands_in_for_a_bron_that_does_not_answer_and_says_so(self, error):
        place = Place(zaken=0.0, bij_storing=600.0)
        first = await place.one()
        place.clock.go(500)
        place.fake.zaken.fail(error)
        old = await place.one()
        result = status_of(old)
        assert (result.status, result.herhaalbaar) == (Bronstatus.VEROUDERD, True)
        assert result.opgehaald_op == status_of(first).opgehaald_op
        assert not is_volledig([result])
        assert {one.verouderd for record in records_of([old]) for one in record.herkomst} == {True}
        assert [record.sleutel for record in records_of([old])] == [record.sleutel for record in records_of([first])]
        assert place.looking.seen == [Bewaard.MIS, Bewaard.VEROUDERD]
        assert place.source.status is Bronstatus.NIET_BEREIKBAAR or isinstance(error, BronTimeoutError)

    async def test_that_there_was_nothing_is_outdated_as_well(self):
        place = Place(zaken=0.0, bij_storing=600.0)
        nobody = klant(bsn=synthetic_bsn(9))
        await place.one(nobody)
        place.fake.zaken.fail(DOWN)
        assert status_of(await place.one(nobody)).status is Bronstatus.VEROUDERD

    async def test_a_bron_that_hangs_is_waited_for_before_what_was_kept_is_given(self):
        place = Place(zaken=0.0, bij_storing=600.0)
        await place.one()
        place.fake.zaken.hangs = True
        assert status_of(await place.one()).status is Bronstatus.VEROUDERD

    async def test_it_is_not_given_for_longer_than_was_said(self):
        place = Place(zaken=0.0, bij_storing=600.0)
        await place.one()
        place.fake.zaken.fail(DOWN)
        place.clock.go(601)
        assert status_of(await place.one()).status is Bronstatus.NIET_BEREIKBAAR

    async def test_giving_it_does_not_make_it_younger(self):
        place = Place(zaken=0.0, bij_storing=600.0)
        await place.one()
        place.fake.zaken.fail(DOWN)
        for _ in range(3):
            place.clock.go(201)
            last = await place.one()
        assert isinstance(last, Failed)

    async def test_without_it_a_failure_is_a_failure(self):
        place = Place(zaken=60.0)
        await place.one()
        place.fake.zaken.fail(DOWN)
        assert isinstance(await place.one(), Answered)  # fresh: the bron is not asked
        place.clock.go(61)
        assert isinstance(await place.one(), Failed)

    @pytest.mark.parametrize(
        "error",
        [BronForbiddenError("noord: refuses us"), BronDataError("noord: makes no sense"), ValueError("a bug")],
        ids=["forbidden", "nonsense", "bug"],
    )
    async def test_it_does_not_stand_in_for_a_bron_that_refuses_or_talks_nonsense(self, error):
        place = Place(zaken=0.0, bij_storing=600.0)
        await place.one()
        place.fake.zaken.fail(error)
        assert status_of(await place.one()).status is Bronstatus.FOUT

    async def test_the_answers_of_now_are_given_as_soon_as_the_bron_is_back(self):
        place = Place(zaken=0.0, bij_storing=600.0)
        await place.one()
        place.fake.zaken.fail(DOWN, times=1)
        assert status_of(await place.one()).status is Bronstatus.VEROUDERD
        assert status_of(await place.one()).status is Bronstatus.GELEVERD

    @pytest.mark.parametrize("answered", [False, True], ids=["wholly", "in part"])
    async def test_a_bron_that_refused_us_since_is_not_stood_in_for_until_it_answers_again(self, answered):
        place = Place(zaken=0.0, bij_storing=600.0)
        await place.one()
        refused = BronForbiddenError("noord: refuses us")
        if answered:
            place.fake.zaken.missing = (refused,)
        else:
            place.fake.zaken.fail(refused)
        await place.one()
        place.fake.zaken.fail(DOWN)
        assert status_of(await place.one()).status is Bronstatus.NIET_BEREIKBAAR
        place.fake.zaken.mend()
        await place.one()
        place.fake.zaken.fail(DOWN)
        assert status_of(await place.one()).status is Bronstatus.VEROUDERD


@needs_redis
@pytest.mark.usefixtures("patient")
async def test_that_a_bron_refused_us_is_known_to_a_process_that_has_what_it_gave_before():
    keys, clock = Keys(secrets.token_hex(16)), Clock()
    async with link_to(REDIS) as one, link_to(REDIS) as other:
        here, there = (
            Place(zaken=0.0, bij_storing=600.0, store=Store(keys, max_bytes=1_000_000, link=link, clock=clock))
            for link in (one, other)
        )
        for place in (there, here):
            await place.one()
            clock.go(1)
        here.fake.zaken.fail(BronForbiddenError("noord: refuses us"))
        await here.one()
        there.fake.zaken.fail(DOWN)
        assert status_of(await there.one()).status is Bronstatus.NIET_BEREIKBAAR


class TestByNumber:
    """What refers to something asks for it by its number, and a bron may answer that with records of any kind."""

    NUMBER = Identificator(ZAAK_UUID, "z-1")

    async def ask(self, place):
        asked = Asked(Record, "identificator", REQUEST, call())
        return (await answers(place.source, place.source.offers.op_identificator, [self.NUMBER], asked))[self.NUMBER]

    def place(self, *makers):
        other = zaak("noord", bekend_als=(replace(self.NUMBER, object_id="z-2"),))
        extra = [other, *(make("noord", bekend_als=(self.NUMBER,)) for make in makers)]
        return Place(zaken=60.0, bij_storing=600.0, extra=extra)

    async def test_it_is_kept_when_every_record_of_it_is_of_a_kind_that_is(self):
        place = self.place(zaak)
        first = await self.ask(place)
        assert (await self.ask(place)).page == first.page
        assert place.asked == 1
        place.clock.go(61)
        place.fake.op_identificator.fail(DOWN)
        assert status_of(await self.ask(place)).status is Bronstatus.VEROUDERD

    async def test_it_is_not_when_any_is_not(self):
        place = self.place(zaak, klantcontact)
        await self.ask(place)
        await self.ask(place)
        assert place.asked == 2
        place.fake.op_identificator.fail(DOWN)
        assert isinstance(await self.ask(place), Failed)

    async def test_that_there_was_nothing_stands_in_and_is_else_asked_every_time_for_it_may_be_of_another_kind(self):
        place = self.place()
        await self.ask(place)
        assert (await self.ask(place)).page.items == ()
        assert place.asked == 2
        place.fake.op_identificator.fail(DOWN)
        assert status_of(await self.ask(place)).status is Bronstatus.VEROUDERD


@pytest.mark.parametrize("zaken", [0.0, 60.0])
async def test_of_a_bron_that_is_switched_off_nothing_is_given(zaken, tmp_path):
    path, clock = tmp_path / "uitgezet.txt", Clock()
    place = Place(zaken=zaken, bij_storing=600.0, switches=Switches(path, clock=clock))
    await place.one()
    switch(path, ["noord"], off=True)
    clock.go(2)
    assert status_of(await place.one()).status is Bronstatus.NIET_BEVRAAGD


@pytest.mark.parametrize("text", [Eigen("x"), "\ud800"], ids=["own type", "half a pair"])
async def test_what_an_adapter_made_up_itself_is_not_kept_and_told_of_once(text, caplog):
    place = Place()
    own = Page((Item(zaak("noord", toelichting=text), "1"),))
    place.fake.zaken.answer = lambda keys, request, call: dict.fromkeys(keys, own)
    for _ in range(3):
        assert isinstance(await place.one(), Answered)
    assert place.asked == 3
    assert [record.message for record in caplog.records] == [TOLD]


async def test_a_question_with_what_an_adapter_made_up_itself_is_asked_every_time_and_told_of_once(caplog):
    place = Place()
    number = klant(bsn=Eigen(synthetic_bsn(0)))
    for _ in range(3):
        assert isinstance(await place.one(number), Answered)
    assert place.asked == 3
    assert [record.message for record in caplog.records] == [TOLD]
