"""The stand-in for Open Klant answers as the real one was seen to answer, surprises included."""

import asyncio
import json

import httpx
import pytest

from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.standin import ELSEWHERE, Fault
from klantbeeld.demo.town import (
    BUITENLAND_NUMMER,
    DOSSIER_BSN,
    DRUK_BSN,
    DRUK_PARTIJ_NUMMER,
    HENK_BIJ_VOF_NUMMER,
    HENK_BSN,
    HENK_PARTIJ_NUMMER,
    OVERLAST_CONTACTEN,
    TWEE_REGISTERS_BSN,
    VERGUNNING_X_CONTACTEN,
    VOF_KVK,
    VOF_VESTIGING,
    build_town,
    klantcontact_uuid,
    partij_uuid,
)

TOKEN = "0123456789abcdef0123456789abcdef01234567"
BASE = "http://klant.test/klantinteracties/api/v1/"
ADRES = (
    "nummeraanduidingId straatnaam huisnummer huisnummertoevoeging postcode stad adresregel1 adresregel2 adresregel3"
)
SHAPES = {
    "partijen": "uuid url nummer interneNotitie betrokkenen categorieRelaties digitaleAdressen voorkeursDigitaalAdres "
    "vertegenwoordigden rekeningnummers voorkeursRekeningnummer partijIdentificatoren soortPartij "
    "indicatieGeheimhouding voorkeurstaal indicatieActief bezoekadres correspondentieadres partijIdentificatie _expand",
    "partij-identificatoren": "uuid url identificeerdePartij anderePartijIdentificator partijIdentificator "
    "subIdentificatorVan",
    "digitaleadressen": "uuid url verstrektDoorBetrokkene verstrektDoorPartij adres soortDigitaalAdres "
    "isStandaardAdres omschrijving referentie verificatieDatum _expand",
    "klantcontacten": "uuid url gingOverOnderwerpobjecten hadBetrokkenActoren omvatteBijlagen hadBetrokkenen "
    "leiddeTotInterneTaken nummer referentienummer kanaal onderwerp inhoud reactie indicatieContactGelukt "
    "hoofdOnderwerpType verdereActieOndernomen taal vertrouwelijk plaatsgevondenOp metadata _expand",
    "betrokkenen": "uuid url wasPartij hadKlantcontact digitaleAdressen bezoekadres correspondentieadres contactnaam "
    "volledigeNaam rol organisatienaam initiator _expand",
    "actoren": "uuid url naam soortActor indicatieActief actoridentificator actorIdentificatie",
    "actorklantcontacten": "uuid url actor klantcontact",
    "internetaken": "uuid url nummer referentienummer gevraagdeHandeling aanleidinggevendKlantcontact "
    "toegewezenAanActor toegewezenAanActoren toelichting status toegewezenOp afgehandeldOp",
    "onderwerpobjecten": "uuid url klantcontact wasKlantcontact onderwerpobjectidentificator",
    "bijlagen": "uuid url wasBijlageVanKlantcontact bijlageidentificator",
    "vertegenwoordigingen": "uuid url vertegenwoordigendePartij vertegenwoordigdePartij",
}
WITH_EXPAND = {name for name, keys in SHAPES.items() if "_expand" in keys}


@pytest.fixture(scope="module")
def town():
    return build_town()


@pytest.fixture
def standin(town):
    return openklant_app(town.contacten, token=TOKEN, name="contacten")


