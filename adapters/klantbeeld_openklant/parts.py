"""Parts of records that may fail without taking the record along."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import TypeVar

from klantbeeld.contract import BronError

__all__ = ["caught", "distinct"]

T = TypeVar("T")


async def caught(answer: Awaitable[T]) -> T | BronError:
    """Give the answer, or the error that came instead."""
    try:
        return await answer
    except BronError as error:
        return error


def distinct(errors: Iterable[BronError]) -> tuple[BronError, ...]:
    """Give every error once: when a register is out of order, all parts of a page fail alike."""
    return tuple({(type(error), str(error)): error for error in errors}.values())
