"""Settings say what is wrong with them, before anything is asked of the register."""

import pytest

from klantbeeld.contract import BSN, KVK_NUMMER, Geheim, Klanttaak, Product
from klantbeeld.demo.town_objecten import TAAK_TYPE
from klantbeeld_objecten import ObjectenSettings
from klantbeeld_objecten.soorten import Inrichting

GOOD = {"url": "https://objecten.example/api/v2/", "token": Geheim("0123456789abcdef"), "taken": TAAK_TYPE}


def test_an_objecttype_is_named_by_its_uuid_or_by_the_url_it_has_elsewhere():
    here = Inrichting.of(ObjectenSettings(**GOOD)).of_kind(Klanttaak)
    assert here.type_url == f"https://objecten.example/api/v2/objecttypes/{TAAK_TYPE}"
    elsewhere = f"https://objecttypen.example/api/v1/objecttypes/{TAAK_TYPE}"
    there = Inrichting.of(ObjectenSettings(**{**GOOD, "taken": elsewhere})).of_kind(Klanttaak)
    assert (there.type_url, there.type_uuid) == (elsewhere, here.type_uuid)


def test_a_type_that_is_not_named_is_not_there():
    assert Inrichting.of(ObjectenSettings(**GOOD)).of_kind(Product) is None


def test_only_numbers_whose_place_is_known_are_asked():
    given = ObjectenSettings(**GOOD, taken_nummers={"bsn": "bsn", "kvk_nummer": "kvk"})
    assert Inrichting.of(given).of_kind(Klanttaak).accepts == {BSN, KVK_NUMMER}


def test_a_veld_that_is_not_named_keeps_its_default_and_an_empty_one_is_nowhere():
    given = ObjectenSettings(**GOOD, taken_velden={"gevraagde_handeling": "naam", "toelichting": ""})
    velden = Inrichting.of(given).of_kind(Klanttaak).velden
    assert [path.key for path in velden["gevraagde_handeling"]] == ["naam"]
    assert velden["toelichting"] == ()
    assert [path.key for path in velden["uiterlijk_op"]] == ["verloopdatum"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "objecten.example"}, "url: must be a URL that starts with http"),
        ({"url": "https://me:secret@objecten.example/api/v2/"}, "url: must not hold a user name"),
        ({"token": Geheim("")}, "token: must be visible ASCII"),
        ({"token": Geheim("a b")}, "token: must be visible ASCII"),
        ({"taken": "Taak"}, "taken: must be the uuid of an objecttype"),
        ({"producten": TAAK_TYPE}, "must be different objecttypes"),
        ({"taken_nummers": {"bns": "x"}}, "taken_nummers: bns is not one of bsn, kvk_nummer, rsin, soort"),
        ({"taken_nummers": {}}, "taken_nummers: must say where at least one of"),
        ({"taken_nummers": {"bsn": ""}}, "taken_nummers: must say where at least one of"),
        ({"taken_nummers": {"bsn": "a__"}}, "taken_nummers.bsn: a path is names with __ between them"),
        ({"taken_nummers": {"bsn": "a|b", "rsin": "b"}}, "taken_nummers: bsn and rsin at one path need soort"),
        ({"taken_nummers": {"bsn": "a", "rsin": "a", "soort": ""}}, "bsn and rsin at one path need soort"),
        ({"taken_nummers": {"bsn": "a,b"}}, "taken_nummers.bsn: a path is names"),
        ({"taken_nummers": {"bsn": "@startAt"}}, "taken_nummers: only what is in the data"),
        ({"taken_velden": {"titel": "titel"}}, "taken_velden: titel is not one of nummer, soort"),
        ({"producten_velden": {"naam": "a||b"}}, "producten_velden.naam: a path is names"),
        ({"taken_eigenschappen": {"bedrag": ""}}, "taken_eigenschappen.bedrag: must have a name to show"),
        ({"taken_eigenschappen": {"bedrag": "Bedrag|euro"}}, "its soort one of tekst, getal, bedrag"),
        ({"taken_eigenschappen": {"a__x": "X", "b__x": "X"}}, "two paths end with x"),
        ({"taken_statussen": {"open": "bezig"}}, "taken_statussen.open: must be one of te_verwerken"),
        ({"taken_paginas": {"url": "javascript:alert(1)"}}, "taken_paginas.url: must be an https URL or a path"),
        ({"taken_paginas": {"url": "/taken/{id}"}}, "taken_paginas.url: must be an https URL or a path"),
    ],
)
def test_what_is_wrong_is_told(wrong, sentence):
    with pytest.raises(ValueError, match=sentence) as told:
        ObjectenSettings(**{**GOOD, **wrong})
    assert "secret" not in str(told.value)
