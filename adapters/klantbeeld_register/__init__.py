"""Adapter `register`: a klantinteracties register of our own, for a municipality that has none.

It needs a database library, and so the extra `klantbeeld[register]`. Who does not have it reads that, and not a
traceback: nothing here imports the library before a bron is made.

`settings.py` says what can be set, `kluis.py` keeps numbers secret, `tables.py` and `migraties/` say how all is stored.
Session: `client.py` asks the database, `vragen.py` and `lijst.py` are the questions, `relaties.py` fetches what hangs
under records, `translate.py` makes records, `bron.py` wires it. Filling: `regels.py` is the format of a line, and
`opslag.py`, `invoer.py`, `uitvoer.py`, `rotatie.py`, `opdrachten.py` are what the commands do. See docs/register.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TypeVar

from klantbeeld.contract import Adapter, Bron, BronContext, Command
from klantbeeld_register.settings import RegisterSettings

__all__ = ["ADAPTER", "RegisterSettings"]

T = TypeVar("T")

_MISSING = "needs the extra of the register; install it with: pip install 'klantbeeld[register]'"


def _build(context: BronContext[RegisterSettings]) -> Bron:
    made = _of_extra("bron", "build")(context)
    assert isinstance(made, Bron)
    return made


def _command(name: str, explained: str, usage: str = "") -> Command[RegisterSettings]:
    def run(context: BronContext[RegisterSettings], rest: Sequence[str]) -> int:
        code = _of_extra("opdrachten", f"run_{name}")(context, rest)
        assert isinstance(code, int)
        return code

    return Command(name=name, help=explained, usage=usage, run=run)


def _of_extra(module: str, name: str) -> Callable[..., object]:
    try:
        found: Callable[..., object] = getattr(import_module(f"klantbeeld_register.{module}"), name)
    except ModuleNotFoundError as error:
        raise ValueError(_MISSING) from error
    return found


ADAPTER = Adapter(
    name="register",
    settings=RegisterSettings,
    build=_build,
    commands=(
        _command("init", "make the tables of the register, or bring them up to date"),
        _command("import", "add and renew records from a file of JSON Lines", "FILE"),
        _command("export", "write all records as JSON Lines", "[FILE]"),
        _command("stats", "count what the register holds"),
        _command("herversleutel", "encrypt all numbers with the first of sleutels, and search by zoeksleutel"),
    ),
)
