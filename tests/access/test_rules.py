"""The rules that keep klanten apart, as tables."""

import pytest

from klantbeeld.access.rules import (
    KLANT_KIEZEN,
    is_own_partij,
    may_see_deelzaak,
    may_see_klantcontact,
    may_see_own,
    may_see_zaak,
    shown_partij,
    without_details,
)
from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Caller,
    Contactgegevens,
    Identificator,
    IdentificatorSoort,
    Klant,
    PartijSleutel,
    SoortPartij,
)
from klantbeeld.testing.builders import betrokkene, klant, klantcontact, partij, synthetic_bsn, zaak

HENK = Identificator(BSN, synthetic_bsn(0))
ANNA = Identificator(BSN, synthetic_bsn(1))
KVK = Identificator(KVK_NUMMER, "90001354")
VESTIGING = Identificator(VESTIGINGSNUMMER, "000012345678", KVK)
OTHER_VESTIGING = Identificator(VESTIGINGSNUMMER, "000012345679", KVK)
DNI = Identificator(IdentificatorSoort("buitenland", "natuurlijk_persoon", "dni"), "X1")
P, ORG, C = SoortPartij.PERSOON, SoortPartij.ORGANISATIE, SoortPartij.CONTACTPERSOON

NOBODY = Caller(id="nobody")
KCC = Caller(id="kcc", scopes=frozenset({KLANT_KIEZEN}))


def who(*numbers, role=None, key=None):
    return Klant(numbers, key and PartijSleutel("contacten", key), role)


OWN = [
    ("same number", who(HENK, role=P), {"identificatoren": (HENK,)}, True),
    ("same number, no hoedanigheid chosen", who(HENK), {"identificatoren": (HENK,), "soort_partij": C}, True),
    ("same number, another hoedanigheid", who(HENK, role=P), {"identificatoren": (HENK,), "soort_partij": C}, False),
    ("same number, hoedanigheid unknown", who(HENK, role=P), {"identificatoren": (HENK,), "soort_partij": None}, False),
    ("another number", who(HENK, role=P), {"identificatoren": (ANNA,)}, False),
    ("same digits of another kind", who(HENK), {"identificatoren": (Identificator(RSIN, HENK.object_id),)}, False),
    ("no numbers", who(HENK, role=P), {"identificatoren": ()}, False),
    ("numbers not delivered", who(HENK, role=P), {"identificatoren": None}, False),
    ("same name only", who(HENK, role=P), {"identificatoren": (), "naam": "Henk"}, False),
    ("onderneming and its vestiging", who(KVK, role=ORG), {"identificatoren": (VESTIGING,), "soort_partij": ORG}, True),
    (
        "vestiging and its onderneming",
        who(VESTIGING, role=ORG),
        {"identificatoren": (KVK,), "soort_partij": ORG},
        False,
    ),
    (
        "vestiging and another",
        who(VESTIGING, role=ORG),
        {"identificatoren": (OTHER_VESTIGING,), "soort_partij": ORG},
        False,
    ),
    ("by its key", who(key="p1"), {"sleutel": "p1", "identificatoren": ()}, True),
    ("by its key, whatever the hoedanigheid", who(key="p1", role=P), {"sleutel": "p1", "soort_partij": C}, True),
    ("same key in another bron", who(key="p1"), {"bron": "wijkteam", "sleutel": "p1"}, False),
    ("contactpersoon by key, own persoon", who(key="p1", role=C), {"sleutel": "p2", "identificatoren": (HENK,)}, False),
]


@pytest.mark.parametrize(("why", "client", "fields", "own"), OWN, ids=[row[0] for row in OWN])
def test_a_partij_is_the_klant_by_number_and_hoedanigheid_or_by_its_key(why, client, fields, own):
    assert is_own_partij(client, partij(**{"bron": "contacten"} | fields)) is own


def test_of_another_partij_only_who_it_is_is_shown():
    whole = partij(
        "contacten",
        "p9",
        naam="Anna",
        nummer="17",
        identificatoren=(ANNA,),
        contactgegevens=Contactgegevens(),
        interne_notitie="n",
        indicatie_geheimhouding=True,
        werkte_voor="p1",
        vertegenwoordigden=("p2",),
    )
    shown = without_details(whole)
    kept = {name for name in type(shown).__dataclass_fields__ if getattr(shown, name) not in (None, ())}
    assert kept == {"herkomst", "soort_partij", "nummer", "naam"}


@pytest.mark.parametrize(
    ("client", "caller", "whole"),
    [
        (who(HENK, role=P), NOBODY, True),
        (who(ANNA, role=P), KCC, False),
        (None, KCC, True),
        (None, NOBODY, False),
    ],
    ids=["own", "of another, also for who may choose", "no klant, may choose", "no klant, may not"],
)
def test_a_partij_met_on_the_way_is_whole_only_for_whose_it_is(client, caller, whole):
    met = partij("contacten", identificatoren=(HENK,))
    assert (shown_partij(client, met, caller) == met) is whole


