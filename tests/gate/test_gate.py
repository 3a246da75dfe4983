"""The gate to one API: what is let through, what is asked again, and what is refused; by a clock of the test."""

import asyncio
import logging
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.contract import (
    BronDataError,
    BronForbiddenError,
    BronNotAskedError,
    BronTimeoutError,
    BronUnavailableError,
    NotAsked,
)
from klantbeeld.gate import BreakerRules, Gate, Gates, Rules, State
from klantbeeld.testing.builders import call
from tests.clock import Clock, until

DOWN = BronUnavailableError("noord: is out of order")
LATE = BronTimeoutError("noord: no answer in time")


class Api:
    """An API behind a gate, that answers what a test says; after that, "ok"."""

    def __init__(self, *answers, **rules):
        self.clock = Clock()
        self.changes = []
        self.answers = list(answers)
        self.calls = 0
        self.takes = 0.0
        self.gate = Gate(
            "noord",
            "zaken",
            Rules(**{"breaker": BreakerRules(), "max_pause": 300.0, **rules}),
            watch=self.changes.append,
            clock=self.clock,
            sleep=self.clock.sleep,
        )

    async def call(self):
        self.calls += 1
        self.clock.go(self.takes)
        answer = self.answers.pop(0) if self.answers else "ok"
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def ask(self, asking=None):
        return await self.gate.ask(asking or call(), lambda: self.gate.pass_through(self.call))

    async def asked(self, times):
        """Ask so often, one after the other; gives how often what came of it."""
        found = Counter()
        for _ in range(times):
            try:
                found[await self.ask()] += 1
            except BronNotAskedError as error:
                found[error.why] += 1
            except BronUnavailableError as error:
                found[type(error).__name__] += 1
        return found


class TestTheBreaker:
    async def test_an_api_that_is_too_late_is_asked_once_and_then_not_at_all(self):
        api = Api(*[LATE] * 100)
        assert await api.asked(50) == {"BronTimeoutError": 1, NotAsked.FAILING: 49}
        assert api.calls == 1

    async def test_an_api_is_not_blamed_for_a_facade_that_stood_still_itself(self):
        api = Api(*[LATE] * 5, deadline=2.0)
        api.takes = 3.0  # nobody was there to give the call up in time
        assert await api.asked(6) == {"BronTimeoutError": 5, "ok": 1}

    async def test_an_api_that_fails_is_asked_a_few_times_and_then_not_at_all(self):
        api = Api(*[DOWN] * 100)
        assert await api.asked(50) == {"BronUnavailableError": 10, NotAsked.FAILING: 40}

    async def test_it_recovers_by_itself_when_the_api_has(self):
        api = Api(LATE)
        await api.asked(1)
        api.clock.go(5)
        assert await api.asked(20) == {"ok": 20}
        assert [change.what for change in api.changes] == ["open", "half-open", "closed"]
        assert not api.gate.rests

    async def test_one_that_goes_on_failing_is_asked_less_and_less(self):
        api = Api(*[LATE] * 1000)
        for _ in range(600):
            await api.asked(1)
            api.clock.go(1)
        assert api.calls <= 14

    async def test_flapping_costs_little_and_ends_with_all_being_let_through(self):
        api = Api()
        lost = Counter()
        for round_ in range(20):
            api.answers = [LATE] if round_ % 2 else []
            lost += await api.asked(10)
            api.clock.go(5)
        assert lost["BronTimeoutError"] == 10
        api.answers.clear()
        api.clock.go(60)
        assert await api.asked(10) == {"ok": 10}

    @pytest.mark.parametrize("error", [BronForbiddenError("noord: x"), BronDataError("noord: x"), ValueError("x")])
    async def test_an_api_that_refuses_us_or_answers_nonsense_is_asked_on(self, error):
        api = Api(*[error] * 50)
        for _ in range(50):
            with pytest.raises(type(error)):
                await api.ask()
        assert api.calls == 50
        assert api.gate.breaker.state is State.CLOSED

    async def test_a_refusal_is_a_recovery_too(self):
        api = Api(LATE, *[BronForbiddenError("noord: x")] * 2)
        await api.asked(1)
        api.clock.go(5)
        for _ in range(2):
            with pytest.raises(BronForbiddenError):
                await api.ask()
        assert api.gate.breaker.state is State.CLOSED

    async def test_who_waits_for_a_place_when_it_opens_is_refused_at_once(self):
        api = Api(max_parallel=1)
        passage = await api.gate.enter()
        waiting = [asyncio.ensure_future(api.ask()) for _ in range(5)]
        await asyncio.sleep(0)
        passage.leave(LATE)
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert {(type(error), error.why) for error in found} == {(BronNotAskedError, NotAsked.FAILING)}
        assert (api.calls, api.gate.places.free) == (0, 1)

    @pytest.mark.parametrize(("seconds", "state"), [(0.9, State.CLOSED), (1.0, State.OPEN)])
    async def test_a_call_given_up_after_half_the_deadline_was_too_late_and_before_says_nothing(self, seconds, state):
        api = Api(deadline=2.0)
        passage = await api.gate.enter()
        api.clock.go(seconds)
        passage.leave(asyncio.CancelledError())
        assert api.gate.breaker.state is state

    async def test_what_nobody_waits_for_is_told_when_it_ends_if_it_was_left_early(self):
        api = Api(breaker=BreakerRules(calls=1))
        passage = await api.gate.enter()
        passage.tell(asyncio.CancelledError())
        assert api.gate.breaker.state is State.CLOSED
        passage.leave(DOWN)
        assert api.gate.breaker.state is State.OPEN

    async def test_an_answer_that_began_well_is_told_once_and_keeps_its_place_until_it_ends(self):
        api = Api(max_parallel=2)
        passage = await api.gate.enter()
        passage.tell(None)
        assert api.gate.places.free == 1
        passage.leave(LATE)
        assert (api.gate.places.free, api.gate.breaker.state) == (2, State.CLOSED)

    async def test_half_open_lets_some_of_many_at_once_through_and_refuses_the_rest(self):
        api = Api(LATE)
        await api.asked(1)
        api.clock.go(5)
        passages = await asyncio.gather(*(api.gate.enter() for _ in range(8)), return_exceptions=True)
        refused = [one for one in passages if isinstance(one, BronNotAskedError)]
        assert (len(refused), api.gate.places.free) == (5, 7)


