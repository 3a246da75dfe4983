"""Stand (state): what is looked up only when somebody asks for the numbers, and so costs nothing in between."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from klantbeeld.gate import Gate, State
from klantbeeld.gather import Sources

_log = logging.getLogger(__name__)
_PATIENCE = 2.0
"""Seconds to wait for the queue of the logboek."""
_STATES = {State.CLOSED: 0, State.HALF_OPEN: 1, State.OPEN: 2}
_OF_A_GATE: tuple[
    tuple[type[CounterMetricFamily | GaugeMetricFamily], str, str, Callable[[list[Gate]], float]], ...
] = (
    (
        GaugeMetricFamily,
        "klantbeeld_source_circuit_state",
        "The breaker of an API of a bron: 0 closed, 1 half-open, 2 open.",
        lambda gates: max(_STATES[gate.breaker.state] for gate in gates),
    ),
    (
        GaugeMetricFamily,
        "klantbeeld_source_resting",
        "1: nothing is asked of this API now, for its breaker is open or it asked us to wait.",
        lambda gates: max(gate.rests for gate in gates),
    ),
    (
        GaugeMetricFamily,
        "klantbeeld_source_inflight",
        "Calls to an API under way.",
        lambda gates: sum(gate.places.taken for gate in gates),
    ),
    (
        GaugeMetricFamily,
        "klantbeeld_source_waiting",
        "Calls to an API that wait for a place.",
        lambda gates: sum(gate.places.waiting for gate in gates),
    ),
    (
        CounterMetricFamily,
        "klantbeeld_source_retries",
        "Calls to an API that were made again.",
        lambda gates: sum(gate.repeated for gate in gates),
    ),
)


class Regels(Protocol):
    """The lines of the logboek (`klantbeeld.logboek.Logboek`)."""

    def counts(self) -> Mapping[str, int]:
        """Give how many lines this process wrote and sent, by what came of them."""
        ...

    def waiting(self, *, within: float) -> tuple[int, float]:
        """Give how many lines wait and the age in seconds of the oldest; blocks, and raises when that takes longer."""
        ...


@dataclass(frozen=True, eq=False)
class Stand(Collector):
    """Looks at what there is, from another thread: it only reads, and what it reads is a number at a time.

    `refused` and `over_rate` give the requests that got no place, and that were too many of one caller; `kept`
    gives how many answers and lists are kept.
    """

    sources: Sources
    refused: Callable[[], int]
    over_rate: Callable[[], int]
    kept: Callable[[], int]
    regels: Regels | None = None

    def describe(self) -> Iterator[Metric]:
        """Say nothing beforehand: what there is depends on the settings."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Give everything as it is now."""
        yield CounterMetricFamily(
            "klantbeeld_shed_requests", "Requests that got 503, for all places were taken.", value=self.refused()
        )
        yield CounterMetricFamily(
            "klantbeeld_rate_limited_requests", "Requests that got 429: too many of one caller.", value=self.over_rate()
        )
        yield GaugeMetricFamily("klantbeeld_cache_entries", "Answers and catalogi that are kept.", value=self.kept())
        yield from self._gates()
        if self.regels is not None:
            yield from _of_logboek(self.regels)

    def _gates(self) -> Iterator[Metric]:
        known: dict[tuple[str, str], list[Gate]] = {}
        for source in self.sources:
            for gate in source.gates or ():
                known.setdefault((gate.bron, gate.api), []).append(gate)
        for kind, name, text, value in _OF_A_GATE:
            family = kind(name, text, labels=("source", "api"))
            for labels, gates in known.items():
                family.add_metric(labels, value(gates))
            yield family


def _of_logboek(regels: Regels) -> Iterator[Metric]:
    lines = CounterMetricFamily("klantbeeld_ldv_records", "Lines of the logboek.", labels=("outcome",))
    for outcome, count in regels.counts().items():
        lines.add_metric((outcome,), count)
    yield lines
    try:
        depth, oldest = regels.waiting(within=_PATIENCE)
    except Exception as error:  # noqa: BLE001 - the other numbers are worth no less; that these are absent says enough
        _log.warning("queue not measured", extra={"error": type(error).__name__})
        return
    yield GaugeMetricFamily(
        "klantbeeld_ldv_queue_depth", "Lines that wait, of all workers that share the file.", value=depth
    )
    yield GaugeMetricFamily("klantbeeld_ldv_oldest_seconds", "How long the oldest of those waits.", value=oldest)
