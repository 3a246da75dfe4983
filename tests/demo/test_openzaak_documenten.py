"""The stand-in for Open Zaak has the documents and besluiten of its zaken, and answers as the real one does."""

import httpx
import pytest

from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.openzaak_documenten import bestand_of
from klantbeeld.demo.town import (
    DRUK_DAKKAPEL_ZAAK,
    DRUK_HOOFDZAAK,
    DRUK_PLATTEGROND,
    HENK_BESLUIT,
    HENK_PARKEER_ZAAK,
    VERGUNNING_X_ZAAK,
    build_town,
    document_uuid,
    zaak_uuid,
)
from tests.demo.test_openzaak_standin import CATALOGI, CLIENT_ID, GEHEIM, HOST, ZAKEN, ask, problem, token

DOCUMENTEN = f"{HOST}/documenten/api/v1"
EIO = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
BESLUITEN = f"{HOST}/besluiten/api/v1"
SHAPES = {
    EIO: "url identificatie bronorganisatie creatiedatum titel vertrouwelijkheidaanduiding auteur status formaat taal "
    "versie beginRegistratie bestandsnaam inhoud bestandsomvang link beschrijving ontvangstdatum verzenddatum "
    "indicatieGebruiksrecht verschijningsvorm ondertekening integriteit informatieobjecttype locked bestandsdelen "
    "trefwoorden _expand",
    f"{BESLUITEN}/besluiten": "url identificatie verantwoordelijkeOrganisatie besluittype zaak datum toelichting "
    "bestuursorgaan ingangsdatum vervaldatum vervalreden vervalredenWeergave publicatiedatum verzenddatum "
    "uiterlijkeReactiedatum",
    f"{CATALOGI}/informatieobjecttypen": "url catalogus omschrijving vertrouwelijkheidaanduiding beginGeldigheid "
    "eindeGeldigheid concept besluittypen informatieobjectcategorie trefwoord omschrijvingGeneriek zaaktypen "
    "beginObject eindeObject",
    f"{CATALOGI}/besluittypen": "url catalogus zaaktypen omschrijving omschrijvingGeneriek besluitcategorie "
    "reactietermijn publicatieIndicatie publicatietekst publicatietermijn toelichting informatieobjecttypen "
    "beginGeldigheid eindeGeldigheid concept resultaattypen resultaattypenOmschrijving vastgelegdIn beginObject "
    "eindeObject",
}
HENKS_BESLUIT = document_uuid(HENK_PARKEER_ZAAK, HENK_BESLUIT)


@pytest.fixture(scope="module")
def town():
    return build_town()


