"""How large a query may be: refused before it is validated, and never a hang."""

import asyncio

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from klantbeeld.schema.context import Limits
from klantbeeld.schema.errors import KlantbeeldError
from klantbeeld.schema.limits import check_size
from tests.schema.asking import Asking, code

SMALL = Limits(max_tokens=200, max_depth=4, max_fields=10, max_root_fields=3, max_within=1000)


def refused(text, limits=SMALL):
    try:
        check_size(parse(text), limits)
    except GraphQLError as error:
        return error.message
    return None


def nested(levels, name="a"):
    return "{" + f"{name}{{" * (levels - 1) + name + "}" * levels


@pytest.mark.parametrize(("levels", "allowed"), [(1, True), (4, True), (5, False), (50, False)])
def test_a_query_may_be_only_so_deep(levels, allowed):
    assert (refused(nested(levels)) is None) is allowed


def test_depth_counts_through_fragments_but_a_fragment_is_no_level():
    chain = "{...F} fragment F on T {a {...G}} fragment G on T {b {... on T {c}}}"
    assert refused(chain) is None
    assert "dieper" in refused(chain.replace("{c}", "{c {d {e}}}"))


@pytest.mark.parametrize(("fields", "allowed"), [(9, True), (10, False)])
def test_a_query_may_ask_only_so_many_fields(fields, allowed):
    assert (refused("{x {" + " ".join(f"a{n}" for n in range(fields)) + "}}") is None) is allowed


def test_the_fields_of_a_fragment_count_wherever_it_is_used():
    fragment = "fragment F on T {a b c}"
    assert refused("{x {...F} y {...F}} " + fragment) is None
    assert "velden" in refused("{x {...F} y {...F} z {...F}} " + fragment)


@pytest.mark.parametrize(
    "query",
    [
        "{a b c d}",
        "{a: x b: x c: x d: x}",
        "{...F ...F} fragment F on T {a b}",
        "{a b ...F} fragment F on T {... {c d}}",
        "{a a a a}",
    ],
)
def test_a_query_may_have_only_so_many_root_fields_however_they_are_written(query):
    assert "beginvelden" in refused(query)


def test_every_operation_is_measured():
    assert refused("query A {a} query B {a b c d}")


LIMITED = Limits(max_aliases=2, max_directives=2, max_operations=2, max_variables=2, introspection=False)


@pytest.mark.parametrize(
    ("limit", "query", "one_too_many"),
    [
        ("max_aliases", "{a: x b: x}", "{a: x b: x c: x}"),
        ("max_aliases", "{...F} fragment F on T {a: x b: x}", "{...F y {...F}} fragment F on T {a: x b: x}"),
        ("max_aliases", "{a: x {b: y}}", "{a: x {b: y {c: z}}}"),
        ("max_directives", "{a @x @x}", "{a @x @x @x}"),
        ("max_directives", "query @x {a @x}", "query @x {a @x {b @x}}"),
        ("max_directives", "query ($v: T @x @x) {a}", "query ($v: T @x @x @x) {a}"),
        ("max_directives", "{...F @x} fragment F on T @x {a}", "{...F @x} fragment F on T @x {a @x}"),
        ("max_directives", "{... @x {a @x}}", "{... @x {a @x @x}}"),
        ("max_directives", "{a} fragment F on T {a @x @x}", "{a} fragment F on T {a @x @x @x}"),
        ("max_operations", "query A {a} query B {a}", "query A {a} query B {a} query C {a}"),
        ("max_variables", "query ($a: T $b: T) {a}", "query ($a: T $b: T $c: T) {a}"),
    ],
)
def test_what_there_may_be_only_so_many_of_is_counted_wherever_it_stands(limit, query, one_too_many):
    check_size(parse(query), LIMITED)
    with pytest.raises(KlantbeeldError) as raised:
        check_size(parse(one_too_many), LIMITED)
    assert raised.value.extensions == {"code": "LIMIT_EXCEEDED", "limit": limit}


@pytest.mark.parametrize(
    "query",
    [
        "{__schema {types {name}}}",
        '{__type(name: "Query") {name}}',
        "{a: __schema {types {name}}}",
        "{...F} fragment F on Query {__schema {types {name}}}",
        "{... {... on Query {__type(name: $a) {name}}}}",
    ],
)
def test_questions_about_the_schema_are_refused_where_they_are_off(query):
    with pytest.raises(KlantbeeldError) as raised:
        check_size(parse(query), LIMITED)
    assert raised.value.extensions == {"code": "INTROSPECTION_DISABLED"}


def test_the_name_of_a_type_is_no_question_about_the_schema():
    check_size(parse("{__typename a {__typename}}"), LIMITED)


async def test_more_variables_than_may_be_sent_are_refused_also_when_nothing_uses_them():
    error = await Asking().error("{ __typename }", {f"v{n}": n for n in range(51)})
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "max_variables"}
    assert await Asking().data("{ __typename }", {f"v{n}": n for n in range(50)}) == {"__typename": "Query"}


