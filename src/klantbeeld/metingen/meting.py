"""Meting (measurement): one request, and the questions to bronnen that were asked for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from klantbeeld.contract import Call
from klantbeeld.gather import Bevraging

ONBEKEND = "onbekend"
DOWNLOAD = "download"
"""The type of a request for a document."""
_UITKOMST = {
    0: "afgebroken",
    408: "te_laat",
    429: "te_veel",
    499: "afgebroken",
    503: "niet_beschikbaar",
    504: "te_laat",
}
_REFUSED, _BROKEN = 400, 500


@dataclass(frozen=True, slots=True)
class Gesteld:
    """A question that has ended, and when, in seconds since 1970."""

    bevraging: Bevraging
    ended: float

    @property
    def began(self) -> float:
        """Since when it was asked."""
        return self.ended - self.bevraging.gelezen - self.bevraging.seconds


@dataclass(slots=True)
class Meting:
    """One request. Holds nothing that a client chose, and nothing of what he asked or got."""

    trace: str
    span: str
    parent: str | None = None
    began: float = field(default_factory=time.time)
    """Seconds since 1970."""
    seconds: float = 0.0
    """What it took, when it has ended."""
    type: str = ONBEKEND
    """Of its operation, or `DOWNLOAD`."""
    operation: str = ONBEKEND
    """The name of a document that is registered; "vrij" of any other query."""
    status: int = 0
    """Of the answer (HTTP); 0: there is none."""
    broken_off: int | None = None
    """The status the answer would have had if it had been known how it would end; None: it was sent whole."""
    codes: Sequence[str] = ()
    """Of its errors; behind the colon of LIMIT_EXCEEDED: which limit."""
    gesteld: list[Gesteld] = field(default_factory=list)
    call: Call | None = None
    """That of the questions; None: nothing was asked."""

    def tell(self, status: int, told: Mapping[str, Any]) -> None:
        """Say how it ended, with what the log is told of it."""
        self.status = status
        self.codes = told["codes"]
        self.type = told.get("type", ONBEKEND)
        self.operation = told.get("operation") or told.get("document") or ONBEKEND

    @property
    def uitkomst(self) -> str:
        """Say in a word how it went."""
        ended = self._ended
        if ended in _UITKOMST:
            return _UITKOMST[ended]
        if ended >= _BROKEN:
            return "fout"
        if ended >= _REFUSED:
            return "geweigerd"
        return "met_fouten" if self.codes else "beantwoord"

    @property
    def is_broken(self) -> bool:
        """Whether it went wrong with us, or at a bron that all depended on."""
        return self._ended == 0 or self._ended >= _BROKEN

    @property
    def _ended(self) -> int:
        return self.status if self.broken_off is None else self.broken_off

    def per_bron(self) -> Iterator[tuple[str, Sequence[Gesteld]]]:
        """Give the questions of each bron, which has at least one."""
        bronnen: dict[str, list[Gesteld]] = {}
        for one in self.gesteld:
            bronnen.setdefault(one.bevraging.bron, []).append(one)
        yield from bronnen.items()

    def server_timing(self) -> str:
        """Give the header that tells a developer where the time went: in all, and per bron from first to last."""
        told = [f"totaal;dur={self.seconds * 1000:.1f}"]
        for bron, asked in self.per_bron():
            took = max(one.ended for one in asked) - min(one.began for one in asked)
            told.append(f'{bron};dur={took * 1000:.1f};desc="vragen: {len(asked)}"')
        return ", ".join(told)
