"""One look at everything that leaves the façade but the answer itself: no line, error, id, cursor or URL tells who."""

import base64
import io
import json
import logging
import re

import httpx
import pytest

from klantbeeld.demo import town_people
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, HENK_EMAIL, TWEE_REGISTERS_BSN
from klantbeeld.server.graphiql import examples
from tests.facade import always_asked, facade
from tests.stories.playing import STORIES, played, staged
from tests.stories.story import differences

NAME = "Zonderlingsma"
MAIL = "zonderlingsma@example.org"
BSN = "999990019"
MARKERS = (BSN, MAIL, NAME)

# Of everybody in the town whom a story is about: numbers, addresses, names.
PERSONAL = (
    *(value for name, value in vars(town_people).items() if name.endswith(("_BSN", "_RSIN", "_EMAIL", "_TELEFOON"))),
    "Henk de",
    town_people.VOF_NAAM,
    town_people.VERENIGING_NAAM,
)

# What a client may send by accident, with what no log line or error may repeat. `%s` is one of the markers.
WRONG = [
    '{ klantbeeld(van: {bsn: "%s x"}) { gekend } }',
    "{ klantbeeld(van: {bsn: %s}) { gekend } }",
    '{ klantbeeld(van: {bns: "%s"}) { gekend } }',
    '{ klantbeeld(van: {partij: "%s"}) { gekend } }',
    '{ klantbeeld(van: {identificator: {register: "%s"}}) { gekend } }',
    '{ klantbeeld(van: {bsn: "%s", rsin: "123456782"}) { gekend } }',
    '{ klantbeeld(van: {zelf: true}) { zaken(after: "%s") { volledig } } }',
    '{ klantbeeld(van: {bsn: "999990019"}) { zaken(bronnen: ["%s"]) { volledig } } }',
    '{ klantbeeld(van: {bsn: "999990019"}) { zaken(after: "%s") { volledig } } }',
    '{ klantbeeld(van: {bsn: "999990019"}) { zaken(first: 0) { volledig } } } # %s',
    '{ klantbeeld(van: {bsn: "999990019"}) { zaken(vanaf: "%s") { volledig } } }',
    '{ zaak(id: "%s") { id } }',
    '{ zaak(identificatie: "%s") { id } }',
    '{ node(id: "%s") { id } }',
    '{ klantcontact(id: "%s") { id } }',
    '{ zaak(id: "%s", identificatie: "x") { id } }',
    '{ klantcontacten(referentienummer: "%s", onderwerpobject: {id: "%s"}) { volledig } }',
    '{ klantcontacten(onderwerpobject: {id: "%s"}) { volledig } }',
    '{ klantcontacten(onderwerpobject: {id: "%s", identificator: null}) { volledig } }',
    '{ klantcontacten(onderwerpobject: {identificator: {register: "%s"}}) { volledig } }',
    '{ klantcontacten(referentienummer: "x", after: "%s") { volledig } }',
    '{ interneTaken(toegewezenAan: [{id: "%s"}]) { volledig } }',
    '{ interneTaken(toegewezenAan: [{id: "%s", zelf: true}]) { volledig } }',
    '{ interneTaken(after: "%s") { volledig } }',
    '{ interneTaken(nummer: "%s %s %s %s %s %s %s %s") { volledig } }',
    '{ partijKandidaten(digitaalAdres: {x: "%s"}) { volledig } }',
    '{ klantbeeld(van: {bsn: "999990019"}) { klanttaken(after: "%s") { volledig } } }',
    '{ klantbeeld(van: {bsn: "999990019"}) { producten(geldig: "%s") { volledig } } }',
    '{ klantbeeld(van: {bsn: "999990019"}) { zaken { nodes { klantcontacten(after: "%s") { volledig } } } } }',
    '{ klantbeeld(van: {bsn: "%s"',
    'query @doel(code: 5, wie: "%s") { __typename }',
]
# What can be asked beside the examples: roots over klanten, and what has a number of its own.
BESIDE = [
    """{ partijKandidaten(digitaalAdres: "%(mail)s") { nodes { partij naam organisatienaam } volledig } }""",
    """{ interneTaken(first: 3) { nodes { id nummer toegewezenAan { id } aanleidinggevendKlantcontact { id onderwerp } }
        edges { cursor } pageInfo { endCursor } } }""",
    """{ klantcontacten(referentienummer: "%(bsn)s") { nodes { id } } }""",
    """{ klantcontacten(onderwerpobject: {identificator: {register: "brp", objecttype: "natuurlijk_persoon",
        soortObjectId: "bsn", objectId: "%(bsn)s"}}) { nodes { id } edges { cursor } } }""",
    """{ klantbeeld(van: {bsn: "%(bsn)s"}) {
        id identificatoren { objectId } basisregistratie { naam { volledig } adres { regels } }
        klanttaken { nodes { id titel pagina hoortBij { titel } } edges { cursor } }
        producten { nodes { id titel zaken { nodes { id } pageInfo { endCursor } } } pageInfo { endCursor } }
        productaanvragen { nodes { id titel status { code } } pageInfo { endCursor } }
        documenten { nodes { id titel downloadpad } edges { cursor } } } }""",
    """{ klantbeeld(van: {bsn: "%(bsn)s"}) {
        zaken { nodes { id documenten { nodes { id downloadpad } edges { cursor } }
            klantcontacten { nodes { id } pageInfo { endCursor } } klanttaken { nodes { id } } } }
        tijdlijn(first: 50) { nodes { id __typename } edges { cursor } } } }""",
]
RAW = ['{"query": "%s', '"%s"', '{"query": 5, "wie": "%s"}', '{"query": "{ __typename }", "operationName": ["%s"]}']


