"""Reads one field of a JSON object: strict about what is there, at ease with what is not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from klantbeeld.contract import NEDERLAND
from klantbeeld.http import Json

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnreadableError(ValueError):
    """A record that cannot be used. Never says what is in it: that may be personal."""


def as_uuid(value: object) -> str | None:
    """Give a uuid in the one way it is written here, or None if it is not one."""
    if not isinstance(value, str):
        return None
    lower = value.lower()
    return lower if _UUID.fullmatch(lower) else None


def text(data: Json, name: str) -> str | None:
    """Give a text. The registers write "" for: no text."""
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableError(f"{name}: not a text")
    return value if value.strip() else None


def flag(data: Json, name: str) -> bool | None:
    """Give a yes or no."""
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise UnreadableError(f"{name}: neither true nor false")
    return value


def number(data: Json, name: str) -> str | None:
    """Give a whole number as it is written."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str | None):
        raise UnreadableError(f"{name}: not a number")
    return None if value in (None, "") else str(value)


def day(data: Json, name: str) -> date | None:
    """Give a date."""
    value = text(data, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UnreadableError(f"{name}: not a date") from None


def moment(data: Json, name: str) -> datetime | None:
    """Give a moment with its time zone; one without is Dutch time."""
    value = text(data, name)
    try:
        found = datetime.fromisoformat(value) if value else None
    except ValueError:
        raise UnreadableError(f"{name}: not a moment") from None
    return found.replace(tzinfo=NEDERLAND) if found is not None and found.tzinfo is None else found


def link(data: Json, name: str) -> str | None:
    """Give the uuid at the end of a URL. The rest depends on who asks, so it identifies nothing."""
    value = text(data, name)
    return None if value is None else _end_of(value, name)


def links(data: Json, name: str) -> tuple[str, ...] | None:
    """Give the uuids at the end of the URLs in a list."""
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, list):
        raise UnreadableError(f"{name}: not a list")
    return tuple(_end_of(each, name) for each in value)


def sleutel(data: Json) -> str:
    """Give the uuid of the record itself: catalogi say it in the URL only."""
    found = as_uuid(data.get("uuid")) or link(data, "url")
    if found is None:
        raise UnreadableError("uuid: missing")
    return found


def record(data: Json, name: str) -> Mapping[str, Json]:
    """Give an object within the record; an absent one is empty."""
    value = data.get(name)
    if value is not None and not isinstance(value, dict):
        raise UnreadableError(f"{name}: not an object")
    return value or {}


def records(data: Json, name: str) -> Sequence[Mapping[str, Json]] | None:
    """Give a list of objects within the record, or None if it is absent."""
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise UnreadableError(f"{name}: not a list of objects")
    return value


def _end_of(url: object, name: str) -> str:
    found = as_uuid(url.rstrip("/").rsplit("/", 1)[-1]) if isinstance(url, str) else None
    if found is None:
        raise UnreadableError(f"{name}: does not end with a uuid")
    return found
