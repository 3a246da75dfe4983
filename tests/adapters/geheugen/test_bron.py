from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronContext,
    BronDataError,
    Document,
    Identificator,
    IdentificatorSoort,
    Klantcontact,
    Onderwerp,
    PageRequest,
    PartijSleutel,
    Productaanvraag,
    SoortPartij,
    Volgorde,
    Werkvraag,
    Zaak,
)
from klantbeeld.testing.builders import call, klant
from klantbeeld_geheugen import ADAPTER, GeheugenSettings

ASKED = PageRequest(limit=100, volgorde=Volgorde.OUDSTE_EERST)
TESS = klant(bsn="999990019")
BAKKER = klant(kvk_nummer="90001354")
NOORD = klant(kvk_nummer="90001354", vestigingsnummer="000037178598")
KAART = Identificator(IdentificatorSoort("kaarten", "kaart", "kaartnummer"), "K-778899")
TESS_BIJ_BAKKER = klant(partij=PartijSleutel("geheugen", "tess-bij-bakker"))


@pytest.fixture(scope="module")
def bron():
    path = Path(__file__).with_name("klanten.json")
    return ADAPTER.build(BronContext(name="geheugen", settings=GeheugenSettings(bestand=str(path))))


@pytest.fixture
def ask(bron):
    async def ask(what, who, **asked):
        fetcher = getattr(bron.capabilities, what)
        request = PageRequest(limit=100, volgorde=Volgorde.OUDSTE_EERST, **asked)
        return [
            f"{item.record.sleutel}{'*' if item.afgeleid else ''}"
            for item in (await fetcher.fetch([who], request, call()))[who].items
        ]

    return ask


async def test_an_onderneming_has_its_vestigingen_and_what_they_have(ask):
    assert await ask("partijen", BAKKER) == ["bakker", "bakker-noord", "bakker-zuid"]
    assert await ask("zaken", BAKKER) == ["z6", "z7", "z8"]


async def test_a_vestiging_has_neither_the_onderneming_nor_the_other_vestiging(ask):
    assert await ask("partijen", NOORD) == ["bakker-noord"]
    assert await ask("zaken", NOORD) == ["z7"]
    assert await ask("klantcontacten", NOORD) == ["c7"]


async def test_contacts_of_a_contactpersoon_are_derived_for_the_organisatie(ask):
    assert await ask("klantcontacten", BAKKER) == ["c5*", "c6", "c7"]
    assert await ask("interne_taken", BAKKER) == ["t5*"]


async def test_a_rechtspersoon_is_found_by_rsin(ask):
    assert await ask("partijen", klant(rsin="999990020")) == ["bakker"]


async def test_a_person_has_nothing_of_the_contactpersoon_with_the_same_bsn(ask):
    for who in (TESS, replace(TESS, hoedanigheid=SoortPartij.PERSOON)):
        assert await ask("partijen", who) == ["tess"]
        assert await ask("klantcontacten", who) == ["c4", "c1", "c2", "c3"]
        assert await ask("zaken", who) == ["z4", "z1", "z2", "z3"]


async def test_a_contactpersoon_has_nothing_of_the_person_or_the_organisatie(ask):
    for who in (TESS_BIJ_BAKKER, replace(TESS_BIJ_BAKKER, hoedanigheid=SoortPartij.CONTACTPERSOON)):
        assert await ask("partijen", who) == ["tess-bij-bakker"]
        assert await ask("klantcontacten", who) == ["c5", "c6"]
        assert await ask("zaken", who) == ["z5"]


async def test_a_number_does_not_find_a_klant_in_a_hoedanigheid_it_does_not_stand_for(ask):
    who = replace(TESS, hoedanigheid=SoortPartij.CONTACTPERSOON)
    assert [await ask(what, who) for what in ("partijen", "klantcontacten", "zaken")] == [[], [], []]


async def test_a_klant_known_as_partij_only_has_what_bears_his_number(ask):
    assert await ask("zaken", klant(partij=PartijSleutel("geheugen", "tess"))) == ["z4", "z1", "z2", "z3"]


async def test_a_partij_of_another_bron_is_nobody_here(ask):
    assert await ask("partijen", klant(partij=PartijSleutel("elders", "tess"))) == []


async def test_any_other_number_finds_a_klant_too(ask):
    assert await ask("partijen", klant(other=[KAART])) == ["john"]


async def test_an_ongekende_with_the_same_name_is_found_by_nobody(ask):
    everyone = (TESS, BAKKER, TESS_BIJ_BAKKER, klant(other=[KAART]))
    found = [await ask("klantcontacten", who) for who in everyone]
    assert not any("c8" in contacten for contacten in found)


