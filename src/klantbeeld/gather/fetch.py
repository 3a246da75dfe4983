"""Asking one bron: in chunks, within its deadline, and with whatever goes wrong turned into a value."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from klantbeeld.compose.outcome import Answered, Bronstatus, Failed
from klantbeeld.contract import (
    BronDataError,
    BronError,
    BronNotAskedError,
    BronTimeoutError,
    Call,
    Fetcher,
    Item,
    NotAsked,
    Page,
    PageRequest,
    Record,
    TijdlijnRecord,
    replace,
)
from klantbeeld.gather.source import Source
from klantbeeld.gather.together import together
from klantbeeld.gather.waarnemer import AFGEBROKEN, Bevraging, uitkomst_of

K = TypeVar("K", bound=Hashable)
T = TypeVar("T", bound=Record)
V = TypeVar("V")

_log = logging.getLogger(__name__)

# What we keep of the request's own time to compose and send the answer after the last bron gave up.
_RESERVE = 0.25
_RESERVE_SHARE = 0.1


async def fetch(
    source: Source, fetcher: Fetcher[K, T], keys: Sequence[K], request: PageRequest, call: Call
) -> Mapping[K, Answered[T] | Failed]:
    """Ask one bron for a page per key. Never raises: what goes wrong costs the keys it goes wrong for."""
    off = source.switched_off
    if off is not None:
        return {key: Failed(source.name, off) for key in keys}
    size = max(fetcher.batch_size, 1)
    chunks = [keys[start : start + size] for start in range(0, len(keys), size)]
    answers = await together([_guarded(source, fetcher, chunk, request, call) for chunk in chunks])
    return {key: outcome for answer in answers for key, outcome in answer.items()}


async def _guarded(
    source: Source, fetcher: Fetcher[K, T], keys: Sequence[K], request: PageRequest, call: Call
) -> Mapping[K, Answered[T] | Failed]:
    clock = asyncio.get_running_loop().time
    began = clock()
    limit = time_limit(source, call)
    answers: Mapping[K, Page[T] | BronDataError] = {}
    error: BronError | None = None
    try:
        async with asyncio.timeout(limit):
            given = await through_gate(source, within(call, limit), lambda call: fetcher.fetch(keys, request, call))
        answers = {key: _checked(source, given.get(key), request) for key in keys}
    except TimeoutError:
        error = too_late(source, limit)
    except BronError as known:
        error = known
    except Exception as bug:  # noqa: BLE001 - an adapter may raise anything; this is the one place that catches it all
        error = not_understood(source, bug, call)
    except asyncio.CancelledError:
        tell(source, AFGEBROKEN, clock() - began, call)
        raise
    seconds = clock() - began
    outcomes: dict[K, Answered[T] | Failed] = {}
    worst = Bronstatus.GELEVERD
    for key in keys:
        found = error or answers[key]
        match found:
            case Page():
                outcomes[key] = Answered(source.name, found, seconds)
            case BronError():
                outcomes[key] = Failed(source.name, found, seconds)
        noted = source.stand.note(outcomes[key])
        worst = noted if worst is not Bronstatus.FOUT and noted is not Bronstatus.GELEVERD else worst
    tell(source, worst.value if error is None else uitkomst_of(error), seconds, call)
    if error is not None:
        log_failure(source, error, call, seconds=round(seconds, 3))
    return outcomes


def tell(source: Source, uitkomst: str, seconds: float, call: Call, *, gelezen: float = 0.0) -> None:
    """Tell whoever looks how a question went."""
    if source.waarnemer is not None:
        source.waarnemer.bevraagd(Bevraging(source.name, uitkomst, seconds, gelezen), call)


async def through_gate(source: Source, call: Call, ask: Callable[[Call], Awaitable[V]]) -> V:
    """Ask a question, by way of the gates to the bron if there are any."""
    return await (ask(call) if source.gates is None else source.gates.ask(call, lambda: ask(call)))


def within(call: Call, limit: float) -> Call:
    """Give the call of one question: nobody waits for its answer longer than so many seconds from now."""
    return replace(call, deadline=min(call.deadline, asyncio.get_running_loop().time() + limit))


def time_limit(source: Source, call: Call) -> float:
    """Give the seconds a question to a bron may take now: its deadline, or what is left of that of the request."""
    left = call.remaining
    return min(source.deadline, left - min(_RESERVE, left * _RESERVE_SHARE))


def too_late(source: Source, limit: float) -> BronTimeoutError:
    """Give the failure of a bron that took longer than it may."""
    return BronTimeoutError(f"{source.name}: no answer within {limit:.1f} seconds")


def log_failure(source: Source, error: BronError, call: Call, **more: object) -> None:
    """Log that a bron failed, without its text: that is an adapter's own, and may hold what it should not.

    That it is left alone for a while is logged when that begins, and not with every question meanwhile.
    """
    if isinstance(error, BronNotAskedError) and error.why is not NotAsked.BUSY:
        return
    told = {"bron": source.name, "error": type(error).__name__, "trace": call.trace, **more}
    _log.warning("bron failed", extra=told)


def not_understood(source: Source, bug: Exception, call: Call) -> BronDataError:
    """Log what an adapter raised that is no `BronError`, and give the failure it is taken for."""
    # The message of an unexpected error may hold what the bron sent, and so personal data: we log only where it came
    # from.
    places = traceback.extract_tb(bug.__traceback__)[-3:]
    where = [f"{place.name}:{place.lineno}" for place in places]
    told = {"bron": source.name, "error": type(bug).__name__, "where": where, "trace": call.trace}
    _log.error("adapter raised", extra=told)
    error = BronDataError(f"{source.name}: the adapter could not make sense of the answer")
    error.__cause__ = bug
    return error


def _checked(source: Source, page: Page[T] | None, request: PageRequest) -> Page[T] | BronDataError:
    """Look whether an adapter kept its promises, so that one that lies costs only its own records."""
    if page is None:
        return BronDataError(f"{source.name}: a key was not answered")
    good = tuple(item for item in page.items if _is_usable(source, item))
    if page.has_more and not good:
        # There is no record to go on behind: a client would ask the same page for ever.
        return BronDataError(f"{source.name}: a page without records that says more follows")
    dropped = page.dropped + len(page.items) - len(good)
    too_many = len(good) > request.limit
    return Page(good[: request.limit], page.has_more or too_many, dropped, page.missing)


def _is_usable(source: Source, item: Item[T]) -> bool:
    record = item.record
    moment = record.tijdstip if isinstance(record, TijdlijnRecord) else None
    if moment is not None and moment.tzinfo is None:
        return False  # it cannot be put in order among those of others
    return bool(record.herkomst) and all(one.bron == source.name and one.sleutel for one in record.herkomst)
