"""The stand-in for the Objects API answers as the real one was seen to answer, surprises included."""

import httpx
import pytest

from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN, TWEEHONDERD_ZAKEN_BSN, TWINTIG_ZAKEN_BSN, build_town
from klantbeeld.demo.town_objecten import BOOM, BOOM_TYPE, TAAK_TYPE, VERGUNNING_X_TAAK, build_objecten

TOKEN = "een token"
BASE = "http://objecten.test/api/v2"
TAKEN = f"{BASE}/objecttypes/{TAAK_TYPE}"
ALL = len(build_objecten()["objects"])


@pytest.fixture
def standin():
    return objecten_app(build_objecten(), token=TOKEN)


@pytest.fixture
async def client(standin):
    headers = {"Authorization": f"Token {TOKEN}", "Content-Crs": "EPSG:4326"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(standin), headers=headers) as made:
        yield made


async def search(client, body, **params):
    return await client.post(f"{BASE}/objects/search", json=body, params=params)


async def count(client, body, **params):
    return (await search(client, body, **params)).json()["count"]


async def test_an_object_has_the_fields_of_the_contract(client):
    answer = await client.get(f"{BASE}/objects", params={"pageSize": "1"})
    assert (answer.headers["API-version"], answer.headers["Content-Crs"]) == ("2.7.0", "EPSG:4326")
    (one,) = answer.json()["results"]
    assert set(one) == {"url", "uuid", "type", "record"}
    names = {"index", "typeVersion", "data", "geometry", "references", "startAt", "endAt"}
    assert set(one["record"]) == names | {"registrationAt", "correctionFor", "correctedBy"}
    assert one["url"] == f"{BASE}/objects/{one['uuid']}"


@pytest.mark.parametrize(
    ("headers", "code"),
    [({}, "not_authenticated"), ({"Authorization": "Token x"}, "authentication_failed")],
)
async def test_who_has_no_token_is_refused(standin, headers, code):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(standin), headers=headers) as stranger:
        answer = await stranger.get(f"{BASE}/objects")
    assert (answer.status_code, answer.json()["code"]) == (401, code)


async def test_what_it_does_not_know_is_passed_over_in_silence(client):
    assert (await client.get(f"{BASE}/objects", params={"uuid__in": BOOM})).json()["count"] == ALL
    assert await count(client, {"bsn__in": [HENK_BSN]}) == ALL


async def test_many_numbers_are_one_search(client):
    found = f"identificatie__value__in__{TWINTIG_ZAKEN_BSN}|{TWEEHONDERD_ZAKEN_BSN}"
    assert await count(client, {"type": TAKEN, "data_attrs": found}) == 220
    assert (await client.get(f"{BASE}/objects", params={"type": TAKEN, "data_attr": found})).json()["count"] == 220


async def test_several_expressions_all_hold(client):
    body = {"data_attrs": f"identificatie__value__exact__{HENK_BSN},soort__exact__url"}
    assert await count(client, body) == 1
    both = [f"identificatie__value__exact__{HENK_BSN}", "soort__exact__url"]
    assert (await client.get(f"{BASE}/objects", params={"data_attr": both})).json()["count"] == 1


async def test_a_place_in_a_list_is_searched_with_in_only(client):
    assert await count(client, {"data_attrs": f"betrokkenen__0__inpBsn__in__{HENK_BSN}"}) == 3
    assert await count(client, {"data_attrs": f"betrokkenen__inpBsn__in__{HENK_BSN}"}) == 0


async def test_data_attr_in_a_body_breaks_it(client):
    answer = await search(client, {"data_attr": f"identificatie__value__exact__{HENK_BSN}"})
    assert (answer.status_code, answer.json()["code"]) == (500, "error")


@pytest.mark.parametrize("expression", ["bsn", "bsn__is__1", "bsn__in"])
async def test_an_expression_it_does_not_understand_is_refused(client, expression):
    answer = await search(client, {"data_attrs": expression})
    assert (answer.status_code, answer.json()["invalidParams"][0]["code"]) == (400, "invalid-data-attrs-query")


async def test_a_type_it_does_not_have_is_refused(client):
    answer = await search(client, {"type": f"{BASE}/objecttypes/{BOOM}"})
    assert answer.json()["invalidParams"][0]["name"] == "type"


