"""The types of zaken and what is in them: few, shared by all, and kept for a while. Of all catalogi of a register."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantbeeld.contract import BronError, Call, Referentiewaarde
from klantbeeld.http import Json, PagedList, ready, settle
from klantbeeld_zgw import typen as types_of
from klantbeeld_zgw.client import ZgwClient
from klantbeeld_zgw.single_flight import SingleFlight
from klantbeeld_zgw.translate import BareBesluit, BareStatus, BareZaak
from klantbeeld_zgw.typen import Statustype, Typen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A list of types by uuid, and when we began to read it."""

    types: Mapping[str, T]
    begun: float


class TypeList(Generic[T]):
    """One list of the catalogi. Everybody who needs it waits for the same load; a failed load is not kept."""

    def __init__(self, paged: PagedList, read: Callable[[Iterable[Json]], Mapping[str, T]], ttl: float) -> None:
        self.bron = paged.http.name
        self._paged = paged
        self._read = read
        self._ttl = ttl
        self._table: Table[T] | None = None
        self._flight: SingleFlight[Table[T]] = SingleFlight()
        self._reloaded = -math.inf

    def begin(self, call: Call) -> asyncio.Future[Table[T]]:
        """Give the list, or begin to load it if it is not here."""
        table = self._table
        if table is None or asyncio.get_running_loop().time() - table.begun >= self._ttl:
            return self._join(call)
        return ready(table)

    async def having(self, asked: AbstractSet[str], table: Table[T], since: float, call: Call) -> Mapping[str, T]:
        """Give the list, read again if it misses a type: that may be new. Once per ttl, for it may not exist either."""
        if asked <= table.types.keys() or table.begun >= since:
            return table.types
        if self._table is not None and self._table.begun > table.begun:
            return self._table.types
        now = asyncio.get_running_loop().time()
        if now - self._reloaded < self._ttl:
            return table.types
        self._reloaded = now
        return (await asyncio.shield(self._join(call))).types

    def stop(self) -> None:
        """Stop a load that is under way."""
        self._flight.stop()

    def _join(self, call: Call) -> asyncio.Task[Table[T]]:
        # What others wait for as well is not bound to the request that happened to come first.
        own = Call(caller=call.caller, doel=call.doel, trace=call.trace)
        return self._flight.join(lambda: self._load(own))

    async def _load(self, call: Call) -> Table[T]:
        begun = asyncio.get_running_loop().time()
        self._table = Table(self._read((await self._paged.all(call)).results), begun)
        return self._table


class Lookup(Generic[T]):
    """What one request wants of one list; made before it is known which types that will be."""

    def __init__(self, types: TypeList[T], call: Call, *, wanted: bool) -> None:
        self._types = types
        self._call = call
        self._since = asyncio.get_running_loop().time()
        self._begun = types.begin(call) if wanted else None

    def of(self, asked: Iterable[str | None], until: float) -> Awaitable[tuple[Mapping[str, T], BronError | None]]:
        """Give the list, and what went wrong; what is not there in time counts as wrong."""
        uuids = {uuid for uuid in asked if uuid is not None}
        begun = self._begun
        if begun is None or not uuids:
            return ready(({}, None))
        if begun.done() and not begun.cancelled() and not begun.exception() and uuids <= begun.result().types.keys():
            return ready((begun.result().types, None))
        return self._waited(uuids, begun, until)

    async def _waited(
        self, uuids: AbstractSet[str], begun: asyncio.Future[Table[T]], until: float
    ) -> tuple[Mapping[str, T], BronError | None]:
        (found,) = await settle([self._having(uuids, begun)], until=until, bron=self._types.bron)
        return ({}, found) if isinstance(found, BronError) else (found, None)

    async def _having(self, uuids: AbstractSet[str], begun: asyncio.Future[Table[T]]) -> Mapping[str, T]:
        table = await asyncio.shield(begun)
        return await self._types.having(uuids, table, self._since, self._call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What one request wants of the catalogi, on its way while the zaken are."""

    zaaktypen: Lookup[Referentiewaarde]
    statustypen: Lookup[Statustype]
    resultaattypen: Lookup[Referentiewaarde]
    besluittypen: Lookup[Referentiewaarde]

    async def typen(
        self,
        until: float,
        zaken: Sequence[BareZaak] = (),
        statussen: Sequence[BareStatus] = (),
        besluiten: Sequence[BareBesluit] = (),
    ) -> tuple[Typen, tuple[BronError, ...]]:
        """Give the types of these records, and what went wrong."""
        (
            (zaaktypen, error),
            (statustypen, status_error),
            (resultaattypen, resultaat_error),
            (besluittypen, besluit_error),
        ) = await asyncio.gather(
            self.zaaktypen.of((zaak.zaaktype for zaak in zaken), until),
            self.statustypen.of((status.statustype for status in statussen), until),
            self.resultaattypen.of((zaak.resultaattype for zaak in zaken), until),
            self.besluittypen.of((besluit.besluittype for besluit in besluiten), until),
        )
        typen = Typen(
            zaaktypen=zaaktypen, statustypen=statustypen, resultaattypen=resultaattypen, besluittypen=besluittypen
        )
        errors = (error, status_error, resultaat_error, besluit_error)
        return typen, tuple(one for one in errors if one is not None)


class Catalogus:
    """The lists of types of one register."""

    def __init__(self, client: ZgwClient, ttl: float) -> None:
        self._zaaktypen = TypeList(client.typen("zaaktypen"), types_of.zaaktypen, ttl)
        self._statustypen = TypeList(client.typen("statustypen"), types_of.each(types_of.statustype), ttl)
        self._resultaattypen = TypeList(client.typen("resultaattypen"), types_of.each(types_of.resultaattype), ttl)
        ongenummerd = types_of.each(types_of.ongenummerd)
        self._besluittypen = TypeList(client.typen("besluittypen"), ongenummerd, ttl)
        self._informatieobjecttypen = TypeList(client.typen("informatieobjecttypen"), ongenummerd, ttl)

    def begin(
        self,
        call: Call,
        *,
        zaaktypen: bool = False,
        statustypen: bool = False,
        resultaattypen: bool = False,
        besluittypen: bool = False,
    ) -> Lookups:
        """Begin to load what is wanted and not here."""
        return Lookups(
            zaaktypen=Lookup(self._zaaktypen, call, wanted=zaaktypen),
            statustypen=Lookup(self._statustypen, call, wanted=statustypen),
            resultaattypen=Lookup(self._resultaattypen, call, wanted=resultaattypen),
            besluittypen=Lookup(self._besluittypen, call, wanted=besluittypen),
        )

    def informatieobjecttypen(self, call: Call, *, wanted: bool) -> Lookup[Referentiewaarde]:
        """Begin to load the types of documents, if they are wanted and not here."""
        return Lookup(self._informatieobjecttypen, call, wanted=wanted)

    def stop(self) -> None:
        """Stop the loads that are under way."""
        for types in (self._zaaktypen, self._statustypen, self._resultaattypen):
            types.stop()
        for others in (self._besluittypen, self._informatieobjecttypen):
            others.stop()
