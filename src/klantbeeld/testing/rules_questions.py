"""Rules of what is asked: filters, and the selection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from klantbeeld.contract import (
    NEDERLAND,
    Identificator,
    Item,
    Klantcontact,
    Klanttaak,
    PageRequest,
    Product,
    Record,
    Selection,
    Taakstatus,
    TijdlijnRecord,
    Volgorde,
)
from klantbeeld.testing.asking import Asking, sleutels
from klantbeeld.testing.listing import passes, plaats
from klantbeeld.testing.subject import Subject, asyncio_rules

_ASKED = PageRequest(limit=100)
_DATED = ("klantcontacten", "zaken", "documenten")


@asyncio_rules
class QuestionRules(Subject):
    """What holds for an answer to less than everything."""

    async def test_only_open_or_only_closed_zaken(self) -> None:
        """`open` keeps the zaken that are known to be so."""
        async with self.asking() as ask:
            await self._assert_filtered(ask, "zaken", [replace(_ASKED, open=True), replace(_ASKED, open=False)])

    async def test_only_from_or_until_a_day(self, lijst: str) -> None:
        """`vanaf` and `tot` both count, as days in the Netherlands."""
        async with self.asking() as ask:
            if lijst not in _DATED:
                pytest.skip(f"{lijst}: is not asked by day")
            days = _days(await ask.whole(lijst))
            requests = [replace(_ASKED, vanaf=day) for day in days] + [replace(_ASKED, tot=day) for day in days]
            requests += [replace(_ASKED, vanaf=day, tot=day) for day in days]
            await self._assert_filtered(ask, lijst, requests)

    async def test_only_taken_with_a_status(self) -> None:
        """`taakstatus` keeps the taken that have one of these."""
        async with self.asking() as ask:
            requests = [replace(_ASKED, taakstatus=frozenset({status})) for status in Taakstatus]
            requests.append(replace(_ASKED, taakstatus=frozenset({Taakstatus.TE_VERWERKEN, Taakstatus.VERWERKT})))
            await self._assert_filtered(ask, "interne_taken", requests)

    async def test_only_open_or_only_closed_productaanvragen(self) -> None:
        """`open` keeps the productaanvragen that are known to be so."""
        async with self.asking() as ask:
            requests = [replace(_ASKED, open=True), replace(_ASKED, open=False)]
            await self._assert_filtered(ask, "productaanvragen", requests)

    async def test_only_klanttaken_with_a_status_or_of_a_soort(self) -> None:
        """`taakstatus` and `soort` keep the klanttaken that have one of these."""
        async with self.asking() as ask:
            codes = _codes(await ask.whole("klanttaken"))
            requests = [replace(_ASKED, taakstatus=frozenset({status})) for status in Taakstatus]
            requests += [replace(_ASKED, soort=frozenset({code})) for code in (*codes, "bestaat-niet")]
            await self._assert_filtered(ask, "klanttaken", requests)

    async def test_only_producten_of_a_soort_or_asked_for_or_valid(self) -> None:
        """`soort`, `gevraagd` and `geldig_op` keep the producten that are known to be so."""
        async with self.asking() as ask:
            whole = await ask.whole("producten")
            requests = [replace(_ASKED, gevraagd=asked) for asked in (True, False)]
            requests += [replace(_ASKED, soort=frozenset({code})) for code in (*_codes(whole), "bestaat-niet")]
            requests += [replace(_ASKED, geldig_op=day) for day in (*_days(whole), date(1900, 1, 1), date(2999, 1, 1))]
            await self._assert_filtered(ask, "producten", requests)

    async def test_only_klantcontacten_through_a_kanaal(self) -> None:
        """`kanaal` keeps the klantcontacten that went through one of these."""
        async with self.asking() as ask:
            contacten = [item.record for item in await ask.whole("klantcontacten")]
            kanalen = {one.kanaal.code for one in contacten if isinstance(one, Klantcontact) and one.kanaal}
            requests = [replace(_ASKED, kanaal=frozenset({code})) for code in (*sorted(kanalen), "bestaat-niet")]
            await self._assert_filtered(ask, "klantcontacten", requests)

    async def test_klanttaken_come_most_urgent_first_when_asked_so(self) -> None:
        """What is to be done before what is done, and by when it must be done; in pages of any size (A24)."""
        async with self.asking() as ask:
            whole = [item.record for item in await ask.whole("klanttaken")]
            ordered = sorted((one for one in whole if isinstance(one, Klanttaak)), key=lambda one: one.dringendheid)
            for limit in (1, 2, 100):
                asked = PageRequest(limit=limit, dringendste_eerst=True)
                found = sleutels(await ask.whole("klanttaken", request=asked))
                assert found == [one.sleutel for one in ordered], f"klanttaken: not by urgency in pages of {limit}"

    async def _assert_filtered(self, ask: Asking, lijst: str, requests: Sequence[PageRequest]) -> None:
        whole = await ask.whole(lijst)
        for request in requests:
            expected = [item.record.sleutel for item in whole if passes(item.record, request)]
            for limit, volgorde in ((100, Volgorde.NIEUWSTE_EERST), (1, Volgorde.OUDSTE_EERST)):
                asked = replace(request, limit=limit, volgorde=volgorde)
                found = sleutels(await ask.whole(lijst, request=asked))
                newest_first = volgorde is Volgorde.NIEUWSTE_EERST
                assert found == (expected if newest_first else expected[::-1]), f"{lijst}: {_described(asked)}"

    async def test_what_is_selected_is_delivered(self, lijst: str) -> None:
        """What is there when everything is selected, is there too when it is selected alone."""
        async with self.asking() as ask:
            whole = await ask.whole(lijst)
            for path in sorted({path for item in whole for path in _paths(item.record)}):
                found = await ask.whole(lijst, request=replace(_ASKED, selection=Selection.of(path)))
                assert sleutels(found) == sleutels(whole), f"{lijst}: another list when only {path} is selected"
                for full, item in zip(whole, found, strict=True):
                    lost = _filled(full.record, path) - _filled(item.record, path)
                    assert lost <= 0, f"{lijst}: {path} is selected, and not delivered"

    async def test_the_place_of_a_record_does_not_depend_on_what_is_selected(self, lijst: str) -> None:
        """The core merges by `plaats`, and `herkomst` is part of every answer, whatever else is selected."""
        async with self.asking() as ask:
            whole = await ask.whole(lijst)
            found = await ask.whole(lijst, request=replace(_ASKED, selection=Selection()))
            assert [plaats(item.record) for item in found] == [plaats(item.record) for item in whole], (
                f"{lijst}: what `plaats` is made of is not always delivered"
            )

    async def test_the_numbers_a_record_is_known_as_are_always_delivered(self, lijst: str) -> None:
        """The core asks other bronnen by `bekend_als` for what is about a record, whatever else is selected."""
        async with self.asking() as ask:
            whole = await ask.whole(lijst)
            found = await ask.whole(lijst, request=replace(_ASKED, selection=Selection()))
            assert [item.record.bekend_als for item in found] == [item.record.bekend_als for item in whole], (
                f"{lijst}: `bekend_als` is not always delivered"
            )

    async def test_the_numbers_of_actoren_come_with_them(self) -> None:
        """Who took part in a klantcontact may see it whole: the core looks at their numbers, and selects no more."""
        async with self.asking() as ask:
            whole = await ask.whole("klantcontacten")
            found = await ask.whole("klantcontacten", request=replace(_ASKED, selection=Selection.of("actoren")))
            assert _actornummers(found) == _actornummers(whole), "klantcontacten: actoren come without their numbers"

    async def test_asking_less_costs_no_more_calls(self, lijst: str) -> None:
        """Selecting one thing takes at most the calls that selecting everything takes (R38)."""
        async with self.asking() as ask:
            ask.fetcher(lijst)
            if self.calls_made() is None:
                pytest.skip("calls_made: nobody counts")
            whole = await ask.whole(lijst)
            most = await self._cost(ask, lijst, Selection.all())
            for path in ("", *sorted({path for item in whole for path in _paths(item.record)})):
                cost = await self._cost(ask, lijst, Selection.of(path) if path else Selection())
                assert cost <= most, f"{lijst}: selecting only {path or 'nothing'} takes {cost} calls, all takes {most}"

    async def _cost(self, ask: Asking, lijst: str, selection: Selection) -> int:
        before = self.calls_made() or 0
        await ask.whole(lijst, request=replace(_ASKED, selection=selection))
        return (self.calls_made() or 0) - before


def _actornummers(items: Sequence[Item[Record]]) -> list[list[tuple[Identificator, ...]]]:
    contacten = [item.record for item in items if isinstance(item.record, Klantcontact)]
    return [[actor.bekend_als for actor in contact.actoren or ()] for contact in contacten]


def _days(items: Sequence[Item[Record]]) -> list[date]:
    """Give the first, middle and last day something stands at."""
    moments = [item.record.tijdstip for item in items if isinstance(item.record, TijdlijnRecord)]
    days = sorted({moment.astimezone(NEDERLAND).date() for moment in moments if moment is not None})
    return sorted({days[0], days[len(days) // 2], days[-1]}) if days else []


def _codes(items: Sequence[Item[Record]]) -> list[str]:
    """Give the codes of the soorten there are."""
    soorten = [item.record.soort for item in items if isinstance(item.record, Klanttaak | Product)]
    return sorted({soort.code for soort in soorten if soort is not None})


def _described(request: PageRequest) -> str:
    names = ("open", "vanaf", "tot", "taakstatus", "soort", "gevraagd", "geldig_op", "kanaal")
    named = ", ".join(f"{name}={getattr(request, name)}" for name in names if getattr(request, name) is not None)
    return f"{named} gives something else than filtering the whole list"


def _paths(record: object, above: str = "") -> Iterator[str]:
    """Give what can be selected in a record and has a value, two levels deep."""
    if not is_dataclass(record) or isinstance(record, type):
        return
    for field in fields(record):
        value = getattr(record, field.name)
        if value is None or field.name == "herkomst":
            continue
        path = f"{above}{field.name}"
        yield path
        if not above:
            for part in value if isinstance(value, tuple) else (value,):
                yield from _paths(part, f"{path}.")


def _filled(value: object, path: str) -> int:
    """Count how many values a path leads to."""
    name, _, rest = path.partition(".")
    if isinstance(value, tuple):
        return sum(_filled(part, path) for part in value)
    if value is None:
        return 0
    below = getattr(value, name)
    return _filled(below, rest) if rest else int(below is not None)
