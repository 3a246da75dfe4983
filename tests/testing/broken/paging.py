"""Broken adapters: order, pages and cursors."""

from __future__ import annotations

import base64
from dataclasses import replace

from klantbeeld.contract import (
    Volgorde,
)
from klantbeeld.testing.listing import plaats
from tests.testing.broken.breaking import Changed, breaks, by_position, everything
from tests.testing.good_adapter import around


class Reordered(Changed):
    async def around(self, inner, what, keys, request, call):
        answer = {}
        for key in keys:
            records = await everything(inner, key, request, call)
            answer[key] = by_position(self.ordered(records, request), request)
        return answer


@breaks("test_newest_first_is_the_order_of_the_kind")
class TiesAsTheyCome(Reordered):
    def ordered(self, records, request):
        records = sorted(records, key=lambda record: record.identiteit)
        newest = request.volgorde is Volgorde.NIEUWSTE_EERST
        records.sort(key=lambda record: plaats(record)[0], reverse=True)
        return records if newest else records[::-1]


@breaks("test_oldest_first_is_the_same_list_backwards")
class TiesDifferInTheOtherDirection(Reordered):
    def ordered(self, records, request):
        if request.volgorde is Volgorde.NIEUWSTE_EERST:
            return records
        records = records[::-1]
        if (request.open, request.vanaf, request.tot) == (None, None, None):
            records.sort(key=lambda record: record.identiteit, reverse=True)
            records.sort(key=lambda record: plaats(record)[0])
        return records


@breaks("test_the_same_question_has_the_same_order", "test_pages_of_any_size_are_together_the_whole_list")
class AnotherOrderTheSecondTime(Changed):
    only = ("partijen",)

    def changed(self, bron):
        asked = []

        async def fetch(inner, what, keys, request, call):
            asked.append((keys, request))
            answer = await inner(keys, request, call)
            again = len(asked) == 2 and asked[0] == asked[1]
            return {key: replace(page, items=page.items[:: -1 if again else 1]) for key, page in answer.items()}

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))


@breaks("test_pages_of_any_size_are_together_the_whole_list", "test_the_pages_of_who_may_see_less_are_exact")
class GapBetweenPages(Changed):
    def page(self, page, key, request):
        if request.limit == 2 and request.after is not None:
            return replace(page, items=page.items[1:])
        return page


@breaks("test_pages_of_any_size_are_together_the_whole_list")
class MoreThanAsked(Changed):
    async def around(self, inner, what, keys, request, call):
        return await inner(keys, replace(request, limit=4) if request.limit == 3 else request, call)


@breaks("test_has_more_says_whether_more_follows")
class FullMeansMore(Changed):
    def page(self, page, key, request):
        return replace(page, has_more=len(page.items) == request.limit)


@breaks("test_every_item_can_be_gone_on_behind")
class CursorOfTheNext(Changed):
    def page(self, page, key, request):
        if len(page.items) < 3:
            return page
        first, second, third, *rest = page.items
        return replace(page, items=(first, replace(second, cursor=third.cursor), third, *rest))


@breaks("test_a_cursor_is_read_by_another_worker")
class CursorInMemory(Changed):
    def changed(self, bron):
        known = {}

        async def fetch(inner, what, keys, request, call):
            if request.after is not None:
                if request.after not in known:
                    raise ValueError("unreadable")
                request = replace(request, after=known[request.after])
            answer = {}
            for key, page in (await inner(keys, request, call)).items():
                items = tuple(replace(item, cursor=str(len(known) + at + 1)) for at, item in enumerate(page.items))
                known.update((new.cursor, old.cursor) for new, old in zip(items, page.items, strict=True))
                answer[key] = replace(page, items=items)
            return answer

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))


@breaks("test_a_cursor_does_not_tell_who_the_klant_is")
class CursorWithBsn(Changed):
    async def around(self, inner, what, keys, request, call):
        if request.after is not None:
            telling = base64.b64decode(request.after.encode("ascii"), validate=True).decode("ascii")
            request = replace(request, after=telling.partition("|")[2])
        answer = {}
        for key, page in (await inner(keys, request, call)).items():
            bsn = key.identificatoren[0].object_id
            answer[key] = replace(
                page,
                items=tuple(
                    replace(item, cursor=base64.b64encode(f"{bsn}|{item.cursor}".encode()).decode())
                    for item in page.items
                ),
            )
        return answer


@breaks("test_an_unreadable_cursor_is_a_value_error")
class StartsAgain(Changed):
    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except ValueError:
            return await inner(keys, replace(request, after=None), call)
