"""The register of the town itself: a database on this machine, filled by the commands that everybody has."""

from __future__ import annotations

import contextlib
import io
import tempfile
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from klantbeeld.registry import usable_adapters
from klantbeeld.settings import read_settings

_NEEDS = "sqlalchemy"
_SETTINGS = """
[bronnen.register]
adapter = "register"
naam = "Eigen register"
database = "sqlite+aiosqlite:///${DATABASE}"
sleutels = ["alleen-voor-de-demo-om-nummers-te-versleutelen"]
zoeksleutel = "alleen-voor-de-demo-om-op-nummers-te-zoeken-"
prioriteit = 40
"""


def write_register(folder: Path) -> Path | None:
    """Write a register into a folder; gives the settings of its bron, or None where no database can be used.

    For that the extra `register` must be installed. Waits for the database: not to be called in an event loop.
    """
    if find_spec(_NEEDS) is None:
        return None
    database, settings = folder / "eigen_register.db", folder / "eigen_register.toml"
    database.write_bytes(_filled())
    settings.write_text(_SETTINGS.replace("${DATABASE}", str(database)), encoding="utf-8")
    return settings


@cache
def _filled() -> bytes:
    """Give the contents of the database; making it takes a second, and it is the same every time."""
    with tempfile.TemporaryDirectory() as folder:
        database, settings = Path(folder) / "register.db", Path(folder) / "register.toml"
        settings.write_text(_SETTINGS.replace("${DATABASE}", str(database)), encoding="utf-8")
        bron = read_settings(settings, usable_adapters()).bronnen["register"]
        commands = {command.name: command for command in bron.adapter.commands}
        lines = str(files("klantbeeld.demo") / "eigen_register.jsonl")
        with contextlib.redirect_stdout(io.StringIO()):
            for name, rest in (("init", []), ("import", [lines])):
                if commands[name].run(bron.context(), rest) != 0:
                    raise RuntimeError(f"the register of the demo: {name} does not succeed")
        return database.read_bytes()
