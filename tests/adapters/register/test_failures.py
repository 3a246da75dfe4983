"""A database that is not there, dies, or hangs: a BronError at once, and never silence."""

import asyncio
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from klantbeeld.contract import (
    BronDataError,
    BronError,
    BronForbiddenError,
    BronUnavailableError,
    PageRequest,
)
from klantbeeld.demo import town_people as town
from klantbeeld.testing.builders import call, klant
from tests.adapters.register.databases import ask, bron_for, context_for, on_server, run

HENK = klant(bsn=town.HENK_BSN)
ALL = PageRequest(limit=10)


@pytest.fixture
def through_proxy(filled_postgresql, proxy):
    parts = urlsplit(filled_postgresql)
    yield parts._replace(netloc=f"{parts.username}@127.0.0.1:{proxy.port}").geturl()
    proxy.mend()


async def contacts(bron):
    return len((await ask(bron.capabilities.klantcontacten, HENK, ALL)).items)


@pytest.mark.parametrize(
    "dsn", ["postgresql+asyncpg://postgres@127.0.0.1:9/x", "sqlite+aiosqlite:////nergens/register.db"]
)
async def test_a_database_that_is_not_there_is_unavailable(dsn):
    async with bron_for(dsn) as bron:
        with pytest.raises(BronUnavailableError):
            await contacts(bron)
        with pytest.raises(BronUnavailableError):
            await bron.check(call())


async def test_a_file_that_is_not_there_is_not_made_by_asking(tmp_path):
    async with bron_for(f"sqlite+aiosqlite:///{tmp_path}/none.db") as bron:
        with pytest.raises(BronUnavailableError):
            await contacts(bron)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_something_else_is_theirs_to_mend(tmp_path):
    (tmp_path / "x.db").write_bytes(b"this is no database at all " * 100)
    async with bron_for(f"sqlite+aiosqlite:///{tmp_path}/x.db") as bron:
        with pytest.raises(BronDataError, match="not a good database"):
            await contacts(bron)


async def test_a_database_without_tables_says_how_to_make_them(empty):
    if empty.startswith("sqlite"):
        await asyncio.to_thread(Path(empty.partition(":///")[2]).touch)
    async with bron_for(empty) as bron:
        with pytest.raises(BronForbiddenError, match="klantbeeld register init"):
            await contacts(bron)
        with pytest.raises(BronForbiddenError, match="klantbeeld register init"):
            await bron.check(call())


async def test_a_database_or_user_that_is_unknown_is_ours_to_mend(filled_postgresql):
    parts = urlsplit(filled_postgresql)
    host = parts.netloc.partition("@")[2]
    for wrong in (parts._replace(path="/nergens_bekend"), parts._replace(netloc=f"niemand@{host}")):
        async with bron_for(wrong.geturl()) as bron:
            with pytest.raises(BronForbiddenError):
                await contacts(bron)


async def test_a_user_without_rights_is_told_so(filled_postgresql):
    on_server("REVOKE ALL ON klantcontact FROM PUBLIC", filled_postgresql)
    on_server("DROP ROLE IF EXISTS klantbeeld_test_leeg")
    on_server("CREATE ROLE klantbeeld_test_leeg LOGIN")
    parts = urlsplit(filled_postgresql)
    netloc = f"klantbeeld_test_leeg@{parts.netloc.partition('@')[2]}"
    try:
        async with bron_for(parts._replace(netloc=netloc).geturl()) as bron:
            with pytest.raises(BronForbiddenError, match="rights"):
                await contacts(bron)
    finally:
        on_server("DROP ROLE klantbeeld_test_leeg")


async def test_a_connection_that_is_killed_while_it_waits_is_not_noticed(filled_postgresql):
    async with bron_for(filled_postgresql) as bron:
        assert await contacts(bron) == 4
        name = urlsplit(filled_postgresql).path[1:]
        on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        assert await contacts(bron) == 4


async def test_a_server_that_stops_is_unavailable_and_found_again(through_proxy, proxy):
    async with bron_for(through_proxy) as bron:
        assert await contacts(bron) == 4
        proxy.refuse()
        with pytest.raises(BronUnavailableError):
            await contacts(bron)
        proxy.mend()
        assert await contacts(bron) == 4


async def test_a_server_that_hangs_is_given_up_after_the_deadline(through_proxy, proxy):
    async with bron_for(through_proxy, deadline=0.5) as bron:
        assert await contacts(bron) == 4
        proxy.hang()
        begun = time.monotonic()
        with pytest.raises(BronUnavailableError):
            await contacts(bron)
        assert time.monotonic() - begun < 8
        proxy.mend()


async def test_who_stops_waiting_stops_at_once_also_when_the_server_hangs(through_proxy, proxy):
    async with bron_for(through_proxy, deadline=10.0) as bron:
        assert await contacts(bron) == 4
        proxy.hang()
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await contacts(bron)
        assert time.monotonic() - begun < 5
        proxy.mend()
        assert await contacts(bron) == 4


async def test_more_questions_than_connections_wait_for_their_turn(filled):
    async with bron_for(filled) as bron:
        assert await asyncio.gather(*(contacts(bron) for _ in range(40))) == [4] * 40


@pytest.mark.parametrize("command", ["stats", "export", "herversleutel"])
def test_a_command_on_a_database_that_is_not_there_is_a_bron_error(command):
    with pytest.raises(BronError):
        run(command, context_for("postgresql+asyncpg://postgres@127.0.0.1:9/x"))
