"""The work to do, over all klanten: longest waiting first, and what that takes."""

from datetime import UTC, datetime, timedelta

import pytest

from klantbeeld.contract import (
    BronDataError,
    BronUnavailableError,
    Identificator,
    IdentificatorSoort,
    Selection,
    Taakstatus,
    Volgorde,
    Werkvraag,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import VERGUNNING_X_CONTACTEN, build_town
from klantbeeld.demo.town_klantregister import Klantregister

NOTHING = Selection()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
AFDELING = IdentificatorSoort("msei", "oe", "idf")
MEDEWERKER = IdentificatorSoort("msei", "mdw", "idf")
ONE = "klantcontacten/{uuid}"
OPEN = frozenset({Taakstatus.TE_VERWERKEN})
ALL = Werkvraag()


@pytest.fixture(scope="module")
def town():
    return build_town()


def filled_with(count, *, actoren=2, taken=1):
    """So many klantcontacten with each a taak; the longest waiting was not written or assigned first."""
    filled = Klantregister("werk")
    team = [filled.actor(f"Afdeling {index}", "organisatorische_eenheid", f"a{index}", {}) for index in range(actoren)]
    for written in range(count):
        index = (written * 7) % count
        contact = filled.klantcontact(f"Contact {index}", "", op=START + timedelta(hours=index), actoren=team[:1])
        for number in range(taken):
            filled.interne_taak(
                contact,
                f"Taak {index}" + (f".{number}" if taken > 1 else ""),
                actoren=[team[index % actoren]],
                op=START + timedelta(days=1000 - index),
                verwerkt=START if index % 5 == 4 else None,
                nummer=f"{index:010}",
            )
    return filled.data


def of_actor(*codes, soort=AFDELING):
    return Werkvraag(actornummers=tuple(Identificator(soort, code) for code in codes))


def titles(page):
    return [item.record.gevraagde_handeling for item in page.items]


def counted(asked):
    return {call: asked.calls.count(call) for call in asked.calls}


async def ask(asked, werkvraag, **request):
    request.setdefault("volgorde", Volgorde.OUDSTE_EERST)
    return await asked.page("werkvoorraad", werkvraag, **request)


@pytest.mark.parametrize(("count", "lists"), [(1, 1), (20, 1), (200, 2)])
async def test_all_work_takes_a_call_for_each_hundred_taken_and_one_for_each_klantcontact(openklant, count, lists):
    # Since when a klant waits stands in his klantcontact alone, and Open Klant gives those one at a time.
    asked = openklant(filled_with(count))
    page = await ask(asked, ALL, selection=NOTHING)
    assert titles(page) == [f"Taak {index}" for index in range(count)][:20]
    assert page.has_more == (count > 20)
    assert counted(asked) == {"internetaken": lists, ONE: count}


async def test_a_klantcontact_of_several_taken_is_asked_once(openklant):
    asked = openklant(filled_with(4, taken=3))
    assert len((await ask(asked, ALL, selection=NOTHING)).items) == 12
    assert counted(asked) == {"internetaken": 1, ONE: 4}


@pytest.mark.parametrize("count", [1, 20, 200])
async def test_the_work_of_an_actor_is_found_by_his_number(openklant, count):
    asked = openklant(filled_with(count, actoren=4))
    page = await ask(asked, of_actor("a0"), selection=NOTHING, limit=100)
    assert titles(page) == [f"Taak {index}" for index in range(0, count, 4)]
    assert counted(asked) == {"actoren": 1, "internetaken": 1, ONE: len(page.items)}


async def test_the_work_of_several_actoren_comes_in_one_list(openklant, town):
    asked = openklant(filled_with(12, actoren=3))
    by_number = await ask(asked, of_actor("a0", "a2"), limit=100)
    assert titles(by_number) == [f"Taak {index}" for index in range(12) if index % 3 != 1]
    keys = {actor.sleutel: actor.naam for item in by_number.items for actor in item.record.toegewezen_aan}
    assert sorted(keys.values()) == ["Afdeling 0", "Afdeling 2"]
    by_key = await ask(asked, Werkvraag(actoren=tuple(keys)), limit=100)
    assert titles(by_key) == titles(by_number)
    (first, *_) = keys
    both = Werkvraag(actoren=(first,), actornummers=(Identificator(AFDELING, "a1"),))
    assert len((await ask(asked, both, limit=100)).items) == 8


async def test_who_has_that_number_as_something_else_is_somebody_else(openklant):
    asked = openklant(filled_with(3))
    assert (await ask(asked, of_actor("a0", soort=MEDEWERKER))).items == ()
    assert counted(asked) == {"actoren": 1}


@pytest.mark.parametrize("werkvraag", [Werkvraag(actoren=()), Werkvraag(actoren=("niemand",))])
async def test_the_work_of_nobody_is_not_asked_for(openklant, werkvraag):
    asked = openklant(filled_with(3))
    assert (await ask(asked, werkvraag)).items == ()
    assert asked.calls == []


@pytest.mark.parametrize("fields", [("referentienummer", "nummer"), ("nummer",)])
async def test_by_number_a_taak_takes_a_call_for_each_field_that_may_hold_it(openklant, town, fields):
    asked = openklant(town.contacten, nummervelden=fields)
    nummer = "9" + VERGUNNING_X_CONTACTEN[0][1:]
    page = await ask(asked, Werkvraag(nummer=nummer), selection=NOTHING)
    assert [(item.record.nummer, item.record.gevraagde_handeling) for item in page.items] == [
        (nummer, "Terugbelverzoek")
    ]
    assert counted(asked) == {"internetaken": len(fields), ONE: 1}


async def test_a_number_and_an_actor_both_narrow(openklant):
    asked = openklant(filled_with(4, actoren=2))
    by_both = Werkvraag(nummer=f"{2:010}", actornummers=(Identificator(AFDELING, "a0"),))
    assert titles(await ask(asked, by_both)) == ["Taak 2"]
    by_other = Werkvraag(nummer=f"{2:010}", actornummers=(Identificator(AFDELING, "a1"),))
    assert titles(await ask(asked, by_other)) == []


@pytest.mark.parametrize("nummer", ["", "12345678901"])
async def test_a_number_no_taak_can_have_is_not_asked_for(openklant, nummer):
    asked = openklant(filled_with(2))
    assert (await ask(asked, Werkvraag(nummer=nummer))).items == ()
    assert asked.calls == []


async def test_by_status_the_register_gives_only_those(openklant):
    asked = openklant(filled_with(10))
    assert titles(await ask(asked, ALL, taakstatus=OPEN)) == [f"Taak {index}" for index in range(10) if index % 5 != 4]
    (question,) = (dict(call.query) for call in asked.standin.calls if call.path.endswith("internetaken"))
    assert question["status"] == "te_verwerken"
    asked.standin.reset()
    assert (await ask(asked, ALL, taakstatus=frozenset({Taakstatus.VERVALLEN}))).items == ()
    assert asked.calls == []


async def test_pages_go_on_where_they_were_in_both_directions(openklant):
    asked = openklant(filled_with(7))
    for volgorde in Volgorde:
        whole = await ask(asked, ALL, volgorde=volgorde)
        first = await ask(asked, ALL, volgorde=volgorde, limit=4)
        rest = await ask(asked, ALL, volgorde=volgorde, limit=4, after=first.items[-1].cursor)
        assert (first.has_more, rest.has_more) == (True, False)
        assert titles(first) + titles(rest) == titles(whole)


async def test_without_a_moment_of_its_klantcontact_a_taak_waits_since_it_was_assigned(openklant):
    data = filled_with(3)
    data["klantcontacten"][0]["plaatsgevondenOp"] = None
    page = await ask(openklant(data), ALL)
    assert titles(page) == ["Taak 1", "Taak 2", "Taak 0"]
    assert page.items[2].record.wacht_sinds == page.items[2].record.toegewezen_op


async def test_more_than_can_be_put_in_order_is_a_failure_that_says_to_narrow_it(openklant):
    asked = openklant(filled_with(30), werkvoorraad_grens=20)
    with pytest.raises(BronDataError, match="contacten: more than 20 interne taken; narrow it, by actor or taakstatus"):
        await ask(asked, ALL)
    assert counted(asked) == {"internetaken": 1}
    assert len((await ask(asked, of_actor("a0"))).items) == 15


async def test_actoren_are_asked_only_if_selected_and_only_those_not_yet_seen(openklant):
    asked = openklant(filled_with(12, actoren=3))
    await ask(asked, ALL, selection=Selection.of("nummer"))
    assert "actoren/{uuid}" not in asked.calls
    asked.standin.reset()
    page = await ask(asked, ALL, selection=Selection.of("toegewezen_aan.naam"))
    assert {actor.naam for item in page.items for actor in item.record.toegewezen_aan} == {
        "Afdeling 0",
        "Afdeling 1",
        "Afdeling 2",
    }
    assert asked.calls.count("actoren/{uuid}") == 2


async def test_taken_whose_klantcontact_cannot_be_had_have_no_place(openklant):
    data = filled_with(4)
    asked = openklant(data)
    asked.standin.break_with(Fault.UNAVAILABLE, f"/klantcontacten/{data['klantcontacten'][0]['uuid']}")
    page = await ask(asked, ALL)
    assert len(page.items) == 3
    assert [type(error) for error in page.missing] == [BronUnavailableError]
    asked.standin.break_with(Fault.UNAVAILABLE, "/klantcontacten/")
    with pytest.raises(BronUnavailableError):
        await ask(asked, ALL)


async def test_a_taak_that_cannot_be_read_is_dropped(openklant):
    data = filled_with(3)
    data["internetaken"][0]["status"] = "geparkeerd"
    data["internetaken"][1]["aanleidinggevendKlantcontact"] = "kapot"
    page = await ask(openklant(data), ALL)
    assert (len(page.items), page.dropped) == (1, 2)
