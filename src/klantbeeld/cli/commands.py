"""What each command does; gives its exit code."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from getpass import getpass
from typing import Any

from klantbeeld.cli.manifest import check_manifest
from klantbeeld.cli.telling import ERR, OUT
from klantbeeld.contract import Adapter, BronError, Command
from klantbeeld.logboek.pseudoniem import Pseudoniemen, read_persoon
from klantbeeld.registry import installed_adapters, usable_adapters
from klantbeeld.schema.build import sdl
from klantbeeld.server.check import check_all, check_logboek
from klantbeeld.server.serve import serve
from klantbeeld.settings import BronSettings, read_settings
from klantbeeld.skeleton import write_skeleton


def run_serve(arguments: argparse.Namespace) -> int:
    serve(arguments.config, host=arguments.host, port=arguments.port, workers=arguments.workers)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config, usable_adapters())
    OUT.print(f"{arguments.config}: the settings are right", markup=False)
    bad = check_manifest(settings)
    for one in settings.notes:
        OUT.print(f"  note: {one}", markup=False)
    for found in asyncio.run(check_all(settings)):
        version = f", version {found.version}" if found.version else ""
        state = "problem" if found.problems else "ok"
        OUT.print(f"{found.name} ({found.adapter}{version}): {state}", markup=False)
        for problem in found.problems:
            OUT.print(f"  {problem}", markup=False)
        for note in found.notes:
            OUT.print(f"  note: {note}", markup=False)
        bad += len(found.problems)
    if settings.logboek is not None and settings.logboek.modus == "aan":
        wrong = asyncio.run(check_logboek(settings))
        OUT.print(f"logboek: problem\n  {wrong}" if wrong else "logboek: ok", markup=False)
        bad += 1 if wrong else 0
    return 1 if bad else 0


def run_demo(arguments: argparse.Namespace) -> int:
    # Here, so that the other commands need not read the town and its stand-ins.
    from klantbeeld.demo.run import run_demo

    return asyncio.run(run_demo(port=arguments.port, uit=arguments.uit, once=arguments.once, erbij=arguments.erbij))


def run_schema(arguments: argparse.Namespace) -> int:
    text = sdl()
    if arguments.check is None:
        sys.stdout.write(text)
        return 0
    if arguments.check.read_text(encoding="utf-8", errors="replace") == text:
        return 0
    ERR.print(f"{arguments.check} is stale; mend it with: klantbeeld schema > {arguments.check}", markup=False)
    return 1


def list_adapters(_: argparse.Namespace) -> int:
    found = installed_adapters()
    for one in found:
        state = one.problem or "ok"
        OUT.print(f"{one.name} ({one.distribution} {one.version}): {state}", markup=False)
    return 1 if any(one.problem for one in found) else 0


def new_adapter(arguments: argparse.Namespace) -> int:
    try:
        made = write_skeleton(arguments.name, arguments.path, {one.name for one in installed_adapters()})
    except ValueError as error:
        ERR.print(f"Cannot do that: {error}", markup=False)
        return 1
    except FileExistsError as error:
        ERR.print(f"Cannot do that: {error.filename} is there already", markup=False)
        return 1
    OUT.print(f"{made}: written. What is next stands in {made / 'README.md'}", markup=False)
    return 0


def tell_pseudoniemen(arguments: argparse.Namespace) -> int:
    logboek = read_settings(arguments.config, usable_adapters()).logboek
    if logboek is None or logboek.sleutel is None:
        ERR.print("Cannot do that: the settings have no logboek with a sleutel", markup=False)
        return 1
    # Not as an argument: those are in the list of processes, and in the history of the shell.
    nummer = (getpass("Nummer: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    try:
        persoon = read_persoon(arguments.soort, nummer)
    except ValueError as error:
        ERR.print(f"Cannot do that: {error}", markup=False)
        return 1
    keys = Pseudoniemen(logboek.sleutel.reveal(), [one.reveal() for one in logboek.oude_sleutels])
    for pseudoniem in keys.all_of(persoon):
        OUT.print(pseudoniem, markup=False)
    return 0


def run_adapter_command(arguments: argparse.Namespace) -> int:
    adapter: Adapter[Any] = arguments.adapter
    command: Command[Any] = arguments.command
    settings = read_settings(arguments.config, usable_adapters())
    try:
        bron = _bron_of(adapter, settings.bronnen, arguments.bron)
        return command.run(bron.context(), arguments.rest)
    except (BronError, ValueError) as error:
        ERR.print(f"Cannot do that: {error}", markup=False)
        return 1


def _bron_of(adapter: Adapter[Any], bronnen: Mapping[str, BronSettings], name: str | None) -> BronSettings:
    """Give the bron that is meant; raises ValueError if that is none, or not clear."""
    own = {one.name: one for one in bronnen.values() if one.adapter.name == adapter.name}
    if name is not None and name not in own:
        known = f": it has {', '.join(sorted(own))}" if own else ""
        raise ValueError(f"the settings have no bron {name!r} with adapter {adapter.name!r}{known}")
    if name is None and not own:
        raise ValueError(f"the settings have no bron with adapter {adapter.name!r}")
    if name is None and len(own) > 1:
        raise ValueError(f"say which bron with --bron: {', '.join(sorted(own))}")
    return own[name] if name is not None else next(iter(own.values()))
