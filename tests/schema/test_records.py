"""Published classes and the records they show."""

import pytest

from klantbeeld import contract
from klantbeeld.contract import Basisregistratie, Record, TijdlijnRecord
from klantbeeld.schema.build import build_schema
from klantbeeld.schema.gegeven import RECORDS
from klantbeeld.schema.ids import _KINDS

SCHEMA = build_schema()
PUBLISHED = [(cls, record, field) for cls, record in RECORDS.items() for field in cls.__strawberry_definition__.fields]


@pytest.mark.parametrize(
    ("cls", "record", "field"), PUBLISHED, ids=[f"{cls.__name__}.{field.python_name}" for cls, _, field in PUBLISHED]
)
def test_a_published_field_without_a_resolver_is_an_attribute_of_the_record(cls, record, field):
    if field.base_resolver is None:
        assert hasattr(record, field.python_name) or field.python_name in record.__dataclass_fields__


def every_record():
    kinds = {one for one in vars(contract).values() if isinstance(one, type) and issubclass(one, Record)}
    return kinds - {Record, TijdlijnRecord}


def test_every_record_is_published_and_has_an_id_of_its_own():
    # What a base registry has of the klant is no record of its own: it is asked with the klantbeeld.
    assert set(RECORDS.values()) == every_record() - {Basisregistratie} == set(_KINDS.values())


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.__name__)
def test_a_record_is_published_under_its_own_name_by_which_a_query_is_cut_to_kinds(record):
    (cls,) = [cls for cls, shown in RECORDS.items() if shown is record]
    assert cls.__name__ == record.__name__
    assert SCHEMA.get_type_by_name(record.__name__) is cls.__strawberry_definition__


@pytest.mark.parametrize(
    "hidden", ["Partij.sleutel", "Zaak.bronorganisatie", "Zaak.sleutel", "InterneTaak.wacht_sinds", "Zaakstatus.bron"]
)
def test_what_no_class_declares_is_not_published(hidden):
    cls, name = hidden.split(".")
    assert hidden not in {f"{c.__name__}.{field.python_name}" for c, _, field in PUBLISHED}
    shown = SCHEMA.as_str().split(f"type {cls} ")[1].split("}")[0]
    camel = name.replace("_s", "S")
    assert f"\n  {camel}" not in shown
