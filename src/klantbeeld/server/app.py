"""The composition root: the only place where long-lived things are made and tied together."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from http import HTTPStatus
from typing import TypedDict

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.contract import Caller
from klantbeeld.gather import Sources, warm
from klantbeeld.schema.download import PAD
from klantbeeld.server.documenten import build_runner
from klantbeeld.server.download import Download
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.graphiql import STATIC_PATH, graphiql_page, static_files
from klantbeeld.server.headers import SecurityHeaders
from klantbeeld.server.health import Health
from klantbeeld.server.meten import build_metingen, measuring
from klantbeeld.server.oidc import SignIn
from klantbeeld.server.opening import Opening
from klantbeeld.server.overload import InPlace, Places
from klantbeeld.server.parts import build_beleid, build_limits, build_link, build_rate, build_sources, build_store
from klantbeeld.server.responses import Problem as HttpProblem
from klantbeeld.server.stopping import LastAnswers, Stopping
from klantbeeld.server.verantwoording import Verantwoording, build_logboek
from klantbeeld.settings import Server, Settings
from klantbeeld.settings.loopback import is_loopback
from klantbeeld.store import Link

_log = logging.getLogger(__name__)
# All of them, so that a wrong one is answered by the endpoint with the right headers.
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class _Shared(TypedDict):
    opening: Opening
    verantwoording: Verantwoording


async def everybody(request: Request) -> Caller:
    """Say who asks in `modus = "open"`: nobody in particular, who may do everything.

    Listening on loopback alone keeps others out only if a name that points here does not bring them in: a page of a
    stranger in a browser on this machine may use such a name, so it is refused.
    """
    if not is_loopback(request.url.hostname or ""):
        raise HttpProblem(403, 'Met modus = "open" is dit alleen te bereiken als 127.0.0.1, localhost of [::1].')
    return Caller(id="open", scopes=SCOPES)


def create_app(settings: Settings, transport: object | None = None, *, workers: int = 1) -> Starlette:
    """Put the façade together.

    Args:
        settings: All of them.
        transport: What carries HTTP calls to the bronnen, for tests; None: the network.
        workers: How many processes serve beside each other.
    """
    server = settings.server
    runner = build_runner(settings, build_limits(server))
    metingen = build_metingen(settings.metingen)
    sleutel = _sleutel(server)
    link = build_link(settings)
    store = build_store(settings, sleutel, link)
    sources = build_sources(settings, transport, metingen, store)
    sign_in, opening = _opening(settings, sources, sleutel, link)
    logboek = build_logboek(settings)
    shared: _Shared = {"opening": opening, "verantwoording": Verantwoording(logboek)}
    endpoint = Endpoint(runner=runner, max_body=server.max_body, metingen=metingen, **shared)
    download = Download(max_bytes=server.max_document, patience=server.document_stilstand, metingen=metingen, **shared)
    health = Health(sign_in=sign_in, logboek=logboek, link=link)
    graphiql = static_files() if server.graphiql else None
    if server.graphiql and graphiql is None:
        _log.warning("server.graphiql is on, but the extra is not installed: pip install 'klantbeeld[graphiql]'")

    async def graphql(request: Request) -> Response:
        wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if graphiql is not None and wants_page:
            return graphiql_page(with_token=sign_in is not None)
        return await endpoint(request)

    places = Places(server.max_requests, server.max_busy)
    in_place = Middleware(InPlace, places=places)
    routes: list[Route | Mount] = [
        Route("/graphql", graphql, methods=_METHODS, middleware=[in_place]),
        Route(PAD + "{pad}", download, methods=_METHODS, middleware=[in_place]),
        Route("/health/live", health.live),
        Route("/health/ready", health.readiness),
    ]
    if graphiql is not None:
        routes.append(Mount(STATIC_PATH, StaticFiles(directory=graphiql)))
    measured = partial(
        measuring,
        metingen,
        settings.metingen,
        ports=workers,
        sources=sources,
        refused=lambda: places.refused,
        over_rate=lambda: opening.rate.refused if opening.rate is not None else 0,
        kept=lambda: store.entries,
        logboek=logboek,
    )
    stopping = Stopping()
    app = Starlette(
        routes=routes,
        lifespan=lambda _: _running(health, sources, opening, measured(), stopping),
        exception_handlers={HTTPException: _no_route},
        middleware=[Middleware(LastAnswers, stopping=stopping), Middleware(SecurityHeaders, hsts=server.hsts)],
    )
    app.router.redirect_slashes = False  # the address it redirects to is made of what the client says our name is
    return app


def _sleutel(server: Server) -> str:
    if server.sleutel is None:
        _log.warning("no server.sleutel: ids and cursors do not survive a restart")
        return secrets.token_hex(32)
    return server.sleutel.reveal()


def _opening(settings: Settings, sources: Sources, sleutel: str, link: Link | None) -> tuple[SignIn | None, Opening]:
    """Make what every request is opened with, and what people sign in with if they must."""
    server, toegang = settings.server, settings.toegang
    seal = Seal(sleutel)
    sign_in = SignIn(toegang.oidc, toegang.rollen, seal) if toegang.oidc is not None else None
    return sign_in, Opening(
        sources=sources,
        seal=seal,
        limits=build_limits(server),
        deadline=server.deadline,
        max_partijen=server.max_partijen,
        authenticate=sign_in or everybody,
        rate=build_rate(settings, sleutel, link),
        beleid=build_beleid(settings),
    )


@contextlib.asynccontextmanager
async def _running(
    health: Health,
    sources: Sources,
    opening: Opening,
    measured: AbstractAsyncContextManager[None],
    stopping: Stopping,
) -> AsyncIterator[None]:
    """Begin what goes on beside the requests, and at the end let go of everything."""
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(stopping.heard())
        await stack.enter_async_context(measured)
        for source in sources:
            stack.push_async_callback(source.bron.close)
        if health.link is not None:
            stack.push_async_callback(health.link.close)
        if health.logboek is not None:
            await health.logboek.start()
            stack.push_async_callback(health.logboek.stop)
        if health.sign_in is not None:
            await stack.enter_async_context(health.sign_in.running())
        await warm(sources)
        health.ready = True
        try:
            yield
        finally:
            health.ready = False


def _no_route(_: Request, error: Exception) -> Response:
    """Answer what no route takes, in the form and with the headers that all other answers have."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    return HttpProblem(status, HTTPStatus(status).phrase, headers=headers).response()
