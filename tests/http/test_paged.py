"""Lists in numbered pages."""

import asyncio

import httpx
import pytest

from klantbeeld.contract import BronContext, BronDataError, BronUnavailableError
from klantbeeld.http import HttpClient, PagedList
from klantbeeld.testing.builders import call

BASE = "http://register.example/api/v1/"


class Register:
    """A list in pages, that clamps the page size and can be made to lie."""

    def __init__(self, total, clamp=10):
        self.total, self.clamp = total, clamp
        self.count = total
        self.asked = []
        self.most = self.busy = 0
        self.next = lambda number: f"{BASE}zaken?page={number + 1}&pageSize=500"
        self.change = lambda number, body: body
        self.status = {}

    async def __call__(self, request):
        self.asked.append(request)
        self.busy += 1
        self.most = max(self.most, self.busy)
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
        self.busy -= 1
        number = int(request.url.params["page"])
        size = min(int(request.url.params.get("pageSize", 500)), self.clamp)
        results = [{"nr": index} for index in range(self.total)][(number - 1) * size : number * size]
        if number in self.status or (not results and number > 1):
            return httpx.Response(self.status.get(number, 404), json={})
        following = self.next(number) if number * size < self.total else None
        body = {"count": self.count, "next": following, "previous": None, "results": results}
        return httpx.Response(200, json=self.change(number, body))

    def numbers(self):
        return sorted(int(request.url.params["page"]) for request in self.asked)


def a_list(register, max_parallel=10, **fields):
    context = BronContext(
        name="noord", settings=None, max_parallel=max_parallel, transport=httpx.MockTransport(register)
    )
    return PagedList(http=HttpClient(context, BASE), path="zaken", **{"params": {"x": "y"}, **fields})


async def read(register, **fields):
    asked = a_list(register, **fields)
    fetched = await asked.all(call())
    await asked.http.close()
    return fetched


def numbers(fetched):
    return [one["nr"] for one in fetched.results]


@pytest.mark.parametrize("total", [0, 1, 9, 10, 11, 95])
async def test_all_pages_are_the_whole_list_in_order(total):
    fetched = await read(Register(total))
    assert (numbers(fetched), fetched.has_more, fetched.count) == (list(range(total)), False, total)


@pytest.mark.parametrize(("total", "repeated"), [(9, 1), (20, 1), (20, 2)])
async def test_a_record_that_a_list_has_twice_is_given_once(total, repeated):
    register = Register(total)

    def change(number, body):
        named = [one | {"url": f"{BASE}zaken/{one['nr']}"} for one in body["results"]]
        # What was added while we read moves the last of a page on to the next.
        last = {"nr": 9, "url": f"{BASE}zaken/9"} if number == 2 else named[0]
        return body | {"results": [last, *named] if number == repeated else named}

    register.change = change
    assert numbers(await read(register)) == list(range(total))


@pytest.mark.parametrize("url", [None, 7, {}, []])
async def test_records_without_an_address_are_all_given(url):
    register = Register(5)
    register.change = lambda number, body: body | {"results": [{"nr": 1, "url": url}] * 2}
    assert numbers(await read(register)) == [1, 1]


async def test_a_short_list_is_one_call():
    register = Register(3)
    await read(register)
    assert register.numbers() == [1]


async def test_a_register_that_clamps_the_page_size_is_read_to_the_end():
    register = Register(25, clamp=10)
    assert numbers(await read(register, page_size=500)) == list(range(25))
    assert register.numbers() == [1, 2, 3]


async def test_pages_behind_the_first_are_asked_at_the_same_time():
    register = Register(80)
    await read(register)
    assert register.most == 7


async def test_every_page_has_the_filters_and_we_write_its_address_ourselves():
    register = Register(15)
    await read(register)
    assert all(request.url.params["x"] == "y" for request in register.asked)


async def test_a_search_is_posted_with_the_same_body_page_after_page():
    register = Register(15)
    await read(register, body={"bsn": "999990019"})
    assert {(request.method, request.content) for request in register.asked} == {("POST", b'{"bsn":"999990019"}')}


