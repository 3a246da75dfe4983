"""What a klant has: found by his number, in few calls, and nobody else's."""

import json
from pathlib import Path

import httpx
import pytest
import respx

from klantbeeld.contract import (
    BronContext,
    BronDataError,
    Klanttaak,
    OverigObject,
    Page,
    PageRequest,
    Selection,
    Taakstatus,
)
from klantbeeld.demo.town import (
    DRUK_BSN,
    EEN_ZAAK_BSN,
    HENK_BSN,
    PEILDATUM,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERENIGING_RSIN,
    VOF_KVK,
)
from klantbeeld.demo.town_objecten import aanvraag, build_objecten, objekt, product, taak
from klantbeeld.testing.builders import call, klant, synthetic_bsn
from klantbeeld_objecten import ADAPTER
from tests.adapters.objecten.answers import URL, Asked, settings

LIJSTEN = ("klanttaken", "producten", "productaanvragen")
RECORDED = Path(__file__).with_name("recorded") / "objecten-page.json"

of_each_lijst = pytest.mark.parametrize("lijst", LIJSTEN)


@of_each_lijst
@pytest.mark.parametrize(("bsn", "count"), [(EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200)])
async def test_one_call_gives_all_a_klant_has_however_many(asking, lijst, bsn, count):
    register = asking()
    page = await register.page(lijst, klant(bsn=bsn), limit=100)
    assert (len(page.items), page.has_more) == (min(count, 100), count > 100)
    assert len(register.calls) == 1


@of_each_lijst
async def test_one_call_serves_twenty_klanten(asking, lijst):
    numbers = [synthetic_bsn(index) for index in range(20)]
    objects = [
        objekt(name, f"{name} {bsn} {index}", data)
        for bsn in numbers
        for index in range(3)
        for name, data in (
            ("Taak", taak("Doen", ("bsn", bsn))),
            ("Product", product("Pas", ("natuurlijkpersoon", bsn), soort="pas", van=3)),
            ("Productaanvraag", aanvraag("OF-1", "pas", ("inpBsn", bsn))),
        )
    ]
    register = asking(objects)
    klanten = [klant(bsn=bsn) for bsn in numbers]
    found = await getattr(register.bron.capabilities, lijst).fetch(klanten, PageRequest(limit=10), call())
    assert {one: len(page.items) for one, page in found.items()} == dict.fromkeys(klanten, 3)
    assert len({item.record.sleutel for page in found.values() for item in page.items}) == 60
    assert len(register.calls) == 1


async def test_more_objects_than_fit_in_an_answer_are_asked_in_pages_of_five_hundred(asking):
    objects = [objekt("Taak", f"taak {index}", taak(f"Taak {index}", ("bsn", HENK_BSN))) for index in range(1100)]
    register = asking(objects)
    page = await register.page("klanttaken", klant(bsn=HENK_BSN), limit=2000)
    assert len(page.items) == 1100
    assert len(register.calls) == 3


@of_each_lijst
async def test_no_number_of_the_klant_is_in_a_url(asking, lijst):
    register = asking()
    await register.page(lijst, klant(bsn=HENK_BSN))
    (asked,) = register.calls
    assert (asked.method, asked.path) == ("POST", "/api/v2/objects/search")
    assert HENK_BSN in asked.body["data_attrs"]
    assert HENK_BSN not in str(asked.query)


async def test_a_bsn_and_a_kvk_nummer_that_stand_in_one_place_are_one_question(asking):
    register = asking()
    titels = {one.titel for one in await register.records("klanttaken", klant(bsn=DRUK_BSN, kvk_nummer=VOF_KVK))}
    assert titels == {"Draaiboek ondertekenen", "Bouwtekening aanleveren"}
    assert len(register.calls) == 1


async def test_numbers_in_different_places_are_a_question_each(asking):
    register = asking()
    found = await register.records("productaanvragen", klant(bsn=DRUK_BSN, kvk_nummer=VOF_KVK))
    assert {one.kenmerk for one in found} == {"OF-10BFA", "OF-11BFB", "OF-20VOF"}
    assert len(register.calls) == 2


async def test_an_organisation_is_found_by_rsin(asking):
    (found,) = await asking().records("klanttaken", klant(rsin=VERENIGING_RSIN))
    assert found.titel == "Zaalhuur betalen"


