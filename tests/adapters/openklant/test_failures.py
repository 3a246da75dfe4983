"""When Open Klant fails, refuses or talks nonsense: the right error, and never a word about anybody."""

import logging
import re

import httpx
import pytest
import respx

from klantbeeld.contract import (
    BSN,
    BronDataError,
    BronError,
    BronForbiddenError,
    Bronstand,
    BronTimeoutError,
    BronUnavailableError,
    Call,
    Caller,
    Identificator,
    Klant,
    PageRequest,
    Selection,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN, build_town

URL = "http://openklant.test/klantinteracties/api/v1/"
REAL = "http://127.0.0.1:8001/klantinteracties/api/v1/"
HENK = Klant((Identificator(BSN, HENK_BSN),))
KINDS = ("partijen", "klantcontacten", "interne_taken")
NOTHING = Selection()


@pytest.fixture(scope="module")
def town():
    return build_town()


def call():
    return Call(caller=Caller(id="test"))


async def fetch(bron, kind, **request):
    fetcher = getattr(bron.capabilities, kind)
    return (await fetcher.fetch([HENK], PageRequest(limit=20, **request), call()))[HENK]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.UNAVAILABLE, BronUnavailableError),
        (Fault.BUSY, BronUnavailableError),
        (Fault.UNAUTHORIZED, BronForbiddenError),
        (Fault.FORBIDDEN, BronForbiddenError),
        (Fault.HTML, BronDataError),
        (Fault.TRUNCATED, BronDataError),
        (Fault.GARBAGE, BronDataError),
        (Fault.EMPTY, BronDataError),
        (Fault.REDIRECT, BronDataError),
        (Fault.WRONG_TYPES, BronDataError),
        (Fault.WRONG_RECORDS, BronDataError),
        (Fault.NEXT_ELSEWHERE, BronDataError),
        (Fault.NEXT_SELF, BronDataError),
    ],
)
async def test_a_broken_register_raises_the_error_that_fits(openklant, town, caplog, kind, fault, error):
    asked = openklant(town.contacten)
    asked.standin.break_with(fault)
    with caplog.at_level(logging.DEBUG), pytest.raises(BronError) as raised:
        await asked.page(kind, HENK)
    assert type(raised.value) is error
    assert HENK_BSN not in f"{raised.value!r} {raised.value.__cause__!r}"
    assert HENK_BSN not in "".join(record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.WRONG_TYPES, Fault.NEXT_ELSEWHERE])
@pytest.mark.parametrize("selection", [NOTHING, Selection.all()])
async def test_without_its_list_there_are_no_klantcontacten(openklant, town, fault, selection):
    asked = openklant(town.contacten)
    asked.standin.break_with(fault, "/klantcontacten")
    for kind in ("klantcontacten", "interne_taken"):
        with pytest.raises(BronError):
            await asked.page(kind, HENK, selection=selection)


async def test_who_cannot_be_seen_to_be_the_klant_is_not_shown(openklant, town):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, "/partijen/")
    with pytest.raises(BronUnavailableError):
        await asked.page("klantcontacten", HENK, selection=NOTHING)


@respx.mock
async def test_no_answer_in_time(networked):
    respx.get(url__startswith=URL).mock(side_effect=httpx.ReadTimeout("slow"))
    with pytest.raises(BronTimeoutError):
        await fetch(networked(), "klantcontacten")


@respx.mock
async def test_no_connection(networked):
    respx.get(url__startswith=URL).mock(side_effect=httpx.ConnectError("refused"))
    with pytest.raises(BronUnavailableError):
        await networked().check(call())


@respx.mock
async def test_the_token_goes_with_every_call_and_nowhere_else(networked, answer):
    route = respx.get(url__startswith=URL).respond(json={"count": 0, "next": None, "previous": None, "results": []})
    await fetch(networked(), "partijen")
    request = route.calls.last.request
    assert request.headers["Authorization"] == "Token 0123456789abcdef0123456789abcdef01234567"
    assert request.headers["Accept"] == "application/json"  # Open Klant answers 406 to problem+json
    assert "0123456789abcdef" not in str(request.url)


