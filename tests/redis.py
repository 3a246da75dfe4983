"""The Redis that tests talk to, and what can come between it and us."""

import asyncio
import contextlib
import os
import socket
from urllib.parse import urlsplit

import pytest

from klantbeeld.store import Link
from tests.facade import REFUSED

REDIS = os.environ.get("KLANTBEELD_TEST_REDIS", "redis://127.0.0.1:6379")
NOBODY = REFUSED.replace("http", "redis")


def redis_answers():
    where = urlsplit(REDIS)
    try:
        socket.create_connection((where.hostname, where.port or 6379), timeout=5).close()
    except OSError:
        return False
    return True


needs_redis = pytest.mark.skipif(
    not redis_answers() and "CI" not in os.environ, reason="no Redis: set KLANTBEELD_TEST_REDIS"
)


@contextlib.asynccontextmanager
async def link_to(url):
    link = Link(url)
    try:
        yield link
    finally:
        await link.close()


class Line:
    """What stands between the façade and Redis: it passes everything on, or, while it is mute, nothing."""

    def __init__(self):
        self.connections = 0
        self.mute = True

    async def __call__(self, reader, writer):
        self.connections += 1
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            if self.mute:
                await reader.read()
                return
            redis = urlsplit(REDIS)
            from_redis, to_redis = await asyncio.open_connection(redis.hostname, redis.port)
            with contextlib.closing(to_redis):
                answers = asyncio.ensure_future(_pass_on(from_redis, writer))
                await _pass_on(reader, to_redis)
                answers.cancel()


async def _pass_on(reader, writer):
    while part := await reader.read(10_000):
        writer.write(part)
        await writer.drain()


@contextlib.asynccontextmanager
async def line():
    made = Line()
    server = await asyncio.start_server(made, "127.0.0.1", 0)
    async with server:
        yield made, f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
