"""AdapterConformance: the rules every adapter keeps, to run against yours.

    class TestMijnAdapter(AdapterConformance):
        adapter = ADAPTER
        settings = MijnSettings(url="http://mijn.invalid/")
        known_klanten = {"zaken": [KnownKlant(klant=klant(bsn="999990019"), count=5)]}
        unknown_klant = klant(bsn=synthetic_bsn(7))
        outages = ("refuse", "500")

        def transport(self):                    # only if it speaks HTTP, and there is no real backend to test with
            return self.backend

        @asynccontextmanager
        async def outage(self, name):
            ...

Which rules run follows from the capabilities the bron has; what is not offered is skipped, with that as the reason.
What must be given is told by `Subject`. The rules need pytest-asyncio.

A rule cannot be left out in silence. If a backend makes it impossible to keep one, override it and say why; that
remains visible in every run:

    @pytest.mark.xfail(reason="the backend has no order of its own, and at most 20 of each klant")
    async def test_oldest_first_is_the_same_list_backwards(self, lijst):
        await super().test_oldest_first_is_the_same_list_backwards(lijst)

The kit asks what the contract promises, with the klanten an author gives; it cannot know what he did not give.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

from klantbeeld.testing.kinds import LIJSTEN
from klantbeeld.testing.rules_adapter import AdapterRules
from klantbeeld.testing.rules_failure import FailureRules
from klantbeeld.testing.rules_grens import GrensRules
from klantbeeld.testing.rules_paging import PagingRules
from klantbeeld.testing.rules_questions import QuestionRules
from klantbeeld.testing.rules_records import RecordRules
from klantbeeld.testing.rules_relations import RelationRules
from klantbeeld.testing.subject import KnownKlant, KnownOnderwerp, KnownWerk, Subject

__all__ = ["AdapterConformance", "KnownKlant", "KnownOnderwerp", "KnownWerk"]

_KIT = (AdapterRules, RecordRules, RelationRules, PagingRules, QuestionRules, GrensRules, FailureRules)
_GIVEN = ("adapter", "settings", "known_klanten", "unknown_klant", "outages")
_ENOUGH = 3


class AdapterConformance(
    AdapterRules, RecordRules, RelationRules, PagingRules, QuestionRules, GrensRules, FailureRules, Subject
):
    """All rules. What to give is told by `Subject`."""

    def __init_subclass__(cls) -> None:
        if vars(cls).keys() & {"test_no_rule_is_left_out_without_a_reason", "__init_subclass__"}:
            raise TypeError(f"{cls.__name__}: cannot override the rule that guards the rules")

    def test_the_kit_has_what_it_needs(self) -> None:
        """A rule over too little proves nothing."""
        missing = [name for name in _GIVEN if not hasattr(self, name)]
        assert not missing, f"not given: {', '.join(missing)}"
        unknown = sorted(set(self.known_klanten) - set(LIJSTEN))
        assert not unknown, f"known_klanten: {', '.join(unknown)} is not one of {', '.join(LIJSTEN)}"
        for lijst, known in self.known_klanten.items():
            assert known, f"known_klanten[{lijst!r}]: name a klant"
            # A base registry has one record of a klant.
            enough = 1 if lijst == "basisregistratie" else _ENOUGH
            assert known[0].count >= enough, f"known_klanten[{lijst!r}]: the first klant needs {enough} records"

    def test_no_rule_is_left_out_without_a_reason(self) -> None:
        """A rule that is overridden or removed must be marked `@pytest.mark.xfail(reason=...)`."""
        silent = sorted(name for name, rule in _rules() if not _is_kept(type(self), name, rule))
        assert not silent, f"overridden without @pytest.mark.xfail(reason=...): {', '.join(silent)}"
        marked = sorted(name for name, rule in _rules() if _xfail_reasons(rule))
        assert not marked, f"marked in the kit itself, so for every adapter; override it instead: {', '.join(marked)}"


def _rules() -> Iterator[tuple[str, object]]:
    for part in (*_KIT, AdapterConformance):
        yield from ((name, rule) for name, rule in vars(part).items() if name.startswith("test_"))


def _is_kept(subject: type[object], name: str, rule: object) -> bool:
    found = inspect.getattr_static(subject, name, None)
    return found is rule or bool(_xfail_reasons(found))


def _xfail_reasons(rule: object) -> list[str]:
    """Give the reasons a test function is marked with, in `@pytest.mark.xfail(reason=...)`."""
    marks: list[Mapping[str, object]] = [
        mark.kwargs for mark in getattr(rule, "pytestmark", ()) if mark.name == "xfail"
    ]
    return [str(kwargs["reason"]) for kwargs in marks if str(kwargs.get("reason", "")).strip()]
