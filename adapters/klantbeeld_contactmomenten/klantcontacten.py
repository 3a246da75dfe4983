"""Klantcontacten of a klant, about a zaak or after another, and one by its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    KLANTCONTACT_UUID,
    ZAAK_UUID,
    Actor,
    Betrokkene,
    BronDataError,
    BronError,
    Call,
    Identificator,
    Item,
    Klant,
    Klantcontact,
    Onderwerp,
    Page,
    PageRequest,
    Selection,
    Stempel,
    Window,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle
from klantbeeld_contactmomenten import translate
from klantbeeld_contactmomenten.client import ContactmomentenClient
from klantbeeld_contactmomenten.klanten import Klanten
from klantbeeld_contactmomenten.lijst import Contact, Gelezen, take
from klantbeeld_contactmomenten.lijsten import Lijsten
from klantbeeld_contactmomenten.links import key, link, rows
from klantbeeld_contactmomenten.settings import ContactmomentenSettings

__all__ = ["Klantcontacten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What is known besides the contactmomenten themselves."""

    stempel: Stempel
    selection: Selection
    klanten: Mapping[str, Json] = field(default_factory=dict)
    rollen: Mapping[str, tuple[Json, ...]] | None = None
    """Rows of klantcontactmomenten by contactmoment, where the register does not put them in it."""


