"""Partijen: who is found by which number, and what is known of him."""

import httpx
import pytest

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, BronContext, Partij, PartijSleutel, SoortPartij
from klantbeeld.contract import Klant as ContractKlant
from klantbeeld.demo.standin import Standin
from klantbeeld.demo.town import HENK_BSN, TWEE_REGISTERS_BSN, VERENIGING_RSIN, VOF_KVK, VOF_VESTIGING
from klantbeeld.demo.town_klanten1 import Suite, suite_uuid
from klantbeeld.demo.town_people import Naam
from klantbeeld.testing.builders import klant
from klantbeeld_contactmomenten import ADAPTER
from tests.adapters.contactmomenten.conftest import Asked, settings


async def test_one_bsn_in_another_hoedanigheid_is_another_klant(suite):
    asked = suite()
    thuis = await asked.page("partijen", klant(bsn=HENK_BSN))
    assert [item.record.nummer for item in thuis.items] == ["40030"]
    contacts = await asked.page("klantcontacten", klant(bsn=HENK_BSN))
    assert [item.record.inhoud for item in contacts.items] == ["Vraag over: Paspoort."]


async def test_a_partij_by_its_key_is_asked_in_its_own_hoedanigheid(suite):
    sleutel = PartijSleutel("suite", suite_uuid("klanten", "40031"))
    zakelijk = ContractKlant(partij=sleutel, hoedanigheid=SoortPartij.CONTACTPERSOON)
    contacts = await suite().page("klantcontacten", zakelijk)
    assert [item.record.inhoud for item in contacts.items] == ["Vraag over: Omgevingsvergunning."]
    prive = ContractKlant(partij=sleutel, hoedanigheid=SoortPartij.PERSOON)
    assert (await suite().page("klantcontacten", prive)).items == ()


async def test_a_klant_becomes_a_partij_with_how_to_reach_him(suite):
    partij = (await suite().page("partijen", klant(bsn=TWEE_REGISTERS_BSN))).items[0].record
    gegevens = partij.contactgegevens
    assert (partij.soort_partij, partij.nummer, partij.naam) == (SoortPartij.PERSOON, "40011", "Jo Smit-Vermeer")
    assert [(one.soort, one.object_id) for one in partij.identificatoren] == [(BSN, TWEE_REGISTERS_BSN)]
    assert [one.adres for one in gegevens.digitale_adressen] == ["jo.oud@voorbeeld.example"]
    assert gegevens.correspondentieadres.regels == ("Soestdijksekade 480a", "2574BN Den Haag")
    assert gegevens.naam.voorletters == "J."


@pytest.mark.parametrize(
    ("number", "soort", "naam"),
    [
        ({"kvk_nummer": VOF_KVK}, KVK_NUMMER, "Graafmachine Verhuur v.o.f."),
        ({"rsin": VERENIGING_RSIN}, RSIN, "Zaalvoetbalvereniging"),
    ],
)
async def test_one_field_holds_an_rsin_or_a_kvk_nummer(suite, number, soort, naam):
    partij = (await suite().page("partijen", klant(**number))).items[0].record
    assert (partij.soort_partij, partij.naam) == (SoortPartij.ORGANISATIE, naam)
    assert [one.soort for one in partij.identificatoren] == [soort]


async def test_a_vestiging_of_which_the_onderneming_is_not_told_has_no_numbers_we_can_write(suite):
    vestiging = klant(kvk_nummer=VOF_KVK, vestigingsnummer=VOF_VESTIGING)
    partij = (await suite().page("partijen", vestiging)).items[0].record
    assert (partij.naam, partij.identificatoren) == ("Graafmachine Werf", None)


async def test_who_has_no_number_is_no_partij(suite):
    assert (await suite().page(Partij, suite_uuid("klanten", "40021"))).items == ()


async def test_by_the_standard_a_bsn_is_asked_by_its_own_name(suite):
    asked = suite(dialect="vng")
    partij = (await asked.page("partijen", klant(bsn=TWEE_REGISTERS_BSN))).items[0].record
    assert [one.object_id for one in partij.identificatoren] == [TWEE_REGISTERS_BSN]
    assert next(name for name, _ in asked.standin.calls[0].query) == "burgerservicenummer"


async def test_a_register_that_ignores_the_filter_shows_nobody_else(suite):
    good = suite()

    async def everybody(scope, receive, send):
        path = scope["path"]
        if path.endswith("/klanten"):
            scope = {**scope, "query_string": b""}
        await good.standin(scope, receive, send)

    context = BronContext(
        name="suite", settings=settings(), transport=httpx.ASGITransport(app=Standin(everybody, name="alles"))
    )
    bron = ADAPTER.build(context)
    page = await Asked(bron, good.standin).page("partijen", klant(bsn=TWEE_REGISTERS_BSN))
    await bron.close()
    assert [item.record.nummer for item in page.items] == ["40011"]
    assert page.dropped > 1


async def test_by_an_address_only_those_are_kandidaten_of_whom_is_known_who_they_are(suite):
    register = Suite()
    register.persoon("1", HENK_BSN, Naam(voornaam="Henk"), emailadres="h@voorbeeld.example")
    subject = {"inpBsn": ""}
    register.klant("2", "natuurlijk_persoon", subject, Naam(voornaam="Wie"), emailadres="h@voorbeeld.example")
    asked = suite(register.data)
    page = await asked.page("kandidaten", "h@voorbeeld.example")
    assert [item.record.nummer for item in page.items] == ["1"]
    assert asked.calls == ["klanten"]


async def test_of_an_esuite_it_is_not_known_that_it_can_be_asked_by_address(suite):
    assert suite(dialect="esuite").bron.capabilities.kandidaten is None
