"""One HTTP client per base URL of a bron."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeAlias
from urllib.parse import quote, urlencode

import httpx
import orjson

from klantbeeld.contract import Bestand, BronContext, BronDataError, BronTimeoutError, Call, Passage, UnderWay
from klantbeeld.gate import Gate, Rules
from klantbeeld.http.line import Answer, Line, OverHttpx, Question
from klantbeeld.http.network import Network
from klantbeeld.http.path import FilledPath
from klantbeeld.http.reading import Json, Missing, Reading
from klantbeeld.http.tls import system_tls

Params: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""What comes behind the question mark; of a tuple each value is sent, under the same name."""

Auth: TypeAlias = Callable[[Call], Mapping[str, str]]
"""Gives the headers that prove who we are, anew for every call."""

_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*|")
_MAX_BYTES = 5_000_000
_MOST_DIGITS = 20


class HttpClient:
    """Calls one base URL and gives decoded JSON, or raises the `BronError` that fits.

    Never follows a redirect or a URL from an answer, keeps no cookies, never reads more than `max_bytes`, asks the same
    question once per request and once at a time per caller, and puts no URL in an error. Every call passes a gate
    (`context.gate`), which limits them and may refuse them, and a question is asked again if that gate says so. An
    answer may be shared: do not change it.

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
        self._line = _line(context)
        self._under_way = UnderWay()
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", **(headers or {})}

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
        question = self._question("GET", path, call, params, headers={"Accept": "*/*", "Accept-Encoding": "identity"})
        try:
            async with asyncio.timeout(self._deadline):
                passage = await self._enter_for_file()
        except TimeoutError as error:  # readers are not hurried, so this may last
            raise BronTimeoutError(f"{self.name}: too many files are being read") from error
        try:
            with self._reading.bron_errors():
                async with self._reading.in_time():
                    answer = await self._line.ask(question)
            try:
                omvang = self._size(answer)
                passage.tell(None)
                async with aclosing(self._parts(answer, omvang)) as parts, aclosing(_Open(parts)) as opened:
                    yield Bestand(omvang=omvang, parts=opened)
            finally:
                await answer.close()
        except BaseException as error:
            passage.leave(error)
            raise
        else:
            passage.leave()
        finally:
            self._file_slots.release()

    async def _enter_for_file(self) -> Passage:
        await self._file_slots.acquire()
        try:
            return await self._gate.enter()
        except BaseException:
            self._file_slots.release()
            raise

    async def close(self) -> None:
        """Close the connections; what is under way ends in an error."""
        await self._line.close()

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
        """Ask once per request: equal questions under one call share one answer.

        Those of several requests share one that is under way, if they are of one caller for one purpose: a bron may
        give others less.
        """
        self._check(path)
        question = (id(self), method, path, frozenset((params or {}).items()), content, missing)
        of_caller = (question, call.caller, call.doel, call.grens)

        def ask() -> Awaitable[tuple[Json, Mapping[str, str]]]:
            return self._ask(method, path, call, params, content, missing=missing)

        return await call.memo.once(question, ask, partial(self._under_way.join, of_caller))

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
        headers = {} if content is None else {"Content-Type": "application/json"}
        question = self._question(method, path, call, params, headers=headers, content=content)
        return await self._gate.ask(call, lambda: self._gate.pass_through(lambda: self._exchange(question, missing)))

    async def _exchange(self, question: Question, missing: bool | Missing) -> tuple[Json, Mapping[str, str]]:
        with self._reading.bron_errors():
            async with self._reading.in_time():
                answer = await self._line.ask(question)
                try:
                    if answer.status == 404 and await self._reading.is_none(answer, missing):
                        return None, answer.headers
                    self._reading.raise_for(answer)
                    return self._reading.json(await self._reading.whole(answer)), answer.headers
                finally:
                    await answer.close()

    def _question(
        self,
        method: str,
        path: str | FilledPath,
        call: Call,
        params: Params | None,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> Question:
        url = self.base_url + (path.filled if isinstance(path, FilledPath) else path)
        if params:
            url += "?" + urlencode(params, doseq=True, quote_via=quote)
        traceparent = call.traceparent(self.name)  # ties what the bron does to this request (W3C Trace Context)
        trace = {"traceparent": traceparent} if traceparent else {}
        proof = self._auth(call) if self._auth else {}
        return Question(method, url, {**self._headers, **headers, **trace, **proof}, content)

    def _size(self, answer: Answer) -> int | None:
        """Give how large a file will be, if that is said; raises the `BronError` it is when it is none we want."""
        self._reading.raise_for(answer)
        length = "" if "Content-Encoding" in answer.headers else answer.headers.get("Content-Length", "")
        omvang = int(length) if length.isascii() and length.isdecimal() and len(length) < _MOST_DIGITS else None
        self._reading.check_size(omvang or 0)
        return omvang

    async def _parts(self, answer: Answer, omvang: int | None) -> AsyncGenerator[bytes, None]:
        size = 0
        with self._reading.bron_errors():
            async with aclosing(self._reading.parts(answer)) as parts:
                async for part in parts:
                    size += len(part)
                    yield part
        if omvang is not None and size != omvang:
            raise BronDataError(f"{self.name}: the file is not as large as was said")


def _line(context: BronContext[Any]) -> Line:
    if context.transport is None:
        return Network(context.tls or system_tls(), max_connections=context.max_parallel)
    if not isinstance(context.transport, httpx.AsyncBaseTransport):
        raise TypeError("transport: must be an httpx.AsyncBaseTransport")
    return OverHttpx(context.transport)


class _Open:
    """The parts of a file that is open. Of one that is closed there is no next part, but it has not ended either."""

    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self._parts = parts
        self._is_closed = False

    def __aiter__(self) -> _Open:
        return self

    async def __anext__(self) -> bytes:
        if self._is_closed:
            raise RuntimeError("the file is closed")
        return await anext(self._parts)

    async def aclose(self) -> None:
        self._is_closed = True
