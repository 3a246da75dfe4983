"""What a register is asked, and is not, when it is in trouble: at the edge of HTTP."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.contract import (
    BronContext,
    BronForbiddenError,
    BronNotAskedError,
    BronTimeoutError,
    BronUnavailableError,
    NotAsked,
)
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault, Standin
from klantbeeld.gate import BreakerRules, Gates, Rules
from klantbeeld.http import HttpClient
from klantbeeld.http.retry_after import retry_after_of
from klantbeeld.testing.builders import call
from tests.clock import until

BASE = "https://register.example/api/v1"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def register():
    with respx.mock(base_url=BASE, assert_all_called=False) as mocked:
        yield mocked


def guarded(base_url=BASE, *, gates=None, api="", **rules):
    rules = Rules(**{"breaker": BreakerRules(), "max_pause": 300.0, **rules})
    gates = gates or Gates("noord", rules, watch=lambda change: None)
    context = BronContext(name="noord", settings=None, deadline=rules.deadline, gate=gates.of)
    return HttpClient(context, base_url, api=api)


async def asked(http, times, path="zaken"):
    """Ask so often; gives what came of it each time: an answer, or the kind of error."""
    found = []
    for _ in range(times):
        try:
            found.append(await http.get(path, call()))
        except BronNotAskedError as error:
            found.append(error.why)
        except (BronUnavailableError, BronForbiddenError) as error:
            found.append(type(error))
    return found


async def test_a_register_that_hangs_is_called_once_and_then_not_at_all(tmp_path):
    standin = Standin(lambda *_: None, name="noord")
    standin.break_with(Fault.HANG)
    async with serve_standins(standin) as urls, guarded(urls["noord"], deadline=0.5) as http:
        found = await asked(http, 50)
    assert found == [BronTimeoutError] + [NotAsked.FAILING] * 49
    assert len(standin.calls) == 1


async def test_many_who_ask_a_register_that_hangs_at_the_same_time_call_it_no_more_than_there_are_places():
    standin = Standin(lambda *_: None, name="noord")
    standin.break_with(Fault.HANG)
    async with serve_standins(standin) as urls, guarded(urls["noord"], deadline=0.5, max_parallel=4) as http:
        found = await asyncio.gather(*(asked(http, 1, f"zaken/{number}") for number in range(50)))
    assert len(standin.calls) == 4
    assert sum(one == [NotAsked.FAILING] for one in found) == 46


async def test_a_register_that_cannot_be_reached_is_not_tried_for_ever(register):
    route = register.get("/zaken").mock(side_effect=httpx.ConnectError("no"))
    async with guarded() as http:
        found = await asked(http, 50)
    assert found == [BronUnavailableError] * 10 + [NotAsked.FAILING] * 40
    assert route.call_count == 10


@pytest.mark.parametrize("status", [401, 403])
async def test_a_register_that_refuses_us_is_asked_on_so_that_the_answer_goes_on_to_say_why(register, status):
    route = register.get("/zaken").respond(status)
    async with guarded(retries=1) as http:
        assert await asked(http, 20) == [BronForbiddenError] * 20
    assert route.call_count == 20


async def test_one_api_of_a_bron_that_is_down_leaves_the_others_as_they_were(register):
    register.get("/documenten").respond(503)
    zaken = register.get("/zaken").respond(json={})
    gates = Gates("noord", Rules(breaker=BreakerRules()), watch=lambda change: None)
    async with guarded(gates=gates, api="documenten") as documenten, guarded(gates=gates, api="zaken") as http:
        assert NotAsked.FAILING in await asked(documenten, 20, "documenten")
        assert await asked(http, 10) == [{}] * 10
    assert zaken.call_count == 10
    assert {gate.api: gate.rests for gate in gates} == {"documenten": True, "zaken": False}


async def test_a_read_that_failed_is_sent_again(register):
    route = register.get("/zaken")
    route.side_effect = [httpx.Response(503), httpx.Response(200, json={"count": 1})]
    async with guarded(retries=1) as http:
        assert await http.get("zaken", call()) == {"count": 1}
    assert route.call_count == 2


async def test_a_search_is_a_read_too(register):
    route = register.post("/zaken/_zoek")
    route.side_effect = [httpx.ConnectError("no"), httpx.Response(200, json={"count": 1})]
    async with guarded(retries=1) as http:
        assert await http.post("zaken/_zoek", call(), {"bsn": "999990019"}) == {"count": 1}
    assert [sent.request.content for sent in route.calls] == [b'{"bsn":"999990019"}'] * 2


async def test_a_question_that_several_wait_for_is_sent_again_once(register):
    route = register.get("/zaken")
    route.side_effect = [httpx.Response(503), httpx.Response(200, json={})]
    async with guarded(retries=1) as http:
        asking = call()
        assert await asyncio.gather(*(http.get("zaken", asking) for _ in range(5))) == [{}] * 5
    assert route.call_count == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 302])
async def test_what_is_no_trouble_of_the_register_is_not_sent_again(register, status):
    route = register.get("/zaken").respond(status)
    async with guarded(retries=3) as http:
        with pytest.raises(Exception, match="noord"):
            await http.get("zaken", call())
    assert route.call_count == 1


async def test_who_leaves_while_waiting_for_a_place_does_not_call_at_all():
    standin = Standin(lambda *_: None, name="noord")
    standin.break_with(Fault.HANG)
    async with serve_standins(standin) as urls, guarded(urls["noord"], deadline=5.0, max_parallel=2) as http:
        asking = [asyncio.ensure_future(http.get(f"zaken/{number}", call())) for number in range(20)]
        await until(lambda: len(standin.calls) == 2)
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert http._gate.places.waiting == 0
    assert len(standin.calls) == 2


async def test_one_more_than_may_wait_for_a_register_is_refused_at_once():
    standin = Standin(lambda *_: None, name="noord")
    standin.break_with(Fault.HANG)
    rules = {"deadline": 30.0, "max_parallel": 1, "max_waiting": 3}
    async with serve_standins(standin) as urls, guarded(urls["noord"], **rules) as http:
        asking = [asyncio.ensure_future(http.get(f"zaken/{number}", call())) for number in range(4)]
        await until(lambda: http._gate.places.waiting == 3)
        assert await asked(http, 2) == [NotAsked.BUSY] * 2
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)


async def test_a_file_that_cannot_be_had_counts_and_is_then_not_asked_for(register):
    route = register.get("/bestand").respond(500)
    async with guarded() as http:
        for _ in range(20):
            with pytest.raises(BronUnavailableError):
                async with http.stream("bestand", call()):
                    pass
    assert route.call_count == 10


class TestRetryAfter:
    @pytest.mark.parametrize("status", [429, 503])
    async def test_a_register_that_says_when_is_not_asked_until_then(self, register, status):
        route = register.get("/zaken").respond(status, headers={"Retry-After": "3600"})
        async with guarded(retries=1) as http:
            assert await asked(http, 20) == [BronUnavailableError] + [NotAsked.ON_REQUEST] * 19
        assert route.call_count == 1

    async def test_a_date_is_understood_too(self, register):
        moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
        route = register.get("/zaken").respond(503, headers={"Retry-After": moment})
        async with guarded() as http:
            await asked(http, 20)
        assert route.call_count == 1

    @pytest.mark.parametrize("value", ["0", "", "garbage", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"])
    async def test_what_says_nothing_or_at_once_is_no_reason_to_wait(self, register, value):
        route = register.get("/zaken")
        route.side_effect = [httpx.Response(503, headers={"Retry-After": value}), httpx.Response(200, json={})]
        async with guarded(retries=1) as http:
            assert await asked(http, 1) == [{}]
        assert route.call_count == 2

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("3600", 3600.0),
            (" 30 ", 30.0),
            ("0", 0.0),
            ("9" * 500, 999999999.0),
            ("Sun, 22 Nov 2026 12:01:00 GMT", 60.0),
            ("Sunday, 22-Nov-26 12:01:00 GMT", 60.0),
            ("Sun, 22 Nov 2026 13:01:00 +0100", 60.0),
            ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
            ("", None),
            ("soon", None),
            ("1.5", None),
            ("-5", None),
            ("²", None),
            ("Sun, 31 Feb 2026 12:00:00 GMT", None),
            ("Sun, 22 Nov 99999 12:00:00 GMT", None),
        ],
    )
    def test_both_forms_are_read_and_nothing_else(self, value, seconds):
        assert retry_after_of(value, NOW) == seconds

    @given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [+-]?\w+"))
    def test_whatever_is_sent_it_is_some_seconds_or_nothing(self, value):
        seconds = retry_after_of(value, NOW)
        assert seconds is None or 0.0 <= seconds < 1e12
