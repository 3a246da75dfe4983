"""The endpoint: what HTTP may bring, and what it gives back. Nothing a client sends is a 500."""

import asyncio
import json
import logging

import pytest
from starlette.requests import Request

from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.contract import Caller
from klantbeeld.gather import Source, Sources
from klantbeeld.schema.context import Limits
from klantbeeld.schema.run import Runner
from klantbeeld.server.app import create_app, everybody
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.opening import Opening
from klantbeeld.server.responses import Problem
from klantbeeld.testing.builders import klant
from klantbeeld.testing.fakebron import FakeBron
from tests.server.serving import BSN, read_config, serving

QUERY = {"query": "{ __typename }"}
BODY = b'{"query": "{ __typename }"}'
GRAPHQL = "application/graphql-response+json; charset=utf-8"
JSON = "application/json; charset=utf-8"
HEADERS = {
    "api-version",
    "cache-control",
    "content-security-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}


@pytest.fixture
async def client(tmp_path):
    async with serving(tmp_path, "max_body = 50_000") as client:
        yield client


async def post(client, content=BODY, **headers):
    sent = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in sent.items() if value is not None}
    return await client.post("/graphql", content=content, headers=sent)


async def test_a_question_is_answered(client):
    response = await post(client)
    assert (response.status_code, response.headers["content-type"]) == (200, JSON)
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_only_post_is_a_question(client, method):
    response = await client.request(method, f"/graphql?query={{klantbeeld(van:{{bsn:%22{BSN}%22}}){{id}}}}")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert BSN not in response.text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "VERZIN"])
async def test_a_method_nobody_has_is_refused_in_the_same_form(client, method):
    response = await client.request(method, "/graphql")
    assert response.status_code == 405
    assert "allow" in response.headers
    assert response.headers.keys() >= HEADERS


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        'application/json; charset="utf-8"',
        "Application/JSON",
    ],
)
async def test_json_in_utf_8_is_taken_however_it_is_written(client, content_type):
    assert (await post(client, content_type=content_type)).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "application/json-seq",
        "application/json, text/plain",
        "*/*",
        ";",
        "application/json; x=y",
    ],
)
async def test_another_content_type_is_not_understood(client, content_type):
    assert (await post(client, content_type=content_type)).status_code == 415


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, gzip", "identity, gzip", "x"])
async def test_a_packed_body_is_not_unpacked(client, coding):
    assert (await post(client, content_encoding=coding)).status_code == 415


async def test_a_body_that_is_said_not_to_be_packed_is_read(client):
    assert (await post(client, content_encoding="Identity")).status_code == 200


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/graphql-response+json", "application/graphql-response+json"),
        ("application/json", "application/json"),
        ("application/json, */*", "application/json"),
        ("text/html, application/json;q=0.5", "application/json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("", "application/json"),
    ],
)
async def test_an_answer_comes_in_a_media_type_the_client_takes(client, accept, media_type):
    client.headers.pop("accept")
    response = await post(client, accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "text/*", "image/png, text/plain", "x"])
