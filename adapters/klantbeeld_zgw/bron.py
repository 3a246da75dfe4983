"""Makes a ZGW register look like a bron."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from klantbeeld.contract import (
    KLANTNUMMERS,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
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
    Identificator,
    Item,
    Klant,
    Page,
    PageRequest,
    Record,
    Stempel,
    Zaak,
    Zaakstatus,
)
from klantbeeld.http import Json, UnreadableError, distinct, fields, key_by_key, settle, unfailed
from klantbeeld_zgw import translate, translate_rol
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import ZgwClient
from klantbeeld_zgw.completion import Completion, parts_until
from klantbeeld_zgw.parts import Parts, RolParts, needs_statustypen
from klantbeeld_zgw.probe import Probe
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.translate import BareZaak
from klantbeeld_zgw.zaaklijst import MARGIN, Asked, Stream, next_page
from klantbeeld_zgw.zoeken import VELDEN, ZaakZoek, zoek_klant

_BATCH = 500


def build(context: BronContext[ZgwSettings]) -> Bron:
    """Make the bron for one register."""
    register = ZgwRegister(context)
    return Bron(
        capabilities=Capabilities(
            zaken=Fetcher(fetch=key_by_key(register.zaken), accepts=KLANTNUMMERS),
            op_identificator=Fetcher(
                fetch=register.op_identificator,
                accepts=frozenset({ZAAK_UUID, ZAAK_IDENTIFICATIE}),
                batch_size=_BATCH,
            ),
            op_sleutel={
                Zaak: Fetcher(fetch=register.zaken_op_sleutel, batch_size=_BATCH),
                Zaakstatus: Fetcher(fetch=key_by_key(register.status_op_sleutel)),
                Betrokkene: Fetcher(fetch=key_by_key(register.betrokkene_op_sleutel)),
                Actor: Fetcher(fetch=key_by_key(register.actor_op_sleutel)),
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

    async def zaken(self, klant: Klant, request: PageRequest, call: Call) -> Page[Zaak]:
        """Give the zaken in which a klant has any rol."""
        return await self._list(zoek_klant(klant), request, call)

    async def op_identificator(
        self, keys: Sequence[Identificator], request: PageRequest, call: Call
    ) -> Mapping[Identificator, Page[Record]]:
        """Give what is known by each number: by uuid in one call for all of them, by identificatie in one for each."""
        questions = {ZAAK_UUID: self._op_zaak_uuid, ZAAK_IDENTIFICATIE: key_by_key(self._op_zaak_identificatie)}
        answers = await settle(
            ask([key for key in keys if key.soort == soort], request, call) for soort, ask in questions.items()
        )
        pages = {key: page for answer in unfailed(answers) for key, page in answer.items()}
        return {key: pages[key] for key in keys}

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
        answers = unfailed(await settle(self._client.zoek(search).all(call) for search in searches))
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

    async def status_op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
        """Give a status by uuid."""
        until = parts_until(self._deadline, call)
        is_named = fields.as_uuid(sleutel) is not None and needs_statustypen(request.selection)
        lookups = self._catalogus.begin(call, statustypen=is_named)
        data = await self._one(sleutel, self._client.status, call)
        if data is None:
            return Page()
        try:
            status = translate.status(data, self._stempel())
        except UnreadableError:
            return Page(dropped=1)
        typen, missing = await lookups.typen((), [status], until)
        return Page((Item(status.named(typen), sleutel),), missing=missing)

    async def betrokkene_op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
        """Give a rol on the side of the klant by uuid."""
        return await self._rol(Betrokkene, sleutel, request, call)

    async def actor_op_sleutel(self, sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
        """Give a rol on the side of the municipality by uuid."""
        return await self._rol(Actor, sleutel, request, call)

    async def check(self, call: Call) -> Bronstand:
        """Look whether both APIs answer, show us zaken, and understand what we search by."""
        count, version = await self._client.look(call)
        problems: list[str] = []
        if count:
            self._probe.saw_zaken(())
        else:
            problems.append("The Zaken API shows no zaken: it is empty, or client_id has no right to read any.")
        (catalogi,) = await settle([self._client.typen("zaaktypen").page(1, call)])
        if isinstance(catalogi, BronError):
            problems.append(f"The Catalogi API gives no zaaktypen: {catalogi}.")
        verdicts = await settle(self._probe.is_ignored(veld, call) for veld in VELDEN)
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

    async def _op_zaak_uuid(
        self, keys: Sequence[Identificator], request: PageRequest, call: Call
    ) -> Mapping[Identificator, Page[Record]]:
        pages = await self.zaken_op_sleutel([key.object_id for key in keys], request, call)
        return {key: pages[key.object_id] for key in keys}

    async def _op_zaak_identificatie(self, key: Identificator, request: PageRequest, call: Call) -> Page[Record]:
        """Give every zaak with a number, of whichever organisation."""
        return await self._list((ZaakZoek(identificatie=key.object_id),), request, call)

    async def _list(self, searches: Sequence[ZaakZoek], request: PageRequest, call: Call) -> Page[Zaak]:
        """Give a page of what all searches find; one that fails costs what only it finds."""
        asked = Asked.of(request)
        if not searches:
            return Page()
        completion = self._completion(request, call)
        streams = [
            self._stream(asked.narrow(search, completion.parts.expand), asked, completion) for search in searches
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
        )

    async def _start(self, stream: Stream, call: Call) -> None:
        """Read the first page, and let it count only if the register understands what it was asked by."""
        velden = [term.veld for term in stream.zoek.terms]
        unfailed(await settle([self._probe.ensure(velden, call), stream.read_on(call)]))
        if stream.horizon is not None:
            self._probe.saw_zaken(velden)

    async def _rol(
        self, kind: type[Betrokkene] | type[Actor], sleutel: str, request: PageRequest, call: Call
    ) -> Page[Record]:
        data = await self._one(sleutel, self._client.rol, call)
        if data is None:
            return Page()
        try:
            rol = translate_rol.rol(data, RolParts.of(request.selection), self._stempel())
        except UnreadableError:
            return Page(dropped=1)
        return Page((Item(rol, sleutel),)) if isinstance(rol, kind) else Page()

    async def _one(self, sleutel: str, ask: Callable[[str, Call], Awaitable[Json | None]], call: Call) -> Json | None:
        """Ask a record by its key; None for what does not exist."""
        uuid = fields.as_uuid(sleutel)
        data = None if uuid is None else await ask(uuid, call)
        if data is not None and translate.sleutel(data) != uuid:
            raise BronDataError(f"{self._name}: gives another record than was asked for")
        return data

    def _completion(self, request: PageRequest, call: Call) -> Completion:
        parts = Parts.of(request.selection)
        return Completion(self._client, self._catalogus, parts, call, deadline=self._deadline)

    def _stempel(self) -> Stempel:
        return Stempel(self._name, datetime.now(UTC))
