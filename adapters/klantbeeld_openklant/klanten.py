"""From a klant to the partijen he is in this register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from klantbeeld.contract import (
    KVK_NUMMER,
    BronDataError,
    BronError,
    Call,
    Identificator,
    Klant,
    Plaats,
    SoortPartij,
    plaats_of,
)
from klantbeeld.http import Fetched, Json, UnreadableError, fields, together
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.identificatoren import Rij, rij, rijen_of_partij
from klantbeeld_openklant.references import key

__all__ = ["Gevonden", "Kandidaat", "Klanten"]

_ALLE = frozenset(SoortPartij)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidaat:
    """A partij that may be this klant: it has the number, and is him if it is also of the right soort."""

    uuid: str
    soorten: frozenset[SoortPartij] = _ALLE
    json: Json = None
    """The partij itself, when it came along."""

    @property
    def plaats(self) -> Plaats:
        """By uuid: a partij has no place in time."""
        return plaats_of(None, self.uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevonden:
    """What a search for a klant gave."""

    kandidaten: tuple[Kandidaat, ...] = ()
    """In the order of their uuid."""
    rijen: Mapping[str, Rij] = field(default_factory=dict)
    """The identificatoren that were seen, by uuid."""
    dropped: int = 0
    missing: tuple[BronError, ...] = ()


class Klanten:
    """Finds the partijen of a klant.

    Only by way of partij-identificatoren: the filters of `partijen` look at each field of an identificator by itself,
    so they also give whoever has the number as something else.
    """

    def __init__(self, client: OpenKlantClient, bron: str) -> None:
        self._client = client
        self._bron = bron

    async def find(self, klant: Klant, call: Call) -> Gevonden:
        """Give the partijen of a klant; one who is a partij here is that one alone, whatever else has his numbers."""
        if klant.partij is not None and klant.partij.bron == self._bron:
            uuid = fields.as_uuid(klant.partij.sleutel)
            soorten = frozenset({klant.hoedanigheid}) if klant.hoedanigheid else _ALLE
            return Gevonden(kandidaten=(Kandidaat(uuid=uuid, soorten=soorten),) if uuid else ())
        numbers = sorted({number.object_id for one in klant.identificatoren for number in _with_sub(one)})
        kvk_nummers = sorted({one.object_id for one in klant.having(KVK_NUMMER)})
        answers = await together(
            [
                *(self._client.identificatoren(number, call) for number in numbers),
                *(self._client.partijen_under(number, call) for number in kvk_nummers),
            ]
        )
        search = _Search(klant, self._bron)
        for number, answer in zip(numbers, answers, strict=False):
            search.add_rijen(number, answer)
        for one in klant.identificatoren:
            search.match(one)
        for number, answer in zip(kvk_nummers, answers[len(numbers) :], strict=True):
            search.add_vestigingen(number, answer)
        return search.gevonden()

    async def fits(self, kandidaat: Kandidaat, call: Call) -> bool:
        """Say whether a kandidaat is in the hoedanigheid that is asked for; asks for the partij if it must."""
        if kandidaat.soorten == _ALLE:
            return True
        json = kandidaat.json or await self._client.partij(kandidaat.uuid, call)
        with fields.must_be_readable(self._bron):
            return self.is_fitting(kandidaat, json)

    def is_fitting(self, kandidaat: Kandidaat, json: Json) -> bool:
        """Say whether this partij is there and of the right soort; raises UnreadableError if it does not say that."""
        return json is not None and translate.soort_partij(json) in kandidaat.soorten


class _Search:
    """Puts together the answers to one search; no I/O."""

    def __init__(self, klant: Klant, bron: str) -> None:
        self._klant = klant
        self._bron = bron
        self._rijen: dict[str, Rij] = {}
        self._kandidaten: dict[str, Kandidaat] = {}
        self._dropped = 0
        self._missing: list[BronError] = []

    def add_rijen(self, number: str, answer: Fetched) -> None:
        """Take in rows of partij-identificatoren, as far as they are of this number; a register may be confused."""
        self._check(answer)
        for json in answer.results:
            try:
                row = rij(json)
            except UnreadableError:
                self._dropped += 1
            else:
                if row.object_id == number:
                    self._rijen[row.uuid] = row
                else:
                    self._dropped += 1

    def match(self, wanted: Identificator) -> None:
        """Take the partijen that really have this number: of this kind, and under the number it belongs to."""
        for row in self._rows(wanted):
            if row.partij is not None:
                self._add(row.partij, wanted)

    def add_vestigingen(self, kvk_nummer: str, answer: Fetched) -> None:
        """Take the partijen with a number that really is valid under a row of this KVK-nummer."""
        self._check(answer)
        wanted = Identificator(KVK_NUMMER, kvk_nummer)
        above = {row.uuid for row in self._rows(wanted)}
        for json in answer.results:
            try:
                if any(row.sub_van in above for row in rijen_of_partij(json)):
                    self._add(key(json), wanted, json)
            except UnreadableError:
                self._dropped += 1

    def gevonden(self) -> Gevonden:
        return Gevonden(
            kandidaten=tuple(self._kandidaten[uuid] for uuid in sorted(self._kandidaten)),
            rijen=self._rijen,
            dropped=self._dropped,
            missing=tuple(self._missing),
        )

    def _rows(self, wanted: Identificator) -> Iterator[Rij]:
        above = None if wanted.sub_van is None else {row.uuid for row in self._rows(wanted.sub_van)}
        for row in self._rijen.values():
            if row.means(wanted) and (above is None or row.sub_van in above):
                yield row

    def _add(self, uuid: str, number: Identificator, json: Json = None) -> None:
        soort = self._klant.hoedanigheid or number.hoedanigheid
        soorten = frozenset({soort}) if soort else _ALLE
        known = self._kandidaten.get(uuid)
        if known is None:
            self._kandidaten[uuid] = Kandidaat(uuid=uuid, soorten=soorten, json=json)
        else:
            self._kandidaten[uuid] = replace(known, soorten=known.soorten | soorten, json=known.json or json)

    def _check(self, answer: Fetched) -> None:
        if answer.has_more:
            self._missing.append(BronDataError(f"{self._bron}: more partijen with one number than are read"))


def _with_sub(number: Identificator) -> Iterator[Identificator]:
    yield number
    if number.sub_van is not None:
        yield from _with_sub(number.sub_van)