async def test_who_takes_none_of_ours_gets_none(client, accept):
    assert (await post(client, accept=accept)).status_code == 406


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b" ",
            b"null",
            b"5",
            b"true",
            b'"x"',
            b"[]",
            b"[{}]",
            b'[{"query": "{ __typename }"}]',
            b"{}",
            b"{",
            b'{"query": null}',
            b'{"query": 5}',
            b'{"query": ["{ __typename }"]}',
            b'{"query": ""}',
            b'{"query": " \\n"}',
            b'{"query": "{ __typename }", "variables": []}',
            b'{"query": "{ __typename }", "variables": "{}"}',
            b'{"query": "{ __typename }", "variables": 5}',
            b'{"query": "{ __typename }", "operationName": ["999990019"]}',
            b'{"query": "{ __typename }", "operationName": {"a": "999990019"}}',
            b'{"query": "{ __typename }", "operationName": 9}',
            b'{"query": "{ __typename }", "extensions": []}',
            b'{"query": "{ __typename }", "extensions": "999990019"}',
            b'{"query": "{ __typename }", "variables": {"a": NaN}}',
            b'{"query": "{ __typename }", "variables": {"a": Infinity}}',
            b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
            b'{"query": "\\udfff"}',
            b'{"query": "\xff\xfe"}',
            b'{"query": "{ __typename }", "variables": {"a": ' + b"1" * 5000 + b"}}",
            b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
            b"[" * 49_000,
            b'{"a":' * 9_000,
            b"\xef\xbb\xbf{}",
            '{"query": "{ __typename }"}'.encode("utf-16"),
            b'{"query": "{ __typename }"} {}',
            b"{'query': '{ __typename }'}",
            b"query={__typename}",
            b"\x00",
            b'{"extensions": {"persistedQuery": {}}}',
            b'{"extensions": {"persistedQuery": "999990019"}}',
            b'{"extensions": {"persistedQuery": {"sha256Hash": 999990019, "version": 1}}}',
            b'{"extensions": {"persistedQuery": {"sha256Hash": "abc", "version": 2}}}',
            b'{"query": "{ __typename }", "extensions": {"persistedQuery": {"sha256Hash": "abc"}}}',
            b'{"documentId": 999990019}',
            b'{"documentId": null}',
            b'{"query": " ", "documentId": "abc"}',
            b'{"query": 5, "documentId": "abc"}',
            b'{"documentId": "abc", "extensions": {"persistedQuery": {"sha256Hash": "abd", "version": 1}}}',
        ],
        ids=lambda body: body[:50].decode("latin-1").encode("ascii", "replace").decode(),
    )
    async def test_a_body_that_is_no_question_is_refused_without_repeating_it(self, client, body):
        response = await post(client, body)
        assert response.status_code == 400
        assert response.headers["content-type"] == "application/problem+json; charset=utf-8"
        assert response.json().keys() == {"type", "title", "status", "detail"}
        assert BSN not in response.text

    @pytest.mark.parametrize("query", ["{", "{ nietBestaand }", "query A { __typename } query A { __typename }"])
    @pytest.mark.parametrize(("accept", "media_type"), [("*/*", JSON), ("application/graphql-response+json", GRAPHQL)])
    async def test_a_wrong_query_is_a_bad_request(self, client, query, accept, media_type):
        response = await post(client, json.dumps({"query": query}).encode(), accept=accept)
        assert (response.status_code, response.headers["content-type"]) == (400, media_type)
        assert response.json().keys() == {"errors"}

    async def test_an_old_client_gets_its_errors_with_200(self, client):
        response = await post(client, b'{"query": "{"}', accept="application/json")
        assert (response.status_code, response.json().keys()) == (200, {"errors"})

    async def test_an_error_of_one_field_is_an_answer(self, client):
        response = await post(client, b'{"query": "{ klantbeeld(van: {bsn: \\"1\\"}) { id } }"}')
        assert response.status_code == 200
        assert response.json()["data"] == {"klantbeeld": None}

    async def test_an_operation_that_is_not_there_is_refused(self, client):
        body = {"query": "query A { __typename }", "operationName": BSN}
        response = await post(client, json.dumps(body).encode())
        assert response.status_code == 400
        assert BSN not in response.text

    @pytest.mark.parametrize(
        "body", [{}, {"variables": None}, {"variables": {}, "operationName": None, "extensions": {}}]
    )
    async def test_what_need_not_be_sent_may_be_left_out_or_null(self, client, body):
        assert (await post(client, json.dumps(QUERY | body).encode())).status_code == 200

    async def test_what_we_do_not_know_is_ignored(self, client):
        assert (await post(client, json.dumps(QUERY | {"x": 1}).encode())).status_code == 200


