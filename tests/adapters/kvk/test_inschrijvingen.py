"""What the Handelsregister says of an onderneming, and what it is asked for."""

import httpx
import pytest

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    BronContext,
    BronDataError,
    BronUnavailableError,
    Page,
    PageRequest,
    Selection,
    SoortPartij,
)
from klantbeeld.demo.kvk import Inschrijving, kvk_app
from klantbeeld.demo.town_basis import BEZIG_KVK, EENMANSZAAK_KVK, VOF_NEVENVESTIGING, handelsregister
from klantbeeld.demo.town_people import (
    ONBEKENDE_BSN,
    VERENIGING_KVK,
    VOF_KVK,
    VOF_NAAM,
    VOF_RSIN,
    VOF_VESTIGING,
)
from klantbeeld.testing.builders import call, klant
from klantbeeld_kvk import ADAPTER
from tests.adapters.kvk.conftest import URL, Asked, settings

BASIS = f"{URL}v1/basisprofielen/{VOF_KVK}"
NAAM_ONLY = PageRequest(limit=10, selection=Selection.of("naam"))


def told(record):
    return {(number.soort, number.object_id) for number in record.identificatoren}


async def test_an_onderneming_has_its_official_name_and_address(register):
    vof = await register.record(klant(kvk_nummer=VOF_KVK))
    assert (vof.naam.organisatienaam, vof.handelsnamen) == (VOF_NAAM, (VOF_NAAM,))
    assert vof.rechtsvorm == "Vennootschap onder firma"
    assert vof.adres.regels == ("Zichtenburglaan 40", "2544EB Den Haag")
    assert (vof.geboortedatum, vof.indicatie_geheimhouding) == (None, False)


async def test_its_numbers_are_told_with_all_vestigingen(register):
    vof = await register.record(klant(kvk_nummer=VOF_KVK))
    assert told(vof) == {
        (KVK_NUMMER, VOF_KVK),
        (RSIN, VOF_RSIN),
        (VESTIGINGSNUMMER, VOF_VESTIGING),
        (VESTIGINGSNUMMER, VOF_NEVENVESTIGING),
    }


async def test_an_rsin_leads_to_the_same_inschrijving(register):
    by_rsin, by_kvk = await register.record(klant(rsin=VOF_RSIN)), await register.record(klant(kvk_nummer=VOF_KVK))
    assert told(by_rsin) == told(by_kvk)


async def test_a_vestiging_has_only_its_own(register):
    vestiging = await register.record(klant(kvk_nummer=VOF_KVK, vestigingsnummer=VOF_NEVENVESTIGING))
    assert vestiging.adres.regels[0] == "Kerketuinenweg 7"
    assert told(vestiging) == {(VESTIGINGSNUMMER, VOF_NEVENVESTIGING)}


async def test_a_vestiging_of_another_onderneming_is_not_found(register):
    assert await register.page(klant(kvk_nummer=VERENIGING_KVK, vestigingsnummer=VOF_VESTIGING)) == Page()


async def test_an_eenmanszaak_tells_nothing_of_the_human_behind_it(register):
    zaak = await register.record(klant(kvk_nummer=EENMANSZAAK_KVK))
    assert {soort for soort, _ in told(zaak)} == {KVK_NUMMER, VESTIGINGSNUMMER}
    assert (zaak.adres, zaak.indicatie_geheimhouding) == (None, True)


async def test_the_home_of_the_owner_of_an_eenmanszaak_is_not_taken_for_its_address(written, router):
    at_home = {"type": "bezoekadres", "straatnaam": "Thuisstraat", "huisnummer": 1, "plaats": "Den Haag"}
    body = {"kvkNummer": VOF_KVK, "_embedded": {"eigenaar": {"rechtsvorm": "Eenmanszaak", "adressen": [at_home]}}}
    router.get(BASIS).respond(json=body)
    assert (await written.record(klant(kvk_nummer=VOF_KVK), NAAM_ONLY)).adres is None


@pytest.mark.parametrize(
    "rechtsvorm",
    [{"rechtsvorm": "Eenmanszaak"}, {"uitgebreideRechtsvorm": "Eenmanszaak met meer dan één eigenaar"}],
)
async def test_a_number_of_the_human_behind_an_eenmanszaak_is_never_told(written, router, rechtsvorm):
    owner = {**rechtsvorm, "rsin": ONBEKENDE_BSN}
    router.get(BASIS).respond(json={"kvkNummer": VOF_KVK, "_embedded": {"eigenaar": owner}})
    router.get(BASIS + "/vestigingen").respond(404, json={"fout": [{"code": "IPD0005"}]})
    zaak = await written.record(klant(kvk_nummer=VOF_KVK))
    assert (told(zaak), zaak.adres, zaak.indicatie_geheimhouding) == ({(KVK_NUMMER, VOF_KVK)}, None, None)


@pytest.mark.parametrize("unknown", [klant(kvk_nummer="90000001"), klant(rsin=ONBEKENDE_BSN)])
async def test_an_unknown_number_has_nothing(register, unknown):
    assert await register.page(unknown) == Page()


async def test_not_now_is_not_taken_for_unknown(register):
    with pytest.raises(BronUnavailableError):
        await register.page(klant(kvk_nummer=BEZIG_KVK))


NONSENSE = {"fout": [{"code": ["IPD0005"]}, {"code": {}}]}


