"""What is good to know of settings that are right."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping

from klantbeeld.contract import Geheim
from klantbeeld.settings.problem import Problem


def values_in(settings: object, place: str) -> Iterator[tuple[str, object]]:
    """Give every single value in settings, with its place in the file."""
    match settings:
        case Mapping():
            for name, one in settings.items():
                yield from values_in(one, f"{place}.{name}")
        case tuple():
            for index, one in enumerate(settings):
                yield from values_in(one, f"{place}.{index}")
        case _ if dataclasses.is_dataclass(settings) and not isinstance(settings, type):
            for field in dataclasses.fields(settings):
                yield from values_in(getattr(settings, field.name), f"{place}.{field.name}")
        case _:
            yield place, settings


def plain_secrets(values: Iterable[tuple[str, object]], plain: Collection[str]) -> Iterator[Problem]:
    """Tell which secrets stand in the settings file itself.

    Args:
        values: All there are, with their places.
        plain: Places of the texts that stand in the file itself.
    """
    for place, value in values:
        if place in plain and isinstance(value, Geheim) and not _is_bare_address(value):
            yield Problem(place, "a secret in the settings file itself; take it from ${NAME} or ${file:PATH}")


def _is_bare_address(value: Geheim) -> bool:
    # Where a database is may hold a password, and so is a secret; this one holds none.
    _, is_address, rest = value.reveal().partition("://")
    return bool(is_address) and ":" not in rest.rpartition("@")[0] and "?" not in rest
