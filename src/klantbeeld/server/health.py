"""Health: alive, and ready to answer. With a bron or Redis down the façade is no less ready: it answers without."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from klantbeeld.server.rate import Rate
from klantbeeld.server.responses import json_response


@dataclass(slots=True)
class Health:
    """What `/health/live` and `/health/ready` tell."""

    ready: bool = False
    rate: Rate | None = None

    async def live(self, _: Request) -> Response:
        """Say that the process answers; looks at nothing else."""
        return json_response({"status": "ok"})

    async def readiness(self, _: Request) -> Response:
        """Say whether requests may be sent here: after the start, and until the stop."""
        told = {"status": "ok" if self.ready else "starting"}
        if self.rate is not None and self.rate.redis_fails:
            told["redis"] = "fails"
        return json_response(told, status=200 if self.ready else 503)
