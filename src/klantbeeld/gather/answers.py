"""Answering questions to one bron: with what was kept where that may be, and else by asking it."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from klantbeeld.compose.outcome import Answered, Failed
from klantbeeld.contract import Fetcher, Record
from klantbeeld.gather.cache import Asked, Cache, Kept
from klantbeeld.gather.fetch import fetch
from klantbeeld.gather.source import Source
from klantbeeld.gather.waarnemer import Bewaard

K = TypeVar("K", bound=Hashable)
T = TypeVar("T", bound=Record)


async def answers(
    source: Source, fetcher: Fetcher[K, T], keys: Sequence[K], asked: Asked
) -> Mapping[K, Answered[T] | Failed]:
    """Give a page per key. Never raises: what goes wrong costs the keys it goes wrong for.

    Of a bron that is switched off nothing is given, also not what was kept.
    """
    cache = source.cache
    if cache is None or not cache.keeps(asked.soort) or source.switched_off is not None:
        return await fetch(source, fetcher, keys, asked.request, asked.call)
    names = {key: name for key in keys if (name := cache.name(asked, key)) is not None}
    found = await asyncio.gather(*(cache.find(name, asked.soort) for name in names.values()))
    kept = {key: one for key, one in zip(names, found, strict=True) if one is not None}
    fresh = {key: one for key, one in kept.items() if cache.is_fresh(one, asked.soort)}
    given: dict[K, Answered[T] | Failed] = {key: one.outcome(source.name) for key, one in fresh.items()}
    wanted = [key for key in keys if key not in given]
    now = await fetch(source, fetcher, wanted, asked.request, asked.call) if wanted else {}
    given |= _or_kept(source, cache, now, kept)
    for key in keys:
        _tell(source, Bewaard.VERS if key in fresh else Bewaard.VEROUDERD if _is_old(given[key]) else Bewaard.MIS)
    known = ((key, outcome) for key, outcome in now.items() if key in names)
    await asyncio.gather(*(cache.learn(names[key], asked.soort, one, kept.get(key)) for key, one in known))
    return given


def _or_kept(
    source: Source, cache: Cache, outcomes: Mapping[K, Answered[T] | Failed], kept: Mapping[K, Kept]
) -> Mapping[K, Answered[T] | Failed]:
    """Give for what failed what was answered before, where that may be."""
    return {
        key: kept[key].outcome(source.name, verouderd=True)
        if isinstance(outcome, Failed) and key in kept and cache.stands_in(kept[key], outcome)
        else outcome
        for key, outcome in outcomes.items()
    }


def _is_old(outcome: Answered[T] | Failed) -> bool:
    return isinstance(outcome, Answered) and outcome.verouderd


def _tell(source: Source, uitkomst: Bewaard) -> None:
    if source.waarnemer is not None:
        source.waarnemer.bewaard(source.name, uitkomst)
