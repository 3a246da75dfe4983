"""Uitvoer (export): from the queue to the logboek, until it has confirmed every line."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import ssl
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence

import httpx
import orjson

from klantbeeld.logboek.opslag import OpslagError, Wachtend
from klantbeeld.logboek.otlp import Oordeel, oordeel_of, request_of
from klantbeeld.logboek.wachtrij import Wachtrij

_log = logging.getLogger(__name__)

_MOST = 500
"""Lines sent at once."""
_TIMEOUT = 10.0
"""Seconds that sending may take."""
_FIRST_PAUSE, _LAST_PAUSE = 0.5, 10.0
"""Seconds to wait after a failure: twice as long every time; somewhat less, so that workers do not knock together."""
_LONGEST_PAUSE = 300.0
"""Seconds to wait at most when the receiver itself says for how long (Retry-After)."""
_ASIDE = 3600.0
"""Seconds before a line that the receiver does not take is offered again."""
_IDLE = 15.0
"""Seconds before the queue is looked into again when nothing was added: another worker may have left something."""
_MAX_ANSWER = 65_536


class Uitvoer:
    """Sends what is in the queue.

    Args:
        wachtrij: The queue.
        ontvanger: URL that takes traces in OTLP over HTTP, with its path (usually /v1/traces).
        token: Sent as a bearer token; None: none is.
        resource: What the lines are from.
        tls: Whom to trust, and who we are; None: the authorities of the system, and nobody in particular.
    """

    def __init__(
        self,
        wachtrij: Wachtrij,
        ontvanger: str,
        *,
        token: str | None,
        resource: Mapping[str, str],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.away = False
        """Whether the receiver could not take what it was last sent."""
        self.confirmed = self.refused = 0
        """Lines that the receiver has, and times that it did not take one, since the beginning."""
        self._wachtrij = wachtrij
        self._ontvanger = ontvanger
        self._headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self._resource = resource
        self._tls = tls or ssl.create_default_context()
        self._expected: dict[str, asyncio.Future[None]] = {}
        self._more = asyncio.Event()
        self._stopping = asyncio.Event()
        self._pause = _FIRST_PAUSE
        self._why = ""
        self._most = _MOST
        self._task: asyncio.Task[None] | None = None
        self._client = self._fresh_client()

    def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._run())

    async def stop(self, *, within: float) -> None:
        """Send what is left, for at most so many seconds; what is not sent by then stays in the queue."""
        self._stopping.set()
        self._more.set()
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=within)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._client.aclose()

    def wake(self) -> None:
        """Say that there is something in the queue."""
        self._more.set()

    @contextlib.contextmanager
    def expecting(self, lines: Iterable[Wachtend]) -> Iterator[Awaitable[object]]:
        """Give what to await for lines, yet to be added, to be confirmed."""
        expected: dict[str, asyncio.Future[None]] = {
            one.span_id: asyncio.get_running_loop().create_future() for one in lines
        }
        self._expected |= expected
        confirmed = asyncio.gather(*expected.values())
        try:
            yield confirmed
        finally:
            confirmed.cancel()
            for span_id in expected:
                del self._expected[span_id]

    async def try_now(self) -> str | None:
        """Say why the receiver does not take what it is sent, by sending it nothing; None: it does."""
        oordeel, _ = await self._post([])
        return None if oordeel is Oordeel.BEVESTIGD else self._why

    async def _run(self) -> None:
        while True:
            self._more.clear()
            lines: Sequence[Wachtend] = ()
            pause: float | None = None
            try:
                lines = await self._wachtrij.take(self._most)
                pause = await self._sent(lines) if lines else None
            except OpslagError as error:
                _log.error("logboek queue fails", extra={"error": str(error)})
                pause = self._next_pause()
            if self._stopping.is_set() and (pause is not None or not lines):
                return
            if pause is not None:
                await _wait_for(self._stopping, pause)
            elif not lines:
                await _wait_for(self._more, _IDLE)

    async def _sent(self, lines: Sequence[Wachtend]) -> float | None:
        """Send lines; give how long to wait before anything is sent again, in seconds, or None: go on."""
        oordeel, retry_after = await self._post([line.regel for line in lines])
        if oordeel is Oordeel.WEG:
            self._note(away=True)
            return retry_after if retry_after is not None else self._next_pause()
        self._note(away=False)
        self._pause = _FIRST_PAUSE
        if oordeel is Oordeel.BEVESTIGD:
            await self._wachtrij.remove(lines)
            self.confirmed += len(lines)
            for line in lines:
                expected = self._expected.get(line.span_id)
                if expected is not None and not expected.done():
                    expected.set_result(None)
            self._most = min(self._most * 2, _MOST)
        elif len(lines) > 1:
            # Of which line it is, it does not tell. What is taken is sent once more, under the same span id.
            self._most = len(lines) // 2
        else:
            await self._wachtrij.set_aside(lines[0], _ASIDE)
            self.refused += 1
            _log.error("logboek line refused", extra={"trace": orjson.loads(lines[0].regel)["traceId"]})
        return None

    async def _post(self, spans: Sequence[bytes]) -> tuple[Oordeel, float | None]:
        """Send spans; give what comes of it, and after how many seconds the receiver says to come back."""
        content = request_of(spans, self._resource)
        try:
            async with (
                asyncio.timeout(_TIMEOUT),
                self._client.stream("POST", self._ontvanger, content=content, headers=self._headers) as response,
            ):
                body = await _body_of(response)
        except (httpx.HTTPError, TimeoutError) as error:
            self._why = type(error).__name__
            # A pool may keep the place of what was broken off.
            await self._client.aclose()
            self._client = self._fresh_client()
            return Oordeel.WEG, None
        self._why = f"HTTP {response.status_code}"
        return oordeel_of(response.status_code, body), _retry_after(response)

    def _note(self, *, away: bool) -> None:
        if away and not self.away:
            _log.warning("logboek away", extra={"error": self._why})
        elif self.away and not away:
            _log.info("logboek back")
        self.away = away

    def _next_pause(self) -> float:
        pause = self._pause * random.uniform(0.5, 1.0)
        self._pause = min(self._pause * 2, _LAST_PAUSE)
        return pause

    def _fresh_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=self._tls, timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


async def _body_of(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > _MAX_ANSWER:
            raise httpx.DecodingError("the answer is too long")
    return bytes(body)


def _retry_after(response: httpx.Response) -> float | None:
    """Give the seconds of the header; the other form of it, a date, is rare and then we decide ourselves."""
    told = response.headers.get("Retry-After", "")
    return min(float(told), _LONGEST_PAUSE) if told.isascii() and told.isdecimal() and len(told) < 10 else None


async def _wait_for(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
