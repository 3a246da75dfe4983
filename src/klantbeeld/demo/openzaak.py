"""A stand-in for Open Zaak: Zaken API 1.5.1 and Catalogi API 1.3.1, with the behaviour that surprises."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import orjson
from starlette.routing import Route

from klantbeeld.demo.openzaak_filters import (
    CATALOGI,
    ROLLEN,
    ZAAK_EXPAND,
    ZAAK_ORDERING,
    ZAAK_ZOEK,
    ZAAKINFORMATIEOBJECTEN,
    ZAKEN,
    of_zaak,
)
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
ZAKEN_VERSION = "1.5.1"
CATALOGI_VERSION = "1.3.1"
CRS = "EPSG:4326"
JWT_SECONDS = 3600

DIALECT = Dialect(invalid_title="Ongeldige invoer.")


def openzaak_app(data: RegisterData, *, client_id: str, geheim: str, name: str = "openzaak") -> Standin:
    """An Open Zaak with these records, for the client that signs with this secret (geheim)."""
    register = Register(data)
    authenticate = jwt_guard(client_id, geheim)
    zaken = Api(
        register,
        prefix=ZAKEN_PREFIX,
        version=ZAKEN_VERSION,
        dialect=DIALECT,
        resources=ZAKEN_RESOURCES,
        authenticate=authenticate,
    )
    catalogi = Api(
        register,
        prefix=CATALOGI_PREFIX,
        version=CATALOGI_VERSION,
        dialect=DIALECT,
        resources=CATALOGI_RESOURCES,
        authenticate=authenticate,
    )
    return Standin(application([zaken, catalogi], _zaak_routes(zaken)), name=name)


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
_ZOEK = replace(ZAKEN_RESOURCES["zaken"], filters=ZAAK_ZOEK, guard=_require_crs("Accept-Crs", "Content-Crs"))
_EIGENSCHAPPEN = Resource(filters=of_zaak(), bare=True)


def _zaak_routes(api: Api) -> list[Route]:
    """What hangs below zaken and is no collection of its own."""

    async def zoek(request: Request) -> Response:
        api.check(request, _ZOEK)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            raise Problem(ProblemKind.MEDIA_TYPE)
        question = _searched(request, await request.body())
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


def _searched(request: Request, body: bytes) -> Question:
    """The question in the body of a `_zoek`; a key it does not know is passed over in silence."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem(ProblemKind.UNPARSABLE) from error
    if not isinstance(asked, dict) or not asked:
        reason = "Je moet zoekparameters opgeven"
        raise Problem(ProblemKind.INVALID, params=[("nonFieldErrors", "empty_search_body", reason)])
    expand = asked.get("expand", [])
    if isinstance(expand, str):
        raise Problem(ProblemKind.BROKEN)  # a bug of the real one: in the body only a list is understood
    ordering = asked.get("ordering", "")
    return Question(
        filters={name: _as_query(name, value) for name, value in asked.items() if name in ZAAK_ZOEK},
        expand=",".join([*(str(each) for each in expand), *request.query_params.getlist("expand")[-1:]]),
        ordering=",".join(ordering) if isinstance(ordering, list) else str(ordering),
    )


def _as_query(name: str, value: object) -> str:
    """A value of the body as it would be in a query: of a list where one value is meant, the last one counts."""
    if isinstance(value, list):
        many = name.endswith(("__in", "__not_in"))
        # An empty list asks for nothing, where an empty text would not have been asked.
        return (",".join(str(each) for each in value) or ",") if many else _as_query(name, (value or [""])[-1])
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
