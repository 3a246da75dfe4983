"""Klantcontacten of a klant, and one by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    BronDataError,
    BronError,
    Call,
    InterneTaak,
    Item,
    Klant,
    Klantcontact,
    Page,
    PageRequest,
    Stempel,
    Window,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactlijst import Contact, Contactlijsten
from klantbeeld_openklant.details import Details
from klantbeeld_openklant.expansion import Expanded, Expansion
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = ["Klantcontacten"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A klantcontact of the page, and what it was read from."""

    contact: Contact
    record: Klantcontact


class Klantcontacten:
    """Fetches klantcontacten."""

    def __init__(
        self,
        client: OpenKlantClient,
        lijsten: Contactlijsten,
        details: Details,
        *,
        settings: OpenKlantSettings,
        bron: str,
    ) -> None:
        self._client = client
        self._lijsten = lijsten
        self._details = details
        self._settings = settings
        self._bron = bron

    async def of_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[Klantcontact]:
        """Give a page of the klantcontacten of a klant."""
        window, expansion = Window.of(request), Expansion(request.selection)
        stempel = Stempel(self._bron, datetime.now(UTC))
        lijst = await self._lijsten.read(klant, expansion.names, call)
        shown: list[_Shown] = []
        dropped = lijst.dropped
        # One more than asked for says whether there is more, also when the rest cannot be read.
        for contact in window.in_order(lijst.contacten):
            try:
                shown.append(_Shown(contact, translate.klantcontact(contact.json, stempel, self._settings)))
            except UnreadableError:
                dropped += 1
            if len(shown) > request.limit:
                break
        records, errors = await self._complete(shown[: request.limit], expansion, stempel, call)
        items = tuple(
            Item(record, write_cursor(one.contact.plaats)) for one, record in zip(shown, records, strict=False)
        )
        return Page(items, len(shown) > request.limit, dropped, distinct((*lijst.missing, *errors)))

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
