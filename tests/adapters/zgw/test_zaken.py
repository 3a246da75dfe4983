"""The zaken of a klant, from a stand-in that behaves as Open Zaak does."""

import pytest

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Betrokkene,
    Betrokkenerol,
    BronForbiddenError,
    Identificator,
    Volgorde,
    Zaak,
    Zaakstatus,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DOCHTER_BSN,
    DRUK_BSN,
    DRUK_HOOFDZAAK,
    EEN_ZAAK_BSN,
    HENK_BSN,
    MACHTIGING_ZAAK,
    MOEDER_BSN,
    ONBEKENDE_BSN,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VOF_KVK,
    VOF_RSIN,
    VOF_VESTIGING,
    zaak_uuid,
)
from klantbeeld.testing.builders import klant
from tests.adapters.zgw.answers import ask, call

HENK = klant(bsn=HENK_BSN)
PEOPLE = [(EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200)]
WITH_TYPES = ["_zoek", "resultaattypen", "statustypen", "zaaktypen"]


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_the_number_of_a_zaak_costs_one_call_however_many_there_are(register, bsn, count):
    await register.zaken(klant(bsn=bsn), ask(1, "identificatie"))  # the first search by BSN ever is also probed
    before = len(register.paths)
    page = await register.zaken(klant(bsn=bsn), ask(count, "identificatie"))
    assert len(page.items) == count
    assert not page.has_more
    assert register.paths[before:] == ["_zoek"]
    assert len(register.probes) == 1


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_names_of_types_cost_one_call_per_list_the_first_time_only(register, bsn, count):
    asked = ask(count, "zaaktype", "status.naam", "resultaat", "betrokkenen.naam", "behandelaars.naam", "eigenschappen")
    page = await register.zaken(klant(bsn=bsn), asked)
    assert register.paths == WITH_TYPES
    assert len(page.items) == count
    assert page.missing == ()
    assert all(item.record.zaaktype.naam and item.record.status.naam for item in page.items)
    await register.zaken(klant(bsn=bsn), asked)
    assert register.paths == sorted([*WITH_TYPES, "_zoek"])


async def test_a_statushistorie_costs_a_call_per_zaak_of_the_page(register):
    page = await register.zaken(klant(bsn=TWINTIG_ZAKEN_BSN), ask(5, "statushistorie.naam"))
    assert register.paths == ["_zoek", *["statussen"] * 5, "statustypen"]
    for item in page.items:
        steps = item.record.statushistorie
        assert [step.gezet_op for step in steps] == sorted(step.gezet_op for step in steps)
        assert all(step.naam and step.zaak == item.record.sleutel for step in steps)
        assert item.record.status is None


async def test_no_number_of_a_klant_is_ever_in_a_url(register, standin):
    page = await register.zaken(HENK, ask())
    assert page.items
    assert not any(HENK_BSN in f"{each.path}{each.query}" for each in standin.calls)


async def test_a_zaak_is_told_in_full_when_everything_is_selected(register):
    page = await register.zaken(HENK, ask(50))
    assert page.missing == ()
    assert len(page.items) == 2
    for zaak in (item.record for item in page.items):
        assert zaak.herkomst[0].kenmerk == zaak.identificatie
        assert zaak.open is (zaak.einddatum is None)
        assert zaak.zaaktype.code
        assert zaak.streefdatum <= zaak.fatale_datum
        assert zaak.status == zaak.statushistorie[-1]
        assert (zaak.resultaat is None) is zaak.open
        assert zaak.status.eindstatus is not zaak.open
        (henk,) = [one for one in zaak.betrokkenen if one.initiator]
        assert henk.rol is Betrokkenerol.KLANT
        assert [number.object_id for number in henk.identificatoren] == [HENK_BSN]
        assert all(actor.naam for actor in zaak.behandelaars)


async def test_what_is_not_selected_is_not_given(register):
    page = await register.zaken(HENK, ask(5, "identificatie"))
    for zaak in (item.record for item in page.items):
        assert zaak.status is zaak.resultaat is zaak.betrokkenen is zaak.behandelaars is zaak.zaaktype is None
        assert zaak.statushistorie is zaak.eigenschappen is None
    assert "expand" not in register.bodies[0]


