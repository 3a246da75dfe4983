import pytest

from klantbeeld.testing.kinds import LIJSTEN

pytest_plugins = ["pytester"]

SETTINGS = """
[pytest]
asyncio_mode = strict
asyncio_default_fixture_loop_scope = function
filterwarnings = error
"""
ONLY_ZAKEN = """
from dataclasses import replace

import pytest

from klantbeeld.contract import Capabilities
from tests.testing.good_adapter import Good


class TestOnlyZaken(Good):
    known_klanten = {"zaken": Good.known_klanten["zaken"]}

    def changed(self, bron):
        return replace(bron, capabilities=Capabilities(zaken=bron.capabilities.zaken))
"""
WITH_A_REASON = """
    @pytest.mark.asyncio
    @pytest.mark.xfail(reason="the backend has one direction")
    async def test_oldest_first_is_the_same_list_backwards(self, lijst):
        pytest.fail("and so has the adapter")
"""


@pytest.fixture
def run(pytester):
    pytester.makeini(SETTINGS)

    def run(text, rules):
        return pytester.runpytest_inprocess("-rs", "-p", "no:cacheprovider", "-k", rules, pytester.makepyfile(text))

    return run


def test_the_rules_run_in_the_strict_mode_of_pytest_asyncio(run):
    outcomes = run(ONLY_ZAKEN, "not partijen- and not interne_taken-").parseoutcomes()
    assert "failed" not in outcomes
    assert "errors" not in outcomes
    assert outcomes["passed"] > 30


def test_what_is_not_offered_is_skipped_with_that_as_the_reason(run):
    run(ONLY_ZAKEN, "again or unknown_klant").stdout.fnmatch_lines(
        ["*partijen: not offered", "*op_sleutel of Actor: not offered"]
    )


def test_a_rule_may_be_overridden_with_a_reason(run):
    outcomes = run(ONLY_ZAKEN + WITH_A_REASON, "backwards or left_out").parseoutcomes()
    assert "failed" not in outcomes
    assert outcomes["xfailed"] == len(LIJSTEN)


def test_the_rule_that_guards_the_rules_cannot_be_overridden(run):
    result = run(ONLY_ZAKEN + "    test_no_rule_is_left_out_without_a_reason = None\n", "zaken")
    assert result.parseoutcomes() == {"errors": 1}
