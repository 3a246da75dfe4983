"""The numbers of a façade, as Prometheus gets them."""

import asyncio
import json
import logging
from dataclasses import replace

import httpx
import pytest

from klantbeeld.demo import town_people
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN
from klantbeeld.documents import Manifest
from klantbeeld.server.graphiql import examples
from klantbeeld.settings import Documenten
from tests.facade import REFUSED, always_asked
from tests.metingen.measured import measured

QUERY = "query ($van: KlantInput!) { klantbeeld(van: $van) { gekend zaken { nodes { id } volledig } } }"
HENK = {"van": {"bsn": HENK_BSN}}
REQUESTS, VRAGEN = "klantbeeld_graphql_requests_total", "klantbeeld_source_requests_total"
SECONDS = "klantbeeld_source_request_duration_seconds_count"


async def test_numbers_tell_how_each_bron_and_each_request_went(caplog, tmp_path):
    async with measured(caplog, config=always_asked(tmp_path), poort=0) as facade:
        assert (await facade.post(QUERY, HENK)).status_code == 200
        facade.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE)
        assert (await facade.post(QUERY, HENK)).status_code == 200
        numbers = await facade.numbers()
    assert numbers.of(REQUESTS, operation="vrij", type="query", outcome="beantwoord") == 2
    assert numbers.of("klantbeeld_graphql_request_duration_seconds_count", operation="vrij") == 2
    assert numbers.of(VRAGEN, source="zaken-centraal", outcome="geleverd") == 2
    assert numbers.of(VRAGEN, source="zaken-noord", outcome="geleverd") == 1
    assert numbers.of(VRAGEN, source="zaken-noord", outcome="niet_bereikbaar") == 1
    assert numbers.of(SECONDS, source="zaken-noord") == 2
    assert numbers.of("klantbeeld_source_retries_total", source="zaken-noord", api="zaken") >= 1
    assert numbers.of("klantbeeld_source_retries_total", source="zaken-centraal") == 0
    assert numbers.of("klantbeeld_source_circuit_state") == 0
    assert numbers.of(VRAGEN, source="kvk") is None  # nothing of it was asked


async def test_an_open_breaker_is_told_and_what_it_refuses_is_not_taken_for_a_quick_answer(caplog):
    async with measured(caplog, poort=0) as facade:
        facade.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE)
        for _ in range(12):
            await facade.post(QUERY, HENK)
        numbers = await facade.numbers()
    assert numbers.of("klantbeeld_source_circuit_state", source="zaken-noord", api="zaken") == 2
    assert numbers.of("klantbeeld_source_resting", source="zaken-noord", api="zaken") == 1
    assert numbers.of("klantbeeld_source_circuit_state", source="zaken-centraal") == 0
    not_asked = numbers.of(VRAGEN, source="zaken-noord", outcome="niet_gevraagd")
    assert not_asked >= 1
    assert numbers.of(SECONDS, source="zaken-noord") == 12 - not_asked


async def test_a_request_that_is_refused_tells_why_and_never_by_what_it_is_called(caplog):
    async with measured(caplog, poort=0) as facade:
        await facade.post(f"query Naam{HENK_BSN} {{ zaak(id: 5) {{ onzin }} }}")
        await facade.post("{ " + " ".join(f"a{n}: __typename" for n in range(11)) + " }")
        await facade.client.get("/graphql")
        text, numbers = await facade.text(), await facade.numbers()
    assert numbers.of(REQUESTS, outcome="geweigerd") == 3
    assert numbers.of(REQUESTS, operation="vrij") == 2
    assert numbers.of(REQUESTS, operation="onbekend", type="onbekend") == 1
    assert numbers.of("klantbeeld_graphql_request_errors_total", code="GRAPHQL_VALIDATION_FAILED") == 1
    assert numbers.of("klantbeeld_graphql_limit_rejections_total", limit="max_root_fields") == 1
    assert HENK_BSN not in text


async def test_a_registered_document_is_told_by_its_name_and_no_other_query_by_that_name(caplog, tmp_path):
    text = f"query Zaken({QUERY.partition('(')[2]}".replace(")", ') @doel(code: "balie")', 1)
    (tmp_path / "zaken.graphql").write_text(text, encoding="utf-8")
    manifest = tmp_path / "documenten.json"
    Manifest(manifest).add([tmp_path / "zaken.graphql"])

    def registered(settings):
        return replace(settings, documenten=Documenten(manifest=str(manifest)))

    async with measured(caplog, change=registered, poort=0) as facade:
        assert (await facade.post(text, HENK)).status_code == 200
        assert (await facade.post("query Zaken { __typename }")).status_code == 200
        numbers = await facade.numbers()
    assert numbers.of(REQUESTS, operation="Zaken", type="query", outcome="beantwoord") == 1
    assert numbers.of(REQUESTS, operation="vrij") == 1


