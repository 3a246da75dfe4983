"""From a klant to his partijen: whoever has the number in truth, and nobody else."""

import pytest

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    IdentificatorSoort,
    Klant,
    PartijSleutel,
    Selection,
    SoortPartij,
)
from klantbeeld.demo.town import (
    BUITENLAND_NUMMER,
    BUITENLANDS_NUMMER,
    BUITENLANDS_SOORT,
    DOSSIER_BSN,
    HENK_BIJ_VOF_NUMMER,
    HENK_BSN,
    HENK_PARTIJ_NUMMER,
    HENK_TRAINING_NUMMER,
    MELDING_ONDERWERP,
    OMGEVING_ONDERWERP,
    ONBEKENDE_BSN,
    TRAINING_ONDERWERP,
    VOF_KVK,
    VOF_NAAM,
    VOF_NUMMER,
    VOF_RSIN,
    VOF_VESTIGING,
    build_town,
    partij_uuid,
)
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import moment

NOTHING = Selection()
KVK = Identificator(KVK_NUMMER, "90000003")
VESTIGING = Identificator(VESTIGINGSNUMMER, "000090000003", KVK)


@pytest.fixture(scope="module")
def town():
    return build_town()


def klant(*numbers, **more):
    return Klant(numbers, **more)


def bsn(number):
    return klant(Identificator(BSN, number))


def here(uuid, hoedanigheid=None):
    return klant(partij=PartijSleutel("contacten", uuid), hoedanigheid=hoedanigheid)


def names(page):
    return sorted(item.record.naam for item in page.items)


def contacts(page):
    return sorted(item.record.onderwerp for item in page.items)


async def test_a_bsn_leads_to_the_one_person_who_has_it(openklant, town):
    page = await openklant(town.contacten).page("partijen", bsn(HENK_BSN), selection=NOTHING)
    assert [item.record.sleutel for item in page.items] == [partij_uuid(HENK_PARTIJ_NUMMER)]


async def test_an_unknown_klant_has_an_empty_page_after_one_call(openklant, town):
    asked = openklant(town.contacten)
    for kind in ("partijen", "klantcontacten", "interne_taken"):
        asked.standin.reset()
        page = await asked.page(kind, bsn(ONBEKENDE_BSN))
        assert (page.items, page.has_more, page.dropped, page.missing) == ((), False, 0, ())
        assert asked.calls == ["partij-identificatoren"]


async def test_the_same_digits_as_another_kind_of_number_are_somebody_else(openklant, town):
    # Willem has a dossiernummer with the digits of Henk's BSN, and a BSN: the filters of `partijen` give both.
    page = await openklant(town.contacten).page("klantcontacten", bsn(HENK_BSN), selection=NOTHING)
    assert contacts(page) == ["Parkeervergunning", "Paspoort aanvragen"]
    page = await openklant(town.contacten).page("partijen", bsn(DOSSIER_BSN), selection=NOTHING)
    assert names(page) == ["Willem Dossier"]


@pytest.mark.parametrize("kind", ["partijen", "klantcontacten"])
async def test_rows_of_another_number_than_was_asked_are_left_out_and_told(openklant, town, kind):
    asked = openklant(town.contacten)
    asked.standin.confuses = {HENK_BSN.encode(): DOSSIER_BSN.encode()}
    page = await asked.page(kind, bsn(HENK_BSN), selection=NOTHING)
    assert page.items == ()
    assert page.dropped > 0


async def test_a_rsin_is_not_looked_for_among_bsns(openklant, town):
    page = await openklant(town.contacten).page("partijen", klant(Identificator(RSIN, HENK_BSN)))
    assert page.items == ()


async def test_the_register_is_never_asked_by_the_filters_that_match_across_rows(openklant, town):
    asked = openklant(town.contacten)
    for who in (bsn(HENK_BSN), klant(Identificator(RSIN, VOF_RSIN)), klant(Identificator(KVK_NUMMER, VOF_KVK))):
        for kind in ("partijen", "klantcontacten", "interne_taken"):
            await asked.page(kind, who)
    names_asked = {name for call in asked.standin.calls for name, _ in call.query}
    assert not any("partijIdentificator__" in name for name in names_asked)


async def test_no_question_holds_a_list_or_a_name_twice(openklant, town):
    asked = openklant(town.contacten)
    numbers = (Identificator(RSIN, VOF_RSIN), Identificator(KVK_NUMMER, VOF_KVK))
    await asked.page("klantcontacten", klant(*numbers))
    for call in asked.standin.calls:
        names_asked = [name for name, _ in call.query]
        assert len(names_asked) == len(set(names_asked))
        assert not any("," in value for name, value in call.query if name != "expand")


async def test_a_kvk_nummer_leads_to_the_onderneming_and_its_vestigingen(openklant, town):
    page = await openklant(town.contacten).page("partijen", klant(Identificator(KVK_NUMMER, VOF_KVK)))
    assert names(page) == [VOF_NAAM, f"{VOF_NAAM} (Kerketuinen)"]


