"""Reading what a bron answers: its status, and its body within limits of size and time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import httpx
import orjson

from klantbeeld.contract import (
    BronDataError,
    BronError,
    BronForbiddenError,
    BronTimeoutError,
    BronUnavailableError,
)
from klantbeeld.http.line import Answer
from klantbeeld.http.retry_after import retry_after_of
from klantbeeld.http.tls import tls_error

Json: TypeAlias = Any
"""Decoded JSON. Only `translate.py` of an adapter looks inside."""

Missing: TypeAlias = Callable[[Json], bool]
"""Says of the body of a 404 whether it means that there is none; may raise the `BronError` it means instead."""

_BUSY = frozenset({408, 425, 429})


class Reading:
    """Reads the answers of one bron. No error it raises holds a URL.

    Args:
        name: Of the bron.
        max_bytes: The largest body, in bytes after decompression.
        deadline: Seconds in which an answer must be here, or the next part of one that is read part by part.
    """

    def __init__(self, name: str, *, max_bytes: int, deadline: float) -> None:
        self.name = name
        self._max_bytes = max_bytes
        self._deadline = deadline

    @contextmanager
    def bron_errors(self) -> Iterator[None]:
        """Turn what httpx and `in_time` raise into the `BronError` that fits."""
        try:
            yield
        except (httpx.TimeoutException, TimeoutError) as error:
            raise BronTimeoutError(f"{self.name}: no answer in time") from error
        except httpx.DecodingError as error:
            raise BronDataError(f"{self.name}: the answer cannot be decompressed") from error
        except httpx.LocalProtocolError:
            # Without the error itself as a cause: it repeats the header that cannot be sent, and that may be a secret.
            raise BronDataError(f"{self.name}: our question cannot be sent") from None
        except (httpx.HTTPError, ssl.SSLError) as error:  # httpx passes on what TLS 1.3 says after the handshake
            if (refused := tls_error(self.name, error)) is not None:
                raise refused from error
            raise BronUnavailableError(f"{self.name}: cannot be reached ({type(error).__name__})") from error

    async def is_none(self, answer: Answer, missing: bool | Missing) -> bool:
        """Say whether a 404 means that there is none."""
        if isinstance(missing, bool):
            return missing
        try:
            return missing(orjson.loads(await self.whole(answer)))
        except orjson.JSONDecodeError:
            return False

    def raise_for(self, answer: Answer) -> None:
        """Raise the `BronError` that fits the status of an answer, unless it is one of success."""
        status = answer.status
        if 200 <= status < 300:
            return
        raise self._error(status, retry_after_of(answer.headers.get("Retry-After", "")))

    def _error(self, status: int, retry_after: float | None) -> BronError:
        if status in (401, 403):
            return BronForbiddenError(f"{self.name}: does not let us in (HTTP {status})")
        if status >= 500 or status in _BUSY:
            return BronUnavailableError(f"{self.name}: is out of order (HTTP {status})", retry_after=retry_after)
        if 300 <= status < 400:
            return BronDataError(f"{self.name}: redirects elsewhere (HTTP {status}); we do not follow")
        return BronDataError(f"{self.name}: does not take our question (HTTP {status})")

    def json(self, body: bytes) -> Json:
        """Decode a body; it is never None, for that is how we say that there is none."""
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BronDataError(f"{self.name}: the answer is not JSON") from error
        if answer is None:
            raise BronDataError(f"{self.name}: the answer is null")
        return answer

    async def whole(self, answer: Answer) -> bytes:
        """Give the whole body."""
        return b"".join([part async for part in self._bounded(answer)])

    async def parts(self, answer: Answer) -> AsyncGenerator[bytes, None]:
        """Give what comes, as long as that is not too much and each next part comes in time."""
        received = self._bounded(answer)
        while part := await self._next(received):
            yield part

    async def _next(self, received: AsyncIterator[bytes]) -> bytes:
        """Wait for the next part; empty: that was all. Bytes that decompress to nothing may come without end."""
        async with self.in_time():
            return await anext(received, b"")

    async def _bounded(self, answer: Answer) -> AsyncGenerator[bytes, None]:
        if "," in answer.headers.get("Content-Encoding", ""):
            # Every layer multiplies what a few bytes may become.
            raise BronDataError(f"{self.name}: the answer is compressed more than once")
        size = 0
        async for part in answer.parts:
            size += len(part)
            self.check_size(size)
            yield part

    def in_time(self) -> asyncio.Timeout:
        """Wait no longer than the deadline for what is within; `bron_errors` around it says what that means."""
        return asyncio.timeout(self._deadline)

    def check_size(self, size: int) -> None:
        """Look whether this is not too much."""
        if size > self._max_bytes:
            raise BronDataError(f"{self.name}: the answer is larger than {self._max_bytes} bytes")
