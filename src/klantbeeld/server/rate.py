"""How many requests one caller may send, counted in this process or, over all processes and machines, in Redis."""

from __future__ import annotations

import asyncio
import hmac
import logging
import math
import time
from typing import TYPE_CHECKING, Any

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from klantbeeld.contract import Caller
from klantbeeld.server.responses import Problem

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

_log = logging.getLogger(__name__)
# Redis is near, or it is out of order; nobody waits for it longer than this.
_PATIENCE = 0.25
_ASKED_AGAIN_AFTER = 10.0


class Rate:
    """Counts requests per caller. While Redis is out of order each process counts its own: nobody is refused for it.

    Args:
        per_minuut: Most requests of one caller in a minute.
        key: To hash ids of callers with; the same in all processes that count together.
        redis: URL of the Redis to count in; None: in this process.

    Raises ValueError, without repeating it, for a URL that is none.
    """

    def __init__(self, per_minuut: int, *, key: str, redis: str | None = None) -> None:
        self._item = RateLimitItemPerMinute(per_minuut)
        self._key = key.encode()
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._pool = _pool(redis) if redis else None
        self._shared = SlidingWindowCounterRateLimiter(_storage(redis, self._pool)) if redis else None
        self._failing_until: float | None = None
        self.refused = 0
        """Requests of one too many, since the beginning."""

    @property
    def redis_fails(self) -> bool:
        """Whether Redis is out of order, as far as we know."""
        return self._failing_until is not None

    async def check(self, caller: Caller) -> None:
        """Count a request; raises the `Problem` of one too many."""
        who = hmac.digest(self._key, caller.id.encode(), "sha256").hex()
        wait = await self._shared_wait(who)
        if wait is None:
            wait = await self._wait(self._here, who)
        if wait:
            self.refused += 1
            headers = {"Retry-After": str(wait)}
            raise Problem(429, f"Dit zijn meer dan {self._item.amount} vragen in een minuut.", headers=headers)

    async def try_redis(self) -> str | None:
        """Count a request of nobody in Redis, whatever happened before; give the kind of error if that fails."""
        if self._shared is None:
            return None
        try:
            async with asyncio.timeout(2 * _PATIENCE):
                await self._wait(self._shared, "check")
        except (StorageError, OSError, TimeoutError) as error:
            return type(error).__name__
        return None

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await self._pool.aclose()

    async def _wait(self, limiter: SlidingWindowCounterRateLimiter, who: str) -> int:
        """Count one; give the seconds to wait if it is one too many, and else 0."""
        if await limiter.hit(self._item, who):
            return 0
        stats = await limiter.get_window_stats(self._item, who)
        return min(max(math.ceil(stats.reset_time - time.time()), 1), self._item.get_expiry())

    async def _shared_wait(self, who: str) -> int | None:
        """Do the same in Redis; None: it does not answer, or did not shortly before."""
        now = asyncio.get_running_loop().time()
        if self._shared is None or (self._failing_until is not None and now < self._failing_until):
            return None
        if self._failing_until is not None:
            self._failing_until = now + _ASKED_AGAIN_AFTER  # one request is enough to find out
        try:
            async with asyncio.timeout(2 * _PATIENCE):
                wait = await self._wait(self._shared, who)
        except (StorageError, OSError, TimeoutError) as error:
            if self._failing_until is None:
                _log.warning("redis fails; every process counts by itself", extra={"error": type(error).__name__})
            self._failing_until = now + _ASKED_AGAIN_AFTER
            return None
        if self._failing_until is not None:
            _log.warning("redis answers again")
            self._failing_until = None
        return wait


def _pool(url: str) -> ConnectionPool:
    # Only who has a Redis waits for this import.
    from redis.asyncio import ConnectionPool
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    patience: dict[str, Any] = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
    try:
        return ConnectionPool.from_url(url, **patience, retry=Retry(NoBackoff(), 0))
    except ValueError:  # its text may repeat the URL, and so a password
        raise ValueError("must be a URL that starts with redis:// or rediss://") from None


def _storage(url: str, pool: object) -> Storage:
    options: dict[str, Any] = {"connection_pool": pool}
    return RedisStorage(
        f"async+{url}", wrap_exceptions=True, implementation="redispy", key_prefix="klantbeeld", **options
    )
