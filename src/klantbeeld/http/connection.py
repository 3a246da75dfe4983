"""A connection that was kept, and that the other side closed at the moment we used it again."""

from __future__ import annotations

from typing import Any

import httpx

# A pool may hold more of them that were left alone equally long.
_MOST_KEPT = 3


async def send(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """Send a question and give its answer, of which the body is still to be read.

    A server closes connections that nobody uses, and cannot know that a question is on its way. So if one that was
    used before breaks without an answer, the question is sent again (RFC 9110, section 9.2.2: it changes nothing). One
    that breaks on a connection made for it is not.
    """
    for _ in range(_MOST_KEPT):
        seen: set[str] = set()
        request.extensions = {**request.extensions, "trace": _Trace(seen)}
        try:
            return await client.send(request, stream=True)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            if not _was_kept(seen):
                raise
    return await client.send(request, stream=True)


class _Trace:
    """Notes what httpcore tells about a question that it sends."""

    def __init__(self, seen: set[str]) -> None:
        self._seen = seen

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        self._seen.add(event)


def _was_kept(seen: set[str]) -> bool:
    made = any(event.startswith("connection.connect_") for event in seen)
    answered = "http11.receive_response_headers.complete" in seen
    return "http11.send_request_headers.started" in seen and not made and not answered
