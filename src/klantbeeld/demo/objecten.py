"""A stand-in for the Objects API 2.7.0 (Open Object), with the behaviour that surprises.

What it does not know it passes over in silence, in a query and in a body; `data_attr` in a body breaks it; a number in
the data is not found by `__in`, which compares texts; `fields` is read from the query only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
from starlette.routing import Route

from klantbeeld.demo.problem import Problem, ProblemKind
from klantbeeld.demo.register import Dialect, Register, key_of
from klantbeeld.demo.register_http import Api, Question, Resource, application, token_guard
from klantbeeld.demo.standin import Standin
from klantbeeld.demo.town_people import PEILDATUM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from starlette.requests import Request
    from starlette.responses import Response

    from klantbeeld.demo.register import Record, RegisterData

PREFIX = "/api/v2"
VERSION = "2.7.0"
CRS = "EPSG:4326"

_DIALECT = Dialect(accepts_problem_json=False, bad_uuid=ProblemKind.NOT_FOUND)
_OBJECTS = Resource(headers={"Content-Crs": CRS})
_TYPES = Resource()
_OPERATORS = frozenset({"exact", "gt", "gte", "lt", "lte", "icontains", "in"})
_LIST = "GET, POST, HEAD, OPTIONS"
_NOWHERE = object()


def objecten_app(
    data: RegisterData,
    *,
    token: str,
    readable: Collection[str] | None = None,
    today: date = PEILDATUM,
    name: str = "objecten",
) -> Standin:
    """An Objects API with these `objecttypes` and `objects`, for who has this token.

    Args:
        data: Its records.
        token: Of the one client it knows.
        readable: The uuids of the types this client may read; None: all.
        today: The day of which it gives what then holds.
        name: Of the stand-in.
    """
    api = _ObjectsApi(data, token, readable, today)
    return Standin(application([api], api.own_routes()), name=name)


class _ObjectsApi(Api):
    def __init__(self, data: RegisterData, token: str, readable: Collection[str] | None, today: date) -> None:
        super().__init__(
            Register(data),
            prefix=PREFIX,
            version=VERSION,
            dialect=_DIALECT,
            resources={},
            authenticate=token_guard(token),
        )
        self._today = today
        self._types = {str(one["uuid"]) for one in data["objecttypes"]}
        self._readable = self._types if readable is None else frozenset(readable)

    def own_routes(self) -> list[Route]:
        return [
            Route(PREFIX + "/objects", self._list_objects),
            Route(PREFIX + "/objects/search", self._search, methods=["POST"]),
            Route(PREFIX + "/objects/{key}", self._detail_object),
            Route(PREFIX + "/objecttypes", self._list_types),
            Route(PREFIX + "/objecttypes/{key}", self._detail_type),
            Route(PREFIX + "/permissions", self._list_permissions),
        ]

    def find(self, request: Request, name: str, resource: Resource, question: Question) -> Sequence[Record]:
        found = [*self.register.collections[name]]
        if name != "objects":
            return found
        # Of each object the record that holds today; the newest object first.
        visible = [one for one in reversed(found) if self._may_read(one) and _holds_on(self._today, one)]
        asked = question.filters
        if asked.get("type"):
            wanted = self._type_of(asked["type"])
            visible = [one for one in visible if key_of(str(one["type"])) == wanted]
        expressions = [
            *request.query_params.getlist("data_attr"),
            *filter(None, asked.get("data_attrs", "").split(",")),
        ]
        for expression in expressions:
            visible = _filtered(visible, expression)
        if asked.get("data_icontains"):
            visible = [one for one in visible if _mentions(_data(one), asked["data_icontains"])]
        return visible

    async def _list_objects(self, request: Request) -> Response:
        self.check(request, _OBJECTS)
        return self._answer_page(request, dict(request.query_params))

    async def _search(self, request: Request) -> Response:
        self.check(request, _OBJECTS)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            raise Problem(ProblemKind.MEDIA_TYPE)
        given = request.headers.get("content-crs")
        if given is None:
            raise Problem(ProblemKind.PRECONDITION, detail="'Content-Crs' header ontbreekt")
        if given != CRS:
            raise Problem(ProblemKind.NOT_ACCEPTABLE, detail=f"CRS '{given}' is niet ondersteund")
        try:
            asked = orjson.loads(await request.body())
        except orjson.JSONDecodeError as error:
            raise Problem(ProblemKind.UNPARSABLE) from error
        if not isinstance(asked, dict) or not asked:
            reason = "Je moet zoekparameters opgeven"
            raise Problem(ProblemKind.INVALID, params=[("nonFieldErrors", "empty_search_body", reason)])
        if "data_attr" in asked:
            raise Problem(ProblemKind.BROKEN)  # a bug of the real one: it wants the method of a query on the body
        return self._answer_page(request, asked)

    def _answer_page(self, request: Request, asked: Record) -> Response:
        known = {name: str(asked[name]) for name in ("type", "data_attrs", "data_icontains") if asked.get(name)}
        page = self.page(request, "objects", _OBJECTS, Question(filters=known))
        results = page["results"]
        assert isinstance(results, list)
        shown = [_selected(one, request) for one in results]
        return self.answer(request, {**page, "results": shown}, _OBJECTS, _LIST)

    async def _detail_object(self, request: Request) -> Response:
        self.check(request, _OBJECTS)
        found = self.register.get("objects", request.path_params["key"].lower())
        if found is None or not _holds_on(self._today, found):
            raise Problem(ProblemKind.NOT_FOUND)
        if not self._may_read(found):
            raise Problem(ProblemKind.FORBIDDEN)
        return self.answer(request, _selected(found, request), _OBJECTS, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")

    async def _list_types(self, request: Request) -> Response:
        self.check(request, _TYPES)
        return self.answer(request, self.page(request, "objecttypes", _TYPES, Question(filters={})), _TYPES, _LIST)

    async def _detail_type(self, request: Request) -> Response:
        self.check(request, _TYPES)
        return self.detail(request, "objecttypes", request.path_params["key"], _TYPES)

    async def _list_permissions(self, request: Request) -> Response:
        self.check(request, _TYPES)
        page = self.page(request, "objecttypes", _TYPES, Question(filters={}))
        results = page["results"]
        assert isinstance(results, list)
        rights = [
            {"type": one["url"], "mode": "read_only", "use_fields": False, "fields": {}}
            for one in results
            if one["uuid"] in self._readable
        ]
        return self.answer(request, {**page, "count": len(rights), "results": rights}, _TYPES, "GET, HEAD, OPTIONS")

    def _may_read(self, one: Record) -> bool:
        return key_of(str(one["type"])) in self._readable

    def _type_of(self, url: str) -> str:
        """Only the end of the URL counts; one that is no type is refused."""
        uuid = key_of(url)
        if uuid not in self._types:
            reason = f"Selecteer een geldig objecttype. {url} is geen beschikbare keuze."
            raise Problem(ProblemKind.INVALID, params=[("type", "invalid_choice", reason)])
        return uuid


def _holds_on(day: date, one: Record) -> bool:
    record, on = one["record"], day.isoformat()
    assert isinstance(record, dict)
    return record["startAt"] <= on and (record["endAt"] is None or record["endAt"] >= on)


def _data(one: Record) -> object:
    record = one["record"]
    assert isinstance(record, dict)
    return record["data"]


def _filtered(found: Iterable[Record], expression: str) -> list[Record]:
    parts = expression.rsplit("__", 2)
    if len(parts) != 3 or parts[1] not in _OPERATORS:
        reason = f"Filteruitdrukking '{expression}' heeft niet de vorm 'key__operator__value'"
        raise Problem(ProblemKind.INVALID, params=[("nonFieldErrors", "invalid-data-attrs-query", reason)])
    path, operator, value = parts[0].split("__"), parts[1], parts[2]
    return [one for one in found if _matches(_at(_data(one), path), operator, value)]


def _at(value: object, path: Sequence[str]) -> object:
    """What a path of PostgreSQL leads to: a number is a place in a list, or a name in an object."""
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return _NOWHERE
    return value


def _matches(found: object, operator: str, value: str) -> bool:
    if found is _NOWHERE or found is None:
        return False
    match operator:
        case "in":
            return isinstance(found, str) and found in value.split("|")
        case "exact":
            return found == value or (isinstance(found, int | float) and str(found) == value)
        case "icontains":
            return isinstance(found, str) and value.lower() in found.lower()
        case _:
            return isinstance(found, str) and _compares(found, operator, value)


def _compares(found: str, operator: str, value: str) -> bool:
    outcome = {"gt": found > value, "gte": found >= value, "lt": found < value, "lte": found <= value}
    return outcome[operator]


def _mentions(value: object, pattern: str) -> bool:
    """Whether any text in the data matches: the real one takes what it is asked for a regular expression."""
    match value:
        case dict():
            return any(_mentions(one, pattern) for one in value.values())
        case list():
            return any(_mentions(one, pattern) for one in value)
        case str():
            return re.search(pattern, value, re.IGNORECASE) is not None
    return False


def _selected(one: Record, request: Request) -> Record:
    """Only what `fields` names. What is not in the data is left out; anything else that does not exist is refused."""
    wanted = [name.strip() for name in request.query_params.get("fields", "").split(",") if name.strip()]
    if not wanted:
        return one
    chosen: Record = {}
    for name in wanted:
        *above, last = path = name.split("__")
        value = _at(one, path)
        if value is _NOWHERE and above[:2] != ["record", "data"]:
            reason = "'fields' query parameter has invalid or unauthorized values"
            raise Problem(ProblemKind.INVALID, params=[("nonFieldErrors", "invalid", reason)])
        into: Record = chosen
        for step in above:
            into = into.setdefault(step, {})  # type: ignore[assignment]  # what is chosen below a name is a Record
        if value is not _NOWHERE:
            into[last] = value
    return chosen
