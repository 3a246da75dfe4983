"""The gate to one API: places, a pause when the API asks for one, a breaker, and asking again."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from klantbeeld.contract import (
    BronNotAskedError,
    BronTimeoutError,
    BronUnavailableError,
    Call,
    NotAsked,
)
from klantbeeld.gate.breaker import Breaker, State, Ticket, Verdict
from klantbeeld.gate.places import FullError, Places
from klantbeeld.gate.rules import Rules
from klantbeeld.gate.watch import Change, Watch, log_change

V = TypeVar("V")
Clock = Callable[[], float]

_FIRST_WAIT = 0.1
"""Seconds before a call is made again, give or take a half; twice as long each next time."""
_RESERVE = 3.0
"""Repeats that need no earlier calls to be allowed, for an API that is asked little."""
_OVERSLEPT = 0.5
"""Seconds after its deadline at which a call that took too long must have been given up by then."""
_LONG = 0.5
"""The share of the deadline after which a call that nobody waits for any more counts as one that took too long."""


class Gate:
    """Lets calls to one API of a bron through. Of one event loop; holds nothing about what is asked.

    Args:
        bron: The name of the bron.
        api: Which of its APIs; empty: it has one.
        rules: How it is treated.
        watch: Is told of every change.
        clock: Gives the time in seconds; only differences count.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        bron: str,
        api: str,
        rules: Rules,
        *,
        watch: Watch = log_change,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.bron, self.api = bron, api
        self.places = Places(rules.max_parallel, rules.max_waiting)
        self.breaker = Breaker(rules.breaker, clock, self._changed)
        self._rules, self._watch, self.clock, self._sleep = rules, watch, clock, sleep
        self._paused_until = clock()
        self._repeats = _RESERVE
        self.repeated = 0
        """Calls that were made again, since the beginning."""

    @property
    def rests(self) -> bool:
        """Whether nothing is asked now: its breaker is open, or the API asked us to wait."""
        return self._pause > 0.0 or (self.breaker.state is State.OPEN and self.breaker.wait != 0.0)

    async def enter(self) -> Passage:
        """Wait for a place. Raises a `BronNotAskedError` when the API is not to be asked now."""
        self._check()
        try:
            await self.places.take()
        except FullError:
            raise BronNotAskedError(self.bron, NotAsked.BUSY) from None
        ticket = None
        try:
            self._check()
            ticket = self.breaker.enter()
        finally:
            if ticket is None:
                self.places.give_back()
        if ticket is None:
            raise self._failing()
        self._repeats = min(self._repeats + self._rules.retry_share, _RESERVE)
        return Passage(self, ticket)

    async def pass_through(self, attempt: Callable[[], Awaitable[V]]) -> V:
        """Make one call, with a place for as long as it takes."""
        passage = await self.enter()
        try:
            answer = await attempt()
        except BaseException as error:
            passage.leave(error)
            raise
        passage.leave()
        return answer

    async def ask(self, call: Call, attempt: Callable[[], Awaitable[V]]) -> V:
        """Ask, and ask again if that may help and there is time; `attempt` is one try, which enters and leaves.

        Again only when the API could not be reached or says it is out of order: one that does not answer in time does
        not get more to do. Not before the API wants to, and only if there is as much time left as the try before took.
        """
        for repeat in range(self._rules.retries):
            began = self.clock()
            try:
                return await attempt()
            except (BronTimeoutError, BronNotAskedError):
                raise
            except BronUnavailableError as error:
                wait = _FIRST_WAIT * 2**repeat * random.uniform(0.5, 1.5) + (error.retry_after or 0.0)
                left = min(call.remaining, self._rules.deadline)
                if wait + self.clock() - began >= left or self._repeats < 1.0:
                    raise
                self._repeats -= 1.0
                self.repeated += 1
            await self._sleep(wait)
        return await attempt()

    def note(self, ticket: Ticket, error: BaseException | None) -> None:
        """Take note of how a call went."""
        self.breaker.leave(ticket, self.verdict(ticket, error))
        wanted = error.retry_after if isinstance(error, BronUnavailableError) else None
        pause = min(wanted or 0.0, self._rules.max_pause)
        if pause <= max(self._pause, 0.0):
            return
        if self._pause <= 0.0:
            self._watch(Change(bron=self.bron, api=self.api, what="paused", seconds=pause))
        self._paused_until = self.clock() + pause
        self.places.send_away(self._paused)

    @property
    def _pause(self) -> float:
        return self._paused_until - self.clock()

    def verdict(self, ticket: Ticket, error: BaseException | None) -> Verdict:
        """Say what a call says of its API. That it refuses us, or answers nonsense, is no reason not to ask it."""
        match error:
            case BronNotAskedError():
                return Verdict.UNKNOWN
            case BronTimeoutError() | TimeoutError():
                return Verdict.UNKNOWN if self._woke_late(ticket) else Verdict.TIMED_OUT
            case BronUnavailableError():
                return Verdict.FAILED
            case None | Exception():
                return Verdict.ANSWERED
            case _:  # cancelled
                long = self.clock() - ticket.began >= _LONG * self._rules.deadline
                return Verdict.TIMED_OUT if long else Verdict.UNKNOWN

    def _woke_late(self, ticket: Ticket) -> bool:
        """Say whether it was we who stood still: a machine that is too busy would blame all bronnen at once."""
        return self.clock() - ticket.began > self._rules.deadline + _OVERSLEPT

    def _check(self) -> None:
        if self._pause > 0.0:
            raise self._paused()
        if self.breaker.wait != 0.0:
            raise self._failing()

    def _paused(self) -> BronNotAskedError:
        return BronNotAskedError(self.bron, NotAsked.ON_REQUEST, retry_after=self._pause)

    def _failing(self) -> BronNotAskedError:
        return BronNotAskedError(self.bron, NotAsked.FAILING, retry_after=self.breaker.wait)

    def _changed(self) -> None:
        breaker = self.breaker
        is_open = breaker.state is State.OPEN
        count = breaker.count
        self._watch(
            Change(
                bron=self.bron,
                api=self.api,
                what=breaker.state.value,
                calls=count.calls,
                failures=count.failures,
                seconds=breaker.rest if is_open else None,
            )
        )
        if is_open:
            self.places.send_away(self._failing)


class Passage:
    """One call that was let through."""

    __slots__ = ("_gate", "_ticket", "_told")

    def __init__(self, gate: Gate, ticket: Ticket) -> None:
        self._gate, self._ticket = gate, ticket
        self._told = False

    def tell(self, error: BaseException | None) -> None:
        """Say how the call went as far as is known, while it keeps its place; of more than one, the first counts."""
        if not self._told and self._gate.verdict(self._ticket, error) is not Verdict.UNKNOWN:
            self._told = True
            self._gate.note(self._ticket, error)

    def leave(self, error: BaseException | None = None) -> None:
        """Give the place back, and say how it went if that was not told. To be called once."""
        if not self._told:
            self._told = True
            self._gate.note(self._ticket, error)
        self._gate.places.give_back()
