"""Opening a request: who asks, within which trace and until when; and what its questions are asked with."""

from __future__ import annotations

import asyncio
import re
import secrets
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

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


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

    async def context(self, caller: Caller, *, trace: str, doel: str | None = None) -> Context:
        """Make what the questions of one request share, from now on."""
        began = asyncio.get_running_loop().time()
        toegang = await self.beleid.of(caller, doel, trace=trace)
        call = Call(caller=caller, doel=toegang.doel, grens=toegang.grens, trace=trace, deadline=began + self.deadline)
        loaders = Loaders(self.sources, call, toegang, max_partijen=self.max_partijen)
        return Context(call, toegang, loaders, self.sources, self.seal, self.limits)


def trace_of(http: Request) -> str:
    """Give the trace id of the caller (W3C Trace Context), or a new one."""
    given = _TRACEPARENT.fullmatch(http.headers.get("traceparent", ""))
    return given[1] if given else secrets.token_hex(16)
