"""Documents that are fetched, in numbers and spans: until the last byte, and however it ends."""

import asyncio
import contextlib
from dataclasses import replace

import httpx
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from klantbeeld.contract import Call, Caller
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN
from tests.facade import DEMO
from tests.metingen.collector import attributes
from tests.metingen.measured import Numbers, measured
from tests.server.oidc.asking import read
from tests.server.oidc.idp import running
from tests.server.serving import listening, until

LETTERS = """query ($van: KlantInput!) { klantbeeld(van: $van) { zaken { nodes { documenten { nodes {
    titel downloadpad herkomst { bron { naam } } } } } } } }"""
DOWNLOADS, VRAGEN = "klantbeeld_download_requests_total", "klantbeeld_source_requests_total"
TOOK = "klantbeeld_download_request_duration_seconds_count"
SHED = "klantbeeld_shed_requests_total"
BRON = "zaken-centraal"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = {"traceparent": f"00-{TRACE}-{PARENT}-01"}


class Letter:
    """A letter of Henk, and who fetches it over a real connection."""

    def __init__(self, facade, client, titel, pad):
        self.facade, self.client, self.titel, self.pad = facade, client, titel, pad

    def break_with(self, fault):
        """Break the answer of its bron that is the file."""
        self.facade.place.standins[BRON].break_with(fault, "/download")

    def fetch(self, **options):
        return self.client.get(self.pad, headers=TRACEPARENT, **options)

    @contextlib.asynccontextmanager
    async def half_read(self):
        """Have a reader half-way the file; he leaves."""
        self.break_with(Fault.DRIP)
        async with self.client.stream("GET", self.pad, headers=TRACEPARENT) as response:
            assert response.status_code == 200
            async with contextlib.aclosing(response.aiter_raw()) as parts:
                await anext(parts)
                yield

    async def ended(self, count=1):
        """Give the numbers when so many downloads have ended."""
        async with asyncio.timeout(30):
            while (numbers := await self.facade.numbers()).of(TOOK) != count:
                pass
        return numbers


@contextlib.asynccontextmanager
async def letter(caplog, folder, **chosen):
    """A measured façade that is not in a hurry, and a letter that Henk may have of it."""
    config = folder / "klantbeeld.toml"
    text = DEMO.read_text(encoding="utf-8").replace("deadline = 5.0", "deadline = 60.0")
    config.write_text(text.replace("\nadapter =", "\ndeadline = 50.0\nbreaker = false\nadapter ="), encoding="utf-8")
    async with (
        measured(caplog, config=config, **chosen) as facade,
        listening(facade.client._transport.app) as client,
    ):
        answer = await facade.post(LETTERS, {"van": {"bsn": HENK_BSN}})
        zaken = answer.json()["data"]["klantbeeld"]["zaken"]["nodes"]
        found = [one for zaak in zaken if zaak["documenten"] for one in zaak["documenten"]["nodes"]]
        given = [one for one in found if one["downloadpad"]]
        one = next(one for one in given if one["herkomst"][0]["bron"]["naam"] == "Zaken centraal")
        yield Letter(facade, client, one["titel"], one["downloadpad"])


def only_outcome(numbers, outcome):
    """Whether one download was counted, and as this."""
    return numbers.of(DOWNLOADS) == numbers.of(DOWNLOADS, outcome=outcome) == numbers.of(TOOK) == 1


async def test_a_document_that_was_given_is_counted_and_so_is_the_question_for_its_file(caplog, tmp_path):
    async with letter(caplog, tmp_path, poort=0) as henk:
        before = await henk.facade.numbers()
        assert before.of(DOWNLOADS) is None
        assert (await henk.client.head(henk.pad)).status_code == 200
        looked_up = (await henk.ended()).of(VRAGEN, source=BRON)
        assert (await henk.fetch()).status_code == 200
        numbers = await henk.ended(2)
    assert numbers.of(DOWNLOADS, outcome="beantwoord") == numbers.of(DOWNLOADS) == 2
    asked = looked_up - before.of(VRAGEN, source=BRON)  # for HEAD all but the file
    assert numbers.of(VRAGEN, source=BRON, outcome="geleverd") == looked_up + asked + 1
    assert numbers.of("klantbeeld_graphql_requests_total") == 1


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 404), ("elders.example", 403)])
async def test_a_document_that_is_refused_is_counted_as_such(caplog, tmp_path, host, status):
    async with letter(caplog, tmp_path, poort=0) as henk:
        before = (await henk.facade.numbers()).of(VRAGEN)
        answer = await henk.facade.client.get(f"/documenten/{HENK_BSN}", headers={"host": host})
        text = await henk.facade.text()
    assert answer.status_code == status
    assert only_outcome(Numbers(text), "geweigerd")
    assert Numbers(text).of(VRAGEN) == before
    assert HENK_BSN not in text


async def test_who_does_not_sign_in_is_counted_as_refused(caplog, tmp_path):
    with running() as idp:
        signing_in = read(tmp_path, idp.issuer).toegang
        async with measured(caplog, change=lambda demo: replace(demo, toegang=signing_in), poort=0) as facade:
            assert (await facade.client.get("/documenten/x")).status_code == 401
            assert only_outcome(await facade.numbers(), "geweigerd")


