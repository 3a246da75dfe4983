"""What becomes of the fields of both versions."""

from datetime import UTC, datetime

import pytest

from klantbeeld.contract import KLANTCONTACT_NUMMER, KLANTCONTACT_UUID, SoortPartij, Stempel
from klantbeeld.http import UnreadableError
from klantbeeld.testing.builders import synthetic_bsn
from klantbeeld_contactmomenten import translate, translate_klant

STEMPEL = Stempel("suite", datetime(2026, 1, 1, tzinfo=UTC))
UUID = "5bf4c6a4-0000-4000-8000-000000000001"
URL = f"http://suite.test/contactmomenten/api/v1/contactmomenten/{UUID}"
KLANT_URL = f"http://suite.test/klanten/api/v1/klanten/{UUID}"
PERSOON = {"subjectType": "natuurlijk_persoon", "subjectIdentificatie": {"burgerservicenummer": synthetic_bsn(0)}}


def klantcontact(**fields):
    return translate.klantcontact({"url": URL, **fields}, STEMPEL, {"tel": "Telefoon"})


def partij(**fields):
    return translate_klant.partij({"url": KLANT_URL, **PERSOON, **fields}, STEMPEL)


@pytest.mark.parametrize(
    ("fields", "inhoud"),
    [
        ({"tekst": "Vraag."}, "Vraag."),
        ({"tekst": {"inhoud": "Vraag.", "formaat": "plain"}}, "Vraag."),
        ({"tekst": "Vraag.", "antwoord": "Ja."}, "Vraag.\n\nAntwoord: Ja."),
        ({"tekst": "", "antwoord": "Ja."}, "Antwoord: Ja."),
        ({"tekst": None}, None),
        ({}, None),
    ],
)
def test_the_inhoud_is_what_was_said_and_answered(fields, inhoud):
    assert klantcontact(**fields).inhoud == inhoud


def test_a_contactmoment_is_known_by_its_uuid_and_its_number():
    known = {one.soort: one.object_id for one in klantcontact(identificatie="CM-1").bekend_als}
    assert known == {KLANTCONTACT_UUID: UUID, KLANTCONTACT_NUMMER: "CM-1"}


def test_a_kanaal_shows_the_name_the_settings_give_it():
    assert (klantcontact(kanaal="tel").kanaal.naam, klantcontact(kanaal="fax").kanaal.naam) == ("Telefoon", None)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"medewerkerIdentificatie": {"voorletters": "S.", "achternaam": "Berg"}}, ["S. Berg"]),
        ({"medewerkerIdentificatie": {"identificatie": "mdw1"}}, ["mdw1"]),
        ({"medewerker": "http://elders.invalid/medewerkers/1", "medewerkerIdentificatie": None}, [None]),
        ({"medewerker": "", "medewerkerIdentificatie": None}, []),
    ],
)
def test_the_medewerker_is_the_actor(fields, names):
    assert [one.naam for one in klantcontact(**fields).actoren] == names


def test_what_it_was_about_may_be_of_any_kind_and_never_fails():
    rows = [
        {"contactmoment": URL, "object": f"http://elders.test/zaken/api/v1/zaken/{UUID}", "objectType": "zaak"},
        {"contactmoment": URL, "object": "http://elders.test/iets", "objectType": "anders"},
        {"contactmoment": URL, "object": "http://" + "x" * 300, "objectType": "zaak"},
    ]
    found = translate.verwijzingen({"url": URL, "onderwerpLinks": ["http://www.test/paspoort", 7]}, rows)
    told = [one.identificator and (one.identificator.soort.objecttype, one.identificator.object_id) for one in found]
    assert told == [
        ("zaak", UUID),
        ("anders", "http://elders.test/iets"),
        None,
        ("onderwerp", "http://www.test/paspoort"),
    ]


def test_a_preferred_kanaal_is_that_of_a_digital_address():
    adressen = partij(
        emailadres="a@b.example", telefoonnummer="0612345678", voorkeurskanaal="E-mail"
    ).contactgegevens.digitale_adressen
    assert [(one.adres, one.voorkeur) for one in adressen] == [("a@b.example", True), ("0612345678", False)]


@pytest.mark.parametrize(
    ("adres", "regels"),
    [
        (
            {"type": "postadres", "postadrestype": "postbusnummer", "nummer": 12, "woonplaats": "Den Haag"},
            ("Postbus 12", "Den Haag"),
        ),
        ({"type": "buitenlands_adres", "regel1": "Rue 1", "landcode": "5002", "landnaam": "Frankrijk"},
         ("Rue 1", "Frankrijk")),
        ({"type": "binnenlands_adres", "naamOpenbareRuimte": "Laan", "huisnummer": 1, "woonplaats": "Den Haag"},
         ("Laan 1", "Den Haag")),
    ],
)  # fmt: skip
def test_an_address_of_the_last_version_is_read_in_every_form(adres, regels):
    assert partij(correspondentieadres=adres).contactgegevens.correspondentieadres.regels == regels


def test_a_natuurlijk_persoon_of_a_bedrijf_is_a_contactpersoon():
    assert partij(bedrijfsnaam="Bakkerij").soort_partij is SoortPartij.CONTACTPERSOON


def test_a_number_that_cannot_be_one_is_not_shown_as_one():
    wrong = partij(subjectIdentificatie={"inpBsn": "123456789"})
    assert wrong.identificatoren is None


def test_without_a_soort_the_numbers_tell_and_without_those_nothing_does():
    assert partij(subjectType=None).soort_partij is SoortPartij.PERSOON
    with pytest.raises(UnreadableError):
        partij(subjectType=None, subjectIdentificatie=None)


@pytest.mark.parametrize("fields", [{"url": "http://suite.test/geen"}, {"registratiedatum": "gisteren"}, {"kanaal": 7}])
def test_nonsense_is_unreadable(fields):
    with pytest.raises(UnreadableError):
        klantcontact(**fields)
