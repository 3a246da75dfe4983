"""All klantcontacten of a klant, as Open Klant gives them: unread but for their place in the order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from klantbeeld.contract import BronDataError, BronError, Call, Klant, Plaats, plaats_of
from klantbeeld.http import Fetched, Json, UnreadableError, fields
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.klanten import Kandidaat, Klanten
from klantbeeld_openklant.references import key

__all__ = ["Contact", "Contactlijst", "Contactlijsten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A klantcontact and its place in the order."""

    uuid: str
    moment: datetime | None
    json: Json
    is_expanded: bool

    @property
    def plaats(self) -> Plaats:
        """Its place; within one bron the uuid tells equals apart."""
        return plaats_of(self.moment, self.uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contactlijst:
    """The klantcontacten of a klant, each once and in no order."""

    contacten: tuple[Contact, ...] = ()
    dropped: int = 0
    missing: tuple[BronError, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """The klantcontacten of one partij: all of them, and a few again with what is expanded."""

    all: Fetched
    expanded: tuple[Json, ...] = ()


class Contactlijsten:
    """Reads all klantcontacten of a klant, because nothing less can be put in order.

    Open Klant promises no order for them and cannot be asked for a period, and the order of the kind is needed from
    both ends. Without what hangs under it a klantcontact is cheap, and 500 fit in one answer.
    """

    def __init__(self, client: OpenKlantClient, klanten: Klanten, *, expand_grens: int, bron: str) -> None:
        self._client = client
        self._klanten = klanten
        self._grens = expand_grens
        self._bron = bron

    async def read(self, klant: Klant, expand: Sequence[str], call: Call) -> Contactlijst:
        """Give the klantcontacten of all partijen the klant is here; if asked, the first few of each expanded."""
        gevonden = await self._klanten.find(klant, call)
        answers = await asyncio.gather(*(self._of(one, expand, call) for one in gevonden.kandidaten))
        contacten: dict[str, Contact] = {}
        dropped, missing = gevonden.dropped, list(gevonden.missing)
        for answer in answers:
            if answer.all.has_more:
                missing.append(BronDataError(f"{self._bron}: more klantcontacten of one partij than are read"))
            # The expanded ones last: they replace what was read without.
            for jsons, is_expanded in ((answer.all.results, False), (answer.expanded, True)):
                for json in jsons:
                    try:
                        one = Contact(
                            uuid=key(json),
                            moment=fields.moment(json, "plaatsgevondenOp"),
                            json=json,
                            is_expanded=is_expanded,
                        )
                    except UnreadableError:
                        dropped += not is_expanded
                    else:
                        contacten[one.uuid] = one
        return Contactlijst(contacten=tuple(contacten.values()), dropped=dropped, missing=tuple(missing))

    async def _of(self, kandidaat: Kandidaat, expand: Sequence[str], call: Call) -> _Read:
        # At the same time: the check is a step less to wait for, and what is read of the wrong partij goes nowhere.
        fits, read = await asyncio.gather(
            self._klanten.fits(kandidaat, call), self._of_partij(kandidaat.uuid, expand, call)
        )
        return read if fits else _Read(Fetched((), 0, has_more=False))

    async def _of_partij(self, uuid: str, expand: Sequence[str], call: Call) -> _Read:
        if not expand:
            return _Read(await self._client.klantcontacten(uuid, call))
        first = await self._client.first_klantcontacten(uuid, expand, self._grens, call)
        if not first.has_more:
            return _Read(first, first.results)
        return _Read(await self._client.klantcontacten(uuid, call), first.results)