@respx.mock
async def test_a_check_reads_nothing_about_anybody_and_gives_the_version(networked, answer):
    empty = {"count": 0, "next": None, "previous": None, "results": []}
    route = respx.get(url__startswith=URL).respond(json=empty, headers={"API-version": "0.9.0"})
    assert await networked().check(call()) == Bronstand(version="0.9.0")
    assert route.call_count == 1
    assert "00000000-0000-0000-0000-000000000000" in str(route.calls.last.request.url)


@respx.mock
@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx.Response(401, json={"code": "authentication_failed"}), BronForbiddenError),
        (httpx.Response(404, json={"code": "not_found"}), BronDataError),
        (httpx.Response(200, json={"partijen": "http://elsewhere.invalid/"}), BronDataError),
        (httpx.Response(502), BronUnavailableError),
    ],
)
async def test_a_check_says_what_is_wrong(networked, response, error):
    respx.get(url__startswith=URL).mock(return_value=response)
    with pytest.raises(error):
        await networked().check(call())


@respx.mock
async def test_a_klantcontact_that_goes_away_while_it_is_read_stays_with_what_is_known(networked, answer):
    jsons = answer("klantcontacten")["results"]
    _henk_is_found(answer)
    first = {"count": 5, "next": f"{REAL}klantcontacten?page=2", "previous": None, "results": [jsons[0]]}
    expanded = answer("klantcontacten-expand")["results"][0]
    respx.get(REAL + "klantcontacten", params__contains={"expand": "gingOverOnderwerpobjecten"}).respond(
        json={**first, "results": [expanded]}
    )
    respx.get(REAL + "klantcontacten").respond(json={**first, "next": None, "results": jsons})
    respx.get(url__regex=re.escape(REAL + "klantcontacten/") + ".+").respond(404, json={"code": "not_found"})
    page = await fetch(networked(url=REAL), "klantcontacten", selection=Selection.of("onderwerpobjecten"))
    assert len(page.items) == 5
    assert [item.record.sleutel for item in page.items if item.record.onderwerpobjecten] == [jsons[0]["uuid"]]
    assert [str(error) for error in page.missing] == ["contacten: a klantcontact went away while it was read"]


@respx.mock
async def test_more_klantcontacten_than_are_read_is_said(networked, answer):
    _henk_is_found(answer)
    (json, *_) = answer("klantcontacten")["results"]

    def one_each(request):
        number = int(request.url.params["page"])
        following = f"{REAL}klantcontacten?page={number + 1}"
        uuid = f"00000000-0000-4000-8000-{number:012d}"
        one = {**json, "uuid": uuid, "url": f"{REAL}klantcontacten/{uuid}"}
        return httpx.Response(200, json={"count": 10_000, "next": following, "previous": None, "results": [one]})

    respx.get(REAL + "klantcontacten").mock(side_effect=one_each)
    page = await fetch(networked(url=REAL), "klantcontacten", selection=NOTHING)
    assert len(page.items) == 20
    assert [str(error) for error in page.missing] == ["contacten: more klantcontacten than are read"]


@respx.mock
async def test_real_answers_make_a_klantbeeld(networked, answer):
    _henk_is_found(answer)
    respx.get(REAL + "digitaleadressen").respond(json=answer("digitaleadressen"))
    respx.get(REAL + "vertegenwoordigingen").respond(json={"count": 0, "next": None, "previous": None, "results": []})
    respx.get(REAL + "klantcontacten").respond(json={**answer("klantcontacten-expand"), "next": None})
    actor = answer("actoren")["results"][3]
    respx.get(f"{REAL}actoren/{actor['uuid']}").respond(json=actor)
    bron = networked(url=REAL)
    (partij,) = (await fetch(bron, "partijen")).items
    assert partij.record.identificatoren == HENK.identificatoren
    klantcontacten = await fetch(bron, "klantcontacten")
    assert [item.record.kanaal.code for item in klantcontacten.items] == ["balie", "telefoon"]
    (taak,) = (await fetch(bron, "interne_taken")).items
    assert [one.naam for one in taak.record.toegewezen_aan] == [actor["naam"]]
    assert (klantcontacten.missing, klantcontacten.dropped) == ((), 0)


def _henk_is_found(answer):
    rows = answer("partij-identificatoren")
    respx.get(REAL + "partij-identificatoren").respond(json=rows)
    partij = answer("partij")
    respx.get(f"{REAL}partijen/{partij['uuid']}").respond(json=partij)
