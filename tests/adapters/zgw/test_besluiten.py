"""The besluiten of a zaak, and a besluit by its key."""

import re
from datetime import date

import pytest

from klantbeeld.contract import Besluit, BronDataError, BronUnavailableError, Zaak
from klantbeeld.demo.register import key_of
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_BSN,
    EEN_ZAAK_BSN,
    HENK_BSN,
    HENK_PARKEER_ZAAK,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERGUNNING_X_BSN,
    zaak_uuid,
)
from klantbeeld.testing.builders import klant
from tests.adapters.zgw.answers import HOST, Zaken, ask, listed, serve, uuid_of, zaak_json

PEOPLE = [(EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200)]
LIST = f"{HOST}/besluiten/api/v1/besluiten"


def besluit_json(number, zaak=1, **fields):
    return {
        "url": f"{LIST}/{uuid_of(number)}",
        "identificatie": f"BESLUIT-{number}",
        "besluittype": f"{HOST}/catalogi/api/v1/besluittypen/{uuid_of(1_000_003)}",
        "zaak": f"{HOST}/zaken/api/v1/zaken/{uuid_of(zaak)}",
        "datum": "2026-05-03",
        **fields,
    }


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_besluiten_cost_a_call_per_zaak_of_the_page_for_there_is_no_other_way(register, bsn, count):
    page = await register.zaken(klant(bsn=bsn), ask(10, "besluiten.datum"))
    assert register.paths == ["_zoek", *["besluiten"] * min(count, 10)]
    assert [item.record.besluiten for item in page.items] == [()] * min(count, 10)


async def test_besluiten_cost_nothing_when_they_are_not_selected(register):
    page = await register.zaken(klant(bsn=VERGUNNING_X_BSN), ask(10, "identificatie"))
    assert page.items[0].record.besluiten is None
    assert "besluiten" not in register.paths


async def test_a_besluit_is_told_in_full(register):
    page = await register.zaken(klant(bsn=VERGUNNING_X_BSN), ask(10, "besluiten"))
    ((besluit,),) = [item.record.besluiten for item in page.items]
    assert besluit.soort.naam == "Toekenning"
    assert besluit.identificatie == besluit.herkomst[0].kenmerk
    assert besluit.datum < besluit.ingangsdatum < besluit.uiterlijke_reactiedatum
    assert besluit.vervaldatum is None
    assert besluit.zaak == page.items[0].record.sleutel
    assert besluit.titel == "Toekenning"
    assert register.paths == ["_zoek", "besluiten", "besluittypen"]


async def test_a_besluit_is_found_by_its_key_with_its_kind(register):
    (zaak,) = [
        item.record
        for item in (await register.zaken(klant(bsn=HENK_BSN), ask(10, "besluiten"))).items
        if item.record.besluiten
    ]
    assert zaak.sleutel == zaak_uuid(HENK_PARKEER_ZAAK)
    (besluit,) = zaak.besluiten
    before = len(register.paths)
    page = (await register.op_sleutel(Besluit, [besluit.sleutel], ask(1, "soort")))[besluit.sleutel]
    assert page.items[0].record.soort == besluit.soort
    assert len(register.paths) == before + 2  # itself, and whether its zaak may be shown


async def test_several_besluiten_cost_a_call_each_and_one_for_all_their_zaken(register, town):
    keys = [key_of(each["url"]) for each in town.zaken_centraal["besluiten"]]
    assert len(keys) == 3
    pages = await register.op_sleutel(Besluit, keys, ask(1, "datum"))
    assert [page.items[0].record.sleutel for page in pages.values()] == keys
    assert len(register.paths) == len(keys) + 1


async def test_several_besluiten_of_a_zaak_stand_oldest_first(written, router):
    serve(router, Zaken(zaak_json(1)))
    router.get(LIST).respond(json=listed(besluit_json(3), besluit_json(2, datum="2026-05-01"), besluit_json(1)))
    page = await written.op_sleutel(Zaak, [uuid_of(1)], ask(1, "besluiten.datum"))
    besluiten = page[uuid_of(1)].items[0].record.besluiten
    assert [besluit.datum for besluit in besluiten] == [date(2026, 5, 1), date(2026, 5, 3), date(2026, 5, 3)]


@pytest.mark.parametrize(
    "wrong", [besluit_json(1, zaak=2), besluit_json(1, datum="morgen"), {**besluit_json(1), "zaak": None}, {}]
)
async def test_besluiten_that_cannot_be_those_of_the_zaak_are_missing(written, router, wrong):
    serve(router, Zaken(zaak_json(1)))
    router.get(LIST).respond(json=listed(wrong))
    page = (await written.op_sleutel(Zaak, [uuid_of(1)], ask(1, "besluiten.datum")))[uuid_of(1)]
    assert page.items[0].record.besluiten is None
    assert [type(error) for error in page.missing] == [BronDataError]


async def test_besluiten_that_fail_leave_the_zaken(register, standin):
    standin.break_with(Fault.UNAVAILABLE, "/besluiten/api")
    page = await register.zaken(klant(bsn=DRUK_BSN), ask(10, "besluiten", "identificatie"))
    assert len(page.items) == 10
    assert all(item.record.besluiten is None for item in page.items)
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_a_besluit_without_a_zaak_is_left_out_and_counted_for_nothing_says_who_may_see_it(written, router):
    router.get(re.compile(f"{LIST}/.*")).respond(json={**besluit_json(1), "zaak": None})
    page = (await written.op_sleutel(Besluit, [uuid_of(1)], ask(1, "datum")))[uuid_of(1)]
    assert (page.items, page.dropped) == ((), 1)
    assert "_zoek" not in written.paths


async def test_without_the_besluiten_api_a_zaak_says_nothing_of_besluiten(showing):
    bron = showing(besluiten=None)
    page = await bron.zaken(klant(bsn=VERGUNNING_X_BSN), ask(10, "besluiten"))
    assert page.items[0].record.besluiten is None
    assert page.missing == ()
    assert bron.paths == ["_zoek"]
