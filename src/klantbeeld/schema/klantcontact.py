"""Klantcontact, and the interne taken that come from it."""

from __future__ import annotations

import strawberry

from klantbeeld.access.rules import INTERN_LEZEN
from klantbeeld.contract import Betrokkene as BetrokkeneRecord
from klantbeeld.contract import InterneTaak as InterneTaakRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Richting, Taakstatus, Volgorde
from klantbeeld.contract import Verwijzing as VerwijzingValue
from klantbeeld.schema.betrokkene import Actor, Betrokkene
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, connect_within, list_request
from klantbeeld.schema.context import Info
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.relations import connect_related
from klantbeeld.schema.scalars import DatumTijd
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import Referentiewaarde, describe_enum, published
from klantbeeld.schema.verwijzing import Reference, Verwijzing

describe_enum(
    Richting,
    "Wie het contact begon.",
    {"INKOMEND": "De klant nam het initiatief.", "UITGAAND": "De gemeente nam het initiatief."},
)


def _references(bron: str, info: Info, verwijzingen: tuple[VerwijzingValue, ...] | None) -> list[Reference] | None:
    if verwijzingen is None:
        return None
    selection = selection_of(info).below("object")
    return [Reference(bron, one, selection) for one in verwijzingen]


def _betrokkenen(root: KlantcontactRecord, info: Info) -> tuple[BetrokkeneRecord, ...] | None:
    if not info.context.toegang.zicht_on(root.bron).shows_whole(root):
        return None  # those of an outline only say whose it is
    for one in root.betrokkenen or ():
        info.context.kanalen[one.bron, one.sleutel] = root.kanaal
    return root.betrokkenen


def _onderwerpobjecten(root: KlantcontactRecord, info: Info) -> list[Reference] | None:
    return _references(root.bron, info, root.onderwerpobjecten)


def _bijlagen(root: KlantcontactRecord, info: Info) -> list[Reference] | None:
    return _references(root.bron, info, root.bijlagen)


def _interne_taken(
    root: KlantcontactRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[InterneTaakRecord] | None:
    return connect_within(info.context, root, "interne_taken", root.interne_taken, first, after)


async def _contact_at(info: Info, bron: str, sleutel: str | None) -> KlantcontactRecord | None:
    if sleutel is None:
        return None
    context = info.context
    records, failures = await context.loaders.records(KlantcontactRecord, bron, (sleutel,), selection_of(info) | NEEDED)
    seen, unknown = await shown(info, records)
    context.report(info.path, (*failures, *unknown))
    return seen[0] if seen else None


async def _vervolg_op(root: KlantcontactRecord, info: Info) -> KlantcontactRecord | None:
    earlier = (one.klantcontact for one in root.onderwerpobjecten or () if one.klantcontact is not None)
    return await _contact_at(info, root.bron, next(earlier, None))


async def _vervolgcontacten(
    root: KlantcontactRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[KlantcontactRecord] | None:
    request = list_request(info, first, Volgorde.OUDSTE_EERST)
    return await connect_related(info, root, KlantcontactRecord, request, after)


async def _aanleidinggevend_klantcontact(root: InterneTaakRecord, info: Info) -> KlantcontactRecord | None:
    return await _contact_at(info, root.bron, root.aanleidinggevend_klantcontact)


@shows(KlantcontactRecord, "Een contact tussen klant en gemeente over één onderwerp: een gesprek, brief of bericht.")
class Klantcontact(TijdlijnItem):
    """Published from `contract.Klantcontact`."""

    referentienummer: str | None = published(description="Nummer om te noemen of door te geven bij doorverbinden.")
    kanaal: Referentiewaarde | None
    onderwerp: str | None
    inhoud: str | None = published(
        description="Wat is besproken of geschreven; altijd geschikt om aan de klant te laten zien."
    )
    taal: Referentiewaarde | None
    plaatsgevonden_op: DatumTijd | None
    indicatie_contact_gelukt: bool | None = published(
        description="Kwam het contact tot stand? `false`: geen gehoor; `null`: onbekend."
    )
    vertrouwelijk: bool | None
    richting: Richting | None
    betrokkenen: list[Betrokkene] | None = published(_betrokkenen, description="Aan de kant van de klant.")
    actoren: list[Actor] | None = published(description="Aan de kant van de gemeente.")
    onderwerpobjecten: list[Verwijzing] | None = published(_onderwerpobjecten, description="Waar het over ging.")
    bijlagen: list[Verwijzing] | None = published(_bijlagen, description="Wat is meegestuurd of achtergelaten.")
    interne_taken: InterneTaakConnection | None = published(
        _interne_taken,
        description="Wat de gemeente naar aanleiding hiervan moet doen, langst wachtend eerst.",
    )
    vervolg_op: Klantcontact | None = published(
        _vervolg_op, description="Het contact waarop dit een antwoord of vervolg is."
    )
    vervolgcontacten: KlantcontactConnection | None = published(
        _vervolgcontacten, description="De antwoorden en vervolgen, oudste eerst."
    )


@shows(InterneTaakRecord, "Iets dat de gemeente moet doen naar aanleiding van een klantcontact.")
class InterneTaak(TijdlijnItem):
    """Published from `contract.InterneTaak`."""

    nummer: str | None
    gevraagde_handeling: str | None
    toelichting: str | None = published(description="Aantekening voor wie de taak doet.", scope=INTERN_LEZEN)
    taakstatus: Taakstatus | None
    toegewezen_op: DatumTijd | None
    verwerkt_op: DatumTijd | None
    aanleidinggevend_klantcontact: Klantcontact | None = published(
        _aanleidinggevend_klantcontact, description="Het contact waaruit de taak ontstond."
    )
    toegewezen_aan: list[Actor] | None = published(
        description="Wie of welke afdeling het moet doen.", scope=INTERN_LEZEN
    )


@strawberry.type
class InterneTaakEdge(NodeEdge[InterneTaak]):
    """An interne taak in a list."""


@strawberry.type
class InterneTaakConnection(NodeConnection[InterneTaak, InterneTaakEdge]):
    """Interne taken in pages."""


@strawberry.type
class KlantcontactEdge(NodeEdge[Klantcontact]):
    """A klantcontact in a list."""

    afgeleid: bool = published(
        description="`true`: de klant was niet zelf betrokken, maar een contactpersoon die voor hem werkte."
    )


@strawberry.type
class KlantcontactConnection(NodeConnection[Klantcontact, KlantcontactEdge]):
    """Klantcontacten in pages."""
