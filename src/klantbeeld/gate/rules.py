"""How one bron is treated: what the settings say about its gates."""

from __future__ import annotations

import math
from dataclasses import dataclass

from klantbeeld.gate.breaker import NEVER, BreakerRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of every gate of one bron. Without any: a limit on parallel calls, and nothing else."""

    deadline: float = 2.0
    """Seconds one question may take."""
    max_parallel: int = 10
    """Calls under way at the same time."""
    max_waiting: float = math.inf
    """Calls that may wait for one of those places; one more is refused at once."""
    retries: int = 0
    """How often a call that failed is made again."""
    retry_share: float = 0.1
    """Of all calls, the share that may be such repeats."""
    max_pause: float = 0.0
    """Seconds; the longest that a Retry-After is heeded."""
    breaker: BreakerRules = NEVER
    """When to stop asking."""
