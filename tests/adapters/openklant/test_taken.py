"""Interne taken of a klant: found by way of his klantcontacten, in the order in which he waits."""

from datetime import UTC, datetime, timedelta

import pytest

from klantbeeld.contract import (
    BSN,
    BronUnavailableError,
    Identificator,
    InterneTaak,
    Klant,
    Selection,
    Taakstatus,
    Volgorde,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, VERGUNNING_X_BSN, build_town
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import Adres, Mens, Naam

NOTHING = Selection()
HENK = Klant((Identificator(BSN, HENK_BSN),))
SANNE = Klant((Identificator(BSN, DRUK_BSN),))
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIND = ["partij-identificatoren", "partijen/{uuid}"]
EXPANDED = "klantcontacten?expand=leiddeTotInterneTaken"
OPEN = frozenset({Taakstatus.TE_VERWERKEN})
DONE = frozenset({Taakstatus.VERWERKT})


@pytest.fixture(scope="module")
def town():
    return build_town()


def filled_with(count, *, is_open=lambda index: True, moment=lambda index: START + timedelta(hours=index), actoren=3):
    """Henk with so many klantcontacten with each one taak, written in another order than that of their moments."""
    filled = Klantregister("vol")
    partij = filled.persoon(Mens(naam=Naam(voornaam="Henk"), adres=Adres(), bsn=HENK_BSN))
    team = [filled.actor(f"Afdeling {index}", "organisatorische_eenheid", f"a{index}", {}) for index in range(actoren)]
    for written in range(count):
        index = (written * 7) % count
        op = moment(index)
        contact = filled.klantcontact(
            f"Contact {index}", "", op=START, plaatsgevondenOp=op.isoformat() if op else None, actoren=team[:1]
        )
        filled.betrokkene(contact, partij=partij)
        filled.interne_taak(
            contact,
            f"Taak {index}",
            actoren=[team[index % actoren]],
            op=START + timedelta(days=1000, minutes=index),
            verwerkt=None if is_open(index) else START,
        )
    return filled


def titles(page):
    return [item.record.gevraagde_handeling for item in page.items]


@pytest.mark.parametrize("count", [1, 20])
async def test_the_taken_of_few_klantcontacten_come_in_one_call(openklant, count):
    # After the two calls that find the partij and look in which hoedanigheid it is.
    asked = openklant(filled_with(count).data)
    page = await asked.page("interne_taken", HENK, selection=NOTHING, taakstatus=OPEN)
    assert titles(page) == [f"Taak {index}" for index in reversed(range(count))]
    assert sorted(asked.calls) == sorted([*FIND, EXPANDED])


async def test_the_taken_of_many_klantcontacten_take_one_call_more_and_one_for_each_of_the_page(openklant):
    # No batch and no filter on partij: which klantcontacten have taken is known from all of them without anything
    # expanded, and each taak that did not come along is asked by itself, one more than the page has.
    asked = openklant(filled_with(200).data)
    page = await asked.page("interne_taken", HENK, selection=NOTHING)
    assert titles(page) == [f"Taak {index}" for index in reversed(range(180, 200))]
    assert page.has_more
    one_by_one = asked.calls.count("internetaken/{uuid}")
    assert sorted(set(asked.calls)) == sorted({*FIND, EXPANDED, "klantcontacten", "internetaken/{uuid}"})
    assert len(asked.calls) == one_by_one + 4
    assert one_by_one <= 21


async def test_with_a_status_only_as_many_taken_are_read_as_fill_the_page(openklant):
    asked = openklant(filled_with(200, is_open=lambda index: index % 2 == 0).data)
    page = await asked.page("interne_taken", HENK, selection=NOTHING, taakstatus=OPEN, limit=5)
    assert titles(page) == [f"Taak {index}" for index in (198, 196, 194, 192, 190)]
    assert page.has_more
    assert asked.calls.count("internetaken/{uuid}") <= 12


async def test_when_the_status_is_rare_all_are_looked_at(openklant):
    asked = openklant(filled_with(60, is_open=lambda index: index == 0).data)
    page = await asked.page("interne_taken", HENK, selection=NOTHING, taakstatus=OPEN, limit=5)
    assert (titles(page), page.has_more) == (["Taak 0"], False)


@pytest.mark.parametrize(("statuses", "expected"), [(OPEN, 3), (DONE, 3), (OPEN | DONE, 6), (None, 6)])
async def test_by_status(openklant, town, statuses, expected):
    page = await openklant(town.contacten).page("interne_taken", SANNE, taakstatus=statuses)
    assert len(page.items) == expected
    if statuses:
        assert {item.record.taakstatus for item in page.items} == statuses


async def test_a_status_open_klant_does_not_have_is_not_asked_for(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.page("interne_taken", SANNE, taakstatus=frozenset({Taakstatus.INGEDIEND, Taakstatus.VERVALLEN}))
    assert page.items == ()
    assert asked.calls == []


async def test_longest_waiting_first_is_the_other_direction(openklant, town):
    asked = openklant(town.contacten)
    newest = (await asked.page("interne_taken", SANNE)).items
    oldest = (await asked.page("interne_taken", SANNE, volgorde=Volgorde.OUDSTE_EERST)).items
    assert [item.record.plaats for item in oldest] == sorted(item.record.plaats for item in oldest)
    assert [item.record.sleutel for item in oldest] == [item.record.sleutel for item in reversed(newest)]


@pytest.mark.parametrize("grens", [2, 20])
async def test_without_a_moment_of_its_klantcontact_a_taak_waits_since_it_was_assigned(openklant, grens):
    filled = filled_with(6, moment=lambda index: START + timedelta(hours=index) if index % 2 else None)
    asked = openklant(filled.data, expand_grens=grens)
    page = await asked.page("interne_taken", HENK, selection=NOTHING)
    assert titles(page) == ["Taak 4", "Taak 2", "Taak 0", "Taak 5", "Taak 3", "Taak 1"]
    assert page.items[0].record.wacht_sinds == page.items[0].record.toegewezen_op


async def test_actoren_are_asked_only_if_selected_each_once_and_not_those_of_the_klantcontacten(openklant):
    asked = openklant(filled_with(12).data)
    page = await asked.page("interne_taken", HENK, selection=Selection.of("nummer"))
    assert {item.record.toegewezen_aan for item in page.items} == {None}
    assert "actoren/{uuid}" not in asked.calls
    asked.standin.reset()
    page = await asked.page("interne_taken", HENK, selection=Selection.of("toegewezen_aan.naam"))
    for item in page.items:
        index = int(item.record.gevraagde_handeling.split()[1])
        assert [actor.naam for actor in item.record.toegewezen_aan] == [f"Afdeling {index % 3}"]
    assert asked.calls.count("actoren/{uuid}") == 2


async def test_an_actor_that_is_gone_is_left_out(openklant):
    filled = filled_with(2, actoren=2)
    data = {**filled.data, "actoren": []}
    page = await openklant(data).page("interne_taken", HENK)
    found = {item.record.gevraagde_handeling: item.record.toegewezen_aan for item in page.items}
    assert [len(actoren) for _, actoren in sorted(found.items())] == [1, 0]
    assert page.missing == ()


async def test_an_actor_that_cannot_be_had_costs_only_that(openklant):
    asked = openklant(filled_with(6).data)
    asked.standin.break_with(Fault.UNAVAILABLE, "/actoren/")
    page = await asked.page("interne_taken", HENK)
    assert len(page.items) == 6
    assert sum(item.record.toegewezen_aan is None for item in page.items) == 4
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_a_taak_that_cannot_be_had_is_shown_as_far_as_it_is_known(openklant):
    asked = openklant(filled_with(6).data, expand_grens=2)
    asked.standin.break_with(Fault.UNAVAILABLE, "/internetaken/")
    page = await asked.page("interne_taken", HENK)
    assert [item.record.wacht_sinds for item in page.items] == [
        START + timedelta(hours=index) for index in reversed(range(6))
    ]
    assert titles(page).count(None) == 4
    assert all(item.record.aanleidinggevend_klantcontact for item in page.items)
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_a_taak_that_cannot_be_had_is_not_taken_for_an_open_one(openklant):
    asked = openklant(filled_with(6).data, expand_grens=2)
    asked.standin.break_with(Fault.UNAVAILABLE, "/internetaken/")
    page = await asked.page("interne_taken", HENK, taakstatus=OPEN)
    assert len(page.items) == 2
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_a_taak_that_cannot_be_read_is_dropped(openklant):
    data = dict(filled_with(3).data)
    data["internetaken"] = [
        {**one, "status": "geparkeerd"} if one["gevraagdeHandeling"] == "Taak 1" else one
        for one in data["internetaken"]
    ]
    page = await openklant(data).page("interne_taken", HENK)
    assert (titles(page), page.dropped) == (["Taak 2", "Taak 0"], 1)


async def test_a_taak_by_key_waits_since_its_klantcontact(openklant, town):
    asked = openklant(town.contacten)
    (first, *_) = (await asked.page("interne_taken", Klant((Identificator(BSN, VERGUNNING_X_BSN),)))).items
    asked.standin.reset()
    (again,) = (await asked.page(InterneTaak, first.record.sleutel, selection=Selection.of("wacht_sinds"))).items
    assert again.record.plaats == first.record.plaats
    assert asked.calls == ["internetaken/{uuid}", "klantcontacten/{uuid}"]
    (whole,) = (await asked.page(InterneTaak, first.record.sleutel)).items
    assert [actor.sleutel for actor in whole.record.toegewezen_aan] == [
        actor.sleutel for actor in first.record.toegewezen_aan
    ]


async def test_a_taak_by_key_is_one_call_when_nobody_asks_since_when_it_waits(openklant, town):
    asked = openklant(town.contacten)
    key = town.contacten["internetaken"][0]["uuid"]
    (item,) = (await asked.page(InterneTaak, key, selection=Selection.of("gevraagde_handeling"))).items
    assert (item.record.wacht_sinds, item.record.toegewezen_aan) == (None, None)
    assert asked.calls == ["internetaken/{uuid}"]


async def test_a_taak_by_key_survives_a_klantcontact_that_cannot_be_had(openklant, town):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, "/klantcontacten/")
    page = await asked.page(InterneTaak, town.contacten["internetaken"][0]["uuid"])
    assert page.items[0].record.gevraagde_handeling
    assert page.items[0].record.wacht_sinds is None
    assert [type(error) for error in page.missing] == [BronUnavailableError]
