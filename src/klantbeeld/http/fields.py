"""Reads one field of the JSON of a register: strict about what is there, at ease with what is not.

What is absent, null or "" is None. What is of another type makes the record unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TypeVar

from klantbeeld.contract import NEDERLAND, BronDataError
from klantbeeld.http.reading import Json

T = TypeVar("T")

_UNKNOWN = object()
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnreadableError(ValueError):
    """Part of an answer cannot be used. Names the field and never its value: that may be personal."""


@contextmanager
def must_be_readable(bron: str) -> Iterator[None]:
    """Turn an `UnreadableError` into the `BronDataError` it is when there is nothing else to give."""
    try:
        yield
    except UnreadableError as error:
        raise BronDataError(f"{bron}: {error}") from error


def text(json: Json, name: str) -> str | None:
    """Give a text; blank is None."""
    value = json.get(name) if type(json) is dict else _UNKNOWN
    if value is not None and type(value) is not str:  # seldom, so only now the long way
        value = _typed(json, name, "a text", str)
    return value if value and value.strip() else None


def flag(json: Json, name: str) -> bool | None:
    """Give a yes or no."""
    return _typed(json, name, "true or false", bool)


def number(json: Json, name: str) -> str | None:
    """Give a number as it is written; some registers write it as a text."""
    value = _typed(json, name, "a number", int, str)
    return None if value is None else str(value).strip() or None


def day(json: Json, name: str) -> date | None:
    """Give a day."""
    value = text(json, name)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise UnreadableError(f"{name}: not a day") from None  # the error itself holds the value


def moment(json: Json, name: str) -> datetime | None:
    """Give a moment, in UTC; one without a time zone is Dutch time."""
    value = text(json, name)
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo else read.replace(tzinfo=NEDERLAND)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableError(f"{name}: not a moment") from None


def group(json: Json, name: str) -> Mapping[str, Json]:
    """Give the fields of a group; an absent one has none."""
    return _typed(json, name, "a group of fields", dict) or {}


def values(json: Json, name: str) -> tuple[Json, ...] | None:
    """Give a list of anything; None if it is absent, for that is not the same as empty."""
    found = _typed(json, name, "a list", list)
    return None if found is None else tuple(found)


def records(json: Json, name: str) -> tuple[Mapping[str, Json], ...] | None:
    """Give a list of records; None if it is absent, for that is not the same as empty."""
    found = values(json, name)
    if found is not None and not all(isinstance(one, dict) for one in found):
        raise UnreadableError(f"{name}: not a list of records")
    return found


def as_uuid(value: object) -> str | None:
    """Give a uuid in the one way we write it, or None if this is none."""
    if not isinstance(value, str):
        return None
    if _UUID.fullmatch(value):  # as nearly everybody writes one
        return value
    lower = value.lower()
    return lower if _UUID.fullmatch(lower) else None


def uuid_at_end(value: object) -> str | None:
    """Give the uuid that a URL ends with, or None. The rest of the URL depends on who wrote it and who asks."""
    return as_uuid(value.rstrip("/").rpartition("/")[2]) if isinstance(value, str) else None


def _typed(json: Json, name: str, meant: str, *kinds: type[T]) -> T | None:
    if type(json) is not dict and not isinstance(json, Mapping):  # quicker than asking an abstract class first
        raise UnreadableError("something else than a record")
    value = json.get(name)
    if value is None or type(value) in kinds:  # as nearly always
        return value
    # True is an int to Python, and not a house number.
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise UnreadableError(f"{name}: not {meant}")
    return value
