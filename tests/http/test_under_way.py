"""Equal questions that are under way at the same time are one, for one caller and one purpose."""

import asyncio

import httpx
import pytest
import respx

from klantbeeld.contract import BronContext, BronUnavailableError, Grens, Vertrouwelijkheid
from klantbeeld.gate import Gate, Rules
from klantbeeld.http import HttpClient
from klantbeeld.testing.builders import call

BASE = "https://register.example/api/v1"


class Register:
    """Answers when a test says so."""

    def __init__(self):
        self.go_on = asyncio.Event()
        self.asked = 0
        self.status = 200

    async def __call__(self, request):
        self.asked += 1
        await self.go_on.wait()
        return httpx.Response(self.status, json={"asked": self.asked})


@pytest.fixture
def register():
    made = Register()
    with respx.mock(base_url=BASE) as mocked:
        mocked.route().mock(side_effect=made)
        yield made


@pytest.fixture
async def http():
    gate = Gate("noord", "", Rules(deadline=20.0, retries=0))
    context = BronContext(name="noord", settings=None, deadline=20.0, gate=lambda _: gate)
    async with HttpClient(context, BASE) as made:
        yield made


async def begun(*asking):
    """Questions that have been put as far as they go."""
    tasks = [asyncio.ensure_future(one) for one in asking]
    for _ in range(10):
        await asyncio.sleep(0)
    return tasks


async def test_two_requests_of_one_caller_that_ask_the_same_share_one_answer(register, http):
    tasks = await begun(*(http.get("zaken", call(trace=trace), {"page": "1"}) for trace in "ab"))
    register.go_on.set()
    assert await asyncio.gather(*tasks) == [{"asked": 1}, {"asked": 1}]


async def test_an_answer_that_has_come_is_not_given_to_who_asks_later(register, http):
    register.go_on.set()
    assert [await http.get("zaken", call()) for _ in range(2)] == [{"asked": 1}, {"asked": 2}]


@pytest.mark.parametrize(
    "other",
    [
        call(caller="somebody else"),
        call(gebruiker="jansen"),
        call(doel="wmo"),
        call(grens=Grens(vertrouwelijkheid=Vertrouwelijkheid.OPENBAAR)),
    ],
    ids=["caller", "user", "purpose", "limit"],
)
async def test_somebody_else_or_for_something_else_asks_by_himself(register, http, other):
    tasks = await begun(http.get("zaken", call()), http.get("zaken", other))
    assert register.asked == 2
    register.go_on.set()
    await asyncio.gather(*tasks)


async def test_who_stops_waiting_does_not_stop_the_other_and_the_last_one_does(register, http):
    first, second = await begun(*(http.get("zaken", call(trace=trace)) for trace in "ab"))
    first.cancel()
    register.go_on.set()
    assert await second == {"asked": 1}

    register.go_on.clear()
    (third,) = await begun(http.get("zaken", call()))
    third.cancel()
    await asyncio.gather(third, return_exceptions=True)
    (fourth,) = await begun(http.get("zaken", call()))
    register.go_on.set()
    assert await fourth == {"asked": 3}


async def test_a_failure_is_for_those_who_waited_and_not_for_who_comes_after(register, http):
    register.status = 503
    tasks = await begun(*(http.get("zaken", call(trace=trace)) for trace in "ab"))
    register.go_on.set()
    failed = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(one) for one in failed} == {BronUnavailableError}
    assert register.asked == 1
    register.status = 200
    assert await http.get("zaken", call()) == {"asked": 2}
