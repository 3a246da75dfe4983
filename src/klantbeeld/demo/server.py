"""Runs stand-ins on loopback, inside the event loop that is there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import TYPE_CHECKING

import uvicorn

from klantbeeld.demo.fault import Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from klantbeeld.demo.standin import Standin

_HOST = "127.0.0.1"
_RESET = struct.pack("ii", 1, 0)
"""Of SO_LINGER: end the connection with a RST, as the system does for a process that is gone."""


class _LoopbackServer(uvicorn.Server):
    """A server that is one of several in a process that is not its own."""

    def __init__(self, standin: Standin) -> None:
        config = uvicorn.Config(
            standin, lifespan="off", log_config=None, access_log=False, ws="none", server_header=False
        )
        super().__init__(config)
        self.is_ready = asyncio.Event()
        self._port = 0
        self._lives = False
        self._reviving: asyncio.Task[None] | None = None
        standin.when_broken = self._live_or_die

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # Ctrl-C is for who started us

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._port = self.servers[0].sockets[0].getsockname()[1]
        self._lives = True
        self.is_ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A stand-in that hangs would keep us waiting: whoever waits for it is told that the line is dead.
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.close()
        if self._reviving is not None:
            await self._reviving
        await super().shutdown(sockets)

    def _live_or_die(self, fault: Fault | None) -> None:
        lives = fault is not Fault.KILLED
        if lives is self._lives or not self._port:
            return
        self._lives = lives
        if lives:
            self._reviving = asyncio.ensure_future(self._revive())
        else:
            self._die()

    async def _revive(self) -> None:
        await super().startup([_listen(self._port)])
        if not self._lives:
            self._die()

    def _die(self) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if (transport := connection.transport) is not None:
                transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                transport.abort()


@contextlib.asynccontextmanager
async def serve_standins(
    *standins: Standin, ports: Mapping[str, int] | None = None
) -> AsyncIterator[Mapping[str, str]]:
    """Serve on loopback; yields the base URL (`http://127.0.0.1:8001`) of each stand-in by its name.

    `ports` are by name; without one a free port is taken. A port that is taken raises `OSError` before anything runs.
    """
    names = [standin.name for standin in standins]
    if len(set(names)) != len(names):
        raise ValueError(f"stand-ins with the same name: {', '.join(names)}")
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(_listen((ports or {}).get(name, 0))) for name in names]
        servers = [_LoopbackServer(standin) for standin in standins]
        running = [
            asyncio.create_task(server.serve(sockets=[sock])) for server, sock in zip(servers, sockets, strict=True)
        ]
        try:
            for server in servers:
                await server.is_ready.wait()
            yield {name: f"http://{_HOST}:{sock.getsockname()[1]}" for name, sock in zip(names, sockets, strict=True)}
        finally:
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*running)


def _listen(port: int) -> socket.socket:
    # With the protocol named asyncio switches Nagle's algorithm off; without, every answer is 40 ms late.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((_HOST, port))
    except OSError:
        sock.close()
        raise
    return sock
