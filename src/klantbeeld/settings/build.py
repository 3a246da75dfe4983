"""From a table of a TOML file to a frozen dataclass, with every problem told."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from klantbeeld.contract import Geheim
from klantbeeld.settings.problem import Problem, did_you_mean

S = TypeVar("S")


def build(
    cls: type[S],
    table: Mapping[str, Any],
    place: str,
    problems: list[Problem],
    unset: Collection[str] = (),
    *,
    beside: Collection[str] = (),
) -> S | None:
    """Make an instance of a settings class from a table; None, and the problems, if that cannot be done.

    Args:
        cls: A frozen dataclass.
        table: Of the file.
        place: Of the table in the file.
        problems: Where to add what is wrong.
        unset: Places of which it has been told that their value is not there.
        beside: Other settings that the same table may have, to suggest for one that is misspelt.
    """
    before = len(problems)
    complete = True
    fields = {field.name: field for field in dataclasses.fields(cls) if field.init}  # type: ignore[arg-type]  # S is one
    hints = get_type_hints(cls)
    unknown = [name for name in table if name not in fields]
    problems += [
        Problem(f"{place}.{name}", f"unknown setting.{did_you_mean(name, [*fields, *beside])}") for name in unknown
    ]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        where, told = f"{place}.{name}", len(problems)
        if any(one == where or one.startswith(f"{where}.") for one in unset):
            complete = False
        elif name in table:
            values[name] = _value(table[name], hints[name], where, problems, unset)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            problems.append(Problem(where, "is required"))
        complete = complete and len(problems) == told
    try:
        # Also beside an unknown setting, so that everything is told at once.
        made = cls(**values) if complete else None
    except ValueError as error:
        problems.append(Problem(place, str(error)))
    return made if len(problems) == before else None


def _value(raw: Any, wanted: Any, place: str, problems: list[Problem], unset: Collection[str]) -> Any:  # noqa: ANN401
    """Give one value as it is wanted. A table that stands for a settings class is built as such, wherever it stands."""
    nested = [one for one in _alternatives(wanted) if _holds_tables(one)]
    if not nested:
        return _plain(raw, wanted, place, problems)
    for one in nested:
        if isinstance(raw, list if get_origin(one) is tuple else dict):
            return _nested(raw, one, place, problems, unset)
    plain = [one for one in _alternatives(wanted) if one not in nested and one is not type(None)]
    if plain and not isinstance(raw, dict | list):
        return _plain(raw, reduce(or_, plain), place, problems)
    meant = "a list of tables" if get_origin(nested[0]) is tuple else "a table"
    problems.append(Problem(place, f"must be {meant}{' or a plain value' if plain else ''}"))
    return None


def _holds_tables(wanted: Any) -> bool:  # noqa: ANN401
    """Say whether a type is a settings class, or made of them."""
    return dataclasses.is_dataclass(wanted) or any(map(_holds_tables, get_args(wanted)))


def _nested(raw: Any, wanted: Any, place: str, problems: list[Problem], unset: Collection[str]) -> Any:  # noqa: ANN401
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return build(wanted, raw, place, problems, unset)
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin is tuple:
        return tuple(_value(one, parts[0], f"{place}.{index}", problems, unset) for index, one in enumerate(raw))
    return {name: _value(one, parts[1], f"{place}.{name}", problems, unset) for name, one in raw.items()}


def _plain(raw: Any, wanted: Any, place: str, problems: list[Problem]) -> Any:  # noqa: ANN401
    if Geheim in _alternatives(wanted):
        if isinstance(raw, str) and raw:
            return Geheim(raw)
        problems.append(Problem(place, "must be a text that is not empty"))
        return None
    try:
        # By way of JSON, for there a list may become a tuple while a text still may not become a number.
        return _checker(wanted).validate_json(json.dumps(raw, default=str), strict=True)
    except ValidationError as error:
        for found in error.errors(include_input=False, include_url=False):
            inner = ".".join(str(part) for part in found["loc"])
            problems.append(Problem(f"{place}.{inner}" if inner else place, _sentence(found["msg"])))
        return None


def _checker(wanted: Any) -> TypeAdapter[Any]:  # noqa: ANN401
    return TypeAdapter(_readable(wanted))


def _readable(wanted: Any) -> Any:  # noqa: ANN401
    """Give the type as pydantic can read it: with a text wherever a secret stands in it."""
    if wanted is Geheim:
        return Annotated[str, Field(min_length=1), AfterValidator(Geheim)]
    inner = tuple(_readable(one) for one in get_args(wanted))
    origin = get_origin(wanted)
    if not inner or origin is Literal:
        return wanted
    return reduce(or_, inner) if origin in (Union, types.UnionType) else origin[inner]


def _alternatives(wanted: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)


def _sentence(message: str) -> str:
    return message.replace("Input should be", "must be")
