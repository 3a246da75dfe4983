"""The ways in which an answer is broken."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

import orjson
from starlette.responses import JSONResponse, Response

from klantbeeld.demo.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import Message, Receive, Scope, Send

ELSEWHERE = "http://elders.invalid"
_CHUNK = b" " * 65_536
_JSON = {"Content-Type": "application/json"}


class Fault(Enum):
    """A way in which every answer is broken."""

    UNAVAILABLE = "UNAVAILABLE"
    HANG = "HANG"
    SLOW = "SLOW"
    HTML = "HTML"
    TRUNCATED = "TRUNCATED"
    WRONG_TYPES = "WRONG_TYPES"
    """Every value at the top of the answer is of another type: `results` is a string."""
    WRONG_RECORDS = "WRONG_RECORDS"
    """A well-formed page of numbers."""
    NEXT_ELSEWHERE = "NEXT_ELSEWHERE"
    NEXT_SELF = "NEXT_SELF"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHORIZED = "UNAUTHORIZED"
    BUSY = "BUSY"
    REDIRECT = "REDIRECT"
    GARBAGE = "GARBAGE"
    EMPTY = "EMPTY"
    ENDLESS = "ENDLESS"
    CUT_GZIP = "CUT_GZIP"
    """Compressed, and the second half is not there."""
    BROKEN_OFF = "BROKEN_OFF"
    """The connection ends half-way the answer."""
    DRIP = "DRIP"
    """A byte a second."""
    TOO_MANY = "TOO_MANY"
    """429, with a Retry-After."""
    KILLED = "KILLED"
    """Nobody listens, and connections there were are reset. For that it must be served by `serve_standins`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer of an application."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def start(self) -> Message:
        """What is sent before the body."""
        return {"type": "http.response.start", "status": self.status, "headers": list(self.headers)}

    def response(self) -> Response:
        """Give it as it is."""
        response = Response(self.body, status_code=self.status)
        kept = [(name, value) for name, value in self.headers if name != b"content-length"]
        # A 304 has no length, and what was cut has another one.
        length = [] if self.status == 304 else [(b"content-length", str(len(self.body)).encode())]
        response.raw_headers = [*kept, *length]
        return response


def parsed(body: bytes) -> object:
    """Give what a body says; None: no JSON."""
    try:
        said: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return said


async def answer_broken(
    fault: Fault, whole: Callable[[], Awaitable[Answer]], scope: Scope, receive: Receive, send: Send, *, slow: float
) -> None:
    """Answer with a fault in it; what has nothing to break is left as it is.

    Args:
        fault: Which.
        whole: Gives the answer without.
        scope: Of the request, of which the body has been read.
        receive: As the server gives it.
        send: Likewise.
        slow: Seconds that `SLOW` takes.
    """
    match fault:
        case Fault.HANG:
            await _wait_for_disconnect(receive)
        case Fault.ENDLESS:
            await _send_without_end(receive, send)
        case Fault.DRIP:
            await _drip(await whole(), receive, send)
        case Fault.BROKEN_OFF:
            answer = await whole()
            await send(answer.start)
            # That more is to come, and then nothing: the server can do no other than hang up.
            await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
        case _:
            if fault is Fault.SLOW and await _is_gone_within(receive, slow):
                return
            await _broken(fault, scope, await whole())(scope, receive, send)


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _is_gone_within(receive: Receive, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await _wait_for_disconnect(receive)
    except TimeoutError:
        return False
    return True


async def _drip(answer: Answer, receive: Receive, send: Send) -> None:
    await send(answer.start)
    for byte in answer.body:
        await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
        if await _is_gone_within(receive, 1.0):
            return
    await send({"type": "http.response.body", "body": b""})


async def _send_without_end(receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    gone = asyncio.ensure_future(_wait_for_disconnect(receive))
    try:
        while not gone.done():
            await send({"type": "http.response.body", "body": _CHUNK, "more_body": True})
            await asyncio.sleep(0.001)  # or an in-process client would never get to stop us
    finally:
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone


_Json: TypeAlias = "Callable[[Scope, object], object]"


def _swapped(value: object) -> object:
    """A value of another JSON type, at every first sight plausible."""
    match value:
        case bool():
            return "ja"
        case str():
            return 7
        case int() | float():
            return "zeven"
        case list():
            return "lijst"
        case dict():
            return []
        case _:
            return {}


def _wrong_types(scope: Scope, body: object) -> object:
    return {name: _swapped(value) for name, value in body.items()} if isinstance(body, dict) else _swapped(body)


def _wrong_records(scope: Scope, body: object) -> object:
    return {**body, "results": [7, 8]} if isinstance(body, dict) and "results" in body else [7, 8]


def _next_to(origin: Callable[[Scope], str]) -> _Json:
    def change(scope: Scope, body: object) -> object:
        if not isinstance(body, dict) or "next" not in body:
            return body
        query = scope["query_string"].decode("latin-1")
        return {**body, "next": f"{origin(scope)}{scope['path']}{'?' if query else ''}{query}"}

    return change


def _own_origin(scope: Scope) -> str:
    host = dict(scope["headers"]).get(b"host", b"localhost")
    return f"{scope['scheme']}://{host.decode('latin-1')}"


_CHANGES: Mapping[Fault, _Json] = {
    Fault.WRONG_TYPES: _wrong_types,
    Fault.WRONG_RECORDS: _wrong_records,
    Fault.NEXT_ELSEWHERE: _next_to(lambda scope: ELSEWHERE),
    Fault.NEXT_SELF: _next_to(_own_origin),
}
_REFUSALS: Mapping[Fault, ProblemKind] = {
    Fault.UNAVAILABLE: ProblemKind.BROKEN,
    Fault.FORBIDDEN: ProblemKind.FORBIDDEN,
    Fault.UNAUTHORIZED: ProblemKind.NOT_AUTHENTICATED,
    Fault.BUSY: ProblemKind.BUSY,
}


def _broken(fault: Fault, scope: Scope, answer: Answer) -> Response:
    """The answer with the fault in it; what has nothing to break is left as it is."""
    if fault in _CHANGES:
        if answer.status != HTTPStatus.OK:
            return answer.response()
        changed = orjson.dumps(_CHANGES[fault](scope, parsed(answer.body)))
        return Answer(status=answer.status, headers=answer.headers, body=changed).response()
    if fault in _REFUSALS:
        problem = Problem(_REFUSALS[fault])
        headers = {"Retry-After": "2"} if fault is Fault.BUSY else None
        return JSONResponse(problem.body(_own_origin(scope)), status_code=problem.kind.status, headers=headers)
    match fault:
        case Fault.HTML:
            return Response("<!doctype html><title>Onderhoud</title><h1>Even geduld</h1>", media_type="text/html")
        case Fault.TRUNCATED:
            return Response(answer.body[: len(answer.body) // 2], media_type="application/json")
        case Fault.REDIRECT:
            return Response(status_code=302, headers={"Location": ELSEWHERE + scope["path"]})
        case Fault.GARBAGE:
            return Response(b"\xff\xfe\x00\x80{\xc3\x28}", media_type="application/json")
        case Fault.EMPTY:
            return Response(b"", media_type="application/json")
        case Fault.CUT_GZIP:
            packed = gzip.compress(answer.body)
            return Response(packed[: len(packed) // 2], headers={**_JSON, "Content-Encoding": "gzip"})
        case Fault.TOO_MANY:
            return Response(b'{"detail": "Te veel vragen."}', status_code=429, headers={**_JSON, "Retry-After": "1"})
        case _:
            return answer.response()
