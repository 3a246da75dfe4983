"""Zaak and its statussen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from klantbeeld.contract import Besluit as BesluitRecord
from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Klanttaak as KlanttaakRecord
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.contract import Zaakstatus as ZaakstatusRecord
from klantbeeld.schema.betrokkene import Actor, Betrokkene
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, list_request
from klantbeeld.schema.context import Info
from klantbeeld.schema.document import DocumentConnection
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.relations import connect_related
from klantbeeld.schema.scalars import Datum, DatumTijd
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import Eigenschap, Referentiewaarde, published

if TYPE_CHECKING:
    from klantbeeld.schema.klantcontact import KlantcontactConnection
    from klantbeeld.schema.klanttaak import KlanttaakConnection


async def _zaken_at(info: Info, bron: str, sleutels: tuple[str, ...], *, as_deel: bool = False) -> list[ZaakRecord]:
    context = info.context
    records, failures = await context.loaders.records(ZaakRecord, bron, sleutels, selection_of(info) | NEEDED)
    seen, unknown = await shown(info, records, as_deel=as_deel)
    context.report(info.path, (*failures, *unknown))
    return seen


async def _one_zaak(info: Info, bron: str, sleutel: str | None) -> ZaakRecord | None:
    records = await _zaken_at(info, bron, (sleutel,)) if sleutel is not None else []
    return records[0] if records else None


async def _hoofdzaak(root: ZaakRecord, info: Info) -> ZaakRecord | None:
    return await _one_zaak(info, root.bron, root.hoofdzaak)


async def _zaak_of_status(root: ZaakstatusRecord, info: Info) -> ZaakRecord | None:
    return await _one_zaak(info, root.bron, root.zaak)


async def _deelzaken(root: ZaakRecord, info: Info) -> list[ZaakRecord] | None:
    if root.deelzaken is None:
        return None
    return await _zaken_at(info, root.bron, root.deelzaken, as_deel=True)


async def _zaak_of_besluit(root: BesluitRecord, info: Info) -> ZaakRecord | None:
    return await _one_zaak(info, root.bron, root.zaak)


async def _documenten(
    root: ZaakRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[DocumentRecord] | None:
    return await connect_related(info, root, DocumentRecord, list_request(info, first), after, as_deel=True)


async def _klantcontacten(
    root: ZaakRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[KlantcontactRecord] | None:
    return await connect_related(info, root, KlantcontactRecord, list_request(info, first), after)


async def _klanttaken(
    root: ZaakRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[KlanttaakRecord] | None:
    return await connect_related(info, root, KlanttaakRecord, list_request(info, first), after)


@shows(ZaakstatusRecord, "Een stap in een zaak.")
class Zaakstatus(TijdlijnItem):
    """Published from `contract.Zaakstatus`."""

    naam: str | None
    toelichting: str | None
    gezet_op: DatumTijd | None
    eindstatus: bool | None = published(description="Is de zaak hiermee klaar?")
    zaak: Zaak | None = published(_zaak_of_status)


@shows(BesluitRecord, "Een beslissing van de gemeente in een zaak.")
class Besluit(TijdlijnItem):
    """Published from `contract.Besluit`."""

    identificatie: str | None
    soort: Referentiewaarde | None
    datum: Datum | None
    ingangsdatum: Datum | None
    vervaldatum: Datum | None
    uiterlijke_reactiedatum: Datum | None = published(description="Tot en met deze dag kan iemand bezwaar maken.")
    toelichting: str | None
    zaak: Zaak | None = published(_zaak_of_besluit)


@shows(ZaakRecord, "Werk van de gemeente voor of over de klant, met een begin en een einde.")
class Zaak(TijdlijnItem):
    """Published from `contract.Zaak`."""

    identificatie: str | None = published(description="Het zaaknummer.")
    omschrijving: str | None
    toelichting: str | None
    zaaktype: Referentiewaarde | None = published(description="Wat voor zaak het is.")
    open: bool | None = published(description="Loopt de zaak nog?")
    startdatum: Datum | None
    einddatum: Datum | None
    streefdatum: Datum | None = published(description="Wanneer de gemeente klaar wil zijn.")
    fatale_datum: Datum | None = published(description="Wanneer de gemeente uiterlijk klaar moet zijn.")
    status: Zaakstatus | None = published(description="De laatste status.")
    statushistorie: list[Zaakstatus] | None = published(description="Alle statussen, oudste eerst.")
    resultaat: Referentiewaarde | None
    resultaattoelichting: str | None
    betrokkenen: list[Betrokkene] | None = published(description="De rollen aan de kant van de klant.")
    behandelaars: list[Actor] | None = published(description="Wie bij de gemeente aan de zaak werkt.")
    besluiten: list[Besluit] | None
    hoofdzaak: Zaak | None = published(
        _hoofdzaak,
        description="De zaak waar dit deel van is; alleen als de klant daarin een rol heeft.",
    )
    deelzaken: list[Zaak] | None = published(_deelzaken)
    documenten: DocumentConnection | None = published(
        _documenten, description="Ook uit andere bronnen dan die van de zaak."
    )
    klantcontacten: Annotated[KlantcontactConnection, strawberry.lazy("klantbeeld.schema.klantcontact")] | None = (
        published(_klantcontacten, description="Contacten over deze zaak, gezocht in alle bronnen.")
    )
    klanttaken: Annotated[KlanttaakConnection, strawberry.lazy("klantbeeld.schema.klanttaak")] | None = published(
        _klanttaken, description="Wat de klant voor deze zaak moet doen."
    )
    eigenschappen: list[Eigenschap] | None = published(description="Wat alleen dit soort zaak kent.")


@strawberry.type
class ZaakEdge(NodeEdge[Zaak]):
    """A zaak in a list."""


@strawberry.type
class ZaakConnection(NodeConnection[Zaak, ZaakEdge]):
    """Zaken in pages."""