@pytest.mark.parametrize("says", ["rsin", "kvk", "vestiging"])
async def test_the_same_digits_as_another_kind_of_number_are_not_the_klant(asking, says):
    register = asking([objekt("Taak", "van een ander", taak("Betalen", (says, HENK_BSN)))])
    assert await register.page("klanttaken", klant(bsn=HENK_BSN)) == Page()


@pytest.mark.parametrize("says", ["paspoortnummer", None, 7])
async def test_an_object_that_may_be_of_somebody_else_is_left_out_and_told(asking, says):
    register = asking([objekt("Taak", "van wie", taak("Betalen", (says, HENK_BSN)))])
    assert await register.page("klanttaken", klant(bsn=HENK_BSN)) == Page(dropped=1)


@pytest.mark.parametrize("says", ["bsn", "BSN", "natuurlijk_persoon", "natuurlijk persoon"])
async def test_what_an_object_calls_a_kind_of_number_may_be_written_in_several_ways(asking, says):
    register = asking([objekt("Taak", "van hem", taak("Betalen", (says, HENK_BSN)))])
    assert len(await register.records("klanttaken", klant(bsn=HENK_BSN))) == 1


async def test_somebody_named_at_two_places_has_the_object_once(asking):
    both = [{"inpBsn": HENK_BSN}, {"inpBsn": HENK_BSN}]
    second = [{"inpBsn": DRUK_BSN}, {"inpBsn": HENK_BSN}]
    objects = [
        objekt("Productaanvraag", str(index), {"type": "pas", "betrokkenen": betrokkenen})
        for index, betrokkenen in enumerate((both, second))
    ]
    places = {"bsn": "betrokkenen__0__inpBsn|betrokkenen__1__inpBsn"}
    register = asking(objects, productaanvragen_nummers=places)
    assert len(await register.records("productaanvragen", klant(bsn=HENK_BSN))) == 2
    assert len(register.calls) == 2


async def test_an_object_is_the_same_in_whatever_capitals_its_uuid_is_written():
    once = objekt("Taak", "x", taak("Betalen", ("bsn", HENK_BSN)))
    twice = [once, once | {"uuid": once["uuid"].upper()}]
    bron = ADAPTER.build(BronContext(name="objecten", settings=settings()))
    with respx.mock() as router:
        router.post(URL + "objects/search").respond(json={"count": 2, "next": None, "results": twice})
        assert len((await Asked(bron, None).page("klanttaken", klant(bsn=HENK_BSN))).items) == 1
    await bron.close()


async def test_an_objecttype_may_have_the_number_anywhere():
    """As in the sample data of the real register."""
    answer = json.loads(RECORDED.read_text(encoding="utf-8"))["response"]["body"]
    answer |= {"count": 1, "next": None, "results": answer["results"][:1]}
    only = settings(producten=answer["results"][0]["type"], producten_nummers={"bsn": "bsn"})
    bron = ADAPTER.build(BronContext(name="objecten", settings=only))
    with respx.mock() as router:
        router.post(URL + "objects/search").respond(json=answer)
        (found,) = await Asked(bron, None).records(
            "producten", klant(bsn=answer["results"][0]["record"]["data"]["bsn"])
        )
    await bron.close()
    assert (found.naam, found.status.code, found.zaken) == ("Parkeervergunning", "actief", ())


@pytest.mark.parametrize("ignored", ["data_attrs", "type"])
async def test_a_register_that_passes_over_a_filter_is_found_out(ignored):
    """It would give the objects of everybody, and call it an answer."""
    town = build_objecten()["objects"]
    wanted = "Taak" if ignored == "data_attrs" else "Henk"
    others = [one for one in town if ("titel" in one["record"]["data"]) == (wanted == "Taak")][:5]
    bron = ADAPTER.build(BronContext(name="objecten", settings=settings()))
    with respx.mock() as router:
        router.post(URL + "objects/search").respond(json={"count": 5, "next": None, "results": others})
        with pytest.raises(BronDataError, match="not asked for"):
            await Asked(bron, None).page("klanttaken", klant(bsn=HENK_BSN))
    await bron.close()


