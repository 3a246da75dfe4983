"""A2: one bron misbehaves, in every way we know; the others are whole, and the answer says what is missing."""

import asyncio

import pytest

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN
from tests.facade import facade

QUERY = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
  gekend
  contactgegevens { naam { volledig } ...Wie }
  partijen { nodes { naam } ...Wie }
  klantcontacten(first: 5) { nodes { onderwerp richting interneTaken { nodes { nummer } } } ...Wie }
  interneTaken { nodes { gevraagdeHandeling } ...Wie }
  zaken(first: 5) { nodes { identificatie status { naam } zaaktype { naam } } ...Wie }
  tijdlijn(first: 5) { nodes { titel } ...Wie }
} }
fragment Wie on Samengesteld { volledig bronnen { bron { code } status melding } }
"""
LISTS = ("contactgegevens", "partijen", "klantcontacten", "interneTaken", "zaken", "tijdlijn")
OF = {
    "contacten": ("contactgegevens", "partijen", "klantcontacten", "interneTaken", "tijdlijn"),
    "zaken-noord": ("zaken", "tijdlijn"),
}
EXPECTED = {
    Fault.UNAVAILABLE: "NIET_BEREIKBAAR",
    Fault.BUSY: "NIET_BEREIKBAAR",
    Fault.HANG: "TE_LAAT",
}
DEADLINE = 5.0
FINE = {"GELEVERD", "NIET_BEVRAAGD"}  # what finds by other numbers than his is not asked


@pytest.mark.parametrize("bron", OF)
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.SLOW], ids=lambda fault: fault.name)
async def test_a_bron_that_misbehaves_costs_only_its_own_records(bron, fault):
    async with facade() as facade_:
        whole = (await facade_.ask(QUERY, {"bsn": DRUK_BSN}))["klantbeeld"]
        facade_.place.standins[bron].break_with(fault)
        async with asyncio.timeout(DEADLINE):
            beeld = (await facade_.ask(QUERY, {"bsn": DRUK_BSN}))["klantbeeld"]
    for part in LISTS:
        statuses = {one["bron"]["code"]: one["status"] for one in beeld[part]["bronnen"]}
        if part not in OF[bron]:
            assert beeld[part] == whole[part], part
            continue
        assert beeld[part]["volledig"] is False, part
        assert statuses[bron] in (EXPECTED.get(fault, "FOUT"), "GEDEELTELIJK"), (part, statuses)
        assert {status for code, status in statuses.items() if code != bron} <= FINE, (part, statuses)
    assert whole["zaken"]["nodes"]


async def test_a_bron_where_nobody_listens_is_niet_bereikbaar():
    async with facade(elsewhere={"ZAKEN_NOORD": "http://127.0.0.1:9"}) as facade_:
        beeld = (await facade_.ask(QUERY, {"bsn": DRUK_BSN}))["klantbeeld"]
    statuses = {one["bron"]["code"]: one["status"] for one in beeld["zaken"]["bronnen"]}
    assert statuses["zaken-noord"] == "NIET_BEREIKBAAR"
    assert beeld["zaken"]["nodes"]


async def test_a_catalogus_that_is_down_costs_only_the_names():
    async with facade() as facade_:
        facade_.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE, "/catalogi/")
        zaken = (await facade_.ask(QUERY, {"bsn": DRUK_BSN}))["klantbeeld"]["zaken"]
    statuses = {one["bron"]["code"]: one["status"] for one in zaken["bronnen"]}
    assert statuses["zaken-noord"] == "GEDEELTELIJK"
    noord = [zaak for zaak in zaken["nodes"] if zaak["identificatie"].startswith("NOORD")]
    assert noord
    assert {zaak["zaaktype"] and zaak["zaaktype"]["naam"] for zaak in noord} == {None}


async def test_all_bronnen_hanging_is_still_an_answer_within_the_deadline():
    async with facade() as facade_:
        for standin in facade_.place.standins.values():
            standin.break_with(Fault.HANG)
        async with asyncio.timeout(DEADLINE):
            beeld = (await facade_.ask(QUERY, {"bsn": DRUK_BSN}))["klantbeeld"]
    assert beeld["gekend"] is None
    assert not any(beeld[part]["volledig"] for part in LISTS)
