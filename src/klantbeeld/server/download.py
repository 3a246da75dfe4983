"""Documents through the façade: the path that `Document.downloadpad` gave, for who got it, while it is fresh (A13)."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from klantbeeld.compose.outcome import problems_of
from klantbeeld.contract import Bestand, BronDataError, BronError, BronTimeoutError, Document, Selection
from klantbeeld.gather import opened
from klantbeeld.loaders import records_of
from klantbeeld.loaders.inzage import Inzage
from klantbeeld.metingen import DOWNLOAD, Meting, Metingen
from klantbeeld.schema.context import Context
from klantbeeld.schema.download import Downloadrecht, is_of, read_pad
from klantbeeld.server.leaving import gone, unless_gone
from klantbeeld.server.opening import Opening, Trace, trace_of
from klantbeeld.server.responses import Problem
from klantbeeld.server.verantwoording import Verantwoording, Verslag

_log = logging.getLogger("klantbeeld.download")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_UNKNOWN = "application/octet-stream"
_NO_PART_OF_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f/\\]")
_LONGEST_NAME = 200
_WANTED = Selection.of("naam", "bestandsnaam", "formaat", "omvang", "heeft_bestand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Gives the contents of documents.

    `max_bytes` is the largest document that is given.
    """

    opening: Opening
    max_bytes: int
    patience: float
    """Seconds that a reader may take to take a part."""
    verantwoording: Verantwoording = field(default_factory=Verantwoording)
    metingen: Metingen | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give one document, or say why not; whose it is, is looked up anew. It ends with the last byte."""
        http = Request(scope, receive)
        trace = trace_of(http)
        send = self._hurried(send, trace)
        if self.metingen is None:
            response = await self._logged(http, trace)
            await response(scope, receive, send)
            return
        with self.metingen.of(trace.id, trace.span, trace.parent, type=DOWNLOAD) as meting:
            response = await self._logged(http, trace)
            meting.status = response.status_code
            await _send_measured(response, meting, scope, receive, send)

    def _hurried(self, send: Send, trace: Trace) -> Send:
        """Give what sends a part, unless its reader does not take it in time: he keeps a place from others."""

        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(self.patience):
                    await send(message)
            except TimeoutError:
                _log.warning("reader of a document stands still", extra={"trace": trace.id})
                raise

        return send_in_time

    async def _logged(self, http: Request, trace: Trace) -> Response:
        """Give an answer, whatever comes of it."""
        try:
            if http.method not in ("GET", "HEAD"):
                raise Problem(405, "Alleen GET.", headers={"Allow": "GET, HEAD"})
            response = await unless_gone(http, self._answer(http, trace))
        except Problem as problem:
            response = problem.response()
        except ClientDisconnect:
            response = gone().response()
        except Exception as bug:  # noqa: BLE001 - the last net: its text may hold personal data, so only its type is told
            _log.error("bug", extra={"error": type(bug).__name__, "trace": trace.id})
            response = Problem(500, "Er ging iets mis in de façade.").response()
        _log.info("download", extra={"status": response.status_code, "trace": trace.id})
        return response

    async def _answer(self, http: Request, trace: Trace) -> Response:
        caller = await self.opening.admit(http)
        recht = read_pad(self.opening.seal, caller, http.path_params["pad"])
        if recht is None:
            raise _gone()
        context = await self.opening.context(caller, trace=trace, doel=recht.doel)
        context.klanten["document"] = recht.klant
        response: Response | None = None
        try:
            async with self.verantwoording.of("document ophalen", context, trace) as verslag:
                response = await self._found(http, recht, context, verslag)
        except BaseException:
            if isinstance(response, _Streamed):
                await response.let_go()
            raise
        return response

    async def _found(self, http: Request, recht: Downloadrecht, context: Context, verslag: Verslag) -> Response:
        outcome = await context.loaders.record(Document, recht.bron, recht.sleutel, _WANTED)
        document = next(iter(records_of([outcome])), None)
        if document is None:
            failed = next(iter(problems_of([outcome])), None)
            raise _failed(failed.error) if failed is not None else _gone()
        allowed = await is_of(context, recht.klant, document)
        if not allowed:
            verslag.inzagen += [] if allowed is None else [Inzage.begun(recht.bron, recht.klant).refused()]
            raise _down() if allowed is None else _gone()
        if document.omvang is not None and document.omvang > self.max_bytes:
            raise Problem(413, f"Dit document is groter dan {self.max_bytes} bytes.")
        headers = _headers(document)
        if http.method == "HEAD":
            return _without_body(document, headers)
        return await self._opened(context, recht, headers, verslag)

    async def _opened(
        self, context: Context, recht: Downloadrecht, headers: dict[str, str], verslag: Verslag
    ) -> Response:
        bron, inzage = recht.bron, Inzage.begun(recht.bron, recht.klant)
        source = context.sources.named(bron)
        if source is None or source.offers.bestand is None:
            raise _gone()
        stack = AsyncExitStack()
        try:
            bestand = await stack.enter_async_context(opened(source, recht.sleutel, context.call))
        except BronError as error:
            verslag.inzagen.append(inzage.failed(error))
            raise _failed(error) from error
        if bestand.omvang is not None and bestand.omvang > self.max_bytes:
            await stack.aclose()
            raise Problem(413, f"Dit document is groter dan {self.max_bytes} bytes.")
        if bestand.omvang is not None:
            headers["Content-Length"] = str(bestand.omvang)
        return _Streamed(stack, self._parts(bestand, bron, context.call.trace), headers)

    async def _parts(self, bestand: Bestand, bron: str, trace: str) -> AsyncIterator[bytes]:
        """Pass the parts on. What goes wrong now breaks the connection off: an answer that looks whole would lie."""
        size = 0
        async for part in bestand.parts:
            size += len(part)
            if size > self.max_bytes:
                _log.warning("document too large", extra={"bron": bron, "trace": trace})
                raise BronDataError(f"{bron}: the document is larger than may be given")
            yield part


class _Streamed(StreamingResponse):
    """Parts of a document, passed on as they come. However it ends, and also if it never began, the bron is let go."""

    def __init__(self, stack: AsyncExitStack, parts: AsyncIterator[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(parts, headers=headers)
        self._stack = stack

    async def let_go(self) -> None:
        """Let go of the bron without sending anything."""
        await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._stack:
            await super().__call__(scope, receive, send)


def _without_body(document: Document, headers: Mapping[str, str]) -> Response:
    response = Response(headers=headers)
    # Not the length of the empty body, but that of the document, if it is known (RFC 9110, 9.3.2).
    del response.headers["Content-Length"]
    if document.omvang is not None:
        response.headers["Content-Length"] = str(document.omvang)
    return response


def _gone() -> Problem:
    return Problem(404, "Dit document is er niet, of niet (meer) voor u. Vraag een nieuw pad.")


def _down() -> Problem:
    return Problem(503, "De bron van dit document is nu niet te bereiken.", headers={"Retry-After": "30"})


def _failed(error: BronError) -> Problem:
    if isinstance(error, BronTimeoutError):
        return Problem(504, "De bron van dit document antwoordde niet op tijd.")
    return _down()


async def _send_measured(response: Response, meting: Meting, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer, and note whether the reader got all of it."""
    length, sent = response.headers.get("Content-Length"), 0

    async def noting(message: Message) -> None:
        nonlocal sent
        await send(message)
        if message["type"] == "http.response.body":
            sent += len(message.get("body", b""))
            # Who has as much as he was told may leave before we know that there is no more.
            if not message.get("more_body", False) or str(sent) == length:
                meting.broken_off = None

    meting.broken_off = gone().status
    try:
        await response(scope, receive, noting)
    except Exception as error:
        meting.broken_off = _ended_by(error)
        raise


def _ended_by(error: Exception) -> int:
    """Give the status of what broke an answer off after its status was sent."""
    match error:
        case BronError():
            return _failed(error).status
        case ClientDisconnect() | OSError():
            return gone().status
        case _:
            return 500


def _headers(document: Document) -> dict[str, str]:
    """Say what it is. Always as a file to keep, so that no browser runs what somebody uploaded."""
    kind = (document.formaat or "").lower()
    name = _NO_PART_OF_A_NAME.sub("_", document.bestandsnaam or document.naam or "document")[:_LONGEST_NAME]
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    whole = quote(name, safe="", errors="replace")
    return {
        "Content-Type": kind if _MEDIA_TYPE.fullmatch(kind) else _UNKNOWN,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
