"""A line to a bron: what carries one question there and its answer back. Knows no bron and no JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from klantbeeld.contract import quick


@quick
@dataclass(frozen=True, slots=True)
class Question:
    """One question, as it is sent. Its URL may hold a personal number, and its headers a secret: neither is printed."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)


@quick
@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of which the body is still to come. Whoever has it closes it."""

    status: int
    headers: Mapping[str, str]
    """The names are in any case."""
    parts: AsyncIterator[bytes]
    """The body, unpacked."""
    close: Callable[[], Awaitable[None]]


class Line(Protocol):
    """What carries questions."""

    async def ask(self, question: Question) -> Answer:
        """Send a question; raises an `httpx.HTTPError` or `ssl.SSLError`, as the parts of the answer do.

        Waits as long as it takes: who is in a hurry cancels, and nothing is left behind then.
        """
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class OverHttpx:
    """A line by way of an httpx transport, as tests put in the place of the network."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def ask(self, question: Question) -> Answer:
        """Send a question."""
        request = httpx.Request(question.method, question.url, headers=question.headers, content=question.content)
        response = await self._transport.handle_async_request(request)
        return Answer(response.status_code, response.headers, response.aiter_bytes(), response.aclose)

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.aclose()
