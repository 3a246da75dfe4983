"""The headers that every answer has, whatever it is (API Design Rules 2.1, transport and version-header)."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from klantbeeld import __version__

_HEADERS = {
    "API-Version": __version__,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Adds to every answer the headers that it does not set itself.

    Args:
        app: What answers.
        hsts: Seconds that a browser must keep to HTTPS; 0: nothing is said of that.
    """

    def __init__(self, app: ASGIApp, *, hsts: int) -> None:
        self._app = app
        self._headers = {**_HEADERS, **({"Strict-Transport-Security": f"max-age={hsts}"} if hsts else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending)
