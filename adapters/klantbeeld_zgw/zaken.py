"""The zaken of one register: of a klant, by number, by key, and those that a document is in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from klantbeeld.contract import (
    BronContext,
    BronDataError,
    BronError,
    Call,
    Identificator,
    Item,
    Klant,
    Page,
    PageRequest,
    Record,
    Zaak,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle, unfailed
from klantbeeld_zgw import translate
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import BesluitenClient, ZgwClient
from klantbeeld_zgw.completion import Completion
from klantbeeld_zgw.parts import Parts
from klantbeeld_zgw.probe import Probe
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.translate import BareZaak
from klantbeeld_zgw.zaaklijst import MARGIN, Asked, Stream, next_page
from klantbeeld_zgw.zicht import NotShownError
from klantbeeld_zgw.zoeken import ZaakZoek, zoek_klant

BATCH = 500
"""Keys per call: what fits on a page."""


class Zaken:
    """Asks zaken, and gives only those that may be shown."""

    def __init__(
        self,
        context: BronContext[ZgwSettings],
        client: ZgwClient,
        besluiten: BesluitenClient | None,
        catalogus: Catalogus,
        probe: Probe,
    ) -> None:
        self._name = context.name
        self._deadline = context.deadline
        self._ways = context.settings.organisatie_zoeken
        self._zicht = context.settings.zicht
        self._client = client
        self._besluiten = besluiten
        self._catalogus = catalogus
        self._probe = probe

    async def van_klant(self, klant: Klant, request: PageRequest, call: Call) -> Page[Zaak]:
        """Give the zaken in which a klant has any rol."""
        return await self._list(zoek_klant(klant, self._ways), request, call)

    async def op_identificatie(self, number: Identificator, request: PageRequest, call: Call) -> Page[Record]:
        """Give every zaak with a number, of whichever organisation."""
        return await self._list((ZaakZoek(identificatie=number.object_id),), request, call)

    async def op_uuid(
        self, numbers: Sequence[Identificator], request: PageRequest, call: Call
    ) -> Mapping[Identificator, Page[Record]]:
        """Give zaken by uuid, up to 500 in one call."""
        pages = await self.op_sleutel([number.object_id for number in numbers], request, call)
        return {number: pages[number.object_id] for number in numbers}

    async def op_sleutel(self, keys: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, Page[Record]]:
        """Give zaken by key, which is their uuid; up to 500 in one call."""
        uuids = {key: uuid for key in keys if (uuid := fields.as_uuid(key))}
        if not uuids:
            return {key: Page() for key in keys}
        completion = self._completion(request, call)
        read = await self._read(set(uuids.values()), completion, call)
        items, missing = await completion.complete([zaak for zaak in read.values() if zaak is not None])
        pages: dict[str, Page[Record]] = {uuid: Page(dropped=1) for uuid, zaak in read.items() if zaak is None}
        pages |= {item.record.sleutel: Page((item,), missing=missing) for item in items}
        return {key: pages.get(uuids.get(key, ""), Page()) for key in keys}

    async def pages(
        self, groups: Sequence[Collection[str]], request: PageRequest, call: Call
    ) -> Sequence[Page[Record]]:
        """Give of each group of zaken, by uuid, the page that is asked for; all in one call, up to 500 zaken."""
        asked = Asked.of(request)
        if not any(groups):
            return [Page() for _ in groups]
        completion = self._completion(request, call)
        read = await self._read({uuid for group in groups for uuid in group}, completion, call)
        lists: list[list[BareZaak]] = []
        for group in groups:
            there = (zaak for uuid in group if (zaak := read.get(uuid)) is not None)
            lists.append(asked.window.in_order(zaak for zaak in there if asked.holds(zaak)))
        shown = {zaak.record.sleutel: zaak for zaken in lists for zaak in zaken[: request.limit]}
        items, missing = await completion.complete(list(shown.values()))
        by_key: dict[str, Item[Record]] = {item.record.sleutel: item for item in items}
        return [
            Page(
                tuple(by_key[zaak.record.sleutel] for zaak in zaken[: request.limit]),
                has_more=len(zaken) > request.limit,
                dropped=sum(1 for uuid in group if uuid in read and read[uuid] is None),
                missing=missing if zaken else (),
            )
            for group, zaken in zip(groups, lists, strict=True)
        ]

    async def raw_op_uuid(
        self, uuids: Collection[str], call: Call, *, expand: Sequence[str] = ()
    ) -> Mapping[str, Json | None]:
        """Give what the register says of zaken that may be shown, by uuid; None for one that cannot be read."""
        return self._shown(await self._found(_searches(uuids), call, expand))

    async def raw_op_identificatie(
        self, identificatie: str, call: Call, *, expand: Sequence[str] = ()
    ) -> Mapping[str, Json | None]:
        """Give the same of every zaak with a number, of whichever organisation."""
        return self._shown(await self._found([ZaakZoek(identificatie=identificatie)], call, expand))

    async def shown(self, uuids: Collection[str], call: Call) -> Collection[str]:
        """Give those of these zaken that may be shown; costs nothing if nothing is hidden."""
        if self._zicht.shows_all_zaken:
            return uuids
        return {uuid for uuid, zaak in (await self.raw_op_uuid(uuids, call)).items() if zaak is not None}

    def _shown(self, found: Iterable[Json]) -> Mapping[str, Json | None]:
        shown: dict[str, Json | None] = {}
        for one in found:
            uuid = translate.sleutel(one)
            if uuid is None:
                raise BronDataError(f"{self._name}: gives a zaak without a uuid")
            try:
                self._zicht.check_zaak(one)
                shown[uuid] = one
            except UnreadableError:
                shown[uuid] = None
            except NotShownError:
                continue
        return shown

    async def _read(self, uuids: Collection[str], completion: Completion, call: Call) -> Mapping[str, BareZaak | None]:
        """Give zaken by uuid; None for one that cannot be read, nothing for one that is not there or not shown."""
        read: dict[str, BareZaak | None] = {}
        for one in await self._found(_searches(uuids), call, completion.parts.expand):
            try:
                zaak = translate.zaak(one, completion.parts, completion.stempel, self._zicht)
            except NotShownError:
                continue
            read[translate.sleutel(one) or ""] = zaak
        return read

    async def _found(self, searches: Sequence[ZaakZoek], call: Call, expand: Sequence[str]) -> list[Json]:
        """Give what searches find; some of it may still not be shown."""
        narrowed = [replace(self._zicht.narrow(zoek), expand=tuple(expand)) for zoek in searches]
        answers = unfailed(await settle(self._client.zoek(zoek).all(call) for zoek in narrowed))
        for zoek, answer in zip(searches, answers, strict=True):
            if answer.has_more:
                raise BronDataError(f"{self._name}: more zaken than we read")
            if not all(translate.is_asked(one, zoek) for one in answer.results):
                raise BronDataError(f"{self._name}: gives zaken that were not asked for")
        return [one for answer in answers for one in answer.results]

    async def _list(self, searches: Sequence[ZaakZoek], request: PageRequest, call: Call) -> Page[Zaak]:
        """Give a page of what all searches find; one that fails costs what only it finds."""
        asked = Asked.of(request)
        if not searches:
            return Page()
        completion = self._completion(request, call)
        streams = [
            self._stream(asked.narrow(self._zicht.narrow(search), completion.parts.expand), asked, completion)
            for search in searches
        ]
        outcomes = await settle(self._start(stream, call) for stream in streams)
        errors = [outcome for outcome in outcomes if isinstance(outcome, BronError)]
        started = [stream for stream, outcome in zip(streams, outcomes, strict=True) if outcome is None]
        if not started:
            raise errors[0]
        found = await next_page(started, asked, call)
        items, missing = await completion.complete(found.zaken)
        return Page(items, has_more=found.has_more, dropped=found.dropped, missing=distinct((*errors, *missing)))

    def _stream(self, zoek: ZaakZoek, asked: Asked, completion: Completion) -> Stream:
        return Stream(
            zoek=zoek,
            paged=self._client.zoek(zoek, asked.request.limit + MARGIN),
            asked=asked,
            parts=completion.parts,
            stempel=completion.stempel,
            zicht=self._zicht,
        )

    async def _start(self, stream: Stream, call: Call) -> None:
        """Read the first page, and let it count only if the register understands what it was asked by."""
        velden = [term.veld for term in stream.zoek.terms]
        unfailed(await settle([self._probe.ensure(velden, call), stream.read_on(call)]))
        if stream.horizon is not None:
            self._probe.saw_zaken(velden)

    def _completion(self, request: PageRequest, call: Call) -> Completion:
        parts = Parts.of(request.selection)
        return Completion(self._client, self._besluiten, self._catalogus, parts, call, deadline=self._deadline)


def _searches(uuids: Collection[str]) -> list[ZaakZoek]:
    asked = sorted(uuids)
    return [ZaakZoek(uuids=frozenset(asked[start : start + BATCH])) for start in range(0, len(asked), BATCH)]