@pytest.fixture
async def client(standin):
    headers = {"Authorization": f"Token {TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(standin), base_url=BASE, headers=headers) as made:
        yield made


async def ask(client, path, /, **query):
    response = await client.get(path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


async def problem(client, status, path, /, **query):
    response = await client.get(path, params=query)
    assert response.status_code == status
    return response.json()


@pytest.mark.parametrize("name", SHAPES)
async def test_a_list_has_the_fields_of_the_real_one(client, name):
    page = await ask(client, name, pageSize=1)
    assert list(page) == ["count", "next", "previous", "results"]
    assert set(page["results"][0]) == set(SHAPES[name].split())


@pytest.mark.parametrize("name", SHAPES)
async def test_a_detail_has_the_same_fields_and_no_expand(client, name):
    listed = (await ask(client, name, pageSize=1))["results"][0]
    detail = await ask(client, f"{name}/{listed['uuid']}")
    assert detail == {field: value for field, value in listed.items() if field != "_expand"}


async def test_the_parts_of_a_partij_have_the_fields_of_the_real_one(client):
    persoon = await ask(client, f"partijen/{partij_uuid(HENK_PARTIJ_NUMMER)}")
    assert set(persoon["bezoekadres"]) == {*ADRES.split(), "land"}
    assert set(persoon["partijIdentificatie"]) == {"contactnaam", "volledigeNaam"}
    assert set(persoon["partijIdentificatoren"][0]) == set(SHAPES["partij-identificatoren"].split())
    assert set(persoon["betrokkenen"][0]) == set(persoon["voorkeursDigitaalAdres"]) == {"uuid", "url"}
    contactpersoon = await ask(client, f"partijen/{partij_uuid(HENK_BIJ_VOF_NUMMER)}")
    expected = {"uuid", "werkteVoorPartij", "contactnaam", "volledigeNaam"}
    assert set(contactpersoon["partijIdentificatie"]) == expected
    assert contactpersoon["partijIdentificatoren"] == []
    assert contactpersoon["vertegenwoordigden"] == [contactpersoon["partijIdentificatie"]["werkteVoorPartij"]]


async def test_a_partij_is_found_by_bsn_and_by_nummer(client):
    by_bsn = await ask(
        client,
        "partij-identificatoren",
        partijIdentificatorCodeSoortObjectId="bsn",
        partijIdentificatorObjectId=DRUK_BSN,
    )
    assert [row["identificeerdePartij"]["uuid"] for row in by_bsn["results"]] == [partij_uuid(DRUK_PARTIJ_NUMMER)]
    assert (await ask(client, "partijen", nummer=DRUK_PARTIJ_NUMMER))["count"] == 1


async def test_conditions_on_identificatoren_may_be_met_by_different_ones(client):
    found = await ask(
        client, "partijen", partijIdentificator__codeSoortObjectId="bsn", partijIdentificator__objectId=HENK_BSN
    )
    codes = [
        {row["partijIdentificator"]["objectId"] for row in partij["partijIdentificatoren"]}
        for partij in found["results"]
    ]
    assert sorted(codes, key=len) == [{HENK_BSN}, {HENK_BSN, DOSSIER_BSN}]


async def test_a_vestiging_is_found_below_its_kvk_nummer(client):
    found = await ask(
        client, "partijen", partijIdentificator__objectId=VOF_VESTIGING, subIdentificatorVan__objectId=VOF_KVK
    )
    assert found["count"] == 1


async def test_an_unknown_parameter_is_refused(client):
    body = await problem(client, 400, "partijen", uuid__in="x")
    assert body["code"] == "invalid"
    assert body["title"] == "Ongeldige invoerwaarde."
    assert body["invalidParams"] == [
        {"name": "nonFieldErrors", "code": "unknown-parameters", "reason": "Onbekende query parameters: uuid__in"}
    ]


async def test_of_a_repeated_parameter_the_last_counts(client):
    response = await client.get(
        f"partij-identificatoren?partijIdentificatorObjectId={HENK_BSN}&partijIdentificatorObjectId={DRUK_BSN}"
    )
    assert [row["partijIdentificator"]["objectId"] for row in response.json()["results"]] == [DRUK_BSN]


async def test_a_list_of_bsns_finds_nobody_and_a_list_of_uuids_is_refused(client):
    bsns = f"{HENK_BSN},{DRUK_BSN}"
    assert (await ask(client, "partij-identificatoren", partijIdentificatorObjectId=bsns))["count"] == 0
    uuids = f"{partij_uuid(HENK_PARTIJ_NUMMER)},{partij_uuid(DRUK_PARTIJ_NUMMER)}"
    body = await problem(client, 400, "betrokkenen", wasPartij__uuid=uuids)
    assert body["invalidParams"][0]["name"] == "wasPartij__uuid"


async def test_a_word_that_is_not_offered_is_refused(client):
    body = await problem(client, 400, "internetaken", status="open")
    assert body["invalidParams"][0]["code"] == "invalid_choice"


async def test_of_a_url_filter_only_the_last_part_counts(client):
    url = f"http://elders.invalid/x/{partij_uuid(HENK_PARTIJ_NUMMER)}"
    assert (await ask(client, "betrokkenen", wasPartij__url=url))["count"] == 2


async def test_klantcontacten_come_in_the_order_in_which_they_were_written(client):
    page = await ask(client, "klantcontacten", hadBetrokkene__wasPartij__uuid=partij_uuid(DRUK_PARTIJ_NUMMER))
    moments = [each["plaatsgevondenOp"] for each in page["results"]]
    assert len(moments) == 12
    assert moments != sorted(moments, reverse=True)


async def test_a_shared_record_is_expanded_below_the_first_only(client):
    page = await ask(
        client,
        "klantcontacten",
        hadBetrokkene__wasPartij__uuid=partij_uuid(DRUK_PARTIJ_NUMMER),
        expand="hadBetrokkenen,hadBetrokkenen.wasPartij",
    )
    betrokkenen = [each["_expand"]["hadBetrokkenen"][0] for each in page["results"]]
    assert ["wasPartij" in each.get("_expand", {}) for each in betrokkenen] == [True] + 11 * [False]


async def test_a_shared_record_at_the_top_is_null_the_second_time(client):
    page = await ask(client, "digitaleadressen", omschrijving="Voor dit contact", expand="verstrektDoorBetrokkene")
    seen = set()
    for each in page["results"]:
        betrokkene = each["verstrektDoorBetrokkene"]["uuid"]
        assert (each["_expand"]["verstrektDoorBetrokkene"] is None) == (betrokkene in seen)
        seen.add(betrokkene)
    assert len(seen) < page["count"]


async def test_absent_relations_have_three_forms(client):
    page = await ask(client, "klantcontacten", expand="omvatteBijlagen", pageSize=50)
    forms = {str(each["_expand"].get("omvatteBijlagen", "missing")) for each in page["results"]}
    assert {"missing", "None", "[]"} <= forms


async def test_expand_of_a_child_needs_its_parent(client):
    uuid = partij_uuid(HENK_PARTIJ_NUMMER)
    assert "_expand" not in await ask(client, f"partijen/{uuid}", expand="betrokkenen.hadKlantcontact")
    both = await ask(client, f"partijen/{uuid}", expand="betrokkenen,betrokkenen.hadKlantcontact")
    assert "hadKlantcontact" in both["_expand"]["betrokkenen"][0]["_expand"]
    assert (await ask(client, f"partijen/{uuid}", expand=""))["_expand"] == {}


async def test_repeated_expands_are_joined(client):
    uuid = partij_uuid(HENK_PARTIJ_NUMMER)
    response = await client.get(f"partijen/{uuid}?expand=digitaleAdressen&expand=betrokkenen")
    assert set(response.json()["_expand"]) == {"digitaleAdressen", "betrokkenen"}


async def test_an_unknown_expand_is_refused(client):
    body = await problem(client, 400, "partijen", expand="zaken")
    assert body["invalidParams"][0]["code"] == "invalid_choice"
    assert (await problem(client, 400, "actoren", expand="x"))["invalidParams"][0]["code"] == "unknown-parameters"


@pytest.mark.parametrize(
    ("asked", "size"), [("2", 2), ("0", 100), ("-1", 100), ("abc", 100), ("501", 500), ("10000", 500)]
)
async def test_page_sizes_are_clamped_not_refused(client, asked, size):
    assert len((await ask(client, "klantcontacten", pageSize=asked))["results"]) == size


async def test_pages_link_to_their_neighbours_on_the_host_that_was_used(client):
    second = await ask(client, "actoren", pageSize=2, page=2)
    assert second["next"] == f"{BASE}actoren?page=3&pageSize=2"
    assert second["previous"] == f"{BASE}actoren?pageSize=2"
    assert second["results"][0]["url"].startswith(BASE)


async def test_beyond_the_last_page_is_not_found(client):
    assert (await problem(client, 404, "actoren", page=99))["detail"] == "Ongeldige pagina."
    assert (await ask(client, "partijen", nummer="bestaat niet"))["results"] == []


async def test_without_the_token_nobody_is_authenticated(client):
    body = (await client.get("partijen", headers={"Authorization": "Token verkeerd"})).json()
    assert (body["status"], body["code"]) == (401, "authentication_failed")
    response = await client.get("partijen", headers={"Authorization": ""})
    assert response.json()["code"] == "not_authenticated"
    assert response.headers["WWW-Authenticate"] == "Token"


async def test_problem_json_as_first_choice_is_not_acceptable(client):
    headers = {"Accept": "application/problem+json, application/json"}
    assert (await client.get("partijen", headers=headers)).status_code == 406


@pytest.mark.parametrize("key", ["geen-uuid", "00000000-0000-0000-0000-000000000000"])
async def test_what_is_not_there_is_not_found(client, key):
    assert (await problem(client, 404, f"partijen/{key}"))["code"] == "not_found"


async def test_the_root_tells_its_version_and_no_data(client):
    response = await client.get(BASE)
    assert response.headers["API-version"] == "0.9.0"
    assert response.json()["partijen"] == f"{BASE}partijen"
    assert "ETag" not in response.headers


async def test_a_thread_can_be_followed_both_ways(client):
    first, second = (klantcontact_uuid(nummer) for nummer in VERGUNNING_X_CONTACTEN[:2])
    onward = await ask(client, "onderwerpobjecten", wasKlantcontact__uuid=first)
    assert [each["klantcontact"]["uuid"] for each in onward["results"]] == [second]
    about = (await ask(client, "onderwerpobjecten", klantcontact__uuid=second))["results"]
    assert [each["wasKlantcontact"]["uuid"] for each in about] == [first]
    uuid = onward["results"][0]["uuid"]
    assert (await ask(client, "klantcontacten", wasOnderwerpobject__uuid=uuid))["results"][0]["uuid"] == first


async def test_who_was_no_partij_can_be_told_apart(client):
    ongekend = await ask(client, "klantcontacten", hadBetrokkene__wasPartij="false")
    assert [each["kanaal"] for each in ongekend["results"]] == ["telefoon", "telefoon", "webformulier"]


async def test_a_partij_abroad_has_no_dutch_identificator(client):
    partij = await ask(client, f"partijen/{partij_uuid(BUITENLAND_NUMMER)}")
    assert partij["bezoekadres"]["land"] == "DE"
    assert [row["partijIdentificator"]["codeRegister"] for row in partij["partijIdentificatoren"]] == ["eidas"]


async def test_calls_are_remembered_until_reset(standin, client):
    await client.get("actoren?pageSize=1")
    await client.post("partijen", json={"soortPartij": "persoon"})
    first, second = standin.calls
    assert (first.method, first.query, first.body) == ("GET", (("pageSize", "1"),), None)
    assert (second.method, second.body) == ("POST", {"soortPartij": "persoon"})
    standin.reset()
    assert standin.calls == []


@pytest.mark.parametrize(
    ("fault", "status", "media_type"),
    [
        (Fault.UNAVAILABLE, 500, "application/json"),
        (Fault.FORBIDDEN, 403, "application/json"),
        (Fault.UNAUTHORIZED, 401, "application/json"),
        (Fault.BUSY, 503, "application/json"),
        (Fault.HTML, 200, "text/html; charset=utf-8"),
        (Fault.GARBAGE, 200, "application/json"),
        (Fault.EMPTY, 200, "application/json"),
        (Fault.TRUNCATED, 200, "application/json"),
    ],
)
async def test_a_fault_breaks_every_answer(standin, client, fault, status, media_type):
    standin.fault = fault
    response = await client.get("actoren")
    assert (response.status_code, response.headers["content-type"]) == (status, media_type)
    if status == 200:
        with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
            response.json()
    else:
        assert response.json()["status"] == status


async def test_wrong_types_are_valid_json(standin, client):
    standin.fault = Fault.WRONG_TYPES
    assert (await ask(client, "actoren"))["results"] == "lijst"
    standin.fault = Fault.WRONG_RECORDS
    assert (await ask(client, "actoren"))["results"] == [7, 8]


async def test_next_may_lead_elsewhere_or_nowhere(standin, client):
    standin.fault = Fault.NEXT_ELSEWHERE
    path = "/klantinteracties/api/v1/actoren?pageSize=2"
    assert (await ask(client, "actoren", pageSize=2))["next"] == f"{ELSEWHERE}{path}"
    standin.fault = Fault.NEXT_SELF
    assert (await ask(client, "actoren", pageSize=2))["next"] == f"http://klant.test{path}"


async def test_a_redirect_leads_to_another_host(standin, client):
    standin.fault = Fault.REDIRECT
    assert (await client.get("actoren")).headers["location"].startswith(ELSEWHERE)


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.ENDLESS])
async def test_a_client_can_leave_what_never_ends(standin, client, fault):
    standin.fault = fault
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.get("actoren")


