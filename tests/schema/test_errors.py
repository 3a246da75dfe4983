"""What a client is told when a request is wrong: a code and a place, and never a value."""

import logging

import pytest

from klantbeeld.testing.builders import klant, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking, code

BSN = "999990019"
MAIL = "tess@example.org"
HENK = klant(bsn=BSN)

KLANTBEELD = '{ klantbeeld(van: {bsn: "999990019"}) { %s } }'
WRONG = [
    # In the text of the query.
    ('{ klantbeeld(van: {bsn: "999990019"', {}, "GRAPHQL_PARSE_FAILED"),
    ('{ klantbeeld(van: {bsn: "999990019}) }', {}, "GRAPHQL_PARSE_FAILED"),
    ('"999990019"', {}, "GRAPHQL_PARSE_FAILED"),
    ("{ 999990019 }", {}, "GRAPHQL_PARSE_FAILED"),
    ("{ klantbeeld(van: {bsn: tess@example.org}) { id } }", {}, "GRAPHQL_PARSE_FAILED"),
    ("{ a \x00 999990019 }", {}, "GRAPHQL_PARSE_FAILED"),
    (r'{ klantbeeld(van: {bsn: "\ud800 999990019"}) { id } }', {}, "GRAPHQL_PARSE_FAILED"),
    # Literals.
    ("{ klantbeeld(van: {bsn: 999990019}) { id } }", {}, "BAD_USER_INPUT"),
    ('{ klantbeeld(van: {bsn: ["999990019", "tess@example.org"]}) { id } }', {}, "BAD_USER_INPUT"),
    ('{ klantbeeld(van: {bsn: {nummer: "999990019"}}) { id } }', {}, "BAD_USER_INPUT"),
    ('{ klantbeeld(van: "999990019") { id } }', {}, "BAD_USER_INPUT"),
    ('{ klantbeeld(van: {bns: "999990019"}) { id } }', {}, "BAD_USER_INPUT"),
    ('{ klantbeeld(van: {bsn: "999990019", mail: "tess@example.org"}) { id } }', {}, "BAD_USER_INPUT"),
    ('{ klantbeeld(van: {identificator: {objectId: "999990019"}}) { id } }', {}, "BAD_USER_INPUT"),
    (
        '{ klantbeeld(van: {vestiging: {kvkNummer: "999990019", bsn: "tess@example.org"}}) { id } }',
        {},
        "BAD_USER_INPUT",
    ),
    (KLANTBEELD % 'zaken(first: "999990019") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "zaken(first: 999990019999) { volledig }", {}, "BAD_USER_INPUT"),
    (KLANTBEELD % f"zaken(first: {'9' * 3000}) {{ volledig }}", {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "zaken(volgorde: TESS) { volledig }", {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(volgorde: "999990019") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(vanaf: "999990019") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(vanaf: "2026-02-30") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(vanaf: "2026-W01-1") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(vanaf: "2026-01-01T00:00:00") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "zaken(bronnen: [{x: 999990019}]) { volledig }", {}, "BAD_USER_INPUT"),
    ("{ node(id: 9999.90019) { id } }", {}, "BAD_USER_INPUT"),
    ("{ __typename @include(if: 999990019) }", {}, "BAD_USER_INPUT"),
    ("query @doel(code: 999990019) { __typename }", {}, "BAD_USER_INPUT"),
    # Variables.
    ("query ($v: KlantInput!) { klantbeeld(van: $v) { id } }", {"v": BSN}, "BAD_USER_INPUT"),
    ("query ($v: KlantInput!) { klantbeeld(van: $v) { id } }", {"v": {"bsn": 999990019}}, "BAD_USER_INPUT"),
    ("query ($v: KlantInput!) { klantbeeld(van: $v) { id } }", {"v": {BSN: MAIL}}, "BAD_USER_INPUT"),
    ("query ($v: KlantInput!) { klantbeeld(van: $v) { id } }", {"v": [BSN]}, "BAD_USER_INPUT"),
    (
        "query ($v: KlantInput!) { klantbeeld(van: $v) { id } }",
        {"v": {"identificator": {"objectId": BSN}}},
        "BAD_USER_INPUT",
    ),
    ("query ($v: KlantInput!) { klantbeeld(van: $v) { id } }", {"x": BSN}, "BAD_USER_INPUT"),
    (
        "query ($v: Int) { klantbeeld(van: {zelf: true}) { zaken(first: $v) { volledig } } }",
        {"v": BSN},
        "BAD_USER_INPUT",
    ),
    (
        "query ($v: Datum) { klantbeeld(van: {zelf: true}) { zaken(vanaf: $v) { volledig } } }",
        {"v": BSN},
        "BAD_USER_INPUT",
    ),
    (
        "query ($v: Volgorde) { klantbeeld(van: {zelf: true}) { zaken(volgorde: $v) { volledig } } }",
        {"v": MAIL},
        "BAD_USER_INPUT",
    ),
    ("query ($v: Boolean!) { __typename @include(if: $v) }", {"v": BSN}, "BAD_USER_INPUT"),
    ("query ($v: String!) @doel(code: $v) { __typename }", {"v": 999990019}, "BAD_USER_INPUT"),
    ('query ($v: Boolean! = "999990019") { __typename @include(if: $v) }', {}, "BAD_USER_INPUT"),
    (
        "query ($v: String) { klantbeeld(van: {zelf: true}) { zaken(first: $v) { volledig } } }",
        {"v": BSN},
        "GRAPHQL_VALIDATION_FAILED",
    ),
    # Values that only a resolver can judge.
    ('{ klantbeeld(van: {bsn: "999990018 tess@example.org"}) { id } }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "zaken(first: 0) { volledig }", {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "zaken(first: 999990019) { volledig }", {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(bronnen: ["tess@example.org"]) { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % 'zaken(after: "999990019") { volledig }', {}, "ONGELDIGE_CURSOR"),
    (KLANTBEELD % 'zaken(vanaf: "2026-02-01", tot: "2026-01-01") { volledig }', {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "tijdlijn(soorten: []) { volledig }", {}, "BAD_USER_INPUT"),
    (KLANTBEELD % "tijdlijn(soorten: [ZAAKSTATUS]) { volledig }", {}, "BAD_USER_INPUT"),
    ('{ zaak(id: "999990019", identificatie: "tess@example.org") { id } }', {}, "BAD_USER_INPUT"),
    ("{ zaak { id } }", {}, "BAD_USER_INPUT"),
    (f'{{ zaak(identificatie: "{BSN * 9}") {{ id }} }}', {}, "BAD_USER_INPUT"),
]


@pytest.fixture
def asking():
    return Asking(FakeBron("noord", zaken={}, partijen={}))


@pytest.mark.parametrize(("query", "variables", "expected"), WRONG, ids=[f"{q[:50]} {v}"[:75] for q, v, _ in WRONG])
async def test_a_wrong_request_is_told_with_a_code_and_without_any_value(asking, query, variables, expected, caplog):
    caplog.set_level(logging.DEBUG)
    errors = await asking.errors(query, variables)
    assert {code(error) for error in errors} == {expected}
    for text in (str(errors), caplog.text, *(str(vars(record)) for record in caplog.records)):
        assert not [value for value in (BSN, MAIL, "9999.9", "TESS") if value in text]
    assert asking.calls == []


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ('query ($n: Int) { klantbeeld(van: {bsn: "999990019"}) { zaken(first: $n) { volledig } } }', {"n": None}),
        (
            'query ($v: Volgorde) { klantbeeld(van: {bsn: "999990019"}) { zaken(volgorde: $v) { volledig } } }',
            {"v": None},
        ),
    ],
)
async def test_a_null_where_there_must_be_a_value_is_the_mistake_of_who_asks(asking, query, variables):
    errors = await asking.errors(query, variables)
    assert {code(error) for error in errors} == {"BAD_USER_INPUT"}


@pytest.mark.parametrize(
    "query",
    [
        "{ nietBestaand }",
        "{ klantbeeld { id } }",
        "{ node(id: 1) { naam } }",
        "{ a: bronnen { x: code } a: __typename }",
    ],
)
async def test_a_query_that_does_not_fit_the_schema_is_told_in_the_words_of_graphql(asking, query):
    errors = await asking.errors(query)
    assert {code(error) for error in errors} == {"GRAPHQL_VALIDATION_FAILED"}
    assert all(error["locations"] for error in errors)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("query Q($b: String) { bronnen { code } }", "Variable '$b' is never used in operation 'Q'."),
        ("query ($b: String) { bronnen { code } }", "Variable '$b' is never used."),
        ("query Q { klantbeeld(van: {bsn: $b}) { id } }", "Variable '$b' is not defined by operation 'Q'."),
        ("query ($b: Klantbeeld) { node(id: $b) { id } }", "Variable '$b' cannot be non-input type 'Klantbeeld'."),
        (
            "query ($b: [Int!]) { klantbeeld(van: {zelf: true}) { zaken(bronnen: $b) { volledig } } }",
            "Variable '$b' of type '[Int!]' used in position expecting type '[ID!]'.",
        ),
    ],
)
async def test_a_variable_that_does_not_fit_is_told_by_name_and_type(asking, query, told):
    errors = await asking.errors(query, {"b": BSN})
    assert told in [error["message"] for error in errors]
    assert {code(error) for error in errors} == {"GRAPHQL_VALIDATION_FAILED"}
    assert BSN not in str(errors)


@pytest.mark.parametrize(
    "query",
    [
        "{ klantbeel { id } }",
        "{ bronnen { cod } }",
        "{ bronnen(x: 1) { code } }",
        '{ klantbeeld(van: {bns: "1"}) { id } }',
        "query ($v: KlantInputt!) { klantbeeld(van: $v) { id } }",
        "{ node(id: 1) { ... on Zaakk { id } } }",
        "{ bronnen @skipp(if: true) { code } }",
        KLANTBEELD % "zaken(volgorde: NIEUWSTE_EERS) { volledig }",
    ],
)
async def test_nothing_is_suggested(asking, query):
    assert "did you mean" not in str(await asking.errors(query)).lower()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("query A { __typename } query B { __typename }", None),
        ("query A { __typename } query B { __typename }", BSN),
        ("query A { __typename }", BSN),
        ("{ __typename }", ""),
    ],
)
async def test_an_operation_that_is_not_there_is_told_without_its_name(asking, query, name):
    error = await asking.error(query, {}, name)
    assert code(error) == "OPERATION_RESOLUTION_FAILURE"
    assert BSN not in str(error)