class TestSize:
    def body(self, size):
        start = b'{"query": "{ __typename }", "x": "'
        return start + b"x" * (size - len(start) - 2) + b'"}'

    @pytest.mark.parametrize(("size", "status"), [(50_000, 200), (50_001, 413), (1_000_000, 413)])
    @pytest.mark.parametrize("chunked", [False, True])
    async def test_a_body_may_be_only_so_large(self, client, size, status, chunked):
        async def chunks():
            whole = self.body(size)
            for start in range(0, len(whole), 10_000):
                yield whole[start : start + 10_000]

        assert (await post(client, chunks() if chunked else self.body(size))).status_code == status

    async def test_a_large_body_is_refused_on_its_announced_length_alone(self, client):
        async def never():
            yield b"{"
            raise AssertionError("was read")

        async def reading():
            yield b""

        assert (await post(client, reading(), content_length="50001")).status_code == 413

    async def test_reading_stops_where_it_is_too_large(self, client):
        read = []

        async def endless():
            while len(read) < 1000:
                read.append(1)
                yield b"x" * 10_000

        assert (await post(client, endless())).status_code == 413
        assert len(read) < 20

    @pytest.mark.parametrize(
        ("length", "status"),
        [("9" * 5000, 413), ("99999999999999999999", 413), ("-1", 200), ("abc", 200), ("1e3", 200), (b"\xb2", 200)],
    )
    async def test_a_length_that_is_no_length_is_no_500(self, client, length, status):
        response = await client.post(
            "/graphql",
            content=json.dumps(QUERY).encode(),
            headers=[("content-type", "application/json"), (b"content-length", length)],
        )
        assert response.status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/graphql"),
        ("GET", "/graphql"),
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("GET", "/weg"),
        ("POST", "/health/live"),
        ("GET", "/"),
        ("GET", "/graphql/x"),
        ("GET", "/%00"),
        ("GET", "/graphiql/x.js"),
        ("GET", "/graphql/"),
        ("GET", "/documenten/x"),
        ("POST", "/documenten/x"),
        ("GET", "/documenten/"),
    ],
)
async def test_every_answer_has_the_security_headers(client, method, path):
    response = await client.request(method, path)
    assert response.status_code < 500
    assert response.headers.keys() >= HEADERS
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers
    assert "location" not in response.headers


@pytest.mark.parametrize(
    "path", ["/graphql", "/graphiql/graphiql.min.js", "/graphiql/weg.js", "/graphiql", "/graphiql/"]
)
async def test_graphiql_and_its_files_have_them_too(tmp_path, path):
    async with serving(tmp_path, "graphiql = true") as client:
        response = await client.get(path, headers={"accept": "text/html"})
    assert response.headers.keys() >= HEADERS


@pytest.mark.parametrize(
    ("server", "told"), [("", "max-age=31536000"), ("hsts = 60", "max-age=60"), ("hsts = 0", None)]
)
async def test_how_long_a_browser_keeps_to_https_is_a_setting(tmp_path, server, told):
    async with serving(tmp_path, server) as client:
        response = await client.get("/health/live")
    assert response.headers.get("strict-transport-security") == told


async def test_nobody_else_may_read_our_answers(client):
    response = await post(client, origin="https://elders.example")
    assert not [name for name in response.headers if name.startswith("access-control")]


async def _test(http):
    return Caller(id="test", scopes=SCOPES)


