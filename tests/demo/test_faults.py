"""A stand-in on a connection: the faults that are more than another answer."""

import asyncio

import httpx
import pytest
from starlette.responses import JSONResponse

from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault, Standin
from tests.clock import until

WHOLE = {"results": ["x" * 100], "count": 1}


@pytest.fixture
async def standin():
    standin = Standin(JSONResponse(WHOLE), name="x")
    async with serve_standins(standin) as urls, httpx.AsyncClient(base_url=urls["x"], timeout=30) as client:
        yield standin, client


async def test_who_is_killed_cannot_be_reached_until_he_lives_again(standin):
    standin, client = standin
    for _ in range(3):
        standin.break_with(Fault.KILLED)
        standin.break_with(Fault.KILLED)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(client.base_url.host, client.base_url.port)
        with pytest.raises(httpx.NetworkError):
            await client.get("/a")
        standin.break_with(None)
        assert (await client.get("/a")).json() == WHOLE


async def test_who_is_killed_while_he_answers_resets_the_connection(standin):
    standin, client = standin
    standin.break_with(Fault.HANG)
    asking = asyncio.ensure_future(client.get("/a"))
    await until(lambda: standin.calls)
    standin.break_with(Fault.KILLED)
    with pytest.raises(httpx.ReadError):
        await asking


async def test_who_is_killed_is_not_mended_by_another_who_is_asked_to(standin):
    standin, client = standin
    answer = await client.post("/_standin/fault", json={"fault": "KILLED"})
    assert answer.status_code == 400
    assert "HANG" in answer.json()["faults"]


async def test_an_answer_breaks_off_half_way(standin):
    standin, client = standin
    standin.break_with(Fault.BROKEN_OFF)
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get("/a")


async def test_half_of_what_was_compressed_is_nothing(standin):
    standin, client = standin
    standin.break_with(Fault.CUT_GZIP)
    answer = await client.get("/a")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content[-2:] != b"]}"


async def test_a_byte_a_second(standin):
    standin, client = standin
    standin.break_with(Fault.DRIP)
    async with client.stream("GET", "/a") as answer:
        parts = answer.aiter_raw()
        assert [await anext(parts), await anext(parts)] == [b"{", b'"']
