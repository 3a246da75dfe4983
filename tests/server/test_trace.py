"""Trace Context: a request goes on with the trace of its caller, and every bron is told of it."""

import re

import httpx
import pytest
import respx

from klantbeeld.contract import BronContext, Call, Caller
from klantbeeld.http import HttpClient
from tests.server.serving import BSN, serving

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
BASE = "https://klanten.example/klantinteracties/api/v1"
MORE = f'[bronnen.kr]\nadapter = "openklant"\nurl = "{BASE}/"\ntoken = "t"\n'
ASK = {"query": f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ partijen {{ volledig }} }} }}'}
WELL_FORMED = r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})"


@pytest.fixture
def register():
    with respx.mock(base_url=BASE, assert_all_called=False, assert_all_mocked=True) as mocked:
        mocked.route().respond(json={"count": 0, "next": None, "previous": None, "results": []})
        yield mocked


async def sent_on(folder, register, headers):
    async with serving(folder, more=MORE) as client:
        response = await client.post("/graphql", json=ASK, headers=headers)
        assert response.status_code == 200
    sent = [call.request.headers for call in register.calls]
    assert sent
    return sent


@pytest.mark.parametrize("flags", ["00", "01"])
async def test_a_bron_gets_the_trace_of_the_caller_and_a_span_of_ours(tmp_path, register, flags):
    sent = await sent_on(tmp_path, register, {"traceparent": f"00-{TRACE}-{PARENT}-{flags}"})
    found = {re.fullmatch(WELL_FORMED, headers["traceparent"]).groups() for headers in sent}
    ((trace, span, passed),) = found
    assert (trace, passed) == (TRACE, flags)
    assert span not in (PARENT, "0" * 16)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("traceparent", "")],
        [("traceparent", BSN)],
        [("traceparent", f"00-{TRACE}-{PARENT}")],
        [("traceparent", f"00-{TRACE}-{PARENT}-01-meer")],
        [("traceparent", f"00-{TRACE.upper()}-{PARENT}-01")],
        [("traceparent", f"ff-{TRACE}-{PARENT}-01")],
        [("traceparent", f"00-{'0' * 32}-{PARENT}-01")],
        [("traceparent", f"00-{TRACE}-{'0' * 16}-01")],
        [("traceparent", f"00-{TRACE}-{PARENT}-01"), ("traceparent", f"00-{TRACE}-{PARENT}-01")],
    ],
)
async def test_what_is_not_well_formed_begins_a_trace_of_its_own(tmp_path, register, headers):
    for got in await sent_on(tmp_path, register, headers):
        trace, _, flags = re.fullmatch(WELL_FORMED, got["traceparent"]).groups()
        assert trace not in (TRACE, "0" * 32)
        assert flags == "01"


async def test_nothing_else_of_the_caller_goes_on_to_a_bron(tmp_path, register):
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "tracestate": f"a={BSN}", "baggage": f"bsn={BSN}"}
    for got in await sent_on(tmp_path, register, headers):
        assert not {"tracestate", "baggage"} & got.keys()


async def test_a_call_that_belongs_to_no_request_has_no_trace():
    context = BronContext(name="noord", settings=None, deadline=2.0, max_parallel=1)
    with respx.mock(base_url=BASE) as register:
        route = register.get("/zaken").respond(json={})
        async with HttpClient(context, BASE) as http:
            await http.get("zaken", Call(caller=Caller(id="check")))
    assert "traceparent" not in route.calls.last.request.headers


async def test_a_file_is_fetched_within_the_trace_too():
    context = BronContext(name="noord", settings=None, deadline=2.0, max_parallel=2)
    call = Call(caller=Caller(id="x"), trace=TRACE, span=PARENT)
    with respx.mock(base_url=BASE) as register:
        route = register.get("/bestand").mock(return_value=httpx.Response(200, content=b"x"))
        async with HttpClient(context, BASE) as http, http.stream("bestand", call) as bestand:
            assert [part async for part in bestand.parts] == [b"x"]
    assert route.calls.last.request.headers["traceparent"] == call.traceparent("noord")
