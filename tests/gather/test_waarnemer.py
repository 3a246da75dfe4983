"""Who looks on is told of every question, in a word, and of nothing that was asked or answered."""

import asyncio
import contextlib

import pytest

from klantbeeld.contract import (
    Bestand,
    BronDataError,
    BronError,
    BronForbiddenError,
    BronNotAskedError,
    BronTimeoutError,
    BronUnavailableError,
    Capabilities,
    Fetcher,
    Item,
    NotAsked,
    Page,
    PageRequest,
)
from klantbeeld.gather import Source, fetch, opened
from klantbeeld.testing.builders import call, klant, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.clock import Clock

KLANTEN = [klant(bsn=synthetic_bsn(index)) for index in range(3)]
GOOD = Page((Item(zaak("noord"), "1"),), has_more=False)
PARTLY = Page(GOOD.items, has_more=False, dropped=1)
REQUEST = PageRequest(limit=5)


class Kijker:
    def __init__(self):
        self.told, self.seconds = [], []

    def bevraagd(self, bevraging, call):
        assert bevraging.seconds >= 0
        self.told.append((bevraging.bron, bevraging.uitkomst))
        self.seconds.append((bevraging.seconds, bevraging.gelezen))


class Bron:
    """Gives pages or raises, whatever it is asked; without an answer it never does."""

    def __init__(self, answer, batch_size):
        self.answer, self.asked = answer, asyncio.Event()
        self.capabilities = Capabilities(zaken=Fetcher(fetch=self.fetch, batch_size=batch_size))

    async def fetch(self, keys, request, call):
        self.asked.set()
        if self.answer is None:
            await asyncio.Event().wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return dict(zip(keys, self.answer, strict=False))


def looked_at(answer, batch_size=10):
    kijker = Kijker()
    return Source(name="noord", naam="Noord", bron=Bron(answer, batch_size), waarnemer=kijker, deadline=60.0), kijker


async def told_of(answer, batch_size=10):
    source, kijker = looked_at(answer, batch_size)
    await fetch(source, source.offers.zaken, KLANTEN, REQUEST, call())
    return kijker.told


@pytest.mark.parametrize(
    ("answer", "uitkomst"),
    [
        ([GOOD] * 3, "geleverd"),
        ([GOOD, PARTLY, GOOD], "gedeeltelijk"),
        ([GOOD, GOOD], "fout"),  # of the third klant it says nothing
        ([GOOD, Page((), has_more=True), PARTLY], "fout"),
        (BronUnavailableError("weg"), "niet_bereikbaar"),
        (BronTimeoutError("laat"), "te_laat"),
        (BronForbiddenError("nee"), "fout"),
        (BronDataError("onzin"), "fout"),
        (KeyError("999990019"), "fout"),
        (BronNotAskedError("noord", NotAsked.FAILING), "niet_gevraagd"),
    ],
)
async def test_a_question_is_told_once_by_what_was_worst_of_it(answer, uitkomst):
    assert await told_of(answer) == [("noord", uitkomst)]


async def test_each_chunk_is_a_question():
    assert await told_of([GOOD], batch_size=1) == [("noord", "geleverd")] * 3


async def test_a_question_that_nobody_waits_for_any_more_is_told_too():
    source, kijker = looked_at(None)
    asking = asyncio.ensure_future(fetch(source, source.offers.zaken, KLANTEN, REQUEST, call()))
    await source.bron.asked.wait()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert kijker.told == [("noord", "afgebroken")]


@contextlib.asynccontextmanager
async def file_of(*parts, error=None, omvang=None):
    """A file that comes part by part, and breaks off behind those when there is an error."""

    async def come():
        for part in parts:
            yield part
        if error is not None:
            raise error

    yield Bestand(parts=come(), omvang=omvang)


def with_file(opening):
    kijker = Kijker()
    bron = Bron(None, 1)
    bron.capabilities = Capabilities(bestand=opening)
    return Source(name="noord", naam="Noord", bron=bron, waarnemer=kijker, deadline=60.0), kijker


async def test_a_file_is_told_when_it_was_read_to_its_end():
    source, kijker = with_file(lambda sleutel, call: file_of(b"in", b"houd"))
    async with opened(source, "1", call()) as bestand:
        assert b"".join([part async for part in bestand.parts]) == b"inhoud"
        assert kijker.told == []
    assert kijker.told == [("noord", "geleverd")]


async def test_a_file_that_cannot_be_had_is_told():
    fake, kijker = FakeBron("noord", bestanden={"1": b"inhoud"}), Kijker()
    with pytest.raises(BronDataError):
        async with opened(Source(name="noord", naam="Noord", bron=fake.bron, waarnemer=kijker), "2", call()):
            pass
    assert kijker.told == [("noord", "fout")]


@pytest.mark.parametrize("parts", [0, 1])
async def test_a_file_of_which_the_reader_leaves_is_told_as_such(parts):
    source, kijker = with_file(lambda sleutel, call: file_of(b"in", b"houd"))
    async with opened(source, "1", call()) as bestand:
        for _ in range(parts):
            await anext(bestand.parts)
    assert kijker.told == [("noord", "afgebroken")]


@pytest.mark.parametrize("parts", [1, 2])
async def test_a_file_of_which_its_reader_has_all_that_was_said_is_delivered(parts):
    source, kijker = with_file(lambda sleutel, call: file_of(b"in", b"houd", omvang=6))
    async with opened(source, "1", call()) as bestand:
        for _ in range(parts):
            await anext(bestand.parts)
    assert kijker.told == [("noord", "geleverd" if parts == 2 else "afgebroken")]


@pytest.mark.parametrize(
    ("error", "uitkomst"),
    [
        (BronUnavailableError("weg"), "niet_bereikbaar"),
        (BronTimeoutError("laat"), "te_laat"),
        (BronDataError("te groot"), "fout"),
        (KeyError("999990019"), "fout"),
    ],
)
async def test_a_file_that_breaks_off_is_told_by_why(error, uitkomst):
    source, kijker = with_file(lambda sleutel, call: file_of(b"in", error=error))
    async with opened(source, "1", call()) as bestand:
        assert await anext(bestand.parts) == b"in"
        with pytest.raises(BronError):
            await anext(bestand.parts)
    assert kijker.told == [("noord", uitkomst)]


async def test_a_file_that_nobody_waits_for_any_more_is_told_too():
    asked = asyncio.Event()

    @contextlib.asynccontextmanager
    async def opening(sleutel, call):
        asked.set()
        await asyncio.Event().wait()
        yield

    source, kijker = with_file(opening)
    reading = asyncio.ensure_future(opened(source, "1", call()).__aenter__())
    await asked.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert kijker.told == [("noord", "afgebroken")]


async def test_what_a_reader_takes_is_not_what_the_bron_took(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(asyncio.get_running_loop(), "time", clock)

    @contextlib.asynccontextmanager
    async def opening(sleutel, call):
        clock.go(2.0)
        async with file_of(b"inhoud") as bestand:
            yield bestand

    source, kijker = with_file(opening)
    async with opened(source, "1", call()) as bestand:
        async for _ in bestand.parts:
            clock.go(30.0)
    assert kijker.seconds == [(2.0, 30.0)]
