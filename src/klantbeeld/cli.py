"""The command `klantbeeld`: serve, check, demo, schema, adapters."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from klantbeeld import __version__
from klantbeeld.registry import installed_adapters, usable_adapters
from klantbeeld.schema.build import sdl
from klantbeeld.server.check import check_bronnen
from klantbeeld.server.serve import serve
from klantbeeld.settings import SettingsError, read_settings
from klantbeeld.skeleton import write_skeleton

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code: 0 all is well, 1 a problem was told, 2 wrong arguments."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except SettingsError as error:
        _err.print(f"The settings have {_count(len(error.problems), 'problem')}:", markup=False)
        for problem in error.problems:
            _err.print(f"  {problem}", markup=False)
        return 1
    except OSError as error:
        _err.print(f"Cannot do that: {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
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

    listing = commands.add_parser("adapters", help="list the adapters that are installed, or begin a new one")
    listing.set_defaults(run=_adapters)
    _new(listing.add_subparsers(metavar="COMMAND"))
    return parser


def _new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = commands.add_parser("new", help="write a distribution for a new adapter, with tests that pass")
    new.add_argument("name", help="name of the adapter, as settings will have it")
    new.add_argument("--path", type=Path, default=Path(), metavar="DIR", help="where the new folder comes (here)")
    new.set_defaults(run=_new_adapter)


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


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the settings, a TOML file")


def _serve(arguments: argparse.Namespace) -> int:
    serve(arguments.config, host=arguments.host, port=arguments.port, workers=arguments.workers)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config, usable_adapters())
    _out.print(f"{arguments.config}: the settings are right", markup=False)
    bad = 0
    for found in asyncio.run(check_bronnen(settings)):
        version = f", version {found.version}" if found.version else ""
        state = "problem" if found.problems else "ok"
        _out.print(f"{found.name} ({found.adapter}{version}): {state}", markup=False)
        for problem in found.problems:
            _out.print(f"  {problem}", markup=False)
        for note in found.notes:
            _out.print(f"  note: {note}", markup=False)
        bad += len(found.problems)
    return 1 if bad else 0


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


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
