"""JSON of the register becomes records; first as Open Zaak really answered, then what else may occur."""

from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from klantbeeld.contract import (
    NEDERLAND,
    Actor,
    Betrokkenerol,
    Referentiewaarde,
    Selection,
    SoortActor,
    SoortDigitaalAdres,
    Stempel,
)
from klantbeeld_zgw import translate, translate_rol
from klantbeeld_zgw import typen as typen_of
from klantbeeld_zgw.parts import Parts, RolParts
from klantbeeld_zgw.typen import Typen
from tests.adapters.zgw.answers import HOST, settings, uuid_of, zaak_json

STEMPEL = Stempel("zaken", datetime(2026, 11, 22, tzinfo=UTC))
EVERYTHING = Parts.of(Selection.all())
WITH_CONTACT = RolParts(contact=True, adres=True)


def recorded(name):
    return orjson.loads((Path(__file__).parent / "recorded" / f"{name}.json").read_bytes())["results"]


@pytest.fixture(scope="module")
def typen():
    return Typen(
        zaaktypen=typen_of.zaaktypen(recorded("zaaktypen")),
        statustypen=typen_of.each(typen_of.statustype)(recorded("statustypen")),
        resultaattypen=typen_of.each(typen_of.resultaattype)(recorded("resultaattypen")),
    )


def read(data, parts=EVERYTHING):
    return translate.zaak(data, parts, STEMPEL, settings().zicht, ())


def rol(soort="natuurlijk_persoon", parts=WITH_CONTACT, identificatie=None, **more):
    data = {"uuid": uuid_of(7), "betrokkeneType": soort, "betrokkeneIdentificatie": identificatie, **more}
    return translate_rol.rol(data, parts, STEMPEL)


def test_a_recorded_zaak_is_read_in_full(typen):
    closed = next(one for one in recorded("zaken-zoek-uuids") if one["einddatum"])
    bare = read(closed)
    zaak = bare.named(typen, None, None)
    assert not bare.incomplete
    assert zaak.sleutel == closed["uuid"]
    assert zaak.herkomst[0].kenmerk == zaak.identificatie == closed["identificatie"]
    assert zaak.identiteit == (closed["bronorganisatie"], closed["identificatie"], closed["startdatum"])
    assert zaak.open is False
    assert zaak.einddatum == date.fromisoformat(closed["einddatum"])
    assert zaak.streefdatum == date.fromisoformat(closed["einddatumGepland"])
    assert zaak.fatale_datum == date.fromisoformat(closed["uiterlijkeEinddatumAfdoening"])
    assert zaak.zaaktype.naam
    assert zaak.status.eindstatus is True
    assert zaak.status.toelichting == "Afgehandeld"
    assert zaak.status.gezet_op.tzinfo is not None
    assert zaak.resultaat.naam
    assert zaak.resultaattoelichting is None
    assert (zaak.hoofdzaak, zaak.deelzaken) == (None, ())


def test_recorded_rollen_are_parted_in_betrokkenen_and_behandelaars():
    zaak = read(recorded("zaken-zoek-uuids")[0]).record
    (betrokkene,), (actor,) = zaak.betrokkenen, zaak.behandelaars
    assert betrokkene.naam == "Anna van der Peters"
    assert betrokkene.rol is Betrokkenerol.KLANT
    assert betrokkene.initiator is True
    assert betrokkene.rolomschrijving == "Aanvrager"
    assert [number.object_id for number in betrokkene.identificatoren] == ["999990019"]
    assert betrokkene.opgegeven_contactgegevens.bezoekadres.regels == ("Julianalaan 27", "3511AA Utrecht")
    assert actor.naam == "A. Medewerker9"
    assert actor.soort_actor is SoortActor.MEDEWERKER
    assert actor.herkomst[0].kenmerk == "mdw009"


def test_every_recorded_zaak_can_be_read():
    assert all(read(one) is not None for one in recorded("zaken-zoek-uuids"))


def test_an_empty_text_is_no_text():
    zaak = read(zaak_json(1, omschrijving="", toelichting=" ", einddatumGepland="", hoofdzaak="")).record
    assert (zaak.omschrijving, zaak.toelichting, zaak.streefdatum, zaak.hoofdzaak) == (None, None, None, None)


def test_a_zaak_without_optional_fields_is_read():
    required = {"startdatum": "2026-05-01", "vertrouwelijkheidaanduiding": "openbaar"}
    zaak = read({"url": f"{HOST}/zaken/{uuid_of(3)}", **required}).record
    assert zaak.sleutel == uuid_of(3)
    assert zaak.open is True
    assert zaak.deelzaken is None
    assert zaak.betrokkenen == ()  # older registers do not list rollen, and leave out what there is none of


