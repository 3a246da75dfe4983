"""The HTTP client: every way a register can answer becomes JSON or the `BronError` that fits."""

import asyncio
import gzip
import logging
import socket
import struct
import tracemalloc
import zlib

import httpx
import pytest
import respx
from starlette.responses import JSONResponse

from klantbeeld.contract import (
    BronContext,
    BronDataError,
    BronError,
    BronForbiddenError,
    BronTimeoutError,
    BronUnavailableError,
)
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault, Standin
from klantbeeld.http import FilledPath, HttpClient
from klantbeeld.testing.builders import call

BASE = "https://register.example/api/v1"
SECRET = "geheim-0123456789"
BSN = "999990019"


def client(base_url=BASE, *, max_parallel=10, deadline=2.0, transport=None, **fields):
    context = BronContext(
        name="noord", settings=None, deadline=deadline, max_parallel=max_parallel, transport=transport
    )
    return HttpClient(context, base_url, auth=lambda call: {"Authorization": f"Token {SECRET}"}, **fields)


@pytest.fixture
def register():
    with respx.mock(base_url=BASE, assert_all_called=False) as mocked:
        yield mocked


async def test_a_cookie_that_was_set_for_one_caller_is_not_sent_for_another(register):
    route = register.get("/zaken").respond(json={}, headers={"Set-Cookie": "session=van-de-een; Path=/"})
    async with client() as http:
        await http.get("zaken", call(caller="een"))
        await http.get("zaken", call(caller="ander"))
    assert [sent.request.headers.get("Cookie") for sent in route.calls] == [None, None]


async def test_an_answer_is_decoded(register):
    register.get("/zaken").respond(json={"count": 0})
    async with client() as http:
        assert await http.get("zaken", call()) == {"count": 0}


async def test_a_question_carries_who_we_are_and_that_we_want_json(register):
    route = register.get("/zaken").respond(json={})
    async with client(headers={"Accept-Crs": "EPSG:4326"}) as http:
        await http.get("zaken", call(), {"page": "1"})
    sent = route.calls[0].request
    assert sent.headers["Authorization"] == f"Token {SECRET}"
    assert (sent.headers["Accept"], sent.headers["Accept-Crs"]) == ("application/json", "EPSG:4326")
    assert str(sent.url) == f"{BASE}/zaken?page=1"


async def test_a_search_is_posted_as_json(register):
    route = register.post("/zaken/_zoek").respond(json={"results": []})
    async with client() as http:
        await http.post("zaken/_zoek", call(), {"bsn": BSN})
    sent = route.calls[0].request
    assert (sent.content, sent.headers["Content-Type"]) == (b'{"bsn":"999990019"}', "application/json")
    assert BSN not in str(sent.url)


STATUSES = {
    400: BronDataError,
    401: BronForbiddenError,
    403: BronForbiddenError,
    404: BronDataError,
    405: BronDataError,
    406: BronDataError,
    408: BronUnavailableError,
    412: BronDataError,
    418: BronDataError,
    425: BronUnavailableError,
    429: BronUnavailableError,
    500: BronUnavailableError,
    502: BronUnavailableError,
    503: BronUnavailableError,
    504: BronUnavailableError,
    599: BronUnavailableError,
    301: BronDataError,
    302: BronDataError,
    304: BronDataError,
    308: BronDataError,
}


