"""Contact data: composed from several bronnen, for a partij, and for one contact only."""

from dataclasses import replace

import pytest

from klantbeeld.compose.contact import Gegevensgroep, by_kanaal, effective, of_betrokkene, of_klant, of_partij
from klantbeeld.compose.outcome import Bronresultaat, Bronstatus
from klantbeeld.contract import (
    KVK_NUMMER,
    VESTIGINGSNUMMER,
    Adres,
    Contactgegevens,
    Identificator,
    Naam,
    Referentiewaarde,
    SoortDigitaalAdres,
    SoortPartij,
)
from klantbeeld.testing.builders import betrokkene, digitaal_adres, klant, partij

KLANT = klant()
BSN = KLANT.identificatoren
NL, EN = Referentiewaarde("nld", "Nederlands"), Referentiewaarde("eng", "Engels")


def known(bron, naam=None, mail=None, voorkeur=None, straat=None, taal=None, **fields):
    addresses = (
        None if mail is None else tuple(digitaal_adres(bron, adres=one, voorkeur=one == voorkeur) for one in mail)
    )
    return partij(
        bron,
        identificatoren=BSN,
        contactgegevens=Contactgegevens(
            naam=Naam(volledig=naam) if naam else None,
            bezoekadres=Adres(regels=(straat,)) if straat else None,
            digitale_adressen=addresses,
            voorkeurstaal=taal,
        ),
        **fields,
    )


def differences(beeld):
    return [(one.groep, one.waarde, one.herkomst.bron) for one in beeld.afwijkingen]


class TestOfAKlant:
    def test_the_first_bron_leads_and_what_another_has_differently_is_shown_beside_it(self):
        """A5: the same BSN in two klantregisters with different e-mail addresses."""
        first = known("contacten", "Henk de Vries", ["henk@example.org"])
        second = known("wijkteam", "Hendrik de Vries", ["hendrik@example.org"])
        beeld = of_klant(KLANT, [first, second], ())
        assert beeld.naam.volledig == "Henk de Vries"
        assert beeld.naam.herkomst.bron == "contacten"
        assert [one.adres for one in beeld.digitale_adressen] == ["henk@example.org"]
        assert differences(beeld) == [
            (Gegevensgroep.NAAM, "Hendrik de Vries", "wijkteam"),
            (Gegevensgroep.DIGITALE_ADRESSEN, "hendrik@example.org", "wijkteam"),
        ]

    def test_in_the_other_order_the_other_leads(self):
        first, second = known("contacten", "Henk"), known("wijkteam", "Hendrik")
        assert of_klant(KLANT, [second, first], ()).naam.volledig == "Hendrik"

    def test_a_group_comes_whole_from_one_bron_and_each_group_from_the_first_that_has_it(self):
        first = known("contacten", "Henk")
        second = known("wijkteam", "Hendrik", ["h@example.org"], straat="Dorpsstraat 1", taal=EN)
        beeld = of_klant(KLANT, [first, second], ())
        assert (beeld.naam.volledig, beeld.bezoekadres.regels) == ("Henk", ("Dorpsstraat 1",))
        assert (beeld.bezoekadres.herkomst.bron, beeld.voorkeurstaal) == ("wijkteam", EN)

    def test_the_same_in_other_capitals_is_no_difference(self):
        first, second = known("contacten", "Henk", ["H@Example.org"]), known("wijkteam", "HENK", ["h@example.ORG"])
        assert of_klant(KLANT, [first, second], ()).afwijkingen == ()

    def test_every_group_tells_its_differences(self):
        first = known("contacten", "A", ["a@example.org"], "a@example.org", "Straat 1", NL)
        second = known("wijkteam", "B", ["b@example.org"], "b@example.org", "Straat 2", EN)
        groups = {one.groep for one in of_klant(KLANT, [first, second], ()).afwijkingen}
        assert groups == set(Gegevensgroep) - {Gegevensgroep.CORRESPONDENTIEADRES}

    def test_the_preferred_address_is_advised(self):
        beeld = of_klant(
            KLANT, [known("contacten", mail=["a@example.org", "b@example.org"], voorkeur="b@example.org")], ()
        )
        assert beeld.voorkeurs_digitaal_adres.adres == "b@example.org"
        assert beeld.aanbevolen_digitaal_adres == beeld.voorkeurs_digitaal_adres

    def test_no_addresses_and_addresses_not_delivered_are_two_different_things(self):
        assert of_klant(KLANT, [known("contacten", mail=[])], ()).digitale_adressen == ()
        assert of_klant(KLANT, [known("contacten")], ()).digitale_adressen is None
        assert of_klant(KLANT, [], ()).digitale_adressen is None

    def test_a_bron_with_an_empty_list_does_not_hide_the_addresses_of_the_next(self):
        beeld = of_klant(KLANT, [known("contacten", mail=[]), known("wijkteam", mail=["h@example.org"])], ())
        assert [one.adres for one in beeld.digitale_adressen] == ["h@example.org"]

    def test_an_active_partij_goes_before_an_inactive_one(self):
        gone = known("contacten", "Oud", indicatie_actief=False)
        beeld = of_klant(KLANT, [gone, known("wijkteam", "Nieuw")], ())
        assert (beeld.naam.volledig, beeld.bruikbaar_voor_contact) == ("Nieuw", True)

    def test_a_partij_of_which_it_is_unknown_is_not_counted_as_inactive(self):
        beeld = of_klant(KLANT, [known("contacten", "Eerste", indicatie_actief=None), known("wijkteam", "Tweede")], ())
        assert beeld.naam.volledig == "Eerste"

    def test_the_own_number_goes_before_a_vestiging_of_the_onderneming(self):
        kvk = Identificator(KVK_NUMMER, "90001354")
        below = Identificator(VESTIGINGSNUMMER, "000012345678", kvk)
        vestiging = replace(
            known("contacten", "Filiaal"), identificatoren=(below,), soort_partij=SoortPartij.ORGANISATIE
        )
        zelf = replace(known("wijkteam", "Hoofdkantoor"), identificatoren=(kvk,), soort_partij=SoortPartij.ORGANISATIE)
        onderneming = klant(kvk_nummer="90001354")
        assert of_klant(onderneming, [vestiging, zelf], ()).naam.volledig == "Hoofdkantoor"
        assert of_klant(onderneming, [vestiging], ()).naam.volledig == "Filiaal"

    def test_an_unknown_klant_has_a_picture_without_anything_in_it(self):
        beeld = of_klant(KLANT, [], ())
        assert (beeld.naam, beeld.bruikbaar_voor_contact, beeld.afwijkingen) == (None, None, ())

    def test_it_is_as_complete_as_the_bronnen_it_came_from(self):
        late = (Bronresultaat(bron="wijkteam", status=Bronstatus.TE_LAAT),)
        assert not of_klant(KLANT, [known("contacten")], late).volledig
        assert of_klant(KLANT, [known("contacten")], ()).volledig

    def test_a_composed_picture_does_not_print_whom_it_is_about(self):
        beeld = of_klant(KLANT, [known("contacten", "Henk", ["henk@example.org"]), known("wijkteam", "Hendrik")], ())
        assert "Hen" not in repr(beeld)
        assert "Hen" not in repr(beeld.afwijkingen)


