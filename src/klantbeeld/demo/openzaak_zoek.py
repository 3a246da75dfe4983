"""How Open Zaak reads the body of a `_zoek`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from klantbeeld.demo.problem import Problem, ProblemKind
from klantbeeld.demo.register_http import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from klantbeeld.demo.register import Filter


def searched(request: Request, body: bytes, filters: Mapping[str, Filter]) -> Question:
    """The question in the body of a `_zoek`; a key it does not know is passed over in silence."""
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise Problem(ProblemKind.MEDIA_TYPE)
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
        filters={name: _as_query(name, value) for name, value in asked.items() if name in filters},
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
