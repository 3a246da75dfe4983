"""A circuit breaker: a state machine that knows a clock, and neither tasks nor bronnen."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """What a breaker does with calls."""

    CLOSED = "closed"
    """Lets them through."""
    OPEN = "open"
    """Refuses them, until the bron has rested."""
    HALF_OPEN = "half-open"
    """Lets a few through, to see whether the bron has recovered."""


class Verdict(Enum):
    """What a call says about whether its API works."""

    ANSWERED = "answered"
    """It does, whatever it answered."""
    FAILED = "failed"
    TIMED_OUT = "timed out"
    """It does not, and that cost all the time there was."""
    UNKNOWN = "unknown"
    """Nothing: nobody waited for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerRules:
    """When to stop asking, and when to ask again. Times are in seconds."""

    window: float = 10.0
    """How far to look back."""
    calls: int = 10
    """Fewest calls in that time to go by."""
    share: float = 0.5
    """The share of them that must have failed. One that timed out, while no other was answered, is enough by itself."""
    rest: float = 5.0
    """How long to ask nothing; twice as long each time that it turns out not to have been enough."""
    max_rest: float = 60.0
    """The longest rest."""
    probes: int = 3
    """Most calls at the same time to see whether it has recovered."""
    successes: int = 2
    """How many of those must be answered to call it recovered; one that fails begins another rest."""


NEVER = BreakerRules(share=math.inf)
"""The rules of a breaker that never opens."""


@dataclass(frozen=True, slots=True)
class Count:
    """The calls in the window, and how many of them failed."""

    calls: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one call is let through with."""

    turn: int
    began: float


class Breaker:
    """Decides whether a call may be made, by how those before it went.

    Whoever is let through gets a ticket, and hands it in with how it went. A ticket from before the last change of
    state is of no account: what was asked before the rest says nothing about after.

    Args:
        rules: When to open and to close.
        clock: Gives the time in seconds; only differences count.
        changed: Called after each change of state.
    """

    def __init__(
        self, rules: BreakerRules, clock: Callable[[], float], changed: Callable[[], None] = lambda: None
    ) -> None:
        self.state = State.CLOSED
        self.rest = 0.0
        """Seconds of the last rest."""
        self._rules, self._clock, self._changed = rules, clock, changed
        self._window = _Window(rules.window)
        self._turn = 0
        self._answered = -math.inf
        self._until = 0.0
        self._probing = 0
        self._successes = 0

    @property
    def count(self) -> Count:
        """The calls it goes by: those in the window, or since it is half-open."""
        return self._window.count

    @property
    def wait(self) -> float | None:
        """Seconds until a call may be let through; 0: now; None: when one of those under way has ended."""
        match self.state:
            case State.CLOSED:
                return 0.0
            case State.OPEN:
                return max(self._until - self._clock(), 0.0)
            case State.HALF_OPEN:
                return 0.0 if self._probing < self._rules.probes else None

    def enter(self) -> Ticket | None:
        """Give a ticket for one call, or None: it may not be made."""
        if self.wait != 0.0:
            return None
        if self.state is State.OPEN:
            self._probing = self._successes = 0
            self._window = _Window(self._rules.window)
            self._become(State.HALF_OPEN)
        if self.state is State.HALF_OPEN:
            self._probing += 1
        return Ticket(self._turn, self._clock())

    def leave(self, ticket: Ticket, verdict: Verdict) -> None:
        """Hand a ticket in."""
        if verdict is Verdict.ANSWERED:
            self._answered = self._clock()
        if ticket.turn != self._turn or self._rules is NEVER:
            return
        if self.state is State.HALF_OPEN:
            self._probing -= 1
        if verdict is Verdict.UNKNOWN:
            return
        self._window.add(self._clock(), verdict)
        if self.state is State.HALF_OPEN:
            self._probed(verdict)
        elif verdict is not Verdict.ANSWERED and (self._hangs(ticket, verdict) or self._is_failing()):
            self._open(self._rules.rest)

    def _hangs(self, ticket: Ticket, verdict: Verdict) -> bool:
        # Hung calls are slow to come to half of what was answered just before, and each makes somebody wait.
        return verdict is Verdict.TIMED_OUT and self._answered < ticket.began

    def _is_failing(self) -> bool:
        found = self._window.count
        return found.calls >= self._rules.calls and found.failures >= self._rules.share * found.calls

    def _probed(self, verdict: Verdict) -> None:
        if verdict is not Verdict.ANSWERED:
            self._open(min(2 * self.rest, self._rules.max_rest))
            return
        self._successes += 1
        if self._successes >= self._rules.successes:
            self._become(State.CLOSED)

    def _open(self, rest: float) -> None:
        self.rest = rest
        self._until = self._clock() + rest
        self._become(State.OPEN)

    def _become(self, state: State) -> None:
        self.state = state
        self._turn += 1
        self._changed()


class _Window:
    """Counts calls of the last so many seconds, in parts: what falls out does so a part at a time."""

    PARTS = 10

    def __init__(self, seconds: float) -> None:
        self._part = seconds / self.PARTS
        self._counts: deque[tuple[int, Count]] = deque(maxlen=self.PARTS)

    def add(self, now: float, verdict: Verdict) -> None:
        part = math.floor(now / self._part)
        while self._counts and self._counts[0][0] <= part - self.PARTS:
            self._counts.popleft()
        known = self._counts.pop()[1] if self._counts and self._counts[-1][0] == part else Count()
        failed = verdict is not Verdict.ANSWERED
        self._counts.append((part, Count(known.calls + 1, known.failures + failed)))

    @property
    def count(self) -> Count:
        counts = [count for _, count in self._counts]
        return Count(sum(one.calls for one in counts), sum(one.failures for one in counts))