async def test_who_hangs_up_is_counted_as_such(caplog, tmp_path):
    async with measured(caplog, config=always_asked(tmp_path), poort=0) as facade:
        app = facade.client._transport.app
        facade.place.standins["zaken-noord"].break_with(Fault.SLOW)
        query = f'{{ klantbeeld(van: {{bsn: "{HENK_BSN}"}}) {{ zaken {{ volledig }} }} }}'
        sent = [{"type": "http.request", "body": json.dumps({"query": query}).encode()}]

        async def receive():
            if sent:
                return sent.pop()
            await asyncio.sleep(0.2)
            return {"type": "http.disconnect"}

        async def send(_):
            pass

        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
        await app(scope, receive, send)
        numbers = await facade.numbers()
        for _ in range(100):
            if numbers.of(VRAGEN, source="zaken-noord"):
                break
            await asyncio.sleep(0.02)
            numbers = await facade.numbers()
    assert numbers.of(REQUESTS, outcome="afgebroken") == 1
    assert numbers.of(VRAGEN, source="zaken-noord", outcome="afgebroken") == 1


async def test_requests_beyond_the_places_and_beyond_the_rate_are_counted(caplog):
    def few(settings):
        return replace(settings, server=replace(settings.server, max_requests=1, max_per_minuut=2))

    async with measured(caplog, change=few, poort=0) as facade:
        answers = await asyncio.gather(*(facade.post("{ __typename }") for _ in range(2)))
        for _ in range(3):
            answers.append(await facade.post("{ __typename }"))
        numbers = await facade.numbers()
    codes = [answer.status_code for answer in answers]
    assert numbers.of("klantbeeld_shed_requests_total") == codes.count(503) >= 1
    assert numbers.of("klantbeeld_rate_limited_requests_total") == codes.count(429) >= 1
    assert numbers.of(REQUESTS, outcome="te_veel") == codes.count(429)


PERSONAL = tuple(
    value for name, value in vars(town_people).items() if name.endswith(("_BSN", "_RSIN", "_EMAIL", "_TELEFOON"))
)


async def test_numbers_tell_of_nobody_and_their_labels_are_few(caplog, tmp_path):
    async with measured(caplog, config=always_asked(tmp_path), poort=0, server_timing=True) as facade:
        for fault in (None, Fault.UNAVAILABLE, Fault.GARBAGE):
            for standin in facade.place.standins.values():
                standin.break_with(fault)
            for one in examples():
                answer = await facade.post(one.query, one.variables)
                assert not [marker for marker in PERSONAL if marker in str(answer.headers)]
        text, numbers = await facade.text(), await facade.numbers()
        known = {source for source in facade.place.settings.bronnen}
    assert not [marker for marker in PERSONAL if marker in text]
    labels = numbers.labels()
    assert {value for name, value in labels if name == "source"} <= known
    assert {value for name, value in labels if name == "operation"} == {"vrij"}
    apis = {"", "zaken", "catalogi", "documenten", "besluiten", "bestanden", "klanten", "contactmomenten"}
    assert {value for name, value in labels if name == "api"} <= apis
    assert {name for name, _ in labels} <= {"operation", "type", "outcome", "code", "limit", "source", "api"}


async def test_only_metrics_are_on_that_port_and_they_are_not_on_that_of_the_api(caplog):
    async with measured(caplog, poort=0) as facade, httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{facade.port}/graphql")).status_code == 404
        assert (await facade.client.get("/metrics")).status_code == 404
        port = facade.port
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}/metrics")


async def test_every_process_takes_the_first_port_that_is_free_and_goes_on_without_one(caplog):
    async with measured(caplog, poort=0) as first:
        port = first.port
        caplog.clear()
        async with measured(caplog, poort=port) as second:
            assert second.port is None
            assert (await second.post("{ __typename }")).status_code == 200
        told = [line for line in caplog.records if line.message == "metingen cannot listen"]
    assert [line.levelno for line in told] == [logging.ERROR]


async def test_without_settings_nothing_is_measured(caplog):
    async with measured(caplog) as facade:
        answer = await facade.post(QUERY, HENK)
        assert facade.port is None
        assert "server-timing" not in answer.headers


async def test_server_timing_tells_a_developer_how_long_each_bron_took(caplog, tmp_path):
    async with measured(caplog, config=always_asked(tmp_path), server_timing=True) as facade:
        answer = await facade.post(QUERY, HENK)
        told = dict(part.strip().split(";", 1) for part in answer.headers["server-timing"].split(","))
        assert facade.port is None
    assert told.keys() == {"totaal", "contacten", "wijkteam", "suite", "zaken-centraal", "zaken-noord"}
    assert all(value.startswith("dur=") for value in told.values())
    assert 'desc="vragen: 1"' in told["zaken-noord"]
    assert REFUSED not in str(told)
