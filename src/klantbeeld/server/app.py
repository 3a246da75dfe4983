"""The composition root: the only place where long-lived things are made and tied together."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from klantbeeld.access.decide import Alles, Tabel
from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Caller
from klantbeeld.gather import Source, Sources
from klantbeeld.schema.context import Limits
from klantbeeld.schema.download import PAD
from klantbeeld.server.documenten import build_runner
from klantbeeld.server.download import Download
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.graphiql import STATIC_PATH, graphiql_page, static_files
from klantbeeld.server.headers import SecurityHeaders
from klantbeeld.server.health import Health
from klantbeeld.server.opening import Opening
from klantbeeld.server.overload import InPlace, Places
from klantbeeld.server.rate import Rate
from klantbeeld.server.responses import Problem as HttpProblem
from klantbeeld.server.verantwoording import Verantwoording, build_logboek
from klantbeeld.settings import Problem, Server, Settings, SettingsError
from klantbeeld.settings.loopback import is_loopback

_log = logging.getLogger(__name__)
_PER_MINUUT = 600


def build_sources(settings: Settings, transport: object | None = None) -> Sources:
    """Make a bron of every one in the settings; a `SettingsError` tells which cannot be made.

    Args:
        settings: Which bronnen there are.
        transport: What carries HTTP calls, for tests; None: the network.
    """
    problems: list[Problem] = []
    sources: list[tuple[int, Source]] = []
    for name, configured in settings.bronnen.items():
        common = configured.gemeenschappelijk
        try:
            bron = configured.adapter.build(configured.context(transport))
        except ValueError as error:
            problems.append(Problem(f"bronnen.{name}", str(error)))
            continue
        except Exception as bug:  # noqa: BLE001 - an adapter may raise anything, and its text may hold a secret
            problems.append(Problem(f"bronnen.{name}", f"the adapter fails ({type(bug).__name__})"))
            continue
        if configured.tls is not None and configured.tls.problem(datetime.now(UTC)) is not None:
            _log.warning("our certificate is not valid now", extra={"bron": name})
        source = Source(
            name=name, naam=common.naam or name, bron=bron, deadline=common.deadline, aanvullen=common.aanvullen
        )
        sources.append((common.prioriteit, source))
    if problems:
        raise SettingsError(problems)
    return Sources(tuple(source for _, source in sorted(sources, key=lambda one: (one[0], one[1].name))))


def build_rate(settings: Settings, sleutel: str) -> Rate | None:
    """Make what counts requests per caller; None: they are not counted. A `SettingsError` tells of a wrong URL."""
    server = settings.server
    everybody_is_one = settings.toegang.modus == "open"
    per_minuut = server.max_per_minuut or (None if everybody_is_one else _PER_MINUUT)
    if per_minuut is None:
        return None
    try:
        return Rate(per_minuut, key=sleutel, redis=server.redis.reveal() if server.redis else None)
    except ValueError as error:
        raise SettingsError([Problem("server.redis", str(error))]) from error


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
        max_aliases=server.max_aliases,
        max_directives=server.max_directives,
        max_operations=server.max_operations,
        max_variables=server.max_variables,
        max_cost=server.max_cost,
        introspection=server.introspectie or server.graphiql,
        download_seconds=server.document_geldig,
    )


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
    sleutel = server.sleutel.reveal() if server.sleutel else secrets.token_hex(32)
    opening = Opening(
        sources=sources,
        seal=Seal(sleutel),
        limits=limits,
        deadline=server.deadline,
        max_partijen=server.max_partijen,
        authenticate=everybody,
        rate=build_rate(settings, sleutel),
        beleid=build_beleid(settings),
    )
    logboek = build_logboek(settings)
    verantwoording = Verantwoording(logboek)
    endpoint = Endpoint(opening=opening, runner=runner, verantwoording=verantwoording, max_body=server.max_body)
    download = Download(opening=opening, verantwoording=verantwoording, max_bytes=server.max_document)
    health = Health(logboek=logboek, rate=opening.rate)
    in_place = Middleware(InPlace, places=Places(server.max_requests))
    graphiql = static_files() if server.graphiql else None
    if server.graphiql and graphiql is None:
        _log.warning("server.graphiql is on, but the extra is not installed: pip install 'klantbeeld[graphiql]'")

    async def graphql(request: Request) -> Response:
        wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        return await (graphiql_page(request) if graphiql is not None and wants_page else endpoint(request))

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if logboek is not None:
            await logboek.start()
        health.ready = True
        try:
            yield
        finally:
            health.ready = False
            if logboek is not None:
                await logboek.stop()
            for source in sources:
                await source.bron.close()
            if opening.rate is not None:
                await opening.rate.close()

    # All methods, so that a wrong one is answered by the endpoint with the right headers.
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    routes: list[Route | Mount] = [
        Route("/graphql", graphql, methods=methods, middleware=[in_place]),
        Route(PAD + "{pad}", download.__call__, methods=methods, middleware=[in_place]),
        Route("/health/live", health.live),
        Route("/health/ready", health.readiness),
    ]
    if graphiql is not None:
        routes.append(Mount(STATIC_PATH, StaticFiles(directory=graphiql)))
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={HTTPException: _no_route},
        middleware=[Middleware(SecurityHeaders, hsts=server.hsts)],
    )
    app.router.redirect_slashes = False  # the address it redirects to is made of what the client says our name is
    return app


def _no_route(_: Request, error: Exception) -> Response:
    """Answer what no route takes, in the form and with the headers that all other answers have."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    return HttpProblem(status, HTTPStatus(status).phrase, headers=headers).response()
