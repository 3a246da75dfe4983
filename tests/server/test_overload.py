"""More requests at the same time than there are places for."""

import asyncio
import time

import pytest

from klantbeeld.server.app import create_app
from klantbeeld.server.overload import Cpu, Places, wanted_cpu
from tests.server.serving import listening, read_config, serving

ASK = {"query": "{ __typename }"}
GRAPHQL = {"content-type": "application/json"}


class Holding:
    """A request of which the body is still to come, so that it keeps its place until it is let go."""

    def __init__(self, client):
        self._go = asyncio.Event()
        self._begun = asyncio.Event()
        self._sending = asyncio.ensure_future(client.post("/graphql", content=self._body(), headers=GRAPHQL))

    async def _body(self):
        yield b'{"query": '
        self._begun.set()
        await self._go.wait()
        yield b'"{ __typename }"}'

    async def begun(self):
        await self._begun.wait()
        return self

    async def end(self):
        self._go.set()
        return await self._sending


@pytest.mark.parametrize("path", ["/graphql", "/documenten/x"])
async def test_who_finds_all_places_taken_is_sent_away_at_once_and_may_come_back(tmp_path, path):
    method = "POST" if path == "/graphql" else "GET"
    async with serving(tmp_path, "max_requests = 2\ndeadline = 60.0") as client:
        holding = [await Holding(client).begun() for _ in range(2)]
        refused = await client.request(method, path, json=ASK)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.headers["content-type"] == "application/problem+json; charset=utf-8"
        assert refused.json().keys() >= {"status", "title", "detail"}
        assert (await client.get("/health/ready")).status_code == 200
        assert [(await one.end()).status_code for one in holding] == [200, 200]
        assert (await client.request(method, path, json=ASK)).status_code == (200 if path == "/graphql" else 404)


async def test_a_place_is_given_back_whatever_comes_of_a_request(tmp_path):
    async with serving(tmp_path, "max_requests = 1") as client:
        for content in (b"", b"{", b'{"query": "{"}', b"x" * 200_000):
            assert (await client.post("/graphql", content=content, headers=GRAPHQL)).status_code in (400, 413)
        assert (await client.get("/graphql")).status_code == 405
        assert (await client.post("/graphql", json=ASK)).status_code == 200


async def test_a_body_that_does_not_come_in_time_gives_its_place_back(tmp_path):
    async with serving(tmp_path, "max_requests = 1\ndeadline = 0.2") as client:
        holding = await Holding(client).begun()
        assert (await holding._sending).status_code == 408
        assert (await client.post("/graphql", json=ASK)).status_code == 200


async def without_end(writer):
    for number in range(10_000):
        writer.write(f"x-{number}: {'x' * 1000}\r\n".encode())
        await writer.drain()


async def test_headers_without_end_are_not_read(tmp_path):
    async with listening(create_app(read_config(tmp_path))) as client:
        _, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(b"POST /graphql HTTP/1.1\r\n")
        with pytest.raises(ConnectionError):
            await without_end(writer)
        writer.close()
        assert (await client.post("/graphql", json=ASK)).status_code == 200


class Machine:
    """A clock, and the CPU that was used."""

    def __init__(self):
        self.now = self.used = 100.0

    def go(self, seconds, share):
        self.now += seconds
        self.used += seconds * share


def test_a_thread_that_works_wants_the_cpu_and_one_that_waits_does_not():
    began = wanted_cpu()
    while wanted_cpu() == began:
        sum(range(10_000))
    working = wanted_cpu()
    time.sleep(0.5)
    assert wanted_cpu() - working < 0.4


def places(machine, most=10, most_busy=2):
    return Places(most, most_busy, Cpu(clock=lambda: machine.now, wanted=lambda: machine.used))


def test_while_there_is_cpu_left_all_places_can_be_taken():
    machine = Machine()
    some = places(machine)
    machine.go(1.0, 0.5)
    some.taken = 9
    assert not some.is_full
    some.taken = 10
    assert some.is_full


def test_without_cpu_there_are_fewer_places_until_there_is_some_again():
    machine = Machine()
    some = places(machine)
    some.taken = 1
    machine.go(0.2, 1.0)
    assert not some.is_full
    some.taken = 2
    assert some.is_full
    machine.go(0.01, 0.0)  # too short to say anything
    assert some.is_full
    machine.go(0.2, 0.1)
    assert not some.is_full
