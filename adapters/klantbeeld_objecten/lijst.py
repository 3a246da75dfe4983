"""The objects of one type as records of one kind: of klanten, and of what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    BronDataError,
    Call,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klanttaak,
    Onderwerp,
    Page,
    PageRequest,
    Product,
    Productaanvraag,
    Record,
    Stempel,
    Verwijzing,
    page_of,
)
from klantbeeld.http import Json, UnreadableError, fields, settle, unfailed
from klantbeeld_objecten import translate
from klantbeeld_objecten.client import ObjectenClient
from klantbeeld_objecten.soorten import Inrichting, Objectsoort
from klantbeeld_objecten.velden import DataPath
from klantbeeld_objecten.zoeken import Zoek, can_be_text, is_asked, numbers_of, zoek_klanten

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)

_REFERRING = ("hoort_bij", "zaken", "aanvraag", "product")


@dataclass(frozen=True, slots=True, repr=False)
class Found(Generic[R_co]):
    """An object that was found, and the record it is; None if it cannot be read."""

    data: Json
    record: R_co | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objectlijst(Generic[R]):
    """Objects of one type; its methods are what `Capabilities` asks for."""

    kind: type[R]
    soort: Objectsoort
    inrichting: Inrichting
    client: ObjectenClient

    async def van_klanten(self, klanten: Sequence[Klant], request: PageRequest, call: Call) -> Mapping[Klant, Page[R]]:
        """Give the objects of many klanten: a call for each path a number may be at, and for every 500 objects."""
        different = dict.fromkeys(klanten)
        owners: dict[tuple[IdentificatorSoort, str], set[Klant]] = {}
        for klant in different:
            for number in klant.identificatoren:
                owners.setdefault((number.soort, number.object_id), set()).add(klant)
        theirs: dict[Klant, list[Found[R]]] = {klant: [] for klant in different}
        searches = zoek_klanten(self.soort, different)
        for found in await self._search(searches, request, call, of_klanten=True):
            numbers, is_clear = numbers_of(found.data, self.soort)
            # Whose it is cannot be told: whoever it might be of hears that something is left out.
            shown = found if is_clear else replace(found, record=None)
            for klant in {klant for number in numbers for klant in owners.get(number, ())}:
                theirs[klant].append(shown)
        return {klant: _page(found, request) for klant, found in theirs.items()}

    async def bij_koppeling(
        self, onderwerpen: Sequence[Onderwerp], request: PageRequest, call: Call
    ) -> Mapping[Onderwerp, Page[Record]]:
        """Give what belongs to many objects, by the one path that says to what it belongs."""
        path = self.koppeling
        values = frozenset(uuid for one in onderwerpen for uuid in _uuids(one))
        searches = [Zoek(type_url=self.soort.type_url, path=path, values=values)] if path and values else []
        found = await self._search(searches, request, call)
        return {one: _page(_about(one, found), request) for one in dict.fromkeys(onderwerpen)}

    async def bij_vermelding(self, onderwerp: Onderwerp, request: PageRequest, call: Call) -> Page[Record]:
        """Give what refers to an object from within a list, which only a search for its number anywhere finds."""
        numbers = {one.object_id for one in onderwerp.identificatoren if one.soort == ZAAK_IDENTIFICATIE}
        texts = {*_uuids(onderwerp), *filter(can_be_text, numbers)}
        searches = [Zoek(type_url=self.soort.type_url, text=text) for text in sorted(texts)]
        return _page(_about(onderwerp, await self._search(searches, request, call)), request)

    @property
    def koppeling(self) -> DataPath | None:
        """The path by which objects of this type are searched by what they belong to."""
        paths = self.soort.velden.get("hoort_bij", ())
        return paths[0] if paths and not paths[0].of_record else None

    async def _search(
        self, searches: Sequence[Zoek], request: PageRequest, call: Call, *, of_klanten: bool = False
    ) -> list[Found[R]]:
        """Ask all searches at the same time and give every object once."""
        wanted = self.soort.narrowed(request, *(() if of_klanten else _REFERRING))
        selectors = wanted.selectors()
        answers = unfailed(await settle(self.client.all(zoek, selectors, call) for zoek in searches))
        stempel = Stempel(self.client.name, datetime.now(UTC))
        found: dict[str, Found[R]] = {}
        for zoek, objects in zip(searches, answers, strict=True):
            for data in objects:
                if not is_asked(data, zoek, self.soort):
                    raise BronDataError(f"{self.client.name}: gives objects that were not asked for")
                key = fields.as_uuid(data.get("uuid")) or f"#{len(found)}"
                found[key] = Found(data, self._read(data, wanted, stempel))
        return list(found.values())

    def _read(self, data: Json, wanted: Objectsoort, stempel: Stempel) -> R | None:
        try:
            record = translate.record(data, wanted, self.inrichting, stempel)
        except UnreadableError:
            return None
        return record if isinstance(record, self.kind) else None


def referred_to(record: Record) -> frozenset[Identificator]:
    """Give the numbers of what a record belongs to or comes from."""
    several: tuple[Verwijzing | None, ...] = ()
    match record:
        case Klanttaak():
            several = (record.hoort_bij,)
        case Product():
            several = (record.aanvraag, *(record.zaken or ()))
        case Productaanvraag():
            several = (record.product, *(record.zaken or ()))
    return frozenset(one.identificator for one in several if one is not None and one.identificator is not None)


def _about(onderwerp: Onderwerp, found: Iterable[Found[Record]]) -> list[Found[Record]]:
    # What cannot be read might be about anything: it counts as dropped for all.
    numbers = frozenset(onderwerp.identificatoren) | {
        Identificator(number.soort, uuid)
        for number in onderwerp.identificatoren
        if (uuid := fields.as_uuid(number.object_id))
    }
    return [one for one in found if one.record is None or referred_to(one.record) & numbers]


def _uuids(onderwerp: Onderwerp) -> list[str]:
    found = (fields.as_uuid(number.object_id) for number in onderwerp.identificatoren)
    return [uuid for uuid in found if uuid is not None]


def _page(found: Iterable[Found[R]], request: PageRequest) -> Page[R]:
    records = [one.record for one in found]
    page = page_of([record for record in records if record is not None], request)
    return replace(page, dropped=records.count(None))
