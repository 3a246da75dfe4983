"""Health: alive, and ready to answer. With a bron or Redis down the façade is no less ready: it answers without."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from klantbeeld.logboek.logboek import Logboek
from klantbeeld.server.oidc import SignIn
from klantbeeld.server.responses import json_response
from klantbeeld.store import Link


@dataclass(slots=True)
class Health:
    """What `/health/live` and `/health/ready` tell. Without `sign_in` nobody has to sign in."""

    sign_in: SignIn | None = None
    logboek: Logboek | None = None
    ready: bool = False
    link: Link | None = None

    async def live(self, _: Request) -> Response:
        """Say that the process answers; looks at nothing else."""
        return json_response({"status": "ok"})

    async def readiness(self, _: Request) -> Response:
        """Say whether requests may be sent here: somebody can sign in, and what he sees be accounted for."""
        told = {"status": await self._status()}
        if self.link is not None and self.link.fails:
            told["redis"] = "fails"
        return json_response(told, status=200 if told["status"] == "ok" else 503)

    async def _status(self) -> str:
        if not self.ready:
            return "starting"
        if self.sign_in is not None and not self.sign_in.ready:
            return "nobody can sign in"
        if self.logboek is not None and not await self.logboek.is_ready():
            return "logboek"
        return "ok"
