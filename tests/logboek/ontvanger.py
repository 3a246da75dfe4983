"""A logboek on loopback: a real OTLP/HTTP receiver that keeps what it is sent, and can be told to misbehave."""

import asyncio
import base64
import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field

import uvicorn
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CONFIRMED = (200, {}, b'{"partialSuccess":{}}')


def free_port():
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def decoded(body):
    """Read a body as the standard has it: anything that is not in the protocol is an error."""
    sent = json.loads(body)
    for span in (one for whole in sent["resourceSpans"] for scope in whole["scopeSpans"] for one in scope["spans"]):
        for name in ("traceId", "spanId", "parentSpanId"):
            if name in span:  # OTLP has ids in hexadecimal, where the JSON of protobuf itself has base64
                span[name] = base64.b64encode(bytes.fromhex(span[name])).decode()
    return json_format.ParseDict(sent, ExportTraceServiceRequest())


def _ms(nanoseconds):
    assert nanoseconds % 1_000_000 == 0  # the standard has milliseconds
    return nanoseconds // 1_000_000


def lines_of(body):
    """Give the lines in a body, by the names that Logboek dataverwerkingen gives the fields."""
    for whole in decoded(body).resource_spans:
        resource = {one.key: one.value.string_value for one in whole.resource.attributes}
        for span in (span for scope in whole.scope_spans for span in scope.spans):
            yield {
                "trace_id": span.trace_id.hex(),
                "span_id": span.span_id.hex(),
                "parent_span_id": span.parent_span_id.hex() or None,
                "status": Status.StatusCode.Name(span.status.code).removeprefix("STATUS_CODE_").capitalize(),
                "name": span.name,
                "start_time": _ms(span.start_time_unix_nano),
                "end_time": _ms(span.end_time_unix_nano),
                "resource": {"attributes": resource},
                "attributes": {one.key: one.value.string_value for one in span.attributes},
            }


@dataclass
class Ontvanger:
    port: int
    answer: object = CONFIRMED
    """Status, headers and body; or what makes those of the lines that are sent."""
    waits: bool = False
    """Answers nobody until this is False again."""
    bodies: list = field(default_factory=list)
    headers: list = field(default_factory=list)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/v1/traces"

    @property
    def lines(self):
        """Every line that was confirmed."""
        return [line for body, confirmed in self.bodies if confirmed for line in lines_of(body)]

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        while self.waits:  # noqa: ASYNC110 - it is another thread that says so
            await asyncio.sleep(0.01)
        self.headers.append(dict(request.headers))
        status, headers, content = self.answer(list(lines_of(body))) if callable(self.answer) else self.answer
        self.bodies.append((body, (status, content) == (CONFIRMED[0], CONFIRMED[2])))
        return Response(content, status, headers)


@contextlib.contextmanager
def listening(ontvanger, **tls):
    """Let it listen, in a thread of its own."""
    app = Starlette(routes=[Route("/v1/traces", ontvanger.receive, methods=["POST"])])
    config = uvicorn.Config(
        app, host="127.0.0.1", port=ontvanger.port, log_config=None, ws="none", timeout_graceful_shutdown=1, **tls
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield ontvanger
    finally:
        ontvanger.waits = False
        server.should_exit = True
        thread.join()


async def until(holds, seconds=30):
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - of many things there is no event
            await asyncio.sleep(0.01)