@pytest.mark.parametrize(
    "query", ["mutation { a }", "subscription { a }", "type A { b: Int }", "fragment F on Query { a }"]
)
async def test_what_is_no_question_is_refused(asking, query):
    answer = await asking.answer(query)
    assert not answer.executed
    assert "data" not in answer.body


async def test_an_error_says_where(asking):
    error = await asking.error(KLANTBEELD % "x: zaken(first: 0) { volledig }")
    assert error["path"] == ["klantbeeld", "x"]
    assert error["locations"]
    assert error["extensions"]["argument"] == "first"


async def test_a_wrong_part_leaves_the_others_whole(asking):
    answer = await asking.answer(KLANTBEELD % "gekend zaken(first: 0) { volledig }")
    assert answer.body["data"] == {"klantbeeld": {"gekend": False, "zaken": None}}
    assert answer.codes == ("BAD_USER_INPUT",)


class TestABugOfOurs:
    """Something a resolver or a record cannot do: told as ours, logged by its type, and never with its text."""

    @pytest.fixture
    def broken(self):
        spoilt = zaak("noord", omschrijving={"bsn": BSN}, einddatum=f"{BSN} {MAIL}")
        return Asking(FakeBron("noord", zaken={HENK: [spoilt]}))

    @pytest.mark.parametrize("field", ["omschrijving", "einddatum"])
    async def test_it_is_told_without_its_text_and_logged_by_its_type(self, broken, field, caplog):
        caplog.set_level(logging.DEBUG)
        answer = await broken.answer(KLANTBEELD % f"zaken {{ nodes {{ identificatie {field} }} }}")
        (error,) = answer.body["errors"]
        assert code(error) == "INTERNAL_SERVER_ERROR"
        assert error["path"] == ["klantbeeld", "zaken", "nodes", 0, field]
        assert answer.body["data"]["klantbeeld"]["zaken"]["nodes"][0]["identificatie"]
        (line,) = [record for record in caplog.records if record.name.startswith("klantbeeld.schema")]
        assert line.error
        assert line.where
        for text in (str(answer.body), caplog.text, str(vars(line))):
            assert BSN not in text
            assert MAIL not in text
