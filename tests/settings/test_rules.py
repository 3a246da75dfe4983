"""The settings of how a bron in trouble is treated."""

import pytest

from klantbeeld.gate import NEVER, BreakerRules, Rules
from klantbeeld.settings.model import Gemeenschappelijk


def gemeenschappelijk(**fields):
    return Gemeenschappelijk(adapter="zgw", **fields)


def test_by_default_a_bron_in_trouble_is_asked_again_once_and_then_left_alone_for_a_while():
    rules = gemeenschappelijk().rules(most=5.0)
    assert rules == Rules(
        deadline=2.0, max_parallel=10, max_waiting=1000, retries=1, max_pause=300.0, breaker=BreakerRules()
    )


def test_each_setting_comes_where_it_belongs():
    values = {"window": 1.0, "calls": 2, "share": 0.3, "rest": 4.0, "max_rest": 5.0, "probes": 6, "successes": 7}
    own = {"max_parallel": 1, "max_waiting": 0, "retries": 3, "retry_share": 0.4, "max_pause": 5.0}
    fields = {f"breaker_{name}": value for name, value in values.items()}
    rules = gemeenschappelijk(deadline=9.0, **own, **fields).rules(most=5.0)
    assert rules == Rules(deadline=5.0, **own, breaker=BreakerRules(**values))


def test_the_breaker_can_be_switched_off():
    assert gemeenschappelijk(breaker=False).rules(most=5.0).breaker == NEVER


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"max_waiting": -1}, "max_waiting and retries must be 0 or more"),
        ({"retries": -1}, "max_waiting and retries must be 0 or more"),
        ({"retry_share": 0.0}, "retry_share must be a number of more than 0"),
        ({"retry_share": 1.1}, "must be at most 1"),
        ({"breaker_share": 1.1}, "must be at most 1"),
        ({"breaker_share": float("nan")}, "breaker_share must be a number"),
        ({"breaker_calls": 0}, "breaker_calls must be a number of more than 0"),
        ({"breaker_probes": 0}, "breaker_probes must be a number of more than 0"),
        ({"max_pause": float("inf")}, "max_pause must be a number"),
        ({"breaker_rest": 61.0}, "breaker_max_rest must be at least breaker_rest"),
    ],
)
def test_what_makes_no_sense_is_refused(fields, told):
    with pytest.raises(ValueError, match=told):
        gemeenschappelijk(**fields)
