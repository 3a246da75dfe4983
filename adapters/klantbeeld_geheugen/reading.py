"""Reading decoded JSON strictly: what is not understood is told with its place, and never with its value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

Json: TypeAlias = object
T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Read: TypeAlias = Callable[[Json, str], T]
"""Makes something of a JSON value; the text is its place, for errors."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[a-z_]{1,40}")


class Fields:
    """The fields of one JSON object. As a context manager: what was not asked for by the end was not understood.

    Args:
        value: The JSON value, which must be an object.
        place: Where it stands, as in `zaken[3]`.
    """

    def __init__(self, value: Json, place: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{place or 'the file'}: must be an object")
        self.place = place
        self._values: dict[str, Json] = value
        self._asked: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        unknown = sorted(set(self._values) - self._asked)
        if kind is not None or not unknown:
            return
        # A name that does not look like a field may be anything, also somebody's name: we do not repeat it.
        name = unknown[0] if _NAME.fullmatch(unknown[0]) else "?"
        close = difflib.get_close_matches(unknown[0], sorted(self._asked), n=1)
        raise ValueError(f"{self.at(name)}: is not a field" + (f"; did you mean {close[0]}?" if close else ""))

    def at(self, name: str) -> str:
        """Give the place of a field."""
        return f"{self.place}.{name}" if self.place else name

    def has(self, name: str) -> bool:
        """Say whether a field is there, with a value."""
        self._asked.add(name)
        return self._values.get(name) is not None

    def one(self, name: str, read: Read[T]) -> T | None:
        """Read a field that may be absent or null."""
        return read(self._values[name], self.at(name)) if self.has(name) else None

    def required(self, name: str, read: Read[T]) -> T:
        """Read a field that must be there."""
        if not self.has(name):
            raise ValueError(f"{self.at(name)}: is missing")
        return read(self._values[name], self.at(name))

    def many(self, name: str, read: Read[T]) -> tuple[T, ...] | None:
        """Read a list; None when it is absent."""
        return self.one(name, lambda value, place: tuple_of(value, place, read))

    def text(self, name: str) -> str | None:
        """Read a text."""
        return self.one(name, text)

    def flag(self, name: str) -> bool | None:
        """Read true or false."""
        return self.one(name, flag)

    def day(self, name: str) -> date | None:
        """Read a day."""
        return self.one(name, day)

    def moment(self, name: str) -> datetime | None:
        """Read a moment."""
        return self.one(name, moment)

    def choice(self, name: str, kind: type[E]) -> E | None:
        """Read one of the values of an enum."""
        return self.one(name, lambda value, place: choice(value, place, kind))


def tuple_of(value: Json, place: str, read: Read[T]) -> tuple[T, ...]:
    """Read a list."""
    if not isinstance(value, list):
        raise ValueError(f"{place}: must be a list")
    return tuple(read(one, f"{place}[{index}]") for index, one in enumerate(value))


def text(value: Json, place: str) -> str:
    """Read a text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place}: must be a text")
    # JSON can write half a character, which no answer could be sent with.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"{place}: must be a text that can be written in UTF-8")
    return value


def flag(value: Json, place: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"{place}: must be true or false")
    return value


def whole_number(value: Json, place: str) -> int:
    """Read a number of things."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{place}: must be a whole number, 0 or more")
    return value


def day(value: Json, place: str) -> date:
    """Read a day, written in one way only."""
    written = text(value, place)
    if not _DAY.fullmatch(written):
        raise ValueError(f"{place}: must be a day, as in 2026-01-31")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{place}: must be a day that exists") from None


def moment(value: Json, place: str) -> datetime:
    """Read a moment."""
    try:
        read = datetime.fromisoformat(text(value, place))
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise ValueError(f"{place}: must be a moment with a time zone, as in 2026-01-31T09:30:00+01:00")
    return read


def choice(value: Json, place: str, kind: type[E]) -> E:
    """Read one of the values of an enum."""
    known = {str(one.value): one for one in kind}
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{place}: must be one of {', '.join(known)}")
    return known[value]
