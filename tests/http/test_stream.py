"""A file from a register: part by part, never too large, and whatever stops half-way is a `BronError`."""

import asyncio
import gzip
from contextlib import asynccontextmanager

import httpx
import pytest
import respx

from klantbeeld.contract import BronDataError, BronError, BronForbiddenError, BronTimeoutError, BronUnavailableError
from klantbeeld.testing.builders import call
from tests.http.test_client import BASE, SECRET, client

PATH = "documenten/1/download"


@pytest.fixture
def register():
    with respx.mock(base_url=BASE, assert_all_called=False) as mocked:
        yield mocked


async def read(http, **params):
    async with http.stream(PATH, call(), params or None) as bestand:
        return bestand.omvang, b"".join([part async for part in bestand.parts])


@asynccontextmanager
async def serving(answer):
    """A server that answers every request with what `answer` writes, and knows which lines are open."""
    lines = set()

    async def serve(reader, writer):
        lines.add(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            lines.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", lines


async def endless(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
        await writer.drain()


async def until(claim):
    async with asyncio.timeout(5):
        while not claim():  # noqa: ASYNC110 - what is waited for is on the other side of a socket
            await asyncio.sleep(0.01)


async def test_a_file_comes_whole_with_its_size(register):
    route = register.get(f"/{PATH}").respond(content=b"%PDF-1.4 ...", headers={"Content-Type": "application/pdf"})
    async with client() as http:
        assert await read(http, versie="2") == (12, b"%PDF-1.4 ...")
    sent = route.calls[0].request
    assert str(sent.url) == f"{BASE}/{PATH}?versie=2"
    assert (sent.headers["Accept"], sent.headers["Accept-Encoding"]) == ("*/*", "identity")
    assert sent.headers["Authorization"] == f"Token {SECRET}"


async def test_an_empty_file_is_a_file(register):
    register.get(f"/{PATH}").respond(content=b"", headers={"Content-Length": "0"})
    async with client() as http:
        assert await read(http) == (0, b"")


async def test_a_file_is_asked_anew_every_time(register):
    route = register.get(f"/{PATH}").respond(content=b"x")
    async with client() as http:
        await read(http)
        await read(http)
    assert route.call_count == 2


@pytest.mark.parametrize(
    ("status", "error"),
    [(302, BronDataError), (403, BronForbiddenError), (404, BronDataError), (500, BronUnavailableError)],
)
async def test_what_cannot_be_had_is_an_error_on_entering(register, status, error):
    register.get(f"/{PATH}").respond(status, headers={"Location": f"{BASE}/elders"})
    async with client() as http:
        with pytest.raises(error):
            async with http.stream(PATH, call()):
                pytest.fail("there is no file")


async def test_nobody_listening_is_an_error_on_entering():
    async with client("http://127.0.0.1:9/") as http:
        with pytest.raises(BronUnavailableError):
            await read(http)


@pytest.mark.parametrize("path", ["https://elders.example/x", "../x", "a//b"])
async def test_a_path_that_does_not_stay_below_the_base_url_is_refused(path):
    async with client() as http:
        with pytest.raises(ValueError, match="below the base URL"):
            async with http.stream(path, call()):
                pytest.fail("there is no file")


async def test_a_file_that_says_it_is_too_large_is_not_begun(register):
    register.get(f"/{PATH}").respond(content=b"x" * 1001)
    async with client(max_bytes=1000) as http:
        with pytest.raises(BronDataError, match="larger than 1000 bytes"):
            async with http.stream(PATH, call()):
                pytest.fail("it is too large")


async def test_a_file_that_becomes_too_large_stops_half_way():
    async with serving(endless) as (url, lines), client(url, max_bytes=5000) as http:
        async with http.stream(PATH, call()) as bestand:
            assert bestand.omvang is None
            with pytest.raises(BronDataError, match="larger than 5000 bytes"):
                [part async for part in bestand.parts]
        await until(lambda: not lines)


async def test_a_packed_file_is_unpacked_and_its_size_is_not_known(register):
    register.get(f"/{PATH}").respond(content=gzip.compress(b"abc"), headers={"Content-Encoding": "gzip"})
    async with client() as http:
        assert await read(http) == (None, b"abc")


async def test_a_file_that_unpacks_to_too_much_stops_half_way(register):
    register.get(f"/{PATH}").respond(content=gzip.compress(b"a" * 9000), headers={"Content-Encoding": "gzip"})
    async with client(max_bytes=1000) as http:
        with pytest.raises(BronDataError, match="larger"):
            await read(http)


async def test_a_line_that_breaks_half_way_is_an_error_half_way():
    async def half(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()

    async with serving(half) as (url, _), client(url) as http, http.stream(PATH, call()) as bestand:
        assert bestand.omvang == 100
        assert await anext(bestand.parts) == b"half"
        with pytest.raises(BronUnavailableError):
            await anext(bestand.parts)


async def test_a_file_of_another_size_than_was_said_is_an_error_at_the_end(register):
    register.get(f"/{PATH}").respond(content=b"abc", headers={"Content-Length": "4"})
    async with client() as http, http.stream(PATH, call()) as bestand:
        assert await anext(bestand.parts) == b"abc"
        with pytest.raises(BronDataError, match="not as large"):
            await anext(bestand.parts)


async def test_a_part_that_does_not_come_in_time_is_an_error_however_long_the_file_took():
    async def stalling(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(5):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.3)
        await asyncio.sleep(5)

    async with serving(stalling) as (url, _), client(url, deadline=1.0) as http, http.stream(PATH, call()) as bestand:
        assert b"".join([await anext(bestand.parts) for _ in range(5)]) == b"xxxxx"
        with pytest.raises(BronTimeoutError):
            await anext(bestand.parts)


async def test_a_reader_may_take_longer_than_the_deadline():
    async with (
        serving(endless) as (url, _),
        client(url, deadline=0.5, max_bytes=10**9) as http,
        http.stream(PATH, call()) as bestand,
    ):
        await anext(bestand.parts)
        await asyncio.sleep(1.0)
        assert await anext(bestand.parts)


async def test_a_reader_who_leaves_early_gives_back_line_and_place():
    async with serving(endless) as (url, lines), client(url, max_parallel=2, max_bytes=10**9) as http:
        for _ in range(6):
            async with http.stream(PATH, call()) as bestand:
                assert await anext(bestand.parts)
        await until(lambda: not lines)


async def test_readers_who_are_cancelled_give_back_line_and_place():
    async def slowly(writer):
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n")
        for _ in range(5):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serving(slowly) as (url, lines), client(url, max_parallel=3) as http:
        reading = [asyncio.ensure_future(read(http)) for _ in range(30)]
        for wait in (0.03, 0.05, 0.05, 0.05):
            await asyncio.sleep(wait)
            for one in reading[::2]:
                one.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        assert await read(http) == (5, b"xxxxx")
        await until(lambda: not lines)


async def test_who_finds_all_places_taken_waits_no_longer_than_the_deadline():
    async with (
        serving(endless) as (url, _),
        client(url, max_parallel=1, deadline=1.0, max_bytes=10**9) as http,
        http.stream(PATH, call()),
    ):
        with pytest.raises(BronTimeoutError, match="too many files"):
            await read(http)


async def test_closing_the_client_ends_what_is_being_read_in_an_error():
    async def nothing_more(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx")
        await writer.drain()
        await asyncio.sleep(5)

    async with serving(nothing_more) as (url, _):
        http = client(url, deadline=1.0)
        async with http.stream(PATH, call()) as bestand:
            await anext(bestand.parts)
            waiting = asyncio.ensure_future(anext(bestand.parts))
            await asyncio.sleep(0.05)
            await http.close()
            with pytest.raises(BronError):
                await waiting


async def test_closing_the_client_ends_what_a_slow_reader_has_still_to_read_in_an_error():
    async def half(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()

    async with serving(half) as (url, lines):
        http = client(url)
        async with http.stream(PATH, call()) as bestand:
            await until(lambda: not lines)
            await asyncio.sleep(0.05)
            await http.close()
            async with asyncio.timeout(1):
                with pytest.raises(BronError):
                    [part async for part in bestand.parts]


class Broken(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request):
        raise RuntimeError("a bug")


async def test_a_bug_below_us_is_a_bug_and_keeps_no_place():
    async with client(transport=Broken(), max_parallel=1) as http, asyncio.timeout(1):
        for _ in range(2):
            with pytest.raises(RuntimeError, match="a bug"):
                await read(http)


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "\xb2"])
async def test_a_size_that_is_no_size_is_not_known(register, length):
    register.get(f"/{PATH}").respond(content=b"abc", headers=[(b"Content-Length", length.encode("latin-1"))])
    async with client() as http:
        assert await read(http) == (None, b"abc")


async def test_a_file_that_is_closed_does_not_pass_for_one_that_has_ended(register):
    register.get(f"/{PATH}").respond(content=b"x")
    async with client() as http:
        async with http.stream(PATH, call()) as bestand:
            pass
        with pytest.raises(RuntimeError, match="closed"):
            await anext(bestand.parts)


async def test_no_error_holds_a_secret_or_a_url(register):
    register.get(f"/{PATH}").respond(500, text=SECRET)
    async with client() as http:
        with pytest.raises(BronError) as raised:
            await read(http, versie="1")
    assert SECRET not in str(raised.value)
    assert BASE not in str(raised.value)


async def test_readers_of_files_leave_places_for_others():
    """However slowly they read: of two places one is for files."""
    async with (
        serving(endless) as (url, _),
        client(url, max_parallel=2, deadline=1.0, max_bytes=10**9) as http,
    ):
        async with http.stream(PATH, call()) as bestand:
            await anext(bestand.parts)
            with pytest.raises(BronTimeoutError, match="too many files"):
                await read(http)
            assert http._gate.places.free
            assert http._file_slots.locked()
        await until(lambda: not http._file_slots.locked())