async def test_a_text_is_searched_anywhere_in_the_data(client):
    assert await count(client, {"data_icontains": "LINDE loev"}) == 1


async def test_a_search_without_crs_or_json_is_refused(client):
    answer = await client.post(f"{BASE}/objects/search", json={"type": TAKEN}, headers={"Content-Crs": ""})
    assert answer.status_code in (406, 412)
    answer = await client.post(f"{BASE}/objects/search", content=b"x", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    answer = await client.post(f"{BASE}/objects/search", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("asked", "given"), [("10000", 500), ("0", 100), ("-1", 100), ("abc", 100), ("7", 7)])
async def test_a_page_size_is_made_to_fit(client, asked, given):
    answer = (await client.get(f"{BASE}/objects", params={"pageSize": asked})).json()
    assert len(answer["results"]) == min(given, ALL)


async def test_beyond_the_last_page_there_is_nothing(client):
    answer = await search(client, {"type": TAKEN}, page="99")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Ongeldige pagina.")


async def test_the_next_page_of_a_search_is_posted_again(client):
    answer = (await search(client, {"type": TAKEN}, pageSize="100")).json()
    assert answer["next"] == f"{BASE}/objects/search?page=2&pageSize=100"


async def test_only_the_fields_that_are_asked_for_are_given(client):
    one = (await search(client, {"type": TAKEN}, fields="uuid,record__data__titel,record__data__x")).json()["results"][
        0
    ]
    assert set(one) == {"uuid", "record"}
    assert set(one["record"]) == {"data"}
    assert set(one["record"]["data"]) == {"titel"}
    one = (await client.get(f"{BASE}/objects/{BOOM}", params={"fields": "type,record__data__titel"})).json()
    assert set(one) == {"type", "record"}
    assert one["record"] == {"data": {}}


async def test_a_field_there_is_not_is_refused(client):
    assert (await search(client, {"type": TAKEN}, fields="uuid,naam")).status_code == 400


async def test_objects_of_a_type_one_may_not_read_are_left_out_of_lists_and_forbidden_alone():
    standin = objecten_app(build_objecten(), token=TOKEN, readable=[BOOM_TYPE])
    headers = {"Authorization": f"Token {TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(standin), headers=headers) as client:
        assert (await client.get(f"{BASE}/objects")).json()["count"] == 1
        assert (await client.get(f"{BASE}/objects/{BOOM}")).status_code == 200
        assert (await client.get(f"{BASE}/objects/{VERGUNNING_X_TAAK}")).status_code == 403


@pytest.mark.parametrize("key", ["00000000-0000-4000-8000-000000000000", "abc"])
async def test_an_object_there_is_not_is_not_found(client, key):
    assert (await client.get(f"{BASE}/objects/{key}")).status_code == 404


async def test_the_objecttypes_are_listed(client):
    answer = (await client.get(f"{BASE}/objecttypes", params={"wat": "dan ook"})).json()
    assert [one["name"] for one in answer["results"]] == ["Taak", "Product", "Productaanvraag", "Boom"]
    assert (await client.get(TAKEN)).json()["uuid"] == TAAK_TYPE


async def test_it_can_be_broken_on_purpose(standin, client):
    standin.break_with(Fault.UNAVAILABLE)
    assert (await client.get(f"{BASE}/objects")).status_code == 500


def test_the_town_is_the_same_in_every_build():
    assert build_objecten() == build_objecten()


def test_what_an_object_refers_to_is_in_the_town():
    zaken = {one["uuid"] for one in build_town().zaken_centraal["zaken"]}
    objects = build_objecten()["objects"]
    ours = {one["uuid"] for one in objects}
    for one in objects:
        data = one["record"]["data"]
        koppeling = data.get("koppeling", {})
        if "uuid" in koppeling:
            assert koppeling["uuid"] in (zaken if koppeling["registratie"] == "zaak" else ours)
        references = [reference["url"] for reference in one["record"]["references"]]
        assert {zaak.rpartition("/")[2] for zaak in (*data.get("zaken", ()), *references)} <= zaken
        assert {data[name] for name in ("product", "aanvraag") if data.get(name)} <= ours