def test_a_moment_without_a_time_zone_is_dutch_time():
    one = {"uuid": uuid_of(1), "datumStatusGezet": "2026-05-01T09:00:00"}
    assert translate.status(one, STEMPEL).record.gezet_op == datetime(2026, 5, 1, 9, tzinfo=NEDERLAND)


def test_a_key_is_the_end_of_a_url_whatever_host_the_register_writes():
    data = zaak_json(1, hoofdzaak=f"https://elders.test/x/{uuid_of(2)}/", deelzaken=[f"http://a/{uuid_of(3)}"])
    zaak = read(data).record
    assert (zaak.hoofdzaak, zaak.deelzaken) == (uuid_of(2), (uuid_of(3),))


def test_a_type_the_catalogi_do_not_know_leaves_no_name():
    zaak = read(recorded("zaken-zoek-uuids")[0]).named(Typen(), None, None)
    assert (zaak.zaaktype, zaak.status.naam, zaak.statushistorie) == (None, None, None)


def test_a_resultaattype_without_a_generic_name_is_known_by_its_key():
    one = {"url": f"{HOST}/resultaattypen/{uuid_of(1)}", "omschrijving": "Verleend", "omschrijvingGeneriek": ""}
    assert typen_of.resultaattype(one) == Referentiewaarde(uuid_of(1), "Verleend")


def test_eigenschappen_carry_their_name():
    data = zaak_json(1, eigenschappen=[f"{HOST}/{uuid_of(2)}"])
    data["_expand"] = {"eigenschappen": [{"uuid": uuid_of(2), "naam": "bouwkosten", "waarde": "1200"}]}
    (eigenschap,) = read(data).record.eigenschappen
    assert (eigenschap.code, eigenschap.naam, eigenschap.waarde) == ("bouwkosten", "bouwkosten", "1200")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rollen", [{"uuid": "geen uuid"}]),
        ("rollen", "geen lijst"),
        ("status", {"uuid": uuid_of(1), "datumStatusGezet": "gisteren"}),
        ("resultaat", {"toelichting": 7}),
        ("eigenschappen", [{"waarde": "zonder naam"}]),
    ],
)
def test_a_part_that_cannot_be_read_is_not_delivered_and_the_zaak_is(name, value):
    bare = read(zaak_json(1, **{name: f"{HOST}/{uuid_of(1)}"}, _expand={name: value}))
    assert bare.incomplete
    assert (bare.record.betrokkenen is None) is (name == "rollen")
    assert (bare.record.eigenschappen is None) is (name == "eigenschappen")


@pytest.mark.parametrize("data", [{"_expand": 7}, {"_expand": None}, {"_expand": {"status": None}}])
def test_a_strange_expand_is_as_none(data):
    assert not read(zaak_json(1, **data)).incomplete


@pytest.mark.parametrize(
    ("generiek", "machtiging", "expected"),
    [
        ("initiator", "", Betrokkenerol.KLANT),
        ("initiator", "machtiginggever", Betrokkenerol.KLANT),
        ("mede_initiator", "", Betrokkenerol.KLANT),
        ("belanghebbende", "", Betrokkenerol.KLANT),
        ("initiator", "gemachtigde", Betrokkenerol.VERTEGENWOORDIGER),
        ("belanghebbende", "machtiginggever", Betrokkenerol.KLANT),
        ("klantcontacter", "machtiginggever", Betrokkenerol.KLANT),
        ("adviseur", "", Betrokkenerol.OVERIG),
        ("", "", Betrokkenerol.OVERIG),
    ],
)
def test_what_someone_is_in_a_zaak(generiek, machtiging, expected):
    one = rol(omschrijvingGeneriek=generiek, indicatieMachtiging=machtiging)
    assert one.rol is expected
    assert one.initiator is (generiek == "initiator")


@pytest.mark.parametrize(
    ("identificatie", "naam"),
    [
        (
            {"voornamen": "Henk", "voorletters": "H.", "voorvoegselGeslachtsnaam": "de", "geslachtsnaam": "Bruin"},
            "Henk de Bruin",
        ),
        ({"voorletters": "H.", "geslachtsnaam": "Bruin"}, "H. Bruin"),
        ({"statutaireNaam": "Graafmachine Verhuur v.o.f."}, "Graafmachine Verhuur v.o.f."),
        ({"handelsnaam": ["", "Haven", "Kade"]}, "Haven"),
        ({"handelsnaam": []}, None),
        ({}, None),
        (None, None),
    ],
)
def test_someone_is_called_by_the_name_of_his_kind(identificatie, naam):
    assert rol(identificatie=identificatie).naam == naam


def test_the_name_someone_wants_to_be_called_by_goes_first():
    assert (
        rol(identificatie={"geslachtsnaam": "Bruin"}, afwijkendeNaamBetrokkene="Bakkerij Bruin").naam
        == "Bakkerij Bruin"
    )


