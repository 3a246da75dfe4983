"""Connections that are kept: a server may close one at the very moment that we use it again."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from klantbeeld.contract import BronContext, BronUnavailableError
from klantbeeld.http import HttpClient
from klantbeeld.testing.builders import call

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@asynccontextmanager
async def server(answers):
    """Serve so many answers on the nth connection, then close it when the next question has come; the last is for all.

    Gives its address, and how many questions have come on each connection.
    """
    asked = []

    async def serve(reader, writer):
        number = len(asked)
        asked.append(0)
        try:
            for _ in range(answers[min(number, len(answers) - 1)]):
                await reader.readuntil(b"\r\n\r\n")
                asked[number] += 1
                writer.write(_ANSWER)
            await reader.readuntil(b"\r\n\r\n")
            asked[number] += 1
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    try:
        async with HttpClient(BronContext(name="noord", settings=None, deadline=2.0), f"http://{host}:{port}/") as http:
            yield http, asked
    finally:
        listening.close()
        await listening.wait_closed()


async def test_a_question_that_a_kept_connection_loses_is_asked_again():
    async with server([1, 5]) as (http, asked):
        assert await http.get("zaken", call()) == {}
        assert await http.get("zaken", call()) == {}
        assert asked == [2, 1]


async def test_a_search_that_a_kept_connection_loses_is_asked_again_with_its_body():
    async with server([1, 5]) as (http, asked):
        await http.get("zaken", call())
        assert await http.post("zaken/_zoek", call(), {}) == {}
        assert asked == [2, 1]


async def test_a_file_that_a_kept_connection_loses_is_asked_again():
    async with server([1, 5]) as (http, asked):
        await http.get("zaken", call())
        async with http.stream("bestand", call()) as bestand:
            assert b"".join([part async for part in bestand.parts]) == b"{}"
        assert asked == [2, 1]


async def test_all_kept_connections_may_be_lost_at_once():
    async with server([1, 1, 1, 5]) as (http, asked):
        await asyncio.gather(*(http.get(f"zaken/{number}", call()) for number in range(3)))
        assert await http.get("zaken", call()) == {}
        assert sum(asked) == 3 + 3 + 1


async def test_a_question_that_a_new_connection_loses_is_not_asked_again():
    async with server([0]) as (http, asked):
        with pytest.raises(BronUnavailableError):
            await http.get("zaken", call())
        assert asked == [1]


async def test_a_server_that_is_gone_is_not_asked_for_ever():
    async with server([1, 0]) as (http, asked):
        await http.get("zaken", call())
        with pytest.raises(BronUnavailableError):
            await http.get("zaken", call())
        assert asked == [2, 1]
