"""Answers that are kept, in the whole façade: what it spares, what is shown when a bron is away, and what stays."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, MOEDER_BSN
from tests.facade import DEMO, facade
from tests.redis import REDIS, needs_redis

QUERIES = Path(__file__).parent.parent.parent / "examples" / "queries"
ALL = (
    "{ partijen = 600, basisregistratie = 600, klantcontacten = 600, interne_taken = 600, zaken = 600, "
    "klanttaken = 600, producten = 600, productaanvragen = 600, "
    "documenten = 600, overige_objecten = 600, bij_storing = 3600 }"
)
ZAKEN = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { zaken(first: 5) {
    nodes { identificatie omschrijving status { naam } zaaktype { naam } herkomst { bron { code } opgehaaldOp } }
    volledig bronnen { bron { code } status aantal opgehaaldOp herhaalbaar melding } } } }"""
NOORD = "zaken-noord"
ARCHIEF = {"archief", "Archief"}


def config(folder, caches, server=""):
    """The settings of the demo with these caches, by bron, and with time enough for a slow machine."""
    text = DEMO.read_text(encoding="utf-8").replace("\ndeadline = 5.0\n", f"\ndeadline = 25.0\n{server}\n")
    for bron, cache in caches.items():
        text = text.replace(f"[bronnen.{bron}]\n", f"[bronnen.{bron}]\ncache = {cache}\n")
    text = text.replace("\nadapter =", "\ndeadline = 15.0\nadapter =")
    path = folder / "klantbeeld.toml"
    path.write_text(text, encoding="utf-8")
    return path


def every_bron():
    lines = DEMO.read_text(encoding="utf-8").splitlines()
    return [
        line.removeprefix("[bronnen.").removesuffix("]") for line in lines if re.fullmatch(r"\[bronnen\.[^.]+]", line)
    ]


async def zaken(facade_, bsn=DRUK_BSN):
    return (await facade_.ask(ZAKEN, {"bsn": bsn}))["klantbeeld"]["zaken"]


def of(found, bron=NOORD):
    return next(one for one in found["bronnen"] if one["bron"]["code"] == bron)


def without_moments(answer):
    """An answer but for when it was fetched and how long that took, and for how the bronnen are doing."""
    match answer:
        case {"levert": _}:
            return None
        case dict():
            return {name: without_moments(one) for name, one in answer.items() if name not in ("opgehaaldOp", "duurMs")}
        case list():
            return [without_moments(one) for one in answer]
    return answer


async def test_unless_the_settings_say_so_every_klantbeeld_asks_the_bronnen_anew():
    async with facade() as facade_:
        counts = []
        for _ in range(3):
            facade_.forget_calls()
            await zaken(facade_)
            counts.append(len(facade_.calls(NOORD)))
        assert counts[1] == counts[2] > 0


async def test_a_bron_whose_zaken_are_kept_is_not_asked_for_them_again_and_the_answer_says_how_old_they_are(tmp_path):
    async with facade(config(tmp_path, {NOORD: "{ zaken = 600 }"})) as facade_:
        first = await zaken(facade_)
        facade_.forget_calls()
        again = await zaken(facade_)
        assert facade_.calls(NOORD) == []
        assert facade_.calls("zaken-centraal") != []
        assert without_moments(again) == without_moments(first)
        assert of(again)["opgehaaldOp"] == of(first)["opgehaaldOp"]
        assert again["volledig"]
        await zaken(facade_, HENK_BSN)
        assert facade_.calls(NOORD) != []


async def test_a_bron_that_is_away_gives_what_it_gave_before_and_the_answer_says_so(tmp_path):
    async with facade(config(tmp_path, {NOORD: "{ zaken = 0, bij_storing = 600 }"})) as facade_:
        first = await zaken(facade_)
        facade_.place.standins[NOORD].break_with(Fault.UNAVAILABLE)
        old = await zaken(facade_)
        assert old["nodes"] == [
            {**one, "herkomst": new["herkomst"]} for one, new in zip(first["nodes"], old["nodes"], strict=True)
        ]
        result = of(old)
        assert (result["status"], result["herhaalbaar"], old["volledig"]) == ("VEROUDERD", True, False)
        assert result["opgehaaldOp"] == of(first)["opgehaaldOp"]
        shown = [one["herkomst"][0] for one in old["nodes"] if one["herkomst"][0]["bron"]["code"] == NOORD]
        assert {one["opgehaaldOp"] for one in shown} == {result["opgehaaldOp"]}
        other = of(await zaken(facade_, HENK_BSN))
        assert other["status"] == "NIET_BEREIKBAAR"


def facts(answer):
    """What an answer says, but for how the bronnen fared; a path to a document is another every minute."""
    match answer:
        case dict():
            fared = ("volledig", "bronnen", "downloadpad", "extensions")
            return {name: facts(one) for name, one in answer.items() if name not in fared}
        case list():
            return [facts(one) for one in answer]
    return answer


def fared(answer):
    """How the bronnen did that an answer was made of, but for the one that is a file of the façade itself."""
    match answer:
        case {"bron": bron, "status": str(status)}:
            return set() if ARCHIEF & {*bron.values()} else {status}
        case dict():
            return set().union(*map(fared, answer.values()))
        case list():
            return set().union(*map(fared, answer))
    return set()


async def test_while_all_bronnen_hang_every_example_says_what_it_said_and_soon_nobody_waits_for_it(tmp_path):
    config = tmp_path / "klantbeeld.toml"
    treated = f"deadline = 5.0\nbreaker_rest = 100.0\nbreaker_max_rest = 100.0\ncache = {ALL.replace('= 600', '= 0')}"
    text = DEMO.read_text(encoding="utf-8").replace("\ndeadline = 5.0\n", "\ndeadline = 60.0\n")
    config.write_text(text.replace("\nadapter =", f"\n{treated}\nadapter ="), encoding="utf-8")
    examples = [
        (path.read_text(encoding="utf-8"), json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        for path in sorted(QUERIES.glob("*.graphql"))
    ]
    async with facade(config) as facade_:
        before = [(await facade_.post(*one)).json() for one in examples]
        assert fared([one["data"] for one in before]) == {"GELEVERD", "NIET_BEVRAAGD"}
        standins = facade_.place.standins.values()
        for standin in standins:
            standin.break_with(Fault.HANG)
        async with asyncio.timeout(100):
            while any(standin.calls for standin in standins):  # once more if it was we who stood still
                facade_.forget_calls()
                now = [one.json() for one in await asyncio.gather(*(facade_.post(*one) for one in examples))]
                assert fared([one["data"] for one in now]) == {"VEROUDERD", "NIET_BEVRAAGD"}
                assert [facts(one) for one in now] == [facts(one) for one in before]


@pytest.mark.parametrize("redis", [None, pytest.param(REDIS, marks=needs_redis)], ids=["here", "redis"])
@pytest.mark.usefixtures("patient")
async def test_every_example_gives_the_same_answer_from_what_was_kept(tmp_path, redis):
    server = f'redis = "{redis}"' if redis else ""
    kept = config(tmp_path, dict.fromkeys(every_bron(), ALL), server)
    async with facade(kept) as facade_:
        for path in sorted(QUERIES.glob("*.graphql")):
            query = path.read_text(encoding="utf-8")
            variables = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            others = [{**variables, "bsn": bsn} for bsn in (HENK_BSN, MOEDER_BSN) if "bsn" in variables]
            for given in [variables, *others]:
                fresh, *kept_ones = [without_moments((await facade_.post(query, given)).json()) for _ in range(3)]
                assert kept_ones == [fresh, fresh], path.name
