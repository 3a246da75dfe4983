"""Selection: what a query asks of each record."""

import pytest

from klantbeeld.contract import Selection


def test_selecting_what_is_below_selects_what_is_above():
    assert Selection.of("status.zaak.naam").asks("status")
    assert Selection.of("status.zaak.naam").asks("status.zaak")
    assert not Selection.of("status.zaak.naam").asks("zaak")


def test_nothing_is_selected_by_default_and_everything_by_all():
    assert not Selection().asks("naam")
    assert Selection.all().asks("whatever.there.is")


def test_asks_is_about_any_of_several():
    assert Selection.of("naam").asks("status", "naam")
    assert not Selection.of("naam").asks("status", "zaaktype")


def test_below_gives_what_is_selected_under_one_attribute():
    selection = Selection.of("status.naam", "status.zaak.naam", "statushistorie.toelichting", "naam")
    assert selection.below("status") == Selection.of("naam", "zaak.naam")
    assert selection.below("zaaktype") == Selection()
    assert Selection.all().below("status").asks("naam")


def test_under_is_the_way_back_of_below():
    selection = Selection.of("naam", "adres.regels")
    assert selection.under("contactgegevens").below("contactgegevens") == selection
    assert selection.under("contactgegevens").asks("contactgegevens")
    assert Selection.all().under("contactgegevens").asks("contactgegevens.naam")


@pytest.mark.parametrize("path", ["a", "b.c", "b"])
def test_two_selections_together_ask_what_either_asks(path):
    assert (Selection.of("a") | Selection.of("b.c")).asks(path)
    assert (Selection.all() | Selection.of("a")).everything


def test_a_part_that_is_selected_without_anything_below_it_is_to_be_fetched_in_full():
    assert Selection.of("status").part("status") == Selection.all()
    assert Selection.of("status.naam", "naam").part("status") == Selection.of("naam")
    assert Selection.of("status").part("zaaktype") == Selection()
    assert Selection.all().part("status") == Selection.all()