class TestBruikbaar:
    @pytest.mark.parametrize(
        ("actief", "geheim", "usable"),
        [
            (True, False, True),
            (True, None, True),
            (True, True, False),
            (False, False, False),
            (False, True, False),
            (None, True, False),
            (None, False, None),
            (None, None, None),
        ],
    )
    def test_only_what_is_active_and_not_geheim_may_be_used_for_contact(self, actief, geheim, usable):
        who = known("contacten", "Henk", indicatie_actief=actief, indicatie_geheimhouding=geheim)
        assert of_klant(KLANT, [who], ()).bruikbaar_voor_contact is usable
        assert of_partij(who).bruikbaar_voor_contact is usable


class TestOfAPartij:
    def test_it_shows_what_its_own_bron_has(self):
        beeld = of_partij(known("contacten", "Henk"))
        assert beeld.naam.volledig == "Henk"
        assert [(one.bron, one.status) for one in beeld.bronnen] == [("contacten", Bronstatus.GELEVERD)]

    def test_contact_data_that_were_not_delivered_are_none(self):
        assert of_partij(partij()) is None


class TestOfABetrokkene:
    def test_what_was_given_for_the_contact_is_shown_and_its_first_address_advised(self):
        given = known("contacten", "Henk", ["werk@example.org", "thuis@example.org"]).contactgegevens
        beeld = of_betrokkene(betrokkene("contacten", opgegeven_contactgegevens=given))
        assert beeld.aanbevolen_digitaal_adres.adres == "werk@example.org"
        assert beeld.bruikbaar_voor_contact is None

    def test_nothing_given_is_none(self):
        assert of_betrokkene(betrokkene()) is None


