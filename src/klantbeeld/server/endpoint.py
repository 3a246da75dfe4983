"""The GraphQL endpoint: from an HTTP request to a checked `Request`, and from its answer to an HTTP response."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from klantbeeld.metingen import Metingen
from klantbeeld.schema.prepared import Document
from klantbeeld.schema.run import Request, Runner
from klantbeeld.server.documenten import described, document_id_of
from klantbeeld.server.leaving import gone, unless_gone
from klantbeeld.server.opening import Opening, Trace, trace_of
from klantbeeld.server.responses import GRAPHQL, JSON, Problem, json_response
from klantbeeld.server.verantwoording import Verantwoording, afloop_of

_log = logging.getLogger("klantbeeld.request")
# After its deadline a request has this long to put together what the bronnen gave.
_GRACE = 1.0
# A length of more digits than this is never allowed, and not worth reading as a number.
_LENGTH_DIGITS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Answers GraphQL requests."""

    opening: Opening
    runner: Runner
    max_body: int
    verantwoording: Verantwoording = field(default_factory=Verantwoording)
    metingen: Metingen | None = None

    async def __call__(self, http: HttpRequest) -> Response:
        """Answer one request; a problem with it is an answer too."""
        trace = trace_of(http)
        if self.metingen is None:
            return (await self._logged(http, trace))[0]
        with self.metingen.of(trace.id, trace.span, trace.parent) as meting:
            response, told = await self._logged(http, trace)
            meting.tell(response.status_code, told)
        if self.metingen.server_timing:
            response.headers["Server-Timing"] = meting.server_timing()
        return response

    async def _logged(self, http: HttpRequest, trace: Trace) -> tuple[Response, dict[str, Any]]:
        """Give an answer, whatever comes of it, and what is told of it in the log."""
        began = asyncio.get_running_loop().time()
        told: dict[str, Any] = {"codes": []}
        try:
            response, told = await self._answer(http, trace)
        except Problem as problem:
            response = problem.response()
        except ClientDisconnect:
            response = gone().response()
        except Exception as bug:  # noqa: BLE001 - the last net: its text may hold personal data, so only its type is told
            _log.error("bug", extra={"error": type(bug).__name__, "trace": trace.id})
            response = Problem(500, "Er ging iets mis in de façade.").response()
        seconds = asyncio.get_running_loop().time() - began
        _log.info(
            "request",
            extra={
                "method": http.method if http.method.isalpha() else "?",
                "status": response.status_code,
                "ms": round(seconds * 1000),
                "trace": trace.id,
                **told,
            },
        )
        return response, told

    async def _answer(self, http: HttpRequest, trace: Trace) -> tuple[Response, dict[str, Any]]:
        """Give the answer, and what is logged of it."""
        accepted = _accepted(http)
        caller = await self.opening.admit(http)
        try:
            async with asyncio.timeout(self.opening.deadline):
                body = await _body(http, self.max_body)
        except TimeoutError as error:
            raise Problem(408, "De vraag kwam niet op tijd binnen.") from error
        request = _request(body)
        document, doel = self.runner.document(request, caller)
        context = await self.opening.context(caller, trace=trace, doel=doel)
        async with self.verantwoording.of("vraag aan klantbeeld", context, trace) as verslag:
            running = self.runner.run(request, document, context, deadline=self.opening.deadline + _GRACE)
            answer = await unless_gone(http, running)
            verslag.afloop = afloop_of(answer, context)
        asyncio.get_running_loop().call_soon(context.loaders.forget)  # that takes time, and the answer goes first
        # Who asks for JSON by name is an older client, that looks into an answer only when it has this status.
        status = 504 if answer.timed_out else 200 if answer.executed or accepted == JSON else 400
        told = {
            "codes": list(answer.codes),
            **_type_of(request, document),
            **described(request, document.registered),
        }
        return json_response(answer.body, status=status, media_type=accepted or JSON), told


def _type_of(request: Request, document: Document) -> dict[str, str]:
    """Say for the log what kind of operation a request asks for, if it is one of its document."""
    operation = document.operation(request.operation_name)
    return {"type": operation.operation.value} if operation is not None else {}


def _accepted(http: HttpRequest) -> str | None:
    """Look whether we understand what is sent and can give what is asked; give the media type asked for by name."""
    if http.method != "POST":
        raise Problem(405, "Alleen POST.", headers={"Allow": "POST"})
    kind, _, parameters = http.headers.get("content-type", "").partition(";")
    charset = parameters.replace(" ", "").lower()
    if kind.strip().lower() != JSON or charset not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise Problem(415, "Stuur application/json in UTF-8.")
    if http.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "Stuur de vraag zonder compressie.")
    accepted = [part.split(";")[0].strip().lower() for part in http.headers.get("accept", "*/*").split(",")]
    for one in accepted:
        if one in (GRAPHQL, JSON):
            return one
    if not {"*/*", "application/*", ""} & set(accepted):
        raise Problem(406, f"Dit geeft alleen {GRAPHQL} of {JSON}.")
    return None


async def _body(http: HttpRequest, limit: int) -> bytes:
    """Read the body, and stop reading where it is too large."""
    declared = http.headers.get("content-length", "")
    too_large = Problem(413, f"De vraag is groter dan {limit} bytes.")
    if declared.isdecimal() and (len(declared) > _LENGTH_DIGITS or int(declared) > limit):
        raise too_large
    parts = bytearray()
    async for part in http.stream():
        parts += part
        if len(parts) > limit:
            raise too_large
    return bytes(parts)


def _request(body: bytes) -> Request:
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem(400, "De vraag is geen geldige JSON.") from error
    if not isinstance(sent, dict):
        raise Problem(400, "De vraag moet een JSON-object zijn.")
    query: Any = sent.get("query")
    variables: Any = sent.get("variables")
    name: Any = sent.get("operationName")
    if not isinstance(variables, dict | None):
        raise Problem(400, "variables: moet een object zijn.")
    if not isinstance(name, str | None):
        raise Problem(400, "operationName: moet een tekst zijn.")
    if not isinstance(sent.get("extensions"), dict | None):
        raise Problem(400, "extensions: moet een object zijn.")
    document_id = document_id_of(sent)
    if document_id is not None and query in (None, ""):
        query = None
    elif not isinstance(query, str) or not query.strip():
        raise Problem(400, "query: moet een tekst zijn.")
    return Request(query, variables or {}, name, document_id)
