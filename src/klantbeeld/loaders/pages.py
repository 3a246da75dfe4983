"""Pages over several bronnen: reading every lane as far as the page needs, and merging them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from klantbeeld.compose.merge import Place, Position, Positions, merge
from klantbeeld.compose.outcome import Answered, Failed, Outcome, Skipped
from klantbeeld.contract import Page, PageRequest, Record, Volgorde, page_of, plaats_in, replace
from klantbeeld.gather import together
from klantbeeld.loaders.ask import Asker, Plan, Vraag
from klantbeeld.loaders.found import Listing

Keep: TypeAlias = Callable[[Sequence[Any]], Awaitable[tuple[Sequence[Any], Sequence[Failed]]]]
"""Gives which of some records may be shown here, and what stood in the way of knowing."""
Held: TypeAlias = Sequence[Record]
"""A lane that needs no asking: its records are here."""
Lane: TypeAlias = Plan | tuple[str, Held] | Awaitable[tuple[Plan, Failed | None]]

_MOST_PAGES = 10
_WIDER = 100


async def read_page(
    asker: Asker,
    lanes: Mapping[str, Lane],
    request: PageRequest,
    *,
    start: Positions | None = None,
    keep: Keep | None = None,
    before: Sequence[Outcome[Any]] = (),
) -> Listing[Any]:
    """Give one page of all lanes together.

    Args:
        asker: Of this request.
        lanes: By name what to ask, without a cursor; what is known of a bron that is not asked; or the name of a bron
            with the records of it that are here. What must be waited for holds up only its own lane; it comes with what
            failed on the way.
        request: The limit and order of all lanes.
        start: Where to go on in each lane; None: from the beginning.
        keep: What may be shown of what the bronnen give; None: everything.
        before: How it went with what had to be known first.
    """
    positions = start or {}

    async def read(name: str, lane: Lane) -> tuple[Outcome[Any], Sequence[Failed]]:
        failed: Sequence[Failed] = ()
        if isinstance(lane, Awaitable):
            lane, failure = await lane
            failed = () if failure is None else (failure,)
        place = positions.get(name, Place.START)
        match lane:
            case Vraag(bron=bron) if place is Place.END:
                return Answered(bron), failed
            case Vraag():
                outcome, unknown = await _kept(asker, _behind(place, lane), keep)
                return outcome, (*failed, *unknown)
            case (str() as bron, held):
                page = Page() if place is Place.END else page_of(held, replace(request, after=_cursor(place)))
                return Answered(bron, page), failed
            case known:
                return known, failed

    answers = await together([read(*lane) for lane in lanes.items()])
    outcomes = {name: outcome for name, (outcome, _) in zip(lanes, answers, strict=True)}
    pages = {name: outcome.page for name, outcome in outcomes.items() if isinstance(outcome, Answered)}
    # What is skipped now, such as a bron that waits for another that failed, keeps its place too.
    began = dict(positions) | {
        name: positions.get(name, Place.START) for name, outcome in outcomes.items() if not isinstance(outcome, Skipped)
    }
    volgorde = Volgorde.OUDSTE_EERST if request.dringendste_eerst else request.volgorde
    merged = merge(pages, request.limit, volgorde, began, place=lambda record: plaats_in(record, request))
    told = dict.fromkeys((*before, *(failure for _, failures in answers for failure in failures)))
    return Listing(merged, (*told, *outcomes.values()))


async def ask_ahead(asker: Asker, lanes: Mapping[str, Plan], start: Positions | None) -> None:
    """Ask now what `read_page` will begin with, while something else that it needs is still under way."""
    places = {name: (start or {}).get(name, Place.START) for name in lanes}
    await asker.all(
        [
            _behind(places[name], lane)
            for name, lane in lanes.items()
            if isinstance(lane, Vraag) and places[name] is not Place.END
        ]
    )


def _cursor(place: Position) -> str | None:
    return place if isinstance(place, str) else None


def _behind(place: Position, vraag: Vraag) -> Vraag:
    after = _cursor(place)
    return vraag if after is None else replace(vraag, request=replace(vraag.request, after=after))


async def _kept(asker: Asker, vraag: Vraag, keep: Keep | None) -> tuple[Outcome[Any], Sequence[Failed]]:
    """Read on until the page is full of what may be shown, or there is no more; also give what kept us from knowing."""
    outcome = await asker.ask(vraag)
    if keep is None and (not isinstance(outcome, Answered) or outcome.behind is None):
        return outcome, ()
    items: list[Any] = []
    read: list[Answered[Any]] = []
    told: list[Failed] = []
    limit = vraag.request.limit
    while isinstance(outcome, Answered):
        page = outcome.page
        read.append(outcome)
        shown: Sequence[Any] = [item.record for item in page.items]
        if keep is not None:
            shown, unknown = await keep(shown)
            told += unknown
        visible = {id(record) for record in shown}
        items += [item for item in page.items if id(item.record) in visible]
        if not page.has_more or len(items) >= limit or len(read) == _MOST_PAGES:
            return _together(read, items, limit), told
        # Who has little to show may have much to look through.
        wider = replace(vraag.request, after=outcome.behind or page.items[-1].cursor, limit=max(limit, _WIDER))
        outcome = await asker.ask(replace(vraag, request=wider))
    # It goes on where it was when it answers again.
    return outcome, told


def _together(read: Sequence[Answered[Any]], items: Sequence[Any], limit: int) -> Answered[Any]:
    """Make one page of what may be shown of several, with what was wrong with any of them."""
    has_more = read[-1].page.has_more
    given_up = has_more and len(items) < limit
    missing = dict.fromkeys(error for one in read for error in one.page.missing)
    page = Page(
        tuple(items[:limit]),
        # Behind nothing there is no place to go on; behind what is shown one can try again.
        has_more=bool(items) and (has_more or len(items) > limit),
        # So much that may not be shown: what is behind it is left out, and told as such.
        dropped=sum(one.page.dropped for one in read) + int(given_up),
        missing=tuple(missing),
    )
    levels = [one.vereist for one in read if one.vereist is not None]
    return replace(read[-1], page=page, behind=None, vereist=max(levels, key=lambda level: level.rank, default=None))
