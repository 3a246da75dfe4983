"""Records as bytes and back: nothing gets lost, and what is not of the contract is refused."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld import contract
from klantbeeld.contract import Caller, Item, Page, PageRequest, Record, Referentiewaarde, Selection, Zaak
from klantbeeld.store import UnknownTypeError, dump, load
from klantbeeld.testing.builders import klant, zaak

MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def kinds():
    return [one for one in vars(contract).values() if isinstance(one, type) and issubclass(one, Record)]


@given(st.data())
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_a_record_of_any_kind_comes_back_as_it_was(kind, data):
    record = data.draw(st.builds(kind))
    assert load(dump(record)) == record


@given(MOMENTS, st.dates(), TEXTS, st.decimals(allow_nan=False, allow_infinity=False), st.integers(-(2**53), 2**53))
def test_every_value_comes_back_as_it_was(moment, day, text, number, count):
    value = (moment, day, text, number, count, None, True, 1.5, {text: (day,)}, frozenset({text, "x"}))
    assert load(dump(value)) == value


def test_what_is_equal_is_written_the_same_in_whatever_order_it_was_made():
    one = PageRequest(limit=5, selection=Selection.of(*"abcdefgh"), soort=frozenset("xyz"))
    other = PageRequest(limit=5, selection=Selection.of(*reversed("abcdefgh")), soort=frozenset("zyx"))
    assert dump((one, klant(bsn="999990019"))) == dump((other, klant(bsn="999990019")))
    assert dump(one) != dump(replace(one, limit=6))


def test_a_page_can_be_marked_as_outdated_in_all_that_is_in_it():
    page = Page((Item(zaak("noord", status=None), "1"), Item(zaak("noord"), "2")))
    assert {one.verouderd for item in load(dump(page)).items for one in item.record.herkomst} == {False}
    assert {one.verouderd for item in load(dump(page), verouderd=True).items for one in item.record.herkomst} == {True}


@dataclass(frozen=True)
class Eigen:
    """Of an adapter, and not of the contract."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EigenZaak(Zaak):
    pass


@pytest.mark.parametrize("held", [Eigen("x"), object(), {1, 2}, b"x", Decimal])
def test_what_is_not_of_the_contract_is_refused(held):
    with pytest.raises(UnknownTypeError):
        dump((Referentiewaarde("x"), held))


def test_a_record_of_an_adapters_own_is_refused_and_not_taken_for_what_it_is_made_of():
    own = EigenZaak(**{one.name: getattr(zaak(), one.name) for one in fields(Zaak)})
    with pytest.raises(UnknownTypeError):
        dump(own)


def test_every_field_of_a_record_tells_in_its_bytes():
    """A field that is left out when it is written would make two questions one."""
    caller = Caller(id="x")
    others = {
        "id": "y", "scopes": frozenset({"s"}), "klant": klant(bsn="999990019"), "gebruiker": "g",
        "gebruikersnaam": "n", "rollen": frozenset("r"), "diensten": frozenset("d"), "client": "c",
        "soort": contract.Aanroepersoort.INWONER, "betrouwbaarheid": contract.Betrouwbaarheid.HOOG,
        "handelend": klant(bsn="999990019").identificatoren[0],
    }  # fmt: skip
    assert others.keys() == {one.name for one in fields(Caller)}
    written = {dump(caller), *(dump(replace(caller, **{name: value})) for name, value in others.items())}
    assert len(written) == 1 + len(others)


def test_a_day_is_not_taken_for_a_moment():
    assert type(load(dump(date(2026, 1, 5)))) is date
    assert type(load(dump(datetime(2026, 1, 5, tzinfo=UTC)))) is datetime
