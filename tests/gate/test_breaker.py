"""The breaker as a state machine: what it does over time, by a clock of the test."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.gate import NEVER, Breaker, BreakerRules, State, Verdict
from klantbeeld.gate.breaker import Count
from tests.clock import Clock

ANSWERED, FAILED, TIMED_OUT, UNKNOWN = Verdict
RULES = BreakerRules(window=30.0, calls=3, share=0.5, rest=5.0, max_rest=60.0, probes=2, successes=2)


class Watched:
    """A breaker with its clock, and every state it has been in."""

    def __init__(self, rules=RULES):
        self.clock = Clock()
        self.states = [State.CLOSED]
        self.breaker = Breaker(rules, self.clock, lambda: self.states.append(self.breaker.state))

    def calls(self, *verdicts):
        """Make calls one after the other; gives how many were let through."""
        made = 0
        for verdict in verdicts:
            ticket = self.breaker.enter()
            if ticket is not None:
                made += 1
                self.breaker.leave(ticket, verdict)
        return made

    @property
    def state(self):
        return self.breaker.state


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def opened(watched):
    watched.calls(FAILED, FAILED, FAILED)
    assert watched.state is State.OPEN
    return watched


def test_it_opens_when_enough_calls_failed(watched):
    assert watched.calls(FAILED, FAILED) == 2
    assert watched.state is State.CLOSED
    watched.calls(FAILED)
    assert watched.states == [State.CLOSED, State.OPEN]
    assert watched.breaker.count == Count(3, 3)


def test_one_call_that_was_too_late_is_enough_by_itself(watched):
    watched.calls(TIMED_OUT)
    assert watched.state is State.OPEN


def test_one_that_was_too_late_while_others_were_answered_is_not(watched):
    slow = watched.breaker.enter()
    watched.clock.go(1)
    watched.calls(ANSWERED, ANSWERED)
    watched.clock.go(1)
    watched.breaker.leave(slow, TIMED_OUT)
    assert watched.state is State.CLOSED


def test_one_that_was_too_late_is_enough_however_many_were_answered_before_it(watched):
    watched.calls(*[ANSWERED] * 1000)
    watched.clock.go(0.001)
    watched.calls(TIMED_OUT)
    assert watched.state is State.OPEN


def test_less_than_the_share_does_not_open_it(watched):
    watched.calls(*[ANSWERED, ANSWERED, FAILED] * 50)
    assert watched.state is State.CLOSED


def test_it_opens_also_when_calls_in_between_are_answered(watched):
    watched.calls(FAILED, ANSWERED, ANSWERED, FAILED)
    assert watched.state is State.OPEN


def test_an_answer_never_opens_it(watched):
    watched.calls(FAILED, FAILED, ANSWERED, ANSWERED)
    assert watched.state is State.CLOSED


def test_what_nobody_waited_for_says_nothing(watched):
    watched.calls(*[UNKNOWN] * 50)
    assert (watched.state, watched.breaker.count.calls) == (State.CLOSED, 0)


def test_what_is_older_than_the_window_does_not_count(watched):
    watched.calls(FAILED, FAILED)
    watched.clock.go(31)
    watched.calls(FAILED)
    assert (watched.state, watched.breaker.count.calls) == (State.CLOSED, 1)


def test_the_window_rolls(watched):
    for _ in range(100):
        watched.calls(ANSWERED)
        watched.clock.go(1)
    assert 27 <= watched.breaker.count.calls <= 30


def test_while_open_nothing_is_let_through_and_it_says_how_long(opened):
    assert opened.calls(*[ANSWERED] * 20) == 0
    opened.clock.go(2)
    assert opened.breaker.wait == 3.0


def test_after_the_rest_so_many_probes_are_let_through_and_no_more(opened):
    opened.clock.go(5)
    tickets = [opened.breaker.enter() for _ in range(4)]
    assert [ticket is not None for ticket in tickets] == [True, True, False, False]
    assert (opened.state, opened.breaker.wait) == (State.HALF_OPEN, None)


def test_it_closes_when_so_many_probes_were_answered(opened):
    opened.clock.go(5)
    opened.calls(ANSWERED)
    assert opened.state is State.HALF_OPEN
    opened.calls(ANSWERED)
    assert opened.states[-2:] == [State.HALF_OPEN, State.CLOSED]
    assert opened.calls(*[ANSWERED] * 20) == 20


def test_what_failed_before_the_rest_does_not_count_after_it(opened):
    opened.clock.go(5)
    opened.calls(ANSWERED, ANSWERED, FAILED)
    assert opened.state is State.CLOSED


@pytest.mark.parametrize("verdict", [FAILED, TIMED_OUT])
def test_a_probe_that_fails_begins_another_rest_twice_as_long_up_to_the_most(opened, verdict):
    rests = []
    for _ in range(6):
        rests.append(opened.breaker.wait)
        opened.clock.go(opened.breaker.wait)
        opened.calls(verdict)
    assert rests == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]


def test_once_recovered_the_next_rest_is_a_short_one_again(opened):
    opened.clock.go(5)
    opened.calls(FAILED)
    opened.clock.go(10)
    opened.calls(ANSWERED, ANSWERED)
    opened.calls(TIMED_OUT, FAILED, FAILED)
    assert opened.breaker.wait == 5.0


def test_a_probe_that_nobody_waited_for_makes_room_for_another(opened):
    opened.clock.go(5)
    assert opened.calls(*[UNKNOWN] * 10) == 10
    assert opened.state is State.HALF_OPEN


@pytest.mark.parametrize("verdict", Verdict)
def test_a_call_from_before_the_rest_is_of_no_account_after(watched, verdict):
    late = [watched.breaker.enter() for _ in range(5)]
    watched.calls(FAILED, FAILED, FAILED)
    watched.clock.go(5)
    assert watched.breaker.enter() is not None
    for ticket in late:
        watched.breaker.leave(ticket, verdict)
    assert watched.state is State.HALF_OPEN
    assert [watched.breaker.enter() is not None for _ in range(2)] == [True, False]


def test_with_the_rules_of_never_it_never_opens():
    watched = Watched(NEVER)
    assert watched.calls(*[TIMED_OUT] * 1000) == 1000


STEPS = st.lists(
    st.one_of(
        st.just(("enter", 0)),
        st.tuples(st.just("leave"), st.sampled_from(Verdict)),
        st.tuples(st.just("go"), st.floats(0.0, 100.0)),
    ),
    max_size=200,
)
ANY_RULES = st.builds(
    BreakerRules,
    window=st.floats(0.1, 100),
    calls=st.integers(1, 10),
    share=st.floats(0.01, 1),
    rest=st.floats(0.1, 10),
    max_rest=st.floats(10, 100),
    probes=st.integers(1, 5),
    successes=st.integers(1, 5),
)


def played(rules, steps):
    """Play steps on a breaker; gives it with the tickets that were not handed in, after each step."""
    watched, out = Watched(rules), []
    for step, what in steps:
        match step:
            case "enter":
                ticket = watched.breaker.enter()
                out += [] if ticket is None else [ticket]
            case "leave" if out:
                watched.breaker.leave(out.pop(0), what)
            case "go":
                watched.clock.go(what)
        yield watched, out


@given(ANY_RULES, STEPS)
def test_half_open_never_has_more_probes_under_way_than_allowed(rules, steps):
    for watched, out in played(rules, steps):
        if watched.state is State.HALF_OPEN:
            assert sum(ticket.turn == watched.breaker._turn for ticket in out) <= rules.probes


@given(ANY_RULES, STEPS)
def test_it_goes_only_from_closed_to_open_to_half_open_and_from_there_to_either(rules, steps):
    states = [State.CLOSED]
    for watched, _ in played(rules, steps):
        states = watched.states
    allowed = {
        (State.CLOSED, State.OPEN),
        (State.OPEN, State.HALF_OPEN),
        (State.HALF_OPEN, State.OPEN),
        (State.HALF_OPEN, State.CLOSED),
    }
    assert set(pairwise(states)) <= allowed


@given(ANY_RULES, STEPS)
def test_a_bron_that_always_answers_is_never_refused(rules, steps):
    good = [(step, ANSWERED if step == "leave" and what is not UNKNOWN else what) for step, what in steps]
    for watched, _ in played(rules, good):
        assert (watched.state, watched.breaker.wait) == (State.CLOSED, 0.0)


@given(ANY_RULES, STEPS)
def test_whatever_happened_a_bron_that_has_recovered_is_asked_as_before(rules, steps):
    watched = Watched(rules)
    out = []
    for watched, out in played(rules, steps):  # noqa: B007 - it is the last that counts
        pass
    for ticket in out:
        watched.breaker.leave(ticket, UNKNOWN)
    watched.clock.go(rules.max_rest)
    watched.calls(*[ANSWERED] * rules.successes)
    assert watched.state is State.CLOSED


@given(ANY_RULES, STEPS)
def test_it_is_never_shut_for_longer_than_the_longest_rest(rules, steps):
    for watched, _ in played(rules, steps):
        assert (watched.breaker.wait or 0.0) <= rules.max_rest
