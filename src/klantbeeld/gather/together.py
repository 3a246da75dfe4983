"""Waiting for several things at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

V = TypeVar("V")


async def together(several: Sequence[Coroutine[Any, Any, V]]) -> Sequence[V]:
    """Give what each gives, while all go on at the same time; one alone needs no task of its own."""
    if len(several) == 1:
        return (await several[0],)
    return await asyncio.gather(*several)
