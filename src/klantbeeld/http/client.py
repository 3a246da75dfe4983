"""One HTTP client per base URL of a bron."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeAlias

import httpx
import orjson

from klantbeeld.contract import (
    BronContext,
    BronDataError,
    BronError,
    BronForbiddenError,
    BronTimeoutError,
    BronUnavailableError,
    Call,
)

Json: TypeAlias = Any
"""Decoded JSON. Only `translate.py` of an adapter looks inside."""

Params: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""A query; what has several values is repeated, once for each."""

Auth: TypeAlias = Callable[[Call], Mapping[str, str]]
"""Gives the headers that prove who we are, anew for every call."""

_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*|")
_BUSY = frozenset({408, 425, 429})
_MAX_BYTES = 5_000_000


class _WithoutQuery(logging.Filter):
    """Takes the query out of the URLs that httpx logs at INFO: a register that has only GET has the BSN there."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                each.copy_with(query=None) if isinstance(each, httpx.URL) else each for each in record.args
            )
        return True


logging.getLogger("httpx").addFilter(_WithoutQuery())


class HttpClient:
    """Calls one base URL and gives decoded JSON, or raises the `BronError` that fits.

    Never follows a redirect or a URL from an answer, never reads more than `max_bytes`, has at most
    `context.max_parallel` calls under way, asks the same question once per request, and puts no URL in an error.
    An answer may be shared: do not change it.

    Args:
        context: Of the bron this client is for.
        base_url: Where the API lives; every path is below it.
        auth: Gives the headers that prove who we are.
        headers: Sent with every call.
        max_bytes: The largest answer to read, in bytes after decompression.
    """

    def __init__(
        self,
        context: BronContext[Any],
        base_url: str,
        *,
        auth: Auth | None = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = _MAX_BYTES,
    ) -> None:
        self.name = context.name
        self.base_url = base_url.rstrip("/") + "/"
        self._auth = auth
        self._max_bytes = max_bytes
        self._deadline = context.deadline
        self._slots = asyncio.Semaphore(context.max_parallel)
        self._under_way: set[asyncio.Task[tuple[Json, Mapping[str, str]]]] = set()
        transport = context.transport
        if transport is not None and not isinstance(transport, httpx.AsyncBaseTransport):
            raise TypeError("transport: must be an httpx.AsyncBaseTransport")
        self._client = httpx.AsyncClient(
            transport=transport,
            headers={"Accept": "application/json", **(headers or {})},
            timeout=httpx.Timeout(context.deadline),
            limits=httpx.Limits(max_connections=context.max_parallel),
            follow_redirects=False,
            trust_env=False,
        )

    async def get(self, path: str, call: Call, params: Params | None = None, *, missing: bool = False) -> Json:
        """Get a resource. With `missing`, a 404 gives None instead of an error."""
        answer, _ = await self._send("GET", path, call, params=params, missing=missing)
        return answer

    async def get_with_headers(
        self, path: str, call: Call, params: Params | None = None
    ) -> tuple[Json, Mapping[str, str]]:
        """Get a resource and the headers it came with, of which the names are in any case."""
        return await self._send("GET", path, call, params=params, missing=False)

    async def post(
        self, path: str, call: Call, json: Json, params: Params | None = None, *, missing: bool = False
    ) -> Json:
        """Post a question (a search: nothing is written) and get its answer."""
        answer, _ = await self._send("POST", path, call, params=params, content=orjson.dumps(json), missing=missing)
        return answer

    async def close(self) -> None:
        """Stop what is under way and close the connections."""
        for exchange in self._under_way:
            exchange.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _send(
        self,
        method: str,
        path: str,
        call: Call,
        *,
        params: Params | None,
        missing: bool,
        content: bytes | None = None,
    ) -> tuple[Json, Mapping[str, str]]:
        """Ask once per request: equal questions under one call share one answer."""
        if not _PATH.fullmatch(path) or ".." in path or "//" in path:
            raise ValueError(f"{self.name}: that path does not stay below the base URL")
        question = (id(self), method, path, frozenset((params or {}).items()), content, missing)
        return await call.memo.once(question, lambda: self._ask(method, path, call, params, content, missing=missing))

    async def _ask(
        self,
        method: str,
        path: str,
        call: Call,
        params: Params | None,
        content: bytes | None,
        *,
        missing: bool,
    ) -> tuple[Json, Mapping[str, str]]:
        headers = dict(self._auth(call)) if self._auth else {}
        if content is not None:
            headers["Content-Type"] = "application/json"
        request = self._client.build_request(
            method, self.base_url + path, params=params, content=content, headers=headers
        )
        await self._slots.acquire()
        # An exchange that has begun is never cancelled: the connection pool of httpcore 1.0 keeps the place of one that
        # is, for ever, and after enough of them the bron is dead until a restart. Who asked may leave; the exchange
        # ends by its own time limits.
        exchange = asyncio.create_task(self._exchange(request, missing=missing))
        self._under_way.add(exchange)
        exchange.add_done_callback(self._ended)
        return await asyncio.shield(exchange)

    def _ended(self, exchange: asyncio.Task[tuple[Json, Mapping[str, str]]]) -> None:
        self._under_way.discard(exchange)
        self._slots.release()
        if not exchange.cancelled():
            exchange.exception()  # marks it as seen: it may be that nobody waits any more

    async def _exchange(self, request: httpx.Request, *, missing: bool) -> tuple[Json, Mapping[str, str]]:
        try:
            response = await self._client.send(request, stream=True)
            try:
                if missing and response.status_code == 404:
                    return None, response.headers
                self._raise_for(response)
                body = await self._read(response)
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            raise BronTimeoutError(f"{self.name}: no answer in time") from error
        except httpx.DecodingError as error:
            raise BronDataError(f"{self.name}: the answer cannot be decompressed") from error
        except httpx.HTTPError as error:
            raise BronUnavailableError(f"{self.name}: cannot be reached ({type(error).__name__})") from error
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BronDataError(f"{self.name}: the answer is not JSON") from error
        if answer is None:
            raise BronDataError(f"{self.name}: the answer is null")  # None is how we say that there is none
        return answer, response.headers

    def _raise_for(self, response: httpx.Response) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        raise self._error(status, response.headers.get("Retry-After", ""))

    def _error(self, status: int, retry_after: str) -> BronError:
        if status in (401, 403):
            return BronForbiddenError(f"{self.name}: does not let us in (HTTP {status})")
        if status >= 500 or status in _BUSY:
            wait = float(retry_after) if retry_after.isdecimal() else None
            return BronUnavailableError(f"{self.name}: is out of order (HTTP {status})", retry_after=wait)
        if 300 <= status < 400:
            return BronDataError(f"{self.name}: redirects elsewhere (HTTP {status}); we do not follow")
        return BronDataError(f"{self.name}: does not take our question (HTTP {status})")

    async def _read(self, response: httpx.Response) -> bytes:
        if "," in response.headers.get("Content-Encoding", ""):
            # Every layer multiplies what a few bytes may become.
            raise BronDataError(f"{self.name}: the answer is compressed more than once")
        clock = asyncio.get_running_loop().time
        until = clock() + self._deadline
        parts: list[bytes] = []
        size = 0
        async for part in response.aiter_bytes():
            if clock() > until:
                raise BronTimeoutError(f"{self.name}: the answer comes too slowly")
            size += len(part)
            if size > self._max_bytes:
                raise BronDataError(f"{self.name}: the answer is larger than {self._max_bytes} bytes")
            parts.append(part)
        return b"".join(parts)
