"""Opening one file of a bron: within its deadline, and with whatever goes wrong turned into a `BronError`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from klantbeeld.compose.outcome import Bronstatus
from klantbeeld.contract import Bestand, BronDataError, BronError, Call
from klantbeeld.gather.fetch import log_failure, not_understood, tell, through_gate, time_limit, too_late
from klantbeeld.gather.source import Source
from klantbeeld.gather.waarnemer import AFGEBROKEN, uitkomst_of


@asynccontextmanager
async def opened(source: Source, sleutel: str, call: Call) -> AsyncIterator[Bestand]:
    """Give the contents of a document; raises a `BronError` on entering when they cannot be had.

    Its parts raise one too when the bron fails half-way. The question ends with that, or when all was read, or when the
    reader leaves.
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
        except asyncio.CancelledError:
            tell(source, AFGEBROKEN, clock() - began, call)
            raise
        opened_at, reading = clock(), _Reading(source, bestand, call)
        try:
            yield Bestand(parts=reading.parts(), omvang=bestand.omvang)
        finally:
            tell(source, reading.uitkomst, opened_at - began, call, gelezen=clock() - opened_at)


class _Reading:
    """The reading of one file, and how that went so far."""

    def __init__(self, source: Source, given: Bestand, call: Call) -> None:
        self._source, self._given, self._call = source, given, call
        self.uitkomst = AFGEBROKEN  # until all of it came

    async def parts(self) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for part in self._given.parts:
                size += len(part)
                if size == self._given.omvang:  # a reader need not ask whether there is more
                    self.uitkomst = Bronstatus.GELEVERD.value
                yield part
        except Exception as raised:
            error = _known(self._source, raised, self._call)
            self.uitkomst = uitkomst_of(error)
            log_failure(self._source, error, self._call)
            raise error from raised
        self.uitkomst = Bronstatus.GELEVERD.value


def _known(source: Source, raised: Exception, call: Call) -> BronError:
    return raised if isinstance(raised, BronError) else not_understood(source, raised, call)
