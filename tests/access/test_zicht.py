"""What of a record is shown, within the limits of the purpose and the sign-in."""

import pytest

from klantbeeld.access.zicht import Hidden, Zicht
from klantbeeld.contract import Aanroepersoort as Wie
from klantbeeld.contract import (
    Adres,
    Basisregistratie,
    Betrouwbaarheid,
    Caller,
    Contactgegevens,
    Document,
    Grens,
    Identificator,
    IdentificatorSoort,
    Klantcontact,
    Naam,
    Partij,
    Record,
    Referentiewaarde,
    Vertrouwelijkheid,
    Zaak,
)
from klantbeeld.testing.builders import (
    actor,
    basisregistratie,
    betrokkene,
    digitaal_adres,
    document,
    klantcontact,
    partij,
    zaak,
)

V, B = Vertrouwelijkheid, Betrouwbaarheid
ACCOUNT = Identificator(IdentificatorSoort("handmatig", "medewerker", "account"), "jdevries")
OTHER = Identificator(IdentificatorSoort("handmatig", "medewerker", "account"), "kjansen")
MEDEWERKER = Caller(id="m", soort=Wie.MEDEWERKER)
INWONER = Caller(id="i", soort=Wie.INWONER)
GEMACHTIGDE = Caller(id="g", soort=Wie.GEMACHTIGDE)


def sees(caller=MEDEWERKER, **fields):
    grens = {name: fields.pop(name) for name in ("vertrouwelijkheid", "betrouwbaarheid", "zaaktypen") if name in fields}
    return Zicht(caller=caller, grens=Grens(**grens), **fields)


ZAKEN = [
    ({}, {}, True),
    ({"vertrouwelijkheid": V.GEHEIM}, {}, True),
    ({"vertrouwelijkheid": V.INTERN}, {"vertrouwelijkheid": V.INTERN}, True),
    ({"vertrouwelijkheid": V.OPENBAAR}, {"vertrouwelijkheid": V.INTERN}, True),
    ({"vertrouwelijkheid": V.ZAAKVERTROUWELIJK}, {"vertrouwelijkheid": V.INTERN}, False),
    ({"vertrouwelijkheid": V.ZEER_GEHEIM}, {"vertrouwelijkheid": V.GEHEIM}, False),
    ({"vertrouwelijkheid": None}, {"vertrouwelijkheid": V.ZAAKVERTROUWELIJK}, True),
    ({"vertrouwelijkheid": None}, {"vertrouwelijkheid": V.INTERN}, False),
    ({"vertrouwelijkheid": None}, {"vertrouwelijkheid": V.INTERN, "onbekend_is": V.OPENBAAR}, True),
    ({"zaaktype": Referentiewaarde("A")}, {"zaaktypen": frozenset({"A"})}, True),
    ({"zaaktype": Referentiewaarde("B")}, {"zaaktypen": frozenset({"A"})}, False),
    ({"zaaktype": None}, {"zaaktypen": frozenset({"A"})}, False),
    ({"zaaktype": Referentiewaarde("A")}, {"zaaktypen": frozenset()}, False),
    ({"betrouwbaarheid": B.HOOG}, {}, True),
    ({"betrouwbaarheid": B.MIDDEN}, {"betrouwbaarheid": B.SUBSTANTIEEL}, True),
    ({"betrouwbaarheid": None}, {"betrouwbaarheid": B.BASIS}, True),
]


@pytest.mark.parametrize(("fields", "limits", "shown"), ZAKEN)
def test_a_zaak_is_shown_within_the_limits_alone(fields, limits, shown):
    record = zaak("zaken", "z", **fields)
    assert sees(**limits).look(record) == (record if shown else Hidden())


def test_a_zaak_above_the_level_of_the_sign_in_is_hidden_and_says_which_level_it_takes():
    record = zaak("zaken", "z", betrouwbaarheid=B.HOOG)
    assert sees(INWONER, betrouwbaarheid=B.MIDDEN).look(record) == Hidden(B.HOOG)


def test_a_zaak_that_is_too_confidential_does_not_say_that_another_sign_in_would_help():
    record = zaak("zaken", "z", betrouwbaarheid=B.HOOG, vertrouwelijkheid=V.GEHEIM)
    assert sees(INWONER, betrouwbaarheid=B.MIDDEN, vertrouwelijkheid=V.INTERN).look(record) == Hidden()


def test_a_document_has_its_own_vertrouwelijkheid():
    assert sees(vertrouwelijkheid=V.INTERN).look(document("d", "1", vertrouwelijkheid=V.GEHEIM)) == Hidden()
    open_one = document("d", "1", vertrouwelijkheid=V.OPENBAAR)
    assert sees(vertrouwelijkheid=V.INTERN).look(open_one) is open_one