@pytest.fixture
async def client(town):
    standin = openzaak_app(town.zaken_centraal, client_id=CLIENT_ID, geheim=GEHEIM)
    # Of these two APIs no CRS is asked.
    headers = {"Authorization": f"Bearer {token()}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(standin), headers=headers) as made:
        yield made


async def zoek(client, body, query=""):
    response = await client.post(f"{EIO}/_zoek{query}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("url", SHAPES)
async def test_a_list_has_the_fields_of_the_real_one(client, url):
    page = await ask(client, url, pageSize=1)
    assert set(page["results"][0]) == set(SHAPES[url].split())
    assert await ask(client, page["results"][0]["url"]) == page["results"][0]


async def test_documents_are_found_by_uuid_many_at_a_time(client):
    known = [document_uuid(DRUK_HOOFDZAAK, DRUK_PLATTEGROND), HENKS_BESLUIT]
    found = await zoek(client, {"uuid__in": [*known, "00000000-0000-4000-8000-000000000000"]})
    assert {each["url"].rsplit("/", 1)[-1] for each in found["results"]} == set(known)
    assert (await zoek(client, {"uuid__in": []}))["count"] == 0


async def test_an_unknown_key_in_a_search_is_passed_over_and_an_empty_search_refused(client):
    everything = (await ask(client, EIO))["count"]
    assert (await zoek(client, {"identificatie__in": ["x"]}))["count"] == everything
    refused = await client.post(f"{EIO}/_zoek", json={})
    assert refused.json()["invalidParams"][0]["code"] == "empty_search_body"


async def test_the_documents_of_a_zaak_are_found_by_its_url(client):
    zaak = f"{ZAKEN}/zaken/{zaak_uuid(DRUK_DAKKAPEL_ZAAK)}"
    asked = {"objectinformatieobjecten__object": zaak, "objectinformatieobjecten__objectType": "zaak"}
    assert (await ask(client, EIO, **asked))["count"] == 3
    assert (await ask(client, EIO, **{**asked, "objectinformatieobjecten__objectType": "besluit"}))["count"] == 0
    elsewhere = zaak.replace(HOST, "http://localhost")
    assert (await ask(client, EIO, objectinformatieobjecten__object=elsewhere))["count"] == 0


async def test_of_which_objects_a_document_is_comes_without_pages(client):
    url = f"{EIO}/{HENKS_BESLUIT}"
    links = await ask(client, f"{DOCUMENTEN}/objectinformatieobjecten", informatieobject=url)
    assert sorted(each["objectType"] for each in links) == ["besluit", "zaak"]
    assert {each["informatieobject"] for each in links} == {url}
    assert set(links[0]) == {"url", "informatieobject", "object", "objectType"}


async def test_a_document_of_two_zaken_is_told_by_both(client):
    url = f"{EIO}/{document_uuid(DRUK_HOOFDZAAK, DRUK_PLATTEGROND)}"
    links = (await client.get(f"{ZAKEN}/zaakinformatieobjecten", params={"informatieobject": url})).json()
    assert len({each["zaak"] for each in links}) == 2


async def test_the_contents_are_as_large_as_the_document_says(client):
    document = await ask(client, f"{EIO}/{HENKS_BESLUIT}")
    assert document["inhoud"] == f"{EIO}/{HENKS_BESLUIT}/download?versie=1"
    contents = await client.get(document["inhoud"])
    assert contents.headers["Content-Type"] == "application/octet-stream"
    assert document["bestandsnaam"] in contents.headers["Content-Disposition"]
    assert len(contents.content) == document["bestandsomvang"]
    assert contents.content.startswith(b"%PDF-")
    assert contents.content == bestand_of(document["identificatie"], document["titel"])


@pytest.mark.parametrize("path", [f"{HENKS_BESLUIT}/download?versie=2", f"{zaak_uuid(HENK_PARKEER_ZAAK)}/download"])
async def test_contents_that_do_not_exist_are_not_found(client, path):
    assert (await client.get(f"{EIO}/{path}")).status_code == 404


async def test_contents_are_for_who_is_known_only(client):
    response = await client.get(f"{EIO}/{HENKS_BESLUIT}/download", headers={"Authorization": "Bearer x"})
    assert response.status_code == 403


async def test_besluiten_are_found_by_the_url_of_their_zaak(client):
    zaak = f"{ZAKEN}/zaken/{zaak_uuid(VERGUNNING_X_ZAAK)}"
    (besluit,) = (await ask(client, f"{BESLUITEN}/besluiten", zaak=zaak))["results"]
    assert besluit["zaak"] == zaak
    links = await ask(client, f"{BESLUITEN}/besluitinformatieobjecten", besluit=besluit["url"])
    assert (await ask(client, links[0]["informatieobject"]))["titel"] == "Brief: besluit vergunning X"
    assert (await ask(client, f"{BESLUITEN}/besluiten", zaak=zaak.replace(HOST, "http://localhost")))["count"] == 0


async def test_a_parameter_that_is_not_known_is_refused(client):
    body = await problem(client, 400, EIO, uuid__in="x")
    assert body["invalidParams"][0]["code"] == "unknown-parameters"
