"""Klantcontacten about an object: by which numbers they are found, and what that takes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from klantbeeld.contract import (
    BSN,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronDataError,
    BronUnavailableError,
    Identificator,
    IdentificatorSoort,
    Klant,
    Selection,
    Volgorde,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    LOODS_PAND,
    OMGEVING_ONDERWERP,
    OVERLAST_CONTACTEN,
    VERGUNNING_X_BSN,
    VERGUNNING_X_CONTACTEN,
    VERGUNNING_X_ZAAK,
    build_town,
    klantcontact_uuid,
    zaak_uuid,
)
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_records import identificator

NOTHING = Selection()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
ZAAK = "3f0e0c0e-5a4b-4a53-8f4b-0a7b3c2d1e0f"
ZAAKNUMMER = "ZAAK-2026-0000815"
DOCUMENT = "4f0e0c0e-5a4b-4a53-8f4b-0a7b3c2d1e0f"
ONE = "klantcontacten/{uuid}"
PAND = IdentificatorSoort("bag", "pand", "identificatie")


@pytest.fixture(scope="module")
def town():
    return build_town()


def filled_with(count, refer):
    """A register with so many klantcontacten that refer to something, not written in the order of their moments."""
    filled = Klantregister("vol")
    kcc = filled.actor("KCC", "organisatorische_eenheid", "kcc", {})
    vraag = filled.klantcontact("Vraag", "", op=START, actoren=[kcc], nummer="2026000001")
    for written in range(count):
        index = (written * 7) % count
        op = START + timedelta(hours=1 + index)
        contact = filled.klantcontact(f"Contact {index}", "", op=op, actoren=[kcc])
        refer(filled, contact, vraag)
    filled.klantcontact("Iets anders", "", op=START, actoren=[kcc])
    return filled.data, vraag


def about_zaak(filled, contact, vraag):
    filled.onderwerp(contact, zaak=ZAAK)


def about_number(filled, contact, vraag):
    filled.onderwerp(contact, code=identificator(ZAAKNUMMER, "zaak", "openzaak", "identificatie"))


def with_document(filled, contact, vraag):
    filled.bijlage(contact, DOCUMENT)


def follows(filled, contact, vraag):
    filled.onderwerp(contact, was=vraag)


def titles(page):
    return [item.record.onderwerp for item in page.items]


def counted(asked):
    return {call: asked.calls.count(call) for call in asked.calls}


@pytest.mark.parametrize(("count", "last"), [(1, ONE), (20, "klantcontacten"), (200, "klantcontacten")])
async def test_klantcontacten_about_a_zaak_take_two_calls_however_many(openklant, count, last):
    data, _ = filled_with(count, about_zaak)
    asked = openklant(data)
    page = await asked.about((ZAAK_UUID, ZAAK), selection=NOTHING)
    assert titles(page) == [f"Contact {index}" for index in reversed(range(count))][:20]
    assert page.has_more == (count > 20)
    assert counted(asked) == {"onderwerpobjecten": 1, last: 1}


async def test_about_nothing_takes_one_small_call_for_each_number(openklant):
    data, _ = filled_with(3, about_zaak)
    asked = openklant(data)
    assert (await asked.about((ZAAK_UUID, DOCUMENT), (ZAAK_IDENTIFICATIE, "ZAAK-9"))).items == ()
    assert counted(asked) == {"onderwerpobjecten": 2}


async def test_with_all_that_hangs_under_them_few_take_no_more_calls_and_many_one_more_for_each_of_the_page(openklant):
    data, _ = filled_with(20, about_zaak)
    asked = openklant(data)
    page = await asked.about((ZAAK_UUID, ZAAK), selection=Selection.of("onderwerpobjecten"))
    assert {len(item.record.onderwerpobjecten) for item in page.items} == {1}
    expanded = "klantcontacten?expand=gingOverOnderwerpobjecten"
    assert counted(asked) == {"onderwerpobjecten": 1, expanded: 1}
    data, _ = filled_with(200, about_zaak)
    asked = openklant(data)
    page = await asked.about((ZAAK_UUID, ZAAK), selection=Selection.of("onderwerpobjecten"))
    assert {len(item.record.onderwerpobjecten) for item in page.items} == {1}
    calls = counted(asked)
    assert calls.pop("klantcontacten/{uuid}?expand=gingOverOnderwerpobjecten") <= 20
    assert calls == {"onderwerpobjecten": 1, expanded: 1, "klantcontacten": 1}


@pytest.mark.parametrize("count", [1, 20, 200])
@pytest.mark.parametrize(("refer", "searches"), [(with_document, 2), (follows, 2)])
async def test_by_a_bijlage_or_an_earlier_klantcontact_each_takes_a_call_of_its_own(openklant, count, refer, searches):
    # Open Klant has no list of these, and their order is known only from each itself.
    data, vraag = filled_with(count, refer)
    asked = openklant(data)
    number = (DOCUMENT_UUID, DOCUMENT) if refer is with_document else (KLANTCONTACT_UUID, vraag)
    page = await asked.about(number, selection=NOTHING)
    assert titles(page) == [f"Contact {index}" for index in reversed(range(count))][:20]
    assert page.has_more == (count > 20)
    calls = counted(asked)
    assert calls.pop("klantcontacten/{uuid}") == count
    assert sum(calls.values()) == searches


async def test_those_one_by_one_come_with_what_hangs_under_them_if_they_fit_the_page(openklant):
    data, vraag = filled_with(5, follows)
    expanded = "klantcontacten/{uuid}?expand=gingOverOnderwerpobjecten"
    asked = openklant(data)
    page = await asked.about((KLANTCONTACT_UUID, vraag), selection=Selection.of("onderwerpobjecten"))
    assert {item.record.onderwerpobjecten[0].klantcontact for item in page.items} == {vraag}
    assert counted(asked) == {"onderwerpobjecten": 2, expanded: 5}
    asked = openklant(data)
    await asked.about((KLANTCONTACT_UUID, vraag), selection=Selection.of("onderwerpobjecten"), limit=2)
    assert counted(asked) == {"onderwerpobjecten": 2, "klantcontacten/{uuid}": 5, expanded: 2}


async def test_more_of_them_than_can_be_read_one_by_one_is_a_failure_that_says_so(openklant):
    data, vraag = filled_with(501, follows)
    with pytest.raises(BronDataError, match="contacten: more klantcontacten with one reference than are read"):
        await openklant(data).about((KLANTCONTACT_UUID, vraag), selection=NOTHING)


async def test_a_zaak_is_searched_by_all_its_numbers_and_what_has_both_comes_once(openklant):
    def by_both(filled, contact, vraag):
        about_zaak(filled, contact, vraag)
        about_number(filled, contact, vraag)

    data, _ = filled_with(4, by_both)
    page = await openklant(data).about((ZAAK_UUID, ZAAK), (ZAAK_IDENTIFICATIE, ZAAKNUMMER), selection=NOTHING)
    assert titles(page) == ["Contact 3", "Contact 2", "Contact 1", "Contact 0"]


async def test_a_number_the_register_never_writes_is_not_searched_unless_it_is_all_there_is(openklant):
    data, _ = filled_with(2, about_number)
    asked = openklant(data, zaak_nummers=("uuid",))
    assert (await asked.about((ZAAK_UUID, ZAAK), (ZAAK_IDENTIFICATIE, ZAAKNUMMER), selection=NOTHING)).items == ()
    assert counted(asked) == {"onderwerpobjecten": 1}
    assert len((await asked.about((ZAAK_IDENTIFICATIE, ZAAKNUMMER), selection=NOTHING)).items) == 2


async def test_a_klantcontact_is_not_also_searched_by_its_number(openklant):
    data, vraag = filled_with(2, follows)
    asked = openklant(data)
    page = await asked.about((KLANTCONTACT_UUID, vraag), (KLANTCONTACT_NUMMER, "2026000001"), selection=NOTHING)
    assert len(page.items) == 2
    assert counted(asked) == {"onderwerpobjecten": 2, "klantcontacten/{uuid}": 2}


@pytest.mark.parametrize("code", ["boom", "ZAAK"])
async def test_the_number_of_something_else_is_not_the_zaak(openklant, code):
    # Also not when the same klantcontact is about the zaak's kind of thing, under another number (each filter of
    # klantcontacten looks by itself).
    def alike(filled, contact, vraag):
        filled.onderwerp(contact, code=identificator(ZAAKNUMMER, code, "openzaak", "identificatie"))
        filled.onderwerp(contact, zaak=contact)

    data, _ = filled_with(3, alike)
    page = await openklant(data).about((ZAAK_IDENTIFICATIE, ZAAKNUMMER), selection=NOTHING)
    assert len(page.items) == (3 if code == "ZAAK" else 0)


async def test_an_object_of_an_unknown_kind_is_found_by_its_own_codes(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.about((PAND, LOODS_PAND), selection=NOTHING)
    assert titles(page) == ["Geluid van de bouwplaats", OMGEVING_ONDERWERP]
    other = IdentificatorSoort("bag", "verblijfsobject", "identificatie")
    assert (await asked.about((other, LOODS_PAND), selection=NOTHING)).items == ()
    queries = [dict(call.query) for call in asked.standin.calls if call.path.endswith("onderwerpobjecten")]
    assert queries[0]["onderwerpobjectidentificatorCodeObjecttype"] == "pand"


async def test_a_thread_is_followed_from_question_to_answer(openklant, town):
    asked = openklant(town.contacten)
    vraag = klantcontact_uuid(OVERLAST_CONTACTEN[0])
    assert titles(await asked.about((KLANTCONTACT_UUID, vraag))) == ["Antwoord op uw vraag over geluid"]
    for before, after in pairwise(VERGUNNING_X_CONTACTEN):
        page = await asked.about((KLANTCONTACT_UUID, klantcontact_uuid(before)), selection=NOTHING)
        assert [item.record.referentienummer for item in page.items] == [after]


async def test_the_letter_and_the_zaak_lead_to_the_same_klantcontact(openklant, town):
    asked = openklant(town.contacten)
    fatima = Klant((Identificator(BSN, VERGUNNING_X_BSN),))
    letter = (await asked.page("klantcontacten", fatima)).items[0].record
    (bijlage,) = letter.bijlagen
    by_document = await asked.about((bijlage.identificator.soort, bijlage.identificator.object_id), selection=NOTHING)
    by_zaak = await asked.about((ZAAK_UUID, zaak_uuid(VERGUNNING_X_ZAAK)), selection=NOTHING)
    assert [item.record.sleutel for item in by_document.items] == [letter.sleutel]
    assert by_zaak.items[0].record.sleutel == letter.sleutel
    assert len(by_zaak.items) == 4


async def test_by_day_kanaal_and_direction(openklant):
    data, _ = filled_with(60, about_zaak)
    data["klantcontacten"][5]["kanaal"] = "brief"
    asked = openklant(data)
    zaak = (ZAAK_UUID, ZAAK)
    oldest = await asked.about(zaak, selection=NOTHING, volgorde=Volgorde.OUDSTE_EERST, limit=2)
    assert titles(oldest) == ["Contact 0", "Contact 1"]
    more = await asked.about(
        zaak, selection=NOTHING, volgorde=Volgorde.OUDSTE_EERST, limit=2, after=oldest.items[-1].cursor
    )
    assert titles(more) == ["Contact 2", "Contact 3"]
    assert len((await asked.about(zaak, kanaal=frozenset({"brief"}))).items) == 1
    day = await asked.about(zaak, selection=NOTHING, limit=60, vanaf=date(2026, 1, 2), tot=date(2026, 1, 2))
    assert len(day.items) == 24


@pytest.mark.parametrize("part", ["/onderwerpobjecten", "/bijlagen", "/klantcontacten/"])
async def test_what_cannot_be_searched_is_a_failure_and_not_an_empty_page(openklant, part):
    data, _ = filled_with(2, with_document)
    asked = openklant(data)
    asked.standin.break_with(Fault.UNAVAILABLE, part)
    with pytest.raises(BronUnavailableError):
        await asked.about((DOCUMENT_UUID, DOCUMENT), selection=NOTHING)


async def test_a_row_that_cannot_be_read_is_dropped_and_counted(openklant):
    data, vraag = filled_with(3, follows)
    data["onderwerpobjecten"][0]["klantcontact"] = {"url": "http://nergens.invalid/"}
    page = await openklant(data).about((KLANTCONTACT_UUID, vraag), selection=NOTHING)
    assert (len(page.items), page.dropped) == (2, 1)
