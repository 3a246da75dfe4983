"""A register that answers, and never comes to an end: whoever waits hears it, and its place for calls comes free."""

import asyncio

import pytest

from klantbeeld.contract import BronTimeoutError
from klantbeeld.testing.builders import call
from tests.http.test_client import client
from tests.http.test_stream import read, serving

GZIP_WITH_A_NAME = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"
"""The head of a gzip file, behind which comes a name of any length: bytes that decompress to nothing."""


async def head_that_drips(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def head_that_pours(writer):
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()


async def body_of_nothing(writer, *, pause=0.0):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99999999999\r\n\r\n")
    writer.write(GZIP_WITH_A_NAME)
    while True:
        writer.write(b"a" * 1000)
        await writer.drain()
        await asyncio.sleep(pause)


async def body_that_drips_nothing(writer):
    await body_of_nothing(writer, pause=0.01)


async def body_that_drips(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n[")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def well(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    await writer.drain()


NO_PART = [head_that_drips, head_that_pours, body_of_nothing, body_that_drips_nothing]
"""Of a file that drips there is always a next part, so that may take as long as its reader wants."""
NEVER_ENDING = [*NO_PART, body_that_drips]


@pytest.mark.parametrize("answer", NEVER_ENDING)
async def test_an_answer_without_end_times_out_and_gives_its_place_back(answer):
    answers = [answer, answer, well]

    async def serve(writer):
        await answers.pop(0)(writer)

    async with serving(serve) as (url, _), client(url, deadline=0.5, max_parallel=2) as http:
        async with asyncio.timeout(5):
            outcomes = await asyncio.gather(*(http.get(path, call()) for path in "ab"), return_exceptions=True)
            assert [type(one) for one in outcomes] == [BronTimeoutError] * 2
            assert await http.get("c", call()) == {}


@pytest.mark.parametrize("answer", NEVER_ENDING)
async def test_its_place_comes_free_also_when_nobody_waits_any_more(answer):
    answers = [answer, well]

    async def serve(writer):
        await answers.pop(0)(writer)

    async with serving(serve) as (url, _), client(url, deadline=0.5, max_parallel=1) as http:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await http.get("a", call())
        async with asyncio.timeout(5):
            assert await http.get("b", call()) == {}


@pytest.mark.parametrize("answer", NO_PART)
async def test_a_file_that_never_comes_times_out(answer):
    async with serving(answer) as (url, _), client(url, deadline=0.1) as http:
        async with asyncio.timeout(5):
            with pytest.raises(BronTimeoutError):
                await read(http)
