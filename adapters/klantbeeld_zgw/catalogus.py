"""The types of zaken and what is in them: few, shared by all, and kept for a while. Of all catalogi of a register."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from klantbeeld.contract import BronError, Call, Naslag, Referentiewaarde
from klantbeeld.http import Json, PagedList, ready, settle, unfailed
from klantbeeld_zgw import typen as types_of
from klantbeeld_zgw.client import ZgwClient
from klantbeeld_zgw.single_flight import SingleFlight
from klantbeeld_zgw.translate import BareBesluit, BareStatus, BareZaak
from klantbeeld_zgw.typen import Statustype, Typen

T = TypeVar("T")


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A list of types by uuid, and when we began to read it."""

    types: Mapping[str, T]
    begun: float


_LONGEST = 86_400.0
"""Seconds that a list is used when it cannot be read anew: types seldom change, and without it nothing has a name."""


class TypeList(Generic[T]):
    """One list of the catalogi. Everybody who needs it waits for the same load; a failed load is not kept.

    A list that has just become too old is still used, while it is read anew.
    """

    def __init__(
        self,
        paged: PagedList,
        read: Callable[[Iterable[Json]], Mapping[str, T]],
        ttl: float,
        naslag: Naslag | None = None,
    ) -> None:
        self.bron = paged.http.name
        self._paged = paged
        self._read = read
        self._ttl = ttl
        self._naslag = naslag
        self._table: Table[T] | None = None
        self._flight: SingleFlight[Table[T]] = SingleFlight()
        self._reloaded = -math.inf

    def begin(self, call: Call) -> asyncio.Future[Table[T]]:
        """Give the list, or begin to load it if it is not here."""
        table, age = self._table, self._age()
        if table is None or age >= 2 * self._ttl:
            return self._join(call)
        if age >= self._ttl:
            self._join(call)
        return ready(table)

    async def having(self, asked: AbstractSet[str], table: Table[T], since: float, call: Call) -> Mapping[str, T]:
        """Give the list, read again if it misses a type: that may be new. Once per ttl, for it may not exist either."""
        if asked <= table.types.keys() or table.begun >= since:
            return table.types
        if self._table is not None and self._table.begun > table.begun:
            return self._table.types
        now = _now()
        if now - self._reloaded < self._ttl:
            return table.types
        self._reloaded = now
        return (await asyncio.shield(self._join(call, since))).types

    async def warm(self, call: Call) -> None:
        """Load it, unless it is here; raises a `BronError`."""
        await asyncio.shield(self.begin(call))

    def stop(self) -> None:
        """Stop a load that is under way."""
        self._flight.stop()

    def _age(self) -> float:
        """Give the seconds since the list that is here was read."""
        return _now() - self._table.begun if self._table is not None else math.inf

    def _join(self, call: Call, since: float = -math.inf) -> asyncio.Task[Table[T]]:
        # What others wait for as well is not bound to the request that happened to come first.
        own = Call(caller=call.caller, doel=call.doel, trace=call.trace)
        return self._flight.join(lambda: self._load(own, since))

    async def _load(self, call: Call, since: float) -> Table[T]:
        """Take what another process read since then and not too long ago, or else ask the register."""
        begun = _now()
        table = await self._of_others(since)
        if table is None:
            try:
                found = (await self._paged.all(call)).results
            except BronError:
                if self._table is not None and self._age() < _LONGEST:
                    return self._table
                raise
            table = Table(self._read(found), begun)
            if self._naslag is not None and self._ttl > 0:
                await self._naslag.keep(self._paged.path, orjson.dumps(found), self._ttl)
        self._table = table
        return table

    async def _of_others(self, since: float) -> Table[T] | None:
        found = await self._naslag.find(self._paged.path) if self._naslag is not None else None
        if found is None or found.age >= self._ttl:
            return None
        begun = _now() - found.age
        return Table(self._read(orjson.loads(found.value)), begun) if begun >= since else None


class Lookup(Generic[T]):
    """What one request wants of one list; made before it is known which types that will be."""

    def __init__(self, types: TypeList[T], call: Call, *, wanted: bool) -> None:
        self._types = types
        self._call = call
        self._since = _now()
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

    def __init__(self, client: ZgwClient, ttl: float, naslag: Naslag | None = None) -> None:
        def types(soort: str, read: Callable[[Iterable[Json]], Mapping[str, T]]) -> TypeList[T]:
            return TypeList(client.typen(soort), read, ttl, naslag)

        self._zaaktypen = types("zaaktypen", types_of.zaaktypen)
        self._statustypen = types("statustypen", types_of.each(types_of.statustype))
        self._resultaattypen = types("resultaattypen", types_of.each(types_of.resultaattype))
        ongenummerd = types_of.each(types_of.ongenummerd)
        self._besluittypen = types("besluittypen", ongenummerd)
        self._informatieobjecttypen = types("informatieobjecttypen", ongenummerd)

    async def warm(self, call: Call, *, besluiten: bool, documenten: bool) -> None:
        """Load what nearly every request wants, and what belongs to besluiten and documents if those are shown."""
        wanted: list[TypeList[Any]] = [self._zaaktypen, self._statustypen, self._resultaattypen]
        wanted += [self._besluittypen] if besluiten else []
        wanted += [self._informatieobjecttypen] if documenten else []
        unfailed(await settle(types.warm(call) for types in wanted))

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