class TestOverFakes:
    """The endpoint itself, over bronnen that misbehave."""

    def endpoint(self, fake, deadline=0.3, authenticate=None):
        source = Source(name=fake.name, naam=fake.name, bron=fake.bron, deadline=60.0)
        opening = Opening(
            sources=Sources((source,)),
            seal=Seal("x"),
            limits=Limits(),
            deadline=deadline,
            max_partijen=10,
            authenticate=authenticate or _test,
        )
        return Endpoint(opening=opening, runner=Runner(Limits()), max_body=10_000)

    async def ask(
        self, endpoint, query='{ klantbeeld(van: {bsn: "999990019"}) { gekend partijen { volledig } } }', **headers
    ):
        from starlette.requests import Request

        body = json.dumps({"query": query}).encode()
        sent = [(b"content-type", b"application/json")]
        sent += [(name.encode(), value.encode()) for name, value in headers.items()]

        messages = [{"type": "http.request", "body": body}]

        async def receive():
            return messages.pop() if messages else await asyncio.Event().wait()  # the client stays

        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": sent}
        return await endpoint(Request(scope, receive))

    async def test_a_bron_that_hangs_gives_what_there_is_within_the_deadline_of_the_request(self):
        fake = FakeBron("contacten", partijen={klant(): []})
        fake.hang()
        began = asyncio.get_running_loop().time()
        response = await self.ask(self.endpoint(fake))
        assert asyncio.get_running_loop().time() - began < 1
        assert response.status_code == 200
        assert json.loads(response.body)["data"]["klantbeeld"] == {"gekend": None, "partijen": {"volledig": False}}

    async def test_a_request_that_will_not_end_is_a_504(self, monkeypatch):
        fake = FakeBron("contacten", partijen={})

        async def stubborn(keys, request, call):
            end = asyncio.get_running_loop().time() + 3
            while asyncio.get_running_loop().time() < end:
                try:
                    await asyncio.sleep(3)
                except asyncio.CancelledError:
                    continue
            return {}

        object.__setattr__(fake.bron.capabilities.partijen, "fetch", stubborn)
        monkeypatch.setattr("klantbeeld.server.endpoint._GRACE", 0.2)
        response = await self.ask(self.endpoint(fake))
        assert response.status_code == 504
        (error,) = json.loads(response.body)["errors"]
        assert error["extensions"]["code"] == "TIMEOUT"

    async def test_who_may_not_come_in_gets_the_answer_of_the_gate(self):
        async def gate(http):
            raise Problem(401, "Meld u aan.", headers={"WWW-Authenticate": "Bearer"})

        response = await self.ask(self.endpoint(FakeBron("contacten", partijen={}), authenticate=gate))
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")

    async def test_a_bug_of_ours_is_a_500_that_says_nothing(self, caplog):
        caplog.set_level(logging.DEBUG)

        async def bug(http):
            raise RuntimeError(f"{BSN} tess@example.org")

        response = await self.ask(self.endpoint(FakeBron("contacten", partijen={}), authenticate=bug))
        assert response.status_code == 500
        for text in (response.body.decode(), caplog.text, *(str(vars(record)) for record in caplog.records)):
            assert BSN not in text
        assert any(getattr(record, "error", "") == "RuntimeError" for record in caplog.records)

    async def test_a_client_that_goes_away_is_no_bug(self, caplog):
        from starlette.requests import Request

        async def gone():
            return {"type": "http.disconnect"}

        sent = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": sent}
        await self.endpoint(FakeBron("contacten", partijen={}))(Request(scope, gone))
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]

    async def test_the_trace_of_the_client_goes_to_the_bron_and_the_log(self, caplog):
        caplog.set_level(logging.INFO)
        fake = FakeBron("contacten", partijen={})
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        await self.ask(self.endpoint(fake), traceparent=f"00-{trace}-00f067aa0ba902b7-01")
        assert {asked.call.trace for asked in fake.calls} == {trace}
        assert [record.trace for record in caplog.records if record.name == "klantbeeld.request"] == [trace]

    @pytest.mark.parametrize(
        "given", ["", BSN, f"00-{BSN}-x-01", "00-" + "G" * 32 + "-00f067aa0ba902b7-01", "00-" + "a" * 5000]
    )
    async def test_a_trace_that_is_none_is_replaced(self, given):
        fake = FakeBron("contacten", partijen={})
        await self.ask(self.endpoint(fake), traceparent=given)
        (trace,) = {asked.call.trace for asked in fake.calls}
        assert len(trace) == 32
        assert BSN not in trace

    async def test_a_request_is_logged_by_its_status_and_codes_and_not_by_what_it_asked(self, caplog):
        caplog.set_level(logging.INFO)
        query = '{ klantbeeld(van: {bsn: "999990019"}) { zaken(first: 0) { volledig } } }'
        await self.ask(self.endpoint(FakeBron("contacten", partijen={})), query)
        (line,) = [record for record in caplog.records if record.name == "klantbeeld.request"]
        assert (line.status, line.codes, line.method) == (200, ["BAD_USER_INPUT"], "POST")
        assert "999990019" not in str(vars(line))
        assert "klantbeeld(" not in str(vars(line))


def _from(host):
    headers = [(b"host", host.encode())]
    return Request({"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers})


class TestOpen:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
    async def test_everybody_on_this_machine_may_do_everything(self, host):
        assert (await everybody(_from(host))).scopes == SCOPES

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"])
    async def test_a_name_of_somebody_else_that_points_here_does_not_bring_a_stranger_in(self, host):
        with pytest.raises(Problem) as refused:
            await everybody(_from(host))
        assert refused.value.status == 403

    async def test_ids_of_one_app_are_not_those_of_another_without_a_key_and_are_with_one(self, tmp_path):
        query = {"query": f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ id }} }}'}

        async def made(server):
            async with serving(tmp_path, server) as client:
                return (await client.post("/graphql", json=query)).json()["data"]["klantbeeld"]["id"]

        assert await made("") != await made("")
        key = f'sleutel = "{"k" * 32}"'
        assert await made(key) == await made(key)

    def test_a_missing_key_is_warned_for(self, tmp_path, caplog):
        create_app(read_config(tmp_path))
        assert any("sleutel" in record.message for record in caplog.records if record.levelno == logging.WARNING)
