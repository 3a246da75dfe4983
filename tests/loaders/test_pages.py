"""Pages of what is about an object: only what may be shown, nothing twice, nothing left out."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.compose.cursor import read_positions, write_positions
from klantbeeld.compose.merge import Place
from klantbeeld.compose.outcome import Failed, is_volledig
from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    ZAAK_IDENTIFICATIE,
    BronForbiddenError,
    Identificator,
    Item,
    Onderwerp,
    Page,
    PageRequest,
    Volgorde,
    Zaak,
)
from klantbeeld.testing.builders import klantcontact, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.loaders.bronnen import DOWN, keys, over, statuses

PAND = Identificator(ZAAK_IDENTIFICATIE, "PAND-1")
ABOUT = Onderwerp((PAND,))
HIDDEN = "verborgen"


def zaken(bron, shown, **fields):
    """A bron with zaken about the pand, one a day, of which these may be shown."""
    made = [
        zaak(
            bron,
            f"{bron}-{number:03}",
            identificatie=None,
            startdatum=date.fromordinal(date(2024, 1, 1).toordinal() + number),
            omschrijving="te zien" if may else HIDDEN,
        )
        for number, may in enumerate(shown)
    ]
    return FakeBron(bron, bij={Zaak: {PAND: made}}, **fields)


async def keep(records):
    return [record for record in records if record.omschrijving != HIDDEN], ()


def visible(*fakes):
    return {record.sleutel for fake in fakes for record in fake._bij[Zaak][PAND] if record.omschrijving != HIDDEN}


def request(limit, **fields):
    return PageRequest(limit=limit, **fields)


async def read_all(fakes, size, *, between=lambda number: None, most=200, **fields):
    """Read every page, each in a request of its own, as a client does."""
    start, pages = None, []
    for number in range(most):
        between(number)
        listing = await over(*fakes).about(Zaak, ABOUT, request(size, **fields), start=start, keep=keep)
        pages.append(keys(listing))
        start = read_positions(write_positions(listing.merged.positions(len(listing.merged.items) - 1)))
        if is_volledig(listing.bronnen) and not listing.merged.has_more:
            return pages
    raise AssertionError("no end")


class TestHidden:
    @given(
        st.lists(st.lists(st.booleans(), max_size=25), min_size=1, max_size=3),
        st.integers(1, 7),
        st.sampled_from(Volgorde),
    )
    def test_paging_over_what_is_hidden_skips_nothing_and_repeats_nothing(self, shown, size, volgorde):
        fakes = [zaken(f"bron{index}", flags) for index, flags in enumerate(shown)]
        pages = asyncio.run(read_all(fakes, size, volgorde=volgorde))
        seen = [key for page in pages for key in page]
        assert len(seen) == len(set(seen))
        assert set(seen) == visible(*fakes)
        days = {record.sleutel: record.plaats for fake in fakes for record in fake._bij[Zaak][PAND]}
        assert seen == sorted(seen, key=days.__getitem__, reverse=volgorde is Volgorde.NIEUWSTE_EERST)

    @given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 5))
    def test_a_page_is_as_long_as_was_asked_for_whatever_is_hidden_in_between(self, shown, size):
        pages = asyncio.run(read_all([zaken("noord", shown)], size))
        full = [page for page in pages if page]
        assert all(len(page) == size for page in full[:-1])

    async def test_what_may_be_shown_of_one_bron_is_full_without_a_second_question(self):
        fake = zaken("noord", [True] * 6)
        listing = await over(fake).about(Zaak, ABOUT, request(3), keep=keep)
        assert (len(keys(listing)), listing.merged.has_more, len(fake.calls)) == (3, True, 1)

    async def test_a_list_of_which_nothing_may_be_shown_is_empty_and_complete(self):
        fake = zaken("noord", [False] * 30)
        listing = await over(fake).about(Zaak, ABOUT, request(5), keep=keep)
        assert (keys(listing), listing.merged.has_more) == ([], False)
        assert is_volledig(listing.bronnen)
        assert len(fake.calls) == 2
        assert listing.merged.positions(-1) == {"noord/onderwerp": Place.END}

    async def test_what_is_behind_more_than_can_be_looked_through_is_told_to_be_left_out(self):
        fake = zaken("noord", [True, *[False] * 1200])
        listing = await over(fake).about(Zaak, ABOUT, request(5), keep=keep)
        assert (keys(listing), listing.merged.has_more) == ([], False)
        assert statuses(listing) == {"noord": "GEDEELTELIJK"}
        assert len(fake.calls) == 10

    async def test_what_could_not_be_read_on_any_page_is_told(self):
        fake = zaken("noord", [True, True, *[False] * 4])
        pages = iter([1, 0])
        whole = fake.bij[Zaak]._page

        def once(key, asked):
            fake.bij[Zaak].dropped = next(pages)
            return whole(key, asked)

        fake.bij[Zaak]._page = once
        listing = await over(fake).about(Zaak, ABOUT, request(2), keep=keep)
        assert len(keys(listing)) == 2
        assert statuses(listing) == {"noord": "GEDEELTELIJK"}

    async def test_what_stood_in_the_way_of_knowing_makes_the_list_incomplete(self):
        async def unsure(records):
            return [], [Failed("partijen", DOWN)]

        listing = await over(zaken("noord", [True])).about(Zaak, ABOUT, request(2), keep=unsure)
        assert keys(listing) == []
        assert statuses(listing) == {"partijen": "NIET_BEREIKBAAR", "noord": "GELEVERD"}


class TestFailing:
    async def test_a_bron_that_fails_while_reading_on_keeps_its_place(self):
        fakes = [zaken("noord", [True, False, False, True, True, False]), zaken("zuid", [True] * 4)]

        def between(number):
            fakes[0].fail(DOWN) if number == 1 else fakes[0].mend()

        pages = await read_all(fakes, 2, between=between)
        seen = [key for page in pages for key in page]
        assert len(seen) == len(set(seen))
        assert set(seen) == visible(*fakes)

    async def test_a_bron_that_fails_half_way_through_what_is_hidden_gives_nothing_of_this_page(self):
        fake = zaken("noord", [*[False] * 10, True])
        fake.bij[Zaak].answer = None
        calls = []
        whole = fake.bij[Zaak]._page

        def second_fails(key, asked):
            calls.append(asked)
            if len(calls) == 2:
                raise BronForbiddenError("noord: no")
            return whole(key, asked)

        fake.bij[Zaak]._page = second_fails
        listing = await over(fake).about(Zaak, ABOUT, request(2), keep=keep)
        assert (keys(listing), statuses(listing)) == ([], {"noord": "FOUT"})
        assert listing.merged.positions(-1) == {"noord/onderwerp": Place.START}


class TestReferred:
    @staticmethod
    def number(record):
        return next(one for one in record.bekend_als if one.soort == ZAAK_IDENTIFICATIE)

    async def test_what_is_referred_to_and_refers_back_is_there_once(self):
        both = zaak("noord", "a")
        other = zaak("noord", "b", startdatum=date(2026, 1, 1))
        fake = FakeBron("noord", bij={Zaak: {PAND: [both]}}, extra=[both, other])
        numbers = [self.number(one) for one in (both, other)]
        listing = await over(fake).about(Zaak, ABOUT, request(5), referred=numbers)
        assert keys(listing) == ["a", "b"]
        assert listing.bronnen[0].aantal == 2

    async def test_the_same_zaak_in_two_bronnen_has_the_herkomst_of_both(self):
        same = {"identificatie": "Z1", "startdatum": date(2026, 1, 5)}
        noord = FakeBron("noord", bij={Zaak: {PAND: [zaak("noord", "n", **same)]}})
        zuid = FakeBron("zuid", extra=[zaak("zuid", "z", **same)])
        number = Identificator(ZAAK_IDENTIFICATIE, "Z1")
        listing = await over(noord, zuid).about(Zaak, ABOUT, request(5), referred=[number])
        (item,) = listing.merged.items
        assert [one.bron for one in item.record.herkomst] == ["noord", "zuid"]

    @pytest.mark.parametrize("size", [1, 2, 5])
    async def test_paging_through_both_gives_everything_once(self, size):
        referred = [zaak("noord", f"r{n}", startdatum=date(2026, 1, n)) for n in range(1, 8, 2)]
        about = [zaak("noord", f"b{n}", startdatum=date(2026, 1, n)) for n in range(2, 8, 2)] + referred[:2]
        fake = FakeBron("noord", bij={Zaak: {PAND: about}}, extra=referred)
        numbers = [self.number(one) for one in referred]
        start, seen = None, []
        for _ in range(20):
            listing = await over(fake).about(Zaak, ABOUT, request(size), referred=numbers, start=start)
            seen += keys(listing)
            start = read_positions(write_positions(listing.merged.positions(len(listing.merged.items) - 1)))
            if not listing.merged.has_more:
                break
        assert seen == ["r7", "b6", "r5", "b4", "r3", "b2", "r1"]

    async def test_what_is_referred_to_and_may_not_be_shown_is_hidden(self):
        hidden = zaak("noord", "a", omschrijving=HIDDEN)
        fake = FakeBron("noord", extra=[hidden])
        listing = await over(fake).about(Zaak, ABOUT, request(5), referred=[self.number(hidden)], keep=keep)
        assert keys(listing) == []

    async def test_a_bron_that_could_not_be_asked_for_what_is_referred_to_is_named(self):
        fake = FakeBron("noord", extra=[zaak("noord", "a", identificatie="Z1")])
        fake.fail(DOWN)
        number = Identificator(ZAAK_IDENTIFICATIE, "Z1")
        listing = await over(fake).about(Zaak, ABOUT, request(5), referred=[number])
        assert statuses(listing) == {"noord": "NIET_BEREIKBAAR"}

    async def test_many_references_are_one_question_where_the_bron_has_a_batch(self):
        held = [zaak("noord", f"z{n}") for n in range(30)]
        fake = FakeBron("noord", extra=held, batch_size=50)
        await over(fake).about(Zaak, ABOUT, request(5), referred=[self.number(one) for one in held])
        assert len(fake.calls) == 1

    async def test_what_refers_back_is_asked_while_what_is_referred_to_is_looked_up(self):
        slow = FakeBron("slow", extra=[zaak("slow", "a", identificatie="Z1")])
        slow.op_identificator.delay = 0.2
        about = zaken("noord", [True])
        number = Identificator(ZAAK_IDENTIFICATIE, "Z1")
        asking = asyncio.create_task(over(slow, about).about(Zaak, ABOUT, request(5), referred=[number], keep=keep))
        await asyncio.sleep(0.1)
        assert len(about.calls) == 1
        assert keys(await asking) == ["a", "noord-000"]
        assert len(about.calls) == 1


class TestNumbered:
    async def test_a_filter_holds_for_what_is_found_by_a_number_too(self):
        """Whatever a bron makes of it: by a number it finds records of any kind."""
        number = Identificator(KLANTCONTACT_NUMMER, "1")
        moments = [datetime(2026, 1, day, 12, tzinfo=UTC) for day in (1, 2, 3)]
        made = [klantcontact("kr", plaatsgevonden_op=at, bekend_als=(number,)) for at in moments]
        fake = FakeBron("kr", extra=[*made, zaak("kr", bekend_als=(number,))])
        items = tuple(Item(record, str(index)) for index, record in enumerate(reversed(made)))
        fake.op_identificator.answer = lambda keys, asked, call: {key: Page(items) for key in keys}
        asked = request(5, vanaf=date(2026, 1, 2), tot=date(2026, 1, 2))
        listing = await over(fake).numbered(number, asked)
        assert [item.record.plaatsgevonden_op for item in listing.merged.items] == [moments[1]]
