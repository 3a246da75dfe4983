"""What is seen of the bezwaren of a klant, and how many calls it takes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    Bron,
    BronContext,
    BronDataError,
    Geheim,
    Identificator,
    Page,
    PageRequest,
    Zaak,
)
from klantbeeld.testing.builders import call, klant

from klantbeeld_bezwaren import ADAPTER, BezwarenSettings
from tests.backend import SLEUTEL, Backend
from tests.people import ANNA, HELD, actie, bezwaar, uuid

WHO = klant(bsn=ANNA)
ASKED = PageRequest(limit=100)


@asynccontextmanager
async def bron(backend: Backend, bronorganisatie: str | None = None) -> AsyncIterator[Bron]:
    settings = BezwarenSettings(
        url="http://bezwaren.invalid/api/", sleutel=Geheim(SLEUTEL), bronorganisatie=bronorganisatie
    )
    made = ADAPTER.build(BronContext(name="bezwaren", settings=settings, transport=backend.transport()))
    try:
        yield made
    finally:
        await made.close()


async def zaken(backend: Backend, bronorganisatie: str | None = None) -> Sequence[Zaak]:
    async with bron(backend, bronorganisatie) as made:
        assert made.capabilities.zaken is not None
        page = (await made.capabilities.zaken.fetch([WHO], ASKED, call()))[WHO]
        return [item.record for item in page.items]


async def test_a_bezwaar_is_a_zaak_with_its_phase_and_outcome() -> None:
    found = {zaak.identificatie: zaak for zaak in await zaken(Backend(HELD), "123456782")}
    status, resultaat = found["BZW-2026-0002"].status, found["BZW-2026-0003"].resultaat
    assert status is not None
    assert status.naam == "Hoorzitting"
    assert resultaat is not None
    assert resultaat.naam == "Gegrond"
    assert {zaak.bronorganisatie for zaak in found.values()} == {"123456782"}


@pytest.mark.parametrize("number", [1, 20, 200])
async def test_however_many_bezwaren_a_klant_has_they_take_one_call(number: int) -> None:
    backend = Backend([bezwaar(one, bsn=ANNA, acties=[actie(one)]) for one in range(number)])
    async with bron(backend) as made:
        offered, request = made.capabilities, call()
        assert offered.zaken is not None
        assert offered.klanttaken is not None
        await offered.zaken.fetch([WHO], ASKED, request)
        # Both are in the same answer, and within one request it is asked once.
        await offered.klanttaken.fetch([WHO], ASKED, request)
    assert backend.calls == 1


async def test_a_bezwaar_that_cannot_be_read_costs_itself_alone() -> None:
    backend = Backend([bezwaar(1, bsn=ANNA), bezwaar(2, bsn=ANNA, ingediend="gisteren")])
    async with bron(backend) as made:
        assert made.capabilities.zaken is not None
        page = (await made.capabilities.zaken.fetch([WHO], ASKED, call()))[WHO]
    assert (len(page.items), page.dropped) == (1, 1)


async def test_bezwaren_that_were_not_asked_for_are_not_shown() -> None:
    backend = Backend(HELD)
    backend.broken = "others"
    number = Identificator(ZAAK_IDENTIFICATIE, "BZW-2026-0001")
    async with bron(backend) as made:
        by_number, by_key = made.capabilities.op_identificator, made.capabilities.op_sleutel[Zaak]
        assert by_number is not None
        with pytest.raises(BronDataError, match="gave other bezwaren than were asked for"):
            await by_number.fetch([number], ASKED, call())
        with pytest.raises(BronDataError, match="gave another bezwaar than was asked for"):
            await by_key.fetch([uuid(3)], ASKED, call())


async def test_a_key_that_is_none_of_ours_is_not_asked_for() -> None:
    backend = Backend(HELD)
    async with bron(backend) as made:
        assert await made.capabilities.op_sleutel[Zaak].fetch(["../status"], ASKED, call()) == {"../status": Page()}
    assert backend.calls == 0
