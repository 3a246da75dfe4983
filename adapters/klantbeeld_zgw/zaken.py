"""The zaken of one register: of a klant, by number, by key, and those that a document is in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from klantbeeld.contract import (
    BronContext,
    BronDataError,
    BronError,
    Call,
    Grens,
    Identificator,
    Item,
    Klant,
    Page,
    PageRequest,
    Record,
    Referentiewaarde,
    Zaak,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, settle, unfailed
from klantbeeld_zgw import translate
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import BesluitenClient, ZgwClient
from klantbeeld_zgw.completion import Completion, parts_until
from klantbeeld_zgw.parts import Parts
from klantbeeld_zgw.probe import Probe
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.translate import BareZaak
from klantbeeld_zgw.zaaklijst import MARGIN, Asked, Stream, next_page
from klantbeeld_zgw.zicht import NotShownError
from klantbeeld_zgw.zoeken import Eigen, ZaakZoek, zoek_klant

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
        return await self._list(zoek_klant(klant, self._ways), request, call, klant)

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
        return await self._raw(_searches(uuids), call, expand)

    async def raw_op_identificatie(
        self, identificatie: str, call: Call, *, expand: Sequence[str] = ()
    ) -> Mapping[str, Json | None]:
        """Give the same of every zaak with a number, of whichever organisation."""
        return await self._raw([ZaakZoek(identificatie=identificatie)], call, expand)

    async def shown(self, uuids: Collection[str], call: Call) -> Collection[str]:
        """Give those of these zaken that may be shown; costs nothing if nothing is hidden."""
        grens = call.grens
        if self._zicht.within(grens).shows_all_zaken and grens.betrouwbaarheid is None and grens.zaaktypen is None:
            return uuids
        return {uuid for uuid, zaak in (await self.raw_op_uuid(uuids, call)).items() if zaak is not None}

    async def _raw(self, searches: Sequence[ZaakZoek], call: Call, expand: Sequence[str]) -> Mapping[str, Json | None]:
        """Give what may be shown of what searches find.

        By all that limits the caller: the core gets to see what is in these zaken, and not the zaken themselves.
        """
        until = parts_until(self._deadline, call)
        lookup = self._catalogus.begin(call, zaaktypen=call.grens.zaaktypen is not None).zaaktypen
        rollen = () if call.grens.betrouwbaarheid is None else ("rollen",)
        found = await self._found(searches, call, (*expand, *rollen))
        types, error = await lookup.of(map(translate.zaaktype_of, found), until)
        if error is not None:
            raise error
        return self._shown(found, types, call)

    def _shown(
        self, found: Iterable[Json], zaaktypen: Mapping[str, Referentiewaarde], call: Call
    ) -> Mapping[str, Json | None]:
        shown: dict[str, Json | None] = {}
        grens, zicht, eigen = call.grens, self._zicht.within(call.grens), self._eigen(call.caller.klant)
        for one in found:
            uuid = translate.sleutel(one)
            if uuid is None:
                raise BronDataError(f"{self._name}: gives a zaak without a uuid")
            try:
                zicht.check_zaak(one)
                if not _is_within(grens, one, zaaktypen, eigen):
                    continue
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
                zaak = completion.read(one)
            except NotShownError:
                continue
            read[translate.sleutel(one) or ""] = zaak
        return read

    async def _found(self, searches: Sequence[ZaakZoek], call: Call, expand: Sequence[str]) -> list[Json]:
        """Give what searches find; some of it may still not be shown."""
        zicht = self._zicht.within(call.grens)
        narrowed = [replace(zicht.narrow(zoek), expand=tuple(expand)) for zoek in searches]
        answers = unfailed(await settle(self._client.zoek(zoek).all(call) for zoek in narrowed))
        for zoek, answer in zip(searches, answers, strict=True):
            if answer.has_more:
                raise BronDataError(f"{self._name}: more zaken than we read")
            if not all(translate.is_asked(one, zoek) for one in answer.results):
                raise BronDataError(f"{self._name}: gives zaken that were not asked for")
        return [one for answer in answers for one in answer.results]

    async def _list(
        self, searches: Sequence[ZaakZoek], request: PageRequest, call: Call, klant: Klant | None = None
    ) -> Page[Zaak]:
        """Give a page of what all searches find; one that fails costs what only it finds."""
        asked = Asked.of(request)
        if not searches:
            return Page()
        completion = self._completion(request, call, klant)
        streams = [
            self._stream(asked.narrow(completion.zicht.narrow(search), completion.parts.expand), asked, completion)
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
            read=completion.read,
        )

    async def _start(self, stream: Stream, call: Call) -> None:
        """Read the first page, and let it count only if the register understands what it was asked by."""
        velden = [term.veld for term in stream.zoek.terms]
        probes = [] if self._probe.understands(velden) else [self._probe.ensure(velden, call)]
        unfailed(await settle([*probes, stream.read_on(call)]))
        if stream.horizon is not None:
            self._probe.saw_zaken(velden)

    def _completion(self, request: PageRequest, call: Call, klant: Klant | None = None) -> Completion:
        return Completion(
            self._client,
            self._besluiten,
            self._catalogus,
            Parts.of(request.selection),
            call,
            zicht=self._zicht.within(call.grens),
            eigen=self._eigen(klant or call.caller.klant),
            deadline=self._deadline,
        )

    def _eigen(self, klant: Klant | None) -> Eigen:
        """Give by which numbers a rol is that of a klant."""
        return () if klant is None else tuple(zoek.terms for zoek in zoek_klant(klant, self._ways))


def _is_within(grens: Grens, zaak: Json, zaaktypen: Mapping[str, Referentiewaarde], eigen: Eigen) -> bool:
    """Say whether the caller may see a zaak, as far as that depends on its zaaktype and on how the klant signed in."""
    if grens.zaaktypen is not None:
        zaaktype = zaaktypen.get(translate.zaaktype_of(zaak) or "")
        if zaaktype is None or zaaktype.code not in grens.zaaktypen:
            return False
    if grens.betrouwbaarheid is None:
        return True
    needed = translate.needed_betrouwbaarheid(zaak, eigen)
    return needed is None or not needed.exceeds(grens.betrouwbaarheid)


def _searches(uuids: Collection[str]) -> list[ZaakZoek]:
    asked = sorted(uuids)
    return [ZaakZoek(uuids=frozenset(asked[start : start + BATCH])) for start in range(0, len(asked), BATCH)]
