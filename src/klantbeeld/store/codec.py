"""Records as bytes and back: every dataclass and enum of the contract, and what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, cast

import orjson

from klantbeeld import __version__, contract
from klantbeeld.contract import Herkomst

Plain: TypeAlias = Any
"""What JSON holds. A list is a tuple; an object has one key, which says what it stands for."""


class UnknownTypeError(TypeError):
    """There is something in it that is not of the contract, so it cannot be kept."""


def dump(value: object) -> bytes:
    """Give a value as bytes, the same for what is equal; raises `UnknownTypeError`."""
    plain = _plain(value)
    try:
        return orjson.dumps(plain)
    except TypeError:  # half a surrogate pair, or a number of more than 64 bits
        raise UnknownTypeError("what JSON cannot hold") from None


def load(raw: bytes, *, verouderd: bool = False) -> Any:  # noqa: ANN401 - it is what was dumped
    """Give what was dumped, by this version of the contract (`FINGERPRINT`).

    Args:
        raw: What `dump` gave.
        verouderd: Mark every herkomst in it as outdated.
    """
    return _Loading(verouderd=verouderd).value(orjson.loads(raw))


def _plain(value: object) -> Plain:
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (tuple, list):
        return [_plain(one) for one in cast("Iterable[object]", value)]
    if (write := _WRITERS.get(kind)) is not None:
        return write(value)
    if isinstance(value, Enum) and kind.__name__ in _ENUMS:
        return {"e": [kind.__name__, _plain(value.value)]}
    if _RECORDS.get(kind.__name__) is kind:
        held = ((one.name, getattr(value, one.name), default) for one, default in _fields(kind))
        return {"r": [kind.__name__, {name: _plain(inner) for name, inner, default in held if inner is not default}]}
    if isinstance(value, type) and value in _RECORDS.values():
        return {"c": value.__name__}
    raise UnknownTypeError(kind.__name__)


def _of_mapping(value: Mapping[Any, Any]) -> Plain:
    return {"m": [[_plain(key), _plain(inner)] for key, inner in value.items()]}


def _of_set(value: frozenset[Any]) -> Plain:
    return {"s": sorted((_plain(one) for one in value), key=orjson.dumps)}


_WRITERS: Mapping[type, Callable[[Any], Plain]] = {
    datetime: lambda value: {"t": value.isoformat()},
    date: lambda value: {"d": value.isoformat()},
    Decimal: lambda value: {"n": str(value)},
    dict: _of_mapping,
    frozenset: _of_set,
}
_CLASSES = [one for one in vars(contract).values() if isinstance(one, type) and one.__module__.startswith("klantbeeld")]
_RECORDS = {one.__name__: one for one in _CLASSES if is_dataclass(one)}
_ENUMS = {one.__name__: one for one in _CLASSES if issubclass(one, Enum)}


@cache
def _fields(kind: type) -> tuple[tuple[Field[Any], object], ...]:
    """Give the fields of a record, each with the value that need not be written."""
    return tuple((one, None if _must_be_given(one) else one.default) for one in fields(kind))


@cache
def _missing(kind: type) -> Mapping[str, None]:
    """Give the fields that are not written when they are None, and yet have no default."""
    return {one.name: None for one in fields(kind) if _must_be_given(one)}


def _must_be_given(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


class _Loading:
    def __init__(self, *, verouderd: bool) -> None:
        self._verouderd = verouderd

    def value(self, plain: Plain) -> Any:  # noqa: ANN401
        if isinstance(plain, list):
            return tuple(self.value(one) for one in plain)
        if not isinstance(plain, dict):
            return plain
        ((sort, held),) = plain.items()
        match sort:
            case "r":
                return self._record(*held)
            case "e":
                return _ENUMS[held[0]](self.value(held[1]))
            case "t":
                return datetime.fromisoformat(held)
            case "d":
                return date.fromisoformat(held)
            case "n":
                return Decimal(held)
            case "s":
                return frozenset(self.value(one) for one in held)
            case "m":
                return {self.value(key): self.value(inner) for key, inner in held}
        return _RECORDS[held]

    def _record(self, name: str, held: Mapping[str, Plain]) -> Any:  # noqa: ANN401
        kind = _RECORDS[name]
        given = {**_missing(kind), **{field: self.value(inner) for field, inner in held.items()}}
        if kind is Herkomst and self._verouderd:
            given["verouderd"] = True
        return kind(**given)


def _fingerprint() -> bytes:
    shapes = [(name, [one.name for one in fields(kind)]) for name, kind in sorted(_RECORDS.items())]
    values = [(name, [str(one.value) for one in kind]) for name, kind in sorted(_ENUMS.items())]
    return hashlib.sha256(orjson.dumps([__version__, shapes, values])).digest()


FINGERPRINT = _fingerprint()
"""Differs when records do: what another version kept is not read. Part of every name that records are kept under."""
