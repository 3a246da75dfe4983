"""Records that are made quickly: a frozen dataclass sets every field by way of a call, and records have many."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

__all__ = ["quick"]

T = TypeVar("T")

_INIT = """
def __init__(self, {parameters}):
    if type(self) is not frozen:
        return as_ever(self, {given})
    become(self, "__class__", thawed)
    {assignments}
    self.__class__ = frozen
    {checks}
"""


def quick(cls: type[T]) -> type[T]:
    """Have a frozen dataclass with slots made up to three times as quickly; in all else it stays what it is.

    To put above `@dataclass` where many are made that have four fields or more, whose defaults are plain values. While
    one is made it is of a class in which a field is set like any other attribute, and which nobody else gets to see.
    A subclass that is not put under it as well is made as ever.
    """
    kind: Any = cls
    known = fields(kind)
    if any(one.default_factory is not MISSING or not one.init or one.kw_only != known[0].kw_only for one in known):
        raise TypeError(f"{cls.__name__}: only plain fields, all given in one way, can be set quickly")
    names = [one.name for one in known]
    source = _INIT.format(
        parameters=", ".join(["*", *names] if known[0].kw_only else names),
        given=", ".join(f"{name}={name}" for name in names),
        assignments="; ".join(f"self.{name} = {name}" for name in names),
        checks="self.__post_init__()" if hasattr(kind, "__post_init__") else "",
    )
    as_ever = kind.__init__
    # Both methods: as long as one of them is a function, Python takes the long way to either.
    thawed = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    within: dict[str, Any] = {
        "frozen": cls,
        "thawed": type(cls.__name__, (cls,), thawed),
        "become": object.__setattr__,
        "as_ever": as_ever,
    }
    exec(source, within)
    made = within["__init__"]
    made.__defaults__, made.__kwdefaults__ = as_ever.__defaults__, as_ever.__kwdefaults__
    made.__annotations__, made.__qualname__ = as_ever.__annotations__, as_ever.__qualname__
    kind.__init__ = made
    return cls
