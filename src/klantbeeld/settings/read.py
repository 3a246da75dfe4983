"""Reading the settings file: TOML, with ${NAMES} of the environment filled in."""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from klantbeeld.contract import Adapter
from klantbeeld.settings.build import build
from klantbeeld.settings.documenten import Documenten
from klantbeeld.settings.model import BronSettings, Gemeenschappelijk, Server, Settings
from klantbeeld.settings.problem import Problem, SettingsError, did_you_mean
from klantbeeld.settings.toegang import Toegang

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_COMMON = frozenset(field.name for field in dataclasses.fields(Gemeenschappelijk))


def read_settings(
    path: Path, adapters: Mapping[str, Adapter[Any]], environment: Mapping[str, str] | None = None
) -> Settings:
    """Read a settings file; a `SettingsError` tells all that is wrong with it.

    Args:
        path: Of the TOML file. Relative paths in it are left as they are.
        adapters: Those that are installed, by name.
        environment: To fill in ${NAME} from; None: that of the process.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([Problem(str(path), f"cannot be read ({error.strerror})")]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([Problem(str(path), "is not UTF-8 text")]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([Problem(str(path), f"is not TOML: {error}")]) from error
    problems: list[Problem] = []
    table = _filled(raw, os.environ if environment is None else environment, "", problems)
    unset = frozenset(problem.place for problem in problems)
    known = ("server", "toegang", "documenten", "bronnen")
    problems += [Problem(name, f"unknown setting.{did_you_mean(name, known)}") for name in table if name not in known]
    server = build(Server, _table(table, "server", problems), "server", problems, unset)
    toegang = build(Toegang, _table(table, "toegang", problems), "toegang", problems, unset)
    documenten = build(Documenten, _table(table, "documenten", problems), "documenten", problems, unset)
    bronnen = {
        name: bron
        for name, raw_bron in _table(table, "bronnen", problems).items()
        if (bron := _bron(name, raw_bron, adapters, problems, unset)) is not None
    }
    if not table.get("bronnen"):
        problems.append(Problem("bronnen", "at least one bron is needed, as [bronnen.NAME]"))
    if problems or server is None or toegang is None or documenten is None:
        raise SettingsError(problems)
    return Settings(server=server, toegang=toegang, documenten=documenten, bronnen=bronnen)


def _table(table: Mapping[str, Any], name: str, problems: list[Problem]) -> Mapping[str, Any]:
    found = table.get(name, {})
    if isinstance(found, dict):
        return found
    problems.append(Problem(name, "must be a table"))
    return {}


def _bron(
    name: str, raw: object, adapters: Mapping[str, Adapter[Any]], problems: list[Problem], unset: Collection[str]
) -> BronSettings | None:
    place = f"bronnen.{name}"
    if not _NAME.fullmatch(name):
        problems.append(Problem(place, "a name has small letters, digits, - and _, at most 40"))
    if not isinstance(raw, dict):
        problems.append(Problem(place, "must be a table"))
        return None
    chosen = raw.get("adapter")
    adapter = adapters.get(chosen) if isinstance(chosen, str) else None
    if adapter is None and isinstance(chosen, str) and f"{place}.adapter" not in unset:
        problems.append(Problem(f"{place}.adapter", f"no such adapter installed.{did_you_mean(chosen, adapters)}"))
    common = {key: value for key, value in raw.items() if key in _COMMON}
    own = {key: value for key, value in raw.items() if key not in _COMMON}
    gemeenschappelijk = build(Gemeenschappelijk, common, place, problems, unset)
    if adapter is None:
        return None
    settings = build(adapter.settings, own, place, problems, unset, beside=_COMMON)
    if gemeenschappelijk is None or settings is None:
        return None
    return BronSettings(name=name, gemeenschappelijk=gemeenschappelijk, adapter=adapter, settings=settings)


def _filled(raw: Any, environment: Mapping[str, str], place: str, problems: list[Problem]) -> Any:  # noqa: ANN401
    """Fill in the environment, everywhere in the file."""
    match raw:
        case dict():
            start = f"{place}." if place else ""
            return {key: _filled(value, environment, start + key, problems) for key, value in raw.items()}
        case list():
            return [_filled(value, environment, f"{place}.{index}", problems) for index, value in enumerate(raw)]
        case str():
            missing = [name for name in _VARIABLE.findall(raw) if name not in environment]
            problems += [Problem(place, f"the environment variable {name} is not set") for name in missing]
            return _VARIABLE.sub(lambda found: environment.get(found[1], found[0]), raw)
    return raw