async def test_a_vestiging_leads_to_itself_alone(openklant, town):
    number = Identificator(VESTIGINGSNUMMER, VOF_VESTIGING, Identificator(KVK_NUMMER, VOF_KVK))
    page = await openklant(town.contacten).page("partijen", klant(number))
    assert names(page) == [f"{VOF_NAAM} (Kerketuinen)"]
    assert page.items[0].record.identificatoren == (number,)


async def test_a_vestiging_of_another_onderneming_is_not_taken(openklant, town):
    number = Identificator(VESTIGINGSNUMMER, VOF_VESTIGING, KVK)
    assert (await openklant(town.contacten).page("partijen", klant(number))).items == ()


async def test_several_numbers_of_one_partij_give_it_once(openklant, town):
    numbers = (Identificator(RSIN, VOF_RSIN), Identificator(KVK_NUMMER, VOF_KVK))
    page = await openklant(town.contacten).page("partijen", klant(*numbers))
    assert names(page) == [VOF_NAAM, f"{VOF_NAAM} (Kerketuinen)"]


async def test_a_number_of_a_foreign_register_finds_its_partij(openklant, town):
    soort = IdentificatorSoort("eidas", "natuurlijk_persoon", BUITENLANDS_SOORT)
    page = await openklant(town.contacten).page("partijen", klant(Identificator(soort, BUITENLANDS_NUMMER)))
    assert [item.record.sleutel for item in page.items] == [partij_uuid(BUITENLAND_NUMMER)]
    assert page.items[0].record.identificatoren == (Identificator(soort, BUITENLANDS_NUMMER),)
    assert page.items[0].record.contactgegevens.bezoekadres.regels[-1] == "Duitsland"


async def test_codes_open_klant_does_not_know_are_no_error(openklant, town):
    soort = IdentificatorSoort("brp", "natuurlijk_persoon", "a_nummer")
    assert (await openklant(town.contacten).page("partijen", klant(Identificator(soort, "9876543210")))).items == ()


@pytest.mark.parametrize("codes", [("inp", "brp", "bsn"), ("1", "1", "1")])
async def test_a_bsn_is_found_in_every_dialect(openklant, codes):
    objecttype, register, soort = codes
    filled = Klantregister("dialecten")
    partij = filled.partij("persoon", {"volledigeNaam": "Inge Inwoner"})
    filled.identificator(partij, soort, HENK_BSN, objecttype=objecttype, register=register)
    page = await openklant(filled.data).page("partijen", bsn(HENK_BSN))
    assert page.items[0].record.identificatoren == (Identificator(BSN, HENK_BSN),)


async def test_a_vestiging_in_the_dialect_of_open_inwoner_is_found(openklant):
    filled = Klantregister("dialecten")
    above = filled.identificator(
        filled.organisatie("Bakkerij Bol"), "kvk", KVK.object_id, objecttype="nnp", register="hr"
    )
    below = filled.organisatie("Bakkerij Bol (markt)")
    filled.identificator(below, "vtn", VESTIGING.object_id, objecttype="nnp", register="hr", sub_van=above)
    asked = openklant(filled.data)
    assert names(await asked.page("partijen", klant(KVK))) == ["Bakkerij Bol", "Bakkerij Bol (markt)"]
    page = await asked.page("partijen", klant(VESTIGING))
    assert [item.record.identificatoren for item in page.items] == [(VESTIGING,)]


async def test_a_kvk_nummer_without_partij_still_leads_to_its_vestigingen(openklant):
    filled = Klantregister("los")
    above = filled.identificator(filled.organisatie("Weg"), "kvk_nummer", KVK.object_id)
    below = filled.organisatie("Bakkerij Bol (markt)")
    filled.identificator(below, "vestigingsnummer", VESTIGING.object_id, sub_van=above)
    data = dict(filled.data)
    data["partijen"] = [one for one in data["partijen"] if one["uuid"] == below]
    data["partij-identificatoren"][0]["identificeerdePartij"] = None
    assert names(await openklant(data).page("partijen", klant(KVK))) == ["Bakkerij Bol (markt)"]


async def test_a_klant_who_is_a_partij_here_is_only_that_partij(openklant, town):
    who = Klant((Identificator(BSN, HENK_BSN),), PartijSleutel("contacten", partij_uuid(HENK_BIJ_VOF_NUMMER)))
    asked = openklant(town.contacten)
    assert contacts(await asked.page("klantcontacten", who, selection=NOTHING)) == [OMGEVING_ONDERWERP]
    assert asked.calls == ["klantcontacten"]


async def test_a_partij_of_another_bron_is_not_looked_for(openklant, town):
    who = klant(partij=PartijSleutel("wijkteam", partij_uuid(HENK_PARTIJ_NUMMER)))
    asked = openklant(town.contacten)
    assert (await asked.page("partijen", who)).items == ()
    assert asked.calls == []


