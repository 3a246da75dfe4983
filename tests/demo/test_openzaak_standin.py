"""The stand-in for Open Zaak answers as the real one was seen to answer, surprises included."""

import asyncio
import time

import httpx
import jwt
import pytest

from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_BSN,
    DRUK_GEHEIME_ZAAK,
    DRUK_HOOFDZAAK,
    EEN_ZAAK_BSN,
    HENK_BSN,
    HENK_PARKEER_ZAAK,
    HENK_PASPOORT_ZAAK,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VOF_KVK,
    VOF_OMGEVING_ZAAK,
    VOF_RSIN,
    VOF_VESTIGING,
    build_town,
    zaak_uuid,
)

CLIENT_ID = "klantbeeld"
GEHEIM = "een geheim van meer dan tweeendertig tekens"
HOST = "http://zaak.test"
ZAKEN = f"{HOST}/zaken/api/v1"
CATALOGI = f"{HOST}/catalogi/api/v1"
BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
NNP = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__"
SHAPES = {
    f"{ZAKEN}/zaken": "url uuid identificatie bronorganisatie omschrijving toelichting zaaktype registratiedatum "
    "verantwoordelijkeOrganisatie startdatum einddatum einddatumGepland uiterlijkeEinddatumAfdoening publicatiedatum "
    "laatstGemuteerd laatstGeopend communicatiekanaal communicatiekanaalNaam productenOfDiensten "
    "vertrouwelijkheidaanduiding betalingsindicatie betalingsindicatieWeergave laatsteBetaaldatum zaakgeometrie "
    "verlenging opschorting selectielijstklasse hoofdzaak deelzaken relevanteAndereZaken gerelateerdeZaken "
    "eigenschappen rollen status zaakinformatieobjecten zaakobjecten kenmerken archiefnominatie archiefstatus "
    "archiefactiedatum resultaat opdrachtgevendeOrganisatie processobjectaard startdatumBewaartermijn processobject "
    "_expand",
    f"{ZAKEN}/statussen": "url uuid zaak statustype datumStatusGezet statustoelichting indicatieLaatstGezetteStatus "
    "gezetdoor zaakinformatieobjecten",
    f"{ZAKEN}/resultaten": "url uuid zaak resultaattype toelichting",
    f"{CATALOGI}/catalogussen": "url domein rsin contactpersoonBeheerNaam contactpersoonBeheerTelefoonnummer "
    "contactpersoonBeheerEmailadres zaaktypen besluittypen informatieobjecttypen naam versie begindatumVersie",
    f"{CATALOGI}/zaaktypen": "url identificatie omschrijving omschrijvingGeneriek vertrouwelijkheidaanduiding doel "
    "aanleiding toelichting indicatieInternOfExtern handelingInitiator onderwerp handelingBehandelaar doorlooptijd "
    "servicenorm opschortingEnAanhoudingMogelijk verlengingMogelijk verlengingstermijn trefwoorden "
    "publicatieIndicatie publicatietekst verantwoordingsrelatie productenOfDiensten selectielijstProcestype "
    "referentieproces concept verantwoordelijke broncatalogus bronzaaktype beginGeldigheid eindeGeldigheid "
    "versiedatum beginObject eindeObject catalogus statustypen resultaattypen eigenschappen informatieobjecttypen "
    "roltypen besluittypen deelzaaktypen gerelateerdeZaaktypen zaakobjecttypen",
    f"{CATALOGI}/statustypen": "url omschrijving omschrijvingGeneriek statustekst zaaktype zaaktypeIdentificatie "
    "volgnummer isEindstatus informeren doorlooptijd toelichting checklistitemStatustype catalogus eigenschappen "
    "zaakobjecttypen beginGeldigheid eindeGeldigheid beginObject eindeObject",
    f"{CATALOGI}/resultaattypen": "url zaaktype zaaktypeIdentificatie omschrijving resultaattypeomschrijving "
    "omschrijvingGeneriek selectielijstklasse toelichting archiefnominatie archiefactietermijn "
    "brondatumArchiefprocedure procesobjectaard indicatieSpecifiek procestermijn catalogus besluittypen "
    "besluittypeOmschrijving informatieobjecttypen informatieobjecttypeOmschrijving beginGeldigheid eindeGeldigheid "
    "beginObject eindeObject",
    f"{CATALOGI}/roltypen": "url zaaktype zaaktypeIdentificatie omschrijving omschrijvingGeneriek catalogus "
    "beginGeldigheid eindeGeldigheid beginObject eindeObject",
}
ROL = (
    "url uuid zaak betrokkene betrokkeneType afwijkendeNaamBetrokkene roltype omschrijving omschrijvingGeneriek "
    "roltoelichting registratiedatum indicatieMachtiging contactpersoonRol statussen beginGeldigheid eindeGeldigheid "
    "betrokkeneIdentificatie"
)
NATUURLIJK_PERSOON = (
    "inpBsn anpIdentificatie inpA_nummer geslachtsnaam voorvoegselGeslachtsnaam voorletters voornamen "
    "geslachtsaanduiding geboortedatum verblijfsadres subVerblijfBuitenland"
)


