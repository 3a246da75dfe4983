"""The lists of types: read beforehand, shared by processes, renewed meanwhile, and used on when they cannot be read."""

import httpx
import pytest

from klantbeeld.contract import BronContext, BronUnavailableError
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN
from klantbeeld.store import Keys, Store, StoredNaslag
from klantbeeld.testing.builders import call, klant
from klantbeeld_zgw import ADAPTER
from klantbeeld_zgw import catalogus as module
from tests.adapters.zgw.answers import Asked, ask, settings
from tests.clock import until

HENK = klant(bsn=HENK_BSN)
WANTED = ask(10, "zaaktype", "status.naam", "resultaat")


def naslag():
    """What the processes of one façade share."""
    return StoredNaslag("zaken", Store(Keys("geheim"), max_bytes=10_000_000))


@pytest.fixture
async def process(standin):
    """Makes a bron on the one stand-in, as a process of its own would."""
    made = []

    def make(shared=None, **changes):
        context = BronContext(
            name="zaken", settings=settings(**changes), transport=httpx.ASGITransport(standin), naslag=shared
        )
        made.append(ADAPTER.build(context))
        return Asked(made[-1], lambda: [(each.path, each.body) for each in standin.calls])

    yield make
    for bron in made:
        await bron.close()


def read(standin):
    """Which lists were read from the register, in order of name."""
    lists = sorted(call.path.rpartition("/")[2] for call in standin.calls if "/catalogi/" in call.path)
    standin.calls.clear()
    return lists


async def named(register):
    """The zaken, which all have a name of their zaaktype."""
    page = await register.zaken(HENK, WANTED)
    assert page.items
    assert page.missing == ()
    return [item.record.zaaktype.naam for item in page.items]


async def test_who_is_warm_reads_no_catalogi_for_the_first_question(process, standin):
    register = process()
    await register.bron.warm(call())
    assert {"zaaktypen", "statustypen", "resultaattypen"} <= set(read(standin))
    await named(register)
    assert read(standin) == []


async def test_a_register_that_is_away_then_is_read_when_it_is_needed(process, standin):
    register = process()
    standin.break_with(Fault.UNAVAILABLE)
    with pytest.raises(BronUnavailableError):
        await register.bron.warm(call())
    standin.reset()
    await named(register)


async def test_what_one_process_read_another_need_not(process, standin):
    shared = naslag()
    await process(shared).bron.warm(call())
    assert read(standin) != []
    other = process(shared)
    await other.bron.warm(call())
    assert all(await named(other))
    assert read(standin) == []


async def test_with_a_ttl_of_nothing_nothing_is_shared(process, standin):
    shared = naslag()
    await process(shared, catalogi_ttl=0.0).bron.warm(call())
    read(standin)
    await process(shared, catalogi_ttl=0.0).bron.warm(call())
    assert read(standin) != []


class Time:
    """The clock of the lists, set by a test."""

    now = 1000.0

    def time(self):
        return self.now


@pytest.fixture
def time(monkeypatch):
    made = Time()
    monkeypatch.setattr(module, "_now", made.time)
    return made


async def test_nobody_waits_for_a_list_that_has_just_become_too_old(process, standin, time):
    register = process(catalogi_ttl=300.0)
    await register.bron.warm(call())
    time.now += 301
    standin.break_with(Fault.HANG, "/catalogi/")
    await named(register)


async def test_a_list_that_has_just_become_too_old_is_read_anew_once(process, standin, time):
    register = process(catalogi_ttl=300.0)
    await register.bron.warm(call())
    read(standin)
    time.now += 301
    await named(register)
    await until(lambda: len([one for one in standin.calls if "/catalogi/" in one.path]) == 3)
    await named(register)
    assert read(standin) == ["resultaattypen", "statustypen", "zaaktypen"]


async def test_an_old_list_is_better_than_none_for_a_day(process, standin, time):
    register = process(catalogi_ttl=300.0)
    await register.bron.warm(call())
    standin.break_with(Fault.UNAVAILABLE, "/catalogi/")
    time.now += 86_000
    assert all(await named(register))
    time.now += 1000
    page = await register.zaken(HENK, WANTED)
    assert {type(one) for one in page.missing} == {BronUnavailableError}
    standin.reset()
    assert all(await named(register))
