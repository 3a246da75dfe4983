"""Verantwoording (accounting): no answer leaves before the logboek is told whose data was looked at for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect

from klantbeeld import __version__
from klantbeeld.loaders.inzage import Inzage
from klantbeeld.logboek.logboek import Logboek, LogboekError
from klantbeeld.logboek.opslag import Opslag, OpslagError
from klantbeeld.logboek.pseudoniem import Pseudoniemen
from klantbeeld.logboek.regel import Afloop, Verwerking
from klantbeeld.logboek.uitvoer import Uitvoer
from klantbeeld.logboek.wachtrij import Wachtrij
from klantbeeld.schema.context import Context
from klantbeeld.schema.errors import Code
from klantbeeld.schema.run import Answer
from klantbeeld.server.opening import Trace
from klantbeeld.server.responses import Problem as HttpProblem
from klantbeeld.settings import Problem, Settings, SettingsError

_log = logging.getLogger(__name__)
_DENIED = {Code.FORBIDDEN.value, Code.PURPOSE_REQUIRED.value, Code.INSUFFICIENT_LOA.value}


def build_logboek(settings: Settings) -> Logboek | None:
    """Make the logboek of the settings; None: nothing is accounted for. A `SettingsError` tells why it cannot be."""
    chosen = settings.logboek
    if chosen is None or chosen.modus == "uit" or chosen.sleutel is None:
        return None
    opslag = Opslag(chosen.wachtrij, max_bytes=chosen.max_wachtrij)
    try:
        opslag.open()
    except OpslagError as error:
        raise SettingsError([Problem("logboek.wachtrij", f"cannot be used: {error}")]) from error
    finally:
        opslag.close()
    wachtrij = Wachtrij(opslag)
    token = chosen.token.reveal() if chosen.token else None
    tls = settings.logboek_tls.context if settings.logboek_tls else None
    resource = {"service.name": "klantbeeld", "service.version": __version__}
    return Logboek(
        wachtrij=wachtrij,
        uitvoer=Uitvoer(wachtrij, chosen.ontvanger, token=token, resource=resource, tls=tls),
        pseudoniemen=Pseudoniemen(chosen.sleutel.reveal(), [one.reveal() for one in chosen.oude_sleutels]),
        verwerkers={
            name: bron.gemeenschappelijk.verwerker or f"urn:klantbeeld:bron:{name}"
            for name, bron in settings.bronnen.items()
        },
        activiteit=chosen.activiteit,
        weigeren=chosen.bij_storing == "weigeren",
        wachttijd=chosen.wachttijd,
    )


@dataclass(slots=True)
class Verslag:
    """What there is to tell of a request beside what its questions tell themselves."""

    afloop: Afloop = Afloop.BEANTWOORD
    inzagen: list[Inzage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verantwoording:
    """Accounts for what the server does; without a logboek it does nothing.

    What cannot be accounted for as the municipality asks is not answered: a `Problem`.
    """

    logboek: Logboek | None = None

    @contextlib.asynccontextmanager
    async def of(self, name: str, context: Context, trace: Trace) -> AsyncIterator[Verslag]:
        """Account for what is done within, however that ends.

        Args:
            name: What is done, in words that hold nothing of the request.
            context: Of the request.
            trace: Its own.
        """
        verslag = Verslag()
        if self.logboek is None:
            yield verslag
            return
        self._check(self.logboek, trace)
        try:
            yield verslag
        except (HttpProblem, asyncio.CancelledError, ClientDisconnect) as ended:
            verslag.afloop = verslag.afloop if isinstance(ended, HttpProblem) else Afloop.AFGEBROKEN
            raise
        except Exception:
            verslag.afloop = Afloop.FOUT
            raise
        finally:
            await self._write(self.logboek, name, context, trace, verslag)

    def _check(self, logboek: Logboek, trace: Trace) -> None:
        """Refuse before anything is looked at, when it is known that it could not be accounted for."""
        try:
            logboek.check()
        except LogboekError as error:
            raise _refused(error, trace) from error

    async def _write(self, logboek: Logboek, name: str, context: Context, trace: Trace, verslag: Verslag) -> None:
        verwerking = Verwerking(
            name=name,
            trace=trace.id,
            span=trace.span,
            span_to=context.call.span_to,
            parent=trace.parent,
            activiteit=context.toegang.activiteit_uri or logboek.activiteit,
            klanten=tuple(context.klanten.values()),
            inzagen=(*context.loaders.inzagen, *verslag.inzagen),
            volledig=tuple(context.volledig.values()),
            afloop=verslag.afloop,
            began=trace.began,
            ended=time.time(),
        )
        try:
            await logboek.write(verwerking)
        except LogboekError as error:
            raise _refused(error, trace) from error


def afloop_of(answer: Answer, context: Context) -> Afloop:
    """Say how a question ended that was answered."""
    if answer.timed_out:
        return Afloop.TE_LAAT
    denied = bool(_DENIED & set(answer.codes)) and not context.loaders.inzagen
    return Afloop.GEWEIGERD if denied else Afloop.BEANTWOORD


def _refused(error: LogboekError, trace: Trace) -> HttpProblem:
    _log.error("logboek not written", extra={"error": str(error), "trace": trace.id})
    title = "Dit kan nu niet in het logboek worden vastgelegd, en wordt daarom niet beantwoord."
    return HttpProblem(503, title, code="LOGBOEK_NIET_BESCHIKBAAR", headers={"Retry-After": "5"})
