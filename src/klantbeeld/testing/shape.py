"""Whether a record holds what its annotations say: Python does not look, and a client does."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints


def flaws(value: object, place: str = "") -> Iterator[str]:
    """Give each place in a record where something else is than the contract says; never the value itself."""
    if isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from flaws(one, f"{place}[{index}]")
    if not is_dataclass(value) or isinstance(value, type):
        return
    hints = get_type_hints(type(value))
    for field in fields(value):
        at = f"{place}.{field.name}" if place else f"{type(value).__name__}.{field.name}"
        held = getattr(value, field.name)
        if not _fits(held, hints[field.name]):
            yield f"{at} is a {type(held).__name__}"
        elif isinstance(held, datetime) and held.tzinfo is None:
            yield f"{at} has no time zone"
        yield from flaws(held, at)


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401 - an annotation may be anything
    if get_origin(hint) in (Union, types.UnionType):
        return any(_fits(value, part) for part in get_args(hint))
    if get_origin(hint) is tuple:
        of = get_args(hint)[0]
        return isinstance(value, tuple) and all(_fits(one, of) for one in value)
    # A bool is an int, and a datetime a date, to Python only.
    if hint in (int, date) and isinstance(value, bool | datetime):
        return False
    return isinstance(value, hint)
