"""How many requests one caller may send, counted here or in Redis, and what happens when Redis does not answer."""

import asyncio
import contextlib
import secrets

import pytest

from klantbeeld.contract import Caller
from klantbeeld.server.app import create_app
from klantbeeld.server.check import check_redis
from klantbeeld.server.rate import Rate
from klantbeeld.server.responses import Problem
from klantbeeld.settings import SettingsError
from tests.redis import NOBODY, REDIS, line, link_to, needs_redis
from tests.server.serving import read_config, serving

KEY = "k" * 32
BSN = "999990019"
ASK = {"query": "{ __typename }"}


@contextlib.asynccontextmanager
async def rate(per_minuut, redis=None):
    async with link_to(redis) if redis is not None else contextlib.nullcontext() as link:
        yield Rate(per_minuut, key=KEY, link=link)


def somebody():
    return Caller(id=secrets.token_hex(8))


async def allowed(counting, caller, times):
    """How many of so many requests are let through."""
    let_through = 0
    for _ in range(times):
        with contextlib.suppress(Problem):
            await counting.check(caller)
            let_through += 1
    return let_through


# Where a minute ends and the next begins, some of the one before no longer count: so twice as many, at most.
@pytest.mark.parametrize(
    "redis", [None, pytest.param(REDIS, marks=needs_redis), NOBODY], ids=["here", "redis", "nobody"]
)
@pytest.mark.usefixtures("patient")
async def test_one_caller_may_ask_only_so_often_and_is_not_in_the_way_of_another(redis):
    async with rate(5, redis) as counting:
        one, other = somebody(), somebody()
        assert 5 <= await allowed(counting, one, 30) <= 10
        assert await allowed(counting, other, 5) == 5


@needs_redis
@pytest.mark.usefixtures("patient")
async def test_processes_with_one_redis_count_together():
    caller = somebody()
    async with rate(5, REDIS) as here, rate(5, REDIS) as there:
        assert await allowed(here, caller, 15) + await allowed(there, caller, 15) <= 10


@needs_redis
@pytest.mark.usefixtures("patient")
async def test_redis_is_told_nothing_of_who_asks():
    from redis.asyncio import Redis

    async with rate(5, REDIS) as counting:
        await counting.check(Caller(id=BSN))
    async with Redis.from_url(REDIS) as redis:
        keys = [key async for key in redis.scan_iter("*klantbeeld*")]
        assert keys
        assert not [key for key in keys if BSN.encode() in key]


async def test_who_asked_too_often_is_told_when_to_come_back():
    async with rate(1) as counting:
        caller = somebody()
        with pytest.raises(Problem) as refused:
            await asyncio.gather(*(counting.check(caller) for _ in range(5)))
    assert refused.value.status == 429
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    assert caller.id not in str(refused.value)


async def test_a_redis_that_says_nothing_holds_nobody_up_and_is_left_alone_for_a_while(caplog):
    async with line() as (redis, url), link_to(url) as link:
        counting = Rate(1000, key=KEY, link=link)
        await counting.check(somebody())
        tried = redis.connections
        assert await allowed(counting, somebody(), 100) == 100
        assert redis.connections == tried
        assert link.fails
    assert len([record for record in caplog.records if "redis" in record.message]) == 1
    assert "127.0.0.1" not in caplog.text


@needs_redis
async def test_a_redis_that_answers_again_is_asked_again(monkeypatch, caplog):
    monkeypatch.setattr("klantbeeld.store.link._ASKED_AGAIN_AFTER", 0.0)
    async with line() as (redis, url), link_to(url) as link:
        counting = Rate(1000, key=KEY, link=link)
        await counting.check(somebody())
        assert link.fails
        redis.mute = False
        while link.fails:  # on a slow machine it may be too late once more
            await counting.check(somebody())
    assert [record.message for record in caplog.records if "redis" in record.message][-1] == "redis answers again"


class TestInTheFacade:
    async def test_one_too_many_is_a_429_also_for_a_document(self, tmp_path):
        async with serving(tmp_path, "max_per_minuut = 1") as client:
            answers = [await client.post("/graphql", json=ASK) for _ in range(4)]
            refused = answers[-1]
            assert refused.status_code == 429
            assert int(refused.headers["retry-after"]) > 0
            assert refused.headers["content-type"] == "application/problem+json; charset=utf-8"
            assert (await client.get("/documenten/x")).status_code == 429
            assert (await client.get("/health/ready")).status_code == 200

    async def test_where_everybody_is_one_caller_nothing_is_counted_unless_it_is_said(self, tmp_path):
        async with serving(tmp_path) as client:
            assert {(await client.post("/graphql", json=ASK)).status_code for _ in range(700)} == {200}

    async def test_health_says_that_redis_fails_and_answers_go_on(self, tmp_path):
        async with serving(tmp_path, f'max_per_minuut = 100\nredis = "{NOBODY}"') as client:
            assert (await client.get("/health/ready")).json() == {"status": "ok"}
            assert (await client.post("/graphql", json=ASK)).status_code == 200
            response = await client.get("/health/ready")
            assert (response.status_code, response.json()) == (200, {"status": "ok", "redis": "fails"})

    @pytest.mark.parametrize("url", ["http://x/", "geheim", "redis//x", "redis://:geheim@x:poort/0"])
    def test_a_url_that_is_none_is_told_before_the_start_and_not_repeated(self, tmp_path, url):
        with pytest.raises(SettingsError) as refused:
            create_app(read_config(tmp_path, f'max_per_minuut = 1\nredis = "{url}"'))
        assert "server.redis" in str(refused.value)
        assert "geheim" not in str(refused.value)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param(REDIS, (), marks=needs_redis),
        (NOBODY, ("cannot be reached, or refuses (ConnectionError)",)),
        ("127.0.0.1:6379", ("must be a URL that starts with redis:// or rediss://",)),
    ],
    ids=["there", "away", "no URL"],
)
async def test_a_check_tells_whether_redis_can_be_counted_in(tmp_path, url, told):
    settings = read_config(tmp_path, f'redis = "{url}"\nmax_per_minuut = 100')
    (found,) = await check_redis(settings)
    assert (found.name, found.problems) == ("server.redis", told)


async def test_a_check_says_nothing_of_a_redis_that_is_not_there_to_be_used(tmp_path):
    assert await check_redis(read_config(tmp_path, "")) == ()
