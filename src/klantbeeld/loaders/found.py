"""What came back, with how each bron fared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantbeeld.access.rules import is_own_partij
from klantbeeld.compose.merge import Merged
from klantbeeld.compose.outcome import Answered, Bronresultaat, Outcome, is_volledig, summarise
from klantbeeld.contract import Klant, Partij, Record, TijdlijnRecord, replace

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


def without_strangers(klant: Klant, outcome: Outcome[Partij]) -> Outcome[Partij]:
    """Leave out what a bron should not have given: partijen of another klant or hoedanigheid."""
    if not isinstance(outcome, Answered):
        return outcome
    page = outcome.page
    good = [item for item in page.items if is_own_partij(klant, item.record)]
    # The partij with the number that was asked before those found through it, such as vestigingen of an onderneming.
    good.sort(key=lambda item: not set(item.record.identificatoren or ()) & set(klant.identificatoren))
    kept = replace(page, items=tuple(good), dropped=page.dropped + len(page.items) - len(good))
    return without_end(replace(outcome, page=kept))


def changed(outcome: Outcome[R], change: Callable[[R], R]) -> Outcome[R]:
    """Give the same outcome, with every record changed."""
    if not isinstance(outcome, Answered):
        return outcome
    items = tuple(replace(item, record=change(item.record)) for item in outcome.page.items)
    return replace(outcome, page=replace(outcome.page, items=items))


def without_end(outcome: Outcome[Partij]) -> Outcome[Partij]:
    """Tell of a list that is not paged that it was too long to be given whole."""
    if not isinstance(outcome, Answered) or not outcome.page.has_more:
        return outcome
    return replace(outcome, page=replace(outcome.page, has_more=False, dropped=outcome.page.dropped + 1))
