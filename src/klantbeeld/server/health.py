"""Health: alive, and ready to answer. A bron that is down makes the façade no less ready: it answers without it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from klantbeeld.logboek.logboek import Logboek
from klantbeeld.server.responses import json_response


@dataclass(slots=True)
class Health:
    """What `/health/live` and `/health/ready` tell."""

    logboek: Logboek | None = None
    ready: bool = False

    async def live(self, _: Request) -> Response:
        """Say that the process answers; looks at nothing else."""
        return json_response({"status": "ok"})

    async def readiness(self, _: Request) -> Response:
        """Say whether requests may be sent here: from start to stop, while they can be accounted for."""
        status = "ok" if self.ready else "starting"
        if self.ready and self.logboek is not None and not await self.logboek.is_ready():
            status = "logboek"
        return json_response({"status": status}, status=200 if status == "ok" else 503)
