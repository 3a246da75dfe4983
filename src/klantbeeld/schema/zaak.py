"""Zaak and its statussen."""

from __future__ import annotations

import strawberry

from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.contract import Zaakstatus as ZaakstatusRecord
from klantbeeld.schema.betrokkene import Actor, Betrokkene
from klantbeeld.schema.connection import NodeConnection, NodeEdge
from klantbeeld.schema.context import Info
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.scalars import Datum, DatumTijd
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import Eigenschap, Referentiewaarde, published


async def _zaken_at(info: Info, bron: str, sleutels: tuple[str, ...], *, as_deel: bool = False) -> list[ZaakRecord]:
    context = info.context
    records, failures = await context.loaders.records(ZaakRecord, bron, sleutels, selection_of(info) | NEEDED)
    context.report(info.path, failures)
    return (await shown(info, records, as_deel=as_deel))[0]


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


@shows(ZaakstatusRecord, "Een stap in een zaak.")
class Zaakstatus(TijdlijnItem):
    """Published from `contract.Zaakstatus`."""

    naam: str | None
    toelichting: str | None
    gezet_op: DatumTijd | None
    eindstatus: bool | None = published(description="Is de zaak hiermee klaar?")
    zaak: Zaak | None = published(_zaak_of_status)


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
    hoofdzaak: Zaak | None = published(
        _hoofdzaak,
        description="De zaak waar dit deel van is; alleen als de klant daarin een rol heeft.",
    )
    deelzaken: list[Zaak] | None = published(_deelzaken)
    eigenschappen: list[Eigenschap] | None = published(description="Wat alleen dit soort zaak kent.")


@strawberry.type
class ZaakEdge(NodeEdge[Zaak]):
    """A zaak in a list."""


@strawberry.type
class ZaakConnection(NodeConnection[Zaak, ZaakEdge]):
    """Zaken in pages."""
