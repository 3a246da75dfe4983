"""Spans of OpenTelemetry: our own, with the ids that requests have already, and nothing of what was asked."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.util.types import AttributeValue

from klantbeeld.metingen.meting import DOWNLOAD, Gesteld, Meting

Attributes = Mapping[str, AttributeValue]

_GOOD = ("geleverd", "gedeeltelijk")
_EXPORT_TIMEOUT = 3.0
"""Seconds that sending some spans may take."""


class Spans:
    """Makes of one request: a span of itself (SERVER), below it one per bron (CLIENT), and in those one per question.

    That of a bron has the id that the bron is told in `traceparent`, so that its own hang below it. They are made
    when the request has ended, and sent by a thread; when its queue is full they are dropped, and nobody waits.

    Args:
        processor: Takes spans that have ended.
        aandeel: The share of requests that spans are made of, by their trace id.
        version: Ours.
    """

    def __init__(self, processor: SpanProcessor, *, aandeel: float, version: str) -> None:
        self._ids = _Given()
        self._provider = TracerProvider(
            sampler=TraceIdRatioBased(aandeel),
            resource=Resource.create({"service.name": "klantbeeld", "service.version": version}),
            shutdown_on_exit=False,
            id_generator=self._ids,
        )
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("klantbeeld", version)

    def send(self, meting: Meting) -> None:
        """Make the spans of a request that has ended."""
        told: dict[str, AttributeValue] = {
            "http.response.status_code": meting.status,
            "klantbeeld.outcome": meting.uitkomst,
        }
        if meting.type != DOWNLOAD:
            told["graphql.operation.type"] = meting.type
            told["klantbeeld.operation"] = meting.operation
            told["klantbeeld.codes"] = list(meting.codes)
        times = (meting.began, meting.began + meting.seconds)
        trace = int(meting.trace, 16)
        self._ids.trace = trace
        above = _below(trace, int(meting.parent, 16)) if meting.parent else None
        self._add(meting.type, SpanKind.SERVER, int(meting.span, 16), above, times, told, broken=meting.is_broken)
        for bron, asked in meting.per_bron():
            if meting.call is not None:
                self._send_bron(trace, int(meting.span, 16), int(meting.call.span_to(bron), 16), bron, asked)

    def close(self) -> None:
        """Send what is left; blocks while that lasts."""
        self._provider.shutdown()

    def _send_bron(self, trace: int, above: int, span: int, bron: str, asked: Sequence[Gesteld]) -> None:
        times = (min(one.began for one in asked), max(one.ended for one in asked))
        broken = all(one.bevraging.uitkomst not in _GOOD for one in asked)
        told: Attributes = {"klantbeeld.source": bron, "klantbeeld.questions": len(asked)}
        self._add(f"bron {bron}", SpanKind.CLIENT, span, _below(trace, above), times, told, broken=broken)
        for one in asked:
            uitkomst = one.bevraging.uitkomst
            of_one: Attributes = {"klantbeeld.source": bron, "klantbeeld.outcome": uitkomst}
            self._add(
                "vraag",
                SpanKind.INTERNAL,
                random.getrandbits(64) or 1,
                _below(trace, span),
                (one.began, one.ended),
                of_one,
                broken=uitkomst not in _GOOD,
            )

    def _add(
        self,
        name: str,
        kind: SpanKind,
        id: int,
        above: Context | None,
        times: tuple[float, float],
        told: Attributes,
        *,
        broken: bool,
    ) -> None:
        self._ids.span = id
        began, ended = (round(moment * 1e9) for moment in times)
        span = self._tracer.start_span(name, above or Context(), kind, told, start_time=began)
        if broken:
            span.set_status(StatusCode.ERROR)
        span.end(ended)


class _Given(IdGenerator):
    """Gives the ids it was given."""

    trace = span = 1

    def generate_trace_id(self) -> int:
        return self.trace

    def generate_span_id(self) -> int:
        return self.span


def _below(trace: int, span: int) -> Context:
    """Give what makes a span a child of another."""
    above = SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return set_span_in_context(NonRecordingSpan(above), Context())


def to_receiver(url: str, token: str | None) -> SpanProcessor:
    """Make what sends spans in OTLP over HTTP (protobuf), a batch at a time."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return BatchSpanProcessor(OTLPSpanExporter(url, headers=headers, timeout=_EXPORT_TIMEOUT))
