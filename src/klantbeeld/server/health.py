"""Health: alive, and ready to answer. A bron that is down makes the façade no less ready: it answers without it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from klantbeeld.server.responses import json_response


@dataclass(slots=True)
class Health:
    """What `/health/live` and `/health/ready` tell."""

    ready: bool = False

    async def live(self, _: Request) -> Response:
        """Say that the process answers; looks at nothing else."""
        return json_response({"status": "ok"})

    async def readiness(self, _: Request) -> Response:
        """Say whether requests may be sent here: after the start, and until the stop."""
        return json_response({"status": "ok" if self.ready else "starting"}, status=200 if self.ready else 503)
