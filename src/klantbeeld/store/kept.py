"""What is kept, and where: in this process, and in Redis as well if there is one."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import TLRUCache

from klantbeeld.store.keys import Keys
from klantbeeld.store.link import Link

if TYPE_CHECKING:
    from redis.asyncio import Redis

_PREFIX = "klantbeeld:bewaard:"
_HEAD = struct.Struct("!d")
_OF_ONE_ENTRY = 200
"""Bytes that an entry takes beside its value, more or less."""
_APART = 5.0
"""Seconds that the clocks of two machines may differ."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was kept, and when, in seconds since 1970."""

    value: bytes
    kept_at: float


@dataclass(frozen=True, slots=True)
class _Held:
    entry: Entry
    until: float

    @property
    def size(self) -> int:
        return len(self.entry.value) + _OF_ONE_ENTRY


class Store:
    """Keeps values for a while. Never fails: what cannot be kept is not, and what is not there is asked anew.

    Everything is in this process; in Redis too if there is one, where it is sealed, so that processes share it.

    Args:
        keys: To name and to seal with.
        max_bytes: What this process keeps at most; beyond that the least used goes first.
        link: The Redis; None: every process keeps its own.
        clock: Gives the time in seconds since 1970.
    """

    def __init__(
        self, keys: Keys, *, max_bytes: int, link: Link | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.keys, self.clock = keys, clock
        self._link, self._redis = link, _redis_of(link)
        self._here: TLRUCache[str, _Held] = TLRUCache(
            max_bytes, ttu=lambda _name, held, _now: held.until, timer=clock, getsizeof=lambda held: held.size
        )

    @property
    def entries(self) -> int:
        """How many values this process keeps."""
        return len(self._here)

    async def get(self, name: str, *, fresh: float) -> Entry | None:
        """Give what is kept under a name, if it is.

        Args:
            name: Made by `keys`.
            fresh: Seconds; when ours is older, Redis is looked in for one that another process kept since.
        """
        now, held = self.clock(), self._here.get(name)
        # When the clock was set back, what is of later than now may be of any age.
        here = held.entry if held is not None and held.entry.kept_at <= now else None
        if here is not None and now - here.kept_at <= fresh:
            return here
        shared = await self._shared(name)
        return max((one for one in (here, shared) if one is not None), key=lambda one: one.kept_at, default=None)

    async def put(self, name: str, value: bytes, seconds: float) -> None:
        """Keep a value from now on, for so many seconds."""
        now = self.clock()
        entry = Entry(value, now)
        self._keep(name, _Held(entry, now + seconds))
        if self._link is not None and self._redis is not None:
            redis, sealed = self._redis, self.keys.seal(_HEAD.pack(now) + value, name)
            await self._link.ask(lambda: redis.set(_PREFIX + name, sealed, px=max(int(seconds * 1000), 1)))

    async def _shared(self, name: str) -> Entry | None:
        if self._link is None or self._redis is None:
            return None
        redis = self._redis
        sealed = await self._link.ask(lambda: redis.get(_PREFIX + name))
        opened = self.keys.open(sealed, name) if isinstance(sealed, bytes) else None
        if opened is None:
            return None
        (kept_at,) = _HEAD.unpack_from(opened)
        now = self.clock()
        return Entry(opened[_HEAD.size :], min(kept_at, now)) if kept_at <= now + _APART else None

    def _keep(self, name: str, held: _Held) -> None:
        if held.size <= self._here.maxsize:
            self._here[name] = held


def _redis_of(link: Link | None) -> Redis | None:
    if link is None:
        return None
    from redis.asyncio import Redis

    return Redis(connection_pool=link.pool)
