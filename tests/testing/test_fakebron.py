import asyncio
from datetime import date

import pytest

from klantbeeld.contract import (
    BSN,
    BronUnavailableError,
    InterneTaak,
    Item,
    Klant,
    Page,
    PageRequest,
    SoortPartij,
    Zaak,
    Zaakstatus,
)
from klantbeeld.testing.builders import call, interne_taak, klant, klantcontact, zaak, zaakstatus
from klantbeeld.testing.fakebron import FakeBron

TESS = klant()
ASKED = PageRequest(limit=10)


def test_what_is_not_given_is_not_offered():
    offers = FakeBron(zaken={}).bron.capabilities
    assert offers.zaken is not None
    assert offers.partijen is None
    assert set(offers.op_sleutel) == {Zaak, Zaakstatus, *offers.op_sleutel} - {InterneTaak}


async def test_a_klant_is_found_by_any_of_his_numbers():
    fake = FakeBron(zaken={klant(bsn="999990019", rsin="123456782"): [zaak()]})
    page = (await fake.zaken([TESS], ASKED, call()))[TESS]
    assert len(page.items) == 1


async def test_a_klant_in_another_hoedanigheid_is_another_klant():
    fake = FakeBron(zaken={Klant(TESS.identificatoren, hoedanigheid=SoortPartij.PERSOON): [zaak()]})
    other = Klant(TESS.identificatoren, hoedanigheid=SoortPartij.CONTACTPERSOON)
    assert await fake.zaken([TESS, other], ASKED, call()) == {TESS: await _page(fake, TESS), other: Page()}


async def test_pages_go_on_behind_the_cursor():
    made = [zaak(startdatum=date(2026, 1, day)) for day in range(1, 6)]
    fake = FakeBron(zaken={TESS: made})
    first = await _page(fake, TESS, PageRequest(limit=2))
    then = await _page(fake, TESS, PageRequest(limit=2, after=first.items[-1].cursor))
    assert [item.record for item in (*first.items, *then.items)] == made[:0:-1]
    assert first.has_more
    assert then.has_more


async def test_afgeleid_is_told_as_it_was_given():
    fake = FakeBron(klantcontacten={TESS: [Item(klantcontact(), "", afgeleid=True), klantcontact()]})
    page = (await fake.klantcontacten([TESS], ASKED, call()))[TESS]
    assert sorted(item.afgeleid for item in page.items) == [False, True]


async def test_records_under_a_record_are_found_by_key():
    status = zaakstatus()
    fake = FakeBron(zaken={TESS: [zaak(status=status)]}, extra=[interne_taak(sleutel="t1")])
    assert (await fake.op_sleutel[Zaakstatus]([status.sleutel], ASKED, call()))[status.sleutel].items[
        0
    ].record == status
    assert (await fake.op_sleutel[InterneTaak](["t1"], ASKED, call()))["t1"].items


async def test_a_failure_lasts_as_long_as_it_was_told_to():
    fake = FakeBron(zaken={TESS: [zaak()]})
    fake.zaken.fail(BronUnavailableError("fake: is out of order"), times=1)
    with pytest.raises(BronUnavailableError):
        await _page(fake, TESS)
    assert (await _page(fake, TESS)).items


async def test_an_outage_holds_for_everything_until_it_is_mended():
    fake = FakeBron(zaken={TESS: [zaak()]})
    fake.fail(BronUnavailableError("fake: is out of order"))
    with pytest.raises(BronUnavailableError):
        await fake.bron.check(call())
    with pytest.raises(BronUnavailableError):
        await _page(fake, TESS)
    fake.mend()
    await fake.bron.check(call())
    assert (await _page(fake, TESS)).items


async def test_a_hanging_bron_notices_that_nobody_waits_any_more():
    fake = FakeBron(zaken={TESS: [zaak()]})
    fake.zaken.hangs = True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await _page(fake, TESS)
    assert fake.zaken.cancelled == 1


async def test_calls_are_remembered_with_what_was_asked():
    fake = FakeBron(zaken={TESS: [zaak()]}, accepts={BSN})
    await asyncio.gather(_page(fake, TESS), _page(fake, TESS, PageRequest(limit=3)))
    assert [(asked.what, asked.keys, asked.request.limit) for asked in fake.calls] == [
        ("zaken", (TESS,), 10),
        ("zaken", (TESS,), 3),
    ]
    assert fake.zaken.most_at_once == 2


async def test_an_answer_of_the_test_goes_before_what_is_held():
    fake = FakeBron(zaken={TESS: [zaak()]})
    fake.zaken.answer = lambda keys, request, call: {}
    assert await fake.zaken([TESS], ASKED, call()) == {}


async def _page(fake, who, request=ASKED):
    return (await fake.zaken([who], request, call()))[who]
