"""Bronnen in trouble for longer than one question: what it costs, who notices, and how it ends."""

import asyncio
from itertools import islice

import pytest

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN
from klantbeeld.demo.town_people import other_bsns
from klantbeeld.gather.switches import switch
from tests.clock import until
from tests.facade import DEMO, REFUSED, facade

ZAKEN = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
  zaken(first: 5) { nodes { id identificatie status { naam } zaaktype { naam } } volledig
    bronnen { bron { code } status herhaalbaar melding } }
  klantcontacten(first: 5) { nodes { onderwerp } volledig bronnen { bron { code } status } }
} }"""
DOCUMENTEN = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
  zaken(first: 5, bronnen: ["zaken-noord"]) { nodes { identificatie documenten { nodes { titel } volledig } }
    bronnen { bron { code } status } }
} }"""
STANDEN = "{ bronnen { code status } }"
NIET_NU = "De bron wordt nu even niet bevraagd, omdat zij steeds niet of niet op tijd antwoordde."
OTHERS = ("contacten", "wijkteam", "zaken-centraal")


def config(folder, bron="zaken-noord", server="", deadline=1.0, **rules):
    """The settings of the demo: one bron by these rules, and the others waited for as long as a slow machine needs."""
    text = DEMO.read_text(encoding="utf-8").replace("\ndeadline = 5.0\n", f"\ndeadline = 25.0\n{server}\n")
    text = text.replace("\nadapter =", "\ndeadline = 15.0\nadapter =")
    own = "".join(f"{name} = {value}\n" for name, value in rules.items())
    text = text.replace(f"[bronnen.{bron}]\ndeadline = 15.0\n", f"[bronnen.{bron}]\ndeadline = {deadline}\n{own}")
    path = folder / "klantbeeld.toml"
    path.write_text(text, encoding="utf-8")
    return path


async def zaken(facade_, bsn=DRUK_BSN):
    return (await facade_.ask(ZAKEN, {"bsn": bsn}))["klantbeeld"]["zaken"]


def of(found, bron="zaken-noord"):
    return next(one for one in found["bronnen"] if one["bron"]["code"] == bron)


async def standen(facade_):
    return {one["code"]: one["status"] for one in (await facade_.ask(STANDEN))["bronnen"]}


async def calls_for(facade_, times):
    """How often each bron is called for so many klantbeelden."""
    facade_.forget_calls()
    answers = [await facade_.ask(ZAKEN, {"bsn": DRUK_BSN}) for _ in range(times)]
    return {bron: len(facade_.calls(bron)) for bron in (*OTHERS, "zaken-noord")}, answers


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.UNAVAILABLE], ids=str)
async def test_over_fifty_klantbeelden_a_bron_in_trouble_is_called_a_few_times_and_the_others_as_ever(fault, tmp_path):
    rules = {"breaker_window": 600, "breaker_rest": 600, "breaker_max_rest": 600}
    async with facade(config(tmp_path, **rules)) as facade_:
        await calls_for(facade_, 1)  # the catalogi are read once
        usual, _ = await calls_for(facade_, 1)
        facade_.place.standins["zaken-noord"].break_with(fault)
        made, answers = await calls_for(facade_, 50)
    assert {bron: made[bron] for bron in OTHERS} == {bron: 50 * usual[bron] for bron in OTHERS}
    # As many as there are places for a call of one API; of one that fails at once, the fewest to go by.
    assert 0 < made["zaken-noord"] <= 10
    for answer in answers:
        found = answer["klantbeeld"]["zaken"]
        assert found["volledig"] is False
        assert of(found)["status"] in ("NIET_BEREIKBAAR", "TE_LAAT")
        assert found["nodes"]
        assert answer["klantbeeld"]["klantcontacten"]["volledig"] is True
    assert of(answers[-1]["klantbeeld"]["zaken"]) == {
        "bron": {"code": "zaken-noord"},
        "status": "NIET_BEREIKBAAR",
        "herhaalbaar": True,
        "melding": NIET_NU,
    }


async def test_fifty_who_ask_at_once_while_a_bron_hangs_take_no_more_than_its_places(tmp_path):
    rules = {"max_parallel": 4, "breaker_rest": 600, "breaker_max_rest": 600}
    # No two of them ask the same, which would be one question to the bron; and by its deadline all have begun to wait.
    others = tuple(islice(other_bsns(), 50))
    async with facade(config(tmp_path, deadline=3.0, **rules)) as facade_:
        facade_.place.standins["zaken-noord"].break_with(Fault.HANG)
        facade_.forget_calls()
        found = await asyncio.gather(*(zaken(facade_, bsn) for bsn in others))
        assert {of(one)["status"] for one in found} <= {"NIET_BEREIKBAAR", "TE_LAAT"}
        assert 0 < len(facade_.calls("zaken-noord")) <= 4
        async with asyncio.timeout(60):
            while of(await zaken(facade_))["melding"] != NIET_NU:
                pass


