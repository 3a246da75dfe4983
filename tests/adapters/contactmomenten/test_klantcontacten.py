"""Klantcontacten of a klant, about a zaak, in a thread; and what it takes to get them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from klantbeeld.contract import (
    KLANTCONTACT_UUID,
    ZAAK_UUID,
    Betrokkene,
    Betrokkenerol,
    BronDataError,
    Call,
    Caller,
    Identificator,
    Klantcontact,
    Onderwerp,
    Page,
    PageRequest,
    Richting,
    Selection,
    Volgorde,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, DRUK_HOOFDZAAK, TWEE_REGISTERS_BSN, VOF_KVK, VOF_VESTIGING, zaak_uuid
from klantbeeld.demo.town_klanten1 import RIJBEWIJS_CONTACTEN, Suite, suite_uuid
from klantbeeld.demo.town_people import EEN_ZAAK_BSN, TWEEHONDERD_ZAKEN_BSN, TWINTIG_ZAKEN_BSN, Naam
from klantbeeld.testing.builders import klant, synthetic_bsn
from tests.adapters.contactmomenten.conftest import ZAKEN

COUNTS = [(EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200)]
ALL = Selection.all()
BUURTFEEST = Onderwerp((Identificator(ZAAK_UUID, zaak_uuid(DRUK_HOOFDZAAK)),))
CONTACTEN = "http://suite.test/contactmomenten/api/v1/contactmomenten"
START = datetime(2024, 1, 1, tzinfo=UTC)


async def whole(asked, key, **request):
    found, after = [], None
    while True:
        page = await asked.page("klantcontacten", key, after=after, **request)
        found += page.items
        if not page.has_more:
            return [item.record.sleutel for item in found]
        after = page.items[-1].cursor


@pytest.mark.parametrize(("bsn", "count"), COUNTS)
async def test_a_page_takes_two_calls_however_many_contactmomenten_there_are(suite, bsn, count):
    asked = suite()
    page = await asked.page("klantcontacten", klant(bsn=bsn), limit=20, selection=ALL)
    assert (len(page.items), page.has_more) == (min(count, 20), count > 20)
    assert asked.calls == ["klanten", "contactmomenten"]


@pytest.mark.parametrize(("bsn", "count"), COUNTS)
async def test_an_esuite_takes_one_call_more_and_one_for_every_hundred(suite, bsn, count):
    asked = suite(dialect="esuite")
    page = await asked.page("klantcontacten", klant(bsn=bsn), limit=20, selection=ALL)
    assert len(page.items) == min(count, 20)
    pages = -(-count // 100)
    assert sorted(asked.calls) == sorted(["klanten"] + ["klantcontactmomenten", "contactmomenten"] * pages)


async def test_by_the_bare_standard_every_contactmoment_is_a_call_up_to_a_limit(suite):
    asked = suite(dialect="vng", hoogstens=5)
    page = await asked.page("klantcontacten", klant(bsn=TWINTIG_ZAKEN_BSN), selection=Selection())
    assert len(page.items) == 5
    assert [type(one) for one in page.missing] == [BronDataError]
    assert asked.calls == ["klanten", "klantcontactmomenten", *["contactmomenten/{uuid}"] * 5]


@pytest.mark.parametrize("volgorde", list(Volgorde))
async def test_going_on_begins_where_the_page_ended_and_not_at_the_first(suite, volgorde):
    asked = suite()
    person = klant(bsn=TWEEHONDERD_ZAKEN_BSN)
    found = await whole(asked, person, limit=20, volgorde=volgorde)
    assert len(set(found)) == len(found) == 200
    assert len(asked.calls) == 20


async def test_more_at_one_moment_than_fit_in_an_answer_are_all_there(suite):
    register = Suite()
    person = register.persoon("1", synthetic_bsn(0), Naam(achternaam="Tegelijk"))
    for index in range(130):
        register.deelname(register.contactmoment(f"CM-{index}", "", "", op=START), person)
    late = register.contactmoment("CM-later", "", "", op=START + timedelta(days=1))
    register.deelname(late, person)
    for volgorde in Volgorde:
        found = await whole(suite(register.data), klant(bsn=synthetic_bsn(0)), limit=50, volgorde=volgorde)
        assert len(set(found)) == len(found) == 131


async def test_a_period_is_asked_of_the_register(suite):
    asked = suite()
    day = date(2024, 5, 1)
    await asked.page("klantcontacten", klant(bsn=TWEEHONDERD_ZAKEN_BSN), vanaf=day, tot=day)
    query = dict(asked.standin.calls[-1].query)
    assert query["registratiedatum__gte"] == "2024-04-30T22:00:00Z"
    assert query["registratiedatum__lt"] == "2024-05-01T22:00:00Z"


async def test_only_what_is_selected_is_expanded(suite):
    asked = suite()
    await asked.page("klantcontacten", klant(bsn=DRUK_BSN), selection=Selection.of("onderwerp"))
    await asked.page("klantcontacten", klant(bsn=DRUK_BSN), selection=Selection.of("onderwerpobjecten"))
    expanded = [[value for name, value in call.query if name == "expand"] for call in asked.standin.calls[1::2]]
    assert expanded == [["klantcontactmomenten"], ["klantcontactmomenten", "objectcontactmomenten"]]


async def test_a_klant_with_two_roles_has_the_contact_once_and_two_betrokkenen(suite):
    page = await suite().page("klantcontacten", klant(bsn=TWEE_REGISTERS_BSN))
    first = page.items[-1].record
    assert len(page.items) == 3
    assert first.richting is Richting.INKOMEND
    assert sorted(one.rolomschrijving for one in first.betrokkenen) == ["belanghebbende", "gesprekspartner"]
    assert {(one.rol, one.initiator, one.naam) for one in first.betrokkenen} == {
        (Betrokkenerol.KLANT, True, "Jo Smit-Vermeer")
    }


async def test_who_speaks_for_another_is_a_vertegenwoordiger(suite):
    page = await suite().page("klantcontacten", klant(bsn=DRUK_BSN))
    spoken = next(item.record for item in page.items if len(item.record.betrokkenen) == 2)
    told = {one.was_partij: (one.rol, one.initiator) for one in spoken.betrokkenen}
    assert told == {
        suite_uuid("klanten", "40020"): (Betrokkenerol.KLANT, None),
        suite_uuid("klanten", "40021"): (Betrokkenerol.VERTEGENWOORDIGER, True),
    }


async def test_an_esuite_does_not_say_who_else_took_part_so_nothing_follows_from_that(suite):
    page = await suite(dialect="esuite").page("klantcontacten", klant(bsn=DRUK_BSN))
    assert {(one.rol, one.initiator) for item in page.items for one in item.record.betrokkenen} == {
        (Betrokkenerol.KLANT, None)
    }


@pytest.mark.parametrize("dialect", ["openklant1", "esuite", "vng"])
async def test_contacts_about_a_zaak_are_found_and_refer_to_it(suite, dialect):
    asked = suite(dialect=dialect)
    page = await asked.ask(asked.bron.capabilities.bij[Klantcontact], BUURTFEEST)
    assert len(page.items) == 3
    assert all(
        Identificator(ZAAK_UUID, zaak_uuid(DRUK_HOOFDZAAK))
        in [one.identificator for one in item.record.onderwerpobjecten]
        for item in page.items
    )
    if dialect == "openklant1":
        assert asked.calls == ["contactmomenten"]


@pytest.mark.parametrize("count", [1, 20, 200])
async def test_what_is_about_a_zaak_takes_one_call_however_much_it_is(suite, count):
    register = Suite()
    person = register.persoon("1", synthetic_bsn(0), Naam(achternaam="Zaak"))
    for index in range(count):
        contact = register.contactmoment(f"CM-{index}", "", "", op=START + timedelta(hours=index))
        register.deelname(contact, person)
        register.over(contact, f"{ZAKEN}zaken/{zaak_uuid(DRUK_HOOFDZAAK)}")
    asked = suite(register.data)
    page = await asked.ask(asked.bron.capabilities.bij[Klantcontact], BUURTFEEST)
    assert (len(page.items), page.has_more) == (min(count, 20), count > 20)
    assert asked.calls == ["contactmomenten"]


async def test_without_the_urls_of_zaken_nothing_about_zaken_is_offered(suite):
    assert suite(zaken=()).bron.capabilities.bij[Klantcontact].accepts == {KLANTCONTACT_UUID}


@pytest.mark.parametrize("dialect", ["openklant1", "esuite", "vng"])
async def test_a_thread_is_followed_in_both_directions(suite, dialect):
    asked = suite(dialect=dialect)
    first, second, third = (suite_uuid("contactmomenten", one) for one in RIJBEWIJS_CONTACTEN)
    after = await asked.ask(
        asked.bron.capabilities.bij[Klantcontact], Onderwerp((Identificator(KLANTCONTACT_UUID, second),))
    )
    assert [item.record.sleutel for item in after.items] == [third]
    before = await asked.page(Klantcontact, second)
    assert [one.klantcontact for one in before.items[0].record.onderwerpobjecten] == [first]
    last = await asked.ask(
        asked.bron.capabilities.bij[Klantcontact], Onderwerp((Identificator(KLANTCONTACT_UUID, third),))
    )
    assert last.items == ()


@pytest.mark.parametrize("dialect", ["openklant1", "esuite"])
async def test_an_onderneming_has_the_contacts_of_its_kvk_nummer_and_of_its_vestiging(suite, dialect):
    onderneming, vestiging = klant(kvk_nummer=VOF_KVK), klant(kvk_nummer=VOF_KVK, vestigingsnummer=VOF_VESTIGING)
    assert len((await suite(dialect=dialect).page("klantcontacten", onderneming)).items) == 2
    assert len((await suite(dialect=dialect).page("klantcontacten", vestiging)).items) == 1


async def test_a_contactmoment_that_the_esuite_lists_but_refuses_costs_only_itself(suite):
    asked = suite(dialect="esuite")
    refused = suite_uuid("contactmomenten", "CM-2025-00020")
    asked.standin.break_with(Fault.FORBIDDEN, f"contactmomenten/{refused}")
    page = await asked.ask(asked.bron.capabilities.bij[Klantcontact], BUURTFEEST)
    assert len(page.items) == 2
    assert len(page.missing) == 1


async def test_a_betrokkene_found_by_its_key_has_the_same_part(suite):
    asked = suite()
    page = await asked.page("klantcontacten", klant(bsn=DRUK_BSN))
    known = next(item.record for item in page.items if len(item.record.betrokkenen) == 2)
    for one in known.betrokkenen:
        again = (await asked.page(Betrokkene, one.sleutel)).items[0].record
        assert (again.rol, again.initiator, again.was_partij) == (one.rol, one.initiator, one.was_partij)


@pytest.mark.parametrize("volgorde", list(Volgorde))
async def test_an_onderneming_with_very_many_klanten_is_asked_for_twenty_at_a_time(suite, volgorde):
    register = Suite()
    for index in range(45):
        nnp = {"innNnpId": VOF_KVK, "statutaireNaam": f"Afdeling {index}"}
        afdeling = register.klant(str(index), "niet_natuurlijk_persoon", nnp, Naam())
        for number in range(6):
            op = START + timedelta(days=index, hours=number)
            register.deelname(register.contactmoment(f"CM-{index}-{number}", "", "", op=op), afdeling)
    asked = suite(register.data)
    await asked.page("klantcontacten", klant(kvk_nummer=VOF_KVK), volgorde=volgorde)
    assert asked.calls == ["klanten", *["contactmomenten"] * 3]
    found = await whole(asked, klant(kvk_nummer=VOF_KVK), limit=50, volgorde=volgorde)
    assert len(set(found)) == len(found) == 270


async def test_the_number_of_a_zaak_is_the_same_in_capitals_and_what_is_no_uuid_is_not_asked_for(suite):
    asked = suite()
    uuid = Identificator(ZAAK_UUID, zaak_uuid(DRUK_HOOFDZAAK).upper())
    assert len((await asked.ask(asked.bron.capabilities.bij[Klantcontact], Onderwerp((uuid,)))).items) == 3
    asked = suite()
    two = Identificator(ZAAK_UUID, f"x,{ZAKEN}zaken/{zaak_uuid(DRUK_HOOFDZAAK)}")
    assert await asked.ask(asked.bron.capabilities.bij[Klantcontact], Onderwerp((two,))) == Page()
    assert asked.calls == []


async def test_a_link_of_another_contactmoment_does_not_make_this_one_his(networked):
    router, bron = networked()
    router.clear()
    klant_url, contact_url = f"http://suite.test/klanten/api/v1/klanten/{uuid4()}", f"{CONTACTEN}/{uuid4()}"
    his = {"url": klant_url, "subjectType": "natuurlijk_persoon", "subjectIdentificatie": {"inpBsn": DRUK_BSN}}
    row = {"url": f"http://suite.test/x/{uuid4()}", "klant": klant_url, "contactmoment": f"{CONTACTEN}/{uuid4()}"}
    contact = {"url": contact_url, "registratiedatum": "2026-01-05T10:00:00Z", "klantcontactmomenten": [row]}
    for path, record in (("klanten/api/v1/klanten", his), ("contactmomenten/api/v1/contactmomenten", contact)):
        listed = {"count": 1, "next": None, "previous": None, "results": [record]}
        router.get(f"http://suite.test/{path}").respond(json=listed)
    fetcher, asked = bron.capabilities.klantcontacten, klant(bsn=DRUK_BSN)
    request = PageRequest(limit=5, selection=Selection.of("onderwerp"))
    page = (await fetcher.fetch([asked], request, Call(caller=Caller(id="test"))))[asked]
    assert (page.items, page.dropped) == ((), 1)
    row["contactmoment"] = contact_url
    router.get(CONTACTEN).respond(json={"count": 1, "next": None, "previous": None, "results": [contact]})
    page = (await fetcher.fetch([asked], request, Call(caller=Caller(id="test"))))[asked]
    assert len(page.items) == 1


async def test_a_link_that_is_another_than_was_asked_for_tells_of_nobody(networked):
    router, bron = networked()
    router.clear()
    asked, other = str(uuid4()), f"http://suite.test/x/{uuid4()}"
    router.get(url__regex=".*/klantcontactmomenten/.*").respond(json={"url": other, "contactmoment": other})
    with pytest.raises(BronDataError, match="another"):
        await bron.capabilities.op_sleutel[Betrokkene].fetch([asked], PageRequest(limit=1), Call(caller=Caller(id="t")))


async def test_another_contactmoment_than_the_one_that_was_fetched_is_left_out_and_counted(networked):
    router, bron = networked(dialect="vng")
    router.clear()
    klant_url, contact_url = f"http://suite.test/klanten/api/v1/klanten/{uuid4()}", f"{CONTACTEN}/{uuid4()}"
    his = {"url": klant_url, "subjectType": "natuurlijk_persoon", "subjectIdentificatie": {"inpBsn": DRUK_BSN}}
    row = {"url": f"http://suite.test/x/{uuid4()}", "klant": klant_url, "contactmoment": contact_url}
    for path, record in (
        ("klanten/api/v1/klanten", his),
        ("contactmomenten/api/v1/klantcontactmomenten", row),
    ):
        listed = {"count": 1, "next": None, "previous": None, "results": [record]}
        router.get(f"http://suite.test/{path}").respond(json=listed)
    contact = {"url": f"{CONTACTEN}/{uuid4()}", "registratiedatum": "2026-01-05T10:00:00Z"}
    answer = router.get(contact_url).respond(json=contact)
    fetcher, asked = bron.capabilities.klantcontacten, klant(bsn=DRUK_BSN)
    request = PageRequest(limit=5, selection=Selection.of("onderwerp"))
    page = (await fetcher.fetch([asked], request, Call(caller=Caller(id="test"))))[asked]
    assert (page.items, page.dropped) == ((), 1)
    answer.respond(json={**contact, "url": contact_url})
    page = (await fetcher.fetch([asked], request, Call(caller=Caller(id="test"))))[asked]
    assert (len(page.items), page.dropped) == (1, 0)
