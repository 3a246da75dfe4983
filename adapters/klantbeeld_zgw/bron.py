"""Makes a ZGW register look like a bron."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Actor,
    Betrokkene,
    Bron,
    BronContext,
    BronDataError,
    BronError,
    Bronstand,
    Call,
    Capabilities,
    Fetcher,
    Item,
    Klant,
    Page,
    PageRequest,
    Record,
    Stempel,
    Zaak,
    Zaakstatus,
)
from klantbeeld.http import Json
from klantbeeld_zgw import fields, translate, translate_rol
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import ZgwClient
from klantbeeld_zgw.completion import SHARE_OF_DEADLINE, Completion, distinct
from klantbeeld_zgw.fields import UnreadableError
from klantbeeld_zgw.parallel import settle
from klantbeeld_zgw.parts import Parts, RolParts, needs_statustypen
from klantbeeld_zgw.probe import Probe
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.translate import BareStatus, BareZaak
from klantbeeld_zgw.zaaklijst import MARGIN, Stream, Window, next_page
from klantbeeld_zgw.zoeken import VELDEN, ZaakZoek, zoek_klant

_BATCH = 500
T = TypeVar("T")


def build(context: BronContext[ZgwSettings]) -> Bron:
    """Make the bron for one register."""
    register = ZgwRegister(context)
    nummers = frozenset({BSN, RSIN, KVK_NUMMER, VESTIGINGSNUMMER})
    return Bron(
        capabilities=Capabilities(
            zaken=Fetcher(fetch=register.zaken, accepts=nummers),
            zaken_op_identificatie=Fetcher(fetch=register.zaken_op_identificatie),
            op_sleutel={
                Zaak: Fetcher(fetch=register.zaken_op_sleutel, batch_size=_BATCH),
                Zaakstatus: Fetcher(fetch=register.statussen_op_sleutel),
                Betrokkene: Fetcher(fetch=register.betrokkenen_op_sleutel),
                Actor: Fetcher(fetch=register.actoren_op_sleutel),
            },
        ),
        check=register.check,
        close=register.close,
    )


class ZgwRegister:
    """One register; its methods are what `Capabilities` and `Bron` ask for."""

    def __init__(self, context: BronContext[ZgwSettings]) -> None:
        self._name = context.name
        self._deadline = context.deadline
        self._client = ZgwClient(context)
        self._catalogus = Catalogus(self._client, context.settings.catalogi_ttl)
        self._probe = Probe(self._client)

    async def zaken(self, keys: Sequence[Klant], request: PageRequest, call: Call) -> Mapping[Klant, Page[Zaak]]:
        """Give the zaken in which a klant has any rol."""
        pages = await asyncio.gather(*(self._list(zoek_klant(klant), request, call) for klant in keys))
        return dict(zip(keys, pages, strict=True))

    async def zaken_op_identificatie(
        self, keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Zaak]]:
        """Give every zaak with a number, of whichever organisation."""
        searches = [(ZaakZoek(identificatie=key),) if key.strip() else () for key in keys]
        pages = await asyncio.gather(*(self._list(search, request, call) for search in searches))
        return dict(zip(keys, pages, strict=True))

    async def zaken_op_sleutel(
        self, keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        """Give zaken by uuid, up to 500 in one call."""
        uuids = {key: uuid for key in keys if (uuid := fields.as_uuid(key))}
        if not uuids:
            return {key: Page() for key in keys}
        completion = self._completion(request, call)
        asked = sorted(set(uuids.values()))
        searches = [
            ZaakZoek(uuids=frozenset(asked[start : start + _BATCH]), expand=completion.parts.expand)
            for start in range(0, len(asked), _BATCH)
        ]
        answers = await asyncio.gather(*(self._client.zoek(search).all(call) for search in searches))
        read: dict[str, BareZaak | None] = {}
        for search, answer in zip(searches, answers, strict=True):
            for one in answer.results:
                if not translate.is_asked(one, search):
                    raise BronDataError(f"{self._name}: gives zaken that were not asked for")
                read[translate.sleutel(one) or ""] = translate.zaak(one, completion.parts, completion.stempel)
        items, missing = await completion.complete([zaak for zaak in read.values() if zaak is not None])
        pages: dict[str, Page[Record]] = {uuid: Page(dropped=1) for uuid, zaak in read.items() if zaak is None}
        pages |= {item.record.sleutel: Page((item,), missing=missing) for item in items}
        return {key: pages.get(uuids.get(key, ""), Page()) for key in keys}

    async def statussen_op_sleutel(
        self, keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        """Give statussen by uuid, one per call."""
        until = asyncio.get_running_loop().time() + SHARE_OF_DEADLINE * min(self._deadline, call.remaining)
        exists = any(fields.as_uuid(key) for key in keys)
        lookups = self._catalogus.begin(call, statustypen=exists and needs_statustypen(request.selection))
        stempel = self._stempel()
        found = await self._by_uuid(keys, self._client.status, lambda one: translate.status(one, stempel), call)
        read = [status for status in found.values() if isinstance(status, BareStatus)]
        typen, missing = await lookups.typen((), read, until)
        return {
            key: _single(status.named(typen) if isinstance(status, BareStatus) else status, missing)
            for key, status in found.items()
        }

    async def betrokkenen_op_sleutel(
        self, keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        """Give the rollen on the side of the klant by uuid, one per call."""
        return await self._rollen(Betrokkene, keys, request, call)

    async def actoren_op_sleutel(
        self, keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        """Give the rollen on the side of the municipality by uuid, one per call."""
        return await self._rollen(Actor, keys, request, call)

    async def check(self, call: Call) -> Bronstand:
        """Look whether both APIs answer, show us zaken, and understand what we search by."""
        count, version = await self._client.look(call)
        problems: list[str] = []
        if count:
            self._probe.saw_zaken(())
        else:
            problems.append("The Zaken API shows no zaken: it is empty, or client_id has no right to read any.")
        (catalogi,) = await settle([self._client.typen("zaaktypen").page(1, call)], bron=self._name)
        if isinstance(catalogi, BronError):
            problems.append(f"The Catalogi API gives no zaaktypen: {catalogi}.")
        verdicts = await settle([self._probe.is_ignored(veld, call) for veld in VELDEN], bron=self._name)
        for veld, verdict in zip(VELDEN, verdicts, strict=True):
            if isinstance(verdict, BronError):
                problems.append(f"The search by {veld.soort} {veld.naam} fails: {verdict}.")
            elif verdict:
                problems.append(f"The search by {veld.soort} {veld.naam} gives all zaken, so it is not used.")
        return Bronstand(version=version, problems=tuple(problems))

    async def close(self) -> None:
        """Stop what is under way and close the connections."""
        self._catalogus.stop()
        self._probe.stop()
        await self._client.close()

    async def _list(self, searches: Sequence[ZaakZoek], request: PageRequest, call: Call) -> Page[Zaak]:
        """Give a page of what all searches find; one that fails costs what only it finds."""
        window = Window.of(request)
        if not searches:
            return Page()
        completion = self._completion(request, call)
        streams = [
            self._stream(window.narrow(search, completion.parts.expand), window, completion) for search in searches
        ]
        outcomes = await settle([self._start(stream, call) for stream in streams], bron=self._name)
        errors = [outcome for outcome in outcomes if isinstance(outcome, BronError)]
        started = [stream for stream, outcome in zip(streams, outcomes, strict=True) if outcome is None]
        if not started:
            raise errors[0]
        found = await next_page(started, window, call)
        items, missing = await completion.complete(found.zaken)
        return Page(items, has_more=found.has_more, dropped=found.dropped, missing=distinct((*errors, *missing)))

    def _stream(self, zoek: ZaakZoek, window: Window, completion: Completion) -> Stream:
        return Stream(
            zoek=zoek,
            paged=self._client.zoek(zoek, window.request.limit + MARGIN),
            window=window,
            parts=completion.parts,
            stempel=completion.stempel,
        )

    async def _start(self, stream: Stream, call: Call) -> None:
        """Read the first page, and let it count only if the register understands what it was asked by."""
        velden = [term.veld for term in stream.zoek.terms]
        for outcome in await settle([self._probe.ensure(velden, call), stream.read_on(call)], bron=self._name):
            if isinstance(outcome, BronError):
                raise outcome
        if stream.horizon is not None:
            self._probe.saw_zaken(velden)

    async def _rollen(
        self, kind: type[Betrokkene] | type[Actor], keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        parts, stempel = RolParts.of(request.selection), self._stempel()
        found = await self._by_uuid(keys, self._client.rol, lambda one: translate_rol.rol(one, parts, stempel), call)
        return {key: _single(rol) if isinstance(rol, kind | UnreadableError) else Page() for key, rol in found.items()}

    async def _by_uuid(
        self,
        keys: Sequence[str],
        ask: Callable[[str, Call], Awaitable[Json | None]],
        read: Callable[[Json], T],
        call: Call,
    ) -> dict[str, T | UnreadableError | None]:
        """Ask records one by one; None for what does not exist."""

        async def one(key: str) -> T | UnreadableError | None:
            uuid = fields.as_uuid(key)
            answer = None if uuid is None else await ask(uuid, call)
            if answer is None:
                return None
            if translate.sleutel(answer) != uuid:
                raise BronDataError(f"{self._name}: gives another record than was asked for")
            try:
                return read(answer)
            except UnreadableError as error:
                return error

        return dict(zip(keys, await asyncio.gather(*(one(key) for key in keys)), strict=True))

    def _completion(self, request: PageRequest, call: Call) -> Completion:
        parts = Parts.of(request.selection)
        return Completion(self._client, self._catalogus, parts, call, deadline=self._deadline)

    def _stempel(self) -> Stempel:
        return Stempel(self._name, datetime.now(UTC))


def _single(found: Record | UnreadableError | None, missing: tuple[BronError, ...] = ()) -> Page[Record]:
    if found is None:
        return Page()
    if isinstance(found, UnreadableError):
        return Page(dropped=1)
    return Page((Item(found, found.sleutel),), missing=missing)
