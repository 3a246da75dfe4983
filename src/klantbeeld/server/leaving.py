"""A client that does not wait for its answer: what was being done for it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from klantbeeld.server.responses import Problem

T = TypeVar("T")


async def unless_gone(http: Request, answering: Coroutine[Any, Any, T]) -> T:
    """Give what comes of answering a request. When its client hangs up that is cancelled: raises `ClientDisconnect`.

    The body of the request must have been read, or not be wanted: what still comes of it is dropped.
    """
    answer = asyncio.ensure_future(answering)
    watch = asyncio.ensure_future(_gone(http))
    try:
        await asyncio.wait((answer, watch), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise ClientDisconnect
        return answer.result()
    finally:
        answer.cancel()
        watch.cancel()
        await asyncio.gather(answer, watch, return_exceptions=True)


def gone() -> Problem:
    """Give what is answered to a client that hung up: nobody reads it, but the log does."""
    return Problem(499, "De vraag kwam niet heel aan, of op het antwoord werd niet gewacht.")


async def _gone(http: Request) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass
