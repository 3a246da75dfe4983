"""Spans, as a real receiver of OTLP gets them."""

import sys

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from klantbeeld.contract import Call, Caller, Geheim
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN
from klantbeeld.server.app import create_app
from klantbeeld.settings import Metingen, SettingsError
from tests.facade import always_asked
from tests.logboek.ontvanger import free_port
from tests.metingen.collector import attributes
from tests.metingen.measured import measured
from tests.server.serving import read_config, write_config

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
QUERY = "query Geheim ($van: KlantInput!) { klantbeeld(van: $van) { zaken { nodes { id documenten { volledig } } } } }"
HENK = {"van": {"bsn": HENK_BSN}}
TRACEPARENT = {"traceparent": f"00-{TRACE}-{PARENT}-00"}


async def test_a_request_is_a_span_with_below_it_one_per_bron_that_the_bron_knows_too(caplog, tmp_path, collector):
    config = always_asked(tmp_path)
    async with measured(caplog, config=config, ontvanger=collector.url, token=Geheim("t" * 20)) as facade:
        facade.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE)
        assert (await facade.post(QUERY, HENK, **TRACEPARENT)).status_code == 200
    spans = list(collector.spans)
    assert {span.trace_id.hex() for span in spans} == {TRACE}
    assert len({span.span_id for span in spans}) == len(spans)
    assert {headers["authorization"] for headers in collector.headers} == {"Bearer " + "t" * 20}
    (server,) = [span for span in spans if span.kind == Span.SPAN_KIND_SERVER]
    assert (server.name, server.parent_span_id.hex()) == ("query", PARENT)
    assert attributes(server)["klantbeeld.operation"] == "vrij"
    assert attributes(server)["http.response.status_code"] == 200
    of_bronnen = {span.name: span for span in spans if span.kind == Span.SPAN_KIND_CLIENT}
    assert {"bron zaken-centraal", "bron zaken-noord"} <= of_bronnen.keys()
    call = Call(caller=Caller(id="x"), trace=TRACE, span=server.span_id.hex())
    for name, span in of_bronnen.items():
        assert span.parent_span_id == server.span_id
        assert span.span_id.hex() == call.span_to(name.removeprefix("bron "))
        assert server.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
        below = [one for one in spans if one.parent_span_id == span.span_id]
        assert {one.name for one in below} == {"vraag"}
        assert len(below) == attributes(span)["klantbeeld.questions"]
    assert of_bronnen["bron zaken-noord"].status.code == Status.STATUS_CODE_ERROR
    assert of_bronnen["bron zaken-centraal"].status.code == Status.STATUS_CODE_UNSET
    assert attributes(of_bronnen["bron zaken-centraal"])["klantbeeld.questions"] == 2  # its zaken, and their documents


async def test_spans_tell_nothing_of_whom_was_asked_about_nor_how(caplog, tmp_path, collector):
    async with measured(caplog, config=always_asked(tmp_path), ontvanger=collector.url) as facade:
        for fault in (None, Fault.GARBAGE):
            for standin in facade.place.standins.values():
                standin.break_with(fault)
            await facade.post(QUERY, HENK)
            await facade.post(f'query X{HENK_BSN} {{ klantbeeld(van: {{bsn: "{HENK_BSN}"}}) {{ onzin }} }}')
    told = b"".join(collector.bodies)
    assert b"zaken-centraal" in told
    for marker in (HENK_BSN, "Geheim", "klantbeeld(van", "KlantInput", "/api/v1/", "http://"):
        assert marker.encode() not in told


async def test_of_the_share_that_is_chosen_spans_are_made(caplog, collector):
    async with measured(caplog, ontvanger=collector.url, aandeel=0.5) as facade:
        for last in ("0" * 16, "f" * 16):
            await facade.post("{ __typename }", traceparent=f"00-{'a' * 16}{last}-{PARENT}-01")
    assert {span.trace_id.hex() for span in collector.spans} == {"a" * 16 + "0" * 16}


async def test_a_receiver_that_is_not_there_costs_no_answer(caplog):
    async with measured(caplog, ontvanger=f"http://127.0.0.1:{free_port()}/v1/traces") as facade:
        for _ in range(5):
            assert (await facade.post("{ __typename }")).status_code == 200


def test_without_the_extra_it_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "klantbeeld.metingen.spans", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    settings = read_config(tmp_path, more='[metingen]\nontvanger = "http://127.0.0.1:4318/v1/traces"\n')
    with pytest.raises(SettingsError, match=r"metingen\.ontvanger: needs an extra: pip install 'klantbeeld\[otel\]'"):
        create_app(settings)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('ontvanger = "http://collector.example/v1/traces"', "must be an https URL"),
        ("poort = 70000", "poort: must be from 0"),
        ("aandeel = 1.5", "aandeel: must be from 0 to 1"),
        ("port = 9464", "poort"),
    ],
)
def test_settings_that_make_no_sense_are_told(tmp_path, written, problem):
    with pytest.raises(SettingsError) as told:
        read_config(tmp_path, more=f"[metingen]\n{written}\n")
    assert "metingen" in str(told.value)
    assert problem in str(told.value)


def test_nothing_is_measured_by_default(tmp_path):
    write_config(tmp_path)
    assert read_config(tmp_path).metingen == Metingen()
