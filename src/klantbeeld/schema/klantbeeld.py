"""Klantbeeld: a point of view on one klant, not a record. Nothing is asked before a field is selected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

import strawberry

from klantbeeld.compose.contact import Contactbeeld, by_kanaal, of_klant
from klantbeeld.compose.outcome import is_volledig
from klantbeeld.contract import Identificator as IdentificatorValue
from klantbeeld.contract import InterneTaak as InterneTaakRecord
from klantbeeld.contract import Klant, PageRequest, Selection, SoortPartij, Taakstatus, TijdlijnRecord, Volgorde
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Partij as PartijRecord
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.loaders import Found
from klantbeeld.schema.bron import Gegevenssoort
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, check_first, connect
from klantbeeld.schema.contact import Contactgegevens
from klantbeeld.schema.context import Info
from klantbeeld.schema.errors import invalid
from klantbeeld.schema.gegeven import Node, TijdlijnItem
from klantbeeld.schema.ids import klant_id
from klantbeeld.schema.klantcontact import InterneTaakConnection, KlantcontactConnection
from klantbeeld.schema.partij import Partijen
from klantbeeld.schema.scalars import Datum
from klantbeeld.schema.selection import selection_of, selects
from klantbeeld.schema.values import Identificator, describe_enum, published
from klantbeeld.schema.zaak import ZaakConnection

describe_enum(Volgorde, "De volgorde in de tijd.")

_OP_TIJDLIJN: dict[Gegevenssoort, type[TijdlijnRecord]] = {
    Gegevenssoort.KLANTCONTACT: KlantcontactRecord,
    Gegevenssoort.ZAAK: ZaakRecord,
    Gegevenssoort.INTERNE_TAAK: InterneTaakRecord,
}

First = Annotated[int, strawberry.argument(description="Hoeveel gegevens op deze pagina.")]
After = Annotated[str | None, strawberry.argument(description="Verder achter deze cursor.")]
Bronnen = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Alleen deze bronnen bevragen (codes).")
]
Vanaf = Annotated[Datum | None, strawberry.argument(description="Eerste dag die meetelt.")]
Tot = Annotated[Datum | None, strawberry.argument(description="Laatste dag die meetelt.")]


@strawberry.type
class TijdlijnEdge(NodeEdge[TijdlijnItem]):
    """One moment on the tijdlijn."""


@strawberry.type
class TijdlijnConnection(NodeConnection[TijdlijnItem, TijdlijnEdge]):
    """The tijdlijn in pages."""


@dataclass(frozen=True, slots=True)
class Beeld:
    """The value a klantbeeld is: just who it is of."""

    klant: Klant


async def _whole(root: Beeld, info: Info) -> Klant:
    return (await info.context.loaders.identity(root.klant)).klant


async def _hoedanigheid(root: Beeld, info: Info) -> SoortPartij | None:
    klant = await _whole(root, info)
    if klant.hoedanigheid is not None:
        return klant.hoedanigheid
    found = await info.context.loaders.partijen(klant, Selection())
    soorten = {partij.soort_partij for partij in found.records}
    return soorten.pop() if len(soorten) == 1 else None


async def _gekend(root: Beeld, info: Info) -> bool | None:
    found = await info.context.loaders.partijen(root.klant, Selection())
    if found.records:
        return True
    return False if found.bronnen and found.volledig else None


async def _identificatoren(root: Beeld, info: Info) -> tuple[IdentificatorValue, ...] | None:
    identity = await info.context.loaders.identity(root.klant)
    if identity.failure is not None:
        info.context.report(info.path, [identity.failure])
        return identity.klant.identificatoren or None
    return identity.klant.identificatoren


async def _partijen(root: Beeld, info: Info) -> Found[PartijRecord]:
    return await info.context.loaders.partijen(root.klant, selection_of(info))


async def _contactgegevens(root: Beeld, info: Info) -> Contactbeeld:
    loaders = info.context.loaders
    usable = Selection.of("indicatie_actief", "indicatie_geheimhouding")
    wanted = selection_of(info).under("contactgegevens") | usable
    found = await loaders.partijen(root.klant, wanted)
    beeld = of_klant(await _whole(root, info), found.records, found.bronnen)
    wants_advice = beeld.aanbevolen_digitaal_adres is None and beeld.bruikbaar_voor_contact is not False
    if wants_advice and selects(info, "aanbevolenDigitaalAdres"):
        # No preference is known: advise the channel of the last contact (R30).
        request = PageRequest(limit=1, selection=Selection.of("kanaal"))
        last = await loaders.listing(root.klant, {KlantcontactRecord: request})
        kanalen = [item.record.kanaal for item in last.merged.items]
        advice = by_kanaal(beeld.digitale_adressen, kanalen[0]) if kanalen else None
        lacking = tuple(one for one in last.bronnen if not is_volledig([one]))
        beeld = replace(beeld, aanbevolen_digitaal_adres=advice, bronnen=(*beeld.bronnen, *lacking))
    return beeld


async def _klantcontacten(
    root: Beeld,
    info: Info,
    vanaf: Vanaf = None,
    tot: Tot = None,
    bronnen: Bronnen = None,
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST,
    first: First = 20,
    after: After = None,
) -> Connection[KlantcontactRecord]:
    _check_period(vanaf, tot)
    request = PageRequest(
        limit=check_first(info.context, first),
        selection=selection_of(info),
        volgorde=volgorde,
        vanaf=vanaf,
        tot=tot,
    )
    return await connect(info.context, root.klant, {KlantcontactRecord: request}, after, bronnen)


async def _zaken(
    root: Beeld,
    info: Info,
    open: Annotated[
        bool | None, strawberry.argument(description="`true`: alleen lopende; `false`: alleen afgeronde.")
    ] = None,
    vanaf: Annotated[Datum | None, strawberry.argument(description="Begonnen op deze dag of later.")] = None,
    tot: Annotated[Datum | None, strawberry.argument(description="Begonnen op deze dag of eerder.")] = None,
    bronnen: Bronnen = None,
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST,
    first: First = 20,
    after: After = None,
) -> Connection[ZaakRecord]:
    _check_period(vanaf, tot)
    request = PageRequest(
        limit=check_first(info.context, first),
        selection=selection_of(info),
        volgorde=volgorde,
        open=open,
        vanaf=vanaf,
        tot=tot,
    )
    return await connect(info.context, root.klant, {ZaakRecord: request}, after, bronnen)


async def _interne_taken(
    root: Beeld,
    info: Info,
    taakstatus: list[Taakstatus] | None = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[InterneTaakRecord]:
    request = PageRequest(
        limit=check_first(info.context, first),
        selection=selection_of(info),
        volgorde=Volgorde.OUDSTE_EERST,
        taakstatus=None if taakstatus is None else frozenset(taakstatus),
    )
    return await connect(info.context, root.klant, {InterneTaakRecord: request}, after, bronnen)


async def _tijdlijn(
    root: Beeld,
    info: Info,
    soorten: Annotated[
        list[Gegevenssoort] | None,
        strawberry.argument(description="Alleen deze soorten: KLANTCONTACT, ZAAK of INTERNE_TAAK. Zonder: alle drie."),
    ] = None,
    vanaf: Vanaf = None,
    tot: Tot = None,
    bronnen: Bronnen = None,
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST,
    first: First = 20,
    after: After = None,
) -> Connection[TijdlijnRecord]:
    wanted = list(_OP_TIJDLIJN) if soorten is None else soorten
    if not wanted or any(soort not in _OP_TIJDLIJN for soort in wanted):
        known = ", ".join(soort.name for soort in _OP_TIJDLIJN)
        raise invalid("soorten", f"op de tijdlijn staan nu {known}.")
    _check_period(vanaf, tot)
    request = PageRequest(limit=check_first(info.context, first), volgorde=volgorde, vanaf=vanaf, tot=tot)
    records = [_OP_TIJDLIJN[soort] for soort in wanted]
    requests = {record: replace(request, selection=selection_of(info, record.__name__)) for record in records}
    return await connect(info.context, root.klant, requests, after, bronnen)


def _check_period(vanaf: date | None, tot: date | None) -> None:
    if vanaf is not None and tot is not None and vanaf > tot:
        raise invalid("tot", "ligt voor `vanaf`.")


def _id(root: Beeld, info: Info) -> strawberry.ID:
    context = info.context
    return strawberry.ID(klant_id(context.seal, context.call.caller, root.klant))


@strawberry.type(
    description="Alles wat de gemeente over één klant in één hoedanigheid mag laten zien, samengesteld op het moment "
    "van vragen. Een bron wordt alleen bevraagd als een gekozen veld haar nodig heeft."
)
class Klantbeeld(Node):
    """Published from `Beeld`."""

    id: strawberry.ID = published(
        _id, description="Om dit klantbeeld opnieuw te vragen zonder persoonsnummer; alleen voor u."
    )
    hoedanigheid: SoortPartij | None = published(
        _hoedanigheid, description="Dezelfde mens in een andere rol is een andere klant, met een ander klantbeeld."
    )
    gekend: bool | None = published(
        _gekend,
        description="Is de klant in een bron als partij vastgelegd? `null`: een bron ontbrak, of geen houdt ze bij.",
    )
    identificatoren: list[Identificator] | None = published(
        _identificatoren, description="De nummers waarmee de bronnen worden bevraagd, gemaskeerd."
    )
    partijen: Partijen | None = published(
        _partijen, description="De klant zoals elke bron hem kent. Meer dan één is geen fout."
    )
    contactgegevens: Contactgegevens | None = published(
        _contactgegevens, description="De partijen samengevoegd tot waar en hoe de klant nu te bereiken is."
    )
    klantcontacten: KlantcontactConnection | None = published(
        _klantcontacten,
        description="Contacten waarbij de klant betrokken was; nooit die van een ongekende met hetzelfde adres.",
    )
    zaken: ZaakConnection | None = published(_zaken, description="Zaken waarbij de klant betrokken is.")
    interne_taken: InterneTaakConnection | None = published(
        _interne_taken,
        description="Wat de gemeente naar aanleiding van een contact nog moet doen: langst wachtend eerst.",
    )
    tijdlijn: TijdlijnConnection | None = published(
        _tijdlijn, description="Alles op volgorde van tijd, uit alle bronnen samen."
    )

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Recognise the value this class shows."""
        return isinstance(value, Beeld)
