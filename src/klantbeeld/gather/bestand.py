"""Opening one file of a bron: within its deadline, and with whatever goes wrong turned into a `BronError`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from klantbeeld.compose.outcome import Bronstatus
from klantbeeld.contract import Bestand, BronDataError, BronError, Call
from klantbeeld.gather.fetch import log_failure, not_understood, tell, through_gate, time_limit, too_late
from klantbeeld.gather.source import Source
from klantbeeld.gather.waarnemer import uitkomst_of


@asynccontextmanager
async def opened(source: Source, sleutel: str, call: Call) -> AsyncIterator[Bestand]:
    """Give the contents of a document; raises a `BronError` on entering when they cannot be had.

    Its parts raise one too when the bron fails half-way.
    """
    if source.offers.bestand is None:
        raise BronDataError(f"{source.name}: gives no files")
    opening = source.offers.bestand
    if (off := source.switched_off) is not None:
        raise off
    limit = time_limit(source, call)
    clock = asyncio.get_running_loop().time
    began = clock()
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(limit):
                bestand = await through_gate(
                    source, call, lambda call: stack.enter_async_context(opening(sleutel, call))
                )
        except Exception as raised:
            error = too_late(source, limit) if isinstance(raised, TimeoutError) else _known(source, raised, call)
            log_failure(source, error, call)
            tell(source, uitkomst_of(error), clock() - began, call)
            raise error from raised
        tell(source, Bronstatus.GELEVERD.value, clock() - began, call)
        yield Bestand(parts=_parts(source, bestand, call), omvang=bestand.omvang)


async def _parts(source: Source, bestand: Bestand, call: Call) -> AsyncIterator[bytes]:
    try:
        async for part in bestand.parts:
            yield part
    except Exception as raised:
        error = _known(source, raised, call)
        log_failure(source, error, call)
        raise error from raised


def _known(source: Source, raised: Exception, call: Call) -> BronError:
    return raised if isinstance(raised, BronError) else not_understood(source, raised, call)
