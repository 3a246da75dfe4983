"""What is read the short way is what graphql-core gives: the same values in the same order, and the same errors."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import execute, parse
from graphql.execution import Executor
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.contract import SoortPartij
from klantbeeld.demo.place import demo_place
from klantbeeld.demo.town import build_town
from klantbeeld.schema import run
from klantbeeld.schema.context import Info, root_key
from klantbeeld.schema.plain import Known, PlainExecutor
from klantbeeld.schema.scalars import Datum, DatumTijd
from klantbeeld.schema.values import published
from klantbeeld.server.app import create_app
from tests.server.serving import serving

QUERIES = sorted((Path(__file__).parents[2] / "examples" / "queries").glob("*.graphql"))


@dataclass
class Record:
    tekst: Any = "x"
    vlag: Any = True
    aantal: Any = 3
    dag: Any = date(2026, 11, 20)
    moment: Any = datetime(2026, 11, 20, tzinfo=UTC)
    soort: Any = SoortPartij.PERSOON
    woorden: Any = ("a", "b")
    naast: Any = None
    onder: Any = ()


def _dubbel(root: Record) -> str:
    return root.tekst * 2


async def _later(root: Record) -> str:
    return root.tekst


def _waar(root: Record, info: Info) -> str:
    return f"{info.context}: {root_key(info.path)}"


@strawberry.type
class Ding:
    tekst: str
    vlag: bool | None
    aantal: int | None
    dag: Datum | None
    moment: DatumTijd | None
    soort: SoortPartij | None
    woorden: list[str] | None
    naast: "Ding | None"
    onder: list["Ding"] | None
    dubbel: str | None = published(_dubbel)
    later: str | None = published(_later)
    waar: str | None = published(_waar, looks=True)

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        return isinstance(value, Record)


def _ding(root: Record) -> Record:
    return root


@strawberry.type
class Query:
    ding: Ding | None = published(_ding)


SCHEMA = strawberry.Schema(query=Query, config=run.build_schema().config)._schema
ALLES = """query ($om: Boolean = true) { ding {
    dag __typename later tekst nogmaals: tekst soort ...Rest
    naast { vlag ...Rest tekst waar } onder { dubbel tekst waar onder { tekst aantal dubbel waar ...Rest } }
} }
fragment Rest on Ding { vlag @include(if: $om) aantal moment woorden naast { dag } }"""


async def both(query, root, variables=None):
    """Execute both ways; gives what each gave."""
    given = []
    for executor, more in ((Executor, {}), (PlainExecutor, {}), (PlainExecutor, {"known": Known()})):
        result = execute(
            SCHEMA, parse(query), root, "context", variable_values=variables, executor_class=executor, **more
        )
        done = result if not hasattr(result, "__await__") else await result
        errors = sorted(json.dumps(error.formatted) for error in done.errors or ())
        given.append((json.dumps(done.data), errors))
    return given


VALUES = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(SoortPartij),
    st.lists(st.text(max_size=2), max_size=2).map(tuple),
    st.just(ValueError("a value that is an error")),
    st.just(object),
)
RECORDS = st.recursive(
    st.builds(Record, *([VALUES] * 7)),
    lambda records: st.builds(
        Record,
        *([VALUES] * 7),
        naast=st.one_of(st.none(), records, VALUES),
        onder=st.one_of(st.lists(st.one_of(records, VALUES), max_size=3), VALUES),
    ),
    max_leaves=5,
)


@given(root=RECORDS, om=st.booleans())
async def test_whatever_a_record_holds_the_answer_is_the_same(root, om):
    usual, *others = await both(ALLES, root, {"om": om})
    assert others == [usual] * 2


async def test_fields_come_in_the_order_in_which_they_are_selected():
    (answer, errors), *_ = await both(ALLES, Record(naast=Record(), onder=[Record()]))
    assert errors == []
    assert list(json.loads(answer)["ding"])[:6] == ["dag", "__typename", "later", "tekst", "nogmaals", "soort"]


async def test_a_resolver_that_only_looks_knows_the_context_and_under_which_root_field_it_is():
    query = "{ een: ding { waar dubbel naast { waar } } ander: ding { onder { waar } later waar } }"
    usual, *others = await both(query, Record(naast=Record(), onder=[Record()]))
    assert others == [usual] * 2
    assert json.loads(usual[0])["ander"]["onder"] == [{"waar": "context: ander"}]


async def test_what_is_known_of_a_document_is_not_that_of_another_selection_in_it():
    query = "{ een: ding { naast { ...A } } ander: ding { naast { ...A aantal } } } fragment A on Ding { tekst }"
    usual, *others = await both(query, Record(naast=Record()))
    assert others == [usual] * 2


@pytest.fixture
async def place():
    async with demo_place(build_town()) as place:
        yield place


async def test_the_examples_have_the_same_answer_either_way(tmp_path, monkeypatch, place):
    answers = defaultdict(list)
    for executor in (PlainExecutor, _Usual):
        monkeypatch.setattr(run, "PlainExecutor", executor)
        async with serving(tmp_path, app=create_app(place.settings)) as client:
            for query in QUERIES:
                variables = json.loads(query.with_suffix(".json").read_text(encoding="utf-8"))
                body = {"query": query.read_text(encoding="utf-8"), "variables": variables}
                answers[query.stem].append((await client.post("/graphql", json=body, timeout=30)).text)
    for name, (short, usual) in answers.items():
        assert _timeless(short) == _timeless(usual), name


_OF_NOW = ("opgehaaldOp", "laatstGeleverdOp", "duurMs", "downloadpad")


class _Usual(Executor):
    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)


def _timeless(answer):
    """The same without what differs per request: when it was, and how long it took."""

    def drop(one):
        if isinstance(one, dict):
            return {name: drop(value) for name, value in one.items() if name not in _OF_NOW}
        return [drop(each) for each in one] if isinstance(one, list) else one

    return json.dumps(drop(json.loads(answer)))
