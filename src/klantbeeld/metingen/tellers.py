"""Tellers (counters): what is counted as it happens, under names and labels of which there are few."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

from klantbeeld.gather import NIET_GEVRAAGD, Bevraging, Bewaard
from klantbeeld.metingen.meting import DOWNLOAD, Meting

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_OF_A_READER = (30.0, 60.0)
"""More of those: he takes as long as he likes, if he goes on taking."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # a third of all lines, and nobody looks at when a counter began


class Tellers:
    """The numbers of this process. Labels are names from the settings and the manifest, and words of our own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(namespace="klantbeeld", registry=registry)
        self._requests = Counter(
            "klantbeeld_graphql_requests",
            "Requests to /graphql that ended; outcome says how.",
            ("operation", "type", "outcome"),
            registry=registry,
        )
        self._durations = Histogram(
            "klantbeeld_graphql_request_duration_seconds",
            "What those requests took.",
            ("operation",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._errors = Counter(
            "klantbeeld_graphql_request_errors", "Errors in answers, by their code.", ("code",), registry=registry
        )
        self._limits = Counter(
            "klantbeeld_graphql_limit_rejections",
            "Requests that went over a limit, by the setting of it.",
            ("limit",),
            registry=registry,
        )
        self._downloads = Counter(
            "klantbeeld_download_requests",
            "Requests for a document that ended; outcome says how.",
            ("outcome",),
            registry=registry,
        )
        self._reading = Histogram(
            "klantbeeld_download_request_duration_seconds",
            "What those requests took, until the last byte.",
            buckets=(*_SECONDS, *_OF_A_READER),
            registry=registry,
        )
        self._vragen = Counter(
            "klantbeeld_source_requests",
            "Questions to a bron that ended; outcome says how.",
            ("source", "outcome"),
            registry=registry,
        )
        self._waits = Histogram(
            "klantbeeld_source_request_duration_seconds",
            "What those questions took, waiting for a place included, and of a file until it began to come; without "
            "those that were not asked at all.",
            ("source",),
            buckets=_SECONDS,
            registry=registry,
        )

        self._bewaard = Counter(
            "klantbeeld_cache_requests",
            "Questions of which answers are kept: vers (given without asking), mis (asked), verouderd (in its stead).",
            ("source", "result"),
            registry=registry,
        )

    def count(self, meting: Meting) -> None:
        """Count a request that has ended."""
        if meting.type == DOWNLOAD:
            self._downloads.labels(meting.uitkomst).inc()
            self._reading.observe(meting.seconds)
            return
        self._requests.labels(meting.operation, meting.type, meting.uitkomst).inc()
        self._durations.labels(meting.operation).observe(meting.seconds)
        for told in meting.codes:
            code, _, limit = told.partition(":")
            self._errors.labels(code).inc()
            if limit:
                self._limits.labels(limit).inc()

    def count_vraag(self, bevraging: Bevraging) -> None:
        """Count a question to a bron that has ended."""
        self._vragen.labels(bevraging.bron, bevraging.uitkomst).inc()
        if bevraging.uitkomst != NIET_GEVRAAGD:
            self._waits.labels(bevraging.bron).observe(bevraging.seconds)

    def count_bewaard(self, bron: str, uitkomst: Bewaard) -> None:
        """Count a question of which the answer may have been kept."""
        self._bewaard.labels(bron, uitkomst.value).inc()