@pytest.mark.parametrize(
    ("identificatie", "numbers"),
    [
        ({"inpBsn": "999990019"}, [("bsn", "999990019")]),
        ({"inpBsn": "999990018"}, []),
        ({"innNnpId": "882670013", "kvkNummer": ""}, [("rsin", "882670013")]),
        ({"innNnpId": "90267890"}, []),
        (
            {"kvkNummer": "90267890", "vestigingsNummer": "000090267890"},
            [("kvk_nummer", "90267890"), ("vestigingsnummer", "000090267890")],
        ),
        ({"vestigingsNummer": "000090267890"}, []),
    ],
)
def test_only_numbers_that_can_exist_are_given(identificatie, numbers):
    found = rol(identificatie=identificatie).identificatoren
    assert [(number.soort.soort_object_id, number.object_id) for number in found] == numbers


def test_contact_given_for_a_zaak_is_kept_with_that_rol_only():
    contact = {"emailadres": "henk@planet.nl", "telefoonnummer": "0612345678", "naam": "Henk", "functie": ""}
    found = rol(contactpersoonRol=contact).opgegeven_contactgegevens
    assert found.naam.volledig == "Henk"
    assert [(one.soort_digitaal_adres, one.adres) for one in found.digitale_adressen] == [
        (SoortDigitaalAdres.EMAIL, "henk@planet.nl"),
        (SoortDigitaalAdres.TELEFOONNUMMER, "0612345678"),
    ]
    assert len({one.sleutel for one in found.digitale_adressen}) == 2
    assert rol(contactpersoonRol=contact, parts=RolParts(contact=False, adres=False)).opgegeven_contactgegevens is None


@pytest.mark.parametrize("contact", [None, {}, {"emailadres": "", "telefoonnummer": "", "naam": "", "functie": "x"}])
def test_no_contact_given_is_none(contact):
    assert rol(contactpersoonRol=contact).opgegeven_contactgegevens is None


@pytest.mark.parametrize(
    ("identificatie", "regels"),
    [
        (
            {"verblijfsadres": {"gorOpenbareRuimteNaam": "Kade", "aoaHuisnummer": 3, "aoaHuisletter": "a"}},
            ("Kade 3a",),
        ),
        (
            {
                "verblijfsadres": {
                    "gorOpenbareRuimteNaam": "Kade",
                    "aoaHuisnummer": 3,
                    "aoaHuisletter": "a",
                    "aoaHuisnummertoevoeging": "II",
                    "aoaPostcode": "1234AB",
                    "wplWoonplaatsNaam": "Ons Dorp",
                }
            },
            ("Kade 3a-II", "1234AB Ons Dorp"),
        ),
        ({"verblijfsadres": {"inpLocatiebeschrijving": "Woonboot bij de brug"}}, ("Woonboot bij de brug",)),
        ({"verblijfsadres": None, "bezoekadres": "Kade 3\n1234 AB Ons Dorp\n"}, ("Kade 3", "1234 AB Ons Dorp")),
        (
            {
                "subVerblijfBuitenland": {
                    "lndLandcode": "6029",
                    "lndLandnaam": "Duitsland",
                    "subAdresBuitenland_1": "Weg 1",
                }
            },
            ("Weg 1",),
        ),
    ],
)
def test_an_address_is_written_as_on_an_envelope(identificatie, regels):
    adres = rol(identificatie=identificatie).opgegeven_contactgegevens.bezoekadres
    assert adres.regels == regels


def test_an_address_abroad_has_its_country():
    abroad = {"lndLandcode": "6029", "lndLandnaam": "Duitsland", "subAdresBuitenland_1": "Weg 1"}
    adres = rol(identificatie={"subVerblijfBuitenland": abroad}).opgegeven_contactgegevens.bezoekadres
    assert adres.land == Referentiewaarde("6029", "Duitsland")


def test_a_department_is_an_actor():
    one = rol("organisatorische_eenheid", identificatie={"identificatie": "BZ", "naam": "Burgerzaken"})
    assert isinstance(one, Actor)
    assert (one.soort_actor, one.naam, one.functie) == (SoortActor.ORGANISATORISCHE_EENHEID, "Burgerzaken", None)


def test_an_actor_has_the_contact_of_the_medewerker():
    contact = {"emailadres": "f@gemeente.example", "telefoonnummer": "14070", "functie": "adviseur", "naam": ""}
    one = rol("medewerker", identificatie={"voorletters": "F.", "achternaam": "El Amrani"}, contactpersoonRol=contact)
    assert (one.naam, one.functie, one.e_mailadres, one.telefoonnummer) == (
        "F. El Amrani",
        "adviseur",
        "f@gemeente.example",
        "14070",
    )
