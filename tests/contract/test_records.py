"""Records: what is printed of them, their place in time, and when two are the same."""

from datetime import UTC, date, datetime

import pytest

from klantbeeld.contract import (
    NEDERLAND,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Adres,
    Contactgegevens,
    Geheim,
    Identificator,
    IdentificatorSoort,
    Naam,
    Onderwerp,
    Partij,
    Referentiewaarde,
    Stempel,
    Verwijzing,
    Werkvraag,
    begin_van_dag,
)
from klantbeeld.testing import builders

MARKER = "Zonderland-999990019"
WITH_A_PERSON = {
    "partij": builders.partij(naam=MARKER, interne_notitie=MARKER),
    "digitaal adres": builders.digitaal_adres(adres=MARKER),
    "betrokkene": builders.betrokkene(naam=MARKER),
    "actor": builders.actor(naam=MARKER, e_mailadres=MARKER),
    "klantcontact": builders.klantcontact(onderwerp=MARKER, inhoud=MARKER),
    "interne taak": builders.interne_taak(toelichting=MARKER),
    "zaak": builders.zaak(omschrijving=MARKER, identificatie=MARKER),
    "zaakstatus": builders.zaakstatus(toelichting=MARKER),
    "besluit": builders.besluit(toelichting=MARKER),
    "klanttaak": builders.klanttaak(toelichting=MARKER),
    "product": builders.product(kenmerk=MARKER),
    "productaanvraag": builders.productaanvraag(naam=MARKER),
    "document": builders.document(naam=MARKER, bestandsnaam=MARKER),
    "overig object": builders.overig_object(naam=MARKER),
    "basisregistratie": builders.basisregistratie(naam=Naam(volledig=MARKER), rechtsvorm=MARKER),
    "onderwerp": Onderwerp((Identificator(ZAAK_IDENTIFICATIE, MARKER),)),
    "werkvraag": Werkvraag(nummer=MARKER, actoren=(MARKER,)),
    "naam": Naam(volledig=MARKER),
    "adres": Adres(regels=(MARKER,)),
    "contactgegevens": Contactgegevens(naam=Naam(volledig=MARKER)),
}


@pytest.mark.parametrize("record", WITH_A_PERSON.values(), ids=WITH_A_PERSON)
def test_a_record_does_not_print_whom_it_is_about(record):
    assert MARKER not in repr(record)
    assert MARKER not in f"{record} {[record]!r}"


def test_a_printed_record_tells_its_kind_and_bron():
    assert repr(builders.zaak("noord")) == "Zaak(noord)"


def test_a_secret_prints_as_stars_and_can_be_revealed():
    geheim = Geheim("sesam-open-u")
    assert f"{geheim} {geheim!r} {[geheim]}" == "*** *** [***]"
    assert geheim.reveal() == "sesam-open-u"


def test_secrets_are_equal_when_what_they_hide_is():
    assert Geheim("a") == Geheim("a")
    assert Geheim("a") != Geheim("b")
    assert Geheim("a") != "a"
    assert len({Geheim("a"), Geheim("a")}) == 1


def test_a_day_begins_at_midnight_in_the_netherlands_in_summer_and_winter():
    assert begin_van_dag(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert begin_van_dag(date(2026, 1, 1)).astimezone(UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)


def test_a_record_stands_in_time_by_its_own_moment():
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert builders.klantcontact(plaatsgevonden_op=moment).tijdstip == moment
    assert builders.interne_taak(wacht_sinds=moment).tijdstip == moment
    assert builders.zaakstatus(gezet_op=moment).tijdstip == moment
    assert builders.productaanvraag(ingediend_op=moment).tijdstip == moment
    assert builders.klanttaak(vanaf=moment, uiterlijk_op=None).tijdstip == moment
    assert builders.klanttaak(vanaf=None, uiterlijk_op=moment).tijdstip == moment
    assert builders.overig_object(moment=moment).tijdstip == moment
    day, begin = date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=NEDERLAND)
    assert builders.zaak(startdatum=day).tijdstip == begin
    assert builders.besluit(datum=day).tijdstip == begin
    assert builders.document(creatiedatum=day).tijdstip == begin
    assert builders.product(geldig_van=day).tijdstip == begin