async def test_more_pages_than_we_read_are_said_to_follow():
    register = Register(95)
    fetched = await read(register, max_pages=3)
    assert (numbers(fetched), fetched.has_more) == (list(range(30)), True)
    assert register.numbers() == [1, 2, 3]


async def test_a_page_past_the_end_is_empty():
    asked = a_list(Register(5))
    fetched = await asked.page(7, call())
    assert (fetched.results, fetched.has_more) == ((), False)


async def test_a_first_page_that_is_not_there_is_an_error():
    register = Register(5)
    register.status[1] = 404
    with pytest.raises(BronDataError):
        await read(register)


async def test_a_page_that_fails_fails_the_list():
    register = Register(50)
    register.status[3] = 503
    with pytest.raises(BronUnavailableError):
        await read(register)


@pytest.mark.parametrize(
    "following",
    [
        "http://elders.example/api/v1/zaken?page=2",
        "https://register.example/api/v1/zaken?page=2",
        "http://register.example:81/api/v1/zaken?page=2",
        "http://register.example/api/v1/rollen?page=2",
        "http://register.example@elders.example/api/v1/zaken?page=2",
        "//elders.example/api/v1/zaken?page=2",
        "/api/v1/zaken?page=2",
        "file:///etc/hosts?page=2",
        "http://register.example/api/v1/zaken?page=1",
        "http://register.example/api/v1/zaken?page=3",
        "http://register.example/api/v1/zaken?page=2&page=1",
        "http://register.example/api/v1/zaken?page=",
        "http://register.example/api/v1/zaken",
        "http://[",
        "",
    ],
)
async def test_a_next_link_that_goes_elsewhere_or_does_not_move_on_makes_the_list_suspect(following):
    register = Register(15)
    register.next = lambda number: following
    with pytest.raises(BronDataError):
        await read(register)
    assert register.numbers() == [1]


@pytest.mark.parametrize(
    "change",
    [
        lambda body: [],
        lambda body: "x",
        lambda body: {},
        lambda body: body | {"results": None},
        lambda body: body | {"results": "x"},
        lambda body: body | {"results": {}},
        lambda body: body | {"results": [1]},
        lambda body: body | {"results": [None]},
        lambda body: body | {"results": []},
        lambda body: body | {"count": "15"},
        lambda body: body | {"count": None},
        lambda body: body | {"next": 7},
    ],
)
@pytest.mark.parametrize("page", [1, 2])
async def test_a_page_that_is_no_page_is_nonsense(change, page):
    register = Register(25)
    register.change = lambda number, body: change(body) if number == page else body
    with pytest.raises(BronDataError):
        await read(register)


@pytest.mark.parametrize("page", [1, 2])
async def test_a_page_that_is_null_is_not_the_end(page):
    register = Register(25)
    register.change = lambda number, body: None if number == page else body
    with pytest.raises(BronDataError):
        await read(register)


@pytest.mark.parametrize("count", [0, 3, 10, -1])
async def test_a_count_that_is_too_low_does_not_hide_that_more_follows(count):
    register = Register(25)
    register.count = count
    assert (await read(register)).has_more


async def test_a_count_that_is_too_high_costs_a_bounded_number_of_calls():
    register = Register(25)
    register.count = 10**9
    fetched = await read(register, max_pages=6)
    assert (numbers(fetched), fetched.has_more) == (list(range(25)), True)
    assert len(register.asked) == 6


async def test_the_error_does_not_repeat_the_link():
    register = Register(15)
    register.next = lambda number: "http://elders.example/?bsn=999990019"
    with pytest.raises(BronDataError) as raised:
        await read(register)
    assert "999990019" not in str(raised.value)
    assert "elders" not in str(raised.value)


async def test_a_register_with_one_size_of_page_is_not_asked_for_another():
    register = Register(25)
    found = await read(register, page_size=None, params={"expand": ("een", "twee")})
    assert len(found.results) == 25
    assert all("pageSize" not in request.url.params for request in register.asked)
    assert all(request.url.params.get_list("expand") == ["een", "twee"] for request in register.asked)
