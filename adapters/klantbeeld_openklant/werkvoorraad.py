"""Interne taken of all klanten, in the order in which klanten wait (A9).

Since when a klant waits stands in his klantcontact (R61), and Open Klant gives klantcontacten one at a time. So the
exact order costs one call for each klantcontact of the taken that match, whatever the page; a question that matches too
much must be narrowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from klantbeeld.contract import (
    Actor,
    BronDataError,
    BronError,
    Call,
    InterneTaak,
    Item,
    Page,
    PageRequest,
    Stempel,
    Werkvraag,
    Window,
    write_cursor,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle, unfailed
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import Filters, OpenKlantClient, number_in
from klantbeeld_openklant.details import Details
from klantbeeld_openklant.references import key, reference
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.translate import Toegewezen

__all__ = ["Werkvoorraad"]

_LONGEST_NUMMER = 10  # of an interne taak, says the API


@dataclass(slots=True, kw_only=True)
class _Search:
    """What is known so far about one question."""

    stempel: Stempel
    actoren: dict[str, Actor] = field(default_factory=dict)
    """By key; seen on the way, so not to be asked again."""
    taken: dict[str, Json] = field(default_factory=dict)
    errors: list[BronError] = field(default_factory=list)
    dropped: int = 0


class Werkvoorraad:
    """Fetches the interne taken that are to be done, or were."""

    def __init__(self, client: OpenKlantClient, details: Details, *, settings: OpenKlantSettings, bron: str) -> None:
        self._client = client
        self._details = details
        self._settings = settings
        self._bron = bron

    async def page(self, werkvraag: Werkvraag, request: PageRequest, call: Call) -> Page[InterneTaak]:
        """Give a page of the interne taken that are asked for."""
        window = Window.of(request)
        search = _Search(stempel=Stempel(self._bron, datetime.now(UTC)))
        actoren = await self._actoren(werkvraag, search, call)
        status = _status(request)
        if status is None or actoren == frozenset():
            return Page(dropped=search.dropped)
        await self._find(werkvraag, actoren, status, search, call)
        made = await self._made(search, call)
        fitting = [one for one in made if request.taakstatus is None or one.taak.taakstatus in request.taakstatus]
        by_key = {one.taak.sleutel: one for one in fitting}
        wanted = window.in_order(one.taak for one in fitting)
        page = [by_key[taak.sleutel] for taak in wanted[: request.limit]]
        taken = await self._assigned(page, search, request, call)
        if search.errors and not taken:
            raise search.errors[0]
        items = tuple(Item(taken[one.taak.sleutel], write_cursor(one.taak.plaats)) for one in page)
        return Page(items, len(wanted) > len(page), search.dropped, distinct(search.errors))

    async def _actoren(self, werkvraag: Werkvraag, search: _Search, call: Call) -> frozenset[str] | None:
        """Give the keys of the actoren that are asked for; None: whoever it is."""
        if werkvraag.actoren is None and werkvraag.actornummers is None:
            return None
        uuids = {uuid for sleutel in werkvraag.actoren or () if (uuid := fields.as_uuid(sleutel))}
        numbers = werkvraag.actornummers or ()
        asked = (number_in("actoridentificator", number, with_codes=True) for number in numbers)
        answers = unfailed(await settle(self._client.actoren(filters, call) for filters in asked))
        for json in (json for answer in answers for json in answer.results):
            try:
                actor = translate.actor(json, search.stempel)
            except UnreadableError:
                search.dropped += 1
                continue
            if set(actor.bekend_als) & set(numbers):
                search.actoren[actor.sleutel] = actor
        return frozenset(uuids | search.actoren.keys())

    async def _find(
        self, werkvraag: Werkvraag, actoren: frozenset[str] | None, status: Filters, search: _Search, call: Call
    ) -> None:
        """Find the taken: by number if there is one, or else by actor, or else all."""
        most = self._settings.werkvoorraad_grens
        answers = unfailed(
            await settle(
                self._client.interne_taken({**status, **filters}, most, call)
                for filters in self._narrowed(werkvraag, actoren)
            )
        )
        for json in (json for answer in answers for json in answer.results):
            try:
                if _is_asked(json, werkvraag, actoren):
                    search.taken[key(json)] = json
            except UnreadableError:
                search.dropped += 1
        if any(answer.has_more for answer in answers) or len(search.taken) > most:
            raise BronDataError(f"{self._bron}: more than {most} interne taken; narrow it, by actor or taakstatus")

    def _narrowed(self, werkvraag: Werkvraag, actoren: frozenset[str] | None) -> Sequence[Filters]:
        if werkvraag.nummer is not None:
            if not 0 < len(werkvraag.nummer) <= _LONGEST_NUMMER:
                return []
            return [{name: werkvraag.nummer} for name in self._settings.nummervelden]
        if actoren is not None:
            return [{"toegewezenAanActor__uuid": uuid} for uuid in sorted(actoren)]
        return [{}]

    async def _made(self, search: _Search, call: Call) -> list[Toegewezen]:
        """Read the taken, each since when its klant waits; one of which that cannot be had has no place."""
        made: list[Toegewezen] = []
        contacten = await self._contacten(search, call)
        for json in search.taken.values():
            try:
                uuid = reference(json, "aanleidinggevendKlantcontact")
                contact = contacten[uuid] if uuid else None
                if isinstance(contact, BronError):
                    search.errors.append(contact)
                    continue
                since = None if contact is None else fields.moment(contact, "plaatsgevondenOp")
                made.append(translate.toegewezen(json, search.stempel, since))
            except UnreadableError:
                search.dropped += 1
        return made

    async def _contacten(self, search: _Search, call: Call) -> Mapping[str, Json | BronError]:
        """Give the klantcontacten of the taken, each asked once, and remember which actoren stand in them."""
        uuids = sorted(set(filter(None, map(_contact_of, search.taken.values()))))
        answers = await settle(self._client.klantcontact(uuid, (), call) for uuid in uuids)
        for answer in answers:
            if not isinstance(answer, BronError) and answer is not None:
                for actor in translate.known_actoren(answer, search.stempel):
                    search.actoren.setdefault(actor.sleutel, actor)
        return dict(zip(uuids, answers, strict=True))

    async def _assigned(
        self, page: Sequence[Toegewezen], search: _Search, request: PageRequest, call: Call
    ) -> Mapping[str, InterneTaak]:
        if not request.selection.asks("toegewezen_aan"):
            return {one.taak.sleutel: one.taak for one in page}
        assigned, errors = await self._details.assign(page, search.actoren.values(), search.stempel, call)
        search.errors.extend(errors)
        return assigned


def _status(request: PageRequest) -> Filters | None:
    """Give how to ask for the statuses; None: Open Klant has none of them, so there is nothing."""
    if request.taakstatus is None:
        return {}
    asked = [code for code, status in translate.STATUSSEN.items() if status in request.taakstatus]
    if not asked:
        return None
    return {"status": asked[0]} if len(asked) == 1 else {}


def _contact_of(json: Json) -> str | None:
    try:
        return reference(json, "aanleidinggevendKlantcontact")
    except UnreadableError:
        return None  # it is dropped when it is read


def _is_asked(json: Json, werkvraag: Werkvraag, actoren: frozenset[str] | None) -> bool:
    """Say whether a taak has the number and one of the actoren that are asked for."""
    nummers = {fields.text(json, name) for name in ("nummer", "referentienummer")}
    has_number = werkvraag.nummer is None or werkvraag.nummer in nummers
    return has_number and (actoren is None or not actoren.isdisjoint(translate.actoren_of_taak(json)))