class TestEffective:
    """R29: what was given for one contact goes before what the partij has, and stays with that contact."""

    GIVEN = known("contacten", mail=["werk@example.org"]).contactgegevens

    def test_what_was_given_goes_before_that_of_the_partij_which_fills_up_the_rest(self):
        who = betrokkene("contacten", opgegeven_contactgegevens=self.GIVEN)
        beeld = effective(who, known("contacten", "Henk", ["thuis@example.org"], "thuis@example.org"))
        assert [one.adres for one in beeld.digitale_adressen] == ["werk@example.org"]
        assert beeld.naam.volledig == "Henk"
        assert beeld.aanbevolen_digitaal_adres.adres == "werk@example.org"
        assert beeld.overruled == (Gegevensgroep.DIGITALE_ADRESSEN,)

    def test_what_was_given_does_not_become_that_of_the_partij(self):
        who = known("contacten", "Henk", ["thuis@example.org"])
        effective(betrokkene("contacten", opgegeven_contactgegevens=self.GIVEN), who)
        assert [one.adres for one in of_partij(who).digitale_adressen] == ["thuis@example.org"]

    def test_a_partij_is_not_overruled_for_what_was_not_given(self):
        beeld = effective(betrokkene("contacten"), known("contacten", "Henk", ["a@example.org"], "a@example.org"))
        assert beeld.overruled == ()
        assert beeld.aanbevolen_digitaal_adres.adres == "a@example.org"

    def test_who_prefers_nothing_is_advised_the_kanaal_of_this_contact(self):
        """R30: what was given, else what is preferred, else how the contact went."""
        who, kanaal = betrokkene("contacten"), Referentiewaarde("e-mail")
        without = known("contacten", "Henk", ["a@example.org"])
        assert effective(who, without, kanaal=kanaal).aanbevolen_digitaal_adres.adres == "a@example.org"
        assert effective(who, without, kanaal=Referentiewaarde("telefoon")).aanbevolen_digitaal_adres is None
        secret = replace(without, indicatie_geheimhouding=True)
        assert effective(who, secret, kanaal=kanaal).aanbevolen_digitaal_adres is None
        preferring = known("contacten", "Henk", ["a@example.org", "b@example.org"], "b@example.org")
        assert effective(who, preferring, kanaal=kanaal).aanbevolen_digitaal_adres.adres == "b@example.org"

    def test_nothing_is_overruled_for_an_ongekende(self):
        beeld = effective(betrokkene("contacten", opgegeven_contactgegevens=self.GIVEN), None)
        assert (beeld.overruled, beeld.bruikbaar_voor_contact) == ((), None)
        assert beeld.aanbevolen_digitaal_adres.adres == "werk@example.org"

    def test_difference_with_the_partij_is_no_afwijking(self):
        who = betrokkene("contacten", opgegeven_contactgegevens=self.GIVEN)
        assert effective(who, known("contacten", "Henk", ["thuis@example.org"])).afwijkingen == ()

    def test_an_inactive_partij_may_not_be_contacted_by_its_data(self):
        beeld = effective(betrokkene("contacten"), known("contacten", "Henk", indicatie_actief=False))
        assert beeld.bruikbaar_voor_contact is False

    def test_a_partij_that_could_not_be_asked_makes_it_incomplete(self):
        late = [Bronresultaat(bron="contacten", status=Bronstatus.TE_LAAT)]
        assert not effective(betrokkene("contacten"), None, late).volledig
        assert effective(betrokkene("contacten"), None).volledig


class TestByKanaal:
    """R30: the channel of an earlier contact."""

    MAIL = digitaal_adres(adres="a@example.org")
    PHONE = digitaal_adres(soort_digitaal_adres=SoortDigitaalAdres.TELEFOONNUMMER, adres="0201234567")

    @pytest.mark.parametrize(
        ("kanaal", "expected"),
        [
            ("telefoon", PHONE),
            ("Telefoon", PHONE),
            ("WhatsApp", PHONE),
            ("email", MAIL),
            ("E-mail", MAIL),
            ("balie", None),
            ("", None),
        ],
    )
    def test_the_address_of_that_kind_is_advised(self, kanaal, expected):
        assert by_kanaal([self.MAIL, self.PHONE], Referentiewaarde(kanaal)) == expected

    def test_without_a_channel_or_an_address_of_that_kind_nothing_is_advised(self):
        assert by_kanaal([self.MAIL], None) is None
        assert by_kanaal([self.MAIL], Referentiewaarde("telefoon")) is None
        assert by_kanaal(None, Referentiewaarde("telefoon")) is None


def test_what_is_geheim_in_one_register_is_not_used_because_another_was_not_told():
    open_, secret = known("contacten", "Tess"), replace(known("wijkteam", "Tess"), indicatie_geheimhouding=True)
    assert of_klant(KLANT, [replace(open_, indicatie_actief=True), secret], ()).bruikbaar_voor_contact is False
