"""The command `klantbeeld`: serve, check, demo, schema, documents, logboek, bron, adapters; and those of adapters."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from getpass import getpass
from pathlib import Path
from typing import Any

from rich.console import Console

from klantbeeld import __version__
from klantbeeld.contract import Adapter, BronError, Command
from klantbeeld.documents import Manifest
from klantbeeld.logboek.pseudoniem import Pseudoniemen, read_persoon
from klantbeeld.registry import installed_adapters, usable_adapters
from klantbeeld.schema.build import sdl
from klantbeeld.server.check import check_all, check_logboek
from klantbeeld.server.serve import serve
from klantbeeld.server.switching import add_switching
from klantbeeld.settings import BronSettings, Settings, SettingsError, read_settings
from klantbeeld.skeleton import write_skeleton

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code: 0 all is well, 1 a problem was told, 2 wrong arguments."""
    adapters = usable_adapters()
    parser = _parser(adapters)
    arguments, rest = parser.parse_known_args(argv)
    if rest and "adapter" not in arguments:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        return int(arguments.run(arguments))
    except SettingsError as error:
        return _tell("settings", error)
    except OSError as error:
        _err.print(f"Cannot do that: {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        return 0


def _parser(adapters: Mapping[str, Adapter[Any]]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="klantbeeld", description="One GraphQL endpoint for what a municipality knows of one klant."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serving = commands.add_parser("serve", help="serve the API")
    _config(serving)
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=_port, default=8000, help="port to listen on (8000)")
    serving.add_argument("--workers", type=_workers, default=1, help="processes (1)")
    serving.set_defaults(run=_serve)

    checking = commands.add_parser("check", help="check the settings, and then each bron")
    _config(checking)
    checking.set_defaults(run=_check)

    demo = commands.add_parser("demo", help="run the façade on a small town of stand-ins")
    demo.add_argument("--port", type=_port, default=8000, help="port of the façade (8000; 0: any free one)")
    demo.add_argument("--uit", action="append", default=[], metavar="BRON", help="switch a bron off; may be repeated")
    demo.add_argument("--erbij", type=Path, metavar="FILE", help="settings of a bron more, a TOML file")
    demo.add_argument("--once", action="store_true", help="show one klantbeeld and stop")
    demo.set_defaults(run=_demo)

    schema = commands.add_parser("schema", help="write the schema (SDL)")
    schema.add_argument("--check", type=Path, metavar="FILE", help="instead, say whether this file is up to date")
    schema.set_defaults(run=_schema)

    _documents(commands.add_parser("documents", help="keep the manifest of the queries that clients may ask"))
    logboek = commands.add_parser("logboek", help="look for somebody in the logboek")
    _pseudoniem(logboek.add_subparsers(required=True, metavar="COMMAND"))

    add_switching(commands.add_parser("bron", help="switch bronnen off and on while the façade runs"), _config)

    listing = commands.add_parser("adapters", help="list the adapters that are installed, or begin a new one")
    listing.set_defaults(run=_adapters)
    _new(listing.add_subparsers(metavar="COMMAND"))
    for name in sorted(adapters):
        # Ours go before those of an adapter with such a name.
        if adapters[name].commands and name not in commands.choices:
            _add_commands(commands.add_parser(name, help=f"commands for a bron of adapter {name}"), adapters[name])
    return parser


def _documents(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="register documents, or those in a manifest of codegen, Relay or Apollo")
    adding.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a document, or a manifest (.json)")
    adding.add_argument(
        "--client",
        type=_name,
        action="append",
        default=[],
        metavar="NAME",
        help="who may ask it (all); may be repeated",
    )
    adding.add_argument(
        "--doel", type=_name, metavar="CODE", help="the purpose, for documents that have none written in them"
    )
    listing = commands.add_parser("list", help="list what is registered, and the scopes it needs")
    checking = commands.add_parser("check", help="check all that is registered against the schema and the settings")
    for command, run in ((adding, _add_documents), (listing, _list_documents), (checking, _check_documents)):
        command.add_argument("--manifest", type=Path, metavar="FILE", help="the manifest (that of the settings)")
        _config(command, required=False)
        command.set_defaults(run=_on_manifest, command=run)


def _pseudoniem(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "tell the pseudonyms of a number, which is read from standard input: one line for every key"
    pseudoniem = commands.add_parser("pseudoniem", help=told, description=told)
    _config(pseudoniem)
    kinds = "BSN (the default), RSIN, KVK-nummer, vestigingsnummer, or a uri as the lines have it"
    pseudoniem.add_argument("--soort", default="BSN", metavar="KIND", help=f"kind of number: {kinds}")
    pseudoniem.set_defaults(run=_pseudoniemen)


def _new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = commands.add_parser("new", help="write a distribution for a new adapter, with tests that pass")
    new.add_argument("name", help="name of the adapter, as settings will have it")
    new.add_argument("--path", type=Path, default=Path(), metavar="DIR", help="where the new folder comes (here)")
    new.set_defaults(run=_new_adapter)


def _add_commands(parser: argparse.ArgumentParser, adapter: Adapter[Any]) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in adapter.commands:
        # What we do not know of the rest of the line is for the command, so nothing may be taken for short for ours.
        one = commands.add_parser(command.name, help=command.help, description=command.help, allow_abbrev=False)
        _config(one)
        one.add_argument("--bron", metavar="NAME", help="which bron, if there are more of this adapter")
        one.usage = f"{one.format_usage().removeprefix('usage: ').strip()} {command.usage}".strip()
        one.set_defaults(run=_command, adapter=adapter, command=command)


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def _workers(text: str) -> int:
    workers = int(text)
    if workers < 1:
        raise ValueError(text)
    return workers


def _config(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--config", type=Path, required=required, metavar="FILE", help="the settings, a TOML file")


def _serve(arguments: argparse.Namespace) -> int:
    serve(arguments.config, host=arguments.host, port=arguments.port, workers=arguments.workers)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config, usable_adapters())
    _out.print(f"{arguments.config}: the settings are right", markup=False)
    bad = _check_manifest(settings)
    for one in settings.notes:
        _out.print(f"  note: {one}", markup=False)
    for found in asyncio.run(check_all(settings)):
        version = f", version {found.version}" if found.version else ""
        state = "problem" if found.problems else "ok"
        _out.print(f"{found.name} ({found.adapter}{version}): {state}", markup=False)
        for problem in found.problems:
            _out.print(f"  {problem}", markup=False)
        for note in found.notes:
            _out.print(f"  note: {note}", markup=False)
        bad += len(found.problems)
    if settings.logboek is not None and settings.logboek.modus == "aan":
        wrong = asyncio.run(check_logboek(settings))
        _out.print(f"logboek: problem\n  {wrong}" if wrong else "logboek: ok", markup=False)
        bad += 1 if wrong else 0
    return 1 if bad else 0


def _check_manifest(settings: Settings) -> int:
    """Give the number of problems with the documents that the settings name."""
    if settings.documenten.manifest is None:
        return 0
    path = Path(settings.documenten.manifest)
    try:
        _out.print(f"{path}: {_count(Manifest(path, settings).check(), 'document')}, ok", markup=False)
    except SettingsError as error:
        _out.print(f"{path}: problem", markup=False)
        for problem in error.problems:
            _out.print(f"  {problem}", markup=False)
        return len(error.problems)
    return 0


def _on_manifest(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config, usable_adapters()) if arguments.config else None
    path: Path | None = arguments.manifest
    if path is None and settings is not None and settings.documenten.manifest is not None:
        path = Path(settings.documenten.manifest)
    if path is None:
        _err.print("Say which manifest with --manifest, or with --config of settings that name one.", markup=False)
        return 2
    try:
        arguments.command(Manifest(path, settings), arguments)
    except SettingsError as error:
        return _tell("documents", error)
    return 0


def _add_documents(manifest: Manifest, arguments: argparse.Namespace) -> None:
    for line in manifest.add(arguments.files, clients=arguments.client, doel=arguments.doel):
        _out.print(line, markup=False)


def _list_documents(manifest: Manifest, _: argparse.Namespace) -> None:
    for line in manifest.lines():
        _out.print(line, markup=False)


def _check_documents(manifest: Manifest, _: argparse.Namespace) -> None:
    _out.print(f"{manifest.path}: {_count(manifest.check(), 'document')}, ok", markup=False)


def _demo(arguments: argparse.Namespace) -> int:
    # Here, so that the other commands need not read the town and its stand-ins.
    from klantbeeld.demo.run import run_demo

    return asyncio.run(run_demo(port=arguments.port, uit=arguments.uit, once=arguments.once, erbij=arguments.erbij))


def _schema(arguments: argparse.Namespace) -> int:
    text = sdl()
    if arguments.check is None:
        sys.stdout.write(text)
        return 0
    if arguments.check.read_text(encoding="utf-8", errors="replace") == text:
        return 0
    _err.print(f"{arguments.check} is stale; mend it with: klantbeeld schema > {arguments.check}", markup=False)
    return 1


def _adapters(_: argparse.Namespace) -> int:
    found = installed_adapters()
    for one in found:
        state = one.problem or "ok"
        _out.print(f"{one.name} ({one.distribution} {one.version}): {state}", markup=False)
    return 1 if any(one.problem for one in found) else 0


def _new_adapter(arguments: argparse.Namespace) -> int:
    try:
        made = write_skeleton(arguments.name, arguments.path, {one.name for one in installed_adapters()})
    except ValueError as error:
        _err.print(f"Cannot do that: {error}", markup=False)
        return 1
    except FileExistsError as error:
        _err.print(f"Cannot do that: {error.filename} is there already", markup=False)
        return 1
    _out.print(f"{made}: written. What is next stands in {made / 'README.md'}", markup=False)
    return 0


def _pseudoniemen(arguments: argparse.Namespace) -> int:
    logboek = read_settings(arguments.config, usable_adapters()).logboek
    if logboek is None or logboek.sleutel is None:
        _err.print("Cannot do that: the settings have no logboek with a sleutel", markup=False)
        return 1
    # Not as an argument: those are in the list of processes, and in the history of the shell.
    nummer = (getpass("Nummer: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    try:
        persoon = read_persoon(arguments.soort, nummer)
    except ValueError as error:
        _err.print(f"Cannot do that: {error}", markup=False)
        return 1
    keys = Pseudoniemen(logboek.sleutel.reveal(), [one.reveal() for one in logboek.oude_sleutels])
    for pseudoniem in keys.all_of(persoon):
        _out.print(pseudoniem, markup=False)
    return 0


def _command(arguments: argparse.Namespace) -> int:
    adapter: Adapter[Any] = arguments.adapter
    command: Command[Any] = arguments.command
    settings = read_settings(arguments.config, usable_adapters())
    try:
        bron = _bron_of(adapter, settings.bronnen, arguments.bron)
        return command.run(bron.context(), arguments.rest)
    except (BronError, ValueError) as error:
        _err.print(f"Cannot do that: {error}", markup=False)
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


def _tell(what: str, error: SettingsError) -> int:
    """Tell all problems; gives the exit code."""
    _err.print(f"The {what} have {_count(len(error.problems), 'problem')}:", markup=False)
    for problem in error.problems:
        _err.print(f"  {problem}", markup=False)
    return 1


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
