"""A stand-in: an application that remembers what it was asked and can be broken on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response

from klantbeeld.demo.fault import ELSEWHERE, Answer, Fault, answer_broken, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTROL", "ELSEWHERE", "Fault", "RecordedCall", "Standin"]

CONTROL = "/_standin/"
_BY_HTTP = {fault.name: fault for fault in Fault if fault is not Fault.KILLED}
"""The faults that a client can ask for: who is killed cannot be asked to live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """What a client asked; never its headers, which hold secrets."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: object = None
    """The JSON that came along."""


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
        self.when_broken: Callable[[Fault | None], None] = lambda fault: None
        """Is told of every fault, and of None when it is mended."""
        self.kept: dict[tuple[str, bytes, bytes], Answer] | None = None
        """What it answered before and gives again without looking; None: it looks every time."""
        self.confuses: Mapping[bytes, bytes] = {}
        """Numbers it takes for others: a question about one is answered as if it were about the other."""
        self._app = app

    def reset(self) -> None:
        """Forget the calls and mend the faults."""
        self.calls.clear()
        self.break_with(None)

    def break_with(self, fault: Fault | None, path: str | None = None) -> None:
        self.fault, self.fault_path = fault, path
        self.when_broken(fault)

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
        for one, other in self.confuses.items():
            scope["query_string"] = scope["query_string"].replace(one, other)
            body = body.replace(one, other)
        if fault is None:
            await (await self._answer(scope, body)).response()(scope, receive, send)
            return
        await answer_broken(fault, lambda: self._answer(scope, body), scope, receive, send, slow=self.slow_seconds)

    async def _answer(self, scope: Scope, body: bytes) -> Answer:
        question = scope["path"], scope["query_string"], body
        if self.kept is None:
            return await _answer_of(self._app, scope, body)
        if question not in self.kept:
            self.kept[question] = await _answer_of(self._app, scope, body)
        return self.kept[question]

    def _control(self, scope: Scope, body: bytes) -> Response:
        action = scope["method"], scope["path"].removeprefix(CONTROL)
        if action == ("GET", "calls"):
            return JSONResponse(
                [{"method": c.method, "path": c.path, "query": list(c.query), "body": c.body} for c in self.calls]
            )
        if action != ("POST", "fault"):
            return JSONResponse({"detail": "Bestaat niet."}, status_code=404)
        asked = parsed(body)
        name = asked.get("fault") if isinstance(asked, dict) else ""
        if not isinstance(asked, dict) or (name is not None and name not in _BY_HTTP):
            return JSONResponse({"detail": "Onbekende fault.", "faults": [*_BY_HTTP]}, status_code=400)
        path = asked.get("fault_path")
        self.break_with(None if name is None else _BY_HTTP[name], path if isinstance(path, str) else None)
        return JSONResponse({"fault": name, "fault_path": self.fault_path})


def _recorded(scope: Scope, body: bytes) -> RecordedCall:
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return RecordedCall(method=scope["method"], path=scope["path"], query=tuple(query), body=parsed(body))


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


async def _answer_of(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    """The whole answer an application gives."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return Answer(
        status=sent[0]["status"],
        headers=tuple(sent[0]["headers"]),
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )
