"""Reads single fields of JSON: what is absent or empty is None, what is of another type cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from klantbeeld.contract import NEDERLAND
from klantbeeld.http import Json

__all__ = [
    "UnreadableError",
    "as_uuid",
    "day",
    "expanded",
    "flag",
    "group",
    "key",
    "moment",
    "number",
    "records",
    "reference",
    "references",
    "text",
]

T = TypeVar("T")


class UnreadableError(ValueError):
    """Part of an answer cannot be used. Names the field, never its value."""


def as_uuid(value: object) -> str | None:
    """Give a uuid as Open Klant writes it, or None if this is none."""
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return str(UUID(value))
    except ValueError:
        return None


def key(json: Json) -> str:
    """Give the uuid of a record; one without is no record."""
    uuid = as_uuid(json.get("uuid")) if isinstance(json, dict) else None
    if uuid is None:
        raise UnreadableError("a record without uuid")
    return uuid


def text(json: Json, name: str) -> str | None:
    """Give a text; blank is None."""
    value = _typed(json, name, str)
    return value if value is not None and value.strip() else None


def flag(json: Json, name: str) -> bool | None:
    """Give a yes or no."""
    return _typed(json, name, bool)


def number(json: Json, name: str) -> str | None:
    """Give a whole number as text."""
    value = _typed(json, name, int)
    return None if value is None else str(value)


def moment(json: Json, name: str) -> datetime | None:
    """Give a moment, in UTC. Without a time zone it is Dutch time."""
    value = text(json, name)
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo else read.replace(tzinfo=NEDERLAND)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableError(f"{name} is not a moment") from error


def day(json: Json, name: str) -> date | None:
    """Give a day."""
    value = text(json, name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UnreadableError(f"{name} is not a day") from error


def group(json: Json, name: str) -> Mapping[str, Json]:
    """Give the fields of a group; an absent one has none."""
    return _typed(json, name, dict) or {}


def reference(json: Json, name: str) -> str | None:
    """Give the uuid of what a record refers to: {"uuid", "url"} or null. The URL is never used."""
    value = _typed(json, name, dict)
    return None if value is None else key(value)


def references(json: Json, name: str) -> tuple[str, ...]:
    """Give the uuids of all a record refers to by this name."""
    return tuple(key(one) for one in records(json, name))


def records(json: Json, name: str) -> tuple[Json, ...]:
    """Give the records in a list; an absent list has none."""
    return tuple(_typed(json, name, list) or ())


def expanded(json: Json, name: str) -> tuple[Json, ...]:
    """Give what came along for a list of references.

    Without anything to expand Open Klant leaves the name out, or gives null or []. It also shows a record only once in
    an answer, under the first that refers to it: what is then missing must not be taken for absent.
    """
    came = records(group(json, "_expand"), name)
    if {key(one) for one in came} != set(references(json, name)):
        raise UnreadableError(f"{name} did not all come along")
    return came


def _typed(json: Json, name: str, kind: type[T]) -> T | None:
    if not isinstance(json, Mapping):
        raise UnreadableError("something else than a record")
    value = json.get(name)
    if value is None:
        return None
    # True is an int to Python, and not a house number.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UnreadableError(f"{name} is not what it should be")
    return value
