"""Klantcontacten of a klant: how they are asked for, in what order they come, and what hangs under them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from klantbeeld.contract import (
    BSN,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    ZAAK_UUID,
    BronDataError,
    BronUnavailableError,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klantcontact,
    Richting,
    Selection,
    Taakstatus,
    Volgorde,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, VERGUNNING_X_BSN, VERGUNNING_X_CONTACTEN, build_town
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import Adres, Mens, Naam

NOTHING = Selection()
HENK = Klant((Identificator(BSN, HENK_BSN),))
SANNE = Klant((Identificator(BSN, DRUK_BSN),))
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIND = ["partij-identificatoren", "partijen/{uuid}"]
EVERYTHING = (
    "?expand=hadBetrokkenen,hadBetrokkenen.digitaleAdressen,gingOverOnderwerpobjecten,omvatteBijlagen,"
    "leiddeTotInterneTaken"
)


@pytest.fixture(scope="module")
def town():
    return build_town()


def filled_with(count):
    """Henk with so many klantcontacten, each about a zaak; the last written is not the latest."""
    filled = Klantregister("vol")
    partij = filled.persoon(Mens(naam=Naam(voornaam="Henk"), adres=Adres(), bsn=HENK_BSN))
    kcc = filled.actor("KCC", "organisatorische_eenheid", "kcc", {})
    for index in range(count):
        op = START + timedelta(hours=(index * 7) % count)
        contact = filled.klantcontact(f"Contact {(index * 7) % count}", "", op=op, actoren=[kcc])
        filled.betrokkene(contact, partij=partij)
        filled.onderwerp(contact, zaak=contact)
    return filled


def titles(page):
    return [item.record.onderwerp for item in page.items]


@pytest.mark.parametrize("count", [1, 20, 200])
async def test_without_anything_under_them_klantcontacten_take_one_call_however_many(openklant, count):
    # After the two calls that find the partij and look in which hoedanigheid it is.
    asked = openklant(filled_with(count).data)
    page = await asked.page("klantcontacten", HENK, selection=NOTHING)
    assert titles(page) == [f"Contact {index}" for index in reversed(range(count))][:20]
    assert page.has_more == (count > 20)
    assert sorted(asked.calls) == sorted([*FIND, "klantcontacten"])


@pytest.mark.parametrize("count", [1, 20])
async def test_few_klantcontacten_come_with_all_that_hangs_under_them_in_that_one_call(openklant, count):
    asked = openklant(filled_with(count).data)
    page = await asked.page("klantcontacten", HENK)
    assert len(page.items) == count
    assert sorted(asked.calls) == sorted([*FIND, "klantcontacten" + EVERYTHING])


async def test_many_klantcontacten_take_one_call_more_and_one_for_each_of_the_page_that_did_not_come_along(openklant):
    # Open Klant has no batch, and expands what it lists at 10 to 35 ms each: expanding all 200 takes seconds.
    asked = openklant(filled_with(200).data)
    page = await asked.page("klantcontacten", HENK, limit=20)
    assert all(len(item.record.onderwerpobjecten) == 1 for item in page.items)
    counted = {call: asked.calls.count(call) for call in asked.calls}
    one_by_one = counted.pop("klantcontacten/{uuid}" + EVERYTHING)
    assert counted == {**dict.fromkeys(FIND, 1), "klantcontacten" + EVERYTHING: 1, "klantcontacten": 1}
    assert one_by_one <= 20


async def test_a_klantcontact_with_nothing_under_it_is_not_asked_again(openklant):
    asked = openklant(filled_with(30).data, expand_grens=5)
    page = await asked.page("klantcontacten", HENK, limit=30, selection=Selection.of("bijlagen", "interne_taken"))
    assert {item.record.bijlagen for item in page.items} == {()}
    assert {item.record.interne_taken for item in page.items} == {()}
    assert len([call for call in asked.calls if call.startswith("klantcontacten")]) == 2


async def test_more_than_one_page_of_the_register_is_read(openklant):
    asked = openklant(filled_with(501).data)
    page = await asked.page("klantcontacten", HENK, limit=501, selection=NOTHING)
    assert titles(page) == [f"Contact {index}" for index in reversed(range(501))]
    assert asked.calls.count("klantcontacten") == 2


@pytest.mark.parametrize(
    ("selected", "expand"),
    [
        ("richting", "hadBetrokkenen"),
        ("betrokkenen.naam", "hadBetrokkenen"),
        ("betrokkenen", "hadBetrokkenen,hadBetrokkenen.digitaleAdressen"),
        ("betrokkenen.opgegeven_contactgegevens.naam", "hadBetrokkenen"),
        (
            "betrokkenen.opgegeven_contactgegevens.digitale_adressen",
            "hadBetrokkenen,hadBetrokkenen.digitaleAdressen",
        ),
        ("onderwerpobjecten", "gingOverOnderwerpobjecten"),
        ("bijlagen", "omvatteBijlagen"),
        ("interne_taken.taakstatus", "leiddeTotInterneTaken"),
    ],
)
async def test_only_what_is_selected_is_expanded(openklant, town, selected, expand):
    asked = openklant(town.contacten)
    await asked.page("klantcontacten", SANNE, selection=Selection.of(selected))
    assert sorted(asked.calls) == sorted([*FIND, f"klantcontacten?expand={expand}"])


async def test_actoren_come_without_being_asked_for(openklant, town):
    page = await openklant(town.contacten).page("klantcontacten", SANNE, selection=Selection.of("actoren"))
    assert {len(item.record.actoren) for item in page.items} == {1, 2}


async def test_shared_partijen_are_never_expanded(openklant, town):
    # Open Klant shows a shared record only under the first that refers to it.
    asked = openklant(town.contacten)
    page = await asked.page("klantcontacten", SANNE)
    assert "wasPartij" not in "".join(asked.calls)
    partijen = {one.was_partij for item in page.items for one in item.record.betrokkenen}
    assert len(partijen) == 1
    assert None not in partijen


async def test_newest_first_and_oldest_first(openklant, town):
    asked = openklant(town.contacten)
    newest = (await asked.page("klantcontacten", SANNE, selection=NOTHING)).items
    oldest = (await asked.page("klantcontacten", SANNE, selection=NOTHING, volgorde=Volgorde.OUDSTE_EERST)).items
    assert [item.record.plaats for item in newest] == sorted((item.record.plaats for item in newest), reverse=True)
    assert [item.record.sleutel for item in oldest] == [item.record.sleutel for item in reversed(newest)]


async def test_a_period_is_in_dutch_days(openklant):
    filled = Klantregister("dagen")
    partij = filled.persoon(Mens(naam=Naam(voornaam="Henk"), adres=Adres(), bsn=HENK_BSN))
    for onderwerp, op in {
        "laat op 1 juli": "2026-07-01T23:30:00+02:00",
        "vroeg op 2 juli": "2026-07-01T22:30:00Z",
        "op 2 juli zonder zone": "2026-07-02T00:10:00",
        "zonder moment": None,
    }.items():
        filled.betrokkene(filled.klantcontact(onderwerp, "", op=START, plaatsgevondenOp=op), partij=partij)
    asked = openklant(filled.data)
    day = date(2026, 7, 2)
    assert set(titles(await asked.page("klantcontacten", HENK, vanaf=day, tot=day))) == {
        "vroeg op 2 juli",
        "op 2 juli zonder zone",
    }
    everything = titles(await asked.page("klantcontacten", HENK))
    assert (len(everything), everything[-1]) == (4, "zonder moment")


async def test_the_same_klantcontact_of_two_partijen_comes_once(openklant):
    filled = Klantregister("dubbel")
    kind = IdentificatorSoort("sociaal-domein", "huishouden", "huishoudnummer")
    contact = filled.klantcontact("Samen aan de balie", "", op=START)
    for naam in ("Henk", "Ingrid"):
        partij = filled.persoon(Mens(naam=Naam(voornaam=naam), adres=Adres()))
        filled.identificator(partij, kind.soort_object_id, "77", objecttype=kind.objecttype, register=kind.register)
        filled.betrokkene(contact, partij=partij)
    page = await openklant(filled.data).page("klantcontacten", Klant((Identificator(kind, "77"),)))
    assert titles(page) == ["Samen aan de balie"]
    assert [one.was_partij is not None for one in page.items[0].record.betrokkenen] == [True, True]


async def test_richting_follows_who_began(openklant, town):
    page = await openklant(town.contacten).page("klantcontacten", SANNE, selection=Selection.of("richting"))
    found = {item.record.inhoud.split()[1]: item.record.richting for item in page.items}
    assert found["5"] is Richting.UITGAAND
    assert found["1"] is Richting.INKOMEND
    assert page.items[0].record.betrokkenen is None


async def test_what_was_given_for_one_contact_stays_with_that_contact(openklant, town):
    page = await openklant(town.contacten).page("klantcontacten", SANNE)
    given = {
        item.record.inhoud.split()[1]: one.opgegeven_contactgegevens
        for item in page.items
        for one in item.record.betrokkenen
    }
    assert {adres.adres for adres in given["4"].digitale_adressen} == {"0699988803", "s.vandenheuvel@werk.example"}
    assert {adres.voorkeur for adres in given["4"].digitale_adressen} == {None}
    assert given["2"] is None


async def test_references_and_interne_taken(openklant, town):
    page = await openklant(town.contacten).page("klantcontacten", SANNE)
    for item in page.items:
        (reference,) = item.record.onderwerpobjecten
        assert reference.identificator.soort == ZAAK_UUID
        for bijlage in item.record.bijlagen:
            assert bijlage.identificator.soort == DOCUMENT_UUID
        for taak in item.record.interne_taken:
            assert taak.wacht_sinds == item.record.plaatsgevonden_op
            assert taak.aanleidinggevend_klantcontact == item.record.sleutel
            assert [actor.naam for actor in taak.toegewezen_aan]
    assert sum(len(item.record.bijlagen) for item in page.items) == 3
    assert sum(len(item.record.interne_taken) for item in page.items) == 6


async def test_a_follow_up_names_the_klantcontact_it_answers(openklant, town):
    who = Klant((Identificator(BSN, VERGUNNING_X_BSN),))
    page = await openklant(town.contacten).page("klantcontacten", who)
    keys = {item.record.sleutel for item in page.items}
    earlier = {one.klantcontact for item in page.items for one in item.record.onderwerpobjecten if one.klantcontact}
    assert earlier
    assert earlier <= keys


async def test_actoren_of_taken_are_asked_only_if_selected_and_each_once(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.page("klantcontacten", SANNE, selection=Selection.of("interne_taken.taakstatus"))
    taken = [taak for item in page.items for taak in item.record.interne_taken]
    assert {taak.toegewezen_aan for taak in taken} == {None}
    assert {taak.taakstatus for taak in taken} == {Taakstatus.TE_VERWERKEN, Taakstatus.VERWERKT}
    asked.standin.reset()
    await asked.page("klantcontacten", SANNE, selection=Selection.of("interne_taken.toegewezen_aan"))
    assert asked.calls.count("actoren/{uuid}") == 1


async def test_an_actor_that_cannot_be_had_leaves_the_klantcontacten(openklant, town):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, "/actoren/")
    page = await asked.page("klantcontacten", SANNE)
    assert len(page.items) == 12
    assert {taak.toegewezen_aan for item in page.items for taak in item.record.interne_taken} == {None}
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_a_detail_that_fails_leaves_the_klantcontact_without_that_part(openklant):
    asked = openklant(filled_with(10).data, expand_grens=4)
    asked.standin.break_with(Fault.UNAVAILABLE, "/klantcontacten/")
    page = await asked.page("klantcontacten", HENK)
    parts = [item.record.onderwerpobjecten for item in page.items]
    assert len(parts) == 10
    assert len([part for part in parts if part is None]) == 6
    assert all(item.record.onderwerp and item.record.actoren for item in page.items)
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_parts_that_did_not_all_come_along_are_none_and_said(openklant):
    data = dict(filled_with(3).data)
    data["onderwerpobjecten"] = data["onderwerpobjecten"][1:]
    page = await openklant(data).page("klantcontacten", HENK, selection=Selection.of("onderwerpobjecten", "bijlagen"))
    assert [item.record.onderwerpobjecten is None for item in page.items].count(True) == 1
    assert {item.record.bijlagen for item in page.items} == {()}
    assert [type(error) for error in page.missing] == [BronDataError]


async def test_what_cannot_be_read_is_dropped_and_the_page_is_still_full(openklant):
    data = dict(filled_with(6).data)
    spoilt = {"Contact 5": {"onderwerp": 5}, "Contact 3": {"plaatsgevondenOp": "gisteren"}, "Contact 2": {"uuid": None}}
    data["klantcontacten"] = [{**one, **spoilt.get(one["onderwerp"], {})} for one in data["klantcontacten"]]
    asked = openklant(data)
    page = await asked.page("klantcontacten", HENK, limit=2, selection=NOTHING)
    assert (titles(page), page.has_more, page.dropped) == (["Contact 4", "Contact 1"], True, 3)
    page = await asked.page("klantcontacten", HENK, limit=2, selection=NOTHING, after=page.items[-1].cursor)
    assert (titles(page), page.has_more) == (["Contact 0"], False)


async def test_a_cursor_that_is_not_ours_is_refused_before_anything_is_asked(openklant, town):
    asked = openklant(town.contacten)
    for kind in ("partijen", "klantcontacten", "interne_taken"):
        with pytest.raises(ValueError, match="cursor"):
            await asked.page(kind, HENK, after="bm9uc2Vuc2U=")
    assert asked.calls == []


@pytest.mark.parametrize("nothing", ["nee", "", "00000000-0000-0000-0000-000000000000", "a/../b"])
async def test_a_key_nothing_has_gives_an_empty_page(openklant, town, nothing):
    asked = openklant(town.contacten)
    for kind in asked.bron.capabilities.op_sleutel:
        page = await asked.page(kind, nothing)
        assert (page.items, page.has_more, page.dropped) == ((), False, 0)


async def test_a_klantcontact_asked_again_by_key_is_the_same(openklant, town):
    asked = openklant(town.contacten)
    for item in (await asked.page("klantcontacten", SANNE)).items:
        again = (await asked.page(Klantcontact, item.record.sleutel)).items[0].record
        assert [getattr(again, name) for name in ("onderwerp", "plaats", "richting", "onderwerpobjecten")] == [
            getattr(item.record, name) for name in ("onderwerp", "plaats", "richting", "onderwerpobjecten")
        ]
        assert [one.sleutel for one in again.interne_taken] == [one.sleutel for one in item.record.interne_taken]


async def test_a_klantcontact_by_key_is_one_call(openklant, town):
    asked = openklant(town.contacten)
    key = town.contacten["klantcontacten"][0]["uuid"]
    await asked.page(Klantcontact, key, selection=Selection.of("onderwerp"))
    await asked.page(Klantcontact, key, selection=Selection.of("richting"))
    assert asked.calls == ["klantcontacten/{uuid}", "klantcontacten/{uuid}?expand=hadBetrokkenen"]


async def test_by_kanaal_only_klantcontacten_through_one_of_those_fill_the_page(openklant, town):
    asked = openklant(town.contacten, expand_grens=2)
    fatima = Klant((Identificator(BSN, VERGUNNING_X_BSN),))
    page = await asked.page("klantcontacten", fatima, kanaal=frozenset({"brief", "telefoon"}), limit=3)
    assert [item.record.kanaal.code for item in page.items] == ["brief", "brief", "telefoon"]
    assert page.has_more
    more = await asked.page(
        "klantcontacten", fatima, kanaal=frozenset({"brief", "telefoon"}), limit=3, after=page.items[-1].cursor
    )
    assert ([item.record.kanaal.code for item in more.items], more.has_more) == (["telefoon"], False)


@pytest.mark.parametrize("fields", [("referentienummer", "nummer"), ("nummer",)])
async def test_by_number_a_klantcontact_takes_a_call_for_each_field_that_may_hold_it(openklant, town, fields):
    asked = openklant(town.contacten, nummervelden=fields)
    number = Identificator(KLANTCONTACT_NUMMER, VERGUNNING_X_CONTACTEN[2])
    page = await asked.page("op_identificator", number, selection=NOTHING)
    assert titles(page) == ["Aanvraag vergunning X"]
    assert asked.calls == ["klantcontacten"] * len(fields)
    (again,) = (await asked.page("op_identificator", page.items[0].record.bekend_als[0], selection=NOTHING)).items
    assert again.record.bekend_als[0].soort == KLANTCONTACT_UUID
    assert again.record.sleutel == page.items[0].record.sleutel
    assert asked.calls[len(fields) :] == ["klantcontacten/{uuid}"]


async def test_a_number_longer_than_any_is_not_asked_for(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.page("op_identificator", Identificator(KLANTCONTACT_NUMMER, "20260001010"))
    assert (page.items, asked.calls) == ((), [])


async def test_what_decides_who_may_see_a_klantcontact_comes_without_anything_under_it(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.page("klantcontacten", HENK, limit=1, selection=Selection.of("vertrouwelijk", "actoren"))
    (item,) = page.items
    ((number,),) = [actor.bekend_als for actor in item.record.actoren]
    assert (item.record.vertrouwelijk, number.object_id) == (False, "mdw001")
    assert not any("expand" in call or "actoren" in call for call in asked.calls)
