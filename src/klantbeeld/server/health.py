"""Health: alive, and ready to answer. A bron that is down makes the façade no less ready: it answers without it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from klantbeeld.server.oidc import SignIn
from klantbeeld.server.responses import json_response


@dataclass(slots=True)
class Health:
    """What `/health/live` and `/health/ready` tell. Without `sign_in` nobody has to sign in."""

    sign_in: SignIn | None = None
    ready: bool = False

    async def live(self, _: Request) -> Response:
        """Say that the process answers; looks at nothing else."""
        return json_response({"status": "ok"})

    async def readiness(self, _: Request) -> Response:
        """Say whether requests may be sent here: after the start, until the stop, and while somebody can sign in."""
        if not self.ready:
            return json_response({"status": "starting"}, status=503)
        if self.sign_in is not None and not self.sign_in.ready:
            return json_response({"status": "nobody can sign in"}, status=503)
        return json_response({"status": "ok"})
