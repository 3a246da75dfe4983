"""The town holds who the scenarios need, and only people who cannot exist."""

from collections import Counter
from itertools import pairwise

import orjson
import pytest

from klantbeeld.demo import town as people
from klantbeeld.demo.openzaak_documenten import bestand_of
from klantbeeld.demo.register import key_of
from klantbeeld.demo.town import build_town, klantcontact_uuid, partij_uuid, passes_elf_proef, zaak_uuid


@pytest.fixture(scope="module")
def town():
    return build_town()


@pytest.fixture(scope="module")
def contacten(town):
    return {name: {each["uuid"]: each for each in records} for name, records in town.contacten.items()}


def identificatoren(*registers):
    return [row["partijIdentificator"] for register in registers for row in register["partij-identificatoren"]]


def of_soort(soort, *registers):
    return [each["objectId"] for each in identificatoren(*registers) if each["codeSoortObjectId"] == soort]


def onderwerpen_of(contacten, nummer):
    partij = contacten["partijen"][partij_uuid(nummer)]
    betrokkenen = [contacten["betrokkenen"][link["uuid"]] for link in partij["betrokkenen"]]
    return {contacten["klantcontacten"][each["hadKlantcontact"]["uuid"]]["onderwerp"] for each in betrokkenen}


def test_two_builds_are_the_same(town):
    assert build_town() == town


def test_everything_is_json(town):
    for data in (town.contacten, town.wijkteam, town.zaken_centraal, town.zaken_noord, town.meldingen):
        assert orjson.loads(orjson.dumps(data))


def test_every_number_passes_its_test_and_belongs_to_nobody(town):
    bsns = of_soort("bsn", town.contacten, town.wijkteam)
    rsins = of_soort("rsin", town.contacten)
    assert all(passes_elf_proef(each) for each in [*bsns, *rsins])
    assert all(each.startswith("99999") for each in bsns)
    assert all(len(each) == 8 and each.startswith("9") for each in of_soort("kvk_nummer", town.contacten))
    assert not set(bsns) & set(rsins)
    in_zaken = {
        rol["betrokkeneIdentificatie"]["inpBsn"]
        for data in (town.zaken_centraal, town.zaken_noord)
        for rol in data["rollen"]
        if rol["betrokkeneType"] == "natuurlijk_persoon"
    }
    assert all(passes_elf_proef(each) and each.startswith("99999") for each in in_zaken)


def test_nobody_is_twice_in_a_register(town):
    for register in (town.contacten, town.wijkteam):
        bsns = of_soort("bsn", register)
        assert len(bsns) == len(set(bsns))
    assert people.ONBEKENDE_BSN not in of_soort("bsn", town.contacten, town.wijkteam)
    assert passes_elf_proef(people.ONBEKENDE_BSN)


def test_the_town_has_hundreds_of_inhabitants(town):
    assert len(town.contacten["partijen"]) > 300


@pytest.mark.parametrize("register", ["contacten", "wijkteam", "zaken_centraal", "zaken_noord"])
def test_every_link_leads_to_a_record_that_is_there(town, register):
    data = getattr(town, register)
    urls = {each["url"] for records in data.values() for each in records}

    def links(value):
        if isinstance(value, str):
            yield from [value] if value.startswith("http://register.invalid") else []
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                yield from links(each)

    found = {link for records in data.values() for link in links(records)}
    contents = {each["inhoud"] for each in data.get("enkelvoudiginformatieobjecten", ())}
    assert found == urls | contents


def test_henk_is_three_klanten_and_what_he_does_as_one_is_not_known_as_another(contacten):
    himself = onderwerpen_of(contacten, people.HENK_PARTIJ_NUMMER)
    for_vof = onderwerpen_of(contacten, people.HENK_BIJ_VOF_NUMMER)
    for_vereniging = onderwerpen_of(contacten, people.HENK_BIJ_VERENIGING_NUMMER)
    assert people.PASPOORT_ONDERWERP in himself
    assert for_vof == onderwerpen_of(contacten, people.VOF_NUMMER) == {people.OMGEVING_ONDERWERP}
    assert for_vereniging == {people.SPORTHAL_ONDERWERP}
    assert not himself & (for_vof | for_vereniging)


def test_the_three_henks_share_name_and_phone(contacten):
    for nummer in (people.HENK_PARTIJ_NUMMER, people.HENK_BIJ_VOF_NUMMER, people.HENK_BIJ_VERENIGING_NUMMER):
        partij = contacten["partijen"][partij_uuid(nummer)]
        adressen = {contacten["digitaleadressen"][link["uuid"]]["adres"] for link in partij["digitaleAdressen"]}
        assert people.HENK_TELEFOON in adressen
        assert partij["partijIdentificatie"]["volledigeNaam"] == "Henk de Bruin"


