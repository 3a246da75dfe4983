"""The arguments of the command."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from klantbeeld import __version__
from klantbeeld.cli.commands import (
    list_adapters,
    new_adapter,
    run_adapter_command,
    run_check,
    run_demo,
    run_schema,
    run_serve,
    tell_pseudoniemen,
)
from klantbeeld.cli.manifest import add_documents, check_documents, list_documents, on_manifest
from klantbeeld.cli.switching import add_switching
from klantbeeld.contract import Adapter


def parser_of(adapters: Mapping[str, Adapter[Any]]) -> argparse.ArgumentParser:
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
    serving.set_defaults(run=run_serve)

    checking = commands.add_parser("check", help="check the settings, and then each bron")
    _config(checking)
    checking.set_defaults(run=run_check)

    demo = commands.add_parser("demo", help="run the façade on a small town of stand-ins")
    demo.add_argument("--port", type=_port, default=8000, help="port of the façade (8000; 0: any free one)")
    demo.add_argument("--uit", action="append", default=[], metavar="BRON", help="switch a bron off; may be repeated")
    demo.add_argument("--erbij", type=Path, metavar="FILE", help="settings of a bron more, a TOML file")
    demo.add_argument("--once", action="store_true", help="show one klantbeeld and stop")
    demo.set_defaults(run=run_demo)

    schema = commands.add_parser("schema", help="write the schema (SDL)")
    schema.add_argument("--check", type=Path, metavar="FILE", help="instead, say whether this file is up to date")
    schema.set_defaults(run=run_schema)

    _documents(commands.add_parser("documents", help="keep the manifest of the queries that clients may ask"))
    logboek = commands.add_parser("logboek", help="look for somebody in the logboek")
    _pseudoniem(logboek.add_subparsers(required=True, metavar="COMMAND"))

    add_switching(commands.add_parser("bron", help="switch bronnen off and on while the façade runs"), _config)

    listing = commands.add_parser("adapters", help="list the adapters that are installed, or begin a new one")
    listing.set_defaults(run=list_adapters)
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
    for command, run in ((adding, add_documents), (listing, list_documents), (checking, check_documents)):
        command.add_argument("--manifest", type=Path, metavar="FILE", help="the manifest (that of the settings)")
        _config(command, required=False)
        command.set_defaults(run=on_manifest, command=run)


def _pseudoniem(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "tell the pseudonyms of a number, which is read from standard input: one line for every key"
    pseudoniem = commands.add_parser("pseudoniem", help=told, description=told)
    _config(pseudoniem)
    kinds = "BSN (the default), RSIN, KVK-nummer, vestigingsnummer, or a uri as the lines have it"
    pseudoniem.add_argument("--soort", default="BSN", metavar="KIND", help=f"kind of number: {kinds}")
    pseudoniem.set_defaults(run=tell_pseudoniemen)


def _new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = commands.add_parser("new", help="write a distribution for a new adapter, with tests that pass")
    new.add_argument("name", help="name of the adapter, as settings will have it")
    new.add_argument("--path", type=Path, default=Path(), metavar="DIR", help="where the new folder comes (here)")
    new.set_defaults(run=new_adapter)


def _add_commands(parser: argparse.ArgumentParser, adapter: Adapter[Any]) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in adapter.commands:
        # What we do not know of the rest of the line is for the command, so nothing may be taken for short for ours.
        one = commands.add_parser(command.name, help=command.help, description=command.help, allow_abbrev=False)
        _config(one)
        one.add_argument("--bron", metavar="NAME", help="which bron, if there are more of this adapter")
        one.usage = f"{one.format_usage().removeprefix('usage: ').strip()} {command.usage}".strip()
        one.set_defaults(run=run_adapter_command, adapter=adapter, command=command)


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
