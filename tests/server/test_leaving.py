"""A client that hangs up: what was being done for it stops, on a real connection."""

import asyncio
import contextlib
import json
import logging
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route

from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.contract import Caller
from klantbeeld.gather import Source, Sources
from klantbeeld.schema.context import Limits
from klantbeeld.schema.run import Runner
from klantbeeld.server.app import create_app
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.leaving import unless_gone
from klantbeeld.server.opening import Opening
from klantbeeld.testing.fakebron import FakeBron
from tests.server.serving import listening, read_config, until

QUERY = {"query": '{ klantbeeld(van: {bsn: "999990019"}) { partijen { volledig } klantcontacten { volledig } } }'}
PATIENT = "deadline = 60.0"


async def ask_and_leave(client, path, body, when):
    """Send a request by hand, and hang up as soon as something has happened."""
    to = urlsplit(str(client.base_url))
    _, writer = await asyncio.open_connection(to.hostname, to.port)
    head = f"Host: {to.netloc}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    await until(when)
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


class Waiting:
    """A fetch of a bron that does not come to an end."""

    def __init__(self):
        self.begun = self.stopped = 0

    async def __call__(self, keys, request, call):
        self.begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped += 1


async def anybody(http):
    return Caller(id="test", scopes=SCOPES)


async def test_the_questions_to_the_bronnen_stop_when_the_client_hangs_up(caplog):
    caplog.set_level(logging.INFO)
    fake, waiting = FakeBron("contacten", partijen={}), Waiting()
    object.__setattr__(fake.bron.capabilities.partijen, "fetch", waiting)
    opening = Opening(
        sources=Sources((Source(name="contacten", naam="contacten", bron=fake.bron, deadline=60.0),)),
        seal=Seal("x"),
        limits=Limits(),
        deadline=60.0,
        max_partijen=10,
        authenticate=anybody,
    )
    endpoint = Endpoint(opening=opening, runner=Runner(Limits()), max_body=10_000)

    async def graphql(request):
        return await endpoint(request)

    async with listening(Starlette(routes=[Route("/graphql", graphql, methods=["POST"])])) as client:
        await ask_and_leave(client, "/graphql", json.dumps(QUERY).encode(), lambda: waiting.begun)
        await until(lambda: waiting.stopped == waiting.begun)
        await until(lambda: any(record.name == "klantbeeld.request" for record in caplog.records))
    (line,) = [record for record in caplog.records if record.name == "klantbeeld.request"]
    assert line.status == 499
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


class Register:
    """A register that takes connections and answers nothing."""

    def __init__(self):
        self.asked = self.ended = 0

    async def __call__(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        with contextlib.suppress(ConnectionError):
            await reader.read()
        self.ended += 1
        writer.close()


@pytest.mark.parametrize("deadline", [0.5])
async def test_a_register_that_hangs_is_let_go_and_asked_nothing_more(tmp_path, deadline):
    register = Register()
    server = await asyncio.start_server(register, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    more = f'[bronnen.traag]\nadapter = "openklant"\nurl = "http://127.0.0.1:{port}/api/v1/"\ntoken = "{"t" * 40}"\n'
    more += f"max_parallel = 1\ndeadline = {deadline}\n"
    app = create_app(read_config(tmp_path, PATIENT, more=more))
    async with server, listening(app) as client, app.router.lifespan_context(app):
        await ask_and_leave(client, "/graphql", json.dumps(QUERY).encode(), lambda: register.asked)
        await until(lambda: register.ended == register.asked)
        assert register.asked == 1
        assert (await client.get("/health/live")).status_code == 200


async def test_a_download_that_nobody_waits_for_stops():
    waiting = Waiting()

    async def app(scope, receive, send):
        with pytest.raises(ClientDisconnect):
            await unless_gone(Request(scope, receive), waiting(None, None, None))

    async with listening(app) as client:
        await ask_and_leave(client, "/documenten/x", b"", lambda: waiting.begun)
        await until(lambda: waiting.stopped)


async def test_what_is_answered_in_time_is_answered():
    async def answer():
        return "antwoord"

    async def receive():
        await asyncio.Event().wait()

    assert await unless_gone(Request({"type": "http"}, receive), answer()) == "antwoord"


async def test_what_goes_wrong_is_what_went_wrong():
    async def answer():
        raise LookupError

    async def receive():
        await asyncio.Event().wait()

    with pytest.raises(LookupError):
        await unless_gone(Request({"type": "http"}, receive), answer())


async def test_whoever_stops_us_stops_it_too():
    waiting = Waiting()

    async def receive():
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await unless_gone(Request({"type": "http"}, receive), waiting(None, None, None))
    assert (waiting.begun, waiting.stopped) == (1, 1)
