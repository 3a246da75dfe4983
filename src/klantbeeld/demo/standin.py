"""A stand-in: an application that remembers what it was asked and can be broken on purpose."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl

import orjson
from starlette.responses import JSONResponse, Response

from klantbeeld.demo.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTROL = "/_standin/"
ELSEWHERE = "http://elders.invalid"
_CHUNK = b" " * 65_536


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """What a client asked; never its headers, which hold secrets."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: object = None
    """The JSON that came along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def response(self) -> Response:
        response = Response(self.body, status_code=self.status)
        kept = [(name, value) for name, value in self.headers if name != b"content-length"]
        # A 304 has no length, and what was cut has another one.
        length = [] if self.status == 304 else [(b"content-length", str(len(self.body)).encode())]
        response.raw_headers = [*kept, *length]
        return response


class Standin:
    """Stands in for a register on HTTP.

    `calls` holds every request, broken or not. While `fault` is set every answer is broken that way, or only those with
    `fault_path` in their path. A client on another side of HTTP does the same with `POST /_standin/fault`
    (`{"fault": "HANG", "fault_path": null}`) and reads `GET /_standin/calls`.
    """

    def __init__(self, app: ASGIApp, *, name: str, slow_seconds: float = 1.0) -> None:
        self.name = name
        self.slow_seconds = slow_seconds
        self.calls: list[RecordedCall] = []
        self.fault: Fault | None = None
        self.fault_path: str | None = None
        self._app = app

    def reset(self) -> None:
        """Forget the calls and mend the faults."""
        self.calls.clear()
        self.fault = self.fault_path = None

    def break_with(self, fault: Fault | None, path: str | None = None) -> None:
        self.fault, self.fault_path = fault, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _read_body(receive)
        if scope["path"].startswith(CONTROL):
            await self._control(scope, body)(scope, receive, send)
            return
        self.calls.append(_recorded(scope, body))
        fault = self.fault if self.fault_path is None or self.fault_path in scope["path"] else None
        if fault is Fault.HANG:
            await _wait_for_disconnect(receive)
            return
        if fault is Fault.ENDLESS:
            await _send_without_end(receive, send)
            return
        if fault is Fault.SLOW and await _is_gone_within(receive, self.slow_seconds):
            return
        answer = await _answer_of(self._app, scope, body)
        await (answer.response() if fault is None else _broken(fault, scope, answer))(scope, receive, send)

    def _control(self, scope: Scope, body: bytes) -> Response:
        action = scope["method"], scope["path"].removeprefix(CONTROL)
        if action == ("GET", "calls"):
            return JSONResponse(
                [{"method": c.method, "path": c.path, "query": list(c.query), "body": c.body} for c in self.calls]
            )
        if action != ("POST", "fault"):
            return JSONResponse({"detail": "Bestaat niet."}, status_code=404)
        asked = _parsed(body)
        name = asked.get("fault") if isinstance(asked, dict) else ""
        if not isinstance(asked, dict) or (name is not None and name not in Fault.__members__):
            return JSONResponse({"detail": "Onbekende fault.", "faults": [*Fault.__members__]}, status_code=400)
        path = asked.get("fault_path")
        self.break_with(None if name is None else Fault[str(name)], path if isinstance(path, str) else None)
        return JSONResponse({"fault": name, "fault_path": self.fault_path})


def _recorded(scope: Scope, body: bytes) -> RecordedCall:
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return RecordedCall(method=scope["method"], path=scope["path"], query=tuple(query), body=_parsed(body))


def _parsed(body: bytes) -> object:
    try:
        parsed: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return parsed


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


async def _answer_of(app: ASGIApp, scope: Scope, body: bytes) -> _Answer:
    """The whole answer an application gives."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return _Answer(
        status=sent[0]["status"],
        headers=tuple(sent[0]["headers"]),
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )


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


def _broken(fault: Fault, scope: Scope, answer: _Answer) -> Response:
    """The answer with the fault in it; what has nothing to break is left as it is."""
    if fault in _CHANGES:
        if answer.status != HTTPStatus.OK:
            return answer.response()
        changed = orjson.dumps(_CHANGES[fault](scope, _parsed(answer.body)))
        return _Answer(status=answer.status, headers=answer.headers, body=changed).response()
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
        case _:
            return answer.response()