SECRET = klantcontact(
    "contacten",
    "k",
    vertrouwelijk=True,
    onderwerp="Schulden",
    inhoud="Alles",
    kanaal=Referentiewaarde("telefoon"),
    betrokkenen=(betrokkene("contacten", "b", naam="Henk", was_partij="p"),),
    actoren=(actor("contacten", "a", bekend_als=(OTHER,)),),
)


@pytest.mark.parametrize("caller", [MEDEWERKER, GEMACHTIGDE, Caller(id="s")])
def test_of_a_vertrouwelijk_contact_others_see_only_when_and_how_it_was(caller):
    seen = sees(caller).look(SECRET)
    assert (seen.plaatsgevonden_op, seen.kanaal, seen.vertrouwelijk) == (SECRET.plaatsgevonden_op, SECRET.kanaal, True)
    assert (seen.onderwerp, seen.inhoud, seen.actoren, seen.titel) == (None, None, None, None)
    assert seen.betrokkenen[0].naam is None
    assert seen.plaats == SECRET.plaats
    assert seen.identiteit == SECRET.identiteit


def test_a_municipality_can_choose_to_hide_a_vertrouwelijk_contact_from_others_altogether():
    assert sees(vertrouwelijk_tonen=False).look(SECRET) == Hidden()


def test_a_vertrouwelijk_contact_is_whole_to_the_klant_to_who_was_in_it_and_for_a_purpose_that_says_so():
    own = klantcontact("contacten", "k", vertrouwelijk=True, actoren=(actor("contacten", "a", bekend_als=(ACCOUNT,)),))
    assert sees(INWONER).look(SECRET) is SECRET
    assert sees(MEDEWERKER, actor=ACCOUNT).look(own) is own
    assert sees(MEDEWERKER, vertrouwelijke_contacten=True).look(SECRET) is SECRET


@pytest.mark.parametrize("vertrouwelijk", [False, None])
def test_a_contact_that_is_not_vertrouwelijk_is_whole(vertrouwelijk):
    record = klantcontact("contacten", "k", vertrouwelijk=vertrouwelijk, inhoud="Alles")
    assert sees().look(record) is record


GEHEIM = Contactgegevens(
    naam=Naam(volledig="Henk"),
    bezoekadres=Adres(regels=("Straat 1",)),
    correspondentieadres=Adres(regels=("Straat 1",)),
    digitale_adressen=(digitaal_adres("contacten", "d"),),
)


def test_of_who_asked_for_geheimhouding_the_name_is_shown_and_no_way_to_reach_him():
    record = partij("contacten", "p", indicatie_geheimhouding=True, contactgegevens=GEHEIM)
    assert sees().look(record).contactgegevens == Contactgegevens(naam=GEHEIM.naam)
    assert sees(INWONER).look(record) is record
    assert sees(geheime_adressen=True).look(record) is record
    assert sees().look(partij("contacten", "p", contactgegevens=GEHEIM)).contactgegevens is GEHEIM


def test_of_who_asked_for_geheimhouding_the_address_in_the_base_registry_is_not_shown():
    record = basisregistratie("brp", "p", indicatie_geheimhouding=True, adres=Adres(regels=("Straat 1",)))
    assert sees().look(record).adres is None
    assert sees(INWONER).look(record) is record


NEEDS = [
    (sees(), Zaak, set()),
    (sees(vertrouwelijkheid=V.INTERN), Zaak, {"vertrouwelijkheid"}),
    (sees(vertrouwelijkheid=V.INTERN), Document, {"vertrouwelijkheid"}),
    (sees(betrouwbaarheid=B.BASIS), Zaak, {"betrouwbaarheid"}),
    (sees(zaaktypen=frozenset()), Zaak, {"zaaktype", "zaaktype.code"}),
    (sees(), Klantcontact, {"vertrouwelijk"}),
    (sees(actor=ACCOUNT), Klantcontact, {"vertrouwelijk", "actoren"}),
    (sees(INWONER), Klantcontact, set()),
    (sees(GEMACHTIGDE), Klantcontact, {"vertrouwelijk"}),
    (sees(vertrouwelijke_contacten=True), Klantcontact, set()),
    (sees(), Partij, {"indicatie_geheimhouding"}),
    (sees(INWONER), Partij, set()),
    (sees(geheime_adressen=True), Basisregistratie, set()),
    (
        sees(vertrouwelijkheid=V.INTERN, vertrouwelijke_contacten=True),
        Record,
        {"vertrouwelijkheid", "indicatie_geheimhouding"},
    ),
]


@pytest.mark.parametrize(("zicht", "soort", "needed"), NEEDS)
def test_what_must_be_known_to_decide_is_asked_and_nothing_else(zicht, soort, needed):
    assert zicht.needs(soort).paths == needed
