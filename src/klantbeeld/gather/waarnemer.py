"""Waarnemer (observer): the one place to see from outside how each question to a bron goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from klantbeeld.compose.outcome import Bronstatus, status_of
from klantbeeld.contract import BronError, BronNotAskedError, Call

NIET_GEVRAAGD = "niet_gevraagd"
"""How a question went that its bron was never asked: it rests, or too many wait for it already."""
AFGEBROKEN = "afgebroken"
"""How a question went that nobody waited for any more."""


@dataclass(frozen=True, slots=True)
class Bevraging:
    """Bevraging (questioning): one question to one bron, when it has ended. Holds nothing of what was asked."""

    bron: str
    uitkomst: str
    """The value of a `Bronstatus`, `NIET_GEVRAAGD` or `AFGEBROKEN`."""
    seconds: float
    """What it took until there was an answer; of a file until it began to come."""
    gelezen: float = 0.0
    """Of a file: the seconds in which it was read after that, which are as many as its reader likes."""


class Bewaard(Enum):
    """Bewaard (kept): what came of looking whether the answer to a question was kept."""

    VERS = "vers"
    """It was, so the bron was not asked."""
    MIS = "mis"
    """It was not, so the bron was."""
    VEROUDERD = "verouderd"
    """It was kept too long ago, but the bron did not answer."""


class Waarnemer(Protocol):
    """Is told of every question. May not raise, nor take its time."""

    def bevraagd(self, bevraging: Bevraging, call: Call) -> None:
        """Take note of a question that has just ended."""

    def bewaard(self, bron: str, uitkomst: Bewaard) -> None:
        """Take note of what came of looking whether the answer to a question was kept."""


def uitkomst_of(error: BaseException) -> str:
    """Say how a question went that was not answered."""
    match error:
        case BronNotAskedError():
            return NIET_GEVRAAGD
        case BronError():
            return str(status_of(error).value)
        case Exception():
            return str(Bronstatus.FOUT.value)
        case _:  # cancelled
            return AFGEBROKEN