async def test_hoofdzaak_and_deelzaken_are_keys_and_cost_nothing(register):
    (page,) = (await register.op_sleutel(Zaak, [zaak_uuid(DRUK_HOOFDZAAK)], ask(1, "deelzaken"))).values()
    deelzaken = page.items[0].record.deelzaken
    assert deelzaken
    pages = await register.op_sleutel(Zaak, deelzaken, ask(1, "hoofdzaak"))
    assert {one.items[0].record.hoofdzaak for one in pages.values()} == {zaak_uuid(DRUK_HOOFDZAAK)}
    assert register.paths == ["_zoek", "_zoek"]


async def test_a_klant_nobody_knows_has_no_zaken(register):
    page = await register.zaken(klant(bsn=ONBEKENDE_BSN), ask())
    assert page.items == ()
    assert not page.has_more
    assert page.missing == ()


@pytest.mark.parametrize(
    ("asked", "searches"),
    [
        (klant(rsin=VOF_RSIN), 1),
        (klant(kvk_nummer=VOF_KVK), 3),
        (klant(kvk_nummer=VOF_KVK, vestigingsnummer=VOF_VESTIGING), 2),
        (klant(rsin=VOF_RSIN, kvk_nummer=VOF_KVK), 4),
    ],
)
async def test_an_organisatie_is_found_by_each_of_its_numbers_and_each_zaak_once(register, asked, searches):
    page = await register.zaken(asked, ask(50, "identificatie"))
    keys = [item.record.sleutel for item in page.items]
    assert keys
    assert len(keys) == len(set(keys))
    assert register.paths == ["_zoek"] * searches
    assert page.missing == ()


@pytest.mark.parametrize("bsn", [MOEDER_BSN, DOCHTER_BSN])
async def test_who_lets_another_act_and_who_acts_both_have_the_zaak(register, bsn):
    page = await register.zaken(klant(bsn=bsn), ask(10, "betrokkenen.rol"))
    (zaak,) = [item.record for item in page.items]
    assert zaak.identificatie == MACHTIGING_ZAAK
    parts = {one.identificatoren[0].object_id: (one.rol, one.initiator) for one in zaak.betrokkenen}
    assert parts == {
        MOEDER_BSN: (Betrokkenerol.KLANT, False),
        DOCHTER_BSN: (Betrokkenerol.VERTEGENWOORDIGER, True),
    }


async def test_an_organisatie_is_searched_in_the_ways_of_the_settings_only(showing):
    bron = showing(organisatie_zoeken=("kvk",))
    page = await bron.zaken(klant(rsin=VOF_RSIN, kvk_nummer=VOF_KVK), ask(50, "identificatie"))
    assert len(page.items) == 2
    assert bron.paths == ["_zoek"]
    assert len(bron.probes) == 1
    assert (await bron.bron.check(call())).problems == ()
    assert len(bron.probes) == 2


async def test_more_numbers_find_more_zaken(register):
    found = [
        {item.record.sleutel for item in (await register.zaken(asked, ask(50, "identificatie"))).items}
        for asked in (klant(rsin=VOF_RSIN), klant(kvk_nummer=VOF_KVK), klant(rsin=VOF_RSIN, kvk_nummer=VOF_KVK))
    ]
    assert found[0] | found[1] == found[2]


@pytest.mark.parametrize("is_open", [True, False])
async def test_only_open_or_closed_zaken_are_given_when_asked(register, is_open):
    everything = await register.zaken(klant(bsn=DRUK_BSN), ask(100, "open"))
    some = await register.zaken(klant(bsn=DRUK_BSN), ask(100, "open", open=is_open))
    assert [item.record.sleutel for item in some.items] == [
        item.record.sleutel for item in everything.items if item.record.open is is_open
    ]
    assert some.items


@pytest.mark.parametrize("volgorde", list(Volgorde))
async def test_a_first_and_a_last_day_both_count(register, volgorde):
    everything = await register.zaken(klant(bsn=TWINTIG_ZAKEN_BSN), ask(100, "open", volgorde=volgorde))
    days = sorted(item.record.startdatum for item in everything.items)
    vanaf, tot = days[4], days[-5]
    some = await register.zaken(klant(bsn=TWINTIG_ZAKEN_BSN), ask(100, "open", vanaf=vanaf, tot=tot, volgorde=volgorde))
    expected = [one.record.sleutel for one in everything.items if vanaf <= one.record.startdatum <= tot]
    assert [item.record.sleutel for item in some.items] == expected


