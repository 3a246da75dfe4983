"""The network, by way of aiohttp."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from aiohttp.tracing import Trace
from yarl import URL

from klantbeeld.http.line import Answer, Question

# A pool may hold more connections that were left alone equally long.
_MOST_KEPT = 3
# What is packed may become a thousand times larger.
_MOST_AT_ONCE = 32_768
# Who waits for an answer sees to it that he does not wait for ever.
_PATIENT = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)


class Network:
    """Sends each question as it is: no redirects, no cookies, nothing from the environment.

    Whoever is cancelled, or closes an answer before its end, closes the connection: nothing is left behind.

    Args:
        tls: Whom to trust, and who we are.
        max_connections: How many there may be at the same time.
    """

    def __init__(self, tls: ssl.SSLContext, *, max_connections: int) -> None:
        self._tls = tls
        self._max_connections = max_connections
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, question: Question) -> Answer:
        """Send a question.

        A server closes connections that nobody uses, and cannot know that a question is on its way. So if one that was
        used before breaks without an answer, the question is sent again (RFC 9110, section 9.2.2: it changes nothing).
        One that breaks on a connection made for it is not.
        """
        for _ in range(_MOST_KEPT):
            try:
                return await self._send(question)
            except _KeptBrokeError:
                continue
        return await self._send(question)

    async def _send(self, question: Question) -> Answer:
        if self._session is None:  # made here, since it belongs to the event loop that runs
            self._session = self._begin()
        if self._session.closed:
            raise httpx.ConnectError("closed")
        response = await self._session.request(
            question.method,
            URL(question.url, encoded=True),
            headers=question.headers,
            data=question.content,
            allow_redirects=False,
        )

        async def close() -> None:
            response.close()  # of one that was read to its end the connection has been given back before

        parts = _received(response)
        if "Content-Encoding" in response.headers:
            parts = httpx.Response(200, headers=response.raw_headers, stream=_Stream(parts)).aiter_bytes()
        return Answer(response.status, response.headers, parts, close)

    def _begin(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=_Connector(limit=self._max_connections, ssl=self._tls),
            request_class=_Request,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=_PATIENT,
            auto_decompress=False,
            skip_auto_headers=("User-Agent",),
            middlewares=[_once],
        )

    async def close(self) -> None:
        """Close all connections; what is under way breaks off, or hears nothing more."""
        if self._session is not None:
            await self._session.close()


class _Stream(httpx.AsyncByteStream):
    """What httpx unpacks."""

    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self._parts = parts

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._parts


async def _received(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    with _httpx_errors():
        async for part in response.content.iter_chunked(_MOST_AT_ONCE):
            yield part


class _KeptBrokeError(httpx.ReadError):
    """A connection broke that was used before."""


class _Request(aiohttp.ClientRequest):
    is_on_kept = True
    """Whether its connection was used before."""


class _Connector(aiohttp.TCPConnector):
    """Tells a question that a connection was made for it, as tracing would for a sixth of what a call costs."""

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the name is theirs
    ) -> ResponseHandler:
        if isinstance(req, _Request):
            req.is_on_kept = False
        return await super()._create_connection(req, traces, timeout)


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a question again by itself: it does not look whether the connection was a kept one."""
    try:
        with _httpx_errors():
            return await handler(request)
    except httpx.ReadError as error:
        if isinstance(request, _Request) and request.is_on_kept:
            raise _KeptBrokeError("") from error.__cause__
        raise


@contextmanager
def _httpx_errors() -> Iterator[None]:
    """Turn what aiohttp raises into what httpx would; of the error itself, which may hold a URL, nothing stays."""
    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        raise httpx.ConnectError("") from error.certificate_error
    except aiohttp.ClientConnectorError as error:
        raise httpx.ConnectError("") from error.os_error
    except (aiohttp.ClientConnectionError, OSError) as error:
        raise httpx.ReadError("") from error.__cause__  # what TLS 1.3 refuses comes after the handshake
    except aiohttp.ClientError:
        raise httpx.RemoteProtocolError("") from None
    except ValueError:  # a header that would not stay one line
        raise httpx.LocalProtocolError("") from None