def test_a_fourth_henk_is_known_without_bsn(contacten):
    partij = contacten["partijen"][partij_uuid(people.HENK_TRAINING_NUMMER)]
    assert partij["partijIdentificatoren"] == []
    assert onderwerpen_of(contacten, people.HENK_TRAINING_NUMMER) == {people.TRAINING_ONDERWERP}


def test_the_melding_knows_an_email_address_and_no_partij(town, contacten):
    [melding] = [each for each in town.meldingen if each["melder_email"] == people.HENK_EMAIL]
    assert melding["bsn"] is None
    ongekend = [each for each in contacten["betrokkenen"].values() if each["wasPartij"] is None]
    [melder] = [each for each in ongekend if each["digitaleAdressen"]]
    assert contacten["digitaleadressen"][melder["digitaleAdressen"][0]["uuid"]]["adres"] == people.HENK_EMAIL


def test_the_thread_of_vergunning_x_hangs_together(contacten):
    contacts = [contacten["klantcontacten"][klantcontact_uuid(each)] for each in people.VERGUNNING_X_CONTACTEN]
    for before, after in pairwise(contacts):
        about = [contacten["onderwerpobjecten"][link["uuid"]] for link in after["gingOverOnderwerpobjecten"]]
        assert before["uuid"] in {each["wasKlantcontact"]["uuid"] for each in about if each["wasKlantcontact"]}
    kinds = [contact["kanaal"] for contact in contacts]
    assert kinds == ["telefoon", "telefoon", "e-formulier", "brief", "klantportaal", "brief"]
    zaak = zaak_uuid(people.VERGUNNING_X_ZAAK)
    about = [each["onderwerpobjectidentificator"]["objectId"] for each in contacten["onderwerpobjecten"].values()]
    assert about.count(zaak) == 4
    assert sum(len(each["leiddeTotInterneTaken"]) for each in contacts) == 3
    letters = [each for each in contacts if each["kanaal"] == "brief"]
    assert all(each["omvatteBijlagen"] for each in letters)
    assert not any(contacten["betrokkenen"][each["hadBetrokkenen"][0]["uuid"]]["initiator"] for each in letters)


def test_the_busy_person_has_a_bit_of_everything(town, contacten):
    zaken = [
        rol["zaak"]
        for data in (town.zaken_centraal, town.zaken_noord)
        for rol in data["rollen"]
        if rol["betrokkeneIdentificatie"].get("inpBsn") == people.DRUK_BSN
    ]
    assert len(zaken) == len(set(zaken)) == 21  # one of them is secret
    hoofdzaak = next(each for each in town.zaken_centraal["zaken"] if each["identificatie"] == people.DRUK_HOOFDZAAK)
    assert len(hoofdzaak["deelzaken"]) == 3
    partij = contacten["partijen"][partij_uuid(people.DRUK_PARTIJ_NUMMER)]
    betrokkenen = [contacten["betrokkenen"][link["uuid"]] for link in partij["betrokkenen"]]
    assert len(betrokkenen) == 12
    assert any(each["digitaleAdressen"] for each in betrokkenen)
    contacts = [contacten["klantcontacten"][each["hadKlantcontact"]["uuid"]] for each in betrokkenen]
    taken = [contacten["internetaken"][t["uuid"]] for each in contacts for t in each["leiddeTotInterneTaken"]]
    assert {each["status"] for each in taken} == {"te_verwerken", "verwerkt"}
    assert all(each["hadBetrokkenActoren"] for each in contacts)
    known = {each["uuid"] for data in (town.zaken_centraal, town.zaken_noord) for each in data["zaken"]}
    for contact in contacts:
        for link in contact["gingOverOnderwerpobjecten"]:
            identificator = contacten["onderwerpobjecten"][link["uuid"]]["onderwerpobjectidentificator"]
            assert identificator["codeObjecttype"] == "zgw-Zaak"
            assert identificator["objectId"] in known


def test_a_closed_zaak_has_a_resultaat_and_its_last_status(town):
    statussen = {each["url"]: each for each in town.zaken_centraal["statussen"]}
    statustypen = {each["url"]: each for each in town.zaken_centraal["statustypen"]}
    for zaak in town.zaken_centraal["zaken"]:
        status = statussen[zaak["status"]]
        assert status["indicatieLaatstGezetteStatus"]
        assert (zaak["einddatum"] is None) == (zaak["resultaat"] is None)
        assert statustypen[status["statustype"]]["isEindstatus"] == (zaak["einddatum"] is not None)
        assert zaak["startdatum"] <= (zaak["einddatum"] or str(people.PEILDATUM))


