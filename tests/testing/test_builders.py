from dataclasses import fields
from datetime import date

import pytest

from klantbeeld.contract import (
    BSN,
    VESTIGINGSNUMMER,
    Actor,
    Betrokkene,
    DigitaalAdres,
    InterneTaak,
    Klantcontact,
    Partij,
    Zaak,
    Zaakstatus,
    elfproef,
)
from klantbeeld.testing import builders
from klantbeeld.testing import fields as field_types

KINDS = (Partij, DigitaalAdres, Actor, Betrokkene, InterneTaak, Klantcontact, Zaakstatus, Zaak)


@pytest.mark.parametrize("kind", KINDS)
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
