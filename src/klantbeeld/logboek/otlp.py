"""OTLP/HTTP in JSON (opentelemetry-proto 1.x): how lines are sent, and how an answer is read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import orjson

from klantbeeld.logboek.regel import Regel, Status

_NS_PER_MS = 1_000_000
_SERVER, _CLIENT, _INTERNAL = 2, 3, 1


class Oordeel(Enum):
    """What the receiver makes of what it was sent."""

    BEVESTIGD = "bevestigd"
    AFGEWEZEN = "afgewezen"
    """It does not take these lines, or not all of them, and will not when they are sent again."""
    WEG = "weg"
    """It is not there, does not let us in, or cannot take them now."""


def span_of(regel: Regel) -> bytes:
    """Give a line as a span."""
    span: dict[str, Any] = {
        "traceId": regel.trace_id,
        "spanId": regel.span_id,
        "name": regel.name,
        "kind": _INTERNAL,
        "startTimeUnixNano": str(regel.start_time * _NS_PER_MS),
        "endTimeUnixNano": str(regel.end_time * _NS_PER_MS),
        "attributes": _attributes(regel.attributes),
        # Unset is what a status is when nothing is said.
        "status": {} if regel.status is Status.UNSET else {"code": regel.status.value},
    }
    if regel.parent_span_id is not None:
        span["parentSpanId"] = regel.parent_span_id
    return orjson.dumps(span)


def ended_of(span: bytes) -> float:
    """Give when a line that was made a span had ended, in seconds since 1970."""
    return int(orjson.loads(span)["endTimeUnixNano"]) / 1e9


def request_of(spans: Sequence[bytes], resource: Mapping[str, str]) -> bytes:
    """Give the body that sends spans.

    Args:
        spans: As `span_of` makes them.
        resource: What the lines are from: `service.name` and so on.
    """
    scope = {"scope": {"name": "klantbeeld.logboek"}, "spans": [orjson.Fragment(span) for span in spans]}
    return orjson.dumps({"resourceSpans": [{"resource": {"attributes": _attributes(resource)}, "scopeSpans": [scope]}]})


def oordeel_of(status: int, body: bytes) -> Oordeel:
    """Read the answer of a receiver."""
    if status in (400, 413, 422):
        return Oordeel.AFGEWEZEN
    if not 200 <= status < 300:
        return Oordeel.WEG
    if not body:
        return Oordeel.BEVESTIGD
    try:
        told = orjson.loads(body)
        rejected = int((told.get("partialSuccess") or {}).get("rejectedSpans") or 0)
    except (orjson.JSONDecodeError, AttributeError, TypeError, ValueError):
        return Oordeel.WEG  # some page of a proxy confirms nothing
    return Oordeel.AFGEWEZEN if rejected else Oordeel.BEVESTIGD


def _attributes(values: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"key": name, "value": {"stringValue": value}} for name, value in values.items()]