def seen(text, markers=MARKERS):
    return [marker for marker in markers if marker.casefold() in text.casefold()]


def strings(value, name):
    """Every value of a field with this name, anywhere in an answer."""
    match value:
        case dict():
            for key, inner in value.items():
                if key == name and isinstance(inner, str):
                    yield inner
                yield from strings(inner, name)
        case list():
            for inner in value:
                yield from strings(inner, name)


@pytest.fixture
def lines(caplog):
    """All that is logged, by anybody, with all that a formatter could make of it."""
    caplog.set_level(logging.DEBUG)
    # As `configure_logging` does, which a test cannot call without closing what pytest listens with.
    formatter = logging.Formatter("%(name)s %(message)s")

    def lines():
        told = io.StringIO()
        for record in caplog.records:
            told.write(formatter.format(record) + " " + str(vars(record)) + "\n")
        return told.getvalue()

    return lines


async def test_nothing_but_the_answer_itself_tells_who_the_klant_is(lines, tmp_path):
    ids, cursors, paden = set(), set(), set()
    beside = [text % {"bsn": bsn, "mail": HENK_EMAIL} for text in BESIDE for bsn in (HENK_BSN, DRUK_BSN)]
    async with facade(always_asked(tmp_path)) as facade_:
        for fault in (None, Fault.UNAVAILABLE, Fault.HTML, Fault.WRONG_TYPES, Fault.TRUNCATED, Fault.FORBIDDEN):
            for standin in facade_.place.standins.values():
                standin.break_with(fault)
            for query, variables in [*((one.query, one.variables) for one in examples()), *((q, {}) for q in beside)]:
                answer = await facade_.post(query, variables)
                assert answer.status_code == 200
                body = answer.json()
                ids |= set(strings(body, "id"))
                cursors |= set(strings(body, "cursor")) | set(strings(body, "endCursor"))
                paden |= set(strings(body, "downloadpad"))
                outside = json.dumps([body.get("errors"), body.get("extensions"), dict(answer.headers)])
                assert seen(outside, (*people(), *MARKERS)) == []
            for pad in paden:
                answer = await facade_.client.get(pad)
                assert seen(str(answer.headers), (*people(), *MARKERS)) == []
        asked = [call for standin in facade_.place.standins.values() for call in standin.calls]
    told = lines()
    assert "klantbeeld.request" in told
    assert seen(told, (*people(), *MARKERS)) == []
    assert ids
    assert cursors
    assert paden
    for sealed in ids | cursors | {pad.rpartition("/")[2] for pad in paden}:
        raw = base64.urlsafe_b64decode(sealed + "==").decode("latin-1")
        assert seen(sealed + raw, people()) == []
    # A register with only GET gets the number in the query, and nowhere else; a zaakregister gets it in the body. Only
    # an application that has no other way to be asked gets it in the path, as its settings say.
    assert any(seen(str(call.query) + str(call.body), people()) for call in asked)
    assert [call.path for call in asked if seen(call.path, people()) and "/burgers/" not in call.path] == []
    assert [call.path for call in asked if "/zaken/" in call.path and seen(str(call.query), people())] == []


