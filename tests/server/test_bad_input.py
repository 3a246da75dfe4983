"""Bad input, row by row of the table in security.md §1.2: what is refused, how, and without repeating what was sent."""

import gzip
import json
import logging
from dataclasses import dataclass, field

import pytest

from klantbeeld.contract import Adapter
from klantbeeld.server.app import create_app
from klantbeeld.settings import read_settings
from klantbeeld.testing.builders import klant, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.server.serving import serving

BSN = "999990019"
HENK = klant(bsn=BSN)
OF_HENK = '{ klantbeeld(van: {bsn: "999990019"}) { %s } }'
TYPENAME = "{ __typename }"
PROBLEM = "application/problem+json; charset=utf-8"
GRAPHQL = "application/graphql-response+json; charset=utf-8"
MOST = 100_000


@dataclass(frozen=True)
class Sent:
    """One request; what is not said is as it should be."""

    query: str | None = None
    variables: object = None
    body: bytes | None = None
    method: str = "POST"
    path: str = "/graphql"
    headers: dict = field(default_factory=dict)
    more: dict = field(default_factory=dict)

    @property
    def content(self):
        if self.body is not None:
            return self.body
        sent = {name: value for name in ("query", "variables") if (value := getattr(self, name)) is not None}
        return json.dumps(sent | self.more).encode()

    async def to(self, client):
        headers = {
            "content-type": "application/json",
            "accept": "application/graphql-response+json, */*",
            **self.headers,
        }
        headers = {name: value for name, value in headers.items() if value is not None}
        return await client.request(self.method, self.path, content=self.content, headers=headers)


def repeated(text, times):
    return " ".join(text.replace("#", str(number)) for number in range(times))


def nested(levels):
    return "{" + "a {" * (levels - 1) + "a" + "}" * levels


def doubling(levels):
    """Fragments of which each is used twice in the one before: 725 bytes are 2 ** 18 times the innermost."""
    chain = repeated("fragment f# on Query{...f! ...f!}", levels)
    for number in range(levels):
        chain = chain.replace("!", str(number + 1), 2)
    return f"{{...f0}} {chain} fragment f{levels} on Query{{__typename}}"


def with_variable(value):
    """A variable that json would not write so."""
    return Sent(body=f'{{"query": "query ($n: Int) {{a}}", "variables": {{"n": {value}}}}}'.encode())


