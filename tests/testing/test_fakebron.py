import asyncio
from datetime import UTC, date, datetime

import pytest

from klantbeeld.contract import (
    BSN,
    RSIN,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronDataError,
    BronUnavailableError,
    Document,
    Identificator,
    InterneTaak,
    Item,
    Klant,
    Klantcontact,
    Onderwerp,
    Page,
    PageRequest,
    SoortPartij,
    Werkvraag,
    Zaak,
    Zaakstatus,
)
from klantbeeld.testing.builders import (
    actor,
    call,
    document,
    interne_taak,
    klant,
    klantcontact,
    klanttaak,
    partij,
    zaak,
    zaakstatus,
)
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


async def test_a_record_of_any_kind_is_found_by_a_number_it_is_known_as():
    number = Identificator(ZAAK_IDENTIFICATIE, "Z-1")
    fake = FakeBron(zaken={TESS: [zaak(bekend_als=(number,))]}, extra=[document(bekend_als=(number,))])
    assert fake.bron.capabilities.op_identificator.accepts == {ZAAK_IDENTIFICATIE}
    found = (await fake.op_identificator([number], ASKED, call()))[number]
    assert {type(item.record) for item in found.items} == {Zaak, Document}


async def test_what_is_about_an_object_is_found_by_any_of_its_numbers_and_once():
    numbers = (Identificator(ZAAK_IDENTIFICATIE, "Z-1"), Identificator(ZAAK_UUID, "u-1"))
    contact = klantcontact()
    fake = FakeBron(bij={Klantcontact: {number: [contact] for number in numbers}})
    asked = Onderwerp(numbers)
    assert fake.bron.capabilities.bij[Klantcontact].accepts == {ZAAK_IDENTIFICATIE, ZAAK_UUID}
    assert [item.record for item in (await fake.bij[Klantcontact]([asked], ASKED, call()))[asked].items] == [contact]
    assert [asked.what for asked in fake.calls] == ["bij:Klantcontact"]


async def test_work_is_found_by_who_does_it_or_by_its_number():
    mine, other = (interne_taak(nummer=name, toegewezen_aan=(actor(sleutel=name),)) for name in ("kim", "noor"))
    fake = FakeBron(werkvoorraad=[mine, other])
    for asked in (Werkvraag(actoren=("kim",)), Werkvraag(nummer="kim")):
        assert [item.record for item in (await fake.werkvoorraad([asked], ASKED, call()))[asked].items] == [mine]


async def test_candidates_are_those_the_test_gave():
    held = [partij()]
    fake = FakeBron(kandidaten={"tess@example.org": held})
    answer = await fake.kandidaten(["tess@example.org", "elders@example.org"], ASKED, call())
    assert [[item.record for item in page.items] for page in answer.values()] == [held, []]


async def test_the_contents_of_a_document_come_in_parts_and_those_of_no_document_fail():
    fake = FakeBron(bestanden={"d1": b"x" * 2500})
    async with fake.bron.capabilities.bestand("d1", call()) as bestand:
        assert bestand.omvang == 2500
        assert [len(part) async for part in bestand.parts] == [1000, 1000, 500]
    with pytest.raises(BronDataError):
        async with fake.bron.capabilities.bestand("d2", call()):
            pass


async def test_klanttaken_come_by_urgency_when_asked_so_page_after_page():
    made = [klanttaak(uiterlijk_op=datetime(2026, 3, day, tzinfo=UTC)) for day in (9, 1, 5)]
    fake = FakeBron(klanttaken={TESS: made})
    asked, found = PageRequest(limit=1, dringendste_eerst=True), []
    for _ in made:
        page = (await fake.klanttaken([TESS], asked, call()))[TESS]
        found += [item.record.uiterlijk_op.day for item in page.items]
        asked = PageRequest(limit=1, dringendste_eerst=True, after=page.items[-1].cursor)
    assert found == [1, 5, 9]
    assert not page.has_more


def test_only_partijen_and_basisregistratie_resolve():
    offers = FakeBron(partijen={}, basisregistratie={}, zaken={}, resolves={RSIN}).bron.capabilities
    assert [one.resolves for one in (offers.partijen, offers.basisregistratie, offers.zaken)] == [{RSIN}, {RSIN}, set()]


def test_a_list_there_is_no_capability_for_is_refused():
    with pytest.raises(TypeError, match="no such capability: zaakjes"):
        FakeBron(zaakjes={})


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
