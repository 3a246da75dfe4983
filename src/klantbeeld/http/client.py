"""One HTTP client per base URL of a bron."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import aclosing, asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpx
import orjson

from klantbeeld.contract import (
    Bestand,
    BronContext,
    BronDataError,
    BronError,
    BronTimeoutError,
    BronUnavailableError,
    Call,
    Passage,
)
from klantbeeld.gate import Gate, Rules
from klantbeeld.http.connection import send
from klantbeeld.http.handover import Handover
from klantbeeld.http.path import FilledPath
from klantbeeld.http.quiet import keep_quiet, show_path
from klantbeeld.http.reading import Json, Missing, Reading
from klantbeeld.http.tls import system_tls

Params: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""What comes behind the question mark; of a tuple each value is sent, under the same name."""

Auth: TypeAlias = Callable[[Call], Mapping[str, str]]
"""Gives the headers that prove who we are, anew for every call."""

T = TypeVar("T")

_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*|")
_MAX_BYTES = 5_000_000
_MOST_DIGITS = 20
_PATIENCE = 4
"""Deadlines in which an answer must begin: one each to connect, for TLS, to send, and to wait."""


keep_quiet()


class HttpClient:
    """Calls one base URL and gives decoded JSON, or raises the `BronError` that fits.

    Never follows a redirect or a URL from an answer, keeps no cookies, never reads more than `max_bytes`, asks the same
    question once per request, and puts no URL in an error. Every call passes a gate (`context.gate`), which limits them
    and may refuse them, and a question is asked again if that gate says so. An answer may be shared: do not change it.

    Args:
        context: Of the bron this client is for.
        base_url: Where the API lives; every path is below it.
        auth: Gives the headers that prove who we are.
        headers: Sent with every call.
        max_bytes: The largest answer to read, in bytes after decompression.
        api: Which API of the bron this is, for people; not needed for the only one.
    """

    def __init__(
        self,
        context: BronContext[Any],
        base_url: str,
        *,
        auth: Auth | None = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = _MAX_BYTES,
        api: str = "",
    ) -> None:
        self.name = context.name
        self.base_url = base_url.rstrip("/") + "/"
        self._auth = auth
        self._reading = Reading(context.name, max_bytes=max_bytes, deadline=context.deadline)
        self._deadline = context.deadline
        self._gate = (
            context.gate(api)
            if context.gate is not None
            else Gate(context.name, api, Rules(deadline=context.deadline, max_parallel=context.max_parallel))
        )
        # Readers take their time, and those of files should not keep everybody else from asking.
        self._file_slots = asyncio.Semaphore(max(context.max_parallel // 2, 1))
        self._under_way: set[asyncio.Task[Any]] = set()
        transport = context.transport
        if transport is not None and not isinstance(transport, httpx.AsyncBaseTransport):
            raise TypeError("transport: must be an httpx.AsyncBaseTransport")
        self._client = httpx.AsyncClient(
            transport=transport,
            verify=context.tls or system_tls(),
            headers={"Accept": "application/json", **(headers or {})},
            timeout=httpx.Timeout(context.deadline),
            limits=httpx.Limits(max_connections=context.max_parallel),
            # A session that a register begins for one caller is not that of the next.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    async def get(
        self,
        path: str | FilledPath,
        call: Call,
        params: Params | None = None,
        *,
        missing: bool | Missing = False,
    ) -> Json:
        """Get a resource. With `missing`, a 404 gives None instead of an error, or only one whose body says so."""
        answer, _ = await self._send("GET", path, call, params=params, missing=missing)
        return answer

    async def get_with_headers(
        self,
        path: str | FilledPath,
        call: Call,
        params: Params | None = None,
        *,
        missing: bool = False,
    ) -> tuple[Json, Mapping[str, str]]:
        """Get a resource and the headers it came with, of which the names are in any case."""
        return await self._send("GET", path, call, params=params, missing=missing)

    async def post(
        self,
        path: str | FilledPath,
        call: Call,
        json: Json,
        params: Params | None = None,
        *,
        missing: bool = False,
    ) -> Json:
        """Post a question (a search: nothing is written) and get its answer."""
        answer, _ = await self._send("POST", path, call, params=params, content=orjson.dumps(json), missing=missing)
        return answer

    @asynccontextmanager
    async def stream(self, path: str, call: Call, params: Params | None = None) -> AsyncIterator[Bestand]:
        """Get a file, part by part as the reader takes them; it has one of the places for calls until it is closed.

        Of those at most half, and at least one, are for files.

        Raises a `BronError` on entering when it cannot be had; its parts raise one when it stops half-way, is larger
        than `max_bytes`, or when the next part does not come within the deadline of the bron. The reader may leave
        before the end, and takes as long as he likes.
        """
        self._check(path)
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", **self._headers(call)}
        request = self._client.build_request("GET", self.base_url + path, params=params, headers=headers)
        handover = Handover()
        try:
            async with asyncio.timeout(self._deadline):
                passage = await self._enter_for_file()
        except TimeoutError as error:  # readers are not hurried, so this may last
            raise BronTimeoutError(f"{self.name}: too many files are being read") from error
        receiving = self._begin(self._receive(request, handover, passage), passage)
        receiving.add_done_callback(lambda _: self._file_slots.release())
        try:
            yield Bestand(omvang=await handover.begun(), parts=handover)
        finally:
            handover.leave()

    async def _enter_for_file(self) -> Passage:
        await self._file_slots.acquire()
        try:
            return await self._gate.enter()
        except BaseException:
            self._file_slots.release()
            raise

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
        path: str | FilledPath,
        call: Call,
        *,
        params: Params | None,
        missing: bool | Missing,
        content: bytes | None = None,
    ) -> tuple[Json, Mapping[str, str]]:
        """Ask once per request: equal questions under one call share one answer."""
        self._check(path)
        question = (id(self), method, path, frozenset((params or {}).items()), content, missing)
        return await call.memo.once(question, lambda: self._ask(method, path, call, params, content, missing=missing))

    def _check(self, path: str | FilledPath) -> None:
        path = path.template.replace("{}", "_") if isinstance(path, FilledPath) else path
        if not _PATH.fullmatch(path) or ".." in path or "//" in path:
            raise ValueError(f"{self.name}: that path does not stay below the base URL")

    async def _ask(
        self,
        method: str,
        path: str | FilledPath,
        call: Call,
        params: Params | None,
        content: bytes | None,
        *,
        missing: bool | Missing,
    ) -> tuple[Json, Mapping[str, str]]:
        headers = self._headers(call)
        if content is not None:
            headers["Content-Type"] = "application/json"
        url = self.base_url + (path.filled if isinstance(path, FilledPath) else path)
        request = self._client.build_request(method, url, params=params, content=content, headers=headers)
        shown = f"{urlsplit(self.base_url).path}{path.template}" if isinstance(path, FilledPath) else None

        async def attempt() -> tuple[Json, Mapping[str, str]]:
            passage = await self._gate.enter()
            exchange = self._begin(self._exchange(request, missing=missing, shown=shown), passage)
            try:
                return await asyncio.shield(exchange)
            except asyncio.CancelledError as left:
                passage.tell(left)
                raise

        return await self._gate.ask(call, attempt)

    def _headers(self, call: Call) -> dict[str, str]:
        """Give what proves who we are, and ties what the bron does to this request (W3C Trace Context)."""
        traceparent = call.traceparent(self.name)
        trace = {"traceparent": traceparent} if traceparent else {}
        return {**trace, **(self._auth(call) if self._auth else {})}

    def _begin(self, exchange: Coroutine[Any, Any, T], passage: Passage) -> asyncio.Task[T]:
        """Begin an exchange, which holds a place until it ends.

        Once begun it is never cancelled: the connection pool of httpcore 1.0 keeps the place of one that is, for ever,
        and after enough of them the bron is dead until a restart. Who asked may leave; the exchange ends by its own
        time limits.
        """
        task = asyncio.create_task(exchange)
        self._under_way.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, passage))
        return task

    def _ended(self, exchange: asyncio.Task[Any], passage: Passage) -> None:
        self._under_way.discard(exchange)
        # Asking what it raised marks that as seen: it may be that nobody waits any more.
        passage.leave(asyncio.CancelledError() if exchange.cancelled() else exchange.exception())

    async def _exchange(
        self, request: httpx.Request, *, missing: bool | Missing, shown: str | None
    ) -> tuple[Json, Mapping[str, str]]:
        show_path(shown)  # for this task alone
        with self._reading.bron_errors():
            response = await self._answered(request)
            try:
                if response.status_code == 404 and await self._reading.is_none(response, missing):
                    return None, response.headers
                self._reading.raise_for(response)
                body = await self._reading.whole(response)
            finally:
                await response.aclose()
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BronDataError(f"{self.name}: the answer is not JSON") from error
        if answer is None:
            raise BronDataError(f"{self.name}: the answer is null")  # None is how we say that there is none
        return answer, response.headers

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        """Send a question and wait for the head of the answer.

        The limits of httpx are for every read: a head that drips in would keep its place for calls for ever. Here, in
        the middle of an answer, cancelling is safe.
        """
        try:
            async with asyncio.timeout(_PATIENCE * self._deadline):
                return await send(self._client, request)
        except TimeoutError as error:
            raise BronTimeoutError(f"{self.name}: the answer comes too slowly") from error

    async def _receive(self, request: httpx.Request, handover: Handover, passage: Passage) -> None:
        """Receive a file for as long as somebody reads it."""
        try:
            try:
                with self._reading.bron_errors():
                    response = await self._answered(request)
                    try:
                        self._reading.raise_for(response)
                        passage.tell(None)
                        await self._hand_over(response, handover)
                    finally:
                        await response.aclose()
            except BronError as error:
                passage.tell(error)
                await handover.end(error)
        except BaseException:  # we are being closed, or it is a bug; either way nobody may wait for ever
            handover.break_off(BronUnavailableError(f"{self.name}: is not being read any more"))
            raise

    async def _hand_over(self, response: httpx.Response, handover: Handover) -> None:
        length = "" if "Content-Encoding" in response.headers else response.headers.get("Content-Length", "")
        omvang = int(length) if length.isascii() and length.isdecimal() and len(length) < _MOST_DIGITS else None
        self._reading.check_size(omvang or 0)
        wanted, size = await handover.begin(omvang), 0
        async with aclosing(self._reading.parts(response)) as parts:
            async for part in parts:
                if not wanted:
                    return
                size += len(part)
                wanted = await handover.part(part)
        if omvang is not None and size != omvang:
            raise BronDataError(f"{self.name}: the file is not as large as was said")
        await handover.end()
