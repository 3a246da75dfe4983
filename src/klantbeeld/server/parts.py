"""The parts of a façade, each made of the settings; `app` ties them together."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from klantbeeld.access.decide import Alles, Tabel
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Geheim
from klantbeeld.gate import Gates
from klantbeeld.gather import LIJSTEN, Cache, CacheRules, Source, Sources, Switches, Waarnemer
from klantbeeld.schema.context import Limits
from klantbeeld.server.rate import Rate
from klantbeeld.settings import BronSettings, Problem, Server, Settings, SettingsError
from klantbeeld.store import Keys, Link, Store, StoredNaslag

_log = logging.getLogger(__name__)
_PER_MINUUT = 600


def build_link(settings: Settings) -> Link | None:
    """Make the way to Redis; None: there is none. A `SettingsError` tells of a wrong URL."""
    redis = settings.server.redis
    try:
        return Link(redis.reveal()) if redis is not None else None
    except ValueError as error:
        raise SettingsError([Problem("server.redis", str(error))]) from error


def build_store(settings: Settings, sleutel: str, link: Link | None) -> Store:
    """Make what keeps answers and catalogi."""
    return Store(Keys(sleutel), max_bytes=settings.server.cache_bytes, link=link)


def build_sources(
    settings: Settings,
    transport: object | None = None,
    waarnemer: Waarnemer | None = None,
    store: Store | None = None,
) -> Sources:
    """Make a bron of every one in the settings; a `SettingsError` tells which cannot be made.

    Args:
        settings: Which bronnen there are.
        transport: What carries HTTP calls, for tests; None: the network.
        waarnemer: Is told how every question goes; None: nobody looks.
        store: Where answers are kept; None: nowhere.
    """
    problems: list[Problem] = []
    sources: list[tuple[int, Source]] = []
    uitgezet = settings.server.uitgezet
    switches = Switches(Path(uitgezet) if uitgezet is not None else None)
    for name, configured in settings.bronnen.items():
        common = configured.gemeenschappelijk
        gates = Gates(name, common.rules(settings.server.deadline))
        try:
            context = replace(configured.context(transport), gate=gates.of, naslag=_naslag(configured, store))
            bron = configured.adapter.build(context)
        except ValueError as error:
            problems.append(Problem(f"bronnen.{name}", str(error)))
            continue
        except Exception as bug:  # noqa: BLE001 - an adapter may raise anything, and its text may hold a secret
            problems.append(Problem(f"bronnen.{name}", f"the adapter fails ({type(bug).__name__})"))
            continue
        if configured.tls is not None and configured.tls.problem(datetime.now(UTC)) is not None:
            _log.warning("our certificate is not valid now", extra={"bron": name})
        source = Source(
            name=name,
            naam=common.naam or name,
            bron=bron,
            deadline=common.deadline,
            aanvullen=common.aanvullen,
            gates=gates,
            switches=switches,
            cache=_cache(configured, store) if store is not None else None,
            waarnemer=waarnemer,
        )
        sources.append((common.prioriteit, source))
    if problems:
        raise SettingsError(problems)
    return Sources(tuple(source for _, source in sorted(sources, key=lambda one: (one[0], one[1].name))))


def _meant(bron: BronSettings) -> str:
    """Tell a bron from what it was or will be with other settings: elsewhere, or as somebody else."""
    values = ((place, value.reveal() if isinstance(value, Geheim) else value) for place, value in bron.values())
    meant = sorted(f"{place}={value}" for place, value in values)
    return "\n".join((bron.adapter.name, *meant))


def _naslag(bron: BronSettings, store: Store | None) -> StoredNaslag | None:
    return StoredNaslag(_meant(bron), store) if store is not None else None


def _cache(bron: BronSettings, store: Store) -> Cache | None:
    chosen = bron.gemeenschappelijk.cache
    seconds = {lijst.record: chosen.kinds[lijst.name] for lijst in LIJSTEN.values() if lijst.name in chosen.kinds}
    rules = CacheRules(seconds=seconds, bij_storing=chosen.bij_storing)
    return Cache(bron.name, rules, store, meant=_meant(bron)) if seconds else None


def build_rate(settings: Settings, sleutel: str, link: Link | None) -> Rate | None:
    """Make what counts requests per caller; None: they are not counted."""
    server = settings.server
    everybody_is_one = settings.toegang.modus == "open"
    per_minuut = server.max_per_minuut or (None if everybody_is_one else _PER_MINUUT)
    return Rate(per_minuut, key=sleutel, link=link) if per_minuut is not None else None


def build_beleid(settings: Settings) -> Toegangsbeleid:
    """Say who decides what a caller may see."""
    toegang = settings.toegang
    levels = {name: bron.gemeenschappelijk.vertrouwelijkheid for name, bron in settings.bronnen.items()}
    return Toegangsbeleid(
        beslisser=Alles() if toegang.modus == "open" else Tabel(toegang.activiteiten),
        actor_soort=toegang.actor.soort if toegang.actor is not None else None,
        standaarddoel=toegang.standaarddoel,
        vertrouwelijk_tonen=toegang.vertrouwelijk_contact == "datum-en-kanaal",
        onbekend_is=levels.__getitem__,
    )


def build_limits(server: Server) -> Limits:
    """Give the limits on one request, as they are set."""
    return Limits(
        max_first=server.max_first,
        max_tokens=server.max_tokens,
        max_depth=server.max_depth,
        max_fields=server.max_fields,
        max_root_fields=server.max_root_fields,
        max_within=server.max_within,
        max_aliases=server.max_aliases,
        max_directives=server.max_directives,
        max_operations=server.max_operations,
        max_variables=server.max_variables,
        max_cost=server.max_cost,
        introspection=server.introspectie or server.graphiql,
        download_seconds=server.document_geldig,
    )
