"""Rules of how far a caller may look: a bron may leave out what is beyond that, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from klantbeeld.contract import (
    Betrouwbaarheid,
    Document,
    Fetcher,
    Grens,
    Item,
    Page,
    PageRequest,
    Record,
    Selection,
    Vertrouwelijkheid,
    Volgorde,
    Zaak,
)
from klantbeeld.testing.asking import Asking, new_call, sleutels
from klantbeeld.testing.kinds import LIJSTEN
from klantbeeld.testing.subject import Subject, asyncio_rules

_ASKED = PageRequest(limit=100, selection=Selection.of("vertrouwelijkheid", "betrouwbaarheid", "zaaktype.code"))
_LIMITED: tuple[type[Record], ...] = (Zaak, Document)
_BY_LEVEL = tuple(
    Grens(vertrouwelijkheid=level)
    for level in (Vertrouwelijkheid.OPENBAAR, Vertrouwelijkheid.ZAAKVERTROUWELIJK, Vertrouwelijkheid.ZEER_GEHEIM)
)
_BY_SIGN_IN = tuple(Grens(betrouwbaarheid=level) for level in (Betrouwbaarheid.BASIS, Betrouwbaarheid.SUBSTANTIEEL))


@asyncio_rules
class GrensRules(Subject):
    """What holds for a caller who may not see everything: for zaken and documenten, by whatever road.

    A bron need leave out nothing. But the core can only do so itself if it is told what it asks for.
    """

    async def test_who_may_see_less_misses_only_what_he_may_not_see(self, lijst: str) -> None:
        """Nothing more, nothing in another place, and nothing without the level by which the core decides."""
        async with self.asking() as ask:
            _require_limited(ask, lijst)
            for known in ask.known(lijst):
                whole = await ask.whole(lijst, known.klant, _ASKED)
                for grens in _grenzen(whole, LIJSTEN[lijst]):
                    found = await ask.whole(lijst, known.klant, _ASKED, grens)
                    _assert_no_more(found, whole, lijst)
                    given = set(sleutels(found))
                    missed = [one.record for one in whole if one.record.sleutel not in given]
                    wrong = sum(not _is_beyond(record, grens) for record in missed)
                    assert not wrong, f"{lijst}: {wrong} records are left out that the caller may see"

    async def test_the_pages_of_who_may_see_less_are_exact(self, lijst: str) -> None:
        """What is left out is left out before a page is cut: no empty page with more behind it, no gap, no repeat."""
        async with self.asking() as ask:
            _require_limited(ask, lijst)
            klant = ask.known(lijst)[0].klant
            for grens in _grenzen(await ask.whole(lijst, klant, _ASKED), LIJSTEN[lijst]):
                seen = set(sleutels(await ask.whole(lijst, klant, _ASKED, grens)))
                for volgorde in Volgorde:
                    request = replace(_ASKED, limit=2, volgorde=volgorde)
                    pages = await ask.walk(lijst, klant, request, grens)
                    ends = [*[True] * (len(pages) - 1), False]
                    assert [page.has_more for page in pages] == ends, f"{lijst}: has_more is wrong"
                    assert all(page.items for page in pages[1:]), f"{lijst}: has_more before an empty page"
                    found = [sleutel for page in pages for sleutel in sleutels(page.items)]
                    expected = [one for one in sleutels(await ask.whole(lijst, klant, request)) if one in seen]
                    assert found == expected, f"{lijst}: pages of 2 are not the whole list"

    async def test_by_another_road_no_more_is_seen_either(self) -> None:
        """By number, by key, or from what hangs together with it: there too the core must know what it asks for."""
        async with self.asking() as ask:
            roads = [road async for road in self._roads(ask)]
            if not roads:
                pytest.skip("zaken and documenten are offered by klant alone, or not at all")
            for what, fetcher, key in roads:
                whole = await _asked(fetcher, key, None)
                for grens in (*_BY_LEVEL, *_BY_SIGN_IN, Grens(zaaktypen=frozenset())):
                    _assert_no_more(await _asked(fetcher, key, grens), whole, what)

    async def _roads(self, ask: Asking) -> AsyncIterator[tuple[str, Fetcher[Any, Any], object]]:
        offered = ask.bron.capabilities
        for kind in _LIMITED:
            if kind in offered.op_sleutel:
                sleutel = self.known_sleutels.get(kind) or (await ask.met(kind)).sleutel
                yield f"op_sleutel of {kind.__name__}", offered.op_sleutel[kind], sleutel
            for known in self.known_onderwerpen.get(kind, ()) if kind in offered.bij else ():
                fetcher = offered.bij[kind]
                narrowed = known.onderwerp.narrowed(fetcher.accepts, accepts_other=fetcher.accepts_other)
                if narrowed is not None:
                    yield f"bij of {kind.__name__}", fetcher, narrowed
        if offered.op_identificator is not None:
            for number in await self.numbers(ask):
                yield f"op_identificator of {number.soort.objecttype}", offered.op_identificator, number


def _require_limited(ask: Asking, lijst: str) -> None:
    ask.fetcher(lijst)
    if LIJSTEN[lijst] not in _LIMITED:
        pytest.skip(f"{lijst}: is not limited by how confidential it is")


async def _asked(fetcher: Fetcher[Any, Any], key: object, grens: Grens | None) -> Sequence[Item[Record]]:
    answer: Mapping[object, Page[Record]] = await fetcher.fetch([key], _ASKED, new_call(grens))
    return answer[key].items


def _grenzen(whole: Iterable[Item[Record]], kind: type[Record]) -> tuple[Grens, ...]:
    """Give what a caller may be limited by; of a list of zaken also by a zaaktype that is in it, and by none at all."""
    if kind is not Zaak:
        return _BY_LEVEL
    codes = sorted({code for item in whole if (code := _levels(item.record)[2]) is not None})
    zaaktypen = tuple(Grens(zaaktypen=frozenset(some)) for some in ((), codes[:1]))
    return (*_BY_LEVEL, *_BY_SIGN_IN, *zaaktypen)


def _assert_no_more(found: Sequence[Item[Record]], whole: Sequence[Item[Record]], what: str) -> None:
    given, known = sleutels(found), sleutels(whole)
    assert set(given) <= set(known), f"{what}: gives more to who may see less"
    assert given == [sleutel for sleutel in known if sleutel in set(given)], f"{what}: another order for who sees less"
    lost = (Counter(map(_told, found)) - Counter(map(_told, whole))).total()
    assert not lost, f"{what}: {lost} records without what was told of them to who may see everything"


def _told(item: Item[Record]) -> tuple[object, ...]:
    return (item.record.sleutel, *_levels(item.record))


def _is_beyond(record: Record, grens: Grens) -> bool:
    """Say whether a record is beyond what may be seen, or does not say that it is not."""
    vertrouwelijkheid, betrouwbaarheid, zaaktype = _levels(record)
    if grens.vertrouwelijkheid is not None:
        return vertrouwelijkheid is None or vertrouwelijkheid.exceeds(grens.vertrouwelijkheid)
    if grens.betrouwbaarheid is not None:
        return betrouwbaarheid is not None and betrouwbaarheid.exceeds(grens.betrouwbaarheid)
    return grens.zaaktypen is not None and zaaktype not in grens.zaaktypen


def _levels(record: Record) -> tuple[Vertrouwelijkheid | None, Betrouwbaarheid | None, str | None]:
    if isinstance(record, Zaak):
        return record.vertrouwelijkheid, record.betrouwbaarheid, record.zaaktype.code if record.zaaktype else None
    return record.vertrouwelijkheid if isinstance(record, Document) else None, None, None
