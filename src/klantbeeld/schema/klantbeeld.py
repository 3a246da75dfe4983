"""Klantbeeld: a point of view on one klant, not a record. Nothing is asked before a field is selected."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import strawberry

from klantbeeld.compose.contact import Contactbeeld, by_kanaal, of_klant
from klantbeeld.compose.outcome import Bronstatus, is_volledig, problems_of
from klantbeeld.contract import Basisregistratie as BasisregistratieRecord
from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import Identificator as IdentificatorValue
from klantbeeld.contract import InterneTaak as InterneTaakRecord
from klantbeeld.contract import (
    Klant,
    PageRequest,
    Selection,
    SoortPartij,
    TijdlijnRecord,
    Volgorde,
)
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Klanttaak as KlanttaakRecord
from klantbeeld.contract import OverigObject as OverigObjectRecord
from klantbeeld.contract import Partij as PartijRecord
from klantbeeld.contract import Product as ProductRecord
from klantbeeld.contract import Productaanvraag as ProductaanvraagRecord
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.loaders import Found
from klantbeeld.schema import lijsten
from klantbeeld.schema.arguments import After, Bronnen, First, Tot, Vanaf
from klantbeeld.schema.basis import Basisregistratie
from klantbeeld.schema.bron import Gegevenssoort
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, connect, list_request
from klantbeeld.schema.contact import Contactgegevens
from klantbeeld.schema.context import Info
from klantbeeld.schema.document import DocumentConnection
from klantbeeld.schema.errors import invalid
from klantbeeld.schema.gegeven import Node, TijdlijnItem
from klantbeeld.schema.ids import klant_id
from klantbeeld.schema.klantcontact import InterneTaakConnection, KlantcontactConnection
from klantbeeld.schema.klanttaak import KlanttaakConnection
from klantbeeld.schema.lijsten import Beeld
from klantbeeld.schema.partij import Partijen
from klantbeeld.schema.product import ProductaanvraagConnection, ProductConnection
from klantbeeld.schema.selection import selection_of, selects
from klantbeeld.schema.values import Identificator, published
from klantbeeld.schema.zaak import ZaakConnection

_OP_TIJDLIJN: dict[Gegevenssoort, type[TijdlijnRecord]] = {
    Gegevenssoort.KLANTCONTACT: KlantcontactRecord,
    Gegevenssoort.ZAAK: ZaakRecord,
    Gegevenssoort.INTERNE_TAAK: InterneTaakRecord,
    Gegevenssoort.KLANTTAAK: KlanttaakRecord,
    Gegevenssoort.PRODUCT: ProductRecord,
    Gegevenssoort.PRODUCTAANVRAAG: ProductaanvraagRecord,
    Gegevenssoort.DOCUMENT: DocumentRecord,
    Gegevenssoort.OVERIG_OBJECT: OverigObjectRecord,
}


@strawberry.type
class TijdlijnEdge(NodeEdge[TijdlijnItem]):
    """One moment on the tijdlijn."""


@strawberry.type
class TijdlijnConnection(NodeConnection[TijdlijnItem, TijdlijnEdge]):
    """The tijdlijn in pages."""


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
    if any(one.status is Bronstatus.NIET_TOEGESTAAN for one in found.bronnen):
        return None
    # A bron that is switched off leaves the answer complete, and could have known the klant all the same.
    return False if found.bronnen and found.volledig and not problems_of(found.outcomes) else None


async def _identificatoren(root: Beeld, info: Info) -> tuple[IdentificatorValue, ...] | None:
    identity = await info.context.loaders.whole(root.klant)
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


async def _basisregistratie(root: Beeld, info: Info) -> Found[BasisregistratieRecord]:
    return await info.context.loaders.basisregistratie(root.klant, selection_of(info))


async def _tijdlijn(
    root: Beeld,
    info: Info,
    soorten: Annotated[
        list[Gegevenssoort] | None,
        strawberry.argument(description="Alleen deze soorten. Zonder: alles wat op de tijdlijn kan staan."),
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
    request = list_request(info, first, volgorde, vanaf=vanaf, tot=tot)
    records = [_OP_TIJDLIJN[soort] for soort in wanted]
    requests = {record: replace(request, selection=selection_of(info, record.__name__)) for record in records}
    return await connect(info.context, root.klant, requests, after, bronnen)


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
        _id, description="Om dit klantbeeld opnieuw te vragen zonder persoonsnummer; alleen voor u.", looks=True
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
        lijsten.klantcontacten,
        description="Contacten waarbij de klant betrokken was; nooit die van een ongekende met hetzelfde adres.",
    )
    zaken: ZaakConnection | None = published(lijsten.zaken, description="Zaken waarbij de klant betrokken is.")
    interne_taken: InterneTaakConnection | None = published(
        lijsten.interne_taken,
        description="Wat de gemeente naar aanleiding van een contact nog moet doen: langst wachtend eerst.",
    )
    basisregistratie: Basisregistratie | None = published(
        _basisregistratie,
        description="De klant volgens de basisregistratie. Staat naast de contactgegevens, nooit ermee vermengd.",
    )
    klanttaken: KlanttaakConnection | None = published(
        lijsten.klanttaken,
        description="Wat de klant zelf moet doen, ook afspraken: open taken eerst, daarbinnen wat het eerst verloopt.",
    )
    producten: ProductConnection | None = published(
        lijsten.producten,
        description="Wat de klant van de gemeente heeft of kreeg: vergunningen, aanslagen.",
    )
    productaanvragen: ProductaanvraagConnection | None = published(
        lijsten.productaanvragen, description="Wat de klant heeft aangevraagd, los van hoeveel zaken het werden."
    )
    documenten: DocumentConnection | None = published(
        lijsten.documenten,
        description="Documenten van bronnen die documenten per klant leveren. Die van één zaak staan bij die zaak.",
    )
    tijdlijn: TijdlijnConnection | None = published(
        _tijdlijn, description="Alles op volgorde van tijd, uit alle bronnen samen."
    )

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Recognise the value this class shows."""
        return isinstance(value, Beeld)