async def test_slow_is_late_and_right(standin, client):
    standin.fault, standin.slow_seconds = Fault.SLOW, 0.05
    before = asyncio.get_running_loop().time()
    await ask(client, "actoren")
    assert asyncio.get_running_loop().time() - before >= 0.05


async def test_a_fault_can_be_limited_and_set_from_outside(standin, client):
    set_fault = {"fault": "BUSY", "fault_path": "/actoren"}
    assert (await client.post("http://klant.test/_standin/fault", json=set_fault)).status_code == 200
    assert (await client.get("actoren")).headers["Retry-After"]
    assert (await client.get("partijen?pageSize=1")).status_code == 200
    await client.post("http://klant.test/_standin/fault", json={"fault": None})
    assert (await client.get("actoren")).status_code == 200
    calls = (await client.get("http://klant.test/_standin/calls")).json()
    assert [each["path"].rsplit("/", 1)[1] for each in calls] == ["actoren", "partijen", "actoren"]
    assert (await client.post("http://klant.test/_standin/fault", json={"fault": "?"})).status_code == 400


async def test_the_other_klantregister_knows_the_same_person_otherwise(town, standin):
    wijkteam = openklant_app(town.wijkteam, token=TOKEN)
    names = []
    for app in (standin, wijkteam):
        transport = httpx.ASGITransport(app)
        headers = {"Authorization": f"Token {TOKEN}"}
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as each:
            found = await ask(each, "partijen", partijIdentificator__objectId=TWEE_REGISTERS_BSN)
            names += [partij["partijIdentificatie"]["volledigeNaam"] for partij in found["results"]]
    assert names == ["Johanna Smit", "Hanneke Smit"]


async def test_the_filters_of_an_onderwerpobject_look_at_what_a_klantcontact_was_about_or_at_what_it_was_to_others(
    client,
):
    vraag, antwoord = (klantcontact_uuid(nummer) for nummer in OVERLAST_CONTACTEN)
    (about,) = (await ask(client, "onderwerpobjecten", wasKlantcontact__uuid=vraag))["results"]
    assert about["klantcontact"]["uuid"] == antwoord
    found = await ask(client, "klantcontacten", onderwerpobject__uuid=about["uuid"])
    assert [each["uuid"] for each in found["results"]] == [antwoord]
    found = await ask(client, "klantcontacten", wasOnderwerpobject__uuid=about["uuid"])
    assert [each["uuid"] for each in found["results"]] == [vraag]


async def test_texts_are_searched_by_part_and_an_address_only_when_it_is_asked_so(client):
    assert (await ask(client, "klantcontacten", onderwerp="VAN DE BOUWPLAATS"))["count"] == 1
    assert (await ask(client, "digitaleadressen", adres="HENK@planet.nl"))["count"] == 0
    assert (await ask(client, "digitaleadressen", adres__icontains="HENK@planet"))["count"] == 3