def test_the_town_has_only_what_the_real_registers_would_take(town):
    for register in (town.contacten, town.wijkteam):
        taken = [taak["nummer"] for taak in register["internetaken"] if taak["nummer"]]
        assert all(nummer.isdecimal() and len(nummer) <= 10 for nummer in taken)
        emails = [adres["adres"] for adres in register["digitaleadressen"] if adres["soortDigitaalAdres"] == "email"]
        assert all(email.isascii() for email in emails)
    for register in (town.zaken_centraal, town.zaken_noord):
        moments = [(status["zaak"], status["datumStatusGezet"]) for status in register["statussen"]]
        assert len(set(moments)) == len(moments)


def test_one_bsn_is_another_ones_dossiernummer(town):
    rows = [each for each in identificatoren(town.contacten) if each["objectId"] == people.HENK_BSN]
    assert sorted(each["codeSoortObjectId"] for each in rows) == ["bsn", "dossiernummer"]


def test_a_building_and_a_question_about_it_have_klantcontacten_of_more_than_one(contacten):
    about = [
        each["klantcontact"]["uuid"]
        for each in contacten["onderwerpobjecten"].values()
        if each["onderwerpobjectidentificator"]["objectId"] == people.LOODS_PAND
    ]
    vraag, antwoord = (klantcontact_uuid(each) for each in people.OVERLAST_CONTACTEN)
    assert len(about) == 2
    assert vraag in about
    [link] = contacten["klantcontacten"][antwoord]["gingOverOnderwerpobjecten"]
    assert contacten["onderwerpobjecten"][link["uuid"]]["wasKlantcontact"]["uuid"] == vraag


def test_a_document_says_how_large_its_contents_are(town):
    for document in town.zaken_centraal["enkelvoudiginformatieobjecten"]:
        assert document["bestandsomvang"] == len(bestand_of(document["identificatie"], document["titel"]))


def test_the_zaken_of_the_demo_have_documents_and_besluiten(town):
    of_zaak = Counter(key_of(each["zaak"]) for each in town.zaken_centraal["zaakinformatieobjecten"])
    besluiten = {key_of(each["zaak"]) for each in town.zaken_centraal["besluiten"]}
    for zaak in (people.HENK_PASPOORT_ZAAK, people.HENK_PARKEER_ZAAK, people.VERGUNNING_X_ZAAK, people.DRUK_HOOFDZAAK):
        assert of_zaak[zaak_uuid(zaak)]
    assert {zaak_uuid(each) for each in (people.HENK_PARKEER_ZAAK, people.VERGUNNING_X_ZAAK)} <= besluiten
    in_documents = {each["informatieobject"] for each in town.zaken_centraal["besluitinformatieobjecten"]}
    assert len(in_documents) == len(town.zaken_centraal["besluiten"])
    attached = {each["bijlageidentificator"]["objectId"] for each in town.contacten["bijlagen"]}
    known = {key_of(each["url"]) for each in town.zaken_centraal["enkelvoudiginformatieobjecten"]}
    assert attached <= known


def test_some_is_not_for_everybody(town):
    zaken = {each["identificatie"]: each for each in town.zaken_centraal["zaken"]}
    assert zaken[people.DRUK_GEHEIME_ZAAK]["vertrouwelijkheidaanduiding"] == "geheim"
    assert zaken[people.HENK_GEARCHIVEERDE_ZAAK]["archiefstatus"] == "gearchiveerd"
    documents = {each["titel"]: each for each in town.zaken_centraal["enkelvoudiginformatieobjecten"]}
    assert documents[people.DRUK_VERTROUWELIJK_DOCUMENT]["vertrouwelijkheidaanduiding"] == "vertrouwelijk"
    assert documents[people.DRUK_CONCEPT_DOCUMENT]["status"] == "in_bewerking"
    roles = {
        each["betrokkeneIdentificatie"].get("inpBsn"): each["indicatieMachtiging"]
        for each in town.zaken_centraal["rollen"]
        if key_of(each["zaak"]) == zaak_uuid(people.MACHTIGING_ZAAK)
    }
    assert roles[people.MOEDER_BSN] == "machtiginggever"
    assert roles[people.DOCHTER_BSN] == "gemachtigde"


def test_henk_signed_in_better_for_one_zaak_than_for_the_other(town):
    levels = {
        key_of(each["zaak"]): each["authenticatieContext"]["levelOfAssurance"].rpartition(":")[2]
        for each in town.zaken_centraal["rollen"]
        if each.get("authenticatieContext")
    }
    asked = (people.HENK_PASPOORT_ZAAK, people.HENK_PARKEER_ZAAK, people.VOF_OMGEVING_ZAAK)
    assert [levels[zaak_uuid(zaak)] for zaak in asked] == ["Smartcard", "MobileTwoFactorContract", "loa3"]