@pytest.mark.parametrize(("status", "error"), STATUSES.items())
async def test_every_status_is_an_error_of_its_class(register, status, error):
    register.get("/zaken").respond(status, text=f"<h1>{BSN}</h1>", headers={"Location": f"{BASE}/elders?bsn={BSN}"})
    async with client() as http:
        with pytest.raises(BronError) as raised:
            await http.get("zaken", call(), {"inpBsn": BSN})
    assert type(raised.value) is error
    assert str(status) in str(raised.value)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (None, None),
        ("30", 30.0),
        ("0", 0.0),
        ("3600", 3600.0),
        ("", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("-1", None),
        ("²", None),
        ("9" * 400, 999999999.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_how_long_to_wait_is_read_when_it_is_a_number_or_a_date_and_nobody_waits_for_it(
    register, status, given, seconds
):
    headers = [] if given is None else [(b"Retry-After", given.encode("latin-1"))]
    route = register.get("/zaken").respond(status, headers=headers)
    async with client() as http:
        with pytest.raises(BronUnavailableError) as raised:
            await http.get("zaken", call())
    assert raised.value.retry_after == seconds
    assert route.call_count == 1


async def test_a_resource_that_may_be_missing_is_none_when_it_is(register):
    register.get("/zaken/weg").respond(404)
    async with client() as http:
        assert await http.get("zaken/weg", call(), missing=True) is None


@pytest.mark.parametrize(("body", "is_none"), [({"code": "weg"}, True), ({"code": "anders"}, False), (None, False)])
async def test_a_404_of_which_the_body_counts_is_none_only_when_that_says_so(register, body, is_none):
    register.get("/zaken/weg").respond(404, **({"text": "<html>"} if body is None else {"json": body}))
    async with client() as http:
        asking = http.get("zaken/weg", call(), missing=lambda answer: answer["code"] == "weg")
        if is_none:
            assert await asking is None
        else:
            with pytest.raises(BronDataError):
                await asking


async def test_only_a_404_says_that_there_is_none(register):
    register.get("/zaken/weg").respond(410)
    async with client() as http:
        with pytest.raises(BronDataError):
            await http.get("zaken/weg", call(), missing=True)


@pytest.mark.parametrize("status", [200, 203])
@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{", b'{"a": NaN}', b"\xff\xfe", b'"\\ud800"', b"null", b"[" * 100_000, b"1" * 5000],
    ids=["empty", "html", "cut", "nan", "not utf-8", "surrogate", "null", "deep", "huge number"],
)
async def test_a_body_that_is_no_json_is_nonsense_and_never_no_answer(register, body, status):
    register.get("/zaken").respond(status, content=body)
    async with client() as http:
        with pytest.raises(BronDataError):
            await http.get("zaken", call(), missing=True)


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (httpx.ConnectTimeout, BronTimeoutError),
        (httpx.ReadTimeout, BronTimeoutError),
        (httpx.PoolTimeout, BronTimeoutError),
        (httpx.ConnectError, BronUnavailableError),
        (httpx.ReadError, BronUnavailableError),
        (httpx.RemoteProtocolError, BronUnavailableError),
    ],
)
async def test_what_goes_wrong_on_the_line_is_temporary(register, raised, error):
    register.get("/zaken").mock(side_effect=raised(f"{BASE}/zaken?bsn={BSN}"))
    async with client() as http:
        with pytest.raises(BronError) as caught:
            await http.get("zaken", call(), {"bsn": BSN})
    assert type(caught.value) is error
    assert BSN not in str(caught.value)


async def test_nobody_listening_is_temporary():
    async with client("http://127.0.0.1:9/") as http:
        with pytest.raises(BronUnavailableError, match="cannot be reached"):
            await http.get("zaken", call())


@pytest.mark.parametrize(
    "to", [f"{BASE}/elders", "https://elders.example/", "//elders.example/", "http://169.254.1.1/"]
)
async def test_a_redirect_is_not_followed(register, to):
    register.get("/zaken").respond(302, headers={"Location": to})
    elsewhere = register.route(url=httpx.URL(BASE).join(to)).respond(json={})
    async with client() as http:
        with pytest.raises(BronDataError, match="redirects"):
            await http.get("zaken", call())
    assert elsewhere.call_count == 0


@pytest.mark.parametrize(
    "path",
    [
        "https://elders.example/",
        "//elders.example/zaken",
        "/zaken",
        "../zaken",
        "zaken/../../geheim",
        "zaken//x",
        "zaken?bsn=1",
        "zaken#x",
        "zaken\\x",
        "zaken%2f..",
        "zaken/\n",
        "@elders",
        ":80/x",
        " zaken",
        "zäken",
    ],
)
async def test_a_path_that_does_not_stay_below_the_base_url_is_refused(path):
    async with client() as http:
        with pytest.raises(ValueError, match="below the base URL"):
            await http.get(path, call())


@pytest.mark.parametrize("base", [BASE, f"{BASE}/"])
async def test_a_base_url_may_end_in_a_slash_or_not(register, base):
    register.get("/").respond(json={})
    register.get("/zaken").respond(json=[1])
    async with client(base) as http:
        assert await http.get("zaken", call()) == [1]
        assert await http.get("", call()) == {}


class TestSize:
    async def test_an_answer_of_the_largest_size_is_read_and_one_byte_more_is_not(self, register):
        register.get("/zaken").respond(content=b'"' + b"x" * 998 + b'"')
        async with client(max_bytes=1000) as http:
            assert len(await http.get("zaken", call())) == 998
        async with client(max_bytes=999) as http:
            with pytest.raises(BronDataError, match="larger than 999 bytes"):
                await http.get("zaken", call())

    async def test_a_text_larger_than_any_answer_may_be_is_not_read(self, register):
        register.get("/zaken").respond(content=b'{"omschrijving": "' + b"x" * 6_000_000 + b'"}')
        async with client() as http:
            with pytest.raises(BronDataError, match="larger than 5000000 bytes"):
                await http.get("zaken", call())


def packed(body, coding):
    async def app(scope, receive, send):
        headers = [(b"content-encoding", coding.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return Standin(app, name="noord")


class TestPacked:
    async def answer(self, body, coding):
        async with serve_standins(packed(body, coding)) as urls, client(urls["noord"]) as http:
            return await http.get("zaken", call())

    async def test_a_small_answer_that_unpacks_to_a_huge_one_is_not_read(self):
        packer, spaces = zlib.compressobj(9, zlib.DEFLATED, 31), b" " * 1_000_000
        first, again = (packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
        tracemalloc.start()
        try:
            with pytest.raises(BronDataError, match="larger"):
                await self.answer(first + 999 * again, "gzip")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 200_000_000  # of a thousand million

    async def test_an_answer_packed_more_than_once_is_refused(self):
        with pytest.raises(BronDataError, match="more than once"):
            await self.answer(gzip.compress(gzip.compress(b"{}")), "gzip, gzip")

    async def test_a_packed_answer_that_cannot_be_unpacked_is_nonsense(self):
        with pytest.raises(BronDataError, match="decompressed"):
            await self.answer(b"no gzip", "gzip")

    @pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
    async def test_a_packed_answer_is_read(self, coding, pack):
        assert await self.answer(pack(b'{"a": 1}'), coding) == {"a": 1}


async def quiet(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b'{"results": []}'})


class TestOverARealLine:
    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (None, None),
            (Fault.ENDLESS, BronDataError),
            (Fault.HANG, BronTimeoutError),
            (Fault.TRUNCATED, BronDataError),
            (Fault.GARBAGE, BronDataError),
            (Fault.HTML, BronDataError),
            (Fault.EMPTY, BronDataError),
            (Fault.REDIRECT, BronDataError),
        ],
    )
    async def test_every_fault_ends_in_its_error(self, fault, error):
        standin = Standin(quiet, name="noord")
        standin.break_with(fault)
        async with serve_standins(standin) as urls, client(urls["noord"], deadline=2.0) as http:
            if error is None:
                assert await http.get("zaken", call()) == {"results": []}
                return
            async with asyncio.timeout(10):
                with pytest.raises(BronError) as raised:
                    await http.get("zaken", call())
            assert type(raised.value) is error

    async def test_an_answer_that_stops_halfway_is_no_answer(self):
        async def half(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"results": [')
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(half, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, client(f"http://127.0.0.1:{port}") as http:
            with pytest.raises(BronUnavailableError):
                await http.get("zaken", call())

    @pytest.mark.parametrize(
        "sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"']
    )
    async def test_a_line_that_is_cut_off_anywhere_is_no_answer(self, sent):
        async def cut_off(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(sent)
            await writer.drain()
            reset_at_once = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_at_once)
            writer.transport.abort()

        server = await asyncio.start_server(cut_off, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, client(f"http://127.0.0.1:{port}") as http:
            with pytest.raises(BronUnavailableError):
                await http.get("zaken", call())

    async def test_at_most_max_parallel_calls_are_under_way(self):
        busy = {"now": 0, "most": 0}

        async def counting(scope, receive, send):
            busy["now"] += 1
            busy["most"] = max(busy["most"], busy["now"])
            await asyncio.sleep(0.02)
            busy["now"] -= 1
            await quiet(scope, receive, send)

        standin = Standin(counting, name="noord")
        async with serve_standins(standin) as urls, client(urls["noord"], max_parallel=3) as http:
            asking = call()
            await asyncio.gather(*(http.get(f"zaken/{number}", asking) for number in range(12)))
        assert busy["most"] == 3


class TestOncePerRequest:
    async def test_the_same_question_is_asked_once_per_call(self, register):
        route = register.get("/zaken").respond(json=[])
        async with client() as http:
            asking = call()
            await asyncio.gather(*(http.get("zaken", asking, {"a": "1", "b": "2"}) for _ in range(3)))
            await http.get("zaken", asking, {"b": "2", "a": "1"})
            assert route.call_count == 1
            await http.get("zaken", call(), {"a": "1", "b": "2"})
        assert route.call_count == 2

    @pytest.mark.parametrize("status", [401, 403, 429, 503])
    async def test_an_error_is_not_asked_for_twice_either(self, register, status):
        route = register.get("/zaken").respond(status)
        async with client() as http:
            asking = call()
            for _ in range(20):
                with pytest.raises(BronError):
                    await http.get("zaken", asking)
        assert route.call_count == 1

    @pytest.mark.parametrize("other", [("zaken", {"a": "2"}), ("zaken", None), ("rollen", {"a": "1"})])
    async def test_another_question_is_another_call(self, register, other):
        route = register.route(method="GET").respond(json=[])
        async with client() as http:
            asking = call()
            await http.get("zaken", asking, {"a": "1"})
            await http.get(other[0], asking, other[1])
        assert route.call_count == 2

    async def test_searches_for_different_people_are_not_joined(self, register):
        route = register.post("/zaken/_zoek").respond(json=[])
        async with client() as http:
            asking = call()
            await http.post("zaken/_zoek", asking, {"bsn": "1"})
            await http.post("zaken/_zoek", asking, {"bsn": "2"})
        assert route.call_count == 2

    async def test_two_clients_do_not_share_answers(self, register):
        route = register.get("/zaken").respond(json=[])
        async with client() as one, client() as other:
            asking = call()
            await one.get("zaken", asking)
            await other.get("zaken", asking)
        assert route.call_count == 2


async def test_no_error_or_log_line_holds_a_secret_or_a_number(register, caplog):
    caplog.set_level(logging.DEBUG)
    async with client() as http:
        for status in STATUSES:
            register.get("/zaken").respond(status, text=f"{SECRET} {BSN}", headers={"Location": f"/{BSN}"})
            with pytest.raises(BronError) as raised:
                await http.get("zaken", call(), {"inpBsn": BSN})
            assert SECRET not in str(raised.value)
            assert BSN not in str(raised.value)
            assert BASE not in str(raised.value)
    assert SECRET not in caplog.text
    assert BSN not in caplog.text


def test_what_carries_the_calls_must_be_able_to():
    with pytest.raises(TypeError, match="transport"):
        client(transport="a transport")


async def test_the_environment_does_not_decide_where_calls_go(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with serve_standins(Standin(quiet, name="noord")) as urls, client(urls["noord"]) as http:
        assert await http.get("zaken", call()) == {"results": []}


async def test_calls_that_are_given_up_give_their_places_back():
    standin = Standin(_empty, name="noord", slow_seconds=0.2)
    standin.break_with(Fault.SLOW)
    async with serve_standins(standin) as urls, client(urls["noord"], max_parallel=3) as http:
        asking = [asyncio.ensure_future(http.get(f"zaken/{number}", call())) for number in range(30)]
        for wait in (0.05, 0.1, 0.15, 0.1):
            await asyncio.sleep(wait)
            for one in asking[::2]:
                one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        standin.break_with(None)
        await asyncio.gather(*(http.get("zaken/klaar", call()) for _ in range(4)))


async def _empty(scope, receive, send):
    await JSONResponse({})(scope, receive, send)


class TestFilledPath:
    """A number in a path: encoded, kept out of logs, and unable to lead elsewhere."""

    async def test_a_value_is_encoded(self, register):
        route = register.get("/burgers/henk%40planet.nl/afspraken").respond(json=[])
        async with client() as http:
            assert await http.get(FilledPath("burgers/{}/afspraken", ("henk@planet.nl",)), call()) == []
        assert route.called

    async def test_no_log_line_holds_the_value(self, register, caplog):
        caplog.set_level(logging.DEBUG)
        register.get(f"/burgers/{BSN}").respond(json={})
        async with client() as http:
            await http.get(FilledPath("burgers/{}", (BSN,)), call())
        assert BSN not in caplog.text

    @pytest.mark.parametrize("value", ["", ".", "..", "a/b", "..%2f", "a\\b", "a?b", "a#b", "a\nb", "a..b"])
    def test_a_value_that_may_lead_elsewhere_is_refused(self, value):
        with pytest.raises(ValueError, match="cannot be part of a path"):
            FilledPath("burgers/{}", (value,))

    def test_a_value_is_not_printed(self):
        assert BSN not in repr(FilledPath("burgers/{}", (BSN,)))

    @pytest.mark.parametrize("template", ["../{}", "//elders/{}", "{}//x", "https://elders/{}"])
    async def test_the_template_stays_below_the_base_url(self, template):
        async with client() as http:
            with pytest.raises(ValueError, match="below the base URL"):
                await http.get(FilledPath(template, (BSN,)), call())
