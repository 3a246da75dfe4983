import asyncio
import inspect
import itertools

import pytest

from tests.testing.broken import BROKEN
from tests.testing.good_adapter import Good


def test_an_adapter_that_keeps_the_contract_passes_every_rule(capsys, caplog):
    assert failing_rules(Good, capsys, caplog) == {}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.subject.__name__)
def test_a_rule_sees_who_breaks_it(broken, capsys, caplog):
    failing = failing_rules(broken.subject, capsys, caplog)
    assert set(failing) == broken.rules, "\n".join(f"{name}: {error!r}" for name, error in failing.items())


def test_every_rule_is_seen_to_fail_once():
    rules = {name for name, _ in _rules(Good)}
    seen = set().union(*(broken.rules for broken in BROKEN))
    assert rules - seen == set()


def failing_rules(subject_class, capsys, caplog):
    """Run all rules as pytest would, but without what pytest does around each: that takes most of the time."""
    failing = {}
    with asyncio.Runner() as runner:
        for name, rule in _rules(subject_class):
            for arguments in _arguments(subject_class(), rule):
                fixtures = {"capsys": capsys, "caplog": caplog}
                caplog.clear()
                capsys.readouterr()
                wanted = {key: fixtures[key] for key in fixtures if key in inspect.signature(rule).parameters}
                try:
                    outcome = getattr(subject_class(), name)(**arguments, **wanted)
                    if inspect.iscoroutine(outcome):
                        runner.run(outcome)
                except pytest.skip.Exception:
                    continue
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - a broken adapter raises anything
                    failing[name] = error
    return failing


def _rules(subject_class):
    return [(name, rule) for name, rule in inspect.getmembers(subject_class, callable) if name.startswith("test_")]


def _arguments(subject, rule):
    """Give what a rule is run with: every list and kind of a good adapter, and of a broken one what is broken of it."""
    choices = dict(subject.choices())
    if type(subject) is not Good:
        only = getattr(subject, "only", ())
        choices["lijst"] = [lijst for lijst in choices["lijst"] if lijst in only] or ["zaken"]
        if not {"op_sleutel", "bij"} & set(only):
            choices["kind"] = ["Zaak"]
    for mark in getattr(rule, "pytestmark", ()):
        if mark.name == "parametrize":
            choices[mark.args[0]] = mark.args[1]
    named = [key for key in choices if key in inspect.signature(rule).parameters]
    for values in itertools.product(*(choices[key] for key in named)):
        yield dict(zip(named, values, strict=True))