async def test_an_object_whose_number_we_may_not_see_is_no_answer(asking):
    """A token may be given some fields only; then it cannot be checked whose the object is."""
    hidden = objekt("Taak", "x", {"titel": "Betalen"})
    bron = ADAPTER.build(BronContext(name="objecten", settings=settings()))
    with respx.mock() as router:
        router.post(URL + "objects/search").respond(json={"count": 1, "next": None, "results": [hidden]})
        with pytest.raises(BronDataError):
            await Asked(bron, None).page("klanttaken", klant(bsn=HENK_BSN))
    await bron.close()


async def test_more_objects_than_we_read_is_told_and_not_cut_off(asking):
    endless = httpx.MockTransport(_endless)
    bron = ADAPTER.build(BronContext(name="objecten", settings=settings(), transport=endless))
    with pytest.raises(BronDataError, match="more objects than we read"):
        await Asked(bron, None).page("klanttaken", klant(bsn=HENK_BSN))
    await bron.close()


def _endless(request):
    number = int(request.url.params["page"])
    one = objekt("Taak", f"taak {number}", taak("Doen", ("bsn", HENK_BSN)))
    following = f"{URL}objects/search?page={number + 1}"
    return httpx.Response(200, json={"count": 100_000, "next": following, "results": [one]})


@of_each_lijst
async def test_only_what_is_asked_for_leaves_the_register(asking, lijst):
    register = asking()
    page = await register.page(lijst, klant(bsn=HENK_BSN), selection=Selection.of("titel"))
    assert page.items
    assert all(item.record.titel for item in page.items)
    fields = dict(register.calls[0].query)["fields"].split(",")
    assert not [
        one for one in fields if one.endswith(("aanvraaggegevens", "eigenschappen", "documenten", "references"))
    ]
    assert "record__data" not in fields


async def test_what_was_not_asked_for_is_not_called_empty(asking):
    (found, *_) = await asking().records("producten", klant(bsn=HENK_BSN), selection=Selection.of("naam"))
    assert (found.zaken, found.documenten, found.eigenschappen) == (None, None, None)


async def test_klanttaken_come_the_most_urgent_first(asking):
    found = await asking().records("klanttaken", klant(bsn=HENK_BSN), dringendste_eerst=True)
    assert [one.titel for one in found] == ["Leges betalen", "Kenteken bevestigen", "Vertel wat u van ons vindt"]


@pytest.mark.parametrize(
    ("lijst", "filters", "expected"),
    [
        ("klanttaken", {"taakstatus": frozenset({Taakstatus.TE_VERWERKEN})}, ["Kenteken bevestigen", "Leges betalen"]),
        ("klanttaken", {"soort": frozenset({"betaling"})}, ["Leges betalen"]),
        ("producten", {"gevraagd": True}, ["Parkeervergunning"]),
        ("producten", {"gevraagd": False}, ["WOZ-aanslag 2026"]),
        ("producten", {"soort": frozenset({"paspoort"})}, ["Paspoort"]),
        ("productaanvragen", {"open": True}, ["Paspoort"]),
    ],
)
async def test_filters_hold_even_if_what_they_look_at_is_not_selected(asking, lijst, filters, expected):
    found = await asking().records(lijst, klant(bsn=HENK_BSN), selection=Selection.of("titel"), **filters)
    assert [one.titel for one in found] == expected


async def test_producten_that_are_valid_on_a_day(asking):
    found = await asking().records(
        "producten", klant(bsn=HENK_BSN), geldig_op=PEILDATUM, selection=Selection.of("naam")
    )
    assert {one.naam for one in found} == {"Parkeervergunning", "WOZ-aanslag 2026"}


async def test_an_object_that_cannot_be_read_costs_only_itself(asking):
    good, bad = taak("Doen", ("bsn", HENK_BSN)), taak("Stuk", ("bsn", HENK_BSN))
    bad["verloopdatum"] = "volgende week"
    register = asking([objekt("Taak", "goed", good), objekt("Taak", "stuk", bad)])
    page = await register.page("klanttaken", klant(bsn=HENK_BSN))
    assert ([item.record.titel for item in page.items], page.dropped) == (["Doen"], 1)


async def test_what_no_type_is_named_for_is_not_offered(asking):
    offered = asking(producten=None, productaanvragen=None).bron.capabilities
    assert offered.klanttaken is not None
    assert (offered.producten, offered.productaanvragen) == (None, None)
    assert (set(offered.bij), set(offered.op_sleutel)) == ({Klanttaak}, {Klanttaak, OverigObject})
