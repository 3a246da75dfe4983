"""The stand-in for the older APIs says what the real ones say."""

import time

import httpx
import jwt
import pytest

from klantbeeld.demo.klanten1 import klanten1_app
from klantbeeld.demo.town import HENK_BSN, TWEE_REGISTERS_BSN
from klantbeeld.demo.town_klanten1 import klanten1_data

GEHEIM = "een-geheim-van-ten-minste-32-bytes-lang"
KLANTEN = "http://suite.test/klanten/api/v1/klanten"
CONTACTMOMENTEN = "http://suite.test/contactmomenten/api/v1/contactmomenten"


@pytest.fixture(scope="module")
def data():
    return klanten1_data("http://openzaak.test/zaken/api/v1/")


@pytest.fixture
async def ask(data):
    claims = {"client_id": "kb", "iat": int(time.time())}
    token = jwt.encode(claims, GEHEIM, algorithm="HS256")

    async def get(url, soort="openklant1", **params):
        transport = httpx.ASGITransport(klanten1_app(data, client_id="kb", geheim=GEHEIM, soort=soort))
        async with httpx.AsyncClient(transport=transport, headers={"Authorization": f"Bearer {token}"}) as client:
            return await client.get(url, params=params)

    return get


async def klant_url(ask, bsn=TWEE_REGISTERS_BSN):
    found = (await ask(KLANTEN, subjectNatuurlijkPersoon__inpBsn=bsn)).json()
    return found["results"][0]["url"]


async def test_a_klant_has_no_uuid_but_a_url(ask):
    record = (await ask(KLANTEN, subjectNatuurlijkPersoon__inpBsn=HENK_BSN)).json()["results"][0]
    assert "uuid" not in record
    assert record["url"].startswith(KLANTEN)


async def test_the_size_of_a_page_cannot_be_asked(ask):
    assert (await ask(KLANTEN, pageSize="10")).status_code == 400


async def test_a_filter_of_the_other_version_is_refused(ask):
    assert (await ask(KLANTEN, burgerservicenummer=HENK_BSN)).status_code == 400
    assert (await ask(KLANTEN, soort="vng", burgerservicenummer=HENK_BSN)).json()["count"] == 2


async def test_the_standard_has_no_list_by_klant(ask):
    assert (await ask(CONTACTMOMENTEN, soort="vng", klant="x")).status_code == 400


async def test_a_klant_with_two_roles_doubles_his_contactmomenten(ask):
    urls = [one["url"] for one in (await ask(CONTACTMOMENTEN, klant=await klant_url(ask))).json()["results"]]
    assert (len(urls), len(set(urls))) == (6, 3)


async def test_only_a_repeated_expand_expands_twice(ask):
    klant = await klant_url(ask)
    both = ("klantcontactmomenten", "objectcontactmomenten")
    assert (await ask(CONTACTMOMENTEN, klant=klant, expand=",".join(both))).status_code == 400
    record = (await ask(CONTACTMOMENTEN, klant=klant, expand=both)).json()["results"][0]
    assert record["klantcontactmomenten"][0]["rol"]
    plain = (await ask(CONTACTMOMENTEN, klant=klant)).json()["results"][0]
    assert isinstance(plain["klantcontactmomenten"][0], str)


async def test_another_host_than_that_of_the_register_finds_nothing(ask):
    elsewhere = (await klant_url(ask)).replace("suite.test", "elders.test")
    assert (await ask(CONTACTMOMENTEN, klant=elsewhere)).json()["count"] == 0


async def test_the_esuite_gives_objects_in_a_list_and_not_in_a_single_one(ask):
    listed = (await ask(CONTACTMOMENTEN, soort="esuite", klant=await klant_url(ask))).json()["results"][0]
    single = (await ask(listed["url"], soort="esuite")).json()
    assert "objectcontactmomenten" in listed
    assert "objectcontactmomenten" not in single
    assert single["antwoord"] == "Vrijdag."
