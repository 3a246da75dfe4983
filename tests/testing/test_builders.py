from dataclasses import fields
from datetime import date

import pytest

from klantbeeld.contract import BSN, VESTIGINGSNUMMER, ZAAK_IDENTIFICATIE, Basisregistratie, Identificator, elfproef
from klantbeeld.testing import builders
from klantbeeld.testing import fields as field_types
from klantbeeld.testing.kinds import KINDS

RECORDS = (*KINDS.values(), Basisregistratie)


@pytest.mark.parametrize("kind", RECORDS)
def test_a_builder_takes_every_field_of_its_kind(kind):
    takes = getattr(field_types, f"{kind.__name__}Fields").__annotations__
    assert set(takes) == {field.name for field in fields(kind)} - {"herkomst"}


def test_every_built_record_has_a_key_of_its_own():
    assert builders.zaak().sleutel < builders.zaak().sleutel


def test_what_a_test_gives_goes_before_the_default():
    made = builders.zaak("zaken-centraal", "z1", startdatum=date(2025, 1, 1), einddatum=date(2025, 2, 1))
    assert (made.bron, made.sleutel, made.startdatum, made.open) == ("zaken-centraal", "z1", date(2025, 1, 1), False)


def test_synthetic_bsns_pass_the_elfproef_and_differ():
    numbers = [builders.synthetic_bsn(index) for index in range(20)]
    assert len(set(numbers)) == 20
    assert all(map(elfproef, numbers))
    assert numbers[0] == "999990019"


def test_a_klant_without_numbers_is_a_person():
    assert [number.soort for number in builders.klant().identificatoren] == [BSN]


def test_a_vestiging_narrows_its_onderneming():
    vestiging = builders.klant(kvk_nummer="90001354", vestigingsnummer="000037178598")
    assert [number.soort for number in vestiging.identificatoren] == [VESTIGINGSNUMMER]


def test_a_zaak_and_a_document_are_known_as_their_key_and_their_number_unless_the_test_says_otherwise():
    for made in (builders.zaak(sleutel="k1"), builders.document(sleutel="k1")):
        assert [number.object_id for number in made.bekend_als] == ["k1", "K1"]
    number = Identificator(ZAAK_IDENTIFICATIE, "Z-1")
    assert builders.zaak(bekend_als=(number,)).bekend_als == (number,)
    assert [one.object_id for one in builders.zaak(sleutel="k1", identificatie=None).bekend_als] == ["k1"]
