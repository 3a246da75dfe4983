"""What Open Klant writes, and what the façade makes of it. On real answers where they are at hand."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from klantbeeld.contract import (
    BSN,
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    KVK_NUMMER,
    OBJECT_UUID,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Betrokkenerol,
    Geheim,
    Identificator,
    IdentificatorSoort,
    Referentiewaarde,
    Richting,
    Selection,
    SoortActor,
    SoortDigitaalAdres,
    SoortPartij,
    Stempel,
    Taakstatus,
)
from klantbeeld.http import UnreadableError
from klantbeeld.http.fields import moment
from klantbeeld_openklant import contactgegevens, translate
from klantbeeld_openklant.identificatoren import Rij, identificator
from klantbeeld_openklant.references import expanded
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.verwijzingen import ONDERWERP, verwijzing

STEMPEL = Stempel("contacten", datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
SETTINGS = OpenKlantSettings(
    url="https://klant.example/", token=Geheim("t"), kanalen={"balie": "Balie van het stadhuis"}
)
ZAAK = "12fc3507-29d5-4906-a338-460f8e16dbe0"


def adres(**some):
    names = ("nummeraanduidingId", "straatnaam", "huisnummertoevoeging", "postcode", "stad", "land")
    lines = ("adresregel1", "adresregel2", "adresregel3")
    empty = dict.fromkeys((*names, *lines), "")
    return contactgegevens.adres({"bezoekadres": {**empty, "huisnummer": None, **some}}, "bezoekadres")


def onderwerp(objecttype, soort, object_id, register="openzaak", was=None):
    json = {
        "uuid": ZAAK,
        "wasKlantcontact": was,
        "onderwerpobjectidentificator": {
            "objectId": object_id,
            "codeObjecttype": objecttype,
            "codeRegister": register,
            "codeSoortObjectId": soort,
        },
    }
    return verwijzing(json, ONDERWERP, SETTINGS)


def test_a_real_partij(answer):
    json = answer("partij")
    made = translate.partij(json, STEMPEL, ())
    assert made.sleutel == json["uuid"]
    assert made.soort_partij is SoortPartij.PERSOON
    assert made.naam == "Anna van der Peters"
    assert made.contactgegevens.naam.voorvoegsel_achternaam == "van der"
    assert made.contactgegevens.bezoekadres.regels == ("Julianalaan 27", "3511 AA Utrecht")
    assert made.contactgegevens.voorkeurstaal == Referentiewaarde("nld", "Nederlands")
    assert (made.indicatie_actief, made.indicatie_geheimhouding, made.interne_notitie) == (True, False, None)
    assert made.hergebruik_toegestaan is None
    assert made.vertegenwoordigden == ("613d6b13-6627-4072-a581-b9962fb37959",)


def test_a_real_contactpersoon_names_who_he_worked_for_and_has_no_address(answer):
    json = answer("contactpersonen")["results"][0]
    made = translate.partij(json, STEMPEL, ())
    assert made.soort_partij is SoortPartij.CONTACTPERSOON
    assert made.werkte_voor == "5be77eaa-02d6-4de1-8443-534f4b9d5ad2"
    assert made.contactgegevens.bezoekadres is None
    assert made.contactgegevens.correspondentieadres is None


def test_real_digital_addresses_with_the_one_the_partij_prefers(answer):
    adressen, dropped = contactgegevens.adressen_of_partij(
        tuple(answer("digitaleadressen")["results"]), answer("partij"), STEMPEL
    )
    assert dropped == 0
    assert [(one.adres, one.soort_digitaal_adres, one.omschrijving) for one in adressen if one.voorkeur] == [
        ("persoon0@example.nl", SoortDigitaalAdres.EMAIL, "Privé e-mail")
    ]
    assert len(adressen) == 4


def test_a_digital_address_of_another_partij_is_not_shown(answer):
    rows = tuple(answer("digitaleadressen")["results"])
    stranger = {**answer("partij"), "uuid": ZAAK}
    assert contactgegevens.adressen_of_partij(rows, stranger, STEMPEL) == ((), 0)


def test_the_day_an_address_was_verified(answer):
    json = {**answer("digitaleadressen")["results"][0], "verificatieDatum": "2026-02-28"}
    assert contactgegevens.digitaal_adres(json, STEMPEL, voorkeur=None).geverifieerd_op == date(2026, 2, 28)


def test_a_real_klantcontact(answer):
    json = answer("klantcontacten-expand")["results"][0]
    made = translate.klantcontact(json, STEMPEL, SETTINGS)
    assert made.kanaal == Referentiewaarde("balie", "Balie van het stadhuis")
    assert made.plaatsgevonden_op == datetime(2026, 3, 27, 11, 39, tzinfo=UTC)
    assert made.referentienummer is None
    (actor,) = made.actoren
    assert (actor.soort_actor, actor.naam, actor.functie) == (SoortActor.MEDEWERKER, "Medewerker6", "KCC-medewerker")
    assert actor.e_mailadres == "mdw6@gemeente.example"
    # Nobody asked for these, which is another thing than that there are none.
    assert made.betrokkenen is made.richting is made.onderwerpobjecten is made.interne_taken is made.bijlagen is None


def test_every_real_actor_is_read(answer):
    made = [translate.actor(json, STEMPEL) for json in answer("actoren")["results"]]
    assert len(made) == 15
    assert {one.soort_actor for one in made} >= {SoortActor.MEDEWERKER, SoortActor.ORGANISATORISCHE_EENHEID}


def test_a_real_betrokkene_who_gave_nothing_for_this_contact(answer):
    (json,) = expanded(answer("klantcontacten-expand")["results"][0], "hadBetrokkenen")
    made = translate.betrokkene(json, STEMPEL, Selection.all())
    assert (made.rol, made.rolomschrijving, made.initiator) == (Betrokkenerol.KLANT, "klant", True)
    assert made.was_partij == "4339f2b7-bc33-4432-abfb-b50bdf0dc4f6"
    assert made.naam is None
    assert made.identificatoren == ()
    assert made.opgegeven_contactgegevens is None
    assert translate.richting((made,)) is Richting.INKOMEND


def test_a_real_interne_taak_waits_since_its_klantcontact(answer):
    contact = answer("klantcontacten-expand")["results"][0]
    (json,) = expanded(contact, "leiddeTotInterneTaken")
    since = moment(contact, "plaatsgevondenOp")
    read = translate.toegewezen(json, STEMPEL, since)
    made = read.taak
    assert (made.gevraagde_handeling, made.taakstatus) == ("Terugbellen", Taakstatus.TE_VERWERKEN)
    assert made.wacht_sinds == since
    assert made.toegewezen_op == datetime(2026, 11, 22, 2, 22, 21, 36112, tzinfo=UTC)
    assert made.aanleidinggevend_klantcontact == contact["uuid"]
    assert translate.toegewezen(json, STEMPEL, None).taak.wacht_sinds == made.toegewezen_op
    assert read.actoren == ("d6198002-1dfa-42b3-a712-852128a228f4",)


def test_the_single_actor_of_an_older_open_klant_is_read_too(answer):
    (json,) = expanded(answer("klantcontacten-expand")["results"][0], "leiddeTotInterneTaken")
    older = {**json, "toegewezenAanActoren": []}
    assert translate.toegewezen(older, STEMPEL, None).actoren == (json["toegewezenAanActor"]["uuid"],)
    assert translate.toegewezen({**older, "toegewezenAanActor": None}, STEMPEL, None).actoren == ()


@pytest.mark.parametrize("absent", [{}, {"_expand": None}, {"_expand": {}}, {"_expand": {"omvatteBijlagen": None}}])
def test_nothing_to_expand_is_written_in_several_ways(absent):
    assert expanded({"omvatteBijlagen": [], **absent}, "omvatteBijlagen") == ()


def test_what_did_not_come_along_is_not_taken_for_absent():
    json = {"omvatteBijlagen": [{"uuid": ZAAK, "url": ""}], "_expand": {"omvatteBijlagen": []}}
    with pytest.raises(UnreadableError, match="did not all come along"):
        expanded(json, "omvatteBijlagen")


def test_an_address_with_only_empty_fields_is_none():
    assert adres() is None
    assert adres(land="NL") is None


def test_an_address_is_written_as_on_an_envelope():
    made = adres(
        straatnaam="Kerketuinenweg", huisnummer=7, huisnummertoevoeging="B", postcode="2544 CR", stad="Den Haag"
    )
    assert made.regels == ("Kerketuinenweg 7 B", "2544 CR Den Haag")
    assert (made.huisnummer, made.postcode, made.plaats) == ("7 B", "2544 CR", "Den Haag")


def test_an_address_abroad_ends_with_the_country():
    made = adres(adresregel1="Bismarckstraße 14", adresregel2="47533 Kleve", land="DE")
    assert made.regels == ("Bismarckstraße 14", "47533 Kleve", "Duitsland")
    assert made.land == Referentiewaarde("DE", "Duitsland")
    assert adres(adresregel1="Rua 1", land="PT").regels == ("Rua 1", "PT")


def test_an_address_only_the_bag_knows_is_still_shown():
    made = adres(nummeraanduidingId="0363200000000001")
    assert made.nummeraanduiding == "0363200000000001"
    assert made.regels == ("BAG-nummeraanduiding 0363200000000001",)


def test_an_unknown_language_keeps_its_code(answer):
    made = translate.partij({**answer("partij"), "voorkeurstaal": "tlh"}, STEMPEL, ())
    assert made.contactgegevens.voorkeurstaal == Referentiewaarde("tlh")


@pytest.mark.parametrize(
    ("objecttype", "soort", "object_id", "expected"),
    [
        ("zgw-Zaak", "uuid", ZAAK, Identificator(ZAAK_UUID, ZAAK)),
        ("zaak", "uuid", ZAAK.upper(), Identificator(ZAAK_UUID, ZAAK)),
        ("ZAAK", "url", f"https://zaken.example/zaken/api/v1/zaken/{ZAAK}", Identificator(ZAAK_UUID, ZAAK)),
        ("zgw-Zaak", "uuid", f"http://127.0.0.1:8002/zaken/{ZAAK}/", Identificator(ZAAK_UUID, ZAAK)),
        ("zaak", "identificatie", "ZAAK-2026-1", Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-1")),
        ("zaak", "zaaknummer", "ZAAK-2026-1", Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-1")),
        ("zgw-InformatieObject", "uuid", ZAAK, Identificator(DOCUMENT_UUID, ZAAK)),
        ("informatieobject", "url", f"https://drc.example/eio/{ZAAK}", Identificator(DOCUMENT_UUID, ZAAK)),
        ("informatieobject", "identificatie", "DOC-1", Identificator(DOCUMENT_IDENTIFICATIE, "DOC-1")),
        ("Productaanvraag", "uuid", ZAAK, Identificator(OBJECT_UUID, ZAAK)),
        ("object", "url", f"https://objecten.example/api/v2/objects/{ZAAK}", Identificator(OBJECT_UUID, ZAAK)),
        ("klantcontact", "uuid", ZAAK, Identificator(KLANTCONTACT_UUID, ZAAK)),
        ("klantcontact", "nummer", "2026000101", Identificator(KLANTCONTACT_NUMMER, "2026000101")),
        ("zaak", "kenmerk", "X", Identificator(IdentificatorSoort("openzaak", "zaak", "kenmerk"), "X")),
        (
            "pand",
            "identificatie",
            "0518",
            Identificator(IdentificatorSoort("openzaak", "pand", "identificatie"), "0518"),
        ),
    ],
)
def test_a_reference_gets_the_codes_of_the_facade_or_keeps_its_own(objecttype, soort, object_id, expected):
    assert onderwerp(objecttype, soort, object_id).identificator == expected


def test_a_reference_to_an_earlier_klantcontact():
    made = onderwerp("", "", "", was={"uuid": ZAAK, "url": "http://elsewhere.invalid/"})
    assert (made.klantcontact, made.identificator) == (ZAAK, None)


def test_a_number_that_fails_its_check_is_no_identificator():
    row = Rij(uuid=ZAAK, codes=BSN, object_id="123456789", partij=None, sub_van=None)
    assert identificator(row, {}) is None


def test_a_vestiging_needs_its_kvk_nummer():
    kvk = Rij(uuid="k", codes=IdentificatorSoort("hr", "nnp", "kvk"), object_id="90267890", partij=None, sub_van=None)
    row = Rij(uuid="v", codes=VESTIGINGSNUMMER, object_id="000090267890", partij=None, sub_van="k")
    whole = Identificator(VESTIGINGSNUMMER, "000090267890", Identificator(KVK_NUMMER, "90267890"))
    assert identificator(row, {"k": kvk}) == whole
    assert identificator(row, {}) is None


@pytest.mark.parametrize("name", ["onderwerp", "plaatsgevondenOp", "vertrouwelijk", "hadBetrokkenActoren", "uuid"])
def test_a_field_of_another_type_makes_a_klantcontact_unusable(answer, name):
    json = {**answer("klantcontacten")["results"][0], name: 7}
    with pytest.raises(UnreadableError) as raised:
        translate.klantcontact(json, STEMPEL, SETTINGS)
    assert "7" not in str(raised.value)


def test_absent_optional_fields_are_none():
    made = translate.klantcontact({"uuid": ZAAK}, STEMPEL, SETTINGS)
    delivered = {field.name for field in fields(made) if getattr(made, field.name) is not None}
    assert delivered == {"herkomst", "bekend_als"}


def test_an_unknown_status_or_soort_is_not_guessed(answer):
    (json,) = expanded(answer("klantcontacten-expand")["results"][0], "leiddeTotInterneTaken")
    with pytest.raises(UnreadableError):
        translate.toegewezen({**json, "status": "geparkeerd"}, STEMPEL, None)
    with pytest.raises(UnreadableError):
        translate.soort_partij({"soortPartij": "vestiging"})


def test_who_represented_another_partij_is_not_taken():
    json = {"vertegenwoordigendePartij": {"uuid": ZAAK}, "vertegenwoordigdePartij": {"uuid": ZAAK.upper()}}
    assert translate.vertegenwoordiger(json, ZAAK) == ZAAK
    assert translate.vertegenwoordiger(json, "4339f2b7-bc33-4432-abfb-b50bdf0dc4f6") is None


def test_a_klantcontact_is_known_by_its_uuid_and_by_its_old_and_new_number():
    json = {"uuid": ZAAK, "nummer": "1000000001", "referentienummer": "2000000001"}
    made = translate.klantcontact(json, STEMPEL, SETTINGS)
    assert made.bekend_als == (
        Identificator(KLANTCONTACT_UUID, ZAAK),
        Identificator(KLANTCONTACT_NUMMER, "2000000001"),
        Identificator(KLANTCONTACT_NUMMER, "1000000001"),
    )
    assert made.referentienummer == "2000000001"


def test_an_actor_is_known_by_the_number_it_has_elsewhere(answer):
    json = answer("actoren")["results"][0]
    (number,) = translate.actor(json, STEMPEL).bekend_als
    assert (number.soort.register, number.object_id) == ("msei", json["actoridentificator"]["objectId"])
    assert translate.actor({**json, "actoridentificator": {"objectId": ""}}, STEMPEL).bekend_als == ()