async def test_it_is_asked_again_by_itself_once_it_has_recovered(tmp_path):
    async with facade(config(tmp_path, breaker_rest=1.0, breaker_max_rest=1.0)) as facade_:
        noord = facade_.place.standins["zaken-noord"]
        for _ in range(2):  # and once more
            noord.break_with(Fault.HANG)
            async with asyncio.timeout(60):
                while of(await zaken(facade_))["melding"] != NIET_NU:
                    pass
            noord.break_with(None)
            async with asyncio.timeout(60):
                while of(await zaken(facade_))["status"] != "GELEVERD":
                    pass
        assert (await standen(facade_))["zaken-noord"] == "GELEVERD"


async def test_an_outage_of_the_documenten_api_leaves_the_zaken(tmp_path):
    rules = {"breaker_window": 600, "breaker_rest": 600, "breaker_max_rest": 600}
    async with facade(config(tmp_path, **rules)) as facade_:
        facade_.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE, "/documenten/")
        asked = []
        for _ in range(20):
            facade_.forget_calls()
            found = (await facade_.ask(DOCUMENTEN, {"bsn": DRUK_BSN}))["klantbeeld"]["zaken"]
            assert of(found)["status"] == "GELEVERD"
            assert not all(zaak["documenten"]["volledig"] for zaak in found["nodes"])
            asked.append(sum("/documenten/" in call.path for call in facade_.place.standins["zaken-noord"].calls))
    assert asked[0] > 0
    assert asked[-5:] == [0] * 5


async def test_one_call_that_fails_is_not_noticed(tmp_path):
    async with facade(config(tmp_path, deadline=15.0)) as facade_:
        whole = await zaken(facade_)
        assert whole["volledig"]
        noord = facade_.place.standins["zaken-noord"]
        facade_.forget_calls()
        noord.break_with(Fault.UNAVAILABLE)
        asking = asyncio.ensure_future(zaken(facade_))
        await until(lambda: noord.calls)
        await asyncio.sleep(0)
        noord.break_with(None)
        assert await asking == whole


async def test_a_bron_where_nobody_listens_costs_no_time_and_is_left_alone(tmp_path):
    async with facade(config(tmp_path, breaker_calls=1), {"ZAKEN_NOORD": REFUSED}) as facade_:
        await zaken(facade_)
        assert of(await zaken(facade_))["melding"] == NIET_NU


class TestSwitchedOff:
    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "uitgezet.txt"

    def config(self, folder, file):
        return config(folder, server=f'uitgezet = "{file}"', deadline=15.0)

    async def test_it_is_not_asked_and_the_answer_says_why(self, tmp_path, file):
        switch(file, ["zaken-noord"], off=True)
        async with facade(self.config(tmp_path, file)) as facade_:
            found = await zaken(facade_)
            assert of(found) == {
                "bron": {"code": "zaken-noord"},
                "status": "NIET_BEVRAAGD",
                "herhaalbaar": False,
                "melding": "De beheerder heeft deze bron uitgezet.",
            }
            assert found["volledig"] is True
            assert found["nodes"]
            assert (facade_.calls("zaken-noord"), (await standen(facade_))["zaken-noord"]) == ([], "NIET_BEVRAAGD")

    async def test_it_goes_off_and_on_while_the_facade_runs(self, tmp_path, file):
        async with facade(self.config(tmp_path, file)) as facade_:
            seen = []
            for off in (False, True, False):
                switch(file, ["zaken-noord"], off=off)
                async with asyncio.timeout(30):
                    while (of(await zaken(facade_))["status"] == "NIET_BEVRAAGD") is not off:
                        pass
                seen.append(of(await zaken(facade_))["status"])
        assert seen == ["GELEVERD", "NIET_BEVRAAGD", "GELEVERD"]

    async def test_what_only_it_knows_is_unknown_and_not_absent(self, tmp_path, file):
        async with facade(self.config(tmp_path, file)) as facade_:
            nodes = (await zaken(facade_))["nodes"]
            id_ = next(node["id"] for node in nodes if node["identificatie"].startswith("NOORD"))
            switch(file, ["zaken-noord", "contacten", "wijkteam", "suite", "register", "archief"], off=True)
            await asyncio.sleep(1.1)
            response = (await facade_.post("query ($id: ID!) { node(id: $id) { id } }", {"id": id_})).json()
            assert response["errors"][0]["extensions"]["code"] == "BRON_NIET_BEREIKBAAR"
            query = "query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { gekend } }"
            assert (await facade_.ask(query, {"bsn": DRUK_BSN}))["klantbeeld"]["gekend"] is None
