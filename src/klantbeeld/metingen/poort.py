"""Poort (port): where numbers are asked for. Never that of the API: who may ask one need not see the other."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

_log = logging.getLogger(__name__)
_PATIENCE = 10.0
"""Seconds that who asks may take over it."""


class Poort:
    """Answers `GET /metrics` in a thread of its own, so also while the event loop is busy.

    Args:
        host: To listen on.
        ports: The first of these that is free is used; 0: any that is.
        registry: What there is to tell.
    """

    def __init__(self, host: str, ports: range, registry: CollectorRegistry) -> None:
        self._host, self._ports, self._app = host, ports, _only_metrics(make_wsgi_app(registry))
        self._server: WSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def number(self) -> int | None:
        """The port it listens on; None: it does not."""
        return self._server.server_port if self._server is not None else None

    def open(self) -> None:
        """Listen. If it cannot, that is told in the log, and is no reason not to answer requests."""
        kind = _Server6 if ":" in self._host else _Server
        for port in self._ports:
            try:
                self._server = make_server(self._host, port, self._app, kind, handler_class=_Quiet)
                break
            except OSError as error:
                why = error.strerror
        if self._server is None:
            _log.error("metingen cannot listen", extra={"ports": [*self._ports], "error": why})
            return
        self._thread = threading.Thread(target=self._server.serve_forever, name="metingen", daemon=True)
        self._thread.start()
        _log.info("metingen", extra={"port": self.number})

    def close(self) -> None:
        """End; blocks for at most half a second."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = self._thread = None


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_port = False  # newer Pythons have it on, and then two workers get one port


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Quiet(WSGIRequestHandler):
    timeout = _PATIENCE

    def log_message(self, *_: object) -> None:
        """Log no requests."""


_Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _only_metrics(metrics: _Wsgi) -> _Wsgi:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - as WSGI has it
        if environ.get("PATH_INFO") == "/metrics":
            return metrics(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"/metrics\n"]

    return app
