"""What came back, with how each bron fared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantbeeld.compose.merge import Merged
from klantbeeld.compose.outcome import Answered, Bronresultaat, Outcome, is_volledig, summarise
from klantbeeld.contract import Record, TijdlijnRecord

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=TijdlijnRecord)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list over several bronnen."""

    merged: Merged[T]
    outcomes: tuple[Outcome[T], ...]

    @property
    def bronnen(self) -> tuple[Bronresultaat, ...]:
        """What every bron added to this page."""
        return summarise(self.outcomes, [item.record for item in self.merged.items])


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """Records that are not paged, the leading bron first."""

    records: tuple[R, ...]
    outcomes: tuple[Outcome[R], ...]

    @property
    def bronnen(self) -> tuple[Bronresultaat, ...]:
        """What every bron added."""
        return summarise(self.outcomes, self.records)

    @property
    def volledig(self) -> bool:
        """Whether every bron that took part gave everything."""
        return is_volledig(self.bronnen)


def records_of(outcomes: Sequence[Outcome[R]]) -> tuple[R, ...]:
    """Give the records of the bronnen that answered."""
    return tuple(item.record for outcome in outcomes if isinstance(outcome, Answered) for item in outcome.page.items)