ZAKEN = [
    ("takes part", who(HENK), [HENK], NOBODY, True),
    ("somebody else takes part", who(HENK), [ANNA], KCC, False),
    ("both take part", who(HENK), [ANNA, HENK], NOBODY, True),
    ("through its vestiging", who(KVK), [VESTIGING], NOBODY, True),
    ("vestiging of an onderneming that takes part", who(VESTIGING), [KVK], NOBODY, False),
    ("nobody takes part", who(HENK), [], KCC, False),
    ("not delivered", who(HENK), None, KCC, False),
    ("klant known by partij alone", who(key="p1"), [HENK], KCC, False),
    ("no klant, may choose", None, None, KCC, True),
    ("no klant, may not", None, [HENK], NOBODY, False),
]


def of_people(numbers):
    return zaak(betrokkenen=None if numbers is None else tuple(betrokkene(identificatoren=(one,)) for one in numbers))


@pytest.mark.parametrize(("why", "client", "numbers", "caller", "seen"), ZAKEN, ids=[row[0] for row in ZAKEN])
def test_a_zaak_is_seen_by_who_takes_part_in_it(why, client, numbers, caller, seen):
    assert may_see_zaak(client, of_people(numbers), caller) is seen


@pytest.mark.parametrize(
    ("people", "seen"),
    [
        ((betrokkene(identificatoren=(HENK,)),), True),
        ((betrokkene(identificatoren=(ANNA,)),), False),
        ((), True),
        ((betrokkene(identificatoren=()),), False),
        ((betrokkene(identificatoren=None),), False),
        (None, False),
    ],
    ids=["own", "of another", "of nobody", "ongekende", "numbers not delivered", "not delivered"],
)
def test_a_deelzaak_is_seen_unless_it_is_about_somebody_else(people, seen):
    assert may_see_deelzaak(who(HENK), zaak(betrokkenen=people), KCC) is seen


CONTACTEN = [
    ("took part", who(HENK), "contacten", ["p1"], NOBODY, True),
    ("another took part", who(HENK), "contacten", ["p2"], KCC, False),
    ("same key in another bron", who(HENK), "wijkteam", ["p1"], KCC, False),
    ("ongekende", who(HENK), "contacten", [None], KCC, False),
    ("not delivered", who(HENK), "contacten", None, KCC, False),
    ("no klant, may choose", None, "contacten", None, KCC, True),
    ("no klant, may not", None, "contacten", ["p1"], NOBODY, False),
]


@pytest.mark.parametrize(
    ("why", "client", "bron", "keys", "caller", "seen"), CONTACTEN, ids=[row[0] for row in CONTACTEN]
)
def test_a_klantcontact_is_seen_by_whose_partij_took_part(why, client, bron, keys, caller, seen):
    people = None if keys is None else tuple(betrokkene(bron, was_partij=key) for key in keys)
    own = frozenset({PartijSleutel("contacten", "p1")})
    assert may_see_klantcontact(client, own, klantcontact(bron, betrokkenen=people), caller) is seen


@pytest.mark.parametrize(
    ("number", "role"),
    [(HENK, P), (Identificator(RSIN, "123456782"), ORG), (KVK, ORG), (VESTIGING, ORG), (DNI, P)],
)
def test_a_number_stands_for_one_hoedanigheid(number, role):
    assert number.hoedanigheid is role


def test_a_number_of_something_else_stands_for_no_hoedanigheid():
    assert Identificator(IdentificatorSoort("bag", "pand", "id"), "1").hoedanigheid is None


def test_a_klant_is_never_found_by_name_address_or_phone():
    """R12: what `Klant` can hold at all."""
    assert set(Klant.__dataclass_fields__) == {"identificatoren", "partij", "hoedanigheid"}
    assert klant().identificatoren[0].soort == BSN


OF_WHOM = [
    ("his own", who(HENK, role=P), (HENK,), True),
    ("of another", who(HENK, role=P), (ANNA,), False),
    ("of both", who(HENK, role=P), (ANNA, HENK), True),
    ("of nobody", who(HENK, role=P), (), False),
    ("not said of whom", who(HENK, role=P), None, False),
    ("of a vestiging of his", who(KVK, role=ORG), (VESTIGING,), True),
    ("of the onderneming, not the vestiging", who(VESTIGING, role=ORG), (KVK,), False),
    ("of another vestiging", who(VESTIGING, role=ORG), (OTHER_VESTIGING,), False),
    ("klant without numbers", who(key="p1"), (HENK,), False),
    ("no klant was chosen", None, (HENK,), False),
]


@pytest.mark.parametrize(("klant_", "van", "seen"), [row[1:] for row in OF_WHOM], ids=[row[0] for row in OF_WHOM])
def test_what_is_met_on_the_way_is_shown_to_whom_it_is(klant_, van, seen):
    assert may_see_own(klant_, van, NOBODY) is seen


@pytest.mark.parametrize("van", [(HENK,), None])
def test_without_a_klant_it_is_shown_to_who_may_choose_any(van):
    assert may_see_own(None, van, KCC)
