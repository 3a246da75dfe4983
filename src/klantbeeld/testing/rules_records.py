"""Rules of the records: of whom they are, what they hold, and how they are found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from klantbeeld.contract import (
    Fetcher,
    Identificator,
    Item,
    Klant,
    Klanttaak,
    Page,
    PageRequest,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Selection,
    SoortPartij,
    with_parents,
)
from klantbeeld.testing.asking import new_call, sleutels
from klantbeeld.testing.kinds import KINDS, LIJSTEN
from klantbeeld.testing.listing import nested
from klantbeeld.testing.shape import flaws
from klantbeeld.testing.subject import Subject, asyncio_rules

_TELLING = ("partijen", "basisregistratie")
_ASKED = PageRequest(limit=100)


@asyncio_rules
class RecordRules(Subject):
    """What holds for the records of a klant, and for a record by its key."""

    async def test_a_klant_has_all_his_records_and_no_others(self, lijst: str) -> None:
        """As many as the author knows of, and none that could not be read."""
        async with self.asking() as ask:
            ask.fetcher(lijst)
            for index, known in enumerate(ask.known(lijst)):
                pages = await ask.walk(lijst, known.klant, _ASKED)
                assert not any(page.dropped or page.missing for page in pages), f"{lijst}: a record was left out"
                found = [item.record for page in pages for item in page.items]
                assert len(found) == known.count, f"{lijst}: klant {index} has {len(found)} records, not {known.count}"

    async def test_no_record_is_in_a_list_twice(self, lijst: str) -> None:
        """A klant with two roles in one zaak has that zaak once."""
        async with self.asking() as ask:
            found = sleutels(await ask.whole(lijst))
            assert len(set(found)) == len(found), f"{lijst}: the same sleutel twice"

    async def test_an_unknown_klant_has_nothing(self, lijst: str) -> None:
        """Not known is an answer, not a failure."""
        async with self.asking() as ask:
            page = await ask.page(lijst, self.unknown_klant, _ASKED)
            assert page == Page(), f"{lijst}: an unknown klant must have an empty page"

    async def test_a_fetch_answers_exactly_the_keys_it_was_given(self, lijst: str) -> None:
        """No key is forgotten, none is added, and none is changed; up to `batch_size` at a time."""
        async with self.asking() as ask:
            fetcher = ask.fetcher(lijst)
            klanten = [*(known.klant for known in ask.known(lijst)), self.unknown_klant]
            keys = list(dict.fromkeys(ask.narrowed(fetcher, klant) for klant in klanten))
            for start in range(0, len(keys), fetcher.batch_size):
                asked = keys[start : start + fetcher.batch_size]
                answer: Mapping[Klant, Page[Record]] = await fetcher.fetch(asked, _ASKED, new_call())
                assert set(answer) == set(asked), f"{lijst}: answers other keys than it was given"
                for key in asked:
                    alone = await ask.page(lijst, key, _ASKED)
                    assert sleutels(answer[key].items) == sleutels(alone.items), f"{lijst}: differs in a batch"

    async def test_records_are_of_the_kind_asked_for(self, lijst: str) -> None:
        """A list of zaken holds zaken."""
        async with self.asking() as ask:
            for item in await ask.whole(lijst):
                assert isinstance(item, Item), f"{lijst}: a page must hold items"
                assert type(item.record) is LIJSTEN[lijst], f"{lijst}: holds a {type(item.record).__name__}"

    async def test_every_field_holds_what_the_contract_says(self, lijst: str) -> None:
        """Also deep down: a date is no datetime, a list is a tuple, every moment has a time zone."""
        async with self.asking() as ask:
            for item in await ask.whole(lijst):
                found = list(flaws(item.record))
                assert not found, f"{lijst}: {'; '.join(found)}"

    async def test_every_record_says_where_it_came_from(self, lijst: str) -> None:
        """One herkomst, of this bron, with a key; also of what hangs under a record."""
        async with self.asking() as ask:
            for item in await ask.whole(lijst):
                for record in nested(item.record):
                    kind = type(record).__name__
                    assert len(record.herkomst) == 1, f"{kind}: a bron gives one herkomst"
                    assert record.bron == self.bron_name, f"{kind}: the herkomst must have the name of this bron"
                    assert record.sleutel.strip(), f"{kind}: the sleutel is empty"
                    assert record.herkomst[0].opgehaald.tzinfo is not None, f"{kind}: opgehaald has no time zone"
                    ahead = record.herkomst[0].opgehaald - datetime.now(UTC)
                    assert ahead < timedelta(minutes=1), f"{kind}: was fetched in the future"

    async def test_of_whom_a_record_is_is_told_whatever_is_selected(self, lijst: str) -> None:
        """`van`, if known, has a number the klant was asked by: what is met on the way is shown by it (R22)."""
        async with self.asking() as ask:
            for known in ask.known(lijst):
                asked = frozenset(ask.narrowed(ask.fetcher(lijst), known.klant).identificatoren)
                told = [_van(item) for item in await ask.whole(lijst, known.klant)]
                others = [van for van in told if van is not None and not with_parents(van) & asked]
                assert not others or not asked, f"{lijst}: is of somebody else"
                less = await ask.whole(lijst, known.klant, replace(_ASKED, selection=Selection.of("toelichting")))
                assert [_van(item) for item in less] == told, f"{lijst}: of whom it is depends on what is selected"

    async def test_partijen_are_of_the_hoedanigheid_asked_for(self) -> None:
        """The same human in another role is another klant (R22)."""
        async with self.asking() as ask:
            fetcher = ask.fetcher("partijen")
            for known in ask.known("partijen"):
                for hoedanigheid in SoortPartij:
                    klant = replace(known.klant, hoedanigheid=hoedanigheid)
                    if not ask.is_asked(fetcher, klant):
                        continue
                    for item in await ask.whole("partijen", klant):
                        assert isinstance(item.record, Partij)
                        assert item.record.soort_partij is hoedanigheid, "partijen: of another hoedanigheid"

    async def test_a_base_registry_has_one_record_of_a_klant(self) -> None:
        """Not also those of his vestigingen, or of another klant with the same number in another hoedanigheid."""
        async with self.asking() as ask:
            ask.fetcher("basisregistratie")
            for known in ask.known("basisregistratie"):
                found = await ask.whole("basisregistratie", known.klant)
                assert len(found) <= 1, "basisregistratie: more than one record of a klant"

    async def test_numbers_that_are_resolved_are_told(self, lijst: str) -> None:
        """A bron that `resolves` is asked for nothing but numbers, so that another bron can be asked."""
        async with self.asking() as ask:
            resolves = ask.fetcher(lijst).resolves
            if not resolves:
                pytest.skip(f"{lijst}: resolves nothing")
            assert lijst in _TELLING, f"{lijst}: only {' and '.join(_TELLING)} tell numbers of a klant"
            asked = replace(_ASKED, selection=Selection.of("identificatoren"))
            found = [item.record for known in ask.known(lijst) for item in await ask.whole(lijst, known.klant, asked)]
            told = {number.soort for one in found for number in getattr(one, "identificatoren", None) or ()}
            assert told & resolves, f"{lijst}: resolves numbers, and tells none of a known klant"

    async def test_a_record_is_found_again_by_its_sleutel(self, kind: str) -> None:
        """The same record as in the list; alone in its page."""
        async with self.asking() as ask:
            fetcher = self._by_key(ask.bron.capabilities.op_sleutel, kind)
            met = None if KINDS[kind] in self.known_sleutels else await ask.met(KINDS[kind])
            sleutel = met.sleutel if met else self.known_sleutels[KINDS[kind]]
            page = (await fetcher.fetch([sleutel], PageRequest(limit=1), new_call()))[sleutel]
            assert [type(item.record) for item in page.items] == [KINDS[kind]], f"{kind}: not found by its sleutel"
            assert not page.has_more, f"{kind}: one sleutel is one record"
            assert page.items[0].record.sleutel == sleutel, f"{kind}: another record than asked for"
            found = page.items[0].record
            assert met is None or found.identiteit == met.identiteit, f"{kind}: is another one than in the list"

    async def test_an_unknown_sleutel_is_not_found(self, kind: str) -> None:
        """A record that is gone is an answer, not a failure; and every key is answered."""
        async with self.asking() as ask:
            fetcher = self._by_key(ask.bron.capabilities.op_sleutel, kind)
            answer = await fetcher.fetch([self.unknown_sleutel], PageRequest(limit=1), new_call())
            assert answer == {self.unknown_sleutel: Page()}, f"{kind}: an unknown sleutel must have an empty page"

    def _by_key(self, offered: Mapping[type[Record], Fetcher[str, Record]], kind: str) -> Fetcher[str, Record]:
        if KINDS[kind] not in offered:
            pytest.skip(f"op_sleutel of {kind}: not offered")
        return offered[KINDS[kind]]


def _van(item: Item[Record]) -> frozenset[Identificator] | None:
    """Give the numbers of whom a record says it is; None if it does not say."""
    record = item.record
    if not isinstance(record, Klanttaak | Product | Productaanvraag) or record.van is None:
        return None
    return frozenset(record.van)
