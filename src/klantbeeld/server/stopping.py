"""A process that is told to stop: it answers what runs, and tells who asked that his connection closes."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from socket import socket
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.supervisors import Multiprocess

_CLOSE = (b"connection", b"close")


@dataclass(slots=True)
class Stopping:
    """Whether this process was told to stop."""

    now: bool = False

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Hear a SIGTERM, just before who handles it; where nobody does, or in a thread, there is nothing to hear."""
        handler = signal.getsignal(signal.SIGTERM)
        if not callable(handler) or threading.current_thread() is not threading.main_thread():
            yield
            return

        def hear(number: int, frame: FrameType | None) -> None:
            self.now = True
            handler(number, frame)

        signal.signal(signal.SIGTERM, hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, handler)


class LastAnswers:
    """Says with every answer of a process that stops that its connection closes (RFC 9112, section 9.6).

    uvicorn closes it without a word, and a question that a client sends after such an answer would be lost.

    Args:
        app: What answers.
        stopping: Whether it stops.
    """

    def __init__(self, app: ASGIApp, *, stopping: Stopping) -> None:
        self._app, self._stopping = app, stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def tell(message: Message) -> None:
            if self._stopping.now and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], _CLOSE]
            await send(message)

        await self._app(scope, receive, tell)


class _Workers(Multiprocess):
    """Worker processes, of which the parent lets go of the socket too when they are told to stop.

    While it has it, whoever comes gets a connection on which nothing is ever said.
    """

    sockets: list[socket]

    def terminate_all(self) -> None:
        super().terminate_all()
        for one in self.sockets:
            one.close()


def run_workers(factory: str, **options: Any) -> None:  # noqa: ANN401 - those of uvicorn
    """Run so many workers until told to stop; one that dies is replaced.

    Args:
        factory: What makes the app in a worker, as uvicorn names it.
        options: Those of uvicorn.
    """
    config = uvicorn.Config(factory, factory=True, **options)
    _Workers(config, [config.bind_socket()]).run()