class TestAskingAgain:
    async def test_a_call_that_failed_is_made_again(self):
        api = Api(DOWN, retries=1)
        assert await api.ask() == "ok"
        assert (api.calls, len(api.clock.slept)) == (2, 1)
        assert 0.05 <= api.clock.slept[0] <= 0.15

    @pytest.mark.parametrize("retries", [0, 1, 2])
    async def test_no_more_often_than_is_set(self, retries):
        api = Api(*[DOWN] * 5, retries=retries, breaker=BreakerRules(calls=100))
        with pytest.raises(BronUnavailableError):
            await api.ask()
        assert api.calls == 1 + retries

    @pytest.mark.parametrize(
        "error", [LATE, BronForbiddenError("noord: x"), BronDataError("noord: x"), ValueError("x")]
    )
    async def test_nothing_else_is_asked_again(self, error):
        api = Api(error, retries=1)
        with pytest.raises(type(error)):
            await api.ask()
        assert api.calls == 1

    async def test_not_when_there_is_less_time_left_than_the_try_before_took(self):
        api = Api(DOWN, retries=1)
        api.takes = 1.0
        now = asyncio.get_running_loop().time()
        with pytest.raises(BronUnavailableError):
            await api.ask(call(deadline=now + 0.9))
        assert (api.calls, api.clock.slept) == (1, [])

    @given(st.floats(0.0, 20.0), st.floats(0.0, 5.0), st.floats(0.0, 10.0), st.integers(0, 4))
    def test_a_wait_before_asking_again_never_goes_beyond_the_deadline(self, left, takes, wanted, retries):
        async def ask():
            api = Api(*[BronUnavailableError("noord: x", retry_after=wanted)] * 5, retries=retries, max_pause=0.001)
            api.takes = takes
            # The clock of the event loop stands still as good as: all that passes is of the clock of the test.
            with pytest.raises(BronUnavailableError):
                await api.ask(call(deadline=asyncio.get_running_loop().time() + left))
            return api

        api = asyncio.run(ask())
        assert all(one < left for one in api.clock.slept)

    async def test_no_more_than_a_tenth_of_the_calls_are_repeats(self):
        api = Api(retries=1, breaker=BreakerRules(share=1.0, calls=10**9))
        repeats = 0
        for _ in range(1000):
            api.answers = [DOWN]
            before = api.calls
            await api.asked(1)
            repeats += api.calls - before - 1
        assert 0 < repeats <= 3 + 0.1 * api.calls

    async def test_a_call_that_opens_the_breaker_is_not_made_again(self):
        api = Api(*[DOWN] * 9, retries=1, breaker=BreakerRules(calls=1))
        assert await api.asked(1) == {NotAsked.FAILING: 1}
        assert api.calls == 1

    async def test_who_stops_waiting_is_not_asked_for_again(self):
        api = Api(DOWN, retries=1)
        api.gate._sleep = lambda seconds: asyncio.Event().wait()
        asking = asyncio.ensure_future(api.ask())
        await until(lambda: api.calls)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (api.calls, api.gate.places.free) == (1, 10)


