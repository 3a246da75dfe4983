"""Klanten: who the klant is in this register, and the partijen and digital addresses that makes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from klantbeeld.contract import (
    BronDataError,
    BronError,
    Call,
    DigitaalAdres,
    Identificator,
    Item,
    Klant,
    Page,
    PageRequest,
    Partij,
    Plaats,
    Stempel,
    Window,
    plaats_of,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_contactmomenten import translate_klant
from klantbeeld_contactmomenten.client import ContactmomentenClient, address_field
from klantbeeld_contactmomenten.links import key

__all__ = ["Gevonden", "Klanten"]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A klant and his place: by uuid, for he has none in time."""

    uuid: str
    json: Json

    @property
    def plaats(self) -> Plaats:
        return plaats_of(None, self.uuid)


@dataclass(slots=True)
class Gevonden:
    """What a search for a klant gave; two klanten with one BSN are a mistake to show, not to hide (R24)."""

    klanten: dict[str, Json] = field(default_factory=dict)
    """By uuid."""
    dropped: int = 0
    missing: list[BronError] = field(default_factory=list)


class Klanten:
    """Finds klanten by a strong number only (R12), and only in the hoedanigheid that is asked for (R22)."""

    def __init__(self, client: ContactmomentenClient, bron: str) -> None:
        self._client = client
        self._bron = bron

    async def find(self, klant: Klant, call: Call) -> Gevonden:
        """Give the klanten this klant is here; one who is a partij here is that one alone."""
        found = Gevonden()
        if klant.partij is not None and klant.partij.bron == self._bron:
            json = await self._gekend(klant.partij.sleutel, call)
            if json is not None:
                self._take(found, json, klant, None)
            return found
        numbers = [one for one in klant.identificatoren if one.soort in self._client.dialect.filters]
        for number, answer in zip(
            numbers, await asyncio.gather(*(self._client.klanten(one, call) for one in numbers)), strict=True
        ):
            if answer.has_more:
                found.missing.append(BronDataError(f"{self._bron}: more klanten with one number than are read"))
            for json in answer.results:
                self._take(found, json, klant, number)
        return found

    async def partijen(self, klant: Klant, request: PageRequest, call: Call) -> Page[Partij]:
        """Give a page of the partijen of a klant, in the order of their uuid."""
        return self._page(await self.find(klant, call), request)

    async def kandidaten(self, adres: str, request: PageRequest, call: Call) -> Page[Partij]:
        """Give a page of the partijen that gave this address as theirs; never a zelfstandige klant (R12, R16)."""
        answer, found = await self._client.klanten_with(adres, call), Gevonden()
        if answer.has_more:
            found.missing.append(BronDataError(f"{self._bron}: more klanten with one address than are read"))
        for json in answer.results:
            try:
                uuid, given = key(json), fields.text(json, address_field(adres)) or ""
                is_gekend = translate_klant.is_gekend(json)
            except UnreadableError:
                found.dropped += 1
                continue
            # Capitals mean nothing in an e-mail address, to some registers at least.
            if given.casefold() != adres.casefold():
                found.dropped += 1
            elif is_gekend:
                found.klanten[uuid] = json
        return self._page(found, request)

    async def op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Partij]:
        """Give a partij by its key; a zelfstandige klant is none."""
        json = await self._gekend(sleutel, call)
        if json is None:
            return Page()
        with fields.must_be_readable(self._bron):
            return Page((Item(translate_klant.partij(json, self._stempel()), sleutel),))

    async def digitaal_adres(self, sleutel: str, request: PageRequest, call: Call) -> Page[DigitaalAdres]:
        """Give a digital address by its key."""
        json = await self._gekend(sleutel.partition(".")[0], call)
        if json is None:
            return Page()
        with fields.must_be_readable(self._bron):
            adressen = translate_klant.digitale_adressen(json, self._stempel())
        return Page(tuple(Item(one, sleutel) for one in adressen if one.sleutel == sleutel))

    def _page(self, found: Gevonden, request: PageRequest) -> Page[Partij]:
        window, stempel = Window.without_moments(request), self._stempel()
        items: list[Item[Partij]] = []
        dropped = found.dropped
        for one in window.in_order(_Placed(uuid, json) for uuid, json in found.klanten.items()):
            try:
                items.append(Item(translate_klant.partij(one.json, stempel), write_cursor(one.plaats)))
            except UnreadableError:
                dropped += 1
        return Page(tuple(items[: request.limit]), len(items) > request.limit, dropped, tuple(found.missing))

    async def _gekend(self, sleutel: str, call: Call) -> Json:
        uuid = fields.as_uuid(sleutel)
        json = uuid and await self._client.klant(uuid, call)
        if not json:
            return None
        with fields.must_be_readable(self._bron):
            if key(json) != uuid:
                raise BronDataError(f"{self._bron}: another klant than was asked for")
            return json if translate_klant.is_gekend(json) else None

    def _take(self, found: Gevonden, json: Json, klant: Klant, number: Identificator | None) -> None:
        """Keep a klant if he is the one: he has the number as the kind it is, and acts in the right hoedanigheid."""
        try:
            uuid, soort = key(json), translate_klant.soort_partij(json)
            # A register that does not know a filter may show everybody: what we did not ask for is not his.
            is_his = number is None or translate_klant.has(json, number)
        except UnreadableError:
            found.dropped += 1
            return
        if not is_his:
            found.dropped += 1
        elif (klant.hoedanigheid or (number and number.hoedanigheid)) in (None, soort):
            found.klanten[uuid] = json

    def _stempel(self) -> Stempel:
        return Stempel(self._bron, datetime.now(UTC))