async def test_a_day_is_a_day_in_the_netherlands(ask):
    # 23:30 in UTC on the last day of February is the first of March here.
    assert await ask("klantcontacten", TESS, vanaf=date(2026, 3, 1)) == ["c3"]
    assert "c3" not in await ask("klantcontacten", TESS, tot=date(2026, 2, 28))


async def test_documents_say_which_zaken_they_belong_to_and_both_ways_are_answered(bron):
    zaak = Onderwerp((Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-0001"),))
    document = Onderwerp((Identificator(DOCUMENT_IDENTIFICATIE, "DOC-1"),))
    assert await about(bron, Document, zaak) == ["5f1c7a30-7f7e-4f0b-8a39-9b0a3b1c0d01", "d2"]
    assert await about(bron, Zaak, document) == ["z1", "z2"]


async def test_a_thread_is_followed_by_the_numbers_of_the_first_klantcontact(bron):
    # c2 refers to c1 by its key, c3 by its referentienummer.
    (item,) = (await bron.capabilities.op_sleutel[Klantcontact].fetch(["c1"], ASKED, call()))["c1"].items
    first = Onderwerp(item.record.bekend_als)
    assert await about(bron, Klantcontact, first) == ["c2", "c3"]
    assert await about(bron, Productaanvraag, first) == ["pa1"]


async def test_a_zaak_is_met_under_whichever_of_its_numbers_it_is_known_by(bron):
    numbers = (
        Identificator(ZAAK_UUID, "7173b3cf-8087-4a03-9c3f-2d57529d6e7b"),
        Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-0001"),
    )
    assert await about(bron, Klantcontact, Onderwerp(numbers)) == ["c6", "c3"]
    for number in numbers:
        page = (await bron.capabilities.op_identificator.fetch([number], ASKED, call()))[number]
        assert [item.record.sleutel for item in page.items] == ["z1"]


async def test_work_is_found_by_who_does_it(bron):
    asked = {
        Werkvraag(): ["t1", "c1-interne_taken-1", "t5", "t3"],
        Werkvraag(actoren=("vergunningen", "niemand")): ["t1"],
        Werkvraag(actornummers=(Identificator(IdentificatorSoort("medewerkers", "medewerker", "nummer"), "M-0042"),)): [
            "t1"
        ],
        Werkvraag(actoren=()): [],
        Werkvraag(actoren=("kim",), nummer="T-2"): [],
    }
    answer = await bron.capabilities.werkvoorraad.fetch(list(asked), ASKED, call())
    assert {key: sorted(item.record.sleutel for item in page.items) for key, page in answer.items()} == {
        key: sorted(found) for key, found in asked.items()
    }


@pytest.mark.parametrize("adres", ["tess@example.org", "Tess@Example.org ", "+31 6 12345678", "06-12345678"])
async def test_a_candidate_is_found_however_the_address_is_written(bron, adres):
    page = (await bron.capabilities.kandidaten.fetch([adres], ASKED, call()))[adres]
    assert [item.record.sleutel for item in page.items] == ["tess"]


@pytest.mark.parametrize("adres", ["0101234567", "niemand@example.org", " ", "+"])
async def test_what_was_given_for_one_contact_finds_nobody(bron, adres):
    assert (await bron.capabilities.kandidaten.fetch([adres], ASKED, call()))[adres].items == ()


async def test_a_base_registry_says_nothing_of_an_onderneming_to_who_asks_for_its_vestiging(ask):
    assert await ask("basisregistratie", BAKKER) == ["hr-bakker"]
    assert await ask("basisregistratie", NOORD) == ["hr-bakker-noord"]
    assert await ask("basisregistratie", TESS) == ["brp-tess"]
    assert await ask("basisregistratie", TESS_BIJ_BAKKER) == []


async def test_a_document_without_contents_is_told_apart(bron):
    with pytest.raises(BronDataError, match="no contents"):
        async with bron.capabilities.bestand("d2", call()):
            pass


def test_a_file_offers_what_it_has_and_no_more(tmp_path):
    path = tmp_path / "zaken.json"
    path.write_text('{"zaken": [{"sleutel": "z1", "identificatie": "Z-1"}]}')
    offers = ADAPTER.build(BronContext(name="geheugen", settings=GeheugenSettings(bestand=str(path)))).capabilities
    assert offers.op_identificator.accepts == {ZAAK_IDENTIFICATIE}
    assert set(offers.op_sleutel) == {Zaak}
    assert offers.bij == {}
    lacking = ("partijen", "klantcontacten", "interne_taken", "documenten", "werkvoorraad", "kandidaten", "bestand")
    assert [getattr(offers, name) for name in lacking] == [None] * 7


async def about(bron, kind, onderwerp):
    page = (await bron.capabilities.bij[kind].fetch([onderwerp], ASKED, call()))[onderwerp]
    return [item.record.sleutel for item in page.items]
