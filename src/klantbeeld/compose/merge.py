"""Merging the pages of several bronnen into one page, in the one order of the kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Generic, TypeAlias, TypeVar

from klantbeeld.contract import Item, Page, Plaats, Record, TijdlijnRecord, Volgorde, replace

T = TypeVar("T", bound=TijdlijnRecord)
R = TypeVar("R", bound=Record)


class Place(Enum):
    """Where a lane stands, besides behind an item."""

    START = "start"
    END = "end"


Position: TypeAlias = str | Place
"""Where to go on in one lane: behind the item with this cursor, from the start, or no further."""

Positions: TypeAlias = Mapping[str, Position]
"""Where to go on in every lane. A lane is one ordered stream: what one bron has of one kind."""


@dataclass(frozen=True, slots=True)
class Merged(Generic[T]):
    """One page of all lanes together."""

    items: tuple[Item[T], ...]
    """The cursor of each is that of the lane it came from: use `positions` to go on behind it."""
    has_more: bool
    steps: tuple[tuple[tuple[str, Position], ...], ...]
    """Per item: the lanes that moved on when it was taken, and to where."""
    start: Positions

    def positions(self, index: int) -> Positions:
        """Say where every lane stands behind the item with this index; -1: where the page began."""
        standing = dict(self.start)
        for step in self.steps[: index + 1]:
            standing.update(step)
        return standing


def merge(
    lanes: Mapping[str, Page[T]],
    limit: int,
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST,
    start: Positions | None = None,
    *,
    place: Callable[[T], Plaats] = attrgetter("plaats"),
) -> Merged[T]:
    """Take the first `limit` records of all lanes together.

    Each page is in the order of the kind; the order of `lanes` is the precedence of the bronnen. A record that several
    lanes have is given once, as the lane of highest precedence has it, with the herkomst of all. Stops early at the end
    of a page that has more behind it: what follows there might come first. A lane in `start` that is not in `lanes`
    (its bron failed now) keeps its position, so that nothing is lost when it answers again. `place` says where a record
    stands, when that is not the place of its kind.
    """
    heads = dict.fromkeys(lanes, 0)
    places = {lane: [place(item.record) for item in page.items] for lane, page in lanes.items()}
    open_lanes = {lane: known[0] for lane, known in places.items() if known}
    items: list[Item[T]] = []
    steps: list[tuple[tuple[str, Position], ...]] = []
    first = max if volgorde is Volgorde.NIEUWSTE_EERST else min
    while len(items) < limit:
        blocked = any(page.has_more and lane not in open_lanes for lane, page in lanes.items())
        if not open_lanes or blocked:
            break
        leading = next(iter(open_lanes)) if len(open_lanes) == 1 else first(open_lanes, key=open_lanes.__getitem__)
        taken, step = _take(lanes, places, heads, leading)
        items.append(taken)
        steps.append(step)
        for lane in dict(step):
            if heads[lane] < len(places[lane]):
                open_lanes[lane] = places[lane][heads[lane]]
            else:
                del open_lanes[lane]
    has_more = any(heads[lane] < len(page.items) or page.has_more for lane, page in lanes.items())
    # A lane that failed half-way has more as well; but who gets an empty page need not ask on for ever.
    lagging = [lane for lane, place in (start or {}).items() if lane not in lanes and not isinstance(place, Place)]
    has_more = has_more or bool(items and lagging)
    ended = {lane: Place.END for lane, page in lanes.items() if not page.items and not page.has_more}
    return Merged(tuple(items), has_more, tuple(steps), {**(start or dict.fromkeys(lanes, Place.START)), **ended})


def _take(
    lanes: Mapping[str, Page[T]], places: Mapping[str, Sequence[Plaats]], heads: dict[str, int], leading: str
) -> tuple[Item[T], tuple[tuple[str, Position], ...]]:
    """Move every lane past the record that the leading lane is at, and join what they have of it."""
    same: list[Item[T]] = []
    step: list[tuple[str, Position]] = []
    kind, plaats = type(lanes[leading].items[heads[leading]].record), places[leading][heads[leading]]
    for lane, page in lanes.items():
        head, known = heads[lane], places[lane]
        while head < len(known) and known[head] == plaats and type(page.items[head].record) is kind:
            item = page.items[head]
            same.append(item)
            head += 1
            at_end = head == len(known) and not page.has_more
            step.append((lane, Place.END if at_end else item.cursor))
        heads[lane] = head
    return same[0] if len(same) == 1 else _joined(same), tuple(step)


def _joined(same: list[Item[T]]) -> Item[T]:
    record = joined([item.record for item in same])
    return Item(record, same[0].cursor, all(item.afgeleid for item in same))


def joined(same: Sequence[R]) -> R:
    """Give one record that several bronnen have: as the first has it, with the herkomst of all."""
    known = {(herkomst.bron, herkomst.sleutel): herkomst for record in same for herkomst in record.herkomst}
    if len(known) == len(same[0].herkomst):
        return same[0]
    numbers = dict.fromkeys(number for record in same for number in record.bekend_als)
    return replace(same[0], herkomst=tuple(known.values()), bekend_als=tuple(numbers))
