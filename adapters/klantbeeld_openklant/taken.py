"""Interne taken of a klant, and one by its key.

Open Klant cannot be asked for the interne taken of a partij, nor for those of several klantcontacten; all open ones of
the register together would be other people's, and a second per hundred. (Since 2.18 it can leave out klantcontacten
without taken, but an older one answers 400 to that.) So we go by way of the klantcontacten, whose base records name
their taken. A taak stands where its klantcontact stands, so the order is known before any taak is read: only those the
page needs are asked one by one, and where the status decides, as many at a time as the page is long, until the page is
full. Few klantcontacten come with their taken at once, and then nothing more is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from klantbeeld.contract import (
    Actor,
    BronDataError,
    BronError,
    Call,
    InterneTaak,
    Item,
    Klant,
    Page,
    PageRequest,
    Plaats,
    Stempel,
    Taakstatus,
    Window,
    plaats_of,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactlijst import Contact, Contactlijst, Contactlijsten
from klantbeeld_openklant.details import Details
from klantbeeld_openklant.expansion import TAKEN, taken_of
from klantbeeld_openklant.references import key, reference, references
from klantbeeld_openklant.translate import Toegewezen

__all__ = ["InterneTaken"]

_KNOWN = frozenset({Taakstatus.TE_VERWERKEN, Taakstatus.VERWERKT})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kandidaat:
    """An interne taak and its place in the order; read, or only known to be there."""

    uuid: str
    moment: datetime | None
    contact: Contact
    json: Json = None

    @property
    def plaats(self) -> Plaats:
        return plaats_of(self.moment, self.uuid)


@dataclass(frozen=True, slots=True)
class _Shown:
    kandidaat: _Kandidaat
    taak: Toegewezen


class InterneTaken:
    """Fetches interne taken."""

    def __init__(self, client: OpenKlantClient, lijsten: Contactlijsten, details: Details, *, bron: str) -> None:
        self._client = client
        self._lijsten = lijsten
        self._details = details
        self._bron = bron

    async def of_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[InterneTaak]:
        """Give a page of the interne taken that came from klantcontacten of a klant."""
        window = Window.of(request)
        if request.taakstatus is not None and not request.taakstatus & _KNOWN:
            return Page()  # Open Klant knows no other statuses, so there are none
        stempel = Stempel(self._bron, datetime.now(UTC))
        lijst = await self._lijsten.read(klant, (TAKEN,), call)
        search = _Search(self._bron, request, stempel, lijst)
        placed = await self._placed(search.kandidaten, search, call)
        waiting = iter(window.in_order(placed))
        while len(search.shown) <= request.limit and (some := list(islice(waiting, request.limit + 1))):
            jsons = await settle(self._json(one, call) for one in some)
            for one, json in zip(some, jsons, strict=True):
                search.add(one, json)
        page = search.shown[: request.limit]
        taken = await self._assigned(page, search, request, call)
        items = tuple(
            Item(taken[one.kandidaat.uuid], write_cursor(one.kandidaat.plaats), one.kandidaat.contact.afgeleid)
            for one in page
        )
        return Page(items, len(search.shown) > request.limit, search.dropped, distinct(search.errors))

    async def op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[InterneTaak]:
        """Give an interne taak by its key. Since when the klant waits stands in its klantcontact: asked if selected."""
        uuid = fields.as_uuid(sleutel)
        json = uuid and await self._client.interne_taak(uuid, call)
        if json is None:
            return Page()
        stempel = Stempel(self._bron, datetime.now(UTC))
        errors: list[BronError] = []
        known: tuple[Actor, ...] = ()
        with fields.must_be_readable(self._bron):
            since: datetime | None = None
            asks_since = request.selection.asks("wacht_sinds", "tijdstip", "plaats")
            if asks_since:
                since, known = await self._origin(json, stempel, errors, call)
            one = translate.toegewezen(json, stempel, since)
        taak = one.taak if asks_since and not errors else replace(one.taak, wacht_sinds=None)
        if request.selection.asks("toegewezen_aan"):
            assigned, failed = await self._details.assign([replace(one, taak=taak)], known, stempel, call)
            taak = assigned[taak.sleutel]
            errors.extend(failed)
        return Page((Item(taak, sleutel),), missing=distinct(errors))

    async def _origin(
        self, json: Json, stempel: Stempel, errors: list[BronError], call: Call
    ) -> tuple[datetime | None, tuple[Actor, ...]]:
        """Give the moment of the klantcontact of a taak, and its actoren."""
        uuid = reference(json, "aanleidinggevendKlantcontact")
        if uuid is None:
            return None, ()
        try:
            contact = await self._client.klantcontact(uuid, (), call)
            if contact is None:
                return None, ()
            with fields.must_be_readable(self._bron):
                return fields.moment(contact, "plaatsgevondenOp"), translate.known_actoren(contact, stempel)
        except BronError as error:
            errors.append(error)
            return None, ()

    async def _placed(self, kandidaten: Iterable[_Kandidaat], search: _Search, call: Call) -> list[_Kandidaat]:
        """Give every kandidaat its place: when its klantcontact has no moment, the taak itself must say it."""
        placed: list[_Kandidaat] = []
        without: list[_Kandidaat] = []
        for one in kandidaten:
            (placed if one.moment is not None else without).append(one)
        jsons = await settle(self._json(one, call) for one in without)
        for one, json in zip(without, jsons, strict=True):
            if isinstance(json, BronError):
                search.errors.append(json)
                continue
            try:
                placed.append(replace(one, moment=fields.moment(json, "toegewezenOp"), json=json))
            except UnreadableError:
                search.dropped += 1
        return placed

    async def _json(self, one: _Kandidaat, call: Call) -> Json:
        json = one.json or await self._client.interne_taak(one.uuid, call)
        if json is None:
            raise BronDataError(f"{self._bron}: an interne taak went away while it was read")
        return json

    async def _assigned(
        self, page: list[_Shown], search: _Search, request: PageRequest, call: Call
    ) -> Mapping[str, InterneTaak]:
        if not request.selection.asks("toegewezen_aan"):
            return {one.kandidaat.uuid: one.taak.taak for one in page}
        known = [actor for one in page for actor in translate.known_actoren(one.kandidaat.contact.json, search.stempel)]
        assigned, errors = await self._details.assign([one.taak for one in page], known, search.stempel, call)
        search.errors.extend(errors)
        return assigned


class _Search:
    """Gathers the taken of one page; no I/O."""

    def __init__(self, bron: str, request: PageRequest, stempel: Stempel, lijst: Contactlijst) -> None:
        self.stempel = stempel
        self.shown: list[_Shown] = []
        self.errors: list[BronError] = list(lijst.missing)
        self.dropped = lijst.dropped
        self._bron = bron
        self._statuses = request.taakstatus
        self.kandidaten = {one.uuid: one for contact in lijst.contacten for one in self._under(contact)}.values()

    def add(self, kandidaat: _Kandidaat, json: Json | BronError) -> None:
        """Take in a taak if it is one of those asked for.

        Of one that could not be fetched we know that it is there and since when, which is more than nothing; but not
        whether it is open, so when that decides it is left out.
        """
        if isinstance(json, BronError):
            self.errors.append(json)
            if self._statuses is None:
                shell = InterneTaak(
                    herkomst=self.stempel.herkomst(kandidaat.uuid),
                    wacht_sinds=kandidaat.moment,
                    aanleidinggevend_klantcontact=kandidaat.contact.uuid,
                )
                self.shown.append(_Shown(kandidaat, Toegewezen(taak=shell)))
            return
        try:
            made = translate.toegewezen(json, self.stempel, kandidaat.contact.moment)
        except UnreadableError:
            self.dropped += 1
            return
        if self._statuses is None or made.taak.taakstatus in self._statuses:
            self.shown.append(_Shown(kandidaat, made))

    def _under(self, contact: Contact) -> list[_Kandidaat]:
        try:
            came = (taken_of(contact.json) if contact.is_expanded else None) or ()
            jsons = {key(json): json for json in came}
            return [
                _Kandidaat(uuid=uuid, moment=contact.moment, contact=contact, json=jsons.get(uuid))
                for uuid in references(contact.json, TAKEN)
            ]
        except UnreadableError:
            self.dropped += 1
            return []
