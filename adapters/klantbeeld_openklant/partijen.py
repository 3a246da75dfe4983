"""Partijen of a klant or of another search, and one by its key."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    BronError,
    Call,
    Contactgegevens,
    Identificator,
    Item,
    Klant,
    Page,
    PageRequest,
    Partij,
    Selection,
    Stempel,
    Window,
    write_cursor,
)
from klantbeeld.http import Fetched, Json, UnreadableError, distinct, fields, ready, settle
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactgegevens import adressen_of_partij
from klantbeeld_openklant.identificatoren import Rij, identificator, rij, rijen_of_partij
from klantbeeld_openklant.klanten import Gevonden, Kandidaat, Klanten

__all__ = ["Partijen"]


@dataclass(slots=True, kw_only=True)
class _Loaded:
    """What became of a kandidaat: a partij, or none because it is gone, is somebody else or cannot be read."""

    kandidaat: Kandidaat
    partij: Partij | None = None
    dropped: int = 0
    errors: list[BronError] = field(default_factory=list)

    @property
    def cursor(self) -> str:
        return write_cursor(self.kandidaat.plaats)


class Partijen:
    """Fetches partijen, in the order of their uuid."""

    def __init__(self, client: OpenKlantClient, klanten: Klanten, *, bron: str) -> None:
        self._client = client
        self._klanten = klanten
        self._bron = bron

    async def of_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[Partij]:
        """Give a page of the partijen a klant is here."""
        window = Window.without_moments(request)
        return await self.page(await self._klanten.find(klant, call), window, request, call)

    async def page(self, gevonden: Gevonden, window: Window, request: PageRequest, call: Call) -> Page[Partij]:
        """Give the page in this window of the partijen that were found."""
        asked = _Asked(request.selection, Stempel(self._bron, datetime.now(UTC)), gevonden)
        waiting = window.in_order(gevonden.kandidaten)
        loaded: list[_Loaded] = []
        failed: list[BronError] = []
        # Nearly always one round: only an organisatie with very many vestigingen has more partijen than a page.
        while waiting and sum(one.partij is not None for one in loaded) <= request.limit:
            some, waiting = waiting[: request.limit + 1], waiting[request.limit + 1 :]
            for answer in await settle(self._try(one, asked, call) for one in some):
                if isinstance(answer, BronError):
                    failed.append(answer)
                else:
                    loaded.append(answer)
        if failed and not any(one.partij for one in loaded):
            raise failed[0]
        all_items = [Item(one.partij, one.cursor) for one in loaded if one.partij is not None]
        errors = [error for one in loaded for error in one.errors]
        return Page(
            tuple(all_items[: request.limit]),
            has_more=len(all_items) > request.limit,
            dropped=gevonden.dropped + sum(one.dropped for one in loaded),
            missing=distinct((*gevonden.missing, *failed, *errors)),
        )

    async def op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Partij]:
        """Give a partij by its key."""
        uuid = fields.as_uuid(sleutel)
        if uuid is None:
            return Page()
        asked = _Asked(request.selection, Stempel(self._bron, datetime.now(UTC)), Gevonden())
        with fields.must_be_readable(self._bron):
            loaded = await self._load(Kandidaat(uuid=uuid), asked, call)
        items = (Item(loaded.partij, loaded.cursor),) if loaded.partij else ()
        return Page(items, dropped=loaded.dropped, missing=distinct(loaded.errors))

    async def _try(self, kandidaat: Kandidaat, asked: _Asked, call: Call) -> _Loaded:
        try:
            return await self._load(kandidaat, asked, call)
        except UnreadableError:
            return _Loaded(kandidaat=kandidaat, dropped=1)

    async def _load(self, kandidaat: Kandidaat, asked: _Asked, call: Call) -> _Loaded:
        """Ask all about a partij at the same time. Only the partij itself cannot be missed."""
        made = _Loaded(kandidaat=kandidaat)
        json, adressen, represented = await settle(
            (
                self._json(kandidaat, call),
                self._adressen(kandidaat.uuid, asked, call),
                self._represented(kandidaat.uuid, asked, call),
            )
        )
        if isinstance(json, BronError):
            raise json
        if self._klanten.is_fitting(kandidaat, json):
            numbers = await self._identificatoren(json, asked, made, call)
            made.partij = translate.partij(json, asked.stempel, numbers)
            self._add_adressen(made, adressen, json, asked.stempel)
            self._add_represented(made, represented)
        return made

    async def _json(self, kandidaat: Kandidaat, call: Call) -> Json:
        return kandidaat.json or await self._client.partij(kandidaat.uuid, call)

    def _adressen(self, uuid: str, asked: _Asked, call: Call) -> Awaitable[Fetched | None]:
        if not asked.selection.part("contactgegevens").asks("digitale_adressen"):
            return ready(None)
        return self._client.digitale_adressen(uuid, call)

    def _represented(self, uuid: str, asked: _Asked, call: Call) -> Awaitable[Fetched | None]:
        if not asked.selection.asks("vertegenwoordigd_door"):
            return ready(None)
        return self._client.representing(uuid, call)

    async def _identificatoren(
        self, json: Json, asked: _Asked, made: _Loaded, call: Call
    ) -> tuple[Identificator, ...] | None:
        """Give the numbers of a partij. It only names the rows they are valid under, and a vestiging needs its KVK."""
        own = rijen_of_partij(json)
        known = {**asked.gevonden.rijen, **{row.uuid: row for row in own}}
        wanted = sorted({row.sub_van for row in own if row.sub_van} - known.keys())
        if wanted and not asked.selection.asks("identificatoren"):
            return None
        answers = await settle(self._rij(uuid, call) for uuid in wanted)
        failed = [answer for answer in answers if isinstance(answer, BronError)]
        if failed:
            made.errors.extend(failed)
            return None
        known |= {row.uuid: row for row in answers if isinstance(row, Rij)}
        numbers = (identificator(row, known) for row in own)
        return tuple(number for number in numbers if number is not None)

    async def _rij(self, uuid: str, call: Call) -> Rij:
        with fields.must_be_readable(self._bron):
            return rij(await self._client.identificator(uuid, call))

    def _add_adressen(self, made: _Loaded, answer: Fetched | BronError | None, json: Json, stempel: Stempel) -> None:
        if isinstance(answer, BronError):
            made.errors.append(answer)
        elif answer is not None and made.partij is not None:
            adressen, dropped = adressen_of_partij(answer.results, json, stempel)
            gegevens = replace(made.partij.contactgegevens or Contactgegevens(), digitale_adressen=adressen)
            made.partij = replace(made.partij, contactgegevens=gegevens)
            made.dropped += dropped

    def _add_represented(self, made: _Loaded, answer: Fetched | BronError | None) -> None:
        if isinstance(answer, BronError):
            made.errors.append(answer)
        elif answer is not None and made.partij is not None:
            uuids = (translate.vertegenwoordiger(row, made.kandidaat.uuid) for row in answer.results)
            made.partij = replace(made.partij, vertegenwoordigd_door=tuple(uuid for uuid in uuids if uuid))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of every kandidaat."""

    selection: Selection
    stempel: Stempel
    gevonden: Gevonden
