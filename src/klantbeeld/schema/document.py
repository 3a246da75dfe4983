"""Document: what the klant sent or got, or what belongs to a zaak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, list_request
from klantbeeld.schema.context import Info
from klantbeeld.schema.download import downloadpad
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.relations import connect_related
from klantbeeld.schema.scalars import Datum
from klantbeeld.schema.values import Referentiewaarde, published

if TYPE_CHECKING:
    from klantbeeld.schema.klantcontact import KlantcontactConnection
    from klantbeeld.schema.zaak import ZaakConnection


async def _zaken(
    root: DocumentRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[ZaakRecord] | None:
    return await connect_related(info, root, ZaakRecord, list_request(info, first), after)


async def _klantcontacten(
    root: DocumentRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[KlantcontactRecord] | None:
    return await connect_related(info, root, KlantcontactRecord, list_request(info, first), after)


@shows(
    DocumentRecord,
    "Een document dat de klant stuurde of kreeg, of dat bij een zaak hoort. Langs elke weg hetzelfde gegeven.",
)
class Document(TijdlijnItem):
    """Published from `contract.Document`."""

    soort: Referentiewaarde | None
    bestandsnaam: str | None
    formaat: str | None = published(description="Mediatype, bijvoorbeeld `application/pdf`.")
    omvang: int | None = published(description="In bytes.")
    creatiedatum: Datum | None
    downloadpad: str | None = published(
        downloadpad,
        description="Pad bij de façade om het bestand op te halen; kort geldig en alleen voor deze aanroeper.",
    )
    zaken: Annotated[ZaakConnection, strawberry.lazy("klantbeeld.schema.zaak")] | None = published(
        _zaken, description="De zaken van deze klant waar het bij hoort."
    )
    klantcontacten: Annotated[KlantcontactConnection, strawberry.lazy("klantbeeld.schema.klantcontact")] | None = (
        published(_klantcontacten, description="Contacten van deze klant waar dit een bijlage van was.")
    )


@strawberry.type
class DocumentEdge(NodeEdge[Document]):
    """A document in a list."""


@strawberry.type
class DocumentConnection(NodeConnection[Document, DocumentEdge]):
    """Documenten in pages."""
