"""Rules of what is asked otherwise than by klant: by number, by onderwerp, the work to do, candidates, contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from klantbeeld.contract import (
    BronError,
    Fetcher,
    Identificator,
    Item,
    Onderwerp,
    Page,
    PageRequest,
    Partij,
    Record,
    Taakstatus,
    Volgorde,
    Werkvraag,
)
from klantbeeld.testing.asking import Asking, new_call, sleutels
from klantbeeld.testing.kinds import KINDS
from klantbeeld.testing.listing import plaats
from klantbeeld.testing.shape import flaws
from klantbeeld.testing.subject import KnownOnderwerp, Subject, asyncio_rules, read_bestand

_ASKED = PageRequest(limit=100)
_MOST_PAGES = 300


@asyncio_rules
class RelationRules(Subject):
    """What holds for records that are found by what refers to them, or by what they refer to."""

    async def test_a_record_is_found_by_the_numbers_it_is_known_as(self) -> None:
        """Every record with that number, and no other (R70)."""
        async with self.asking() as ask:
            fetcher = self._op_identificator(ask)
            numbers = await self.numbers(ask)
            known = {number.soort for number in numbers}
            missing = sorted(soort.soort_object_id for soort in fetcher.accepts if soort not in known)
            assert not missing, f"known_nummers: name a number of soort {', '.join(missing)}"
            for start in range(0, len(numbers), fetcher.batch_size):
                asked = numbers[start : start + fetcher.batch_size]
                answer = await fetcher.fetch(asked, _ASKED, new_call())
                assert set(answer) == set(asked), "op_identificator: answers other numbers than it was given"
                for number in asked:
                    items, what = answer[number].items, f"op_identificator of {number.soort.objecttype}"
                    assert items, f"{what}: nothing is found by a number that a record is known as"
                    assert all(number in item.record.bekend_als for item in items), f"{what}: finds other numbers too"
                    self._assert_good(items, what)

    async def test_an_unknown_number_is_not_found(self) -> None:
        """A number nobody has is an answer, not a failure."""
        async with self.asking() as ask:
            fetcher = self._op_identificator(ask)
            for soort in fetcher.accepts:
                number = Identificator(soort, self.unknown_nummer)
                answer = await fetcher.fetch([number], _ASKED, new_call())
                assert answer == {number: Page()}, "op_identificator: an unknown number must have an empty page"

    async def test_all_that_is_about_an_object_is_found(self, kind: str) -> None:
        """As many as the author knows of, in the order of the kind, in pages of any size (R72)."""
        async with self.asking() as ask:
            fetcher, known = self._bij(ask, kind)
            assert known[0].count >= 2, f"known_onderwerpen[{kind}]: the first needs two records"
            for one in known:
                narrowed = one.onderwerp.narrowed(fetcher.accepts, accepts_other=fetcher.accepts_other)
                assert narrowed is not None, f"bij of {kind}: accepts no number of a known onderwerp"
                for volgorde in Volgorde:
                    whole = await self._walk(fetcher, narrowed, replace(_ASKED, volgorde=volgorde))
                    assert len(whole) == one.count, f"bij of {kind}: {len(whole)} records, not {one.count}"
                    self._assert_good(whole, f"bij of {kind}")
                    assert {type(item.record) for item in whole} <= {KINDS[kind]}, f"bij of {kind}: holds other kinds"
                    places = [plaats(item.record) for item in whole]
                    ordered = places if volgorde is Volgorde.OUDSTE_EERST else places[::-1]
                    assert all(first < second for first, second in pairwise(ordered)), f"bij of {kind}: no order"
                    by_one = await self._walk(fetcher, narrowed, PageRequest(limit=1, volgorde=volgorde))
                    assert sleutels(by_one) == sleutels(whole), f"bij of {kind}: pages of 1 are not the whole list"

    async def test_an_object_that_nothing_is_about_has_an_empty_page(self, kind: str) -> None:
        """And in one fetch with others every object is answered, each with its own."""
        async with self.asking() as ask:
            fetcher, known = self._bij(ask, kind)
            nothing = Onderwerp(
                tuple(replace(one, object_id=self.unknown_nummer) for one in known[0].onderwerp.identificatoren)
            )
            keys = [
                narrowed
                for one in (*(each.onderwerp for each in known), nothing)
                if (narrowed := one.narrowed(fetcher.accepts, accepts_other=fetcher.accepts_other))
            ]
            for start in range(0, len(keys), fetcher.batch_size):
                asked = keys[start : start + fetcher.batch_size]
                answer = await fetcher.fetch(asked, _ASKED, new_call())
                assert set(answer) == set(asked), f"bij of {kind}: answers other objects than it was given"
                for key in asked:
                    alone = (await fetcher.fetch([key], _ASKED, new_call()))[key]
                    assert sleutels(answer[key].items) == sleutels(alone.items), f"bij of {kind}: differs in a batch"
                    if key is keys[-1]:
                        assert alone == Page(), f"bij of {kind}: something is about an object nobody has"

    async def test_the_work_to_do_is_all_there_longest_waiting_first(self) -> None:
        """Also by status, and in pages of any size (R61, A9)."""
        async with self.asking() as ask:
            fetcher = ask.bron.capabilities.werkvoorraad
            if fetcher is None:
                pytest.skip("werkvoorraad: not offered")
            assert self.known_werk, "known_werk: name what is to be done, for the adapter offers werkvoorraad"
            assert self.known_werk[0].count >= 2, "known_werk: the first needs two taken"
            for known in self.known_werk:
                oldest_first = replace(_ASKED, volgorde=Volgorde.OUDSTE_EERST)
                whole = await self._walk(fetcher, known.werkvraag, oldest_first)
                assert len(whole) == known.count, f"werkvoorraad: {len(whole)} taken, not {known.count}"
                self._assert_good(whole, "werkvoorraad")
                places = [plaats(item.record) for item in whole]
                assert all(first < second for first, second in pairwise(places)), "werkvoorraad: no order"
                by_one = await self._walk(fetcher, known.werkvraag, replace(oldest_first, limit=1))
                assert sleutels(by_one) == sleutels(whole), "werkvoorraad: pages of 1 are not the whole list"
                for status in Taakstatus:
                    asked = replace(oldest_first, taakstatus=frozenset({status}))
                    found = sleutels(await self._walk(fetcher, known.werkvraag, asked))
                    expected = [item.record.sleutel for item in whole if _status(item.record) is status]
                    assert found == expected, f"werkvoorraad: {status.name} gives something else than filtering"

    async def test_work_that_nobody_has_is_an_empty_page(self) -> None:
        """A number that no taak has."""
        async with self.asking() as ask:
            fetcher = ask.bron.capabilities.werkvoorraad
            if fetcher is None:
                pytest.skip("werkvoorraad: not offered")
            asked = Werkvraag(nummer=self.unknown_nummer[:10])
            assert await fetcher.fetch([asked], _ASKED, new_call()) == {asked: Page()}, "werkvoorraad: finds others"

    async def test_candidates_are_partijen_that_gave_the_address(self) -> None:
        """Gekenden only: who left an address for one contact is not found by it (R12, R16)."""
        async with self.asking() as ask:
            fetcher = ask.bron.capabilities.kandidaten
            if fetcher is None:
                pytest.skip("kandidaten: not offered")
            assert self.known_kandidaten, "known_kandidaten: name an address, for the adapter offers kandidaten"
            for adres, count in self.known_kandidaten.items():
                items = (await fetcher.fetch([adres], _ASKED, new_call()))[adres].items
                assert len(items) == count, f"kandidaten: {len(items)} partijen, not {count}"
                assert all(isinstance(item.record, Partij) for item in items), "kandidaten: must be partijen"
                self._assert_good(items, "kandidaten")
            nobody = "niemand@nergens.invalid"
            assert await fetcher.fetch([nobody], _ASKED, new_call()) == {nobody: Page()}, "kandidaten: finds others"

    async def test_the_contents_of_a_document_are_given_whole(self) -> None:
        """Byte for byte; and what is not there is a failure, for nobody asks without a document."""
        async with self.asking() as ask:
            bestand = ask.bron.capabilities.bestand
            if bestand is None:
                pytest.skip("bestand: not offered")
            assert self.known_bestanden, "known_bestanden: name a document, for the adapter offers bestand"
            for sleutel, content in self.known_bestanden.items():
                assert await read_bestand(bestand, sleutel) == content, "bestand: other contents than the document has"
                async with bestand(sleutel, new_call()) as opened:
                    assert opened.omvang in (None, len(content)), "bestand: another omvang than the contents have"
            with pytest.raises(BronError):
                await read_bestand(bestand, self.unknown_sleutel)

    def _op_identificator(self, ask: Asking) -> Fetcher[Identificator, Record]:
        fetcher = ask.bron.capabilities.op_identificator
        if fetcher is None:
            pytest.skip("op_identificator: not offered")
        return fetcher

    def _bij(self, ask: Asking, kind: str) -> tuple[Fetcher[Onderwerp, Record], Sequence[KnownOnderwerp]]:
        fetcher = ask.bron.capabilities.bij.get(KINDS[kind])
        if fetcher is None:
            pytest.skip(f"bij of {kind}: not offered")
        known = self.known_onderwerpen.get(KINDS[kind], ())
        assert known, f"known_onderwerpen[{kind}]: name an object, for the adapter offers what is about it"
        return fetcher, known

    async def _walk(self, fetcher: Fetcher[Any, Any], key: object, request: PageRequest) -> tuple[Item[Record], ...]:
        items: list[Item[Record]] = []
        for _ in range(_MOST_PAGES):
            page: Page[Record] = (await fetcher.fetch([key], request, new_call()))[key]
            assert len(page.items) <= request.limit, "a page has more than was asked for"
            items += page.items
            if not page.has_more:
                return tuple(items)
            request = replace(request, after=page.items[-1].cursor)
        pytest.fail("the pages do not end")

    def _assert_good(self, items: Sequence[Item[Record]], what: str) -> None:
        found = sleutels(items)
        assert len(set(found)) == len(found), f"{what}: the same record twice"
        for item in items:
            wrong = list(flaws(item.record))
            assert not wrong, f"{what}: {'; '.join(wrong)}"
            assert item.record.bron == self.bron_name, f"{what}: the herkomst must have the name of this bron"


def _status(record: Record) -> Taakstatus | None:
    status: Taakstatus | None = getattr(record, "taakstatus", None)
    return status