class TestAskedToWait:
    def busy(self, seconds):
        return BronUnavailableError("noord: is out of order (HTTP 429)", retry_after=seconds)

    async def test_it_is_not_asked_until_then(self):
        api = Api(self.busy(20.0))
        assert await api.asked(10) == {"BronUnavailableError": 1, NotAsked.ON_REQUEST: 9}
        assert api.gate.rests
        api.clock.go(19.9)
        assert await api.asked(1) == {NotAsked.ON_REQUEST: 1}
        api.clock.go(0.2)
        assert await api.asked(10) == {"ok": 10}
        assert not api.gate.rests

    async def test_not_for_longer_than_the_most(self):
        api = Api(self.busy(3600.0), max_pause=60.0)
        await api.asked(1)
        with pytest.raises(BronNotAskedError) as refused:
            await api.ask()
        assert refused.value.retry_after == 60.0
        assert [(change.what, change.seconds) for change in api.changes] == [("paused", 60.0)]

    @pytest.mark.parametrize("seconds", [0.0, None])
    async def test_that_it_wants_to_be_asked_at_once_or_says_nothing_is_no_pause(self, seconds):
        api = Api(self.busy(seconds))
        assert await api.asked(5) == {"BronUnavailableError": 1, "ok": 4}

    async def test_who_has_the_time_waits_and_asks_again(self):
        api = Api(self.busy(1.0), retries=1)
        assert await api.ask() == "ok"
        assert 1.05 <= api.clock.slept[0] <= 1.15

    async def test_who_has_not_does_not(self):
        api = Api(self.busy(3600.0), retries=1)
        with pytest.raises(BronUnavailableError):
            await api.ask(call(deadline=asyncio.get_running_loop().time() + 60))
        assert api.calls == 1

    async def test_a_shorter_pause_does_not_shorten_a_longer_one_and_is_told_once(self):
        api = Api()
        first, second = [await api.gate.enter() for _ in range(2)]
        first.leave(self.busy(30.0))
        second.leave(self.busy(5.0))
        api.clock.go(10)
        assert await api.asked(1) == {NotAsked.ON_REQUEST: 1}
        assert len(api.changes) == 1

    async def test_who_waits_for_a_place_is_refused_at_once(self):
        api = Api(max_parallel=1)
        passage = await api.gate.enter()
        waiting = asyncio.ensure_future(api.ask())
        await asyncio.sleep(0)
        passage.leave(self.busy(30.0))
        with pytest.raises(BronNotAskedError) as refused:
            await waiting
        assert refused.value.why is NotAsked.ON_REQUEST


class TestPlaces:
    async def test_one_more_than_may_wait_is_refused_and_says_nothing_of_the_api(self):
        api = Api(max_parallel=1, max_waiting=2)
        passage = await api.gate.enter()
        waiting = [asyncio.ensure_future(api.ask()) for _ in range(2)]
        await asyncio.sleep(0)
        assert await api.asked(3) == {NotAsked.BUSY: 3}
        passage.leave()
        assert await asyncio.gather(*waiting) == ["ok", "ok"]
        assert api.gate.breaker.state is State.CLOSED

    async def test_a_call_has_its_place_for_as_long_as_it_takes(self):
        api = Api(max_parallel=1)

        async def look():
            return api.gate.places.free

        assert await api.gate.pass_through(look) == 0
        assert api.gate.places.free == 1


class TestGatesOfOneBron:
    async def ask(self, gates):
        async def attempt():
            return "ok"

        return await gates.ask(call(), attempt)

    async def test_an_adapter_that_asks_for_none_has_one_for_all_its_questions(self):
        gates = Gates("noord", Rules())
        assert await self.ask(gates) == await self.ask(gates) == "ok"
        assert [gate.api for gate in gates] == [""]

    async def test_an_adapter_that_asks_for_them_passes_them_itself(self):
        gates = Gates("noord", Rules())
        made = [gates.of("zaken"), gates.of("documenten")]
        await self.ask(gates)
        assert list(gates) == made

    async def test_what_happens_is_logged_with_the_bron_and_the_counts(self, caplog):
        caplog.set_level(logging.INFO)
        gate = Gates("noord", Rules(breaker=BreakerRules(rest=7.0))).of("zaken")
        for _ in range(10):
            (await gate.enter()).leave(DOWN)
        (record,) = caplog.records
        assert (record.msg, record.levelname, record.bron, record.api) == ("breaker open", "WARNING", "noord", "zaken")
        assert (record.calls, record.failures, record.seconds) == (10, 10, 7.0)

    async def test_a_pause_is_logged_too(self, caplog):
        gate = Gates("noord", Rules(max_pause=300.0)).of("")
        (await gate.enter()).leave(BronUnavailableError("noord: x", retry_after=9.0))
        (record,) = caplog.records
        assert (record.msg, record.bron, record.seconds) == ("bron asks to wait", "noord", 9.0)