async def test_a_partij_key_that_is_no_uuid_is_not_sent_anywhere(openklant, town):
    asked = openklant(town.contacten)
    assert (await asked.page("klantcontacten", here("../actoren"))).items == ()
    assert asked.calls == []


async def test_henk_never_leaks_from_one_hoedanigheid_into_another(openklant, town):
    asked = openklant(town.contacten)
    seen = {}
    for name, who in {
        "burger": bsn(HENK_BSN),
        "vof": klant(Identificator(KVK_NUMMER, VOF_KVK)),
        "contactpersoon": here(partij_uuid(HENK_BIJ_VOF_NUMMER)),
        "zonder bsn": here(partij_uuid(HENK_TRAINING_NUMMER)),
    }.items():
        seen[name] = contacts(await asked.page("klantcontacten", who, selection=NOTHING))
    assert seen == {
        "burger": ["Parkeervergunning", "Paspoort aanvragen"],
        "vof": [OMGEVING_ONDERWERP],
        "contactpersoon": [OMGEVING_ONDERWERP],
        "zonder bsn": [TRAINING_ONDERWERP],
    }
    assert all(MELDING_ONDERWERP not in some for some in seen.values())


@pytest.mark.parametrize("kind", ["partijen", "klantcontacten", "interne_taken"])
@pytest.mark.parametrize("hoedanigheid", [None, SoortPartij.PERSOON])
async def test_a_contactpersoon_with_a_bsn_does_not_leak_into_the_person(openklant, kind, hoedanigheid):
    filled = _with_contactpersoon_of(HENK_BSN)
    who = Klant((Identificator(BSN, HENK_BSN),), hoedanigheid=hoedanigheid)
    assert (await openklant(filled.data).page(kind, who)).items == ()


@pytest.mark.parametrize("kind", ["partijen", "klantcontacten", "interne_taken"])
async def test_a_contactpersoon_with_a_bsn_is_found_by_who_asks_for_him(openklant, kind):
    who = Klant((Identificator(BSN, HENK_BSN),), hoedanigheid=SoortPartij.CONTACTPERSOON)
    page = await openklant(_with_contactpersoon_of(HENK_BSN).data).page(kind, who)
    assert len(page.items) == 1


@pytest.mark.parametrize("hoedanigheid", [SoortPartij.PERSOON, SoortPartij.CONTACTPERSOON])
async def test_an_organisatie_is_not_shown_in_another_hoedanigheid(openklant, town, hoedanigheid):
    asked = openklant(town.contacten)
    for kind in ("partijen", "klantcontacten"):
        assert (await asked.page(kind, here(partij_uuid(VOF_NUMMER), hoedanigheid))).items == ()
        who = Klant((Identificator(KVK_NUMMER, VOF_KVK),), hoedanigheid=hoedanigheid)
        assert (await asked.page(kind, who)).items == ()


async def test_a_row_that_cannot_be_read_is_counted(openklant, town):
    data = {**town.contacten, "partij-identificatoren": []}
    for row in town.contacten["partij-identificatoren"]:
        spoilt = {**row, "identificeerdePartij": {"uuid": "nee", "url": ""}}
        ours = row["partijIdentificator"]["objectId"] == HENK_BSN
        data["partij-identificatoren"].append(spoilt if ours else row)
    page = await openklant(data).page("klantcontacten", bsn(HENK_BSN))
    assert (page.items, page.dropped) == ((), 2)


def _with_contactpersoon_of(number):
    filled = Klantregister("fout")
    partij = filled.partij("contactpersoon", {"volledigeNaam": "Henk de Bruin"})
    filled.identificator(partij, "bsn", number)
    contact = filled.klantcontact("Zakelijk", "Over het bedrijf.", op=moment(1))
    filled.betrokkene(contact, partij=partij)
    actor = filled.actor("KCC", "organisatorische_eenheid", "kcc", {})
    filled.interne_taak(contact, "Terugbellen", actoren=[actor], op=moment(1))
    return filled


async def test_a_number_under_the_same_digits_of_another_kind_is_no_vestiging(openklant):
    filled = Klantregister("digits")
    filled.identificator(filled.organisatie("Bakkerij Bol"), "kvk_nummer", KVK.object_id)
    other = filled.organisatie("Dossierhouder")
    dossier = filled.identificator(other, "dossiernummer", KVK.object_id, objecttype="dossier", register="archief")
    below = filled.organisatie("Deeldossier")
    filled.identificator(below, "vestigingsnummer", VESTIGING.object_id, sub_van=dossier)
    asked = openklant(filled.data)
    assert names(await asked.page("partijen", klant(KVK))) == ["Bakkerij Bol"]
    assert names(await asked.page("partijen", klant(VESTIGING))) == []
