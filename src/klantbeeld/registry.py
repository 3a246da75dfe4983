"""The adapters that are installed: what stands in the entry point group `klantbeeld.adapters`, ours like anybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from klantbeeld.contract import CONTRACT_VERSION, Adapter

GROUP = "klantbeeld.adapters"
_TAKEN = "has the same name as an adapter of another distribution; remove one of them"


@dataclass(frozen=True, slots=True)
class Installed:
    """An adapter as it was found, or why it cannot be used."""

    name: str
    distribution: str
    version: str
    adapter: Adapter[Any] | None = None
    problem: str | None = None


def installed_adapters() -> tuple[Installed, ...]:
    """Give every adapter found, in order of name; one that cannot be loaded does not stop the others."""
    loaded = sorted((_load(found) for found in entry_points(group=GROUP)), key=lambda one: (one.name, one.distribution))
    names = Counter(one.name for one in loaded)
    # Which of two would win is nobody's choice, so neither does.
    return tuple(one if names[one.name] == 1 else replace(one, adapter=None, problem=_TAKEN) for one in loaded)


def usable_adapters() -> Mapping[str, Adapter[Any]]:
    """Give the adapters that can be used, by name."""
    return {one.name: one.adapter for one in installed_adapters() if one.adapter is not None}


def _load(found: EntryPoint) -> Installed:
    name = found.dist.name if found.dist else "?"
    version = found.dist.version if found.dist else "?"
    try:
        adapter = found.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - importing somebody's package may raise anything
        return Installed(found.name, name, version, problem=f"cannot be loaded ({type(error).__name__}: {error})")
    if not isinstance(adapter, Adapter):
        return Installed(found.name, name, version, problem="is not an Adapter")
    if adapter.contract_version != CONTRACT_VERSION:
        problem = f"was made for contract {adapter.contract_version}; this is {CONTRACT_VERSION}"
        return Installed(found.name, name, version, problem=problem)
    return Installed(found.name, name, version, adapter)
