"""The network: carries calls to a bron. aiohttp does the work, behind the interface that an httpx transport has."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import aiohttp
import httpx
from yarl import URL

# A pool may hold more connections that were left alone equally long.
_MOST_KEPT = 3
# What is packed may become a thousand times larger.
_MOST_AT_ONCE = 32_768
# Who waits for an answer sees to it that he does not wait for ever.
_PATIENT = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)


class Network(httpx.AsyncBaseTransport):
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

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a question and give its answer, of which the body is still to be read.

        A server closes connections that nobody uses, and cannot know that a question is on its way. So if one that was
        used before breaks without an answer, the question is sent again (RFC 9110, section 9.2.2: it changes nothing).
        One that breaks on a connection made for it is not.
        """
        kept = SimpleNamespace(is_so=False)
        for _ in range(_MOST_KEPT):
            try:
                return await self._send(request, kept)
            except httpx.ReadError:
                if not kept.is_so:
                    raise
            kept.is_so = False
        return await self._send(request, kept)

    async def _send(self, request: httpx.Request, kept: SimpleNamespace) -> httpx.Response:
        if self._session is None:  # made here, since it belongs to the event loop that runs
            self._session = self._begin()
        if self._session.closed:
            raise httpx.ConnectError("closed")
        with _httpx_errors():
            response = await self._session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers.multi_items(),
                data=request.content or None,
                allow_redirects=False,
                trace_request_ctx=kept,
            )
        return httpx.Response(response.status, headers=response.raw_headers, stream=_Body(response))

    def _begin(self) -> aiohttp.ClientSession:
        trace = aiohttp.TraceConfig()
        trace.on_connection_reuseconn.append(_note_kept)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._max_connections, ssl=self._tls),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=_PATIENT,
            auto_decompress=False,
            skip_auto_headers=("User-Agent",),
            trace_configs=[trace],
            middlewares=[_once],
        )

    async def aclose(self) -> None:
        """Close all connections; what is under way breaks off."""
        if self._session is not None:
            await self._session.close()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _httpx_errors():
            async for part in self._response.content.iter_chunked(_MOST_AT_ONCE):
                yield part

    async def aclose(self) -> None:
        self._response.close()  # of one that was read to its end the connection has been given back before


async def _note_kept(
    _: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceConnectionReuseconnParams
) -> None:
    context.trace_request_ctx.is_so = True


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a question again by itself: it does not look whether the connection was a kept one."""
    with _httpx_errors():
        return await handler(request)


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
