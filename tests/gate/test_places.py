"""Places and the queue for them."""

import asyncio

import pytest

from klantbeeld.gate.places import FullError, Places


async def begun(*awaitables):
    tasks = [asyncio.ensure_future(one) for one in awaitables]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_first_goes_first():
    places, order = Places(1, 10), []

    async def take(name):
        await places.take()
        order.append(name)

    await take("first")
    waiting = await begun(take("second"), take("third"))
    for _ in waiting:
        places.give_back()
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert order == ["first", "second", "third"]


async def test_one_more_than_may_wait_is_refused_at_once():
    places = Places(1, 2)
    await places.take()
    waiting = await begun(places.take(), places.take())
    with pytest.raises(FullError):
        await places.take()
    assert places.waiting == 2
    for one in waiting:
        places.give_back()
        await one


async def test_who_stops_waiting_leaves_the_queue():
    places = Places(1, 1)
    await places.take()
    (waiting,) = await begun(places.take())
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert places.waiting == 0
    places.give_back()
    assert places.free == 1


async def test_a_place_given_to_who_just_stopped_waiting_is_not_lost():
    places = Places(1, 2)
    await places.take()
    leaving, staying = await begun(places.take(), places.take())
    places.give_back()
    leaving.cancel()
    async with asyncio.timeout(5):
        await staying
    assert leaving.cancelled()
    places.give_back()
    assert places.free == 1


async def test_all_who_wait_can_be_sent_away_each_with_an_error_of_his_own():
    places = Places(1, 5)
    await places.take()
    waiting = await begun(*(places.take() for _ in range(3)))
    places.send_away(lambda: ValueError("not now"))
    errors = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(error) for error in errors] == [ValueError] * 3
    assert len({id(error) for error in errors}) == 3
    places.give_back()
    assert (places.free, places.waiting) == (1, 0)


async def test_however_they_come_and_go_no_place_is_lost_or_made():
    places, busy, most = Places(3, 100), 0, 0

    async def one(number):
        nonlocal busy, most
        await places.take()
        busy += 1
        most = max(most, busy)
        try:
            await asyncio.sleep(0.001 * (number % 3))
        finally:
            busy -= 1
            places.give_back()

    tasks = [asyncio.ensure_future(one(number)) for number in range(60)]
    for index, task in enumerate(tasks):
        await asyncio.sleep(0)
        if index % 4 == 0:
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (most, places.free, places.waiting) == (3, 3, 0)
