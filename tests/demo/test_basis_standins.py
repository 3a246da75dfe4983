"""The stand-ins for the base registries refuse what the real ones refuse."""

import httpx
import pytest

from klantbeeld.demo.haalcentraal import haalcentraal_app
from klantbeeld.demo.kvk import kvk_app
from klantbeeld.demo.town_basis import BEZIG_KVK, brp, handelsregister
from klantbeeld.demo.town_people import GEHEIM_BSN, HENK_BSN, ONBEKENDE_BSN, VOF_KVK, passes_elf_proef

HEADERS = {"x-api-key": "sleutel", "x-doelbinding": "balie", "x-gebruiker": "jan"}
QUESTION = {
    "type": "RaadpleegMetBurgerservicenummer",
    "burgerservicenummer": [HENK_BSN],
    "fields": ["burgerservicenummer"],
}


async def ask_brp(headers=HEADERS, **changed):
    transport = httpx.ASGITransport(haalcentraal_app(brp(), api_key="sleutel"))
    async with httpx.AsyncClient(transport=transport, base_url="http://brp.test") as http:
        return await http.post("/haalcentraal/api/brp/personen", json={**QUESTION, **changed}, headers=headers)


@pytest.mark.parametrize(
    ("changed", "code", "name"),
    [
        ({"burgerservicenummer": [HENK_BSN] * 21}, "maxItems", "burgerservicenummer"),
        ({"burgerservicenummer": []}, "minItems", "burgerservicenummer"),
        ({"burgerservicenummer": HENK_BSN}, "array", "burgerservicenummer"),
        ({"burgerservicenummer": ["12345678"]}, "pattern", "burgerservicenummer[0]"),
        ({"fields": ["naam", "naam.bestaatNiet"]}, "fields", "fields[1]"),
        ({"fields": ["geheimhoudingPersoonsgegevens"]}, "fields", "fields[0]"),
        ({"fields": None}, "required", "fields"),
        ({"bestaatNiet": 1}, "unknownParam", "bestaatNiet"),
    ],
)
async def test_the_brp_says_what_is_wrong_with_a_question(changed, code, name):
    response = await ask_brp(**changed)
    assert (response.status_code, response.json()["code"]) == (400, "paramsValidation")
    assert [(each["code"], each["name"]) for each in response.json()["invalidParams"]] == [(code, name)]


@pytest.mark.parametrize(("missing", "status"), [("x-api-key", 401), ("x-doelbinding", 403), ("x-gebruiker", 403)])
async def test_the_brp_wants_every_header(missing, status):
    response = await ask_brp({name: value for name, value in HEADERS.items() if name != missing})
    assert response.status_code == status


async def test_the_brp_gives_only_what_was_asked_of_those_it_knows():
    response = await ask_brp(burgerservicenummer=[ONBEKENDE_BSN, GEHEIM_BSN], fields=["naam.voornamen"])
    persoon = {"geheimhoudingPersoonsgegevens": True, "naam": {"voornamen": "Petra"}}
    assert response.json() == {"type": QUESTION["type"], "personen": [persoon]}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("v1/basisprofielen/1234", 400, "IPD0004"),
        ("v1/basisprofielen/90000001", 404, "IPD0005"),
        (f"v1/basisprofielen/{BEZIG_KVK}", 404, "IPD1003"),
        ("v1/vestigingsprofielen/1", 400, "IPD0006"),
        ("v1/vestigingsprofielen/000000000001", 404, "IPD0007"),
        ("v2/zoeken?rsin=1", 400, "IPD0010"),
        (f"v2/zoeken?rsin={ONBEKENDE_BSN}", 404, "IPD5200"),
    ],
)
async def test_kvk_says_why_there_is_nothing(path, status, code):
    async with kvk() as http:
        response = await http.get(path, headers={"apikey": "sleutel"})
    assert (response.status_code, response.json()["fout"][0]["code"]) == (status, code)


async def test_kvk_wants_its_key():
    async with kvk() as http:
        assert (await http.get(f"v1/basisprofielen/{VOF_KVK}")).status_code == 401


def kvk():
    transport = httpx.ASGITransport(kvk_app(handelsregister(), api_key="sleutel"))
    return httpx.AsyncClient(transport=transport, base_url="http://kvk.test/api/")


def test_every_bsn_is_from_the_range_that_is_given_to_nobody():
    assert all(bsn.startswith("99999") and passes_elf_proef(bsn) for bsn in brp())
