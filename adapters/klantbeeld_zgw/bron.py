"""Makes a ZGW register look like a bron."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Besluit,
    Betrokkene,
    Bron,
    BronContext,
    BronError,
    Bronstand,
    Call,
    Capabilities,
    Document,
    Fetcher,
    Identificator,
    IdentificatorSoort,
    Onderwerp,
    Page,
    PageRequest,
    Record,
    Zaak,
    Zaakstatus,
)
from klantbeeld.http import key_by_key, settle, unfailed
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import BesluitenClient, DocumentenClient, ZgwClient
from klantbeeld_zgw.documenten import Documenten
from klantbeeld_zgw.onderdelen import SEVERAL, Onderdelen
from klantbeeld_zgw.probe import Probe
from klantbeeld_zgw.relaties import VAN_DOCUMENTEN, VAN_ZAKEN, Relaties
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.zaken import BATCH, Zaken
from klantbeeld_zgw.zoeken import accepted, velden_of

_ByNumber: TypeAlias = Callable[
    [Sequence[Identificator], PageRequest, Call], Awaitable[Mapping[Identificator, Page[Record]]]
]


def build(context: BronContext[ZgwSettings]) -> Bron:
    """Make the bron for one register."""
    register = ZgwRegister(context)
    return Bron(capabilities=register.capabilities(), check=register.check, warm=register.warm, close=register.close)


class ZgwRegister:
    """One register: its zaken, and its documents and besluiten if the settings say where those are."""

    def __init__(self, context: BronContext[ZgwSettings]) -> None:
        settings = context.settings
        self._ways = settings.organisatie_zoeken
        self._client = ZgwClient(context)
        self._besluiten = BesluitenClient(context, settings.besluiten) if settings.besluiten else None
        self._documenten = DocumentenClient(context, settings.documenten) if settings.documenten else None
        self._catalogus = Catalogus(self._client, settings.catalogi_ttl, context.naslag)
        self._probe = Probe(self._client)
        self._zaken = Zaken(context, self._client, self._besluiten, self._catalogus, self._probe)
        self._onderdelen = Onderdelen(context, self._client, self._zaken, self._catalogus)
        self._context = context

    def capabilities(self) -> Capabilities:
        """Give what this register offers."""
        zaken, onderdelen = self._zaken, self._onderdelen
        op_nummer: dict[IdentificatorSoort, _ByNumber] = {
            ZAAK_UUID: zaken.op_uuid,
            ZAAK_IDENTIFICATIE: key_by_key(zaken.op_identificatie),
        }
        op_sleutel: dict[type[Record], Fetcher[str, Record]] = {
            Zaak: Fetcher(fetch=zaken.op_sleutel, batch_size=BATCH),
            Zaakstatus: Fetcher(fetch=onderdelen.statussen, batch_size=SEVERAL),
            Betrokkene: Fetcher(fetch=partial(onderdelen.rollen, Betrokkene), batch_size=SEVERAL),
            Actor: Fetcher(fetch=partial(onderdelen.rollen, Actor), batch_size=SEVERAL),
        }
        bij: dict[type[Record], Fetcher[Onderwerp, Record]] = {}
        bestand = None
        if self._besluiten is not None:
            op_sleutel[Besluit] = Fetcher(fetch=partial(onderdelen.besluiten, self._besluiten), batch_size=SEVERAL)
        if self._documenten is not None:
            documenten = Documenten(self._context, self._documenten, self._catalogus)
            relaties = Relaties(self._client, zaken, self._documenten, documenten)
            op_nummer |= {DOCUMENT_UUID: documenten.op_uuid}
            op_nummer |= {DOCUMENT_IDENTIFICATIE: key_by_key(documenten.op_identificatie)}
            op_sleutel[Document] = Fetcher(fetch=documenten.op_sleutel, batch_size=BATCH)
            bij[Document] = Fetcher(fetch=relaties.documenten, accepts=VAN_ZAKEN, batch_size=BATCH)
            bij[Zaak] = Fetcher(fetch=relaties.zaken, accepts=VAN_DOCUMENTEN, batch_size=SEVERAL)
            bestand = documenten.bestand
        return Capabilities(
            zaken=Fetcher(fetch=key_by_key(zaken.van_klant), accepts=accepted(self._ways)),
            op_identificator=Fetcher(fetch=_by_number(op_nummer), accepts=frozenset(op_nummer), batch_size=BATCH),
            bij=bij,
            bestand=bestand,
            op_sleutel=op_sleutel,
        )

    async def check(self, call: Call) -> Bronstand:
        """Look whether all APIs answer, show us zaken, and understand what we search by."""
        count, version = await self._client.look(call)
        problems: list[str] = []
        if count:
            self._probe.saw_zaken(())
        else:
            problems.append("The Zaken API shows no zaken: it is empty, or client_id has no right to read any.")
        (catalogi,) = await settle([self._client.typen("zaaktypen").page(1, call)])
        if isinstance(catalogi, BronError):
            problems.append(f"The Catalogi API gives no zaaktypen: {catalogi}.")
        others = {"Documenten": self._documenten, "Besluiten": self._besluiten}
        looks = {name: client.look for name, client in others.items() if client is not None}
        for name, outcome in zip(looks, await settle(look(call) for look in looks.values()), strict=True):
            if isinstance(outcome, BronError):
                problems.append(f"The {name} API does not answer as it should: {outcome}.")
        return Bronstand(version=version, problems=(*problems, *await self._probed(call)))

    async def _probed(self, call: Call) -> list[str]:
        problems: list[str] = []
        velden = velden_of(self._ways)
        verdicts = await settle(self._probe.is_ignored(veld, call) for veld in velden)
        for veld, verdict in zip(velden, verdicts, strict=True):
            if isinstance(verdict, BronError):
                problems.append(f"The search by {veld.soort} {veld.naam} fails: {verdict}.")
            elif verdict:
                problems.append(f"The search by {veld.soort} {veld.naam} gives all zaken, so it is not used.")
        return problems

    async def warm(self, call: Call) -> None:
        """Read the catalogi, as far as they will be needed."""
        await self._catalogus.warm(call, besluiten=self._besluiten is not None, documenten=self._documenten is not None)

    async def close(self) -> None:
        """Stop what is under way and close the connections."""
        self._catalogus.stop()
        self._probe.stop()
        for client in (self._client, self._documenten, self._besluiten):
            if client is not None:
                await client.close()


def _by_number(questions: Mapping[IdentificatorSoort, _ByNumber]) -> _ByNumber:
    """Make the question about numbers of several kinds out of those about one kind; all asked at the same time."""

    async def fetch(
        keys: Sequence[Identificator], request: PageRequest, call: Call
    ) -> Mapping[Identificator, Page[Record]]:
        of_soort = {soort: [key for key in keys if key.soort == soort] for soort in questions}
        answers = await settle(questions[soort](some, request, call) for soort, some in of_soort.items() if some)
        pages = {key: page for answer in unfailed(answers) for key, page in answer.items()}
        return {key: pages.get(key, Page()) for key in keys}

    return fetch
