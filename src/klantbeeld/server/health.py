"""Health: alive, and ready to answer. With a bron or Redis down the façade is no less ready: it answers without."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from klantbeeld.logboek.logboek import Logboek
from klantbeeld.server.rate import Rate
from klantbeeld.server.responses import json_response


@dataclass(slots=True)
class Health:
    """What `/health/live` and `/health/ready` tell."""

    logboek: Logboek | None = None
    ready: bool = False
    rate: Rate | None = None

    async def live(self, _: Request) -> Response:
        """Say that the process answers; looks at nothing else."""
        return json_response({"status": "ok"})

    async def readiness(self, _: Request) -> Response:
        """Say whether requests may be sent here: from start to stop, while they can be accounted for."""
        status = "ok" if self.ready else "starting"
        if self.ready and self.logboek is not None and not await self.logboek.is_ready():
            status = "logboek"
        told = {"status": status}
        if self.rate is not None and self.rate.redis_fails:
            told["redis"] = "fails"
        return json_response(told, status=200 if status == "ok" else 503)
