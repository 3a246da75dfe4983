"""A stand-in for the bezwaren application: it answers as the real one does, and can be broken."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

SLEUTEL = "een-heel-geheime-sleutel"

Bezwaar = dict[str, Any]


class Backend:
    """Answers HTTP calls out of `held`: the bezwaren, each with the numbers of who made it."""

    def __init__(self, held: Sequence[Bezwaar]) -> None:
        self.held = held
        self.broken: str | None = None
        self.calls = 0
        self._app = Starlette(
            routes=[
                Route("/api/status", self._status),
                Route("/api/bezwaren", self._list),
                Route("/api/bezwaren/{id}", self._one),
            ]
        )

    def transport(self) -> httpx.AsyncBaseTransport:
        """Give what carries the calls of an adapter to this backend."""
        return _Watched(self, httpx.ASGITransport(self._app))

    async def answer(self, transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
        """Answer, or fail in the way that is asked for."""
        self.calls += 1
        match self.broken:
            case None:
                return await transport.handle_async_request(request)
            case "refuse":
                raise httpx.ConnectError("refused", request=request)
            case "hang":
                await asyncio.Event().wait()
            case "html":
                return httpx.Response(200, html="<h1>Onderhoud</h1>", request=request)
            case "others":
                one_by_one = request.url.path != "/api/bezwaren"
                shown = [_shown(one) for one in self.held]
                return httpx.Response(200, json=shown[0] if one_by_one else {"bezwaren": shown}, request=request)
            case "nonsense":
                return httpx.Response(200, json={"bezwaren": None}, request=request)
        return httpx.Response(int(str(self.broken)), request=request)

    async def _status(self, request: Request) -> Response:
        return self._allowed(request, {"versie": "2.3"})

    async def _list(self, request: Request) -> Response:
        ((by, number),) = request.query_params.items()
        return self._allowed(request, {"bezwaren": [_shown(one) for one in self.held if one[by] == number]})

    async def _one(self, request: Request) -> Response:
        found = [_shown(one) for one in self.held if one["id"] == request.path_params["id"]]
        return self._allowed(request, found[0]) if found else HTMLResponse("<h1>Niet gevonden</h1>", status_code=404)

    def _allowed(self, request: Request, answer: Mapping[str, Any]) -> Response:
        if request.headers.get("X-Api-Key") != SLEUTEL:
            return JSONResponse({"fout": "onbekende sleutel"}, status_code=401)
        return JSONResponse(answer)


class _Watched(httpx.AsyncBaseTransport):
    def __init__(self, backend: Backend, inner: httpx.AsyncBaseTransport) -> None:
        self._backend = backend
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._backend.answer(self._inner, request)


def _shown(bezwaar: Bezwaar) -> Bezwaar:
    # The application does not repeat who made a bezwaar.
    return {name: value for name, value in bezwaar.items() if name not in ("bsn", "kvk")}
