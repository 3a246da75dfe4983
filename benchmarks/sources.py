"""The sources: the demo's stand-ins, whose answers are kept as bytes, so that a question costs them microseconds.

    python -m benchmarks.sources --ports 9001,9002,9003 [--delay 0.05] [--processes 2] [--registers 1]

Three ports for every register: Open Klant, Open Zaak, Objects API. `GET /calls` on any of them tells how many questions
came in all.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import threading
import time
from collections.abc import Mapping, MutableSequence
from functools import partial
from multiprocessing.sharedctypes import RawArray
from typing import Any

import httpx

from benchmarks.loop import run
from benchmarks.town import SIZES, standins
from klantbeeld.demo.standin import Standin

HOST = "127.0.0.1"
_HEAD_END = b"\r\n\r\n"
_CALLS = b"GET /calls "


class Source:
    """One register: what it answered once, it answers again without looking."""

    def __init__(self, standin: Standin, base: str, delay: float) -> None:
        self.delay = delay
        self._known: dict[bytes, bytes] = {}
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(standin), base_url=base)

    def known(self, question: bytes) -> bytes | None:
        """Give the answer, if it was given before."""
        return self._known.get(question)

    async def answer(self, question: bytes, head: bytes, body: bytes) -> bytes:
        """Ask the stand-in, and keep what it says."""
        line, *rest = head.decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ")
        headers = dict(one.split(": ", 1) for one in rest if one)
        given = await self._client.request(method, target, content=body, headers=headers)
        shown = "".join(f"{name}: {value}\r\n" for name, value in given.headers.items() if name != "content-length")
        answer = f"HTTP/1.1 {given.status_code} X\r\n{shown}content-length: {len(given.content)}\r\n\r\n".encode()
        if given.status_code == httpx.codes.OK:
            self._known[question] = answer + given.content
        return answer + given.content


class _Connection(asyncio.Protocol):
    def __init__(self, source: Source, calls: MutableSequence[int], own: int) -> None:
        self._source, self._calls, self._own = source, calls, own
        self._received = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(_HEAD_END)) >= 0:
            head = self._received[:end]
            length = _length(head)
            begin = end + len(_HEAD_END)
            if len(self._received) < begin + length:
                return
            body, self._received = self._received[begin : begin + length], self._received[begin + length :]
            self._take(head, body)

    def _take(self, head: bytes, body: bytes) -> None:
        question = head[: head.index(b"\r\n")] + b"\n" + body
        if question.startswith(_CALLS):
            told = b"%d" % sum(self._calls)
            self._transport.write(b"HTTP/1.1 200 X\r\ncontent-length: %d\r\n\r\n" % len(told) + told)
            return
        self._calls[self._own] += 1
        known = self._source.known(question)
        if known is None:
            task = asyncio.ensure_future(self._ask(question, head, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif self._source.delay:
            asyncio.get_running_loop().call_later(self._source.delay, self._transport.write, known)
        else:
            self._transport.write(known)

    async def _ask(self, question: bytes, head: bytes, body: bytes) -> None:
        self._transport.write(await self._source.answer(question, head, body))


def _length(head: bytes) -> int:
    at = head.lower().find(b"\r\ncontent-length:")
    return int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def _listen(port: int) -> socket.socket:
    # With the protocol named asyncio switches Nagle's algorithm off.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((HOST, port))
    return listening


async def _serve(apps: Mapping[int, Standin], delay: float, calls: MutableSequence[int], own: int) -> None:
    loop = asyncio.get_running_loop()
    for port, standin in apps.items():
        source = Source(standin, f"http://{HOST}:{port}", delay)
        await loop.create_server(partial(_Connection, source, calls, own), sock=_listen(port))
    print("ready", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until killed; the processes end with the first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ports", required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    args = parser.parse_args()
    ports = [int(port) for port in args.ports.split(",")]
    made = [standin for number in range(len(ports) // 3) for standin in standins(f"z{number}", largest=args.largest)]
    calls = RawArray("Q", args.processes)
    own = 0
    for number in range(1, args.processes):
        if os.fork() == 0:
            own = number
            break
    if own:
        _end_with_parent()
    run(_serve(dict(zip(ports, made, strict=True)), args.delay, calls, own))


def _end_with_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
