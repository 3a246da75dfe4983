"""What is told of a gate as it happens: the one place to look in from outside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_log = logging.getLogger("klantbeeld.gate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A gate began to treat its API in another way."""

    bron: str
    api: str
    """Which API of the bron; empty: it has one."""
    what: str
    """"open", "half-open" or "closed": the breaker; "paused": the API asked us to wait."""
    calls: int = 0
    """Of an open breaker: the calls it went by."""
    failures: int = 0
    """How many of those failed."""
    seconds: float | None = None
    """How long it is not asked at all."""


Watch: TypeAlias = Callable[[Change], None]
"""Is told of every change. May not raise, nor take its time."""


def log_change(change: Change) -> None:
    """Tell of a change in the log: with a warning when calls begin to be refused."""
    told: dict[str, object] = {"bron": change.bron, "api": change.api}
    match change.what:
        case "open":
            told |= {"calls": change.calls, "failures": change.failures, "seconds": change.seconds}
        case "paused":
            told["seconds"] = change.seconds
    level = logging.WARNING if change.seconds is not None else logging.INFO
    _log.log(level, f"breaker {change.what}" if change.what != "paused" else "bron asks to wait", extra=told)
