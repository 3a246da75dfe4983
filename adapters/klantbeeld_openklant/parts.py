"""Parts of records that may fail without taking the record along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ParamSpec, TypeVar

from klantbeeld.contract import BronError

__all__ = ["caught", "distinct"]

P = ParamSpec("P")
T = TypeVar("T")


async def caught(ask: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T | BronError:
    """Ask, and give the answer or the error that came instead.

    Takes the question apart from what is asked: when everything is given up before it began, nothing is left unasked.
    """
    try:
        return await ask(*args, **kwargs)
    except BronError as error:
        return error


def distinct(errors: Iterable[BronError]) -> tuple[BronError, ...]:
    """Give every error once: when a register is out of order, all parts of a page fail alike."""
    return tuple({(type(error), str(error)): error for error in errors}.values())