def token(client_id=CLIENT_ID, geheim=GEHEIM, age=0, **claims):
    payload = {"iss": client_id, "client_id": client_id, "iat": int(time.time()) - age, **claims}
    return jwt.encode(payload, geheim, algorithm="HS256")


@pytest.fixture(scope="module")
def town():
    return build_town()


@pytest.fixture
def standin(town):
    return openzaak_app(town.zaken_centraal, client_id=CLIENT_ID, geheim=GEHEIM, name="zaken-centraal")


@pytest.fixture
async def client(standin):
    headers = {"Authorization": f"Bearer {token()}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(standin), headers=headers) as made:
        yield made


async def ask(client, path, /, **query):
    response = await client.get(path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


async def problem(client, status, path, /, **query):
    response = await client.get(path, params=query)
    assert response.status_code == status
    return response.json()


async def zoek(client, body, query=""):
    response = await client.post(f"{ZAKEN}/zaken/_zoek{query}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def identificaties(page):
    return [each["identificatie"] for each in page["results"]]


@pytest.mark.parametrize("url", SHAPES)
async def test_a_list_has_the_fields_of_the_real_one(client, url):
    page = await ask(client, url, pageSize=1)
    assert list(page) == ["count", "next", "previous", "results"]
    assert set(page["results"][0]) == set(SHAPES[url].split())
    assert await ask(client, page["results"][0]["url"]) == page["results"][0]


async def test_rollen_have_the_fields_of_their_kind(client):
    async def rol(soort):
        return (await ask(client, f"{ZAKEN}/rollen", betrokkeneType=soort, pageSize=1))["results"][0]

    persoon, medewerker = await rol("natuurlijk_persoon"), await rol("medewerker")
    assert set(medewerker) == set(ROL.split())
    assert set(persoon) == {*ROL.split(), "authenticatieContext"}
    assert set(persoon["betrokkeneIdentificatie"]) == set(NATUURLIJK_PERSOON.split())
    organisatie, vestiging = await rol("niet_natuurlijk_persoon"), await rol("vestiging")
    assert {"innNnpId", "kvkNummer", "vestigingsNummer", "statutaireNaam"} <= set(
        organisatie["betrokkeneIdentificatie"]
    )
    assert {"vestigingsNummer", "handelsnaam", "kvkNummer"} <= set(vestiging["betrokkeneIdentificatie"])


@pytest.mark.parametrize(
    ("bsn", "count"), [(EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200), (HENK_BSN, 3)]
)
async def test_zaken_are_found_by_bsn(client, bsn, count):
    assert (await ask(client, f"{ZAKEN}/zaken", **{BSN: bsn}))["count"] == count


async def test_rol_filters_hold_for_one_rol(client):
    def asked(generiek):
        return {BSN: DRUK_BSN, "rol__omschrijvingGeneriek": generiek}

    assert (await ask(client, f"{ZAKEN}/zaken", **asked("initiator")))["count"] == 14
    assert (await ask(client, f"{ZAKEN}/zaken", **asked("behandelaar")))["count"] == 0


async def test_an_organisatie_has_a_number_per_zaak(client):
    url = f"{ZAKEN}/zaken"
    by_rsin = await ask(client, url, **{f"{NNP}innNnpId": VOF_RSIN})
    by_kvk = await ask(client, url, **{f"{NNP}kvkNummer": VOF_KVK})
    by_vestiging = await ask(client, url, rol__betrokkeneIdentificatie__vestiging__vestigingsNummer=VOF_VESTIGING)
    assert identificaties(by_rsin) == [VOF_OMGEVING_ZAAK]
    assert len(set(identificaties(by_kvk)) - {VOF_OMGEVING_ZAAK}) == 1
    assert by_vestiging["count"] == 1
    assert (await ask(client, url, **{f"{NNP}vestigingsNummer": VOF_VESTIGING}))["count"] == 0


async def test_lists_in_a_filter_for_one_value_are_refused_or_silently_wrong(client):
    body = await problem(client, 400, f"{ZAKEN}/zaken", **{BSN: f"{HENK_BSN},{EEN_ZAAK_BSN}"})
    assert body["invalidParams"][0]["code"] == "max_length"
    repeated = await client.get(f"{ZAKEN}/zaken?{BSN}={HENK_BSN}&{BSN}={EEN_ZAAK_BSN}")
    assert repeated.json()["count"] == 1
    assert (await zoek(client, {BSN: [HENK_BSN, EEN_ZAAK_BSN]}))["count"] == 1
    urls = ",".join(f"{ZAKEN}/zaken/{zaak_uuid(each)}" for each in (HENK_PASPOORT_ZAAK, HENK_PARKEER_ZAAK))
    assert (await ask(client, f"{ZAKEN}/statussen", zaak=urls))["count"] == 0


async def test_a_url_on_another_host_matches_nothing(client):
    path = f"/zaken/api/v1/zaken/{zaak_uuid(HENK_PARKEER_ZAAK)}"
    assert (await ask(client, f"{ZAKEN}/statussen", zaak=HOST + path))["count"] == 3
    assert (await ask(client, f"{ZAKEN}/statussen", zaak="http://localhost" + path))["count"] == 0
    elsewhere = await ask(client, "http://anders.test/zaken/api/v1/statussen", zaak="http://anders.test" + path)
    assert elsewhere["results"][0]["zaak"] == "http://anders.test" + path


async def test_zaken_come_newest_written_first_unless_ordered(client):
    asked = {BSN: TWEEHONDERD_ZAKEN_BSN, "pageSize": 500}
    unordered = [each["startdatum"] for each in (await ask(client, f"{ZAKEN}/zaken", **asked))["results"]]
    ordered = await ask(client, f"{ZAKEN}/zaken", **asked, ordering="-startdatum,identificatie")
    pairs = [(each["startdatum"], each["identificatie"]) for each in ordered["results"]]
    assert unordered != sorted(unordered, reverse=True)
    assert pairs == sorted(sorted(pairs, key=lambda pair: pair[1]), key=lambda pair: pair[0], reverse=True)
    assert len({start for start, _ in pairs}) < len(pairs)


async def test_what_is_too_confidential_can_be_left_out(client):
    asked = {BSN: DRUK_BSN, "maximaleVertrouwelijkheidaanduiding": "zaakvertrouwelijk"}
    found = await ask(client, f"{ZAKEN}/zaken", **asked)
    assert found["count"] == 13
    assert DRUK_GEHEIME_ZAAK not in identificaties(found)


async def test_dates_and_absence_can_be_asked(client):
    url, asked = f"{ZAKEN}/zaken", {BSN: TWINTIG_ZAKEN_BSN}
    still_open = await ask(client, url, **asked, einddatum__isnull="true")
    closed = await ask(client, url, **asked, einddatum__isnull="false")
    assert still_open["count"] + closed["count"] == 20
    assert all(each["einddatum"] is None for each in still_open["results"])
    recent = await ask(client, url, **asked, startdatum__gte="2026-01-01")
    older = await ask(client, url, **asked, startdatum__lt="2026-01-01")
    assert recent["count"] + older["count"] == 20
    assert 0 < recent["count"] < 20
    assert (await problem(client, 400, url, startdatum="gisteren"))["invalidParams"][0]["name"] == "startdatum"


async def test_an_unknown_parameter_is_refused(client):
    body = await problem(client, 400, f"{ZAKEN}/statussen", zaak__in="x")
    assert body["invalidParams"][0]["code"] == "unknown-parameters"
    assert body["title"] == "Ongeldige invoer."


async def test_zoek_finds_by_uuid_what_is_there_in_its_own_order(client):
    uuids = [zaak_uuid(each) for each in (HENK_PASPOORT_ZAAK, HENK_PARKEER_ZAAK)]
    unknown = "00000000-0000-0000-0000-000000000000"
    found = await zoek(client, {"uuid__in": [*uuids, unknown], "expand": ["status"]}, "?pageSize=500")
    assert [each["uuid"] for each in found["results"]] == uuids[::-1]
    assert set(found["results"][0]["_expand"]) == {"status"}
    assert (await zoek(client, {"uuid__in": []}))["count"] == 0


async def test_zoek_passes_over_a_key_it_does_not_know(client):
    everything = (await ask(client, f"{ZAKEN}/zaken", pageSize=1))["count"]
    assert (await zoek(client, {"identificatie__in": [HENK_PASPOORT_ZAAK]}))["count"] == everything


async def test_zoek_orders_expands_and_pages(client):
    body = {BSN: DRUK_BSN, "ordering": "-startdatum", "expand": ["zaaktype"]}
    page = await zoek(client, body, "?pageSize=3")
    assert page["next"] == f"{ZAKEN}/zaken/_zoek?page=2&pageSize=3"
    assert [each["startdatum"] for each in page["results"]] == sorted(
        (each["startdatum"] for each in page["results"]), reverse=True
    )
    assert all("zaaktype" in each["_expand"] for each in page["results"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({}, 400, "empty_search_body"), ({"uuid__in": ["x"]}, 400, "invalid"), ({"expand": "status"}, 500, None)],
)
async def test_zoek_refuses_what_the_real_one_refuses(client, body, status, code):
    response = await client.post(f"{ZAKEN}/zaken/_zoek", json=body)
    assert response.status_code == status
    if code:
        assert response.json()["invalidParams"][0]["code"] == code


async def test_zaken_need_a_crs_and_the_rest_does_not(client):
    del client.headers["Content-Crs"]
    assert (await client.post(f"{ZAKEN}/zaken/_zoek", json={"uuid__in": []})).status_code == 412
    wrong = await client.get(f"{ZAKEN}/zaken", headers={"Accept-Crs": "EPSG:28992"})
    assert wrong.status_code == 406
    del client.headers["Accept-Crs"]
    assert (await problem(client, 412, f"{ZAKEN}/zaken"))["detail"] == "'Accept-Crs' header ontbreekt"
    assert (await client.get(f"{ZAKEN}/rollen?pageSize=1")).status_code == 200


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "permission_denied"),
        ("Bearer onzin", "jwt-decode-error"),
        (f"Bearer {token(client_id='iemand')}", "invalid-client-identifier"),
        (f"Bearer {token(geheim='x' * 40)}", "invalid-jwt-signature"),
        (f"Bearer {token(age=7200)}", "jwt-expired"),
    ],
)
async def test_whoever_may_not_is_forbidden_whatever_the_reason(client, authorization, code):
    response = await client.get(f"{ZAKEN}/zaken", headers={"Authorization": authorization})
    assert (response.status_code, response.json()["code"]) == (403, code)


@pytest.mark.parametrize("age", [3000, -3600])
async def test_a_token_is_good_for_an_hour_and_may_come_from_the_future(client, age):
    headers = {"Authorization": f"Bearer {token(age=age)}"}
    assert (await client.get(f"{ZAKEN}/rollen?pageSize=1", headers=headers)).status_code == 200


async def test_problem_json_is_given_to_who_asks_for_it_first(client):
    url = f"{ZAKEN}/zaken?page=9999"
    plain = await client.get(url)
    asked = await client.get(url, headers={"Accept": "application/problem+json, application/json"})
    assert plain.status_code == asked.status_code == 404
    assert plain.headers["content-type"] == "application/json"
    assert asked.headers["content-type"] == "application/problem+json"
    assert plain.json()["detail"] == "Ongeldige pagina."


async def test_a_key_that_is_no_uuid_breaks_the_server(client):
    assert (await problem(client, 500, f"{ZAKEN}/zaken/abc"))["detail"] == "Internal Server Error"
    assert (await problem(client, 404, f"{ZAKEN}/zaken/00000000-0000-0000-0000-000000000000"))["status"] == 404


async def test_expand_gives_every_zaak_what_it_shares(client):
    page = await ask(
        client, f"{ZAKEN}/zaken", **{BSN: TWINTIG_ZAKEN_BSN}, expand="status,status.statustype,rollen,rollen.roltype"
    )
    for zaak in page["results"]:
        assert zaak["_expand"]["status"]["_expand"]["statustype"]["statustekst"]
        assert all("roltype" in rol["_expand"] for rol in zaak["_expand"]["rollen"])


async def test_expand_leaves_out_what_is_absent_and_needs_the_parent(client):
    url = f"{ZAKEN}/zaken/{zaak_uuid(DRUK_HOOFDZAAK)}"
    assert (await ask(client, url))["_expand"] == {}
    assert "_expand" not in await ask(client, url, expand="status.statustype")
    zaak = await ask(client, url, expand="resultaat,hoofdzaak,deelzaken,deelzaken.status")
    assert set(zaak["_expand"]) == {"deelzaken"}
    assert len(zaak["_expand"]["deelzaken"]) == 3
    assert all("status" in deelzaak["_expand"] for deelzaak in zaak["_expand"]["deelzaken"])
    repeated = await client.get(f"{url}?expand=status&expand=zaaktype")
    assert set(repeated.json()["_expand"]) == {"zaaktype"}
    assert (await problem(client, 400, url, expand="besluiten"))["invalidParams"][0]["code"] == "invalid_choice"


async def test_zaakinformatieobjecten_and_eigenschappen_are_bare_arrays(client):
    zaak = f"{ZAKEN}/zaken/{zaak_uuid(VOF_OMGEVING_ZAAK)}"
    [document] = await ask(client, f"{ZAKEN}/zaakinformatieobjecten", zaak=zaak)
    assert document["titel"] == "Bouwtekening"
    [eigenschap] = await ask(client, f"{zaak}/zaakeigenschappen")
    assert set(eigenschap) == {"url", "uuid", "zaak", "eigenschap", "naam", "waarde"}
    assert await ask(client, eigenschap["url"]) == eigenschap
    expanded = await ask(client, zaak, expand="eigenschappen,eigenschappen.eigenschap")
    assert expanded["_expand"]["eigenschappen"][0]["_expand"]["eigenschap"]["naam"] == "bouwkosten"


