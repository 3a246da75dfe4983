"""The header Retry-After (RFC 9110, section 10.2.3): when a register wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MOST_DIGITS = 9


def retry_after_of(value: str, now: datetime | None = None) -> float | None:
    """Give the seconds to wait; never negative, and None for what is not in one of the two forms there are.

    Args:
        value: Of the header.
        now: The present moment; None: that of the clock of this machine. A register with another clock has us wait
            longer or shorter by the difference.
    """
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:_MOST_DIGITS])  # of more digits: decades, whichever they are
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0)
