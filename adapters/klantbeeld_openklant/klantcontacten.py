"""Klantcontacten of a klant, about an object, by number, and one by its key."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from klantbeeld.contract import (
    KLANTCONTACT_UUID,
    BronDataError,
    BronError,
    Call,
    Identificator,
    InterneTaak,
    Item,
    Klant,
    Klantcontact,
    Onderwerp,
    Page,
    PageRequest,
    Stempel,
    Window,
    passes,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactlijst import Contact, Contactlezer, Contactlijst, Contactlijsten, put_together
from klantbeeld_openklant.details import Details
from klantbeeld_openklant.expansion import Expanded, Expansion
from klantbeeld_openklant.onderwerpen import Onderwerplijsten
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = ["Klantcontacten"]

_LONGEST_NUMMER = 10  # of a referentienummer, says the API


@dataclass(frozen=True, slots=True)
class _Shown:
    """A klantcontact of the page, and what it was read from."""

    contact: Contact
    record: Klantcontact


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked of a list of klantcontacten."""

    request: PageRequest
    window: Window
    expansion: Expansion
    stempel: Stempel

    @classmethod
    def of(cls, request: PageRequest, bron: str) -> Self:
        return cls(
            request=request,
            window=Window.of(request),
            expansion=Expansion(request.selection),
            stempel=Stempel(bron, datetime.now(UTC)),
        )


class Klantcontacten:
    """Fetches klantcontacten."""

    def __init__(
        self,
        client: OpenKlantClient,
        lezer: Contactlezer,
        lijsten: Contactlijsten,
        onderwerpen: Onderwerplijsten,
        details: Details,
        *,
        settings: OpenKlantSettings,
        bron: str,
    ) -> None:
        self._client = client
        self._lezer = lezer
        self._lijsten = lijsten
        self._onderwerpen = onderwerpen
        self._details = details
        self._settings = settings
        self._bron = bron

    async def of_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a page of the klantcontacten of a klant."""
        asked = _Asked.of(request, self._bron)
        return await self._page(await self._lijsten.read(klant, asked.expansion.names, call), asked, call)

    async def about(self, onderwerp: Onderwerp, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a page of the klantcontacten about an object, of whatever klant."""
        asked = _Asked.of(request, self._bron)
        lijst = await self._onderwerpen.read(onderwerp, asked.expansion.names, request.limit, call)
        return await self._page(lijst, asked, call)

    async def op_identificator(self, number: Identificator, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give the klantcontacten with a number: by uuid one, by referentienummer perhaps more."""
        if number.soort == KLANTCONTACT_UUID:
            return await self.op_sleutel(number.object_id, request, call)
        if len(number.object_id) > _LONGEST_NUMMER:
            return Page()
        asked = _Asked.of(request, self._bron)
        answers = await asyncio.gather(
            *(
                self._lezer.by_filter({name: number.object_id}, asked.expansion.names, call)
                for name in self._settings.nummervelden
            )
        )
        return await self._page(put_together(answers), asked, call, known_as=number)

    async def _page(
        self,
        lijst: Contactlijst,
        asked: _Asked,
        call: Call,
        *,
        known_as: Identificator | None = None,
    ) -> Page[Klantcontact]:
        """Read the klantcontacten that are asked for, in their order, until the page is full."""
        limit, shown, dropped = asked.request.limit, list[_Shown](), lijst.dropped
        # One more than asked for says whether there is more, also when the rest cannot be read.
        for contact in asked.window.in_order(lijst.contacten):
            try:
                record = translate.klantcontact(contact.json, asked.stempel, self._settings)
            except UnreadableError:
                dropped += 1
                continue
            if passes(record, asked.request) and (known_as is None or known_as in record.bekend_als):
                shown.append(_Shown(contact, record))
            if len(shown) > limit:
                break
        records, errors = await self._complete(shown[:limit], asked.expansion, asked.stempel, call)
        items = tuple(
            Item(record, write_cursor(one.contact.plaats), one.contact.afgeleid)
            for one, record in zip(shown, records, strict=False)
        )
        return Page(items, len(shown) > limit, dropped, distinct((*lijst.missing, *errors)))

    async def op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a klantcontact by its key."""
        uuid, expansion = fields.as_uuid(sleutel), Expansion(request.selection)
        json = uuid and await self._client.klantcontact(uuid, expansion.names, call)
        if json is None:
            return Page()
        stempel = Stempel(self._bron, datetime.now(UTC))
        with fields.must_be_readable(self._bron):
            record = translate.klantcontact(json, stempel, self._settings)
        contact = Contact(uuid=record.sleutel, moment=record.tijdstip, json=json, is_expanded=True)
        records, errors = await self._complete([_Shown(contact, record)], expansion, stempel, call)
        return Page((Item(records[0], write_cursor(contact.plaats)),), missing=distinct(errors))

    async def _complete(
        self, shown: list[_Shown], expansion: Expansion, stempel: Stempel, call: Call
    ) -> tuple[list[Klantcontact], list[BronError]]:
        """Add what hangs under the klantcontacten of a page."""
        if not expansion.names:
            return [one.record for one in shown], []
        answers = await settle(self._expanded(one.contact, expansion, call) for one in shown)
        errors: list[BronError] = []
        complete: list[Expanded] = []
        for one, json in zip(shown, answers, strict=True):
            if isinstance(json, BronError):
                errors.append(json)
                complete.append(Expanded(record=one.record))
            else:
                made = expansion.read(one.record, json, stempel, self._settings)
                errors.extend(BronDataError(f"{self._bron}: {fault}") for fault in made.faults)
                complete.append(made)
        if expansion.selection.part("interne_taken").asks("toegewezen_aan"):
            known = (actor for made in complete for actor in made.record.actoren or ())
            assigned = [one for made in complete for one in made.taken or ()]
            taken, failed = await self._details.assign(assigned, known, stempel, call)
            errors.extend(failed)
        else:
            taken = {one.taak.sleutel: one.taak for made in complete for one in made.taken or ()}
        return [_with_taken(made, taken) for made in complete], errors

    async def _expanded(self, contact: Contact, expansion: Expansion, call: Call) -> Json:
        """Give a klantcontact with its parts: it has them, has none, or is asked again by itself."""
        if contact.is_expanded or not expansion.is_needed(contact.json):
            return contact.json
        json = await self._client.klantcontact(contact.uuid, expansion.names, call)
        if json is None:
            raise BronDataError(f"{self._bron}: a klantcontact went away while it was read")
        return json


def _with_taken(made: Expanded, taken: Mapping[str, InterneTaak]) -> Klantcontact:
    if made.taken is None:
        return made.record
    return replace(made.record, interne_taken=tuple(taken[one.taak.sleutel] for one in made.taken))
