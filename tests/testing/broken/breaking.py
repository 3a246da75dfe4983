"""How an adapter is broken, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from klantbeeld.contract import (
    Item,
    Page,
    Volgorde,
)
from klantbeeld.testing.listing import cursor_of, read_cursor
from tests.testing.good_adapter import Good, around

ZAKEN = ("zaken",)


@dataclass(frozen=True)
class Broken:
    subject: type[Good]
    rules: frozenset[str]


BROKEN: list[Broken] = []


def breaks(*rules):
    """Say which rules the adapter below breaks, and no others."""

    def add(subject):
        BROKEN.append(Broken(subject, frozenset(rules)))
        return subject

    return add


class Changed(Good):
    """A good adapter with something around its fetches."""

    only: tuple[str, ...] = ZAKEN

    def changed(self, bron):
        return replace(bron, capabilities=around(bron.capabilities, self.around, self.only))

    async def around(self, inner, what, keys, request, call):
        page = await inner(keys, request, call)
        return {key: self.page(one, key, request) for key, one in page.items()}

    def page(self, page, key, request):
        return replace(
            page, items=tuple(replace(item, record=self.record(item.record, request)) for item in page.items)
        )

    def record(self, record, request):
        return record


async def everything(inner, key, request, call):
    """Give all records of a key that pass the filters, newest first."""
    whole = replace(request, limit=100, after=None, volgorde=Volgorde.NIEUWSTE_EERST)
    return [item.record for item in (await inner([key], whole, call))[key].items]


def by_position(records, request):
    """Cut a page from records that are in whatever order they are."""
    start = 0
    if request.after is not None:
        keys = [record.identiteit for record in records]
        start = keys.index(read_cursor(request.after)[1]) + 1
    items = tuple(Item(record, cursor_of(record)) for record in records[start : start + request.limit])
    return Page(items, has_more=len(records) > start + request.limit)
