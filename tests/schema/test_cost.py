"""What an answer may cost: reckoned from the sizes of pages, per request, and without expanding fragments."""

import asyncio
import json
from pathlib import Path

import pytest
from graphql import parse, validate
from graphql.language import OperationDefinitionNode

from klantbeeld.schema.build import build_schema as build_ours
from klantbeeld.schema.context import Limits
from klantbeeld.schema.cost import Costs
from tests.schema.asking import Asking, code

ROOT = Path(__file__).parent.parent.parent
OURS = build_ours()._schema
KLANT = '{ klantbeeld(van: {bsn: "999990019"}) { %s } }'
CONTACTEN = "klantcontacten(first: %s) { nodes { %s } }"
TAKEN = "interneTaken(first: %s) { nodes { %s } }"


def cost(text, variables=None):
    document = parse(text)
    assert validate(OURS, document) == []
    (operation, *_) = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return Costs(OURS, document).of(operation, variables or {}, largest=100)


@pytest.mark.parametrize(
    ("asked", "records"),
    [
        ("gekend", 0),
        ("zaken { volledig }", 20),
        ("zaken(first: 5) { nodes { id } }", 5),
        ("zaken(first: 5) { edges { node { id } cursor } pageInfo { endCursor } }", 5),
        ("zaken(first: 5) { nodes { zaaktype { naam } status { naam } } }", 10),
        ("zaken(first: 5) { nodes { id hoofdzaak { id } } }", 10),
        ("zaken(first: 5) { nodes { deelzaken { id } } }", 15),
        (CONTACTEN % (3, TAKEN % (4, "id")), 3 + 3 * 4),
        (CONTACTEN % (3, "interneTaken { volledig }"), 3 + 3 * 20),
        ("a: zaken(first: 5) { volledig } b: zaken(first: 6) { volledig }", 11),
        ("tijdlijn(first: 5) { nodes { ... on Zaak { documenten(first: 3) { volledig } } ... { id } } }", 20),
        ("zaken(first: 5) { bronnen { status } }", 5),
    ],
)
def test_records_are_counted_page_times_page(asked, records):
    assert cost(KLANT % asked) == records


@pytest.mark.parametrize(
    ("variables", "records"),
    [
        ({}, 10),
        ({"n": 7}, 7),
        ({"n": 7.0}, 7),
        ({"n": 10**30}, 100),
        ({"n": -5}, 0),
        ({"n": 1e400}, 100),
        ({"n": None}, 20),
        ({"n": "7"}, 20),
        ({"n": [7]}, 20),
    ],
)
def test_a_size_in_a_variable_counts_as_it_is_given(variables, records):
    assert cost("query ($n: Int! = 10) { klantcontacten(first: $n) { volledig } }", variables) == records


def test_a_page_larger_than_there_is_counts_as_the_largest():
    assert cost("{ klantcontacten(first: 1000000) { volledig } }") == 100


def test_a_fragment_counts_wherever_it_is_used():
    fragment = "fragment F on Klantcontact { interneTaken(first: 4) { volledig } }"
    query = f"{{ klantcontacten(first: 3) {{ nodes {{ ...F ... on Klantcontact {{ ...F }} }} }} }} {fragment}"
    assert cost(query) == 3 + 2 * 3 * 4


def doubling(levels):
    chain = " ".join(f"fragment f{n} on Klantcontact {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels))
    last = f"fragment f{levels} on Klantcontact {{ interneTaken(first: 1) {{ volledig }} }}"
    return f"{{ klantcontacten(first: 1) {{ nodes {{ ...f0 }} }} }} {chain} {last}"


@pytest.mark.parametrize("levels", [3, 18])
def test_fragments_that_double_are_counted_without_being_expanded(levels):
    assert cost(doubling(levels)) == 1 + 2**levels


def test_what_costs_more_than_can_be_is_not_counted_on():
    assert cost(doubling(60)) == 10**9


class TestRefused:
    async def error(self, query, variables=None, **limits):
        return await Asking(limits=Limits(**limits)).error(query, variables)

    async def test_three_levels_of_full_pages_are_refused(self):
        deep = CONTACTEN % (100, TAKEN % (100, f"aanleidinggevendKlantcontact {{ {TAKEN % (100, 'id')} }}"))
        error = await self.error(KLANT % deep)
        assert (code(error), error["extensions"]["limit"]) == ("LIMIT_EXCEEDED", "max_cost")

    async def test_the_same_document_is_refused_or_not_by_its_variables(self):
        query = 'query ($n: Int!) { klantcontacten(referentienummer: "x", first: $n) { nodes { id } } }'
        asking = Asking(limits=Limits(max_cost=50))
        assert await asking.data(query, {"n": 50}) == {"klantcontacten": {"nodes": []}}
        error = await asking.error(query, {"n": 51})
        assert (code(error), error["extensions"]["limit"]) == ("LIMIT_EXCEEDED", "max_cost")
        assert await asking.data(query, {"n": 50}) == {"klantcontacten": {"nodes": []}}

    async def test_only_the_operation_that_is_asked_counts(self):
        query = 'query A { bronnen { code } } query B { klantcontacten(referentienummer: "x") { volledig } }'
        asking = Asking(limits=Limits(max_cost=5))
        assert "errors" not in (await asking.answer(query, name="A")).body
        (error,) = await asking.errors(query, name="B")
        assert error["extensions"]["limit"] == "max_cost"

    async def test_doubling_fragments_with_pages_in_them_are_refused_at_once(self):
        async with asyncio.timeout(10):
            assert code(await self.error(doubling(60))) == "LIMIT_EXCEEDED"


def queries(folder):
    return sorted(folder.glob("*.graphql"))


@pytest.mark.parametrize("path", queries(ROOT / "examples" / "queries"), ids=lambda path: path.stem)
def test_every_example_stays_well_within_what_may_be_asked(path):
    variables = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert cost(path.read_text(encoding="utf-8"), variables) <= Limits().max_cost / 4
