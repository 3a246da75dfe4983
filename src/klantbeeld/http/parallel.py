"""Several questions at the same time, of which some may fail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from klantbeeld.contract import BronError, BronTimeoutError, Call, Page, PageRequest, Record

K = TypeVar("K")
T = TypeVar("T")
U = TypeVar("U")
R = TypeVar("R", bound=Record)


async def settle(
    awaitables: Iterable[Awaitable[T]], *, until: float | None = None, bron: str = ""
) -> list[T | BronError]:
    """Await all at the same time and give what came of each, in their order: a `BronError` is given, not raised.

    Args:
        awaitables: What to wait for.
        until: Moment on the clock of the event loop after which what is not there yet counts as timed out.
        bron: Whose name goes into the error of what timed out.
    """
    asked = list(awaitables)
    if until is None and _at_most_one_waits(asked):
        return [await _outcome(one) for one in asked]
    tasks = [asyncio.ensure_future(one) for one in asked]
    if not tasks:
        return []
    outcomes: list[T | BronError] = []
    try:
        timeout = None if until is None else max(until - asyncio.get_running_loop().time(), 0.0)
        await asyncio.wait(tasks, timeout=timeout)
        for task in tasks:
            try:
                outcomes.append(task.result() if task.done() else BronTimeoutError(f"{bron}: no answer in time"))
            except BronError as error:
                outcomes.append(error)
    finally:
        for task in tasks:
            task.cancel()
    return outcomes


async def together(awaitables: Iterable[Awaitable[T]]) -> Sequence[T]:
    """Await all at the same time, for a caller who needs all of it: raises the first error there is."""
    asked = list(awaitables)
    if _at_most_one_waits(asked):
        return [await one for one in asked]
    return await asyncio.gather(*asked)


async def both(first: Awaitable[T], second: Awaitable[U]) -> tuple[T, U]:
    """Await two at the same time, for a caller who needs both: raises the error of the first, or else of the second.

    The first begins at once, and not behind whatever else came in at the same moment. Nothing is left running.
    """
    beside = asyncio.ensure_future(second)
    try:
        return await first, await beside
    except BaseException:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)
        raise


def _at_most_one_waits(asked: Sequence[Awaitable[T]]) -> bool:
    """Say whether no more than one is not known yet: that needs no task of its own."""
    return len(asked) - sum(isinstance(one, asyncio.Future) and one.done() for one in asked) <= 1


async def _outcome(one: Awaitable[T]) -> T | BronError:
    try:
        return await one
    except BronError as error:
        return error


def ready(value: T) -> asyncio.Future[T]:
    """Give what is known already a place among what is waited for, without a task of its own."""
    known: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    known.set_result(value)
    return known


def unfailed(outcomes: Iterable[T | BronError]) -> list[T]:
    """Give what came, for a caller who needs all of it: raises the first error there is."""
    came: list[T] = []
    for outcome in outcomes:
        if isinstance(outcome, BronError):
            raise outcome
        came.append(outcome)
    return came


def distinct(errors: Iterable[BronError]) -> tuple[BronError, ...]:
    """Give every error once: what goes wrong for one record goes wrong for the others too."""
    return tuple({(type(error), str(error)): error for error in errors}.values())


def key_by_key(
    one: Callable[[K, PageRequest, Call], Awaitable[Page[R]]],
) -> Callable[[Sequence[K], PageRequest, Call], Awaitable[Mapping[K, Page[R]]]]:
    """Make the `fetch` of a backend that has no batch out of the question about one key."""

    async def fetch(keys: Sequence[K], request: PageRequest, call: Call) -> Mapping[K, Page[R]]:
        different = list(dict.fromkeys(keys))
        pages = await settle(one(key, request, call) for key in different)
        return dict(zip(different, unfailed(pages), strict=True))

    return fetch
