"""FakeFetch: one fetch of a fake bron."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantbeeld.contract import BronError, Call, Item, Page, PageRequest, Record
from klantbeeld.testing.listing import page_of

K = TypeVar("K")
T = TypeVar("T", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeCall:
    """One time a bron was asked something."""

    what: str
    """The name of the capability; `op_sleutel:Zaak` for a kind by key."""
    keys: tuple[object, ...]
    request: PageRequest
    call: Call


class Misbehaviour:
    """What goes wrong, and since when; nothing, until a test says so.

    Attributes:
        delay: Seconds before it answers or fails.
        hangs: Never answers.
        dropped: Said to be left out, in every page.
        missing: Said to have failed in part, in every page.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self.hangs = False
        self.dropped = 0
        self.missing: tuple[BronError, ...] = ()
        self._error: Exception | None = None
        self._times: int | None = None

    def fail(self, error: Exception, *, times: int | None = None) -> None:
        """Raise this from now on, or only the next `times` times."""
        self._error, self._times = error, times

    def mend(self) -> None:
        """Answer again, at once and completely."""
        self.delay, self.hangs, self.dropped, self.missing = 0.0, False, 0, ()
        self._error, self._times = None, None

    async def happen(self) -> None:
        """Wait, hang or raise, as the test wants."""
        if self.hangs:
            await asyncio.Event().wait()
        # Also without a delay others get their turn, as with a real bron.
        await asyncio.sleep(self.delay)
        if self._error is None or self._times == 0:
            return
        if self._times is not None:
            self._times -= 1
        raise self._error


class FakeFetch(Misbehaviour, Generic[K, T]):
    """One fetch of a fake bron: what it answers, how it fails, and what it was asked.

    Attributes:
        what: The name of the capability.
        calls: What it was asked, in order; also what then failed.
        cancelled: How many calls were given up by who asked.
        most_at_once: The highest number of calls that were under way at the same time.
        answer: Given: answers instead of what the bron holds, when nothing else goes wrong.
    """

    def __init__(self, what: str, find: Callable[[K], Sequence[T | Item[T]]], log: list[FakeCall]) -> None:
        super().__init__()
        self.what = what
        self.calls: list[FakeCall] = []
        self.cancelled = 0
        self.most_at_once = 0
        self.answer: Callable[[Sequence[K], PageRequest, Call], Mapping[K, Page[T]]] | None = None
        self._find = find
        self._log = log
        self._running = 0

    def mend(self) -> None:
        """Answer again, at once and with what the bron holds."""
        super().mend()
        self.answer = None

    async def __call__(self, keys: Sequence[K], request: PageRequest, call: Call) -> Mapping[K, Page[T]]:
        """Answer, or do what else the test wants."""
        asked = FakeCall(what=self.what, keys=tuple(keys), request=request, call=call)
        self.calls.append(asked)
        self._log.append(asked)
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        try:
            await self.happen()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self._running -= 1
        if self.answer is not None:
            return self.answer(keys, request, call)
        return {key: self._page(key, request) for key in keys}

    def _page(self, key: K, request: PageRequest) -> Page[T]:
        held = self._find(key)
        afgeleid = frozenset(one.record.sleutel for one in held if isinstance(one, Item) and one.afgeleid)
        # The same record may be in the lists of two numbers of one klant.
        records = {record.sleutel: record for record in records_of(held)}
        page = page_of(tuple(records.values()), request, afgeleid=afgeleid)
        return Page(page.items, page.has_more, self.dropped, self.missing)


def records_of(held: Sequence[T | Item[T]]) -> tuple[T, ...]:
    """Give the records of what a fake bron holds, without what is said about them."""
    return tuple(one.record if isinstance(one, Item) else one for one in held)
