"""The stand-ins for applications of one task: each refuses, searches and pages in its own way."""

import httpx
import pytest

from klantbeeld.demo.taakapplicatie import afspraken_app, belastingen_app, meldingen_app
from klantbeeld.demo.town import HENK_BSN, HENK_EMAIL, ONBEKENDE_BSN, VOF_RSIN, build_town
from klantbeeld.demo.town_people import passes_elf_proef
from klantbeeld.demo.town_taakapplicaties import HENK_AANSLAGEN, HENK_AFSPRAKEN, town_aanslagen, town_afspraken

HOST = "http://app.test"


def client(standin, **fields):
    return httpx.AsyncClient(transport=httpx.ASGITransport(standin), base_url=HOST, **fields)


@pytest.fixture(scope="module")
def town():
    return build_town()


class TestMeldingen:
    @pytest.fixture
    async def app(self, town):
        async with client(meldingen_app(town.meldingen, sleutel="s"), headers={"X-Api-Key": "s"}) as made:
            yield made

    async def test_it_finds_by_e_mail_address(self, app):
        (found,) = (await app.get("/api/meldingen", params={"email": HENK_EMAIL})).json()
        assert (found["melder"], found["gemeld"], found["afgerond"]) == ({"email": HENK_EMAIL}, "15-11-2026", "")

    async def test_a_parameter_it_does_not_know_gives_those_of_everybody_in_pages(self, app):
        first = await app.get("/api/meldingen", params={"bsn": HENK_BSN})
        assert len(first.json()) == 20
        second = await app.get(first.links["next"]["url"])
        third = await app.get(second.links["next"]["url"])
        assert (len(second.json()), len(third.json()), "next" in third.links) == (20, 1, False)

    async def test_one_by_number(self, app):
        assert (await app.get("/api/meldingen/MOR-2026-00001")).json()["tekst"].startswith("Losse stoeptegel")
        assert (await app.get("/api/meldingen/MOR-1")).status_code == 404

    @pytest.mark.parametrize("path", ["/api/meldingen", "/api/meldingen/MOR-2026-00001"])
    async def test_it_refuses_another_key(self, app, path):
        assert (await app.get(path, headers={"X-Api-Key": "x"})).status_code == 401


class TestBelastingen:
    @pytest.fixture
    async def app(self):
        standin = belastingen_app(town_aanslagen(), gebruiker="u", geheim="w")
        async with client(standin, auth=("u", "w")) as made:
            yield made

    async def search(self, app, plichtige, **more):
        return await app.post("/belastingen/rest/aanslagen/zoek", json={"belastingplichtige": plichtige, **more})

    async def test_it_finds_by_bsn_or_rsin(self, app):
        henk = (await self.search(app, {"bsn": HENK_BSN})).json()["resultaat"]
        vof = (await self.search(app, {"rsin": VOF_RSIN})).json()["resultaat"]
        nobody = (await self.search(app, {"bsn": ONBEKENDE_BSN})).json()["resultaat"]
        assert (henk["totaal"], len(vof["aanslagen"]), nobody) == (HENK_AANSLAGEN, 3, {"totaal": 0, "aanslagen": []})

    async def test_a_page_is_smaller_than_was_asked_for(self, app):
        found = (await self.search(app, {"bsn": "999990068"}, vanaf=190, aantal=100)).json()["resultaat"]
        assert (found["totaal"], len(found["aanslagen"])) == (200, 10)
        found = (await self.search(app, {"bsn": "999990068"}, vanaf=0, aantal=100)).json()["resultaat"]
        assert len(found["aanslagen"]) == 25

    async def test_a_search_for_nothing_is_refused(self, app):
        assert (await self.search(app, {})).status_code == 400

    async def test_one_by_key(self, app):
        found = (await app.get("/belastingen/rest/aanslagen/aan-00001")).json()["aanslag"]
        assert found["plichtige"] == {"bsn": HENK_BSN}
        assert (await app.get("/belastingen/rest/aanslagen/x")).status_code == 404

    async def test_it_refuses_another_password(self, app):
        assert (await app.get("/belastingen/rest/aanslagen/aan-00001", auth=("u", "x"))).status_code == 401


class TestAfspraken:
    @pytest.fixture
    async def app(self):
        async with client(afspraken_app(town_afspraken(), token="t"), headers={"Authorization": "Bearer t"}) as made:
            yield made

    async def test_those_of_one_burger(self, app):
        found = (await app.get(f"/v3/burgers/{HENK_BSN}/afspraken")).json()["afspraken"]
        assert [one["burger"] for one in found] == [int(HENK_BSN)] * HENK_AFSPRAKEN

    async def test_a_burger_without_any_does_not_exist(self, app):
        assert (await app.get(f"/v3/burgers/{ONBEKENDE_BSN}/afspraken")).status_code == 404

    async def test_one_by_key_or_by_number(self, app):
        found = (await app.get("/v3/afspraken/afs-00001")).json()
        assert (await app.get("/v3/afspraken", params={"nummer": found["nummer"]})).json() == {"afspraken": [found]}
        assert (await app.get("/v3/afspraken/x")).status_code == 404

    async def test_it_refuses_another_token(self, app):
        found = await app.get(f"/v3/burgers/{HENK_BSN}/afspraken", headers={"Authorization": "Bearer x"})
        assert found.status_code == 401


def test_everybody_in_the_applications_has_a_number_that_could_be_one():
    numbers = {number for one in town_aanslagen() for number in one["plichtige"].values()}
    numbers |= {str(one["burger"]) for one in town_afspraken()}
    assert all(map(passes_elf_proef, numbers))
