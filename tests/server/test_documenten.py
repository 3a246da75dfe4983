"""Trusted documents: who may ask what, by text and by id, and for which purpose."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from klantbeeld.access.decide import Alles
from klantbeeld.access.documents import Documentbeleid, Registered, document_id
from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Caller
from klantbeeld.demo.place import demo_place
from klantbeeld.documents import Manifest
from klantbeeld.gather import Source, Sources
from klantbeeld.schema.context import Limits
from klantbeeld.schema.registered import Admission
from klantbeeld.schema.run import Request
from klantbeeld.server.app import create_app
from klantbeeld.server.documenten import build_runner
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.logs import _mask, masked
from klantbeeld.server.opening import Opening
from klantbeeld.settings import Documenten, SettingsError, read_manifest, write_manifest
from klantbeeld.testing.builders import klant
from klantbeeld.testing.fakebron import FakeBron
from tests.facade import town
from tests.schema.asking import Asking as SchemaAsking
from tests.schema.asking import runner
from tests.server.serving import BSN, read_config, serving

MINE = 'query Mijn($bsn: String!) @doel(code: "portaal") { klantbeeld(van: {bsn: $bsn}) { gekend } }'
THEIRS = 'query Hun($bsn: String!) @doel(code: "balie") { klantbeeld(van: {bsn: $bsn}) { gekend } }'
FREE = "query Vrij($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { gekend } }"
VALUE = '{ klantbeeld(van: {bsn: "999990019"}) { gekend } }'
VRIJ = "document:vrij"
UNKNOWN = "f" * 64
MODI = ("open", "geregistreerd", "geregistreerd-of-scope")


def register(folder, **texts):
    """Write a manifest: documents by the client that may ask them; `alle`: all may."""
    manifest = folder / "documenten.json"
    for client, text in texts.items():
        file = folder / f"{client}.graphql"
        file.write_text(text, encoding="utf-8")
        Manifest(manifest).add([file], clients=() if client == "alle" else (client,))
    return manifest


def configured(folder, modus, manifest=None, more=""):
    at = f"manifest = {json.dumps(str(manifest))}\n" if manifest else ""
    return read_config(folder, more=f'[documenten]\nmodus = "{modus}"\n{at}{more}')


class Asking:
    """An endpoint over one fake bron; who asks stands in headers."""

    def __init__(self, config):
        self.fake = FakeBron("contacten", partijen={klant(): []})
        source = Source(name=self.fake.name, naam=self.fake.name, bron=self.fake.bron, deadline=10.0)
        opening = Opening(
            sources=Sources((source,)),
            seal=Seal("x"),
            limits=Limits(),
            deadline=10.0,
            max_partijen=10,
            authenticate=self._who,
            beleid=Toegangsbeleid(beslisser=Alles()),
        )
        endpoint = Endpoint(opening=opening, runner=build_runner(config, Limits()), max_body=100_000)
        self._app = Starlette(routes=[Route("/graphql", endpoint.__call__, methods=["POST"])])

    async def _who(self, http):
        free = {VRIJ} if http.headers.get("x-vrij") else set()
        return Caller(id="test", scopes=SCOPES - {VRIJ} | free, client=http.headers.get("x-client", ""))

    async def post(self, client="portaal", vrij=False, **sent):
        headers = {"x-client": client} | ({"x-vrij": "1"} if vrij else {})
        body = {"variables": {"bsn": BSN}, **sent}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://127.0.0.1") as http:
            return await http.post("/graphql", json=body, headers=headers)

    async def code(self, **sent):
        """Give the code of the error, or None for an answer without."""
        response = await self.post(**sent)
        answer = response.json()
        if "errors" not in answer:
            assert (response.status_code, answer) == (200, {"data": {"klantbeeld": {"gekend": False}}})
            return None
        assert response.status_code == 400
        assert response.headers["content-type"].startswith("application/json")
        (error,) = answer["errors"]
        assert BSN not in response.text
        return error["extensions"]["code"]

    async def doelen(self, **sent):
        """Give the purposes a bron hears of."""
        await self.post(**sent)
        return {asked.call.doel for asked in self.fake.calls}


NEED, ABSENT, DIFFERENT = "PERSISTED_QUERY_ID_REQUIRED", "PERSISTED_QUERY_NOT_FOUND", "CANNOT_SEND_PQ_ID_AND_BODY"
UNLISTED = "PERSISTED_QUERY_NOT_IN_LIST"
# What is sent, and what comes of it: with modus open, geregistreerd, and geregistreerd-of-scope without and with it.
TABLE = {
    "id known": ({"documentId": document_id(MINE)}, (None, None, None, None)),
    "id unknown": ({"documentId": UNKNOWN}, (ABSENT, ABSENT, ABSENT, ABSENT)),
    "id that is none": ({"documentId": BSN}, (ABSENT, ABSENT, ABSENT, ABSENT)),
    "id of another client": ({"documentId": document_id(THEIRS)}, (ABSENT, ABSENT, ABSENT, ABSENT)),
    "text registered": ({"query": MINE}, (None, None, None, None)),
    "text of another client": ({"query": THEIRS}, (None, NEED, NEED, None)),
    "free text": ({"query": FREE}, (None, NEED, NEED, None)),
    "both": ({"query": MINE, "documentId": document_id(MINE)}, (None, None, None, None)),
    "both, free": ({"query": FREE, "documentId": document_id(FREE)}, (None, UNLISTED, UNLISTED, None)),
    "both, of another client": ({"query": THEIRS, "documentId": document_id(THEIRS)}, (None, UNLISTED, UNLISTED, None)),
    "both, not one": ({"query": FREE, "documentId": document_id(MINE)}, (DIFFERENT,) * 4),
    "both, id unknown": ({"query": MINE, "documentId": UNKNOWN}, (DIFFERENT,) * 4),
}  # fmt: skip


@pytest.mark.parametrize("column", range(4), ids=[*MODI, "geregistreerd-of-scope, with it"])
async def test_what_may_be_asked_by_text_and_by_id_in_each_modus(tmp_path, column):
    manifest = register(tmp_path, portaal=MINE, kcc=THEIRS)
    asking = Asking(configured(tmp_path, MODI[min(column, 2)], manifest))
    found = {name: await asking.code(**sent, vrij=column == 3) for name, (sent, _) in TABLE.items()}
    assert found == {name: expected[column] for name, (_, expected) in TABLE.items()}


@pytest.mark.parametrize("modus", MODI)
async def test_neither_text_nor_id_is_no_question(tmp_path, modus):
    asking = Asking(configured(tmp_path, modus, register(tmp_path, portaal=MINE)))
    response = await asking.post()
    assert (response.status_code, response.headers["content-type"][:24]) == (400, "application/problem+json")


async def test_without_a_manifest_a_client_is_told_to_send_text(tmp_path):
    asking = Asking(configured(tmp_path, "open"))
    assert await asking.code(documentId=document_id(MINE)) == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert await asking.code(query=MINE, documentId=document_id(MINE)) is None


@pytest.mark.parametrize(
    "sent",
    [
        {"documentId": document_id(MINE)},
        {"documentId": f"sha256:{document_id(MINE)}"},
        {"documentId": document_id(MINE).upper()},
        {"documentId": document_id(MINE), "query": None},
        {"documentId": document_id(MINE), "query": ""},
        {"documentId": document_id(MINE), "operationName": "Mijn"},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": document_id(MINE)}}},
        {
            "documentId": f"sha256:{document_id(MINE)}",
            "extensions": {"persistedQuery": {"version": 1, "sha256Hash": document_id(MINE)}},
        },
        {"documentId": document_id(MINE), "extensions": {"persistedQuery": None}},
    ],
    ids=str,
)
async def test_an_id_is_taken_however_clients_send_it(tmp_path, sent):
    asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, portaal=MINE)))
    assert await asking.code(**sent) is None


async def test_another_operation_than_that_of_the_document_is_refused(tmp_path):
    asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, portaal=MINE)))
    code = await asking.code(documentId=document_id(MINE), operationName="Hun")
    assert code == "OPERATION_RESOLUTION_FAILURE"


async def test_a_document_for_all_clients_is_for_each_and_for_who_has_no_client(tmp_path):
    asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, alle=MINE)))
    assert [await asking.code(documentId=document_id(MINE), client=client) for client in ("kcc", "")] == [None, None]


async def test_a_modus_of_one_client_holds_for_that_one_alone(tmp_path):
    more = '[documenten.clients.kcc]\nmodus = "open"\n[documenten.clients."https://x.example/app"]\nmodus = "open"\n'
    asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, portaal=MINE), more))
    clients = ("kcc", "https://x.example/app", "portaal", "", "KCC")
    assert [await asking.code(query=FREE, client=client) for client in clients] == [None, None, NEED, NEED, NEED]


async def test_asking_registers_nothing(tmp_path):
    asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, portaal=MINE)))
    both = {"query": FREE, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": document_id(FREE)}}}
    await asking.code(**both)
    assert await asking.code(documentId=document_id(FREE)) == ABSENT
    opened = Asking(configured(tmp_path, "open", tmp_path / "documenten.json"))
    assert await opened.code(**both) is None
    assert await opened.code(documentId=document_id(FREE)) == ABSENT


async def test_who_lacks_the_scope_is_told_which_it_is(tmp_path):
    asking = Asking(configured(tmp_path, "geregistreerd-of-scope", register(tmp_path, portaal=MINE)))
    (error,) = (await asking.post(query=FREE)).json()["errors"]
    assert VRIJ in error["message"]
    assert error["extensions"]["scope"] == VRIJ


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", "{ nietBestaand }", "{", "x" * 50_000])
async def test_what_is_not_registered_is_refused_before_it_is_read(tmp_path, query):
    asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, portaal=MINE)))
    assert await asking.code(query=query, vrij=True) == NEED


async def test_an_old_client_gets_its_errors_with_200(tmp_path):
    manifest = register(tmp_path, portaal=MINE)
    async with serving(tmp_path, app=create_app(configured(tmp_path, "geregistreerd", manifest))) as client:
        response = await client.post("/graphql", json={"query": FREE}, headers={"accept": "application/json"})
    assert (response.status_code, response.json().keys()) == (200, {"errors"})


class TestDoel:
    """A registered document has one purpose, whatever a request says."""

    UNSAID = FREE.replace("Vrij", "Ongezegd")

    def bound(self, folder, modus="geregistreerd"):
        file = folder / "d.graphql"
        file.write_text(self.UNSAID, encoding="utf-8")
        Manifest(folder / "documenten.json").add([file], doel="klacht")
        return Asking(configured(folder, modus, folder / "documenten.json"))

    async def test_it_is_that_of_the_text(self, tmp_path):
        asking = Asking(configured(tmp_path, "geregistreerd", register(tmp_path, portaal=MINE)))
        assert await asking.doelen(documentId=document_id(MINE)) == {"portaal"}

    @pytest.mark.parametrize("modus", MODI)
    async def test_or_that_of_the_manifest_by_text_as_well_as_by_id(self, tmp_path, modus):
        asking = self.bound(tmp_path, modus)
        assert await asking.doelen(documentId=document_id(self.UNSAID)) == {"klacht"}
        assert await asking.doelen(query=self.UNSAID, variables={"bsn": BSN, "doel": "ander"}) == {"klacht"}

    async def test_a_free_query_states_its_own(self, tmp_path):
        text = FREE.replace(") {", ", $d: String!) @doel(code: $d) {", 1)
        asking = Asking(configured(tmp_path, "geregistreerd-of-scope", register(tmp_path, portaal=MINE)))
        assert await asking.doelen(query=text, vrij=True, variables={"bsn": BSN, "d": "balie"}) == {"balie"}


INLINE = {
    '{ klantbeeld(van: {bsn: "999990019"}) { id } }': ["van.bsn"],
    '{ klantbeeld(van: {bsn: """999990019"""}) { id } }': ["van.bsn"],
    '{ zaak(id: "x") { id } node(id: 999990019) { id } klantcontact(id: 999990019) { id } }': ["id"],
    '{ zaak(identificatie: "Z") { id } }': ["identificatie"],
    'query ($bsn: String! = "999990019") { klantbeeld(van: {bsn: $bsn}) { id } }': ["$bsn"],
    'query ($van: KlantInput! = {bsn: "999990019"}) { klantbeeld(van: $van) { id } }': ["$van.bsn"],
    "{ klantbeeld(van: {zelf: true}) { zaken(first: 5, open: false, after: null) { volledig } } }": [],
    '{ klantbeeld(van: {identificator: {register: "brp"}}) { id } }': None,  # does not fit the schema
    '{ klantbeeld(van: {zelf: true}) { zaken(bronnen: ["a"], vanaf: "2026-01-01") { volledig } } }': [
        "bronnen",
        "vanaf",
    ],
    '{ ...F } fragment F on Query { zaak(identificatie: "Z") { id } }': ["identificatie"],
    "{ klantbeeld(van: {zelf: true}) { zaken(volgorde: OUDSTE_EERST) { volledig } } }": [],
    "{ klantbeeld(van: {zelf: true}) { klanttaken(taakstatus: [TE_VERWERKEN]) { volledig } } }": [],
    'query @doel(code: "balie") { __typename @include(if: true) }': [],
    "query ($n: Int = 5) { klantbeeld(van: {zelf: true}) { zaken(first: $n) { volledig } } }": [],
    "query ($z: String!) { zaak(identificatie: $z) { id } }": [],
}


class TestInlineValues:
    """Values come in variables where documents are registered, so that a document is about nobody."""

    @pytest.mark.parametrize(("text", "places"), INLINE.items(), ids=list(INLINE))
    async def test_a_text_or_an_unclear_number_in_the_query_is_refused_by_its_place(self, tmp_path, text, places):
        asking = Asking(configured(tmp_path, "geregistreerd-of-scope", register(tmp_path, portaal=MINE)))
        response = await asking.post(query=text, vrij=True, variables={})
        refused = [
            error["extensions"]["argument"]
            for error in response.json().get("errors", ())
            if error["extensions"]["code"] == "INLINE_ARGUMENT_VALUES_NOT_ALLOWED"
        ]
        assert refused == (places or [])
        assert BSN not in response.text
        assert not (places and asking.fake.calls)

    async def test_no_more_than_five_places_are_told(self, tmp_path):
        text = " ".join(f'z{n}: zaak(identificatie: "x") {{ id }}' for n in range(4))
        fields = " ".join(f'a{n}: klanttaken({name}: ["x"]) {{ volledig }}' for n, name in enumerate(["soort"]))
        more = 'zaken(after: "x", vanaf: "2026-01-01", tot: "2026-01-01", bronnen: ["x"]) { volledig }'
        query = f'{{ {text} klantbeeld(van: {{bsn: "x"}}) {{ {fields} {more} }} }}'
        asking = Asking(configured(tmp_path, "geregistreerd-of-scope", register(tmp_path, portaal=MINE)))
        errors = (await asking.post(query=query, vrij=True)).json()["errors"]
        assert len(errors) == 5

    async def test_they_are_allowed_where_all_is_open(self, tmp_path):
        asking = Asking(configured(tmp_path, "open", register(tmp_path, portaal=MINE)))
        assert await asking.code(query=VALUE) is None


class TestStart:
    """What is wrong with the manifest is told, all of it, before anything listens."""

    def problems(self, config):
        with pytest.raises(SettingsError) as stopped:
            create_app(config)
        return [str(problem) for problem in stopped.value.problems]

    def test_a_manifest_that_is_not_there(self, tmp_path):
        (problem,) = self.problems(configured(tmp_path, "geregistreerd", tmp_path / "weg.json"))
        assert "cannot be read" in problem

    def test_documents_that_do_not_fit_the_schema_or_the_limits(self, tmp_path):
        manifest = register(tmp_path, portaal=MINE, kcc=THEIRS)
        whole = json.loads(manifest.read_text(encoding="utf-8"))
        for entry, old, new in zip(whole["documents"], ("gekend", "Mijn"), ("bekend", "Dijn"), strict=True):
            entry["text"] = [line.replace(old, new) for line in entry["text"]]
            entry["id"] = document_id("\n".join(entry["text"]))
        manifest.write_text(json.dumps(whole), encoding="utf-8")
        first, second = self.problems(configured(tmp_path, "geregistreerd", manifest))
        assert "Hun (" in first
        assert "Cannot query field 'bekend'" in first
        assert "operation: the text has the name Dijn" in second
        (tmp_path / "documenten.json").unlink()
        register(tmp_path, portaal=MINE)
        tight = read_config(
            tmp_path, "max_depth = 1", more=f"[documenten]\nmanifest = {json.dumps(str(tmp_path / 'documenten.json'))}"
        )
        assert "dieper dan 1 lagen" in self.problems(tight)[0]

    def test_a_purpose_that_is_none_of_the_activiteiten(self, tmp_path):
        activiteit = """