@pytest.mark.parametrize(
    "query",
    [
        "{...F} fragment F on T {...F}",
        "{...F} fragment F on T {a ...G} fragment G on T {b ...F}",
        "{...F} fragment F on T {a {...F}}",
        "{...Weg}",
        "fragment F on T {...F}",
        "{...F} fragment F on T {...F ...F ...F}",
    ],
)
def test_a_fragment_within_itself_or_that_is_not_there_does_not_hang(query):
    assert refused(query) is None


def exponential(levels, leaf="gekend", on="Klantbeeld"):
    first = '{ klantbeeld(van: {bsn: "999990019"}) { ...f0 } } ' if on == "Klantbeeld" else "{ ...f0 } "
    chain = " ".join(f"fragment f{n} on {on} {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels))
    return f"{first} {chain} fragment f{levels} on {on} {{ {leaf} }}"


async def answered(query, variables=None, **fields):
    asked = Asking(**fields)
    async with asyncio.timeout(10):
        answer = await asked.answer(query, variables)
    return {code(error) for error in answer.body.get("errors", ())}


@pytest.mark.parametrize("levels", [5, 9, 18, 22, 60, 120])
@pytest.mark.parametrize(
    ("leaf", "on"), [("gekend", "Klantbeeld"), ("__typename", "Query"), ("__typename @skip(if: true)", "Query")]
)
async def test_fragments_that_double_at_every_level_are_answered_or_refused_and_never_a_hang(levels, leaf, on):
    assert await answered(exponential(levels, leaf, on)) <= {"LIMIT_EXCEEDED"}


async def test_doubling_fragments_with_nothing_in_them_do_not_hang_either():
    chain = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
    cycle = f"{{ __typename ...f0 }} {chain} fragment f60 on Query {{ ...f60 }}"
    assert await answered(cycle) == {"GRAPHQL_VALIDATION_FAILED"}


KLANT = '{ klantbeeld(van: {bsn: "999990019"}) { %s } }'


@pytest.mark.parametrize(
    "query",
    [
        nested(25),
        nested(1500),
        "{" + " ".join(f"a{n}: __typename" for n in range(1000)) + "}",
        "{" + "__typename " * 5000 + "}",
        "{ __typename " + "@skip(if: false) " * 2000 + "}",
        KLANT % ("gekend " * 980),
        KLANT % (" ".join(f"a{n}: gekend" for n in range(990)) + "gekend " * 20),
        "query (" + " ".join(f"$v{n}: Int" for n in range(5000)) + ") { __typename }",
        " ".join(f"query q{n} {{ __typename }}" for n in range(600)),
        '{ klantbeeld(van: {identificator: {register: ' + "[" * 900 + "]" * 900 + "}}) { gekend } }",
        "query ($v: " + "[" * 900 + "Int" + "]" * 900 + ") { __typename }",
        "{ zaak(id: \"" + "x" * 90_000 + "\") { id } " + "a " * 3000 + "}",
    ],
    ids=[
        "25 levels", "1500 levels", "aliases", "same field", "directives", "same field within the limit",
        "many aliases", "variables", "operations", "deep value", "deep type", "long",
    ],
)  # fmt: skip
async def test_a_query_that_is_too_large_in_any_way_is_refused_as_that(query):
    assert await answered(query) == {"LIMIT_EXCEEDED"}


@pytest.mark.parametrize("field", ["zaken { volledig } ", "... { gekend } ", "...F "])
async def test_repeating_within_the_limits_is_answered_in_time(field):
    fragment = " fragment F on Klantbeeld { gekend }" if "F" in field else ""
    assert await answered(KLANT % (field * 300) + fragment) <= {"LIMIT_EXCEEDED"}


async def test_introspection_that_goes_round_and_round_is_refused():
    inner = "name"
    for _ in range(3):
        inner = f"fields {{ type {{ {inner} }} }}"
    assert await answered(f"{{ __schema {{ types {{ {inner} }} }} }}") == {"LIMIT_EXCEEDED"}


async def test_at_most_five_errors_are_told_of_one_query():
    asked = Asking()
    assert len(await asked.errors("{ " + " ".join(f"weg{n}" for n in range(9)) + " }")) == 5


@pytest.mark.parametrize("levels", [3, 6, 30])
def test_a_field_that_stands_within_itself_again_and_again_is_refused(levels):
    query = "zaak(identificatie: $n) { " + "deelzaken { hoofdzaak { " * levels + "id" + " } }" * levels + " }"
    with pytest.raises(KlantbeeldError) as refused:
        check_size(parse(f"query ($n: String) {{ {query} }}"), Limits(max_depth=1000))
    assert refused.value.extensions["code"] == "LIMIT_EXCEEDED"


def test_lists_within_lists_and_introspection_may_repeat_their_envelope():
    nested = (
        "{ klantbeeld { klantcontacten { nodes { interneTaken { nodes { aanleidinggevendKlantcontact { id } } } } } } }"
    )
    check_size(parse(nested), Limits())
    check_size(parse(get_introspection_query()), Limits(max_fields=10_000))