async def test_every_zaak_with_a_number_is_found_by_it(register):
    (first, *_) = (await register.zaken(HENK, ask(1, "identificatie"))).items
    page = await register.op_nummer(first.record.identificatie, ask(5, "identificatie"))
    assert [item.record.sleutel for item in page.items] == [first.record.sleutel]
    assert (await register.op_nummer("bestaat-niet", ask(5, "identificatie"))).items == ()


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_zaken_are_found_by_uuid_in_one_call_however_many_there_are(register, bsn, count):
    zaken = [item.record for item in (await register.zaken(klant(bsn=bsn), ask(count, "open"))).items]
    before = len(register.paths)
    numbers = [Identificator(ZAAK_UUID, zaak.sleutel) for zaak in zaken]
    pages = await register.op_identificator(numbers, ask(1, "identificatie"))
    assert [pages[number].items[0].record.bekend_als[0] for number in numbers] == numbers
    assert register.paths[before:] == ["_zoek"]


async def test_a_zaak_is_known_by_its_uuid_and_its_number_and_found_by_both_at_once(register):
    (zaak, *_) = [item.record for item in (await register.zaken(HENK, ask(1, "open"))).items]
    assert zaak.bekend_als == (
        Identificator(ZAAK_UUID, zaak.sleutel),
        Identificator(ZAAK_IDENTIFICATIE, zaak.identificatie),
    )
    pages = await register.op_identificator([*zaak.bekend_als, Identificator(ZAAK_UUID, "geen uuid")])
    assert [[item.record.sleutel for item in page.items] for page in pages.values()] == [[zaak.sleutel]] * 2 + [[]]


async def test_many_zaken_are_had_by_key_in_one_call_and_unknown_keys_are_empty(register):
    known = [
        item.record.sleutel for item in (await register.zaken(klant(bsn=TWEEHONDERD_ZAKEN_BSN), ask(200, "open"))).items
    ]
    before = len(register.paths)
    asked = [*known, "00000000-0000-0000-0000-000000000000", "geen uuid", "", known[0].upper()]
    pages = await register.op_sleutel(Zaak, asked, ask(1, "identificatie"))
    assert list(pages) == asked
    assert [bool(page.items) for page in pages.values()] == [True] * 200 + [False] * 3 + [True]
    assert all(pages[key].items[0].record.sleutel == key for key in known)
    assert len(register.paths) == before + 1


@pytest.mark.parametrize("kind", [Zaak, Zaakstatus, Betrokkene, Actor])
async def test_what_is_no_uuid_is_not_asked(register, kind):
    pages = await register.op_sleutel(kind, ["abc", "../zaken", ""])
    assert [(page.items, page.dropped) for page in pages.values()] == [((), 0)] * 3
    assert register.paths == []


async def test_a_status_and_a_rol_are_found_again_by_their_own_key(register):
    zaak = (await register.zaken(HENK, ask(1))).items[0].record
    for kind, one in ((Zaakstatus, zaak.status), (Betrokkene, zaak.betrokkenen[0]), (Actor, zaak.behandelaars[0])):
        found = (await register.op_sleutel(kind, [one.sleutel]))[one.sleutel].items[0].record
        assert type(found) is kind
        assert found.sleutel == one.sleutel
        assert found.naam == one.naam


async def test_an_actor_is_no_betrokkene(register):
    zaak = (await register.zaken(HENK, ask(1))).items[0].record
    sleutel = zaak.behandelaars[0].sleutel
    assert (await register.op_sleutel(Betrokkene, [sleutel]))[sleutel].items == ()


@pytest.mark.parametrize("kind", [Zaak, Zaakstatus, Betrokkene, Actor])
async def test_a_key_of_nothing_has_an_empty_page(register, kind):
    key = "00000000-0000-4000-8000-000000000000"
    assert (await register.op_sleutel(kind, [key]))[key].items == ()


async def test_a_check_of_a_healthy_register_finds_its_version_and_no_problems(register):
    stand = await register.bron.check(call())
    assert stand.version == "1.5.1"
    assert stand.problems == ()
    assert len(register.probes) == 6
    await register.zaken(HENK, ask(1, "open"))
    assert len(register.probes) == 6  # what the check found is not asked again


async def test_a_check_is_refused_with_the_error_of_the_register(register, standin):
    standin.break_with(Fault.FORBIDDEN)
    with pytest.raises(BronForbiddenError):
        await register.bron.check(call())


async def test_a_check_tells_in_a_sentence_that_the_catalogi_fail(register, standin):
    standin.break_with(Fault.UNAVAILABLE, "/catalogi/")
    (problem,) = (await register.bron.check(call())).problems
    assert problem.startswith("The Catalogi API gives no zaaktypen: zaken: ")
