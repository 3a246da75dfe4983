"""Makes an application look like a bron."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from klantbeeld.contract import (
    Bron,
    BronContext,
    BronDataError,
    BronError,
    Bronstand,
    Call,
    Capabilities,
    Fetcher,
    Identificator,
    Item,
    Klant,
    Page,
    PageRequest,
    Record,
    Stempel,
    TijdlijnRecord,
    page_of,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, key_by_key, settle
from klantbeeld_taakapplicatie.client import Client
from klantbeeld_taakapplicatie.paging import Lists, Whole
from klantbeeld_taakapplicatie.proef import Proef
from klantbeeld_taakapplicatie.settings import TaakapplicatieSettings
from klantbeeld_taakapplicatie.translate import Mapper
from klantbeeld_taakapplicatie.zoeken import Vraag, Weg, must_be_of, vragen_of, wegen_of


def build(context: BronContext[TaakapplicatieSettings]) -> Bron:
    """Make the bron for one application."""
    application = Application(context)
    mapper, wegen = application.mapper, application.wegen
    by_klant: dict[str, Any] = {
        mapper.soort.lijst: Fetcher(
            fetch=key_by_key(application.van_klant), accepts=frozenset(weg.soort for weg in wegen)
        )
    }
    by_key: dict[type[Record], Fetcher[str, Record]] = {}
    if context.settings.detail is not None:
        by_key[mapper.soort.kind] = Fetcher(fetch=key_by_key(application.op_sleutel))
    if context.settings.nummer is not None and mapper.bekend_als is not None:
        by_klant["op_identificator"] = Fetcher(
            fetch=key_by_key(application.op_nummer), accepts=frozenset({mapper.bekend_als})
        )
    return Bron(
        capabilities=Capabilities(**by_klant, op_sleutel=by_key), check=application.check, close=application.close
    )


@dataclass(slots=True)
class _Found:
    """A record, and the numbers of the klant it was found by."""

    data: Json
    van: set[Identificator]


class Application:
    """One application; its methods are what `Capabilities` and `Bron` ask for."""

    def __init__(self, context: BronContext[TaakapplicatieSettings]) -> None:
        settings = context.settings
        self._name = context.name
        self._meest = settings.meest
        self._client = Client(context)
        self._lists = Lists(self._client, settings)
        self.mapper = Mapper(settings)
        self.wegen = wegen_of(settings)
        self._nummer: Weg | None = None
        if settings.nummer is not None and self.mapper.bekend_als is not None:
            self._nummer = Weg("nummer", self.mapper.bekend_als, settings.nummer)
        self._proef = Proef(settings, self.mapper, self.wegen, self._name, self.lees)

    async def van_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[TijdlijnRecord]:
        """Give a page of what any way to search finds of a klant; one that fails costs what only it finds."""
        vragen = vragen_of(self.wegen, klant)
        outcomes = await settle(self.lees(weg, nummer, call) for weg, nummer in vragen)
        errors = [outcome for outcome in outcomes if isinstance(outcome, BronError)]
        if errors and len(errors) == len(vragen):
            raise errors[0]
        found: dict[str, _Found] = {}
        unreadable = 0
        for (_, nummer), outcome in zip(vragen, outcomes, strict=True):
            if isinstance(outcome, BronError):
                continue
            if not outcome.is_complete:
                errors.append(self._too_many())
            for data in outcome.records:
                try:
                    found.setdefault(self.mapper.sleutel(data), _Found(data, set())).van.add(nummer)
                except UnreadableError:
                    unreadable += 1
        return self._page(found.values(), request, dropped=unreadable, missing=errors)

    async def op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
        """Give one record by its key."""
        data = await self._client.detail(sleutel, call)
        if data is None:
            return Page()
        try:
            if self.mapper.sleutel(data) != sleutel:
                raise BronDataError(f"{self._name}: gives another record than was asked for")
            record = self.mapper.record(data, self._van(data), self._stempel())
        except UnreadableError:
            return Page(dropped=1)
        return Page((Item(record, write_cursor(record.plaats)),))

    async def op_nummer(self, nummer: Identificator, request: PageRequest, call: Call) -> Page[Record]:
        """Give the records that others refer to by a number."""
        if self._nummer is None:
            raise ValueError(f"{self._name}: has no way to search by number")
        outcome = await self.lees(self._nummer, nummer, call)
        found: list[_Found] = []
        unreadable = 0
        for data in outcome.records:
            try:
                found.append(_Found(data, set(self._van(data) or ())))
            except UnreadableError:
                unreadable += 1
        missing = () if outcome.is_complete else (self._too_many(),)
        # A search may find what only begins with the number.
        return self._page(found, request, dropped=unreadable, missing=missing, known_as=nummer)

    async def lees(self, weg: Weg, nummer: Identificator, call: Call) -> Whole:
        """Read what one way finds; raises `BronDataError` if part of it says it is of somebody else."""
        try:
            vraag: Vraag = weg.vraag(nummer)
        except ValueError as error:
            raise BronDataError(f"{self._name}: zoek.{weg.name} cannot have this number in a path") from error
        whole = await self._lists.whole(vraag, call)
        with fields.must_be_readable(self._name):
            must_be_of(weg, nummer, whole.records)
        return whole

    async def check(self, call: Call) -> Bronstand:
        """Look whether it answers, and what the mapping makes of a test klant."""
        return await self._proef.check(call)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _page(
        self,
        found: Iterable[_Found],
        request: PageRequest,
        *,
        dropped: int = 0,
        missing: Iterable[BronError] = (),
        known_as: Identificator | None = None,
    ) -> Page[Any]:
        stempel = self._stempel()
        records: dict[str, TijdlijnRecord] = {}
        for one in found:
            try:
                record = self.mapper.record(one.data, one.van or None, stempel)
            except UnreadableError:
                dropped += 1
                continue
            if known_as is None or known_as in record.bekend_als:
                records[record.sleutel] = record
        page = page_of(records.values(), request)
        return replace(page, dropped=dropped, missing=distinct(missing))

    def _van(self, data: Mapping[str, Json]) -> set[Identificator] | None:
        """Give the numbers of those a record itself says it is of; None if it does not say."""
        numbers = {number for weg in self.wegen for number in weg.nummers_in(data)}
        digits = Counter(number.object_id.lstrip("0") for number in numbers)
        # Where a BSN and an RSIN are looked for at one place, a record does not say in which hoedanigheid it is (R22).
        clear = {number for number in numbers if digits[number.object_id.lstrip("0")] == 1}
        return clear or None

    def _too_many(self) -> BronDataError:
        return BronDataError(
            f"{self._name}: has more than the {self._meest} records or 50 pages that are read of one klant"
        )

    def _stempel(self) -> Stempel:
        return Stempel(self._name, datetime.now(UTC))