async def test_the_whole_story_suite_tells_nobody_who_it_is_about(lines, tmp_path):
    """Every story, with everybody and everything personal in it as markers."""
    sealed: set[str] = set()
    for path in STORIES:
        kept = {}
        async with staged(path, tmp_path) as (story, facade_):
            async for step, response in played(story, facade_, kept):
                body = response.json()
                assert differences(step.antwoord, body, kept) == []
                for name in ("id", "cursor", "startCursor", "endCursor", "downloadpad"):
                    sealed |= {value.rpartition("/")[2] for value in strings(body, name)}
                outside = json.dumps([body.get("errors"), body.get("extensions"), dict(response.headers)])
                assert seen(outside, PERSONAL) == [], path.stem
    told = lines()
    assert "klantbeeld.request" in told
    assert seen(told, PERSONAL) == []
    assert len(sealed) > 30
    for one in sealed:
        raw = base64.urlsafe_b64decode(one + "==").decode("latin-1")
        assert seen(one + raw, PERSONAL) == []


def people():
    return (HENK_BSN, DRUK_BSN, TWEE_REGISTERS_BSN, HENK_EMAIL)


@pytest.mark.parametrize("fault", [None, Fault.UNAVAILABLE, Fault.GARBAGE], ids=str)
async def test_a_wrong_request_is_not_repeated_anywhere(fault, lines):
    async with facade() as facade_:
        for standin in facade_.place.standins.values():
            standin.break_with(fault)
        for marker in MARKERS:
            for query in WRONG:
                answer = await facade_.post(query.replace("%s", marker))
                assert answer.status_code < 500, query
                assert seen(json.dumps(answer.json().get("errors"))) == [], query
                assert seen(str(answer.headers)) == []
            for raw in RAW:
                content = raw.replace("%s", marker).encode()
                answer = await facade_.client.post(
                    "/graphql", content=content, headers={"content-type": "application/json"}
                )
                assert answer.status_code == 400
                assert seen(answer.text) == []
            for variables in ({"van": marker}, {"van": {"bsn": [marker]}}, {"van": {marker: marker}}, {"x": marker}):
                query = "query ($van: KlantInput!) { klantbeeld(van: $van) { gekend } }"
                answer = await facade_.post(query, variables)
                assert answer.status_code == 400
                assert seen(answer.text) == []
    assert seen(lines()) == []


async def test_what_is_sent_at_the_wrong_place_of_http_is_not_repeated_either(lines):
    async with facade() as facade_:
        client: httpx.AsyncClient = facade_.client
        answers = [
            await client.get(f"/graphql?query={BSN}&naam={NAME}"),
            await client.get(f"/{BSN}/{MAIL}"),
            await client.get(f"/health/{BSN}"),
            await client.get(f"/documenten/{BSN}"),
            await client.head(f"/documenten/{NAME}?wie={BSN}"),
            await client.post(f"/documenten/{BSN}", content=MAIL),
            await client.put("/graphql", content=BSN),
            await client.post("/graphql", content=BSN, headers={"content-type": f"text/{NAME}"}),
            await client.post("/graphql", content=BSN, headers={"content-encoding": NAME}),
            await client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": f"text/{NAME}"}),
            await client.post("/graphql", json={"query": "{ __typename }"}, headers={"traceparent": BSN, "x": MAIL}),
        ]
    for answer in answers:
        assert answer.status_code < 500
        assert seen(answer.text + str(answer.headers)) == []
    ours = [line for line in lines().splitlines() if not re.match(r"httpx|httpcore", line)]  # the client of this test
    assert seen("\n".join(ours)) == []


async def test_nothing_that_can_be_printed_tells_a_secret(lines):
    async with facade() as facade_:
        await facade_.post(examples()[0].query, examples()[0].variables)
        settings = facade_.place.settings
        secrets = [bron.settings for bron in settings.bronnen.values()]
        printed = repr(settings) + "".join(repr(one) for one in secrets)
    values = {
        getattr(one, name).reveal()
        for one in secrets
        for name in ("token", "geheim")
        if getattr(one, name, None) is not None
    }
    assert len(values) == 2
    assert seen(printed + lines(), values) == []
