"""The Documenten API of the stand-in for Open Zaak: the documents, of which objects they are, and their contents."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from klantbeeld.demo.openzaak_filters import VERTROUWELIJKHEID, compared, equals
from klantbeeld.demo.openzaak_zoek import searched
from klantbeeld.demo.problem import Problem, ProblemKind
from klantbeeld.demo.register import BASIS, Filter, read_boolean, read_list, read_url, read_uuid, text, words
from klantbeeld.demo.register_http import Resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from klantbeeld.demo.register_http import Api

DOCUMENTEN_PREFIX = "/documenten/api/v1"
DOCUMENTEN_VERSION = "1.4.2"
_COLLECTION = "enkelvoudiginformatieobjecten"
_OBJECTEN = ("^objectinformatieobjecten:informatieobject",)


def _read_uuid_list(raw: str, base: str) -> tuple[str, ...]:
    """The documents with these uuids; a document has its uuid in its URL only."""
    uuids = (found for each in read_list(raw, base) for found in read_uuid(each, base))
    return tuple(f"{BASIS}{DOCUMENTEN_PREFIX}/{_COLLECTION}/{each}" for each in uuids)


_FILTERS: Mapping[str, Filter] = {
    **equals("identificatie", text()),
    **equals("bronorganisatie", text(9)),
    **equals("titel", text()),
    **equals("auteur", text()),
    **equals("beschrijving", text()),
    **compared("creatiedatum", "gte", "lte"),
    **equals("informatieobjecttype", read_url),
    **equals("locked", read_boolean),
    **equals("vertrouwelijkheidaanduiding", words(*VERTROUWELIJKHEID)),
    **equals("trefwoorden", read_list),
    "objectinformatieobjecten__object": Filter(path=("object",), read=read_url, via=_OBJECTEN),
    "objectinformatieobjecten__objectType": Filter(
        path=("objectType",), read=words("besluit", "verzoek", "zaak"), via=_OBJECTEN
    ),
}
_ZOEK_FILTERS: Mapping[str, Filter] = {
    "uuid__in": Filter(path=("url",), read=_read_uuid_list),
    **equals("identificatie", text()),
    **equals("bronorganisatie", text(9)),
}
DOCUMENTEN_RESOURCES: Mapping[str, Resource] = {
    _COLLECTION: Resource(
        filters=_FILTERS,
        expand=frozenset({"informatieobjecttype"}),
        ordering=frozenset(
            {"auteur", "bestandsomvang", "creatiedatum", "formaat", "status", "titel", "vertrouwelijkheidaanduiding"}
        ),
        etag=True,
    ),
    "objectinformatieobjecten": Resource(
        filters={**equals("informatieobject", read_url), **equals("object", read_url)}, bare=True, etag=True
    ),
}
_ZOEK = replace(DOCUMENTEN_RESOURCES[_COLLECTION], filters=_ZOEK_FILTERS)
_BESTAND = Resource()


def document_routes(api: Api) -> list[Route]:
    """What hangs below documents and is no collection of its own."""

    async def zoek(request: Request) -> Response:
        api.check(request, _ZOEK)
        question = searched(request, await request.body(), _ZOEK_FILTERS)
        return api.answer(request, api.page(request, _COLLECTION, _ZOEK, question), _ZOEK, "POST, OPTIONS")

    async def download(request: Request) -> Response:
        api.check(request, _BESTAND)
        try:
            document = api.register.get(_COLLECTION, str(uuid.UUID(request.path_params["key"])))
        except ValueError as error:
            raise Problem(ProblemKind.BROKEN) from error
        versie = request.query_params.get("versie", "")
        if document is None or not document["inhoud"] or versie not in ("", str(document["versie"])):
            raise Problem(ProblemKind.NOT_FOUND)
        headers = {
            "API-version": api.version,
            "Content-Disposition": f'attachment; filename="{document["bestandsnaam"]}"',
            "ETag": f'"{document["identificatie"]}"',
        }
        contents = bestand_of(str(document["identificatie"]), str(document["titel"]))
        return Response(contents, media_type="application/octet-stream", headers=headers)

    below = f"{DOCUMENTEN_PREFIX}/{_COLLECTION}"
    return [Route(below + "/_zoek", zoek, methods=["POST"]), Route(below + "/{key}/download", download)]


def bestand_of(identificatie: str, titel: str) -> bytes:
    """The contents of a document of the town: a PDF of one page that says which document it is."""
    line = f"{titel} ({identificatie})".translate({ord(each): f"\\{each}" for each in "\\()"})
    page = f"BT /F1 18 Tf 72 720 Td ({line}) Tj ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written = b"%PDF-1.4\n"
    places: list[int] = []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer
