"""A1: one request, and a number of calls that depends on the query and not on how much a klant has."""

import pytest

from klantbeeld.demo.town import DRUK_BSN, EEN_ZAAK_BSN, TWEEHONDERD_ZAKEN_BSN, TWINTIG_ZAKEN_BSN
from klantbeeld.server.graphiql import examples
from tests.facade import facade

KLANTBEELD = next(one.query for one in examples() if one.name.startswith("01"))
PEOPLE = {"1": EEN_ZAAK_BSN, "20": TWINTIG_ZAKEN_BSN, "200": TWEEHONDERD_ZAKEN_BSN}


async def warm(facade_):
    """The first question ever reads the catalogus and probes the search; after that a bron knows."""
    await facade_.ask(KLANTBEELD, {"bsn": DRUK_BSN})
    facade_.forget_calls()


async def test_one_request_gives_the_whole_klantbeeld_of_a_busy_person():
    async with facade() as facade_:
        beeld = (await facade_.ask(KLANTBEELD, {"bsn": DRUK_BSN}))["klantbeeld"]
    assert beeld["gekend"] is True
    assert beeld["contactgegevens"]["naam"]["volledig"]
    assert beeld["contactgegevens"]["aanbevolenDigitaalAdres"]["adres"]
    assert beeld["partijen"]["nodes"][0]["contactgegevens"]["digitaleAdressen"]
    contacten = beeld["klantcontacten"]["nodes"]
    assert len(contacten) == 10
    assert all(contact["actoren"] and contact["betrokkenen"][0]["naam"] for contact in contacten)
    assert any(contact["interneTaken"]["nodes"] for contact in contacten)
    references = [one for contact in contacten for one in contact["onderwerpobjecten"]]
    assert {"GEVONDEN"} == {one["resultaat"] for one in references if one["object"]}
    assert any(one["object"] and one["object"]["__typename"] == "Zaak" for one in references)
    zaken = beeld["zaken"]["nodes"]
    assert len(zaken) == 10
    assert all(zaak["zaaktype"]["naam"] and zaak["status"]["naam"] for zaak in zaken)
    moments = [item["tijdstip"] for item in beeld["tijdlijn"]["nodes"]]
    assert len(moments) == 10
    assert all(
        beeld[part]["volledig"] for part in ("contactgegevens", "partijen", "klantcontacten", "zaken", "tijdlijn")
    )


async def test_the_tijdlijn_is_in_order_of_time():
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { tijdlijn(first: 100) { nodes { tijdstip } } } }"""
    from datetime import datetime

    async with facade() as facade_:
        nodes = (await facade_.ask(query, {"bsn": DRUK_BSN}))["klantbeeld"]["tijdlijn"]["nodes"]
    moments = [datetime.fromisoformat(node["tijdstip"]) for node in nodes]
    assert len(moments) > 20
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("count", PEOPLE)
async def test_the_calls_to_the_zaakregisters_do_not_grow_with_the_zaken(count):
    """A list with status and zaaktype is one search with `expand`; the tijdlijn one without. The catalogus is warm."""
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
      zaken(first: 100) { nodes { identificatie status { naam gezetOp } zaaktype { naam } resultaat { naam }
        betrokkenen { naam } behandelaars { naam } } }
      tijdlijn(soorten: [ZAAK]) { nodes { titel } }
    } }"""
    async with facade() as facade_:
        await facade_.ask(query, {"bsn": DRUK_BSN})
        facade_.forget_calls()
        await facade_.ask(query, {"bsn": PEOPLE[count]})
        assert facade_.calls("zaken-centraal") == ["POST zaken/_zoek"] * 2
        assert facade_.calls("zaken-noord") == ["POST zaken/_zoek"] * 2


@pytest.mark.parametrize("count", PEOPLE)
async def test_the_calls_to_a_klantregister_stay_within_what_the_query_asks(count):
    """Open Klant can give what hangs under klantcontacten along with a list, but N+1 inside itself, and has no order.

    So up to `expand_grens` (20) klantcontacten come in one call; with more, all are listed bare to find the newest, and
    only those on the page that the first call did not bring are asked one by one, at the same time.
    """
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
      klantcontacten(first: 10) { nodes { onderwerp richting actoren { naam } interneTaken { nodes { nummer } }
        onderwerpobjecten { identificator { objectId } } bijlagen { identificator { objectId } } } }
    } }"""
    async with facade() as facade_:
        await facade_.ask(query, {"bsn": PEOPLE[count]})
        calls = facade_.calls("contacten")
    lists = [call for call in calls if call == "GET klantcontacten"]
    details = [call for call in calls if call.startswith("GET klantcontacten/")]
    others = [call for call in calls if "klantcontacten" not in call]
    assert len(others) == 2, "who the partij is, and of what soort"
    assert len(lists) == (1 if count != "200" else 2)
    assert len(details) <= (0 if count != "200" else 10)


async def test_asking_contactgegevens_calls_no_zaakregister():
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
      contactgegevens { naam { volledig } digitaleAdressen { adres } volledig } } }"""
    async with facade() as facade_:
        await warm(facade_)
        await facade_.ask(query, {"bsn": DRUK_BSN})
        assert facade_.calls("zaken-centraal") == []
        assert facade_.calls("zaken-noord") == []
        assert len(facade_.calls("contacten")) == 3


async def test_asking_only_the_identificatie_of_zaken_calls_no_catalogus_and_no_status():
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { zaken { nodes { identificatie } } } }"""
    async with facade() as facade_:
        await warm(facade_)
        await facade_.ask(query, {"bsn": DRUK_BSN})
        (call,) = facade_.place.standins["zaken-centraal"].calls
        assert (call.method, call.path) == ("POST", "/zaken/api/v1/zaken/_zoek")
        assert "expand" not in call.body
        assert facade_.calls("contacten") == []


async def test_statushistorie_is_asked_per_zaak_on_the_page_for_the_register_has_no_other_way():
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
      zaken(first: 5) { nodes { statushistorie { naam } } } } }"""
    async with facade() as facade_:
        await warm(facade_)
        await facade_.ask(query, {"bsn": TWEEHONDERD_ZAKEN_BSN})
        calls = facade_.calls("zaken-centraal")
    assert calls.count("GET statussen") == 5
    assert len(calls) <= 7


async def test_the_references_of_all_klantcontacten_are_followed_in_one_call_per_zaakregister():
    query = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
      klantcontacten { nodes { onderwerpobjecten { titel resultaat object { id titel } } } } } }"""
    async with facade() as facade_:
        await warm(facade_)
        await facade_.ask(query, {"bsn": DRUK_BSN})
        assert facade_.calls("zaken-centraal") == ["POST zaken/_zoek"]
        assert facade_.calls("zaken-noord") == ["POST zaken/_zoek"]