def test_a_record_without_a_moment_counts_as_the_oldest():
    old = builders.zaak(startdatum=date(1, 1, 2))
    assert builders.zaak(startdatum=None).plaats < old.plaats


def test_records_of_one_moment_are_in_the_order_of_their_keys():
    day = date(2026, 1, 1)
    one, other = (builders.zaak("x", key, startdatum=day, identificatie=None) for key in ("a", "b"))
    assert one.plaats < other.plaats


@pytest.mark.parametrize(
    ("fields", "titel"),
    [
        ({"omschrijving": "Kap", "zaaktype": Referentiewaarde("k", "Kapvergunning")}, "Kap"),
        ({"omschrijving": None, "zaaktype": Referentiewaarde("k", "Kapvergunning")}, "Kapvergunning"),
        ({"omschrijving": None, "zaaktype": Referentiewaarde("k"), "identificatie": "Z1"}, "Z1"),
        ({"omschrijving": None, "zaaktype": None, "identificatie": None}, None),
    ],
)
def test_a_zaak_is_shown_by_its_description_or_else_its_kind_or_number(fields, titel):
    assert builders.zaak(**fields).titel == titel


class TestIdentiteitVanEenZaak:
    def test_the_same_number_of_the_same_organisation_on_the_same_day_is_the_same_zaak(self):
        centraal, noord = (builders.zaak(bron, "k", identificatie="Z1") for bron in ("centraal", "noord"))
        assert centraal.identiteit == noord.identiteit

    @pytest.mark.parametrize(
        "other",
        [
            {"identificatie": "Z2"},
            {"bronorganisatie": "002220647"},
            {"startdatum": date(2020, 1, 1)},
            {"identificatie": None},
            {"bronorganisatie": None},
            {"startdatum": None},
        ],
        ids=lambda other: next(iter(other)),
    )
    def test_with_another_or_without_one_of_the_three_it_is_another_zaak(self, other):
        zaak = builders.zaak("centraal", "k1", identificatie="Z1")
        assert builders.zaak("noord", "k2", **{"identificatie": "Z1"} | other).identiteit != zaak.identiteit

    def test_without_a_number_the_key_in_the_bron_counts(self):
        assert builders.zaak("noord", "k2", identificatie=None).identiteit == ("noord", "k2")


def test_a_stamp_gives_every_record_of_an_answer_the_same_bron_and_moment():
    stempel = Stempel("noord", datetime(2026, 1, 1, tzinfo=UTC))
    herkomst = stempel.herkomst("k1", "ZAAK-1")
    partij = Partij(herkomst=herkomst)
    assert (partij.bron, partij.sleutel, herkomst[0].kenmerk) == ("noord", "k1", "ZAAK-1")
    assert herkomst[0].opgehaald == stempel.opgehaald


def test_a_verwijzing_by_number_does_not_print_the_number():
    who = builders.klant(bsn="999990019").identificatoren[0]
    assert "999990019" not in repr(Verwijzing(identificator=who))


def test_the_same_number_of_the_same_organisation_is_the_same_document():
    one, other = (builders.document(bron, "k", identificatie="D1") for bron in ("centraal", "noord"))
    assert one.identiteit == other.identiteit
    assert one.identiteit != builders.zaak("centraal", "k", identificatie="D1").identiteit
    for lacking in ("identificatie", "bronorganisatie"):
        assert builders.document("noord", "k", **{lacking: None}).identiteit == ("noord", "k")


def test_an_onderwerp_is_narrowed_to_what_a_bron_may_be_asked_by():
    zaak, elders = Identificator(ZAAK_UUID, "u"), Identificator(IdentificatorSoort("elders", "boom", "nummer"), "1")
    onderwerp = Onderwerp((zaak, elders))
    assert onderwerp.narrowed({ZAAK_UUID}, accepts_other=False) == Onderwerp((zaak,))
    assert onderwerp.narrowed({ZAAK_IDENTIFICATIE}, accepts_other=False) is None
    assert onderwerp.narrowed((), accepts_other=True) == onderwerp