async def test_a_bron_that_cannot_give_the_file_is_counted_with_the_request(caplog, tmp_path):
    async with letter(caplog, tmp_path, poort=0) as henk:
        henk.break_with(Fault.UNAVAILABLE)
        assert (await henk.fetch()).status_code == 503
        numbers = await henk.ended()
    assert only_outcome(numbers, "niet_beschikbaar")
    assert numbers.of(VRAGEN, source=BRON, outcome="niet_bereikbaar") == 1


async def test_a_bron_that_breaks_off_is_no_document_that_was_given(caplog, tmp_path, collector):
    async with letter(caplog, tmp_path, poort=0, ontvanger=collector.url) as henk:
        henk.break_with(Fault.BROKEN_OFF)
        with pytest.raises(httpx.RemoteProtocolError):
            await henk.fetch()
        numbers = await henk.ended()
    assert only_outcome(numbers, "niet_beschikbaar")
    assert numbers.of(VRAGEN, source=BRON, outcome="niet_bereikbaar") == 1
    server, _, questions = spans_of(collector)
    assert server.status.code == Status.STATUS_CODE_ERROR
    assert attributes(server)["http.response.status_code"] == 200
    assert questions[-1].status.code == Status.STATUS_CODE_ERROR


async def test_a_document_is_under_way_until_its_reader_leaves(caplog, tmp_path, collector):
    async with letter(caplog, tmp_path, poort=0, ontvanger=collector.url) as henk:
        async with henk.half_read():
            numbers = await henk.facade.numbers()
            assert numbers.of(TOOK) == 0
            assert numbers.of("klantbeeld_source_inflight", source=BRON) == 1
            given = numbers.of(VRAGEN, source=BRON)
            await asyncio.sleep(0.3)
        numbers = await henk.ended()
    assert only_outcome(numbers, "afgebroken")
    assert numbers.of(VRAGEN, source=BRON, outcome="afgebroken") == 1 == numbers.of(VRAGEN, source=BRON) - given
    assert numbers.of("klantbeeld_source_inflight", source=BRON) == 0
    server, bronnen, questions = spans_of(collector)
    assert server.status.code == Status.STATUS_CODE_UNSET
    assert attributes(server)["klantbeeld.outcome"] == attributes(questions[-1])["klantbeeld.outcome"] == "afgebroken"
    for span in (server, bronnen[f"bron {BRON}"], questions[-1]):
        assert span.end_time_unix_nano - span.start_time_unix_nano > 0.29e9  # the reading too


async def test_a_document_for_which_there_is_no_place_is_counted_where_those_of_graphql_are(caplog, tmp_path):
    def one_place(settings):
        return replace(settings, server=replace(settings.server, max_requests=1))

    async with letter(caplog, tmp_path, change=one_place, poort=0) as henk:
        async with henk.half_read():
            assert (await henk.facade.client.get(henk.pad)).status_code == 503
            numbers = await henk.facade.numbers()
            assert (numbers.of(SHED), numbers.of(DOWNLOADS)) == (1, None)
        assert only_outcome(await henk.ended(), "afgebroken")


def spans_of(collector):
    """Give the span of the download, those of the bronnen, and the questions to that of the document as they ended."""
    spans = [span for span in collector.spans if span.trace_id.hex() == TRACE]
    (server,) = [span for span in spans if span.kind == Span.SPAN_KIND_SERVER]
    bronnen = {span.name: span for span in spans if span.kind == Span.SPAN_KIND_CLIENT}
    below = [span for span in spans if span.parent_span_id == bronnen[f"bron {BRON}"].span_id]
    return server, bronnen, sorted(below, key=lambda span: span.end_time_unix_nano)


async def test_a_document_is_a_span_with_below_it_one_per_bron_that_the_bron_knows_too(caplog, tmp_path, collector):
    async with letter(caplog, tmp_path, ontvanger=collector.url) as henk:
        assert (await henk.fetch()).status_code == 200
        titel, pad = henk.titel, henk.pad
    server, bronnen, questions = spans_of(collector)
    assert (server.name, server.parent_span_id.hex()) == ("download", PARENT)
    assert attributes(server) == {"http.response.status_code": 200, "klantbeeld.outcome": "beantwoord"}
    call = Call(caller=Caller(id="x"), trace=TRACE, span=server.span_id.hex())
    for name, span in bronnen.items():
        assert span.parent_span_id == server.span_id
        assert span.span_id.hex() == call.span_to(name.removeprefix("bron "))
        assert server.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
    assert {one.name for one in questions} == {"vraag"}
    assert attributes(questions[-1]) == {"klantbeeld.source": BRON, "klantbeeld.outcome": "geleverd"}
    told = b"".join(collector.bodies)
    for marker in (HENK_BSN, titel, pad, "/documenten/", "/download", "http://"):
        assert marker.encode() not in told


async def test_without_settings_a_document_is_given_and_nothing_is_measured(caplog, tmp_path):
    async with letter(caplog, tmp_path) as henk:
        answer = await henk.fetch()
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        assert henk.facade.port is None
    await until(lambda: [one.status for one in caplog.records if one.getMessage() == "download"] == [200])