class Klantcontacten:
    """Fetches klantcontacten."""

    def __init__(
        self, client: ContactmomentenClient, klanten: Klanten, lijsten: Lijsten, settings: ContactmomentenSettings
    ) -> None:
        self._client = client
        self._klanten = klanten
        self._lijsten = lijsten
        self._kanalen = settings.kanalen
        self._bron = client.name

    async def of_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a page of the klantcontacten of a klant."""
        window = Window.of(request)
        found = await self._klanten.find(klant, call)
        if not found.klanten:
            return Page(dropped=found.dropped, missing=distinct(found.missing))
        gelezen, rollen = await self._lijsten.of_klanten(sorted(found.klanten), request, window, call)
        gelezen.dropped += found.dropped
        gelezen.missing += found.missing
        context = _Context(stempel=self._stempel(), selection=request.selection, klanten=found.klanten, rollen=rollen)
        return await self._page(gelezen, request, window, context, call)

    async def bij(self, onderwerp: Onderwerp, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a page of what is about a zaak, and of what came after a klantcontact."""
        window = Window.of(request)
        numbers = (fields.as_uuid(one.object_id) for one in onderwerp.identificatoren if one.soort == ZAAK_UUID)
        zaken = sorted({uuid for uuid in numbers if uuid is not None})
        gelezen = await self._lijsten.about(zaken, request, window, call) if zaken else Gelezen()
        for one in onderwerp.identificatoren:
            if one.soort == KLANTCONTACT_UUID and (uuid := fields.as_uuid(one.object_id)):
                after = await self._volgend(uuid, call)
                take(gelezen, [after] if after else [], kanalen=request.kanaal)
        context = _Context(stempel=self._stempel(), selection=request.selection)
        return await self._page(gelezen, request, window, context, call)

    async def op_nummer(self, number: Identificator, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a klantcontact by the number others refer to it by."""
        return await self.op_sleutel(number.object_id, request, call)

    async def op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a klantcontact by its key."""
        json = await self._contactmoment(sleutel, call)
        if json is None:
            return Page()
        with fields.must_be_readable(self._bron):
            gelezen = Gelezen()
            contact = Contact(uuid=key(json), moment=fields.moment(json, "registratiedatum"), json=json)
            gelezen.contacten[contact.uuid] = contact
            # What cannot be read must not pass for what is not there.
            translate.klantcontact(json, self._stempel(), self._kanalen)
        asked = PageRequest(limit=1, selection=request.selection)
        context = _Context(stempel=self._stempel(), selection=request.selection)
        return await self._page(gelezen, asked, Window.of(asked), context, call)

    async def betrokkene(self, sleutel: str, request: PageRequest, call: Call) -> Page[Betrokkene]:
        """Give a betrokkene by its key; the contactmoment tells his part in it."""
        uuid = fields.as_uuid(sleutel)
        row = uuid and await self._client.klantcontactmoment(uuid, call)
        if not row:
            return Page()
        with fields.must_be_readable(self._bron):
            if key(row) != uuid:
                raise BronDataError(f"{self._bron}: another klantcontactmoment than was asked for")
            contact = await self._contactmoment(link(row, "contactmoment") or "", call)
            if contact is None:
                raise UnreadableError("a klantcontactmoment of a contactmoment that is not there")
            all_rows = await self._rollen(contact, call)
            found = translate.betrokkenen(all_rows, contact, self._stempel(), {}, complete=True)
        return Page(tuple(Item(one, sleutel) for one in found if one.sleutel == uuid))

    async def actor(self, sleutel: str, request: PageRequest, call: Call) -> Page[Actor]:
        """Give the medewerker of the contactmoment with this key."""
        json = await self._contactmoment(sleutel, call)
        if json is None:
            return Page()
        with fields.must_be_readable(self._bron):
            actor = translate.actor(json, self._stempel())
        return Page((Item(actor, sleutel),)) if actor else Page()

    async def _contactmoment(self, sleutel: str, call: Call) -> Json:
        uuid = fields.as_uuid(sleutel)
        json = uuid and await self._client.contactmoment(uuid, call)
        if not json:
            return None
        with fields.must_be_readable(self._bron):
            if key(json) != uuid:
                raise BronDataError(f"{self._bron}: another contactmoment than was asked for")
        return json

    async def _volgend(self, uuid: str, call: Call) -> Json:
        """Give what came after: the standard has the register keep the reference in both directions."""
        json = await self._contactmoment(uuid, call)
        if json is None:
            return None
        with fields.must_be_readable(self._bron):
            after = link(json, "volgendContactmoment")
            found = await self._contactmoment(after, call) if after else None
            return found if found is not None and link(found, "vorigContactmoment") == uuid else None

    async def _page(
        self, gelezen: Gelezen, request: PageRequest, window: Window, context: _Context, call: Call
    ) -> Page[Klantcontact]:
        """Cut the page, read it, and add what hangs under its records."""
        known = [
            one
            for one in window.in_order(gelezen.contacten.values())
            if gelezen.is_before_horizon(one, newest_first=window.newest_first)
        ]
        shown: list[tuple[Contact, Klantcontact]] = []
        dropped = gelezen.dropped
        # One more than asked for says whether there is more, also when the rest cannot be read.
        for contact in known:
            try:
                shown.append((contact, translate.klantcontact(contact.json, context.stempel, self._kanalen)))
            except UnreadableError:
                dropped += 1
            if len(shown) > request.limit:
                break
        made = await settle(self._completed(*one, context, call) for one in shown[: request.limit])
        items: list[Item[Klantcontact]] = []
        errors: list[BronError] = []
        for (contact, plain), one in zip(shown, made, strict=False):
            record, failed = (plain, [one]) if isinstance(one, BronError) else one
            errors += failed
            items.append(Item(record, write_cursor(contact.plaats)))
        # Of what was read some may be left out; behind the horizon there is more in any case.
        has_more = len(shown) > request.limit or gelezen.horizon is not None
        if has_more and not items:
            raise BronDataError(f"{self._bron}: no contactmoment of the page can be used")
        return Page(tuple(items), has_more, dropped, distinct((*gelezen.missing, *errors)))

    async def _completed(
        self, contact: Contact, record: Klantcontact, context: _Context, call: Call
    ) -> tuple[Klantcontact, list[BronError]]:
        errors: list[BronError] = []
        wants = context.selection
        rollen, objecten = await settle(
            (
                self._rollen(contact.json, call, context.rollen) if wants.asks("betrokkenen") else _nothing(),
                self._objecten(contact.json, call) if wants.asks("onderwerpobjecten") else _nothing(),
            )
        )
        for name, found in (("betrokkenen", rollen), ("onderwerpobjecten", objecten)):
            if isinstance(found, BronError):
                errors.append(found)
            elif found is not None:
                try:
                    record = self._with(record, name, found, contact.json, context)
                except UnreadableError as error:
                    errors.append(BronDataError(f"{self._bron}: {error}"))
        return record, errors

    def _with(
        self, record: Klantcontact, name: str, found: Iterable[Json], json: Json, context: _Context
    ) -> Klantcontact:
        if name == "betrokkenen":
            complete = context.rollen is None or rows(json, "klantcontactmomenten") is not None
            made = translate.betrokkenen(found, json, context.stempel, context.klanten, complete=complete)
            return replace(record, betrokkenen=made)
        return replace(record, onderwerpobjecten=translate.verwijzingen(json, found))

    async def _rollen(
        self, json: Json, call: Call, known: Mapping[str, tuple[Json, ...]] | None = None
    ) -> tuple[Json, ...]:
        """Give who took part: as it stands in the contactmoment, as is known already, or else asked for."""
        with fields.must_be_readable(self._bron):
            uuid, came = key(json), rows(json, "klantcontactmomenten")
        if came is not None:
            return came
        if known is not None and uuid in known:
            return known[uuid]
        answer = await self._client.klantcontactmomenten(call, contactmoment=uuid)
        return answer.results

    async def _objecten(self, json: Json, call: Call) -> tuple[Json, ...]:
        # The e-Suite puts them in a list of contactmomenten, and leaves them out of a single one.
        with fields.must_be_readable(self._bron):
            uuid, came = key(json), rows(json, "objectcontactmomenten")
        if came is not None:
            return came
        answer = await self._client.objectcontactmomenten(call, contactmoment=uuid)
        return answer.results

    def _stempel(self) -> Stempel:
        return Stempel(self._bron, datetime.now(UTC))


async def _nothing() -> None:
    return None
