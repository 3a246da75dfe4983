"""The answers of one bron that are kept: to spare it a question, and for when it does not answer."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from klantbeeld.compose.outcome import Answered, Failed
from klantbeeld.contract import BronNotAskedError, BronUnavailableError, Call, NotAsked, Page, PageRequest, Record
from klantbeeld.store import FINGERPRINT, Store, UnknownTypeError, dump, load

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheRules:
    """What is kept of a bron, and for how long."""

    seconds: Mapping[type[Record], float]
    """Per kind: how long an answer is given again without asking the bron; a kind that is not here is not kept."""
    bij_storing: float = 0.0
    """Seconds since it was answered that it may be given when the bron cannot be reached."""

    def keep_for(self, soort: type[Record]) -> float | None:
        """Give the seconds for which an answer is of use; None: it is not kept."""
        fresh = self.seconds.get(soort)
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

    def name(self, asked: Asked, key: Hashable) -> str:
        """Give the name that the answer to a question is kept under; nobody gets the question back from it."""
        return self._store.keys.name(asked.told(self.bron, self._meant, key))

    async def find(self, name: str, soort: type[Record]) -> Kept | None:
        """Give the last answer to a question that is of use, fresh or not."""
        entry = await self._store.get(name, fresh=self.rules.seconds[soort])
        if entry is None:
            return None
        answered = datetime.fromtimestamp(entry.kept_at, UTC)
        return Kept(entry.value, answered, self._store.clock() - entry.kept_at)

    def is_fresh(self, kept: Kept, soort: type[Record]) -> bool:
        """Say whether an answer may be given without asking the bron."""
        return kept.age < self.rules.seconds[soort]

    def stands_in(self, kept: Kept, failed: Failed) -> bool:
        """Say whether an answer may be given for one that failed: only where asking again later may help.

        Not for a bron that refuses us, for then what it gave before may be what we may no longer have.
        """
        switched_off = isinstance(failed.error, BronNotAskedError) and failed.error.why is NotAsked.SWITCHED_OFF
        temporary = isinstance(failed.error, BronUnavailableError) and not switched_off
        return temporary and kept.age <= self.rules.bij_storing

    async def keep(self, name: str, soort: type[Record], outcome: Answered[Any]) -> None:
        """Keep an answer, if nothing lacks in it."""
        seconds = self.rules.keep_for(soort)
        if seconds is None or outcome.page.dropped or outcome.page.missing:
            return
        try:
            raw = dump(outcome.page)
        except UnknownTypeError as error:
            if soort not in self._told_of:
                self._told_of.add(soort)
                told = {"bron": self.bron, "kind": soort.__name__, "type": str(error)}
                _log.warning("an answer cannot be kept: it holds what is not of the contract", extra=told)
            return
        await self._store.put(name, raw, seconds)
