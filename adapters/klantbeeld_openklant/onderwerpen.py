"""Klantcontacten about an object, as Open Klant gives them: unread but for their place in the order.

What refers to an object is asked first, for that is cheap (an onderwerpobject is one row, a klantcontact many) and it
alone says by which codes. Then the klantcontacten: together where Open Klant can be asked for them, one by one where it
cannot. It cannot for what a document is a bijlage of, nor for what followed on a klantcontact.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronDataError,
    BronError,
    Call,
    Identificator,
    Onderwerp,
    Verwijzing,
)
from klantbeeld.http import Fetched, Json, UnreadableError, fields
from klantbeeld_openklant.client import Filters, OpenKlantClient, contacten_about, number_in
from klantbeeld_openklant.contactlijst import Contactlezer, Contactlijst, put_together
from klantbeeld_openklant.references import reference
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.verwijzingen import BIJLAGE, OBJECTSOORTEN, ONDERWERP, verwijzing

__all__ = ["Onderwerplijsten"]

_CAN_BE_BIJLAGE = frozenset({DOCUMENT_UUID, DOCUMENT_IDENTIFICATIE, OBJECT_UUID})
_ZAAKNUMMERS = {"uuid": ZAAK_UUID, "identificatie": ZAAK_IDENTIFICATIE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One way in which klantcontacten may refer to the object."""

    ask: Callable[[Call], Awaitable[Fetched]]
    wanted: Verwijzing
    name: str
    """Where the identificator stands in a row."""
    klantcontact: str
    """Where in a row it says which klantcontact refers."""
    filters: Filters | None = None
    """What all these klantcontacten can be asked by at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Which klantcontacten refer to the object in one way."""

    uuids: frozenset[str]
    filters: Filters | None
    dropped: int = 0
    missing: tuple[BronError, ...] = ()

    @property
    def listed(self) -> Filters | None:
        """What they are best asked by; a single one by itself."""
        return self.filters if len(self.uuids) > 1 else None


class Onderwerplijsten:
    """Reads the klantcontacten about an object."""

    def __init__(self, client: OpenKlantClient, lezer: Contactlezer, *, settings: OpenKlantSettings, bron: str) -> None:
        self._client = client
        self._lezer = lezer
        self._settings = settings
        self._bron = bron

    async def read(self, onderwerp: Onderwerp, expand: Sequence[str], limit: int, call: Call) -> Contactlijst:
        """Give the klantcontacten about an object; if asked, expanded as far as that costs no call more."""
        searches = [search for number in self._chosen(onderwerp) for search in self._searches(number)]
        found = await asyncio.gather(*(self._find(search, call) for search in searches))
        lists = [(one.listed, one.uuids) for one in found if one.listed is not None]
        wanted = frozenset[str]().union(*(one.uuids for one in found))
        singles = wanted.difference(*(uuids for _, uuids in lists))
        answers = await asyncio.gather(
            *(self._lezer.by_filter(filters, expand, call) for filters, _ in lists),
            # More than a page: only those of the page are worth what expanding costs.
            self._lezer.one_by_one(singles, expand if len(singles) <= limit else (), call),
        )
        lijst = put_together(
            answers,
            dropped=sum(one.dropped for one in found),
            missing=[error for one in found for error in one.missing],
        )
        # The list may hold others: who refers to the same number of something else.
        return replace(lijst, contacten=tuple(one for one in lijst.contacten if one.uuid in wanted))

    def _chosen(self, onderwerp: Onderwerp) -> tuple[Identificator, ...]:
        """Give the numbers to search by: not those this register never writes, if there are others."""
        numbers = onderwerp.identificatoren
        unused = {soort for word, soort in _ZAAKNUMMERS.items() if word not in self._settings.zaak_nummers}
        if any(number.soort == KLANTCONTACT_UUID for number in numbers):
            unused.add(KLANTCONTACT_NUMMER)
        return tuple(number for number in numbers if number.soort not in unused) or numbers

    def _searches(self, number: Identificator) -> Iterator[_Search]:
        uuid = fields.as_uuid(number.object_id) if number.soort.soort_object_id == "uuid" else None
        plain = Identificator(number.soort, uuid or number.object_id)
        with_codes = plain.soort not in OBJECTSOORTEN
        wanted = Verwijzing(identificator=plain)
        yield _Search(
            ask=lambda call: self._client.onderwerpobjecten(number_in(ONDERWERP, plain, with_codes=with_codes), call),
            wanted=wanted,
            name=ONDERWERP,
            klantcontact="klantcontact",
            filters=contacten_about(plain, with_codes=with_codes),
        )
        if plain.soort in _CAN_BE_BIJLAGE:
            yield _Search(
                ask=lambda call: self._client.bijlagen(number_in(BIJLAGE, plain, with_codes=False), call),
                wanted=wanted,
                name=BIJLAGE,
                klantcontact="wasBijlageVanKlantcontact",
            )
        if plain.soort == KLANTCONTACT_UUID and uuid is not None:
            yield _Search(
                ask=lambda call: self._client.follow_ups(uuid, call),
                wanted=Verwijzing(klantcontact=uuid),
                name=ONDERWERP,
                klantcontact="klantcontact",
            )

    async def _find(self, search: _Search, call: Call) -> _Found:
        answer = await search.ask(call)
        uuids: set[str] = set()
        dropped = 0
        for row in answer.results:
            try:
                uuid = self._referring(row, search)
            except UnreadableError:
                dropped += 1
            else:
                uuids |= {uuid} if uuid else set()
        too_many = (BronDataError(f"{self._bron}: more references to one object than are read"),)
        return _Found(
            uuids=frozenset(uuids),
            filters=search.filters,
            dropped=dropped,
            missing=too_many if answer.has_more else (),
        )

    def _referring(self, row: Json, search: _Search) -> str | None:
        """Give which klantcontact refers, if it does to the object: the number alone may be that of something else."""
        is_it = verwijzing(row, search.name, self._settings) == search.wanted
        return reference(row, search.klantcontact) if is_it else None
