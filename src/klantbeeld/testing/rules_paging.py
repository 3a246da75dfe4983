"""Rules of order, pages and cursors: what the core needs to merge the lists of several bronnen."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from itertools import pairwise

import pytest

from klantbeeld.contract import PageRequest, TijdlijnRecord, Volgorde
from klantbeeld.testing.asking import sleutels
from klantbeeld.testing.kinds import LIJSTEN
from klantbeeld.testing.listing import plaats
from klantbeeld.testing.subject import Subject, asyncio_rules

_OLDEST_FIRST = PageRequest(limit=100, volgorde=Volgorde.OUDSTE_EERST)
_UNREADABLE = ("geen cursor", "AAAA", "{}", "-1", "\u0663:\u0663", "9" * 5000)


@asyncio_rules
class PagingRules(Subject):
    """What holds for a list that is asked in parts."""

    async def test_newest_first_is_the_order_of_the_kind(self, lijst: str) -> None:
        """Strictly descending by `plaats`: of two records it is always clear which comes first."""
        async with self.asking() as ask:
            places = [plaats(item.record) for item in await ask.whole(lijst)]
            if not issubclass(LIJSTEN[lijst], TijdlijnRecord):
                pytest.skip(f"{lijst}: has no moments to be in order of")
            assert all(first > second for first, second in pairwise(places)), f"{lijst}: no order"

    async def test_oldest_first_is_the_same_list_backwards(self, lijst: str) -> None:
        """Also where moments are equal, or unknown (those are the oldest)."""
        async with self.asking() as ask:
            ask.fetcher(lijst)
            if not issubclass(LIJSTEN[lijst], TijdlijnRecord):
                pytest.skip(f"{lijst}: has no moments to be in order of")
            newest_first = sleutels(await ask.whole(lijst))
            oldest_first = sleutels(await ask.whole(lijst, request=_OLDEST_FIRST))
            assert oldest_first == newest_first[::-1], f"{lijst}: the directions differ"

    async def test_the_same_question_has_the_same_order(self, lijst: str) -> None:
        """A kind without moments, too, has a fixed order."""
        async with self.asking() as ask:
            first, second = await ask.whole(lijst), await ask.whole(lijst)
            assert sleutels(first) == sleutels(second), f"{lijst}: another order when asked again"

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    async def test_pages_of_any_size_are_together_the_whole_list(self, lijst: str, limit: int) -> None:
        """Without gap or repeat, in either direction, and never more than was asked for."""
        async with self.asking() as ask:
            for volgorde in Volgorde:
                whole = await ask.whole(lijst, request=PageRequest(limit=100, volgorde=volgorde))
                klant = ask.known(lijst)[0].klant
                pages = await ask.walk(lijst, klant, PageRequest(limit=limit, volgorde=volgorde))
                assert all(len(page.items) <= limit for page in pages), f"{lijst}: a page has more than was asked for"
                found = [sleutel for page in pages for sleutel in sleutels(page.items)]
                assert found == sleutels(whole), f"{lijst}: pages of {limit} are not the whole list"

    async def test_has_more_says_whether_more_follows(self, lijst: str) -> None:
        """Exactly: also when the last page is full. A page that has more is not empty."""
        async with self.asking() as ask:
            whole = await ask.whole(lijst)
            for limit in range(max(len(whole) - 1, 1), len(whole) + 2):
                page = await ask.page(lijst, ask.known(lijst)[0].klant, PageRequest(limit=limit))
                assert page.has_more == (len(page.items) < len(whole)), f"{lijst}: has_more is wrong at limit {limit}"

    async def test_every_item_can_be_gone_on_behind(self, lijst: str) -> None:
        """A merged page stops anywhere, not only where a page of this bron stopped."""
        async with self.asking() as ask:
            whole = await ask.whole(lijst)
            for index, item in enumerate(whole):
                rest = await ask.whole(lijst, request=PageRequest(limit=100, after=item.cursor))
                assert sleutels(rest) == sleutels(whole[index + 1 :]), f"{lijst}: item {index} does not lead on"

    async def test_a_cursor_is_read_by_another_worker(self, lijst: str) -> None:
        """A façade runs in several processes, and restarts."""
        async with self.asking() as ask:
            whole = await ask.whole(lijst)
        async with self.asking() as other:
            rest = await other.whole(lijst, request=PageRequest(limit=100, after=whole[0].cursor))
            assert sleutels(rest) == sleutels(whole[1:]), f"{lijst}: another instance does not read the cursor"

    async def test_a_cursor_does_not_tell_who_the_klant_is(self, lijst: str) -> None:
        """Neither as it is nor decoded."""
        async with self.asking() as ask:
            for item in await ask.whole(lijst):
                assert isinstance(item.cursor, str), f"{lijst}: a cursor must be a str"
                assert item.cursor, f"{lijst}: a cursor is empty"
                for reading in _readings(item.cursor):
                    self.assert_tells_nothing(reading, f"{lijst}: a cursor")

    async def test_an_unreadable_cursor_is_a_value_error(self, lijst: str) -> None:
        """Not the first page, and not a failure of the bron: who asks did something wrong."""
        async with self.asking() as ask:
            for index, cursor in enumerate(_UNREADABLE):
                try:
                    await ask.page(lijst, ask.known(lijst)[0].klant, PageRequest(limit=2, after=cursor))
                except ValueError as error:
                    self.assert_tells_nothing(str(error), f"{lijst}: the error of a cursor")
                else:
                    pytest.fail(f"{lijst}: takes an unreadable cursor (number {index}) without a ValueError")


def _readings(cursor: str) -> Iterator[str]:
    """Give a cursor in every way somebody might read it."""
    yield cursor
    padded = cursor + "=" * (-len(cursor) % 4)
    ways = (
        (base64.b64decode, padded),
        (base64.urlsafe_b64decode, padded),
        (base64.b32decode, padded),
        (bytes.fromhex, cursor),
    )
    for decode, text in ways:
        # What cannot be decoded in this way tells nothing in this way.
        with contextlib.suppress(ValueError):
            yield decode(text).decode(errors="replace")
