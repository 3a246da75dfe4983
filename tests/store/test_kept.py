"""What is kept, for how long, by whom it is shared, and that nobody can read it there."""

import asyncio
import contextlib

import pytest

from klantbeeld.store import Keys, Store
from tests.clock import Clock
from tests.redis import NOBODY, REDIS, line, link_to, needs_redis

SECRET = "geheim van deze gemeente"
BSN = b"999990019"


def a_store(link=None, secret=SECRET, max_bytes=100_000, clock=None):
    return Store(Keys(secret), max_bytes=max_bytes, link=link, clock=clock or Clock())


@contextlib.asynccontextmanager
async def two_processes():
    """A clock, and two stores with one Redis."""
    clock = Clock()
    async with link_to(REDIS) as one, link_to(REDIS) as other:
        yield clock, a_store(one, clock=clock), a_store(other, clock=clock)


async def found(store, name, fresh=1e9):
    entry = await store.get(name, fresh=fresh)
    return entry and entry.value


async def test_what_is_kept_is_found_under_its_name_until_its_time_is_over():
    clock = Clock()
    store = a_store(clock=clock)
    await store.put("a", b"1", 60)
    assert await found(store, "a") == b"1"
    assert await found(store, "b") is None
    clock.go(59)
    assert await found(store, "a") == b"1"
    clock.go(2)
    assert await found(store, "a") is None
    assert store.entries == 0


async def test_no_more_is_kept_than_there_is_room_for_and_what_is_too_large_is_not_kept():
    store = a_store(max_bytes=10_000)
    await store.put("large", bytes(10_001), 60)
    assert await found(store, "large") is None
    for number in range(100):
        await store.put(str(number), bytes(1000), 60)
    assert 1 < store.entries < 10
    assert await found(store, "99")


def test_a_name_tells_nothing_and_is_the_same_every_time_and_for_nobody_else():
    keys = Keys(SECRET)
    assert keys.name(BSN) == Keys(SECRET).name(BSN)
    assert keys.name(BSN) != Keys("een ander geheim").name(BSN)
    assert keys.name(BSN) != keys.name(b"999990020")
    assert BSN.decode() not in keys.name(BSN)


def test_what_is_sealed_is_opened_with_the_same_secret_under_the_same_name_alone():
    keys = Keys(SECRET)
    sealed = keys.seal(BSN, "a")
    assert keys.open(sealed, "a") == BSN
    assert BSN not in sealed
    assert keys.seal(BSN, "a") != sealed
    assert keys.open(sealed, "b") is None
    assert Keys("een ander geheim").open(sealed, "a") is None
    for changed in (b"", sealed[:-1], sealed[:5], bytes(100)):
        assert keys.open(changed, "a") is None


@needs_redis
@pytest.mark.usefixtures("patient")
class TestInRedis:
    async def test_processes_share_what_they_keep(self):
        async with two_processes() as (_, here, there):
            name = here.keys.name(b"processes share")
            await here.put(name, b"1", 60)
            assert await found(there, name) == b"1"

    async def test_who_has_an_older_one_looks_whether_another_has_asked_since(self):
        async with two_processes() as (clock, here, there):
            name = here.keys.name(b"another has asked")
            await here.put(name, b"old", 600)
            clock.go(100)
            await there.put(name, b"new", 600)
            assert await found(here, name, fresh=200) == b"old"
            assert await found(here, name, fresh=50) == b"new"

    async def test_a_clock_that_was_set_back_makes_nothing_younger_there_either(self):
        async with two_processes() as (clock, here, there):
            name = here.keys.name(b"set back")
            await here.put(name, b"1", 600)
            clock.go(-1)  # as the clocks of two machines may differ
            assert await found(there, name, fresh=60) == b"1"
            clock.go(-3600)
            assert await found(there, name, fresh=60) is None
            assert await found(here, name, fresh=60) is None

    async def test_it_goes_by_itself_when_its_time_is_over(self):
        async with two_processes() as (_, here, there):
            name = here.keys.name(b"goes by itself")
            await here.put(name, b"1", 0.05)
            for _ in range(200):
                if await found(there, name) is None:
                    break
                await asyncio.sleep(0.01)
            assert await found(there, name) is None

    async def test_nobody_can_read_it_there_and_what_is_put_there_by_another_is_not_believed(self):
        from redis.asyncio import Redis

        async with link_to(REDIS) as link, link_to(REDIS) as other, Redis.from_url(REDIS) as redis:
            store = a_store(link)
            name = store.keys.name(b"nobody reads " + BSN)
            await store.put(name, b"value with " + BSN, 60)
            (key,) = [key async for key in redis.scan_iter(f"*{name}*")]
            held = await redis.get(key)
            assert BSN not in key
            assert BSN not in held
            await redis.set(key, held[:-1] + bytes([held[-1] ^ 1]))
            assert await found(a_store(other), name) is None
            assert await found(store, name) == b"value with " + BSN


@pytest.mark.parametrize("url", [NOBODY, "mute"])
async def test_a_redis_that_does_not_answer_is_done_without(url):
    async with line() as (redis, mute), link_to(mute if url == "mute" else url) as link:
        store = a_store(link)
        await store.put("a", b"1", 60)
        assert link.fails
        tried = redis.connections
        for number in range(100):
            assert await found(store, "a", fresh=-1) == b"1"
            assert await found(store, f"other {number}") is None
            await store.put(str(number), b"2", 60)
        assert redis.connections == tried


@pytest.mark.parametrize("said", [b"$much\r\n", b"$-5\r\n", b"-MOVED elsewhere\r\n", b"*1\r\n" * 3000, b"\xff\r\n"])
async def test_a_redis_that_talks_nonsense_is_done_without(said):
    async def talk(reader, writer):
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            while await reader.read(10_000):
                writer.write(said)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server, link_to(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}") as link:
        store = a_store(link)
        assert await found(store, "b") is None
        await store.put("a", b"1", 60)
        assert link.fails
        assert await found(store, "a", fresh=-1) == b"1"
        assert await link.problem()
