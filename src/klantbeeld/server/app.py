"""The composition root: the only place where long-lived things are made and tied together."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from klantbeeld.access.decide import Alles, Tabel
from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Caller
from klantbeeld.gate import Gates
from klantbeeld.gather import Source, Sources, Switches
from klantbeeld.schema.context import Limits
from klantbeeld.schema.download import PAD
from klantbeeld.server.documenten import build_runner
from klantbeeld.server.download import Download
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.graphiql import STATIC_PATH, graphiql_page, static_files
from klantbeeld.server.health import Health
from klantbeeld.server.opening import Opening
from klantbeeld.server.responses import Problem as HttpProblem
from klantbeeld.settings import Problem, Server, Settings, SettingsError

_log = logging.getLogger(__name__)


def build_sources(settings: Settings, transport: object | None = None) -> Sources:
    """Make a bron of every one in the settings; a `SettingsError` tells which cannot be made.

    Args:
        settings: Which bronnen there are.
        transport: What carries HTTP calls, for tests; None: the network.
    """
    problems: list[Problem] = []
    sources: list[tuple[int, Source]] = []
    uitgezet = settings.server.uitgezet
    switches = Switches(Path(uitgezet) if uitgezet is not None else None)
    for name, configured in settings.bronnen.items():
        common = configured.gemeenschappelijk
        gates = Gates(name, common.rules(settings.server.deadline))
        try:
            bron = configured.adapter.build(replace(configured.context(transport), gate=gates.of))
        except ValueError as error:
            problems.append(Problem(f"bronnen.{name}", str(error)))
            continue
        except Exception as bug:  # noqa: BLE001 - an adapter may raise anything, and its text may hold a secret
            problems.append(Problem(f"bronnen.{name}", f"the adapter fails ({type(bug).__name__})"))
            continue
        if configured.tls is not None and configured.tls.problem(datetime.now(UTC)) is not None:
            _log.warning("our certificate is not valid now", extra={"bron": name})
        source = Source(
            name=name,
            naam=common.naam or name,
            bron=bron,
            deadline=common.deadline,
            aanvullen=common.aanvullen,
            gates=gates,
            switches=switches,
        )
        sources.append((common.prioriteit, source))
    if problems:
        raise SettingsError(problems)
    return Sources(tuple(source for _, source in sorted(sources, key=lambda one: (one[0], one[1].name))))


def build_beleid(settings: Settings) -> Toegangsbeleid:
    """Say who decides what a caller may see."""
    toegang = settings.toegang
    levels = {name: bron.gemeenschappelijk.vertrouwelijkheid for name, bron in settings.bronnen.items()}
    return Toegangsbeleid(
        beslisser=Alles() if toegang.modus == "open" else Tabel(toegang.activiteiten),
        actor_soort=toegang.actor.soort if toegang.actor is not None else None,
        standaarddoel=toegang.standaarddoel,
        vertrouwelijk_tonen=toegang.vertrouwelijk_contact == "datum-en-kanaal",
        onbekend_is=levels.__getitem__,
    )


def build_limits(server: Server) -> Limits:
    """Give the limits on one request, as they are set."""
    return Limits(
        max_first=server.max_first,
        max_tokens=server.max_tokens,
        max_depth=server.max_depth,
        max_fields=server.max_fields,
        max_root_fields=server.max_root_fields,
        max_within=server.max_within,
        download_seconds=server.document_geldig,
    )


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def everybody(request: Request) -> Caller:
    """Say who asks in `modus = "open"`: nobody in particular, who may do everything.

    Listening on loopback alone keeps others out only if a name that points here does not bring them in: a page of a
    stranger in a browser on this machine may use such a name, so it is refused.
    """
    if not is_loopback(request.url.hostname or ""):
        raise HttpProblem(403, 'Met modus = "open" is dit alleen te bereiken als 127.0.0.1, localhost of [::1].')
    return Caller(id="open", scopes=SCOPES)


def create_app(settings: Settings, transport: object | None = None) -> Starlette:
    """Put the façade together.

    Args:
        settings: All of them.
        transport: What carries HTTP calls to the bronnen, for tests; None: the network.
    """
    server = settings.server
    limits = build_limits(server)
    runner = build_runner(settings, limits)
    sources = build_sources(settings, transport)
    if server.sleutel is None:
        _log.warning("no server.sleutel: ids and cursors do not survive a restart")
    seal = Seal(server.sleutel.reveal() if server.sleutel else secrets.token_hex(32))
    opening = Opening(
        sources=sources,
        seal=seal,
        limits=limits,
        deadline=server.deadline,
        max_partijen=server.max_partijen,
        authenticate=everybody,
        beleid=build_beleid(settings),
    )
    endpoint = Endpoint(opening=opening, runner=runner, max_body=server.max_body)
    download = Download(opening=opening, max_bytes=server.max_document)
    health = Health()
    graphiql = static_files() if server.graphiql else None
    if server.graphiql and graphiql is None:
        _log.warning("server.graphiql is on, but the extra is not installed: pip install 'klantbeeld[graphiql]'")

    async def graphql(request: Request) -> Response:
        wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        return await (graphiql_page(request) if graphiql is not None and wants_page else endpoint(request))

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        health.ready = True
        try:
            yield
        finally:
            health.ready = False
            for source in sources:
                await source.bron.close()

    # All methods, so that a wrong one is answered by the endpoint with the right headers.
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    routes: list[Route | Mount] = [
        Route("/graphql", graphql, methods=methods),
        Route(PAD + "{pad}", download.__call__, methods=methods),
        Route("/health/live", health.live),
        Route("/health/ready", health.readiness),
    ]
    if graphiql is not None:
        routes.append(Mount(STATIC_PATH, StaticFiles(directory=graphiql)))
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _no_route})


def _no_route(_: Request, error: Exception) -> Response:
    """Answer what no route takes, in the form and with the headers that all other answers have."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    return HttpProblem(status, HTTPStatus(status).phrase, headers=headers).response()
