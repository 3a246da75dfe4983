"""Lists in pages: their size, their cursors, and what they say of the bronnen."""

from datetime import date

import pytest

from klantbeeld.contract import BronUnavailableError, SoortPartij
from klantbeeld.testing.builders import betrokkene, interne_taak, klant, klantcontact, partij, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking, code

BSN, ANNA = synthetic_bsn(0), synthetic_bsn(1)
HENK = klant(bsn=BSN, hoedanigheid=SoortPartij.PERSOON)
ZAKEN = "query ($bsn: String!, $after: String, $first: Int! = 2) { klantbeeld(van: {bsn: $bsn}) { zaken(%s first: $first, after: $after) { nodes { identificatie } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } volledig bronnen { bron { code naam } status aantal melding duurMs herhaalbaar } } } }"  # noqa: E501


def asking(**fields):
    made = {
        bron: FakeBron(bron, zaken={HENK: [zaak(bron, f"{bron}{day}", startdatum=date(2026, 1, day)) for day in days]})
        for bron, days in {"noord": (1, 3, 5), "zuid": (2, 4)}.items()
    }
    tasks = tuple(interne_taak("contacten", f"i{n}") for n in range(5))
    contact = klantcontact(
        "contacten", "k1", interne_taken=tasks, betrokkenen=(betrokkene("contacten", was_partij="p1"),)
    )
    contacten = FakeBron(
        "contacten",
        klantcontacten={HENK: [contact, klantcontact("contacten", "k2", interne_taken=None)]},
        partijen={HENK: [partij("contacten", "p1", identificatoren=HENK.identificatoren)]},
    )
    return Asking(contacten, *made.values(), **fields)


async def zaken(asked, after=None, first=2, filters="", bsn=BSN):
    data = await asked.data(ZAKEN % filters, {"bsn": bsn, "after": after, "first": first})
    return data["klantbeeld"]["zaken"]


def numbers(page):
    return [node["identificatie"] for node in page["nodes"]]


async def test_a_list_is_read_page_after_page_in_order_over_all_bronnen():
    asked, seen, after = asking(), [], None
    for _ in range(5):
        page = await zaken(asked, after)
        seen += numbers(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["NOORD5", "ZUID4", "NOORD3", "ZUID2", "NOORD1"]


@pytest.mark.parametrize("first", [1, 3, 5, 100])
async def test_a_page_is_as_large_as_was_asked(first):
    page = await zaken(asking(), first=first)
    assert len(page["nodes"]) == min(first, 5)
    assert page["pageInfo"]["hasNextPage"] is (first < 5)
    assert page["pageInfo"]["hasPreviousPage"] is False


async def test_every_edge_has_a_cursor_to_go_on_behind_it():
    asked = asking()
    page = await zaken(asked, first=5)
    for index, edge in enumerate(page["edges"]):
        assert numbers(await zaken(asked, edge["cursor"], first=5)) == numbers(page)[index + 1 :]
    assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
    assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]


async def test_behind_the_last_there_is_nothing_and_nobody_is_asked():
    asked = asking()
    end = (await zaken(asked, first=5))["pageInfo"]["endCursor"]
    before = len(asked.calls)
    page = await zaken(asked, end)
    assert (page["nodes"], page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]) == ([], False, None)
    assert len(asked.calls) == before


async def test_an_empty_list_is_complete_and_has_no_cursors():
    page = await zaken(asking(), bsn=ANNA)
    assert page["nodes"] == page["edges"] == []
    assert page["volledig"] is True
    assert page["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert [(one["status"], one["aantal"]) for one in page["bronnen"]] == [("GELEVERD", 0)] * 2


async def test_a_bron_that_fails_is_told_and_the_others_are_whole():
    asked = asking()
    asked.fakes[1].fail(BronUnavailableError("noord: x"))
    page = await zaken(asked, first=5)
    assert numbers(page) == ["ZUID4", "ZUID2"]
    assert page["volledig"] is False
    noord, zuid = page["bronnen"]
    assert (noord["bron"]["code"], noord["status"], noord["aantal"]) == ("noord", "NIET_BEREIKBAAR", None)
    assert (noord["herhaalbaar"], noord["duurMs"] is None) == (True, False)
    assert (zuid["status"], zuid["aantal"], zuid["melding"]) == ("GELEVERD", 2, None)


async def test_a_bron_that_was_not_asked_for_is_not_asked_and_does_not_make_it_incomplete():
    asked = asking()
    page = await zaken(asked, first=5, filters='bronnen: ["zuid"],')
    assert numbers(page) == ["ZUID4", "ZUID2"]
    assert page["volledig"] is True
    assert page["bronnen"][0]["status"] == "NIET_BEVRAAGD"
    assert asked.fakes[1].calls == []


@pytest.mark.parametrize("first", [0, -1, 101, 100_000, -(2**31)])
@pytest.mark.parametrize("part", ["zaken", "klantcontacten", "interneTaken", "tijdlijn"])
async def test_a_page_of_no_or_too_many_records_is_refused(part, first):
    asked = asking()
    query = f'query ($n: Int!) {{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {part}(first: $n) {{ volledig }} }} }}'
    error = await asked.error(query, {"n": first})
    assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "first")
    assert str(first) not in error["message"].replace("tussen 1 en 100", "")
    assert asked.calls == []


