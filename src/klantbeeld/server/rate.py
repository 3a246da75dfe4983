"""How many requests one caller may send, counted in this process or, over all processes and machines, in Redis."""

from __future__ import annotations

import hmac
import math
import time
from typing import Any

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from klantbeeld.contract import Caller
from klantbeeld.server.responses import Problem
from klantbeeld.store import Link

# The pool says where it is; this only says of which kind.
_REDIS = "async+redis://"


class Rate:
    """Counts requests per caller. While Redis is out of order each process counts its own: nobody is refused for it.

    Args:
        per_minuut: Most requests of one caller in a minute.
        key: To hash ids of callers with; the same in all processes that count together.
        link: The Redis to count in; None: in this process.
    """

    def __init__(self, per_minuut: int, *, key: str, link: Link | None = None) -> None:
        self._item = RateLimitItemPerMinute(per_minuut)
        self._key = key.encode()
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._link = link
        self._there = _counted_in(link) if link is not None else None
        self.refused = 0
        """Requests of one too many, since the beginning."""

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

    async def _wait(self, limiter: SlidingWindowCounterRateLimiter, who: str) -> int:
        """Count one; give the seconds to wait if it is one too many, and else 0."""
        if await limiter.hit(self._item, who):
            return 0
        stats = await limiter.get_window_stats(self._item, who)
        return min(max(math.ceil(stats.reset_time - time.time()), 1), self._item.get_expiry())

    async def _shared_wait(self, who: str) -> int | None:
        """Do the same in Redis; None: there is none, or it does not answer."""
        link, there = self._link, self._there
        return await link.ask(lambda: self._wait(there, who)) if link is not None and there is not None else None


def _counted_in(link: Link) -> SlidingWindowCounterRateLimiter:
    options: dict[str, Any] = {"connection_pool": link.pool}
    storage = RedisStorage(_REDIS, implementation="redispy", key_prefix="klantbeeld", **options)
    return SlidingWindowCounterRateLimiter(storage)
