"""The scalars for days and moments."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from klantbeeld.contract import NEDERLAND

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RFC_3339 = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"


def _write_moment(value: datetime) -> str:
    moment = value if value.tzinfo else value.replace(tzinfo=NEDERLAND)
    return moment.isoformat()


def _read_moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a moment")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment


def _read_day(value: object) -> date:
    # Python reads other forms too, such as a week: 2026-W01-1.
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("not a day")
    return date.fromisoformat(value)


Datum = NewType("Datum", date)
DatumTijd = NewType("DatumTijd", datetime)

SCALARS: dict[object, ScalarDefinition] = {
    Datum: strawberry.scalar(
        name="Datum",
        description="Een dag, als JJJJ-MM-DD.",
        specified_by_url=_RFC_3339,
        serialize=date.isoformat,
        parse_value=_read_day,
    ),
    DatumTijd: strawberry.scalar(
        name="DatumTijd",
        description="Een moment met tijdzone (RFC 3339). Weet een bron alleen de dag, dan is het 00:00 in Nederland.",
        specified_by_url=_RFC_3339,
        serialize=_write_moment,
        parse_value=_read_moment,
    ),
}
"""For the schema's configuration: how each is written and read."""
