"""Who looks on is told of every question, in a word, and of nothing that was asked or answered."""

import asyncio

import pytest

from klantbeeld.contract import (
    BronDataError,
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

KLANTEN = [klant(bsn=synthetic_bsn(index)) for index in range(3)]
GOOD = Page((Item(zaak("noord"), "1"),), has_more=False)
PARTLY = Page(GOOD.items, has_more=False, dropped=1)
REQUEST = PageRequest(limit=5)


class Kijker:
    def __init__(self):
        self.told = []

    def bevraagd(self, bevraging, call):
        assert bevraging.seconds >= 0
        self.told.append((bevraging.bron, bevraging.uitkomst))


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


async def test_opening_a_file_is_told_when_it_is_open_or_cannot_be():
    kijker = Kijker()
    fake = FakeBron("noord", bestanden={"1": b"inhoud"})
    source = Source(name="noord", naam="Noord", bron=fake.bron, waarnemer=kijker)
    async with opened(source, "1", call()) as bestand:
        assert b"".join([part async for part in bestand.parts]) == b"inhoud"
    with pytest.raises(BronDataError):
        async with opened(source, "2", call()):
            pass
    assert kijker.told == [("noord", "geleverd"), ("noord", "fout")]