class TestCursor:
    """A cursor is for one list of one klant with one filter, for one caller."""

    async def refused(self, asked, cursor, query=None, **variables):
        before = len(asked.calls)
        error = await asked.error(query or ZAKEN % "", {"bsn": BSN, "after": cursor, **variables})
        assert (code(error), error["extensions"]["argument"]) == ("ONGELDIGE_CURSOR", "after")
        assert cursor == "" or cursor not in str(error)
        assert len(asked.calls) == before

    async def cursor(self, asked):
        return (await zaken(asked))["pageInfo"]["endCursor"]

    @pytest.mark.parametrize(
        "garbage", ["", "xyzzy", BSN, "AAAA", "é", "\x00", "A" * 50_000, "null", "{}"], ids=lambda g: ascii(g)[:12]
    )
    async def test_garbage_is_refused(self, garbage):
        await self.refused(asking(), garbage)

    async def test_a_tampered_one_is_refused(self):
        asked = asking()
        cursor = await self.cursor(asked)
        for wrong in (cursor[:-1], cursor + "A", cursor[1:], cursor.swapcase()):
            await self.refused(asked, wrong)

    async def test_one_of_another_klant_is_refused(self):
        asked = asking()
        await self.refused(asked, await self.cursor(asked), bsn=ANNA)

    @pytest.mark.parametrize("who", [{"caller": "ander"}, {"key": "een andere sleutel"}])
    async def test_one_of_another_caller_or_facade_is_refused(self, who):
        asked = asking()
        await self.refused(asked.by(**who), await self.cursor(asked))

    @pytest.mark.parametrize(
        "filters",
        ["open: true,", "open: false,", 'vanaf: "2026-01-01",', 'tot: "2026-12-31",', "volgorde: OUDSTE_EERST,"],
    )
    async def test_one_of_another_filter_is_refused(self, filters):
        asked = asking()
        await self.refused(asked, await self.cursor(asked), ZAKEN % filters)

    @pytest.mark.parametrize("part", ["klantcontacten", "interneTaken", "tijdlijn", "tijdlijn(soorten: [ZAAK])"])
    async def test_one_of_another_list_is_refused(self, part):
        asked = asking()
        name, _, rest = part.partition("(")
        query = f"query ($bsn: String!, $after: String) {{ klantbeeld(van: {{bsn: $bsn}}) {{ {name}({rest.rstrip(')')} after: $after) {{ volledig }} }} }}"  # noqa: E501
        if part == "tijdlijn(soorten: [ZAAK])":
            # The zaken alone are the same list, in the same order, of the same bronnen.
            await asked.data(query, {"bsn": BSN, "after": await self.cursor(asked)})
            return
        await self.refused(asked, await self.cursor(asked), query)

    async def test_an_id_is_no_cursor(self):
        asked = asking()
        made = await asked.data(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ id }} }}')
        await self.refused(asked, made["klantbeeld"]["id"])

    async def test_the_size_of_the_page_may_change_on_the_way(self):
        asked = asking()
        assert numbers(await zaken(asked, await self.cursor(asked), first=100)) == ["NOORD3", "ZUID2", "NOORD1"]

    async def test_it_tells_nothing_of_the_klant_or_the_bronnen(self):
        cursor = await self.cursor(asking())
        assert not [part for part in (BSN, "noord", "zuid", "zaken") if part in cursor]

    async def test_it_is_the_same_for_another_worker_with_the_same_key(self):
        assert await self.cursor(asking()) == await self.cursor(asking())


class TestAListWithinARecord:
    QUERY = 'query ($after: String, $first: Int! = 2) { klantbeeld(van: {bsn: "%s"}) { klantcontacten { nodes { interneTaken(first: $first, after: $after) { nodes { id } edges { cursor } pageInfo { endCursor hasNextPage } volledig bronnen { status aantal } } } } } }'  # noqa: E501

    async def taken(self, asked, **variables):
        data = await asked.data(self.QUERY % BSN, variables)
        nodes = data["klantbeeld"]["klantcontacten"]["nodes"]
        return {"k1": nodes[1]["interneTaken"], "k2": nodes[0]["interneTaken"]}

    async def test_it_is_read_page_after_page(self):
        asked, seen, after = asking(), [], None
        while True:
            page = (await self.taken(asked, **({"after": after} if after else {})))["k1"]
            seen += [node["id"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(seen) == len(set(seen)) == 5

    async def test_behind_its_last_there_is_nothing(self):
        asked = asking()
        page = (await self.taken(asked, first=5))["k1"]
        again = (await self.taken(asked, first=5, after=page["edges"][-1]["cursor"]))["k1"]
        assert (again["nodes"], again["pageInfo"]["hasNextPage"]) == ([], False)

    async def test_one_that_was_not_delivered_is_null(self):
        assert (await self.taken(asking()))["k2"] is None

    @pytest.mark.parametrize("variables", [{"first": 0}, {"first": 101}, {"after": "x"}])
    async def test_a_wrong_page_of_it_is_refused(self, variables):
        errors = await asking().errors(self.QUERY % BSN, variables)
        assert {code(error) for error in errors} <= {"BAD_USER_INPUT", "ONGELDIGE_CURSOR"}
