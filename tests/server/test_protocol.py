"""The head of a request is held to a limit, however it comes in."""

import asyncio
import contextlib
import socket

import pytest

from klantbeeld.server.app import create_app
from klantbeeld.server.protocol import MAX_HEAD
from tests.server.serving import listening, read_config

LINE = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
BODY = b'{"query": "{ __typename }"}'
CHUNKED = LINE + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n" % (len(BODY), BODY)


def good(more=b""):
    return LINE + more + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


@pytest.fixture
async def connected(tmp_path):
    async with listening(create_app(read_config(tmp_path))) as client:
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        try:
            yield reader, writer
        finally:
            writer.close()


async def answered(reader):
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    return int(head.split(b" ")[1]), await reader.readexactly(length)


ENDLESS = b"x" * 2**20
HEADS = {
    "one header": LINE + b"X-Much: " + b"x" * MAX_HEAD + b"\r\n\r\n",
    "many headers": LINE + b"X-Many: xxxxxxxx\r\n" * (MAX_HEAD // 14) + b"\r\n",
    "the address": LINE.replace(b"graphql", b"x" * MAX_HEAD) + b"\r\n",
    "a name without an end": LINE + ENDLESS,
    "a value without an end": LINE + b"X-Much: " + ENDLESS,
}


def sent_to(host, port, pieces):
    """Send what the server takes of this; gives what it answers until it closes the connection."""
    received = bytearray()
    with socket.create_connection((host, port), 10) as connection, contextlib.suppress(ConnectionError):
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                connection.sendall(piece)
        while part := connection.recv(4096):
            received += part
    return bytes(received)


@pytest.mark.parametrize("size", [2**21, 1000], ids=["at once", "in pieces"])
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
async def test_a_head_that_is_too_long_is_refused_and_the_connection_closed(tmp_path, head, size):
    pieces = [head[start : start + size] for start in range(0, len(head), size)]
    async with listening(create_app(read_config(tmp_path))) as client:
        answer = await asyncio.to_thread(sent_to, client.base_url.host, client.base_url.port, pieces)
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_what_comes_behind_a_body_is_held_to_the_same_limit(tmp_path):
    async with listening(create_app(read_config(tmp_path))) as client:
        to = client.base_url.host, client.base_url.port
        answer = await asyncio.to_thread(sent_to, *to, [CHUNKED, b"X-Much: ", *[ENDLESS] * 4])
    assert b"HTTP/1.1 400 " in answer


async def test_what_is_long_but_allowed_is_answered_and_the_next_request_is_counted_by_itself(connected):
    reader, writer = connected
    for _ in range(3):
        writer.write(good(b"X-Much: " + b"x" * (MAX_HEAD * 2 // 3) + b"\r\n"))
        assert (await answered(reader))[0] == 200


async def test_requests_behind_each_other_on_one_connection_are_answered_in_their_order(connected):
    reader, writer = connected
    writer.write(good() + LINE.replace(b"POST", b"PUT") + b"Content-Length: 0\r\n\r\n" + CHUNKED + b"\r\n")
    assert [(await answered(reader))[0] for _ in range(3)] == [200, 405, 200]