@pytest.mark.parametrize("offered", ["{tag}", "W/{tag}", "*", '"x", {tag}'])
async def test_a_detail_that_is_known_is_not_sent_again(client, offered):
    url = (await ask(client, f"{CATALOGI}/zaaktypen"))["results"][0]["url"]
    tag = (await client.get(url)).headers["ETag"]
    response = await client.get(url, headers={"If-None-Match": offered.format(tag=tag)})
    assert response.status_code == 304
    assert "API-version" not in response.headers
    assert (await client.get(url, headers={"If-None-Match": tag.strip('"')})).status_code == 200
    assert "ETag" not in (await client.get(f"{CATALOGI}/zaaktypen")).headers


async def test_the_tag_of_a_zaak_is_blind_to_expand(client):
    url = f"{ZAKEN}/zaken/{zaak_uuid(HENK_PASPOORT_ZAAK)}"
    plain, expanded = await client.get(url), await client.get(f"{url}?expand=rollen")
    assert plain.headers["ETag"] == expanded.headers["ETag"]


async def test_concepts_are_shown_when_asked(client):
    counts = [
        (await ask(client, f"{CATALOGI}/zaaktypen", **asked))["count"]
        for asked in ({}, {"status": "definitief"}, {"status": "concept"}, {"status": "alles"})
    ]
    assert counts == [6, 6, 1, 7]
    assert (await ask(client, f"{CATALOGI}/statustypen", status="concept"))["count"] == 2


async def test_standins_are_served_on_loopback_and_stop_though_they_hang(standin, town):
    noord = openzaak_app(town.zaken_noord, client_id=CLIENT_ID, geheim=GEHEIM, name="zaken-noord")
    headers = {"Authorization": f"Bearer {token()}"}
    async with serve_standins(standin, noord) as urls, httpx.AsyncClient(headers=headers, timeout=5) as client:
        assert set(urls) == {"zaken-centraal", "zaken-noord"}
        zaaktype = (await ask(client, f"{urls['zaken-noord']}/catalogi/api/v1/zaaktypen"))["results"][0]
        assert zaaktype["url"].startswith(urls["zaken-noord"])
        for fault in (Fault.HANG, Fault.ENDLESS):
            standin.fault = fault
            with pytest.raises((httpx.ReadTimeout, TimeoutError)):
                async with asyncio.timeout(0.3):
                    await client.get(f"{urls['zaken-centraal']}/zaken/api/v1/rollen")


async def test_two_standins_cannot_share_a_name(standin):
    with pytest.raises(ValueError, match="same name"):
        async with serve_standins(standin, standin):
            pass
