"""The call: who asks, what for, and until when. Given to every fetch."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from klantbeeld.contract.toegang import Caller, Grens

__all__ = ["Call", "Memo"]

V = TypeVar("V")


class Memo:
    """Joins equal questions: the same one is asked once, also while its answer is under way.

    Args:
        kept: Whether an answer is remembered until `forget`, as within one request; else those under way are joined.
    """

    def __init__(self, *, kept: bool = True) -> None:
        self._kept = kept
        self._tasks: dict[Hashable, asyncio.Task[object]] = {}
        self._waiting: dict[Hashable, int] = {}

    async def once(self, key: Hashable, ask: Callable[[], Awaitable[V]]) -> V:
        """Give the answer to the question with this key, and ask it only if nobody did.

        Whoever stops waiting does not disturb the others; when the last one stops, the question is dropped.
        """
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(_as_coroutine(ask))
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            # A key belongs to one type of answer, which the type system cannot know.
            return await asyncio.shield(task)  # type: ignore[arg-type]
        finally:
            self._waiting[key] -= 1
            if self._waiting[key] == 0:
                del self._waiting[key]
                if not task.done() or not self._kept:
                    task.cancel()
                    self._tasks.pop(key, None)

    def forget(self) -> None:
        """Let go of all answers, when nothing will be asked any more."""
        self._tasks.clear()


async def _as_coroutine(ask: Callable[[], Awaitable[object]]) -> object:
    return await ask()


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