@pytest.mark.parametrize(
    "body", [{"json": {"message": "no Route matched"}}, {"text": "<h1>404</h1>"}, {"json": []}, {"json": NONSENSE}]
)
async def test_a_404_of_a_wrong_address_is_not_taken_for_unknown(written, router, body):
    router.get(BASIS).respond(404, **body)
    with pytest.raises(BronDataError):
        await written.page(klant(kvk_nummer=VOF_KVK), NAAM_ONLY)


async def test_a_klant_in_another_hoedanigheid_is_not_asked_for(register, standin):
    assert await register.page(klant(kvk_nummer=VOF_KVK, hoedanigheid=SoortPartij.CONTACTPERSOON)) == Page()
    assert standin.calls == []


def test_a_bsn_is_never_asked(register):
    assert BSN not in register.fetcher.accepts | register.fetcher.resolves


@pytest.mark.parametrize(
    ("selected", "number", "calls"),
    [
        ("naam", klant(kvk_nummer=VOF_KVK), 1),
        ("identificatoren", klant(kvk_nummer=VOF_KVK), 2),
        ("naam", klant(rsin=VOF_RSIN), 2),
        ("identificatoren", klant(kvk_nummer=VOF_KVK, vestigingsnummer=VOF_VESTIGING), 1),
    ],
)
async def test_vestigingen_are_asked_only_for_numbers(register, standin, selected, number, calls):
    await register.page(number, PageRequest(limit=10, selection=Selection.of(selected)))
    assert len(standin.calls) == calls


async def test_vestigingen_are_not_asked_when_the_settings_say_so(standin):
    context = BronContext(name="kvk", settings=settings(vestigingen=False), transport=httpx.ASGITransport(standin))
    bron = ADAPTER.build(context)
    vof = await Asked(bron).record(klant(kvk_nummer=VOF_KVK))
    await bron.close()
    assert (VESTIGINGSNUMMER, VOF_VESTIGING) in told(vof)
    assert len(standin.calls) == 1


@pytest.mark.parametrize("count", [1, 20, 200])
async def test_every_onderneming_is_one_call(count):
    numbers = [f"{92000000 + number}" for number in range(count)]
    data = [Inschrijving(profiel={"kvkNummer": number, "naam": number}) for number in numbers]
    standin = kvk_app(data, api_key="sleutel-van-kvk")
    bron = ADAPTER.build(BronContext(name="kvk", settings=settings(), transport=httpx.ASGITransport(standin)))
    klanten = [klant(kvk_nummer=number) for number in numbers]
    pages = await bron.capabilities.basisregistratie.fetch(klanten, NAAM_ONLY, call())
    await bron.close()
    assert [pages[one].items[0].record.naam.volledig for one in klanten] == numbers
    assert len(standin.calls) == count


@pytest.mark.parametrize("body", [{"kvkNummer": VERENIGING_KVK}, {}, {"kvkNummer": 90267890}, []])
async def test_another_inschrijving_than_asked_for_is_an_error(written, router, body):
    router.get(BASIS).respond(json=body)
    with pytest.raises(BronDataError) as raised:
        await written.page(klant(kvk_nummer=VOF_KVK), NAAM_ONLY)
    assert VERENIGING_KVK not in str(raised.value)


async def test_an_inschrijving_with_another_rsin_than_asked_for_is_an_error(written, router):
    router.get(URL + "v2/zoeken").respond(json={"resultaten": [{"kvkNummer": VOF_KVK}]})
    router.get(BASIS).respond(json={"kvkNummer": VOF_KVK, "_embedded": {"eigenaar": {"rsin": "885698022"}}})
    with pytest.raises(BronDataError):
        await written.page(klant(rsin=VOF_RSIN), NAAM_ONLY)


async def test_a_search_that_would_lead_elsewhere_is_an_error(written, router):
    router.get(URL + "v2/zoeken").respond(json={"resultaten": [{"kvkNummer": "../../geheim"}]})
    with pytest.raises(BronDataError):
        await written.page(klant(rsin=VOF_RSIN), NAAM_ONLY)


async def test_two_inschrijvingen_for_one_klant_are_none(written, router):
    found = [{"kvkNummer": VOF_KVK}, {"kvkNummer": VERENIGING_KVK}]
    router.get(URL + "v2/zoeken").respond(json={"resultaten": found})
    page = await written.page(klant(rsin=VOF_RSIN), NAAM_ONLY)
    assert (page.items, len(page.missing)) == ((), 1)


async def test_what_cannot_be_read_is_counted(written, router):
    router.get(BASIS).respond(json={"kvkNummer": VOF_KVK, "handelsnamen": "geen lijst"})
    assert await written.page(klant(kvk_nummer=VOF_KVK), NAAM_ONLY) == Page(dropped=1)


async def test_a_check_says_when_the_proefnummer_is_not_known():
    standin = kvk_app(handelsregister()[:1], api_key="sleutel-van-kvk")
    bron = ADAPTER.build(BronContext(name="kvk", settings=settings(), transport=httpx.ASGITransport(standin)))
    stand = await bron.check(call())
    await bron.close()
    assert "proefnummer" in stand.problems[0]


async def test_of_more_vestigingen_than_the_settings_allow_it_tells_the_first_and_that_these_are_not_all(standin):
    context = BronContext(name="kvk", settings=settings(max_vestigingen=1), transport=httpx.ASGITransport(standin))
    bron = ADAPTER.build(context)
    page = await Asked(bron).page(klant(kvk_nummer=VOF_KVK))
    await bron.close()
    assert [str(error) for error in page.missing] == ["kvk: more than 1 vestigingen"]
    (item,) = page.items
    assert {number for soort, number in told(item.record) if soort == VESTIGINGSNUMMER} == {VOF_VESTIGING}