[toegang.activiteiten.balie]
uri = "https://register.example/balie"
aanroepers = ["medewerker"]
rollen = ["kcc"]
soorten = ["zaak"]
hoogste_vertrouwelijkheid = "zaakvertrouwelijk"
"""
        manifest = register(tmp_path, portaal=MINE, kcc=THEIRS)
        (problem,) = self.problems(configured(tmp_path, "geregistreerd", manifest, activiteit))
        assert "Mijn (" in problem
        assert "doel: portaal is not one of the toegang.activiteiten" in problem


class TestLog:
    async def lines(self, tmp_path, caplog, *requests):
        caplog.set_level(logging.INFO)
        asking = Asking(configured(tmp_path, "geregistreerd-of-scope", register(tmp_path, portaal=MINE)))
        for sent in requests:
            await asking.post(**sent)
        return [record for record in caplog.records if record.name == "klantbeeld.request"]

    async def test_a_registered_document_is_told_by_its_id_and_name_and_no_other_is(self, tmp_path, caplog):
        lines = await self.lines(
            tmp_path, caplog,
            {"documentId": document_id(MINE)}, {"query": MINE}, {"query": FREE, "vrij": True}, {"query": FREE},
            {"documentId": BSN}, {"query": MINE, "documentId": BSN}, {"query": f"query Mijn{BSN}"},
        )  # fmt: skip
        known = (document_id(MINE)[:12], "Mijn")
        free, unknown = ("vrij", None), ("onbekend", None)
        assert [(line.document, getattr(line, "operation", None)) for line in lines] == [
            known, known, free, free, unknown, free, free,
        ]  # fmt: skip
        assert all(BSN not in str(vars(line)) for line in lines)

    def test_the_id_in_a_line_is_not_taken_for_a_number_of_somebody(self):
        assert masked("a12345678bcd") == "a***bcd"
        assert _mask(None, "", {"document": "a12345678bcd", "x": "a12345678bcd"}) == {
            "document": "a12345678bcd",
            "x": "a***bcd",
        }


class TestTheSameAnswer:
    """Asked by its id a document gives what its text gives."""

    QUERIES = sorted((Path(__file__).parents[2] / "examples" / "queries").glob("*.graphql"))

    async def test_each_example_can_be_registered_and_asked_by_its_id(self, tmp_path):
        manifest = tmp_path / "documenten.json"
        Manifest(manifest).add(self.QUERIES)
        async with demo_place(town()) as place:
            documenten = Documenten(modus="geregistreerd", manifest=str(manifest))
            async with serving(tmp_path, app=create_app(replace(place.settings, documenten=documenten))) as client:
                for query in self.QUERIES:
                    text = query.read_bytes().decode()
                    variables = json.loads(query.with_suffix(".json").read_text(encoding="utf-8"))
                    asked = [
                        await client.post("/graphql", json={**sent, "variables": variables}, timeout=30)
                        for sent in ({"query": text}, {"documentId": document_id(text)})
                    ]
                    by_text, by_id = (_shape(response.json()) for response in asked)
                    assert by_id.keys() == {"data"}, query.stem
                    assert by_id == by_text, query.stem

    fields = st.lists(st.sampled_from(["gekend", "id", "__typename", "partijen { volledig }"]), min_size=1, max_size=4)
    space = st.text(st.sampled_from(" ,\n\r\t\ufeff"), max_size=3)
    comment = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10).map(lambda text: f"#{text}\n")

    @given(fields, space, comment)
    @settings(max_examples=30, deadline=None)
    async def test_whatever_its_text_is_to_the_last_byte(self, tmp_path_factory, fields, space, comment):
        selected = " ".join(f"f{n}: {field}" for n, field in enumerate(fields))
        body = f"klantbeeld(van: {{bsn: $bsn}}) {{ {selected} }}"
        text = f'{comment}{space}query Q($bsn: String!) @doel(code: "x") {{{space}{body}{space}}}{comment}'
        made = Registered(id=document_id(text), operation="Q", doel="x", text=text)
        manifest = tmp_path_factory.mktemp("manifest") / "documenten.json"
        write_manifest(manifest, [made])
        assert read_manifest(manifest, Documenten()) == (made,)

        asking = SchemaAsking(FakeBron("contacten", partijen={klant(): []}))
        admission = Admission(runner().documents, Documentbeleid(modus="geregistreerd", registered={made.id: made}))
        assert list(admission.problems()) == []
        document = admission.admit(None, made.id, Caller(id="iemand"))
        request, variables = Request(None, {"bsn": BSN}, None, made.id), {"bsn": BSN}
        by_id = await runner().run(request, document, asking.context("x"), deadline=10)
        assert by_id.body == (await asking.answer(text, variables)).body
        assert by_id.executed


def _shape(value):
    """An answer without its texts: among those are moments."""
    match value:
        case dict():
            return {name: _shape(one) for name, one in value.items()}
        case list():
            return [_shape(one) for one in value]
    return type(value)
