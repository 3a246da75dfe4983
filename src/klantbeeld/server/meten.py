"""Meten (measuring): from the settings to what looks on, and where its numbers can be asked for."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable

from klantbeeld import __version__
from klantbeeld.gather import Sources
from klantbeeld.logboek.logboek import Logboek
from klantbeeld.metingen import Metingen
from klantbeeld.settings import Metingen as Chosen
from klantbeeld.settings import Problem, SettingsError

_PORTS = 65_536
_FLUSH = 5.0
"""Seconds that sending the last spans may take when we stop."""


def build_metingen(chosen: Chosen) -> Metingen | None:
    """Make what looks on; None: nothing is to be measured. A `SettingsError` tells which extra is lacking."""
    if chosen.ontvanger:
        try:
            import klantbeeld.metingen.spans  # noqa: F401 - only who has spans made needs its libraries
        except ImportError as error:
            lacking = Problem("metingen.ontvanger", "needs an extra: pip install 'klantbeeld[otel]'")
            raise SettingsError([lacking]) from error
    if chosen.poort is None and not chosen.ontvanger and not chosen.server_timing:
        return None
    tellers = None
    if chosen.poort is not None:
        from klantbeeld.metingen.tellers import Tellers

        tellers = Tellers()
    return Metingen(tellers, server_timing=chosen.server_timing)


@contextlib.asynccontextmanager
async def measuring(
    metingen: Metingen | None,
    chosen: Chosen,
    *,
    ports: int,
    sources: Sources,
    refused: Callable[[], int],
    over_rate: Callable[[], int],
    kept: Callable[[], int],
    logboek: Logboek | None,
) -> AsyncIterator[None]:
    """Send spans and answer on the port of /metrics, as long as this lasts.

    Args:
        metingen: What looks on; None: nothing does.
        chosen: Its settings.
        ports: How many ports there are, from the one in the settings: as many as workers.
        sources: The bronnen.
        refused: Gives how many requests got no place.
        over_rate: Gives how many were too many of one caller.
        kept: Gives how many answers and lists are kept.
        logboek: If there is one.
    """
    async with contextlib.AsyncExitStack() as stack:
        if metingen is not None and chosen.ontvanger:
            from klantbeeld.metingen.spans import Spans, to_receiver

            token = chosen.token.reveal() if chosen.token else None
            processor = to_receiver(chosen.ontvanger, token)
            metingen.spans = spans = Spans(processor, aandeel=chosen.aandeel, version=__version__)
            stack.push_async_callback(_within, _FLUSH, spans.close)
        if metingen is not None and metingen.tellers is not None and chosen.poort is not None:
            from klantbeeld.metingen.poort import Poort
            from klantbeeld.metingen.stand import Stand

            stand = Stand(sources, refused, over_rate, kept, logboek)
            metingen.tellers.registry.register(stand)
            stack.callback(metingen.tellers.registry.unregister, stand)
            poort = Poort(
                chosen.host, range(chosen.poort, min(chosen.poort + ports, _PORTS)), metingen.tellers.registry
            )
            poort.open()
            stack.push_async_callback(asyncio.to_thread, poort.close)
        yield


async def _within(seconds: float, work: Callable[[], object]) -> None:
    """Do something that blocks, and after so many seconds no longer wait for it; nor does the process."""
    doing = threading.Thread(target=work, daemon=True)
    doing.start()
    await asyncio.to_thread(doing.join, seconds)
