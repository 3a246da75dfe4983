"""Running one request against the schema, from what the client sent to what it gets."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import ExecutionResult, GraphQLError, execute

from klantbeeld.access.documents import Documentbeleid
from klantbeeld.contract import Caller
from klantbeeld.schema.build import build_schema
from klantbeeld.schema.context import Context, Limits
from klantbeeld.schema.errors import Code, KlantbeeldError, public
from klantbeeld.schema.plain import PlainExecutor
from klantbeeld.schema.prepared import Document, Documents, doel_of
from klantbeeld.schema.registered import Admission
from klantbeeld.schema.toegang import hidden_of, refusal_of

_MAX_ERRORS = 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent."""

    query: str | None
    """None: the document is asked by its id alone."""
    variables: dict[str, Any]
    operation_name: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gets."""

    body: Mapping[str, Any]
    executed: bool
    """False: the request was refused before any field was resolved, so there is no `data`."""
    codes: tuple[str, ...] = ()
    """The codes of its errors, for the log."""
    timed_out: bool = False


class Runner:
    """The schema, ready to run requests.

    Args:
        limits: On every request.
        beleid: Which documents may be asked.
    """

    def __init__(self, limits: Limits, beleid: Documentbeleid = Documentbeleid()) -> None:  # noqa: B008 - it is frozen
        self._schema = build_schema()._schema
        self.documents = Documents(self._schema, limits)
        self.admission = Admission(self.documents, beleid)

    def document(self, request: Request, caller: Caller) -> tuple[Document, str | None]:
        """Make the query ready, if this caller may ask it; give it with the purpose it is for."""
        document = self.admission.admit(request.query, request.document_id, caller)
        if document.registered is not None:
            return document, document.registered.doel
        return document, doel_of(document.operation(request.operation_name), request.variables)

    async def run(self, request: Request, document: Document, context: Context, *, deadline: float) -> Answer:
        """Run a request within its deadline, in seconds. Never raises for what a client or a bron does."""
        if document.node is None:
            return _refused(document.errors)
        exceeded = self.documents.too_much(document, request.operation_name, request.variables)
        if exceeded is not None:
            return _refused((exceeded,))
        refusal = await refusal_of(document, request.operation_name, context)
        if refusal is not None:
            return _refused((refusal,))
        if document.selections is not None:
            context.selections = document.selections
        try:
            async with asyncio.timeout(deadline):
                result = execute(
                    self._schema,
                    document.node,
                    context_value=context,
                    variable_values=request.variables,
                    operation_name=request.operation_name,
                    executor_class=PlainExecutor,
                    known=document.known,
                )
                done = await result if isawaitable(result) else result
        except TimeoutError:
            refused = _refused((KlantbeeldError(Code.TIMEOUT, "Het antwoord was niet op tijd klaar."),))
            return Answer(refused.body, executed=False, codes=refused.codes, timed_out=True)
        if not isinstance(done, ExecutionResult):
            return _refused((KlantbeeldError(Code.BAD_USER_INPUT, "Dit verzoek geeft geen enkel antwoord."),))
        return _answer(done, context)


def _refused(errors: tuple[GraphQLError, ...]) -> Answer:
    shown = [error.formatted for error in errors]
    return Answer({"errors": shown}, executed=False, codes=tuple(_code(error) for error in shown))


def _answer(result: ExecutionResult, context: Context) -> Answer:
    executed = result.data is not None or any(error.path for error in result.errors or ())
    errors = [public(error, before_execution=not executed) for error in (result.errors or ())[:_MAX_ERRORS]]
    for error, shown in zip(result.errors or (), errors, strict=False):
        if _code(shown.formatted) == Code.INTERNAL_SERVER_ERROR.value:
            _tell_bug(error.original_error or error, context)
    if not executed:
        return _refused(tuple(errors))
    body: dict[str, Any] = {"data": result.data}
    if errors:
        body["errors"] = [error.formatted for error in errors]
    more = {"bronnen": context.storingen, "toegang": hidden_of(context)}
    if any(more.values()):
        body["extensions"] = {name: told for name, told in more.items() if told}
    return Answer(body, executed=True, codes=tuple(_code(error) for error in body.get("errors", ())))


def _tell_bug(bug: Exception, context: Context) -> None:
    """Log what went wrong in a resolver, and where; its text may hold personal data."""
    places = traceback.extract_tb(bug.__traceback__)[-3:]
    where = [f"{place.name}:{place.lineno}" for place in places]
    _log.error("bug", extra={"error": type(bug).__name__, "where": where, "trace": context.call.trace})


def _code(formatted: Mapping[str, Any]) -> str:
    extensions = formatted.get("extensions", {})
    code, limit = str(extensions.get("code", "")), extensions.get("limit")
    return f"{code}:{limit}" if limit else code
