"""The lists of a klantbeeld: one kind each, over all bronnen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

import strawberry

from klantbeeld.contract import NEDERLAND, Klant, Taakstatus, Volgorde
from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import InterneTaak as InterneTaakRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Klanttaak as KlanttaakRecord
from klantbeeld.contract import Product as ProductRecord
from klantbeeld.contract import Productaanvraag as ProductaanvraagRecord
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.schema.arguments import After, Bronnen, First, Kanaal, Soort, Tot, Vanaf
from klantbeeld.schema.connection import Connection, connect, list_request
from klantbeeld.schema.context import Info
from klantbeeld.schema.scalars import Datum

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Beeld:
    """The value a klantbeeld is: just who it is of."""

    klant: Klant


def some(values: list[V] | None) -> frozenset[V] | None:
    """Give the values of a filter; None: no filter."""
    return None if values is None else frozenset(values)


async def klantcontacten(
    root: Beeld,
    info: Info,
    vanaf: Vanaf = None,
    tot: Tot = None,
    kanaal: Kanaal = None,
    bronnen: Bronnen = None,
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST,
    first: First = 20,
    after: After = None,
) -> Connection[KlantcontactRecord]:
    """Give one page of the klantcontacten of a klant."""
    request = list_request(info, first, volgorde, vanaf=vanaf, tot=tot, kanaal=some(kanaal))
    return await connect(info.context, root.klant, {KlantcontactRecord: request}, after, bronnen)


async def zaken(
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
    """Give one page of the zaken of a klant."""
    request = list_request(info, first, volgorde, open=open, vanaf=vanaf, tot=tot)
    return await connect(info.context, root.klant, {ZaakRecord: request}, after, bronnen)


async def interne_taken(
    root: Beeld,
    info: Info,
    taakstatus: list[Taakstatus] | None = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[InterneTaakRecord]:
    """Give one page of the interne taken of a klant, who waits longest first."""
    request = list_request(info, first, Volgorde.OUDSTE_EERST, taakstatus=some(taakstatus))
    return await connect(info.context, root.klant, {InterneTaakRecord: request}, after, bronnen)


async def klanttaken(
    root: Beeld,
    info: Info,
    taakstatus: list[Taakstatus] | None = None,
    soort: Annotated[
        list[str] | None, strawberry.argument(description="Codes van soorten, zoals `betaling` of `afspraak`.")
    ] = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[KlanttaakRecord]:
    """Give one page of the klanttaken of a klant, the most urgent first."""
    request = list_request(info, first, dringendste_eerst=True, taakstatus=some(taakstatus), soort=some(soort))
    return await connect(info.context, root.klant, {KlanttaakRecord: request}, after, bronnen)


async def producten(
    root: Beeld,
    info: Info,
    gevraagd: Annotated[
        bool | None,
        strawberry.argument(description="`true`: zelf aangevraagd; `false`: door de gemeente opgelegd of toegekend."),
    ] = None,
    geldig: Annotated[bool, strawberry.argument(description="`true`: alleen wat vandaag geldt.")] = False,
    soort: Soort = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[ProductRecord]:
    """Give one page of the producten of a klant."""
    today = datetime.now(NEDERLAND).date() if geldig else None
    request = list_request(info, first, gevraagd=gevraagd, geldig_op=today, soort=some(soort))
    return await connect(info.context, root.klant, {ProductRecord: request}, after, bronnen)


async def productaanvragen(
    root: Beeld,
    info: Info,
    open: Annotated[
        bool | None, strawberry.argument(description="`true`: alleen wat volgens de bron nog loopt; `false`: de rest.")
    ] = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[ProductaanvraagRecord]:
    """Give one page of the productaanvragen of a klant."""
    request = list_request(info, first, open=open)
    return await connect(info.context, root.klant, {ProductaanvraagRecord: request}, after, bronnen)


async def documenten(
    root: Beeld,
    info: Info,
    vanaf: Vanaf = None,
    tot: Tot = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[DocumentRecord]:
    """Give one page of the documenten that bronnen list of a klant."""
    request = list_request(info, first, vanaf=vanaf, tot=tot)
    return await connect(info.context, root.klant, {DocumentRecord: request}, after, bronnen)
