"""Pages over several bronnen: reading every lane as far as the page needs, and merging them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from klantbeeld.compose.merge import Place, Positions, merge
from klantbeeld.compose.outcome import Answered, Failed, Outcome, Skipped
from klantbeeld.contract import Page, PageRequest, Record, Volgorde, page_of, plaats_in
from klantbeeld.loaders.ask import Asker, Plan, Vraag
from klantbeeld.loaders.found import Listing

Keep: TypeAlias = Callable[[Sequence[Any]], Awaitable[tuple[Sequence[Any], Sequence[Failed]]]]
"""Gives which of some records may be shown here, and what stood in the way of knowing."""
Held: TypeAlias = Sequence[Record]
"""A lane that needs no asking: its records are here."""

_MOST_PAGES = 10


async def read_page(
    asker: Asker,
    lanes: Mapping[str, Plan | tuple[str, Held]],
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
            with the records of it that are here.
        request: The limit and order of all lanes.
        start: Where to go on in each lane; None: from the beginning.
        keep: What may be shown of what the bronnen give; None: everything.
        before: How it went with what had to be known first.
    """
    positions = start or {}
    told: list[Outcome[Any]] = list(before)

    async def read(name: str, lane: Plan | tuple[str, Held]) -> Outcome[Any]:
        place = positions.get(name, Place.START)
        after = place if isinstance(place, str) else None
        match lane:
            case Vraag(bron=bron) if place is Place.END:
                return Answered(bron)
            case Vraag():
                vraag = replace(lane, request=replace(lane.request, after=after))
                return await _kept(asker, vraag, keep, told)
            case (str() as bron, held):
                page = Page() if place is Place.END else page_of(held, replace(request, after=after))
                return Answered(bron, page)
            case outcome:
                return outcome

    outcomes = dict(zip(lanes, await asyncio.gather(*(read(*lane) for lane in lanes.items())), strict=True))
    pages = {name: outcome.page for name, outcome in outcomes.items() if isinstance(outcome, Answered)}
    # What is skipped now, such as a bron that waits for another that failed, keeps its place too.
    began = dict(positions) | {
        name: positions.get(name, Place.START) for name, outcome in outcomes.items() if not isinstance(outcome, Skipped)
    }
    volgorde = Volgorde.OUDSTE_EERST if request.dringendste_eerst else request.volgorde
    merged = merge(pages, request.limit, volgorde, began, place=lambda record: plaats_in(record, request))
    return Listing(merged, (*told, *outcomes.values()))


async def _kept(asker: Asker, vraag: Vraag, keep: Keep | None, told: list[Outcome[Any]]) -> Outcome[Any]:
    """Read on until the page is full of what may be shown, or there is no more."""
    outcome = await asker.ask(vraag)
    if keep is None:
        return outcome
    items: list[Any] = []
    for _ in range(_MOST_PAGES):
        if not isinstance(outcome, Answered):
            return outcome
        page = outcome.page
        shown, unknown = await keep([item.record for item in page.items])
        told += unknown
        visible = {id(record) for record in shown}
        items += [item for item in page.items if id(item.record) in visible]
        limit = vraag.request.limit
        if not page.has_more or len(items) >= limit:
            more = page.has_more or len(items) > limit
            return replace(outcome, page=replace(page, items=tuple(items[:limit]), has_more=more))
        vraag = replace(vraag, request=replace(vraag.request, after=page.items[-1].cursor))
        outcome = await asker.ask(vraag)
    # So much that may not be shown: what is behind it is left out, and told as such.
    empty: Page[Any] = Page(tuple(items), has_more=bool(items), dropped=1)
    return Answered(vraag.bron, empty)
