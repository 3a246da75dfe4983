"""Several questions at the same time: what failed costs only itself, unless all is needed."""

import asyncio

import pytest

from klantbeeld.contract import BronDataError, BronTimeoutError, BronUnavailableError, Item, Page, PageRequest
from klantbeeld.http import both, distinct, key_by_key, ready, settle, unfailed
from klantbeeld.testing import builders

BROKEN = BronDataError("zaken: nonsense")


async def give(value, *, after=0.0):
    await asyncio.sleep(after)
    if isinstance(value, Exception):
        raise value
    return value


class Hanging:
    """What never comes, and whether somebody stopped it."""

    def __init__(self):
        self.stopped = asyncio.Event()

    async def __call__(self):
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped.set()


async def test_outcomes_come_in_the_order_of_the_questions():
    assert await settle(give(one, after=wait) for one, wait in (("a", 0.02), (BROKEN, 0.01), ("c", 0.0))) == [
        "a",
        BROKEN,
        "c",
    ]


async def test_what_is_known_already_has_its_place_among_what_is_waited_for():
    assert await settle([give("a", after=0.01), ready("b"), give(BROKEN)]) == ["a", "b", BROKEN]
    assert await asyncio.gather(ready("a"), give("b")) == ["a", "b"]


async def test_nothing_asked_is_nothing_to_wait_for():
    assert await settle([]) == []


async def test_what_is_not_there_in_time_counts_as_timed_out_and_is_stopped():
    hanging = Hanging()
    until = asyncio.get_running_loop().time() + 0.01
    first, second = await settle([give("a"), hanging()], until=until, bron="zaken")
    assert first == "a"
    assert isinstance(second, BronTimeoutError)
    assert str(second) == "zaken: no answer in time"
    await asyncio.wait_for(hanging.stopped.wait(), 1)


async def test_who_stops_waiting_stops_the_questions():
    hanging = Hanging()
    waiting = asyncio.create_task(settle([hanging()]))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait_for(hanging.stopped.wait(), 1)


async def test_given_up_before_it_began_nothing_is_left_unasked():
    # A coroutine that nobody awaits is a warning, and a warning an error here.
    waiting = asyncio.create_task(settle(give(one) for one in "abc"))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_bug_is_not_taken_for_a_failure_of_the_bron():
    with pytest.raises(ZeroDivisionError):
        await settle([give("a"), give(ZeroDivisionError())])


async def test_of_both_the_first_begins_at_once():
    begun: list[str] = []

    async def begin(name):
        begun.append(name)
        await asyncio.sleep(0)
        return name

    async def begin_and_see():
        begun.append("see")

    seeing = asyncio.create_task(begin_and_see())
    assert await both(begin("first"), begin("second")) == ("first", "second")
    assert begun == ["first", "see", "second"]
    await seeing


@pytest.mark.parametrize("values", [(BROKEN, "b"), ("a", BROKEN), (BROKEN, BronUnavailableError("zaken: down"))])
async def test_of_both_one_that_fails_is_enough(values):
    with pytest.raises(BronDataError, match="nonsense"):
        await both(*map(give, values))


@pytest.mark.parametrize("fails", [True, False])
async def test_of_both_nothing_is_left_running(fails):
    hanging = Hanging()
    waiting = asyncio.create_task(both(give(BROKEN if fails else "a", after=0.01), hanging()))
    await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert hanging.stopped.is_set()


def test_who_needs_all_gets_the_first_error():
    assert unfailed(["a", "b"]) == ["a", "b"]
    with pytest.raises(BronDataError, match="nonsense"):
        unfailed(["a", BROKEN, BronUnavailableError("zaken: down")])


def test_equal_errors_are_told_once():
    again, other = BronDataError("zaken: nonsense"), BronUnavailableError("zaken: nonsense")
    assert [type(one) for one in distinct((BROKEN, other, again))] == [BronDataError, BronUnavailableError]


async def test_a_backend_without_batch_is_asked_for_each_key_once():
    asked = []

    async def one(key, request, call):
        asked.append(key)
        return Page((Item(builders.zaak(sleutel=key), key),))

    pages = await key_by_key(one)(["a", "b", "a"], PageRequest(limit=1), builders.call())
    assert {key: page.items[0].record.sleutel for key, page in pages.items()} == {"a": "a", "b": "b"}
    assert asked == ["a", "b"]


async def test_a_key_that_fails_fails_the_question():
    async def one(key, request, call):
        raise BROKEN

    with pytest.raises(BronDataError):
        await key_by_key(one)(["a"], PageRequest(limit=1), builders.call())
