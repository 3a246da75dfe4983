"""Klanttaak: what the klant must do."""

from __future__ import annotations

import strawberry

from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import Klanttaak as KlanttaakRecord
from klantbeeld.contract import Taakstatus, safe_page
from klantbeeld.schema.connection import Connection, NodeConnection, NodeEdge, list_request
from klantbeeld.schema.context import Info
from klantbeeld.schema.document import DocumentConnection
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.relations import connect_related
from klantbeeld.schema.scalars import DatumTijd
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.values import Eigenschap, Referentiewaarde, published
from klantbeeld.schema.verwijzing import Reference, Verwijzing


def _hoort_bij(root: KlanttaakRecord, info: Info) -> Reference | None:
    if root.hoort_bij is None:
        return None
    return Reference(root.bron, root.hoort_bij, selection_of(info).below("object"))


def _pagina(root: KlanttaakRecord) -> str | None:
    # A client makes a link of it, so here too: whatever the adapter let through.
    return safe_page(root.pagina)


async def _documenten(
    root: KlanttaakRecord, info: Info, first: int = 20, after: str | None = None
) -> Connection[DocumentRecord] | None:
    request = list_request(info, first)
    return await connect_related(info, root, DocumentRecord, request, after, referred=root.documenten, as_deel=True)


@shows(KlanttaakRecord, "Iets dat de klant moet doen: aanvullen, betalen, ondertekenen, of op een afspraak komen.")
class Klanttaak(TijdlijnItem):
    """Published from `contract.Klanttaak`."""

    nummer: str | None
    soort: Referentiewaarde | None = published(description="Bijvoorbeeld formulier, betaling of afspraak.")
    gevraagde_handeling: str | None
    toelichting: str | None
    taakstatus: Taakstatus | None
    vanaf: DatumTijd | None = published(description="Vanaf wanneer het kan; bij een afspraak het begin.")
    uiterlijk_op: DatumTijd | None = published(description="Tot wanneer het kan; bij een afspraak het einde.")
    pagina: str | None = published(
        _pagina, description="De pagina waar de klant de taak doet, zoals een formulier of betaalpagina."
    )
    hoort_bij: Verwijzing | None = published(_hoort_bij, description="De zaak of het product waar de taak bij hoort.")
    documenten: DocumentConnection | None = published(_documenten)
    eigenschappen: list[Eigenschap] | None


@strawberry.type
class KlanttaakEdge(NodeEdge[Klanttaak]):
    """A klanttaak in a list."""


@strawberry.type
class KlanttaakConnection(NodeConnection[Klanttaak, KlanttaakEdge]):
    """Klanttaken in pages."""
