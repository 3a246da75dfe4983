"""Inzage (a look): that a bron was looked at for this request, whether or not anything was found."""

from __future__ import annotations

import time
from dataclasses import dataclass

from klantbeeld.compose.outcome import Bronstatus, Failed, Outcome, Skipped, status_of
from klantbeeld.contract import Klant, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage:
    """One question to one bron, for who must account for it."""

    bron: str
    soort: type[Record]
    """The kind of record asked for; `Record`: whatever has a number."""
    klant: Klant | None
    """Whose records were asked for; None: it was asked by something else than a klant."""
    status: Bronstatus
    """How it went: NIET_TOEGESTAAN when the bron was not asked because the caller may not look there."""
    began: float
    """Seconds since 1970."""
    ended: float


def inzage_of(outcome: Outcome[Record], soort: type[Record], key: object, seconds: float = 0.0) -> Inzage:
    """Describe a question that was just answered, or refused."""
    match outcome:
        case Failed(error=error):
            status = status_of(error)
        case Skipped():
            status = Bronstatus.NIET_TOEGESTAAN
        case _:
            status = Bronstatus.GELEVERD
    now = time.time()
    klant = key if isinstance(key, Klant) else None
    return Inzage(bron=outcome.bron, soort=soort, klant=klant, status=status, began=now - seconds, ended=now)
