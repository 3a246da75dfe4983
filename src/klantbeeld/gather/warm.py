"""Reading beforehand what is the same for everybody, so that the first request does not wait for it."""

from __future__ import annotations

import asyncio

from klantbeeld.contract import BronError, Call, Caller
from klantbeeld.gather.fetch import log_failure, not_understood, through_gate, time_limit, too_late, within
from klantbeeld.gather.source import Source, Sources


async def warm(sources: Sources) -> None:
    """Have every bron that is not switched off read it, at the same time and each within its deadline. Never raises.

    What fails is logged, and read when it is needed.
    """
    await asyncio.gather(*(_warm(source) for source in sources if source.switched_off is None))


async def _warm(source: Source) -> None:
    call = Call(caller=Caller(id="warm"))
    limit = time_limit(source, call)
    try:
        async with asyncio.timeout(limit):
            await through_gate(source, within(call, limit), source.bron.warm)
    except TimeoutError:
        log_failure(source, too_late(source, limit), call)
    except BronError as error:
        log_failure(source, error, call)
    except Exception as bug:  # noqa: BLE001 - an adapter may raise anything, and no bron keeps us from starting
        not_understood(source, bug, call)
