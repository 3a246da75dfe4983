"""Asking every bron whether it is there, takes our credentials, and which version it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from klantbeeld.contract import BronError, Call, Caller
from klantbeeld.gather import Source
from klantbeeld.server.app import build_sources
from klantbeeld.settings import Settings


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one bron."""

    name: str
    adapter: str
    version: str | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


async def check_bronnen(settings: Settings) -> tuple[Checked, ...]:
    """Check all bronnen at the same time, each within its deadline."""
    sources = build_sources(settings)
    try:
        return tuple(await asyncio.gather(*(_check(source, settings) for source in sources)))
    finally:
        for source in sources:
            await source.bron.close()


async def _check(source: Source, settings: Settings) -> Checked:
    adapter = settings.bronnen[source.name].adapter.name
    call = Call(caller=Caller(id="check"), deadline=asyncio.get_running_loop().time() + source.deadline)
    try:
        async with asyncio.timeout(source.deadline):
            found = await source.bron.check(call)
    except TimeoutError:
        return Checked(source.name, adapter, problems=(f"no answer within {source.deadline:g} seconds",))
    except BronError as error:
        return Checked(source.name, adapter, problems=(str(error).removeprefix(f"{source.name}: "),))
    except Exception as bug:  # noqa: BLE001 - an adapter may raise anything, and the other bronnen are to be told too
        return Checked(source.name, adapter, problems=(f"the adapter fails ({type(bug).__name__})",))
    return Checked(source.name, adapter, found.version, found.problems, found.notes)
