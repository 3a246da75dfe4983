"""Product and productaanvraag: what the klant has, and what he asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar

import strawberry

from klantbeeld.compose.aanvraag import is_open, status_of
from klantbeeld.compose.outcome import problems_of
from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Onderwerp, PageRequest, Record, Selection
from klantbeeld.contract import Product as ProductRecord
from klantbeeld.contract import Productaanvraag as ProductaanvraagRecord
from klantbeeld.contract import Referentiewaarde as ReferentiewaardeValue
from klantbeeld.contract import Verwijzing as VerwijzingValue
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, list_request
from klantbeeld.schema.context import Info
from klantbeeld.schema.document import DocumentConnection
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.relations import connect_related
from klantbeeld.schema.scalars import Datum, DatumTijd
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import Eigenschap, Referentiewaarde, published
from klantbeeld.schema.verwijzing import Reference, follow

if TYPE_CHECKING:
    from klantbeeld.schema.klantcontact import Klantcontact
    from klantbeeld.schema.zaak import ZaakConnection

R = TypeVar("R", bound=Record)


async def _one(
    info: Info, root: Record, verwijzing: VerwijzingValue | None, soort: type[R], selection: Selection
) -> R | None:
    """Follow a reference to a record of one kind."""
    if verwijzing is None:
        return None
    followed = await follow(Reference(root.bron, verwijzing, selection), info)
    return followed.record if isinstance(followed.record, soort) else None


async def _zaken_of(
    root: ProductRecord | ProductaanvraagRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[ZaakRecord] | None:
    return await connect_related(info, root, ZaakRecord, list_request(info, first), after, referred=root.zaken)


async def _documenten_of(
    root: ProductRecord | ProductaanvraagRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[DocumentRecord] | None:
    request = list_request(info, first)
    return await connect_related(info, root, DocumentRecord, request, after, referred=root.documenten, as_deel=True)


async def _aanvraag(root: ProductRecord, info: Info) -> ProductaanvraagRecord | None:
    return await _one(info, root, root.aanvraag, ProductaanvraagRecord, selection_of(info))


async def _product(root: ProductaanvraagRecord, info: Info) -> ProductRecord | None:
    return await _one(info, root, root.product, ProductRecord, selection_of(info))


async def _klantcontact(root: ProductaanvraagRecord, info: Info) -> KlantcontactRecord | None:
    return await _one(info, root, root.klantcontact, KlantcontactRecord, selection_of(info))


async def _its_zaken(root: ProductaanvraagRecord, info: Info) -> tuple[Sequence[ZaakRecord], bool]:
    """Give the zaken an aanvraag became, and whether these are all: its status is made of theirs (A16)."""
    numbers = list(dict.fromkeys(one.identificator for one in root.zaken or () if one.identificator is not None))
    if not numbers:
        return (), True
    request = PageRequest(limit=info.context.limits.max_first, selection=NEEDED | Selection.of("open"))
    keep = partial(shown, info)
    found = await info.context.loaders.about(ZaakRecord, Onderwerp(()), request, referred=numbers, keep=keep)
    info.context.report(info.path, problems_of(found.outcomes))
    zaken = [item.record for item in found.merged.items]
    seen = {number for zaak in zaken for number in zaak.bekend_als}
    return zaken, not found.merged.has_more and seen.issuperset(numbers)


async def _status(root: ProductaanvraagRecord, info: Info) -> ReferentiewaardeValue | None:
    zaken, volledig = await _its_zaken(root, info)
    return status_of(root, zaken, volledig=volledig)


async def _open(root: ProductaanvraagRecord, info: Info) -> bool | None:
    zaken, volledig = await _its_zaken(root, info)
    return is_open(root, zaken, volledig=volledig)


@shows(ProductRecord, "Iets dat de klant van de gemeente heeft of kreeg: een vergunning, uitkering of aanslag.")
class Product(TijdlijnItem):
    """Published from `contract.Product`."""

    kenmerk: str | None = published(description="Het nummer van het product.")
    soort: Referentiewaarde | None
    status: Referentiewaarde | None
    gevraagd: bool | None = published(description="Vroeg de klant er zelf om?")
    geldig_van: Datum | None
    geldig_tot: Datum | None
    aanvraag: Productaanvraag | None = published(_aanvraag)
    zaken: Annotated[ZaakConnection, strawberry.lazy("klantbeeld.schema.zaak")] | None = published(_zaken_of)
    documenten: DocumentConnection | None = published(_documenten_of)
    eigenschappen: list[Eigenschap] | None


@shows(ProductaanvraagRecord, "Wat de klant vroeg, in zijn eigen woorden. Kan geen, één of meer zaken worden.")
class Productaanvraag(TijdlijnItem):
    """Published from `contract.Productaanvraag`."""

    kenmerk: str | None = published(description="Het nummer van de aanvraag.")
    soort: Referentiewaarde | None = published(description="Het product waarom is gevraagd.")
    kanaal: Referentiewaarde | None
    status: Referentiewaarde | None = published(
        _status,
        description="Samengesteld uit de zaken: `ontvangen`, `in_behandeling`, `afgehandeld`, `afgewezen` of "
        "`ingetrokken`.",
    )
    open: bool | None = published(_open, description="Loopt er nog iets van deze aanvraag?")
    ingediend_op: DatumTijd | None
    klantcontact: Annotated[Klantcontact, strawberry.lazy("klantbeeld.schema.klantcontact")] | None = published(
        _klantcontact, description="Het contact waarmee is aangevraagd."
    )
    product: Product | None = published(_product)
    zaken: Annotated[ZaakConnection, strawberry.lazy("klantbeeld.schema.zaak")] | None = published(_zaken_of)
    documenten: DocumentConnection | None = published(_documenten_of)


@strawberry.type
class ProductEdge(NodeEdge[Product]):
    """A product in a list."""


@strawberry.type
class ProductConnection(NodeConnection[Product, ProductEdge]):
    """Producten in pages."""


@strawberry.type
class ProductaanvraagEdge(NodeEdge[Productaanvraag]):
    """A productaanvraag in a list."""


@strawberry.type
class ProductaanvraagConnection(NodeConnection[Productaanvraag, ProductaanvraagEdge]):
    """Productaanvragen in pages."""
