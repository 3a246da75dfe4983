"""`klantbeeld check` shows what the mapping made of a test klant, and what it did not."""

import httpx
import pytest

from klantbeeld.contract import BronDataError, BronForbiddenError
from klantbeeld.testing.builders import call
from klantbeeld_taakapplicatie.settings_velden import Eigenschapveld
from klantbeeld_taakapplicatie.settings_zoek import Zoek
from tests.adapters.taakapplicatie.conftest import BSN

ZOEK = {"bsn": Zoek(pad="zaken", parameter="bsn", controle="bsn")}
VELDEN = {"identificatie": "nummer", "startdatum": "begin", "omschrijving": "tekst"}
ROW = {"id": "z1", "bsn": BSN, "nummer": "Z-1", "begin": "2026-01-05", "tekst": "Zeer persoonlijk", "kleur": "rood"}


@pytest.fixture
def check(router, make):
    async def check(rows, everybody=False, **fields):
        def answer(request):
            is_proef = request.url.params["bsn"] == BSN
            return httpx.Response(200, json=rows if is_proef or everybody else [])

        router.get("zaken").mock(side_effect=answer)
        own = {"zoek": ZOEK, "velden": VELDEN, "proefklant": {"bsn": BSN}, **fields}
        return await make(**own).bron.check(call())

    return check


async def test_it_tells_how_many_records_have_each_attribute_and_what_is_not_mapped(check):
    stand = await check([ROW, ROW | {"id": "z2", "tekst": None}])
    assert stand.problems == ()
    assert stand.notes == (
        "zoek.bsn: the proefklant has 2 records",
        "identificatie: 2 of 2",
        "startdatum: 2 of 2",
        "omschrijving: 1 of 2",
        "not mapped: kleur",
    )


async def test_an_attribute_that_is_never_found_is_a_problem(check):
    stand = await check(
        [ROW], velden={"omschrijving": "txt"}, eigenschappen=(Eigenschapveld(code="k", pad="kleurtje"),)
    )
    assert stand.problems == (
        "omschrijving: no record of the proefklant has it",
        "eigenschap k: no record of the proefklant has it",
    )


async def test_a_value_that_cannot_be_read_is_a_problem_and_is_not_repeated(check):
    stand = await check([ROW, ROW | {"id": "z2", "begin": "5 januari"}], velden=VELDEN | {"open": "kleur"})
    assert stand.problems == (
        "startdatum: not a date as datumvorm says (in 1 of 2 records)",
        "open: not true or false (in 2 of 2 records)",
    )


async def test_a_key_that_is_wrong_is_a_problem(check):
    assert (await check([ROW], sleutel="uuid")).problems == ("sleutel: is not there, or too long (in 1 of 1 records)",)
    (told,) = (await check([ROW], sleutel="bsn")).problems
    assert told.startswith("sleutel: holds the number of the klant")


async def test_a_test_klant_without_records_is_a_problem(check):
    assert (await check([])).problems == ("the proefklant has no records, so nothing is known of the mapping",)


async def test_an_application_that_ignores_the_number_is_a_problem(check):
    (told,) = (await check([ROW], everybody=True)).problems
    assert told == "zoek.bsn: gives records that do not say they are of the number asked for"
    open_ended = {"bsn": Zoek(pad="zaken", parameter="bsn")}
    (told,) = (await check([ROW], everybody=True, zoek=open_ended)).problems
    assert told == "zoek.bsn: finds records of a number that nobody has, so it ignores the number"


async def test_it_warns_of_a_search_that_is_not_checked(check):
    (told, *_) = (await check([ROW], zoek={"bsn": Zoek(pad="zaken", parameter="bsn")})).notes
    assert told == "zoek.bsn has no controle: were the number ignored, records of others would be shown"


async def test_without_a_test_klant_it_says_that_nothing_was_looked_at(check):
    stand = await check([ROW], proefklant={})
    assert (stand.problems, stand.notes) == ((), ("there is no proefklant, so it was not looked at what is mapped",))


async def test_an_address_that_is_not_used_is_told(check):
    stand = await check([ROW], zoek=ZOEK | {"email": Zoek(pad="zaken", parameter="email")})
    assert stand.notes[0].startswith("zoek.email is not used: an address is no proof of who somebody is")


async def test_a_bron_with_only_an_address_says_that_it_is_never_asked(router, make):
    stand = await make(zoek={"email": Zoek(pad="zaken", parameter="email")}).bron.check(call())
    assert stand.notes[-1] == "there is no other way to search, so this bron is never asked"
    assert not router.calls


async def test_one_way_that_fails_is_told_beside_what_another_found(router, make):
    router.get("zaken").respond(json=[])
    router.get("weg").respond(404, json={})
    ways = ZOEK | {"rsin": Zoek(pad="weg", parameter="rsin", controle="rsin")}
    stand = await make(zoek=ways).bron.check(call())
    assert stand.problems == ("zoek.rsin: does not take our question (HTTP 404)",)


async def test_an_application_that_refuses_us_is_an_error(router, make):
    router.get("zaken").respond(401)
    with pytest.raises(BronForbiddenError):
        await make(zoek=ZOEK).bron.check(call())


async def test_a_test_klant_that_cannot_be_asked_is_an_error(router, make):
    router.get("zaken").mock(
        side_effect=lambda request: httpx.Response(200, json=7 if request.url.params["bsn"] == BSN else [])
    )
    with pytest.raises(BronDataError):
        await make(zoek=ZOEK, proefklant={"bsn": BSN}).bron.check(call())


async def test_nothing_it_tells_is_personal(check):
    rows = [ROW | {BSN: 1, "naam van 999990019": 2}, ROW | {"id": BSN, "begin": BSN}]
    stand = await check(rows)
    told = " ".join((*stand.problems, *stand.notes))
    assert BSN not in told
    assert "persoonlijk" not in told
