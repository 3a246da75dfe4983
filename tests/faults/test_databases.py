"""A PostgreSQL with a register in it, and a Redis, are killed and start again while klantbeelden are asked for."""

import asyncio
import contextlib
import signal

import pytest

from benchmarks import truth
from benchmarks.faulty import BRONNEN, BSNS
from tests.adapters.register.databases import SLEUTEL, ZOEKSLEUTEL, fill
from tests.adapters.register.writing import contact, write
from tests.faults.servers import postgresql, redis
from tests.faults.town import DEADLINE, facade

REGISTER = """
[bronnen.register]
adapter = "register"
database = "{dsn}"
sleutels = ["{sleutel}"]
zoeksleutel = "{zoeksleutel}"
deadline = 10.0
breaker_rest = 0.3
breaker_max_rest = 0.6
"""


def lines():
    """A partij and a klantcontact for everybody in the town."""
    for number, bsn in enumerate(BSNS):
        yield {
            "soort": "partij",
            "sleutel": f"p-{number}",
            "soort_partij": "persoon",
            "identificatoren": [{"soort": "bsn", "nummer": bsn}],
        }
        yield contact(f"c-{number}", f"p-{number}", onderwerp=f"Aan de balie {number}")


@pytest.fixture
def register(tmp_path):
    """A PostgreSQL with a register, and the settings of its bron."""
    with postgresql() as server:
        dsn = f"postgresql+asyncpg://postgres@127.0.0.1:{server.port}/postgres"
        fill(dsn, write(tmp_path / "lines.jsonl", *lines()))
        yield server, REGISTER.format(dsn=dsn, sleutel=SLEUTEL.reveal(), zoeksleutel=ZOEKSLEUTEL.reveal())


@contextlib.asynccontextmanager
async def away(facade_, server, how):
    """Kill a server under load, and start it again at the end; gives all that is answered, from before it to after."""
    loading = asyncio.ensure_future(facade_.load(150))
    await asyncio.sleep(0.5)
    await asyncio.to_thread(server.end, how)
    given = await facade_.load(50)
    yield given
    await asyncio.to_thread(server.start)
    given += await loading


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGQUIT], ids=["killed", "stopped at once"])
async def test_a_database_that_dies_costs_its_own_records_and_comes_back_by_itself(tmp_path, register, how):
    server, settings = register
    async with facade(tmp_path, more=settings) as facade_:
        async with away(facade_, server, how) as given:
            pass
        assert {one.status for one in given} == {200}
        assert [lie for one in given for lie in facade_.lies(one)] == []
        assert max(one.seconds for one in given) < DEADLINE
        assert {truth.lost(one.klantbeeld) for one in given} == {frozenset(), frozenset({"register"})}
        told = {status for one in given for status in truth.statuses(one.klantbeeld, "register")}
        assert told - {"GELEVERD"} <= {"NIET_BEREIKBAAR", "TE_LAAT"}
        await facade_.whole_again()


async def health(facade_):
    async with facade_.session.get(f"http://127.0.0.1:{facade_.port}/health/ready") as response:
        return response.status, await response.json()


KEPT = (
    "deadline = 25.0\ncache = { partijen = 0.2, zaken = 0.2, klantcontacten = 0.2, klanttaken = 0.2, bij_storing = 60 }"
)


async def test_a_redis_in_which_requests_are_counted_and_answers_kept_may_die_and_is_found_again(tmp_path):
    with redis(tmp_path) as server:
        counted = f'redis = "redis://127.0.0.1:{server.port}/0"\nmax_per_minuut = 100000'
        async with facade(tmp_path, server=counted, rules=dict.fromkeys(BRONNEN, KEPT)) as facade_:
            assert await health(facade_) == (200, {"status": "ok"})
            async with away(facade_, server, signal.SIGKILL) as given:
                assert await health(facade_) == (200, {"status": "ok", "redis": "fails"})
            assert {one.status for one in given} == {200}
            assert all(one.klantbeeld == facade_.truth[one.bsn] for one in given)
            async with asyncio.timeout(60):
                while (await health(facade_))[1] != {"status": "ok"}:
                    await facade_.load(1)
                    await asyncio.sleep(0.1)
