"""The load: so many clients over connections of their own, each asking again as soon as it has its answer."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.town import BSNS

QUERY = (Path(__file__).parent / "klantbeeld.graphql").read_text(encoding="utf-8")
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How it went: seconds of every answer, and of all together."""

    seconds: Sequence[float]
    duration: float

    @property
    def per_second(self) -> float:
        """Answers in a second."""
        return len(self.seconds) / self.duration

    def quantile(self, share: float) -> float:
        """Give the seconds within which this share of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def question(bsn: str, first: int = 20, query: str = QUERY) -> bytes:
    """Give the request for one klantbeeld."""
    body = orjson.dumps({"query": query, "variables": {"bsn": bsn, "first": first}})
    head = f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + _HEAD_END + body


class _Client(asyncio.Protocol):
    """One connection, with one question at a time on it."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._needed = 0
        self._waiting: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        self._received.clear()
        self._needed = 0
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._needed:
            end = self._received.find(_HEAD_END)
            if end < 0:
                return
            head = bytes(self._received[:end]).lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            self._needed = end + len(_HEAD_END) + length
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                self._fail(RuntimeError(bytes(self._received).decode()))
        if len(self._received) >= self._needed and self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(bytes(self._received[self._received.find(_HEAD_END) + len(_HEAD_END) :]))

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(ConnectionError("the server closed the connection"))

    def _fail(self, error: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    def close(self) -> None:
        self._waiting = None
        self._transport.close()


async def load(port: int, *, clients: int, seconds: float, requests: Sequence[bytes] = ()) -> Loaded:
    """Ask for so long with so many clients; raises a RuntimeError for an answer that is none."""
    asked = itertools.cycle(requests or [question(bsn) for bsn in BSNS])
    loop = asyncio.get_running_loop()
    connected = [(await loop.create_connection(_Client, "127.0.0.1", port))[1] for _ in range(clients)]
    took: list[float] = []
    began = time.perf_counter()

    async def one(client: _Client) -> None:
        while (now := time.perf_counter()) - began < seconds:
            await client.ask(next(asked))
            took.append(time.perf_counter() - now)

    try:
        await asyncio.gather(*(one(client) for client in connected))
        return Loaded(took, time.perf_counter() - began)
    finally:
        for client in connected:
            client.close()


async def ask(port: int, request: bytes) -> Any:  # noqa: ANN401 - what JSON there is
    """Ask once, and give the answer decoded."""
    _, client = await asyncio.get_running_loop().create_connection(_Client, "127.0.0.1", port)
    try:
        return orjson.loads(await client.ask(request))
    finally:
        client.close()
