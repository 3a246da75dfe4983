"""Opening a request: who asks, within which trace and until when; and what its questions are asked with."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request

from klantbeeld.access.decide import Alles
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Call, Caller
from klantbeeld.gather import Sources
from klantbeeld.loaders import Loaders
from klantbeeld.schema.context import Context, Limits
from klantbeeld.server.rate import Rate

_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_SAMPLED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The trace a request is part of, and its own place in it (W3C Trace Context)."""

    id: str
    parent: str | None = None
    """Span id of who called; None: the trace begins here."""
    flags: str = "01"
    span: str = field(default_factory=lambda: secrets.token_hex(8))
    began: float = field(default_factory=time.time)
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What every request is opened with.

    `authenticate` says who sent a request; it may raise `Problem`. `deadline` is in seconds.
    """

    sources: Sources
    seal: Seal
    limits: Limits
    deadline: float
    max_partijen: int
    authenticate: Callable[[Request], Awaitable[Caller]]
    beleid: Toegangsbeleid = field(default_factory=lambda: Toegangsbeleid(beslisser=Alles()))
    rate: Rate | None = None

    async def admit(self, http: Request) -> Caller:
        """Say who sent a request; raises the `Problem` of somebody unknown, and of one who sent too many."""
        caller = await self.authenticate(http)
        if self.rate is not None:
            await self.rate.check(caller)
        return caller

    async def context(self, caller: Caller, *, trace: Trace, doel: str | None = None) -> Context:
        """Make what the questions of one request share, from now on."""
        began = asyncio.get_running_loop().time()
        toegang = await self.beleid.of(caller, doel, trace=trace.id)
        call = Call(
            caller=caller,
            doel=toegang.doel,
            grens=toegang.grens,
            trace=trace.id,
            span=trace.span,
            trace_flags=trace.flags,
            deadline=began + self.deadline,
        )
        loaders = Loaders(self.sources, call, toegang, max_partijen=self.max_partijen)
        return Context(call, toegang, loaders, self.sources, self.seal, self.limits)


def trace_of(http: Request) -> Trace:
    """Go on with the trace of the caller, or begin one when he sends none that is well-formed.

    It decides nothing but what stands beside each other in logs, so it is taken from anybody. Of one request it is
    the same whoever asks.
    """
    trace: Trace = http.scope.setdefault("klantbeeld.trace", _trace_in(http))
    return trace


def _trace_in(http: Request) -> Trace:
    sent = http.headers.getlist("traceparent")
    given = _TRACEPARENT.fullmatch(sent[0]) if len(sent) == 1 else None
    if given is None:
        return Trace(id=secrets.token_hex(16))
    return Trace(id=given[1], parent=given[2], flags=f"{int(given[3], 16) & _SAMPLED:02x}")
