"""The way to one Redis: nobody waits for it long, and while it is out of order nobody waits for it at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

V = TypeVar("V")

_log = logging.getLogger(__name__)
# Redis is near, or it is out of order; nobody waits for it longer than this.
_PATIENCE = 0.25
_ASKED_AGAIN_AFTER = 10.0


class Link:
    """Asks one Redis, and leaves it alone for ten seconds after it failed to answer.

    Args:
        url: As redis://host:6379/0 or rediss://; a ValueError, which does not repeat it, tells that it is none.
    """

    def __init__(self, url: str) -> None:
        # Only who has a Redis waits for these imports.
        from redis.asyncio import ConnectionPool
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        patience: dict[str, Any] = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
        try:
            self.pool = ConnectionPool.from_url(url, **patience, retry=Retry(NoBackoff(), 0))
        except ValueError:  # its text may repeat the URL, and so a password
            raise ValueError("must be a URL that starts with redis:// or rediss://") from None
        self._failing_until: float | None = None

    @property
    def fails(self) -> bool:
        """Whether Redis is out of order, as far as we know."""
        return self._failing_until is not None

    async def ask(self, question: Callable[[], Awaitable[V]]) -> V | None:
        """Give what Redis answers; None: it does not, or did not shortly before."""
        now = asyncio.get_running_loop().time()
        if self._failing_until is not None:
            if now < self._failing_until:
                return None
            self._failing_until = now + _ASKED_AGAIN_AFTER  # one question is enough to find out
        try:
            async with asyncio.timeout(2 * _PATIENCE):
                answer = await question()
        except Exception as error:  # noqa: BLE001 - what is no Redis may say anything, and its client then raise anything
            if self._failing_until is None:
                _log.warning("redis fails; every process does without", extra={"error": type(error).__name__})
            self._failing_until = now + _ASKED_AGAIN_AFTER
            return None
        if self._failing_until is not None:
            _log.warning("redis answers again")
            self._failing_until = None
        return answer

    async def problem(self) -> str | None:
        """Write something there, whatever happened before; give the kind of error if that fails."""
        from redis.asyncio import Redis

        try:
            async with asyncio.timeout(2 * _PATIENCE):
                await Redis(connection_pool=self.pool).set("klantbeeld:check", "", px=1000)
        except Exception as error:  # noqa: BLE001
            return type(error).__name__
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self.pool.aclose()
