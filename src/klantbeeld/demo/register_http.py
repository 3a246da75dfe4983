"""The registers over HTTP: refusing, paging, lists, details and roots, the same for both."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, parse_qsl, urlencode

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from klantbeeld.demo.problem import Problem, ProblemKind
from klantbeeld.demo.register import BASIS, Dialect, Expansion, Filter, Path, Record, Register, key_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request

Guard: TypeAlias = "Callable[[Request], None]"
"""Raises a `Problem` for a request that may not pass."""

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 500
PAGING = frozenset({"page", "pageSize"})
PROBLEM_JSON = "application/problem+json"
_KINDS_BY_STATUS = {kind.status: kind for kind in (ProblemKind.NOT_FOUND, ProblemKind.METHOD)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One collection of an API and what may be asked of it."""

    filters: Mapping[str, Filter] = field(default_factory=dict)
    expand: frozenset[str] = frozenset()
    ordering: frozenset[str] = frozenset()
    bare: bool = False
    """Answers a plain array: no pages."""
    etag: bool = False
    guard: Guard | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a list, however it came in."""

    filters: Mapping[str, str]
    expand: str = ""
    ordering: str = ""


def token_guard(token: str) -> Guard:
    """Lets in who shows this token, as Open Klant and the Objects API do it."""

    def authenticate(request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "token":
            raise Problem(ProblemKind.NOT_AUTHENTICATED)
        if not secrets.compare_digest(given.strip().encode(), token.encode()):
            raise Problem(ProblemKind.NOT_AUTHENTIC, detail="Ongeldige token.")

    return authenticate


def base_of(request: Request) -> str:
    """The address the client used: all links are made with it."""
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


class Api:
    """One API of a register: its collections below one prefix."""

    def __init__(
        self,
        register: Register,
        *,
        prefix: str,
        version: str,
        dialect: Dialect,
        resources: Mapping[str, Resource],
        authenticate: Guard,
    ) -> None:
        self.register = register
        self.prefix = prefix
        self.version = version
        self.dialect = dialect
        self.resources = resources
        self._authenticate = authenticate

    def routes(self) -> list[Route]:
        found = [Route(self.prefix + "/", self._root)]
        for name, resource in self.resources.items():
            found.append(Route(f"{self.prefix}/{name}", self._list_endpoint(name, resource)))
            found.append(Route(f"{self.prefix}/{name}/{{key}}", self._detail_endpoint(name, resource)))
        return found

    def check(self, request: Request, resource: Resource) -> None:
        """Refuse as the registers do, in their order: what can be answered, who asks, and only then how."""
        accepted = [each.split(";")[0].strip() for each in request.headers.get("accept", "*/*").split(",")]
        known = {"*/*", "application/*", "application/json"}
        if self.dialect.accepts_problem_json:
            known.add(PROBLEM_JSON)
        elif accepted[0] == PROBLEM_JSON:
            raise Problem(ProblemKind.NOT_ACCEPTABLE)
        if known.isdisjoint(accepted):
            raise Problem(ProblemKind.NOT_ACCEPTABLE)
        self._authenticate(request)
        if resource.guard is not None:
            resource.guard(request)

    def answer(self, request: Request, body: object, resource: Resource, allow: str) -> Response:
        headers = {"Allow": allow, "API-version": self.version, "Vary": "origin", **resource.headers}
        return _json(request, body, headers=headers)

    def page(self, request: Request, name: str, resource: Resource, question: Question) -> Record:
        """One page of what was found, with the links to its neighbours."""
        records = self.find(request, name, resource, question)
        number, size = _page_number(request), _page_size(request)
        last = max(1, -(-len(records) // size))
        if number > last:
            raise Problem(ProblemKind.NOT_FOUND, detail="Ongeldige pagina.")
        expansion = self.expansion(resource, question.expand)
        results: Sequence[Record] = records[(number - 1) * size : number * size]
        if resource.expand:
            results = [{**record, "_expand": expansion.of(record)} for record in results]
        return {
            "count": len(records),
            "next": _page_link(request, number + 1) if number < last else None,
            "previous": _page_link(request, number - 1) if number > 1 else None,
            "results": results,
        }

    def find(self, request: Request, name: str, resource: Resource, question: Question) -> Sequence[Record]:
        records = self.register.find(name, resource.filters, question.filters, base_of(request))
        return _ordered(records, question.ordering, resource.ordering) if question.ordering else records

    def expansion(self, resource: Resource, asked: str) -> Expansion:
        paths: list[Path] = []
        for each in filter(None, asked.split(",")):
            if each not in resource.expand:
                reason = f"Selecteer een geldige keuze. {each} is geen beschikbare keuze."
                raise Problem(ProblemKind.INVALID, params=[("expand", "invalid_choice", reason)])
            paths.append(tuple(each.split(".")))
        return Expansion(self.register, self.dialect, paths)

    def asked_expand(self, request: Request) -> str:
        values = request.query_params.getlist("expand")
        return ",".join(values) if self.dialect.joins_repeated_expand else (values or [""])[-1]

    async def _root(self, request: Request) -> Response:
        links = {name: f"{BASIS}{self.prefix}/{name}" for name in self.resources}
        return self.answer(request, links, Resource(), "GET, HEAD, OPTIONS")

    def _list_endpoint(self, name: str, resource: Resource) -> Callable[[Request], Awaitable[Response]]:
        known = {*resource.filters}
        known |= set() if resource.bare else PAGING
        known |= {"expand"} if resource.expand else set()
        known |= {"ordering"} if resource.ordering else set()

        async def answer_list(request: Request) -> Response:
            self.check(request, resource)
            # Of a parameter that is given twice the last one counts, silently.
            asked = dict(parse_qsl(request.url.query, keep_blank_values=True))
            if unknown := [each for each in asked if each not in known]:
                reason = f"Onbekende query parameters: {', '.join(unknown)}"
                raise Problem(ProblemKind.INVALID, params=[("nonFieldErrors", "unknown-parameters", reason)])
            question = Question(filters=asked, expand=self.asked_expand(request), ordering=asked.get("ordering", ""))
            find = self.find if resource.bare else self.page
            return self.answer(request, find(request, name, resource, question), resource, "GET, POST, HEAD, OPTIONS")

        return answer_list

    def _detail_endpoint(self, name: str, resource: Resource) -> Callable[[Request], Awaitable[Response]]:
        async def answer_detail(request: Request) -> Response:
            self.check(request, resource)
            return self.detail(request, name, request.path_params["key"], resource)

        return answer_detail

    def detail(self, request: Request, name: str, key: str, resource: Resource) -> Response:
        """One record, or not modified when the client has what we have."""
        try:
            record = self.register.get(name, str(uuid.UUID(key)))
        except ValueError as error:
            raise Problem(self.dialect.bad_uuid) from error
        if record is None:
            raise Problem(ProblemKind.NOT_FOUND)
        body = self._with_expand(request, record, resource) if resource.expand else record
        response = self.answer(request, body, resource, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
        if resource.etag:
            # As in Open Zaak the tag is of the bare record: the same with and without expand.
            tag = f'"{hashlib.md5(orjson.dumps(record), usedforsecurity=False).hexdigest()}"'
            if _has(request, tag):
                return Response(status_code=304, headers={"ETag": tag})
            response.headers["ETag"] = tag
        return response

    def _with_expand(self, request: Request, record: Record, resource: Resource) -> Record:
        if "expand" not in request.query_params and not self.dialect.empty_expand_in_detail:
            return record
        expansion = self.expansion(resource, self.asked_expand(request))
        return {**record, "_expand": expansion.of(record)} if expansion.is_rooted else record


def application(apis: Iterable[Api], extra: Iterable[Route] = ()) -> Starlette:
    """The register as one application, that says no in the form of the contract."""
    apis = tuple(apis)

    async def refuse(request: Request, error: Exception) -> Response:
        problem = error if isinstance(error, Problem) else _translated(error)
        api = next((each for each in apis if request.url.path.startswith(each.prefix + "/")), apis[0])
        first_choice = request.headers.get("accept", "").split(",")[0].split(";")[0].strip()
        as_problem = api.dialect.accepts_problem_json and first_choice == PROBLEM_JSON
        headers = {"API-version": api.version}
        if problem.kind.status == 401:
            headers["WWW-Authenticate"] = "Token"
        return _json(
            request,
            problem.body(base_of(request), api.dialect.invalid_title),
            status=problem.kind.status,
            media_type=PROBLEM_JSON if as_problem else "application/json",
            headers=headers,
        )

    app = Starlette(
        routes=[*extra, *(route for api in apis for route in api.routes())],
        exception_handlers={Problem: refuse, HTTPException: refuse},
    )
    app.router.redirect_slashes = False  # the registers know no other form of a URL
    return app


def _translated(error: Exception) -> Problem:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return Problem(_KINDS_BY_STATUS.get(status, ProblemKind.BROKEN))


def _json(
    request: Request,
    body: object,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Response:
    content = orjson.dumps(body).replace(BASIS.encode(), base_of(request).encode())
    return Response(content, status_code=status, media_type=media_type, headers=headers)


def _has(request: Request, tag: str) -> bool:
    offered = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in offered or "*" in offered


def _page_number(request: Request) -> int:
    raw = request.query_params.get("page", "1")
    if not raw.isdecimal() or int(raw) < 1:
        raise Problem(ProblemKind.NOT_FOUND, detail="Ongeldige pagina.")
    return int(raw)


def _page_size(request: Request) -> int:
    """Too much is made less and nonsense is the default: neither is refused."""
    raw = request.query_params.get("pageSize", "")
    size = int(raw) if raw.isdecimal() else 0
    return min(size, MAX_PAGE_SIZE) if size > 0 else DEFAULT_PAGE_SIZE


def _page_link(request: Request, number: int) -> str:
    query = parse_qs(request.url.query, keep_blank_values=True)
    query.pop("page", None)
    if number > 1:
        query["page"] = [str(number)]
    asked = urlencode(sorted(query.items()), doseq=True)
    return f"{BASIS}{request.url.path}{'?' if asked else ''}{asked}"


def _ordered(records: Sequence[Record], ordering: str, allowed: frozenset[str]) -> list[Record]:
    """Sorted by the fields asked; what is equal stays in no particular order, which here is that of the uuids."""
    found = sorted(records, key=lambda record: key_of(str(record["url"])))
    for each in reversed([each for each in ordering.split(",") if each]):
        name = each.removeprefix("-")
        if name not in allowed:
            reason = f"Selecteer een geldige keuze. {each} is geen beschikbare keuze."
            raise Problem(ProblemKind.INVALID, params=[("ordering", "invalid_choice", reason)])
        # PostgreSQL takes what is empty for the largest.
        found.sort(key=lambda record: (record[name] is None, str(record[name])), reverse=each.startswith("-"))
    return found
