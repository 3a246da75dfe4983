"""Asking all that the façade leans on whether it is there: bronnen, providers for keys, Redis, and the logboek."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from klantbeeld.contract import BronError, Call, Caller
from klantbeeld.gather import Source
from klantbeeld.server.oidc import FetchError, fetch_keys
from klantbeeld.server.parts import build_link, build_sources
from klantbeeld.server.verantwoording import build_logboek
from klantbeeld.settings import BronSettings, Settings, SettingsError
from klantbeeld.settings.loopback import is_loopback
from klantbeeld.settings.oidc import Oidc, Uitgever

_OFF = "is switched off, so nothing is asked of it; klantbeeld bron aan switches it on"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one bron, of one provider with whom people sign in, or of Redis."""

    name: str
    adapter: str
    version: str | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


async def check_all(settings: Settings) -> tuple[Checked, ...]:
    """Check with whom people sign in and the Redis that processes share, if that is so, and then the bronnen."""
    return (*await check_uitgevers(settings), *await check_redis(settings), *await check_bronnen(settings))


async def check_bronnen(settings: Settings) -> tuple[Checked, ...]:
    """Check all bronnen at the same time, each within its deadline; also what is switched off."""
    sources = build_sources(settings)
    try:
        found = await asyncio.gather(*(_check(source, settings) for source in sources))
        off = {source.name for source in sources if source.switched_off is not None}
        found = [replace(one, notes=(*one.notes, _OFF)) if one.name in off else one for one in found]
        return tuple(_with_connection(one, settings.bronnen[one.name]) for one in found)
    finally:
        for source in sources:
            await source.bron.close()


async def check_logboek(settings: Settings) -> str | None:
    """Say what is wrong with the logboek: its queue, our certificate, or its receiver; None: nothing."""
    try:
        logboek = build_logboek(settings)
    except SettingsError as error:
        return str(error)
    if logboek is None:
        return None
    expired = settings.logboek_tls.problem(datetime.now(UTC)) if settings.logboek_tls else None
    problem = await logboek.uitvoer.try_now()
    await logboek.uitvoer.stop(within=0)
    return expired or (f"the receiver does not confirm what it is sent ({problem})" if problem else None)


async def check_uitgevers(settings: Settings) -> tuple[Checked, ...]:
    """Check all providers at the same time: whether their keys can be had."""
    oidc = settings.toegang.oidc
    return () if oidc is None else tuple(await asyncio.gather(*(_keys_of(one, oidc) for one in oidc.uitgevers)))


async def check_redis(settings: Settings) -> tuple[Checked, ...]:
    """Check Redis, if there is one: it may be away for long without anybody noticing."""
    found = Checked("server.redis", "redis")
    try:
        link = build_link(settings)
    except SettingsError as error:
        return (replace(found, problems=tuple(problem.message for problem in error.problems)),)
    if link is None:
        return ()
    try:
        failed = await link.problem()
    finally:
        await link.close()
    return (replace(found, problems=(f"cannot be reached, or refuses ({failed})",)) if failed else found,)


async def _keys_of(uitgever: Uitgever, oidc: Oidc) -> Checked:
    try:
        await fetch_keys(uitgever, oidc)
    except FetchError as error:
        return Checked(uitgever.issuer, "oidc", problems=(str(error),))
    return Checked(uitgever.issuer, "oidc")


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


def _with_connection(found: Checked, bron: BronSettings) -> Checked:
    """Add what there is to tell of the connection itself, whatever the bron answered."""
    now = datetime.now(UTC)
    problem = bron.tls.problem(now) if bron.tls else None
    note = bron.tls.note(now) if bron.tls else None
    problems = (problem, *found.problems) if problem else found.problems
    notes = (*found.notes, *([note] if note else []), *_unencrypted(bron))
    return replace(found, problems=problems, notes=notes)


def _unencrypted(bron: BronSettings) -> Iterator[str]:
    for place, value in bron.values():
        if isinstance(value, str) and _is_plain_http(value):
            yield f"{place} is http:// to another machine: what is asked, and our credentials, can be read on the way"


def _is_plain_http(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:  # some text that is no URL
        return False
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")
