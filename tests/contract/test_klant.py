"""Who a klant is: the numbers, their checks, and what of them may be printed."""

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
    SoortPartij,
    elfproef,
)
from klantbeeld.testing.builders import klant

BUITENLANDS = IdentificatorSoort("buitenland", "natuurlijk_persoon", "dni")
KVK = Identificator(KVK_NUMMER, "90001354")


@pytest.mark.parametrize("number", ["999990019", "999990020", "123456782", "000000012"])
def test_a_number_that_passes_the_elfproef_is_taken(number):
    assert elfproef(number)


@pytest.mark.parametrize(
    "number",
    ["999990018", "000000000", "99999001", "9999900190", "99999001X", "", " 99990019", "٩٩٩٩٩٠٠١٩", "-99990019"],
    ids=["wrong digit", "zeros", "short", "long", "letter", "empty", "space", "arabic digits", "sign"],
)
def test_a_number_that_fails_the_elfproef_is_refused(number):
    assert not elfproef(number)


def test_any_one_digit_typed_wrong_fails_the_elfproef():
    number = "999990019"
    typos = {
        number[:place] + digit + number[place + 1 :]
        for place in range(9)
        for digit in "0123456789"
        if digit != number[place]
    }
    assert not [typo for typo in typos if elfproef(typo)]


@pytest.mark.parametrize(
    ("soort", "number", "sub_van"),
    [
        (BSN, "999990018", None),
        (RSIN, "12345678", None),
        (KVK_NUMMER, "9000135", None),
        (KVK_NUMMER, "٩٠٠٠١٣٥٤", None),
        (VESTIGINGSNUMMER, "00001234567", KVK),
        (VESTIGINGSNUMMER, "000012345678", None),
        (VESTIGINGSNUMMER, "000012345678", Identificator(RSIN, "123456782")),
        (BUITENLANDS, "", None),
        (BUITENLANDS, "   ", None),
        (BUITENLANDS, "x" * 201, None),
    ],
)
def test_a_number_that_cannot_be_is_refused_without_repeating_it(soort, number, sub_van):
    with pytest.raises(ValueError, match=soort.soort_object_id) as refused:
        Identificator(soort, number, sub_van)
    assert not number.strip() or number not in str(refused.value)


def test_a_number_of_any_other_register_is_taken_as_it_is():
    assert Identificator(BUITENLANDS, "X-1234/ä").object_id == "X-1234/ä"


@pytest.mark.parametrize("soort", [BSN, RSIN])
def test_of_a_personal_number_only_the_end_is_shown(soort):
    assert Identificator(soort, "999990019").masked == "******019"


def test_a_number_of_a_person_is_masked_in_whatever_register_it_is():
    eidas = IdentificatorSoort("eidas", "natuurlijk_persoon", "eidas")
    assert Identificator(eidas, "DE-L4X88TK01").masked == "*********K01"


def test_a_short_personal_number_of_another_register_is_masked_too():
    a_nummer = IdentificatorSoort("brp", "natuurlijk_persoon", "a_nummer")
    assert Identificator(a_nummer, "1234567890").masked == "*******890"


def test_a_kvk_nummer_is_public_and_shown_whole():
    assert KVK.masked == "90001354"


def test_what_says_who_the_klant_is_does_not_print_it():
    vestiging = Identificator(VESTIGINGSNUMMER, "000012345678", KVK)
    sleutel = PartijSleutel("contacten", "5a0f-uuid")
    who = Klant((Identificator(BSN, "999990019"), vestiging), sleutel)
    for printed in (repr(who), str(who), repr(who.identificatoren), repr(sleutel), f"{vestiging}"):
        assert not [part for part in ("999990019", "019", "000012345678", "90001354", "5a0f") if part in printed]


def test_a_printed_klant_still_tells_what_he_is_known_by():
    assert repr(klant(bsn="999990019")) == "Klant(bsn)"
    assert repr(Klant(partij=PartijSleutel("contacten", "p1"))) == "Klant(partij)"


class TestNarrowed:
    WHO = Klant(
        (Identificator(BSN, "999990019"), KVK, Identificator(BUITENLANDS, "X1")),
        PartijSleutel("contacten", "p1"),
        SoortPartij.PERSOON,
    )

    def test_a_bron_gets_only_the_numbers_it_accepts(self):
        narrowed = self.WHO.narrowed(bron="zaken", accepts={BSN}, accepts_other=False)
        assert narrowed.identificatoren == (Identificator(BSN, "999990019"),)

    def test_a_bron_that_takes_any_other_number_gets_those_but_none_of_the_known_kinds(self):
        narrowed = self.WHO.narrowed(bron="zaken", accepts=(), accepts_other=True)
        assert narrowed.identificatoren == (Identificator(BUITENLANDS, "X1"),)

    def test_only_the_bron_of_the_partij_gets_the_partij(self):
        of_bron = self.WHO.narrowed(bron="contacten", accepts={BSN}, accepts_other=False)
        of_another = self.WHO.narrowed(bron="wijkteam", accepts={BSN}, accepts_other=False)
        assert of_bron.partij == PartijSleutel("contacten", "p1")
        assert of_another.partij is None

    def test_a_bron_that_knows_the_klant_by_nothing_gets_nothing(self):
        assert self.WHO.narrowed(bron="zaken", accepts={VESTIGINGSNUMMER}, accepts_other=False) is None

    def test_a_number_that_stands_for_another_hoedanigheid_is_not_asked_by(self):
        whole = {BSN, KVK.soort}
        assert self.WHO.narrowed(bron="zaken", accepts=whole, accepts_other=True).identificatoren == (
            Identificator(BSN, "999990019"),
            Identificator(BUITENLANDS, "X1"),
        )
        contactpersoon = Klant((Identificator(BSN, "999990019"), KVK), hoedanigheid=SoortPartij.CONTACTPERSOON)
        assert contactpersoon.narrowed(bron="zaken", accepts=whole, accepts_other=False) is None

    def test_the_partij_alone_is_enough(self):
        assert self.WHO.narrowed(bron="contacten", accepts=(), accepts_other=False) is not None

    def test_the_hoedanigheid_stays(self):
        assert self.WHO.narrowed(bron="zaken", accepts={BSN}, accepts_other=False).hoedanigheid is SoortPartij.PERSOON


def test_having_gives_the_numbers_of_one_kind():
    who = TestNarrowed.WHO
    assert who.having(BSN) == (Identificator(BSN, "999990019"),)
    assert who.having(VESTIGINGSNUMMER) == ()
