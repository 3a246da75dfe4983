"""The call: who asks, what for, and until when. Given to every fetch."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from klantbeeld.contract.toegang import Caller, Grens

__all__ = ["Call", "Memo", "UnderWay"]

V = TypeVar("V")
Join: TypeAlias = Callable[[Callable[[], Awaitable[object]]], "Asked"]
"""Begins a question, or gives one that is under way."""


class Asked:
    """A question that is being asked or was answered, for as many as want to know."""

    __slots__ = ("_task", "_waiting")

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._task = asyncio.ensure_future(ask())
        self._waiting = 0

    @property
    def is_dropped(self) -> bool:
        """Whether it will not be answered, since nobody waited for it any more."""
        return self._task.cancelling() > 0

    @property
    def is_over(self) -> bool:
        """Whether it is not under way any more."""
        return self._task.done() or self.is_dropped

    async def answer(self) -> object:
        """Wait for the answer. Who stops waiting does not disturb others; when the last one stops, it is dropped."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if self._waiting == 0:
                self._task.cancel()  # does nothing to what was answered

    def when_over(self, then: Callable[[], object]) -> None:
        """Do something when it has been answered or dropped."""
        self._task.add_done_callback(lambda _: then())


class UnderWay:
    """Joins equal questions of several requests while they are under way; nothing is remembered."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, Asked] = {}

    def join(self, key: Hashable, ask: Callable[[], Awaitable[object]]) -> Asked:
        """Give the question with this key that is under way, or begin to ask it."""
        known = self._asked.get(key)
        if known is not None and not known.is_over:
            return known
        begun = self._asked[key] = Asked(ask)
        begun.when_over(lambda: self._asked.get(key) is begun and self._asked.pop(key))
        return begun


class Memo:
    """Joins equal questions of one request: the same one is asked once, and its answer remembered until `forget`."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, Asked] = {}

    async def once(self, key: Hashable, ask: Callable[[], Awaitable[V]], join: Join = Asked) -> V:
        """Give the answer to the question with this key, and ask it only if nobody did.

        Whoever stops waiting does not disturb the others; when the last one stops, the question is dropped. With
        `join` it may be one that others are asking.
        """
        asked = self._asked.get(key)
        if asked is None or asked.is_dropped:
            asked = self._asked[key] = join(ask)
        # A key belongs to one type of answer, which the type system cannot know.
        return await asked.answer()  # type: ignore[return-value]

    def forget(self) -> None:
        """Let go of all answers, when nothing will be asked any more."""
        self._asked.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: who asks, for which purpose, with which trace, and until when we wait."""

    caller: Caller
    doel: str | None = None
    """Code of the verwerkingsactiviteit (purpose), as the operation states it with `@doel`."""
    grens: Grens = field(default_factory=Grens)
    """How far the caller may look for this purpose."""
    trace: str = ""
    """Trace id (W3C Trace Context): 32 hexadecimal digits."""
    span: str = ""
    """Span id of this request: 16 hexadecimal digits."""
    trace_flags: str = "01"
    """As the caller sent them on, two hexadecimal digits: whether he keeps the trace."""
    deadline: float = field(default=float("inf"))
    """Moment on the clock of the event loop, in seconds, after which nobody waits for the answer."""
    memo: Memo = field(default_factory=Memo, compare=False, repr=False)
    """Joins equal questions of this request; `klantbeeld.http` uses it for every call."""

    @property
    def remaining(self) -> float:
        """Seconds left; never negative. Only to be asked within a running event loop."""
        return max(self.deadline - asyncio.get_running_loop().time(), 0.0)

    def span_to(self, bron: str) -> str:
        """Give the span id of looking in a bron for this request; the logboek has it, and so may that of the bron."""
        return hashlib.sha256(f"{self.trace}/{self.span}/{bron}".encode()).hexdigest()[:16]

    def traceparent(self, bron: str) -> str | None:
        """Give the header that ties what a bron does to this request; None: it has no trace."""
        return f"00-{self.trace}-{self.span_to(bron)}-{self.trace_flags}" if self.trace and self.span else None
