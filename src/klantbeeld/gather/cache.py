"""The answers of one bron that are kept: to spare it a question, and for when it does not answer."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from klantbeeld.compose.outcome import Answered, Failed
from klantbeeld.contract import (
    BronForbiddenError,
    BronNotAskedError,
    BronUnavailableError,
    Call,
    NotAsked,
    Page,
    PageRequest,
    Record,
)
from klantbeeld.store import FINGERPRINT, Store, UnknownTypeError, dump, load

_log = logging.getLogger(__name__)
_NOTHING = dump(Page())
_FORGOTTEN = b""
"""Is kept in the place of an answer, so that also processes which have that themselves find something newer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheRules:
    """What is kept of a bron, and for how long."""

    seconds: Mapping[type[Record], float]
    """Per kind: how long an answer is given again without asking the bron; a kind that is not here is not kept."""
    bij_storing: float = 0.0
    """Seconds since it was answered that it may be given when the bron cannot be reached."""

    def fresh_for(self, soort: type[Record]) -> float | None:
        """Give the seconds for which an answer is given again without asking the bron; None: it is not kept.

        What is asked by number may be of any kind (`Record`): there the shortest of them holds.
        """
        return min(self.seconds.values(), default=None) if soort is Record else self.seconds.get(soort)

    def keep_for(self, soort: type[Record]) -> float | None:
        """Give the seconds for which an answer is of use; None: it is not kept."""
        fresh = self.fresh_for(soort)
        longest = max(fresh, self.bij_storing) if fresh is not None else 0.0
        return longest if longest > 0 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a bron but for its key, as answers are kept by it."""

    soort: type[Record]
    by: str
    """What its key is."""
    request: PageRequest
    call: Call

    def told(self, bron: str, meant: str, key: Hashable) -> bytes:
        """Say all that an answer depends on. Who asks as well: a bron may give one caller less than another."""
        call = self.call
        return FINGERPRINT + dump(
            (bron, meant, self.soort, self.by, key, self.request, call.caller, call.doel, call.grens)
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is kept."""

    raw: bytes
    answered: datetime
    age: float
    """Seconds."""

    def outcome(self, bron: str, *, verouderd: bool = False) -> Answered[Any]:
        """Give it as an answer of now."""
        page: Page[Any] = load(self.raw, verouderd=verouderd)
        return Answered(bron, page, bewaard=self.answered, verouderd=verouderd)


class Cache:
    """Keeps whole answers of one bron: never a failure, nor an answer that lacks something.

    Args:
        bron: Its name.
        rules: What is kept.
        store: Where.
        meant: All by which one configuration of the bron differs from another: with other settings it is another bron.
    """

    def __init__(self, bron: str, rules: CacheRules, store: Store, *, meant: str = "") -> None:
        self.bron, self.rules, self._store, self._meant = bron, rules, store, meant
        self._told_of: set[type[Record]] = set()

    def keeps(self, soort: type[Record]) -> bool:
        """Say whether answers of this kind are kept."""
        return self.rules.keep_for(soort) is not None

    def name(self, asked: Asked, key: Hashable) -> str | None:
        """Give the name that the answer to a question is kept under; nobody gets the question back from it.

        None: such a question has no name, so its answer is not kept.
        """
        try:
            return self._store.keys.name(asked.told(self.bron, self._meant, key))
        except UnknownTypeError as error:
            self._tell(asked.soort, error)
            return None

    async def find(self, name: str, soort: type[Record]) -> Kept | None:
        """Give the last answer to a question that is of use, fresh or not."""
        entry = await self._store.get(name, fresh=self.rules.fresh_for(soort) or 0.0)
        if entry is None or entry.value == _FORGOTTEN:
            return None
        answered = datetime.fromtimestamp(entry.kept_at, UTC)
        return Kept(entry.value, answered, self._store.clock() - entry.kept_at)

    def is_fresh(self, kept: Kept, soort: type[Record]) -> bool:
        """Say whether an answer may be given without asking the bron.

        Not that it has nothing with a number: what it has by now may be of a kind that is to be asked every time.
        """
        unsure = soort is Record and kept.raw == _NOTHING
        return kept.age < (self.rules.fresh_for(soort) or 0.0) and not unsure

    def stands_in(self, kept: Kept, failed: Failed) -> bool:
        """Say whether an answer may be given for one that failed: only where asking again later may help.

        Not for a bron that refuses us, for then what it gave before may be what we may no longer have.
        """
        switched_off = isinstance(failed.error, BronNotAskedError) and failed.error.why is NotAsked.SWITCHED_OFF
        temporary = isinstance(failed.error, BronUnavailableError) and not switched_off
        return temporary and kept.age <= self.rules.bij_storing

    async def learn(self, name: str, soort: type[Record], outcome: Answered[Any] | Failed, before: Kept | None) -> None:
        """Keep what the bron answers now, if nothing lacks in it; or forget what it did before, if it refuses us now.

        Args:
            name: Of the question.
            soort: What it is about.
            outcome: How it went.
            before: What was kept of it.
        """
        seconds = self.rules.keep_for(soort)
        if seconds is None:
            return
        if _is_refused(outcome):
            if before is not None:
                await self._store.put(name, _FORGOTTEN, seconds)
        elif isinstance(outcome, Answered) and self._is_to_be_kept(outcome.page, soort):
            try:
                raw = dump(outcome.page)
            except UnknownTypeError as error:
                self._tell(soort, error)
            else:
                await self._store.put(name, raw, seconds)

    def _is_to_be_kept(self, page: Page[Any], soort: type[Record]) -> bool:
        if page.dropped or page.missing:
            return False
        return soort is not Record or {type(item.record) for item in page.items} <= self.rules.seconds.keys()

    def _tell(self, soort: type[Record], error: UnknownTypeError) -> None:
        if soort in self._told_of:
            return
        self._told_of.add(soort)
        told = {"bron": self.bron, "kind": soort.__name__, "type": str(error)}
        _log.warning("an answer cannot be kept: it holds what is not of the contract", extra=told)


def _is_refused(outcome: Answered[Any] | Failed) -> bool:
    """Say whether the bron refuses us, or a part of what was asked: then that may be what we may no longer have."""
    errors = (outcome.error,) if isinstance(outcome, Failed) else outcome.page.missing
    return any(isinstance(error, BronForbiddenError) for error in errors)
