"""Call and Memo: one question is asked once per request, whoever else gives up."""

import asyncio

import pytest

from klantbeeld.contract import BronDataError
from klantbeeld.contract.call import Memo
from klantbeeld.testing.builders import call


class Question:
    """A question that is answered when the test says so."""

    def __init__(self, error=None):
        self.asked = 0
        self.cancelled = 0
        self.ready = asyncio.Event()
        self.error = error

    async def __call__(self):
        self.asked += 1
        try:
            await self.ready.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        return f"answer {self.asked}"


async def waiting(memo, question, count, key="q"):
    waiters = [asyncio.create_task(memo.once(key, question)) for _ in range(count)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return waiters


async def test_equal_questions_under_way_are_asked_once():
    memo, question = Memo(), Question()
    waiters = await waiting(memo, question, 3)
    question.ready.set()
    assert await asyncio.gather(*waiters) == ["answer 1"] * 3


async def test_a_question_that_was_answered_is_not_asked_again():
    memo, question = Memo(), Question()
    question.ready.set()
    assert await memo.once("q", question) == await memo.once("q", question)
    assert question.asked == 1


async def test_other_questions_are_asked_by_themselves():
    memo, one, other = Memo(), Question(), Question()
    one.ready.set()
    other.ready.set()
    await asyncio.gather(memo.once("one", one), memo.once("other", other))
    assert (one.asked, other.asked) == (1, 1)


async def test_a_waiter_that_gives_up_does_not_disturb_the_others():
    memo, question = Memo(), Question()
    first, second, third = await waiting(memo, question, 3)
    first.cancel()
    third.cancel()
    await asyncio.sleep(0)
    question.ready.set()
    assert await second == "answer 1"
    assert (question.asked, question.cancelled) == (1, 0)


async def test_when_the_last_waiter_gives_up_the_question_is_dropped():
    memo, question = Memo(), Question()
    waiters = await waiting(memo, question, 2)
    for waiter in waiters:
        waiter.cancel()
    await asyncio.gather(*waiters, return_exceptions=True)
    await asyncio.sleep(0)
    assert question.cancelled == 1


async def test_a_dropped_question_can_be_asked_again():
    memo, question = Memo(), Question()
    (waiter,) = await waiting(memo, question, 1)
    waiter.cancel()
    await asyncio.gather(waiter, return_exceptions=True)
    question.ready.set()
    assert await memo.once("q", question) == "answer 2"


async def test_an_error_is_given_to_all_who_wait_and_to_who_asks_later():
    memo, question = Memo(), Question(BronDataError("fake: nonsense"))
    waiters = await waiting(memo, question, 2)
    question.ready.set()
    errors = [*await asyncio.gather(*waiters, return_exceptions=True)]
    with pytest.raises(BronDataError):
        await memo.once("q", question)
    assert [str(error) for error in errors] == ["fake: nonsense"] * 2
    assert question.asked == 1


async def test_every_call_has_a_memo_of_its_own():
    assert call().memo is not call().memo


async def test_the_memo_of_a_call_is_neither_printed_nor_compared():
    assert call() == call()
    assert "Memo" not in repr(call())


async def test_the_time_left_is_never_negative():
    now = asyncio.get_running_loop().time()
    assert call(deadline=now - 5).remaining == 0
    assert 4 < call(deadline=now + 5).remaining <= 5
    assert call().remaining == float("inf")
