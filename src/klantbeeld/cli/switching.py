"""The commands `klantbeeld bron uit` and `klantbeeld bron aan`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from klantbeeld.cli.telling import OUT
from klantbeeld.gather.switches import UnreadableError, read_off, switch
from klantbeeld.settings import Problem, SettingsError, did_you_mean, read_switch_file

_PLACE = "server.uitgezet"


def add_switching(parser: argparse.ArgumentParser, add_config: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the commands to the parser of `klantbeeld bron`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, what in (("uit", "switch bronnen off: they are not asked"), ("aan", "switch bronnen on again")):
        one = commands.add_parser(name, help=what)
        one.add_argument("bronnen", nargs="+", metavar="NAAM", help="name of a bron in the settings")
        add_config(one)
        one.set_defaults(run=_run, off=name == "uit")


def _run(arguments: argparse.Namespace) -> int:
    path, known = read_switch_file(arguments.config)
    if path is None:
        raise SettingsError([Problem(_PLACE, "is needed: the path of the file that all workers look at")])
    # One that is not in the settings any more may still be switched on, to take it out of the file.
    unknown = [name for name in arguments.bronnen if name not in known and arguments.off]
    if unknown:
        raise SettingsError(
            [Problem(f"bronnen.{name}", f"no such bron.{did_you_mean(name, known)}") for name in unknown]
        )
    try:
        switch(path, arguments.bronnen, off=arguments.off)
        off = sorted(read_off(path))
    except UnreadableError as error:
        raise SettingsError([Problem(_PLACE, f"the file {path} cannot be changed: {error}")]) from None
    OUT.print(f"{path}: switched off: {', '.join(off) or 'none'}", markup=False)
    return 0
