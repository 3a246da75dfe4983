"""More requests than can be answered at the same time: refused at once, before anything is done for them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from klantbeeld.server.responses import Problem


@dataclass(slots=True)
class Places:
    """Places for the requests that are under way in this process, on all routes that share them."""

    free: int
    refused: int = 0
    """Requests that got none, since the beginning."""


class InPlace:
    """Gives every request a place until its last byte is sent, and 503 when all places are taken.

    Args:
        app: What answers.
        places: For its requests, and those to others.
    """

    def __init__(self, app: ASGIApp, *, places: Places) -> None:
        self._app = app
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._places.free <= 0:
            self._places.refused += 1
            problem = Problem(503, "Het is te druk. Probeer het zo weer.", headers={"Retry-After": "1"})
            await problem.response()(scope, receive, send)
            return
        self._places.free -= 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._places.free += 1
