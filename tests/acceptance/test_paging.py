"""Paging over several bronnen through the API: the union in order, whatever the size of the page."""

import pytest

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, TWEEHONDERD_ZAKEN_BSN
from tests.facade import facade

ZAKEN = """query ($bsn: String!, $first: Int!, $na: String, $volgorde: Volgorde!) { klantbeeld(van: {bsn: $bsn}) {
  list: zaken(first: $first, after: $na, volgorde: $volgorde) {
    nodes { id identificatie startdatum } pageInfo { hasNextPage endCursor } volledig } } }"""
TIJDLIJN = ZAKEN.replace("zaken(", "tijdlijn(").replace("identificatie startdatum", "titel tijdstip")


async def pages(facade_, query, first, bsn=DRUK_BSN, volgorde="NIEUWSTE_EERST"):
    na = None
    while True:
        variables = {"bsn": bsn, "first": first, "na": na, "volgorde": volgorde}
        page = (await facade_.ask(query, variables))["klantbeeld"]["list"]
        assert page["volledig"]
        yield page["nodes"]
        na = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


@pytest.mark.parametrize("volgorde", ["NIEUWSTE_EERST", "OUDSTE_EERST"])
@pytest.mark.parametrize("query", [ZAKEN, TIJDLIJN], ids=["zaken", "tijdlijn"])
@pytest.mark.parametrize("first", [1, 3, 7])
async def test_pages_of_any_size_give_what_one_large_page_gives(query, first, volgorde):
    async with facade() as facade_:
        whole = [node async for page in pages(facade_, query, 100, volgorde=volgorde) for node in page]
        small = [node async for page in pages(facade_, query, first, volgorde=volgorde) for node in page]
    assert small == whole
    assert len({node["id"] for node in whole}) == len(whole) >= 20


async def test_two_hundred_zaken_page_through_without_gap_or_repeat():
    async with facade() as facade_:
        nodes = [node async for page in pages(facade_, ZAKEN, 30, TWEEHONDERD_ZAKEN_BSN) for node in page]
    assert len({node["identificatie"] for node in nodes}) == len(nodes) == 200


async def test_a_bron_that_fails_on_page_two_loses_nothing_when_it_is_back_on_page_three():
    variables = {"bsn": DRUK_BSN, "first": 5, "volgorde": "NIEUWSTE_EERST"}
    async with facade() as facade_:
        whole = [node async for page in pages(facade_, ZAKEN, 100) for node in page]
        seen, na = [], None
        for number in range(1, 20):
            noord = facade_.place.standins["zaken-noord"]
            noord.break_with(Fault.UNAVAILABLE if number == 2 else None)
            page = (await facade_.ask(ZAKEN, {**variables, "na": na}))["klantbeeld"]["list"]
            assert page["volledig"] is (number != 2)
            seen += page["nodes"]
            na = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    assert sorted(node["identificatie"] for node in seen) == sorted(node["identificatie"] for node in whole)


async def test_an_id_is_the_same_when_another_bron_is_down():
    variables = {"bsn": DRUK_BSN, "first": 100, "volgorde": "NIEUWSTE_EERST"}
    async with facade() as facade_:
        before = (await facade_.ask(ZAKEN, variables))["klantbeeld"]["list"]["nodes"]
        facade_.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE)
        after = (await facade_.ask(ZAKEN, variables))["klantbeeld"]["list"]["nodes"]
    ids = {node["identificatie"]: node["id"] for node in before}
    assert after
    assert {node["identificatie"]: node["id"] for node in after}.items() <= ids.items()