DEEP_PAGES = (
    "zaken(first: 100) { nodes { klantcontacten(first: 100) { nodes { interneTaken(first: 100) { nodes { id } } } } } }"
)
CYCLE = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"
HASH = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "a" * 64}}}
TEXT = {"content-type": "text/plain"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
MULTIPART = {"content-type": "multipart/form-data; boundary=x"}

LIMIT, PARSE, INVALID, INPUT = (
    "LIMIT_EXCEEDED",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_USER_INPUT",
)

# The row, what it is, what is sent, the status, the code of each error (None: refused before it is GraphQL), the limit.
ROWS = [
    ("1", "aliases", Sent("{" + repeated("a#: __typename", 1000) + "}"), 400, LIMIT, "max_tokens"),
    ("1", "a few too many", Sent(OF_HENK % repeated("a#: gekend", 31)), 400, LIMIT, "max_aliases"),
    ("2", "of root fields", Sent("{" + repeated("a#: bronnen { code }", 31) + "}"), 400, LIMIT, "max_root_fields"),
    ("3", "one field again and again", Sent("{" + "__typename " * 5000 + "}"), 400, LIMIT, "max_tokens"),
    ("4", "directives", Sent("{ __typename " + "@skip(if: false) " * 2000 + "}"), 400, LIMIT, "max_tokens"),
    ("5", "unknown directives", Sent("{ __typename " + "@x " * 31 + "}"), 400, LIMIT, "max_directives"),
    ("5", "fewer of those", Sent("{ __typename " + "@x " * 30 + "}"), 400, INVALID, None),
    ("6", "25 levels", Sent(nested(25)), 400, LIMIT, "max_depth"),
    ("7", "1500 levels", Sent(nested(1500)), 400, LIMIT, "max_depth"),
    ("8", "pages in pages in pages", Sent(OF_HENK % DEEP_PAGES), 400, LIMIT, "max_cost"),
    (
        "8",
        "the same in a variable",
        Sent("query ($n: Int!) " + OF_HENK % DEEP_PAGES.replace("100", "$n"), {"n": 100}),
        400,
        LIMIT,
        "max_cost",
    ),
    ("9", "fragments in a circle", Sent(CYCLE), 400, INVALID, None),
    ("10", "doubling fragments", Sent(doubling(18)), 400, LIMIT, "max_root_fields"),
    ("10", "more of those", Sent(doubling(80)), 400, LIMIT, "max_root_fields"),
    ("11", "20 MB", Sent(body=b" " * 20_000_000), 413, None, None),
    ("12", "deep JSON", Sent(body=b"[" * (MOST - 1)), 400, None, None),
    ("12", "deeper JSON", Sent(body=b"[" * MOST * 2), 413, None, None),
    ("13", "null", Sent(body=b"null"), 400, None, None),
    ("14", "a number", Sent(body=BSN.encode()), 400, None, None),
    ("15", "a text", Sent(body=f'"{BSN}"'.encode()), 400, None, None),
    ("16", "not UTF-8", Sent(body=b'{"query": "\xff\xfe"}'), 400, None, None),
    ("17", "broken JSON", Sent(body=f'{{"query": "{BSN}'.encode()), 400, None, None),
    ("18", "nothing", Sent(body=b""), 400, None, None),
    ("19", "an empty batch", Sent(body=b"[]"), 400, None, None),
    ("20", "a batch", Sent(body=b'[{"query": "{ __typename }"}]'), 400, None, None),
    ("21", "operationName as a list", Sent(TYPENAME, more={"operationName": [BSN]}), 400, None, None),
    ("22", "operationName as an object", Sent(TYPENAME, more={"operationName": {"x": BSN}}), 400, None, None),
    ("23", "5000 digits in the query", Sent(OF_HENK % f"zaken(first: {'9' * 5000}) {{ volledig }}"), 400, INPUT, None),
    ("24", "5000 digits in a variable", with_variable("9" * 5000), 400, None, None),
    ("25", "a lone surrogate", with_variable('"\\ud800"'), 400, None, None),
    ("26", "NaN", with_variable("NaN"), 400, None, None),
    ("26", "Infinity", with_variable("-Infinity"), 400, None, None),
    ("27", "GET", Sent(body=b"", method="GET", path=f"/graphql?query={OF_HENK % 'gekend'}"), 405, None, None),
    ("28", "GET that changes", Sent(body=b"", method="GET", path="/graphql?query=mutation{x}"), 405, None, None),
    ("29", "text/plain", Sent(TYPENAME, headers=TEXT), 415, None, None),
    ("30", "a form", Sent(body=f"query={BSN}".encode(), headers=FORM), 415, None, None),
    ("31", "multipart", Sent(body=b"--x--", headers=MULTIPART), 415, None, None),
    ("32", "no content type", Sent(TYPENAME, headers={"content-type": None}), 415, None, None),
    ("33", "PUT", Sent(TYPENAME, method="PUT"), 405, None, None),
    ("34", "the schema", Sent("{ __schema { types { name } } }"), 400, "INTROSPECTION_DISABLED", None),
    ("35", "a type", Sent('{ __type(name: "Klantbeeld") { name } }'), 400, "INTROSPECTION_DISABLED", None),
    ("36", "a field misspelt", Sent(OF_HENK % "zakn { volledig }"), 400, INVALID, None),
    ("36", "an argument misspelt", Sent(OF_HENK % "zaken(frist: 5) { volledig }"), 400, INVALID, None),
    ("36", "a type misspelt", Sent("query ($v: KlantInptu!) { klantbeeld(van: $v) { id } }"), 400, INVALID, None),
    ("37", "a value misspelt", Sent(OF_HENK % "zaken(volgorde: NIEUWSTE_ERST) { volledig }"), 400, INPUT, None),
    ("37", "an input field misspelt", Sent('{ klantbeeld(van: {bns: "999990019"}) { gekend } }'), 400, INPUT, None),
    (
        "39",
        "a wrong type in a variable",
        Sent("query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { gekend } }", {"bsn": int(BSN)}),
        400,
        INPUT,
        None,
    ),
    (
        "39",
        "an object in a variable",
        Sent("query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { gekend } }", {"bsn": {"x": BSN}}),
        400,
        INPUT,
        None,
    ),
    ("40", "a wrong type in the query", Sent(f"{{ klantbeeld(van: {{bsn: {BSN}}}) {{ gekend }} }}"), 400, INPUT, None),
    ("42", "GraphiQL", Sent(body=b"", method="GET", headers={"accept": "text/html"}), 405, None, None),
    ("42", "a file of GraphiQL", Sent(body=b"", method="GET", path="/graphiql/graphiql.min.js"), 404, None, None),
    ("43", "1 MB", Sent(TYPENAME, more={"x": "x" * 1_000_000}), 413, None, None),
    ("44", "500 operations", Sent(repeated("query q# { __typename }", 500)), 400, LIMIT, "max_tokens"),
    ("44", "6 operations", Sent(repeated("query q# { __typename }", 6)), 400, LIMIT, "max_operations"),
    (
        "45",
        "5000 variables",
        Sent(TYPENAME, {f"v{number}": number for number in range(5000)}),
        400,
        LIMIT,
        "max_variables",
    ),
    ("45", "51 defined", Sent(f"query ({repeated('$v#: Int', 51)}) {TYPENAME}"), 400, LIMIT, "max_variables"),
    ("46", "NUL in the query", Sent("{ __type\x00name }"), 400, PARSE, None),
    ("47", "only a hash", Sent(more=HASH), 400, "PERSISTED_QUERY_NOT_SUPPORTED", None),
    ("48", "no query", Sent(variables={"bsn": BSN}), 400, None, None),
    ("49", "utf-16", Sent(TYPENAME, headers={"content-type": "application/json; charset=utf-16"}), 415, None, None),
    ("50", "XML wanted", Sent(TYPENAME, headers={"accept": "application/xml"}), 406, None, None),
    (
        "51",
        "a gzip bomb",
        Sent(body=gzip.compress(b" " * 10_000_000), headers={"content-encoding": "gzip"}),
        415,
        None,
        None,
    ),
    ("52", "variables as text", Sent(TYPENAME, json.dumps({"bsn": BSN})), 400, None, None),
]  # fmt: skip


def app(folder, *fakes, server=""):
    """The façade over fake bronnen, put together as it is when it is served."""
    adapters = {
        fake.name: Adapter(name=fake.name, settings=NoSettings, build=lambda _, f=fake: f.bron) for fake in fakes
    }
    config = folder / "klantbeeld.toml"
    bronnen = "".join(f'[bronnen.{name}]\nadapter = "{name}"\n' for name in adapters)
    config.write_text(f"[server]\n{server}\n{bronnen}", encoding="utf-8")
    return create_app(read_settings(config, adapters, {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSettings:
    pass


@pytest.fixture
def henk():
    return FakeBron("noord", zaken={HENK: [zaak("noord", "z")]}, klantcontacten={HENK: []})


def logged(caplog):
    """What the façade logged; the test has an HTTP client too."""
    return [str(vars(one)) for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]


@pytest.mark.parametrize(
    ("sent", "status", "code", "limit"),
    [pytest.param(*row[2:], id=f"{row[0]} {row[1]}") for row in ROWS],
)
async def test_bad_input_is_refused_as_the_table_says(tmp_path, henk, caplog, sent, status, code, limit):
    caplog.set_level(logging.DEBUG)
    async with serving(tmp_path, app=app(tmp_path, henk)) as client:
        response = await sent.to(client)
    assert response.status_code == status
    if code is None:
        assert response.headers["content-type"] == PROBLEM
        assert response.json().keys() >= {"status", "title", "detail"}
    else:
        assert response.headers["content-type"] == GRAPHQL
        assert response.json().keys() == {"errors"}
        errors = response.json()["errors"]
        assert 1 <= len(errors) <= 5
        assert {error["extensions"]["code"] for error in errors} == {code}
        assert {error["extensions"].get("limit") for error in errors} == {limit}
    assert henk.calls == []
    for told in (response.text, str(response.headers.raw), *logged(caplog)):
        assert BSN not in told
        assert "99999999" not in told
        assert "did you mean" not in told.lower()
    if status == 405:
        assert response.headers["allow"] == "POST"


def test_every_row_of_the_table_is_here():
    elsewhere = {38, 41}  # below: these are answers
    assert {int(row[0]) for row in ROWS} | elsewhere == set(range(1, 53))


async def test_38_what_a_record_cannot_show_is_told_by_its_place_alone(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    spoilt = FakeBron("noord", zaken={HENK: [zaak("noord", "z", omschrijving={"bsn": BSN})]})
    async with serving(tmp_path, app=app(tmp_path, spoilt)) as client:
        response = await Sent(OF_HENK % "zaken { nodes { omschrijving } }").to(client)
    assert response.status_code == 200
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["path"] == ["klantbeeld", "zaken", "nodes", 0, "omschrijving"]
    for told in (response.text, *logged(caplog)):
        assert BSN not in told


async def test_41_a_bron_that_hangs_costs_its_own_part_at_the_deadline(tmp_path, henk):
    hanging = FakeBron("zuid", zaken={})
    hanging.hang()
    async with serving(tmp_path, app=app(tmp_path, henk, hanging, server="deadline = 0.5")) as client:
        response = await Sent(OF_HENK % "zaken { nodes { id } bronnen { bron { code } status } }").to(client)
    zaken = response.json()["data"]["klantbeeld"]["zaken"]
    assert (response.status_code, len(zaken["nodes"])) == (200, 1)
    assert {one["bron"]["code"]: one["status"] for one in zaken["bronnen"]} == {"noord": "GELEVERD", "zuid": "TE_LAAT"}


async def test_11_a_body_without_end_is_read_no_further_than_it_may_be(tmp_path, henk):
    read = []

    async def endless():
        while len(read) < 1000:
            read.append(1)
            yield b" " * 10_000

    async with serving(tmp_path, app=app(tmp_path, henk)) as client:
        response = await client.post("/graphql", content=endless(), headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert len(read) <= MOST // 10_000 + 2


async def test_34_questions_about_the_schema_are_answered_where_that_is_on(tmp_path, henk):
    for server in ("introspectie = true", "graphiql = true"):
        async with serving(tmp_path, app=app(tmp_path, henk, server=server)) as client:
            response = await Sent("{ __schema { queryType { name } } }").to(client)
        assert response.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}
