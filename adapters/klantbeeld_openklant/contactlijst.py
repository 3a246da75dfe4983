"""Klantcontacten as Open Klant gives them: unread but for their place in the order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from klantbeeld.contract import BronDataError, BronError, Call, Klant, Plaats, SoortPartij, plaats_of, quick, replace
from klantbeeld.http import Json, UnreadableError, both, fields, ready, settle, together
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import Filters, OpenKlantClient, contacten_of_partij
from klantbeeld_openklant.klanten import Kandidaat, Klanten
from klantbeeld_openklant.references import key

__all__ = ["Contact", "Contactlezer", "Contactlijst", "Contactlijsten", "Gelezen", "put_together"]

_MOST_ONE_BY_ONE = 500


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A klantcontact and its place in the order."""

    uuid: str
    moment: datetime | None
    json: Json
    is_expanded: bool
    afgeleid: bool = False
    """Not the klant took part, but somebody who worked for him."""

    @property
    def plaats(self) -> Plaats:
        """Its place; within one bron the uuid tells equals apart."""
        return plaats_of(self.moment, self.uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contactlijst:
    """Klantcontacten, each once and in no order."""

    contacten: tuple[Contact, ...] = ()
    dropped: int = 0
    missing: tuple[BronError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gelezen:
    """What one question for klantcontacten gave: all of them, and a few (again) with what is expanded."""

    all: tuple[Json, ...] = ()
    expanded: tuple[Json, ...] = ()
    missing: tuple[BronError, ...] = ()


class Contactlezer:
    """Reads all klantcontacten there are, because nothing less can be put in order.

    Open Klant promises no order for them and cannot be asked for a period, and the order of the kind is needed from
    both ends. Without what hangs under it a klantcontact is cheap, and 500 fit in one answer.
    """

    def __init__(self, client: OpenKlantClient, *, expand_grens: int, bron: str) -> None:
        self._client = client
        self._grens = expand_grens
        self._bron = bron

    async def by_filter(self, filters: Filters, expand: Sequence[str], call: Call) -> Gelezen:
        """Give the klantcontacten that satisfy the filters; if asked, the first few of them expanded."""
        if expand:
            first = await self._client.first_klantcontacten(filters, expand, self._grens, call)
            if not first.has_more:
                return Gelezen(expanded=first.results)
            expanded = first.results
        else:
            expanded = ()
        answer = await self._client.klantcontacten(filters, call)
        too_many = (BronDataError(f"{self._bron}: more klantcontacten than are read"),)
        return Gelezen(all=answer.results, expanded=expanded, missing=too_many if answer.has_more else ())

    async def one_by_one(self, uuids: Iterable[str], expand: Sequence[str], call: Call) -> Gelezen:
        """Give these klantcontacten, for which there is no list; one that is gone is left out.

        Raises the first error when none of them can be had.
        """
        wanted = sorted(uuids)
        if len(wanted) > _MOST_ONE_BY_ONE:
            raise BronDataError(f"{self._bron}: more klantcontacten with one reference than are read")
        answers = await settle(self._client.klantcontact(uuid, expand, call) for uuid in wanted)
        missing = tuple(answer for answer in answers if isinstance(answer, BronError))
        if missing and len(missing) == len(answers):
            raise missing[0]
        came = tuple(json for json in answers if json is not None and not isinstance(json, BronError))
        return Gelezen(expanded=came, missing=missing) if expand else Gelezen(all=came, missing=missing)


def put_together(answers: Iterable[Gelezen], *, dropped: int = 0, missing: Iterable[BronError] = ()) -> Contactlijst:
    """Put the answers to several questions in one list."""
    contacten: dict[str, Contact] = {}
    errors = list(missing)
    for answer in answers:
        errors.extend(answer.missing)
        for is_expanded, jsons in ((False, answer.all), (True, answer.expanded)):
            for json in jsons:
                try:
                    one = Contact(
                        uuid=key(json),
                        moment=fields.moment(json, "plaatsgevondenOp"),
                        json=json,
                        is_expanded=is_expanded,
                    )
                except UnreadableError:
                    # What came twice counts once.
                    dropped += not (is_expanded and answer.all)
                else:
                    # What came expanded says more than what came without.
                    if is_expanded or one.uuid not in contacten:
                        contacten[one.uuid] = one
    return Contactlijst(contacten=tuple(contacten.values()), dropped=dropped, missing=tuple(errors))


class Contactlijsten:
    """Reads the klantcontacten of a klant.

    Args:
        client: What asks.
        lezer: Reads klantcontacten.
        klanten: Finds the partijen a klant is.
        contactpersonen: Whether klantcontacten of who worked for an organisatie count as its own (A15).
        bron: Name of the bron.
    """

    def __init__(
        self, client: OpenKlantClient, lezer: Contactlezer, klanten: Klanten, *, contactpersonen: bool, bron: str
    ) -> None:
        self._client = client
        self._lezer = lezer
        self._klanten = klanten
        self._contactpersonen = contactpersonen
        self._bron = bron

    async def read(self, klant: Klant, expand: Sequence[str], call: Call) -> Contactlijst:
        """Give the klantcontacten of all partijen the klant is here; if asked, the first few of each expanded."""
        gevonden = await self._klanten.find(klant, call)
        kandidaten = gevonden.kandidaten
        answers = await together(
            [
                *(self._of(one, expand, call) for one in kandidaten),
                *(self._derived(one, expand, call) for one in kandidaten),
            ]
        )
        own, derived = (chain.from_iterable(some) for some in (answers[: len(kandidaten)], answers[len(kandidaten) :]))
        eigen = put_together(own, dropped=gevonden.dropped, missing=gevonden.missing)
        afgeleid = put_together(derived)
        known = {one.uuid for one in eigen.contacten}
        more = (replace(one, afgeleid=True) for one in afgeleid.contacten if one.uuid not in known)
        return Contactlijst(
            contacten=(*eigen.contacten, *more),
            dropped=eigen.dropped + afgeleid.dropped,
            missing=(*eigen.missing, *afgeleid.missing),
        )

    async def _of(self, kandidaat: Kandidaat, expand: Sequence[str], call: Call) -> Sequence[Gelezen]:
        # At the same time: the check is a step less to wait for, and what is read of the wrong partij goes nowhere.
        read, fits = await both(
            self._lezer.by_filter(contacten_of_partij(kandidaat.uuid), expand, call),
            self._klanten.fits(kandidaat, call),
        )
        return (read,) if fits else ()

    def _derived(self, kandidaat: Kandidaat, expand: Sequence[str], call: Call) -> Awaitable[Sequence[Gelezen]]:
        if not self._contactpersonen or SoortPartij.ORGANISATIE not in kandidaat.soorten:
            return ready(())
        return self._of_contactpersonen(kandidaat, expand, call)

    async def _of_contactpersonen(self, kandidaat: Kandidaat, expand: Sequence[str], call: Call) -> Sequence[Gelezen]:
        """Give the klantcontacten of the contactpersonen who worked for an organisatie.

        Open Klant cannot be asked who worked for it, only who represented it; of those it is then looked at.
        """
        people, fits = await both(
            self._client.contactpersonen(kandidaat.uuid, call), self._klanten.fits(kandidaat, call)
        )
        if not fits:
            return ()
        uuids: set[str] = set()
        missing: list[BronError] = []
        if people.has_more:
            missing.append(BronDataError(f"{self._bron}: more contactpersonen of one organisatie than are read"))
        for json in people.results:
            try:
                if translate.worked_for(json) == kandidaat.uuid:
                    uuids.add(key(json))
            except UnreadableError as error:
                missing.append(BronDataError(f"{self._bron}: {error}"))
        answers = await asyncio.gather(
            *(self._lezer.by_filter(contacten_of_partij(uuid), expand, call) for uuid in sorted(uuids))
        )
        return (*answers, Gelezen(missing=tuple(missing)))
