"""A stand-in for Open Zaak (Zaken 1.5.1, Catalogi 1.3.1, Documenten 1.4.2, Besluiten 1.1.0), surprises included."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
from starlette.routing import Route

from klantbeeld.demo.openzaak_documenten import (
    DOCUMENTEN_PREFIX,
    DOCUMENTEN_RESOURCES,
    DOCUMENTEN_VERSION,
    document_routes,
)
from klantbeeld.demo.openzaak_filters import (
    BESLUITEN,
    BESLUITINFORMATIEOBJECTEN,
    CATALOGI,
    ROLLEN,
    ZAAK_EXPAND,
    ZAAK_ORDERING,
    ZAAK_ZOEK,
    ZAAKINFORMATIEOBJECTEN,
    ZAKEN,
    of_zaak,
)
from klantbeeld.demo.openzaak_zoek import searched
from klantbeeld.demo.problem import Problem, ProblemKind
from klantbeeld.demo.register import Dialect, Register, RegisterData
from klantbeeld.demo.register_http import Api, Guard, Question, Resource, application, base_of
from klantbeeld.demo.standin import Standin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

ZAKEN_PREFIX = "/zaken/api/v1"
CATALOGI_PREFIX = "/catalogi/api/v1"
BESLUITEN_PREFIX = "/besluiten/api/v1"
ZAKEN_VERSION = "1.5.1"
CATALOGI_VERSION = "1.3.1"
BESLUITEN_VERSION = "1.1.0"
CRS = "EPSG:4326"
JWT_SECONDS = 3600

DIALECT = Dialect(invalid_title="Ongeldige invoer.")


def openzaak_app(data: RegisterData, *, client_id: str, geheim: str, name: str = "openzaak") -> Standin:
    """An Open Zaak with these records, for the client that signs with this secret (geheim)."""
    register = Register(data)
    authenticate = jwt_guard(client_id, geheim)

    def api(prefix: str, version: str, resources: Mapping[str, Resource]) -> Api:
        return Api(
            register,
            prefix=prefix,
            version=version,
            dialect=DIALECT,
            resources=resources,
            authenticate=authenticate,
        )

    zaken = api(ZAKEN_PREFIX, ZAKEN_VERSION, ZAKEN_RESOURCES)
    documenten = api(DOCUMENTEN_PREFIX, DOCUMENTEN_VERSION, DOCUMENTEN_RESOURCES)
    catalogi = api(CATALOGI_PREFIX, CATALOGI_VERSION, CATALOGI_RESOURCES)
    besluiten = api(BESLUITEN_PREFIX, BESLUITEN_VERSION, BESLUITEN_RESOURCES)
    below = [*_zaak_routes(zaken), *document_routes(documenten)]
    return Standin(application([zaken, catalogi, documenten, besluiten], below), name=name)


def jwt_guard(client_id: str, geheim: str) -> Guard:
    """Whatever is wrong with a token, the answer is 403; its code tells what."""

    def authenticate(request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Problem(ProblemKind.FORBIDDEN)
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except jwt.DecodeError as error:
            raise _forbidden("jwt-decode-error", "De JWT is ongeldig") from error
        if claims.get("client_id") != client_id:
            raise _forbidden("invalid-client-identifier", "`client_id` in de JWT is onbekend")
        try:
            # An iat in the future is accepted.
            jwt.decode(token, geheim, algorithms=["HS256"], options={"verify_iat": False, "verify_aud": False})
        except jwt.InvalidSignatureError as error:
            raise _forbidden("invalid-jwt-signature", "Client credentials zijn niet geldig") from error
        except jwt.PyJWTError as error:
            raise _forbidden("jwt-decode-error", "De JWT is ongeldig") from error
        issued = claims.get("iat")
        if not isinstance(issued, int | float):
            raise _forbidden("jwt-decode-error", "De JWT heeft geen `iat`")
        if time.time() - issued > JWT_SECONDS:
            raise _forbidden("jwt-expired", "De JWT die gebruikt is voor dit verzoek is verlopen")

    return authenticate


def _forbidden(code: str, detail: str) -> Problem:
    return Problem(ProblemKind.FORBIDDEN, code=code, detail=detail)


def _require_crs(*names: str) -> Guard:
    def check(request: Request) -> None:
        for name in names:
            given = request.headers.get(name)
            if given is None:
                raise Problem(ProblemKind.PRECONDITION, detail=f"'{name}' header ontbreekt")
            if given != CRS:
                raise Problem(ProblemKind.NOT_ACCEPTABLE, detail=f"CRS '{given}' is niet ondersteund")

    return check


ZAKEN_RESOURCES: Mapping[str, Resource] = {
    "zaken": Resource(
        filters=ZAKEN,
        expand=ZAAK_EXPAND,
        ordering=ZAAK_ORDERING,
        etag=True,
        guard=_require_crs("Accept-Crs"),
        headers={"Content-Crs": CRS},
    ),
    "rollen": Resource(filters=ROLLEN, etag=True),
    "statussen": Resource(filters=of_zaak("statustype", "indicatieLaatstGezetteStatus"), etag=True),
    "resultaten": Resource(filters=of_zaak("resultaattype"), etag=True),
    "zaakinformatieobjecten": Resource(filters=ZAAKINFORMATIEOBJECTEN, bare=True, etag=True),
}
CATALOGI_RESOURCES: Mapping[str, Resource] = {
    name: Resource(filters=filters, etag=True) for name, filters in CATALOGI.items()
}
BESLUITEN_RESOURCES: Mapping[str, Resource] = {
    "besluiten": Resource(filters=BESLUITEN, etag=True),
    "besluitinformatieobjecten": Resource(filters=BESLUITINFORMATIEOBJECTEN, bare=True, etag=True),
}
_ZOEK = replace(ZAKEN_RESOURCES["zaken"], filters=ZAAK_ZOEK, guard=_require_crs("Accept-Crs", "Content-Crs"))
_EIGENSCHAPPEN = Resource(filters=of_zaak(), bare=True)


def _zaak_routes(api: Api) -> list[Route]:
    """What hangs below zaken and is no collection of its own."""

    async def zoek(request: Request) -> Response:
        api.check(request, _ZOEK)
        question = searched(request, await request.body(), ZAAK_ZOEK)
        return api.answer(request, api.page(request, "zaken", _ZOEK, question), _ZOEK, "POST, OPTIONS")

    async def eigenschappen(request: Request) -> Response:
        api.check(request, _EIGENSCHAPPEN)
        # The name of this filter is ours: the zaak is in the path here.
        asked = {"zaak": f"{base_of(request)}{ZAKEN_PREFIX}/zaken/{request.path_params['zaak']}"}
        found = api.find(request, "zaakeigenschappen", _EIGENSCHAPPEN, Question(filters=asked))
        return api.answer(request, found, _EIGENSCHAPPEN, "GET, POST, HEAD, OPTIONS")

    async def eigenschap(request: Request) -> Response:
        api.check(request, _EIGENSCHAPPEN)
        return api.detail(request, "zaakeigenschappen", request.path_params["key"], _EIGENSCHAPPEN)

    below = ZAKEN_PREFIX + "/zaken"
    return [
        Route(below + "/_zoek", zoek, methods=["POST"]),
        Route(below + "/{zaak}/zaakeigenschappen", eigenschappen),
        Route(below + "/{zaak}/zaakeigenschappen/{key}", eigenschap),
    ]
