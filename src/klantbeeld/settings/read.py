"""Reading the settings file: TOML, filled in from the environment and from files."""

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
from klantbeeld.settings.fill import Filling
from klantbeeld.settings.logboek import Logboek, lacking_logboek
from klantbeeld.settings.metingen import Metingen
from klantbeeld.settings.model import BronSettings, Gemeenschappelijk, Server, Settings, sign_in_problems
from klantbeeld.settings.notes import plain_secrets
from klantbeeld.settings.problem import Problem, SettingsError, did_you_mean
from klantbeeld.settings.productie import trying_out
from klantbeeld.settings.tls import make_tls
from klantbeeld.settings.toegang import Toegang, roles_without_scopes, unknown_bronnen

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_COMMON = frozenset(field.name for field in dataclasses.fields(Gemeenschappelijk))


def read_switch_file(path: Path, environment: Mapping[str, str] | None = None) -> tuple[Path | None, frozenset[str]]:
    """Give the path of the file of bronnen that are switched off, if one is set, and the names of all bronnen.

    Needs nothing else of the settings file to be right, nor any secret: it is for when something is wrong already.
    """
    table = _parsed(path)
    problems: list[Problem] = []
    filling = Filling(os.environ if environment is None else environment)
    written = filling.filled(_table(table, "server", problems).get("uitgezet"), "server.uitgezet")
    bronnen = frozenset(_table(table, "bronnen", problems))
    if problems or filling.problems:
        raise SettingsError([*problems, *filling.problems])
    return (Path(written) if isinstance(written, str) and written else None), bronnen


def read_settings(
    path: Path, adapters: Mapping[str, Adapter[Any]], environment: Mapping[str, str] | None = None
) -> Settings:
    """Read a settings file; a `SettingsError` tells all that is wrong with it.

    Args:
        path: Of the TOML file. Relative paths in it are left as they are: of the folder that we were started in.
        adapters: Those that are installed, by name.
        environment: To fill in ${NAME} from; None: that of the process.
    """
    filling = Filling(os.environ if environment is None else environment)
    table = filling.filled(_parsed(path))
    problems, notes = filling.problems, filling.notes
    unset = frozenset(problem.place for problem in problems)
    known = ("server", "toegang", "documenten", "logboek", "metingen", "bronnen")
    problems += [Problem(name, f"unknown setting.{did_you_mean(name, known)}") for name in table if name not in known]
    raw_server, raw_toegang = _table(table, "server", problems), _table(table, "toegang", problems)
    server = build(Server, raw_server, "server", problems, unset)
    toegang = build(Toegang, raw_toegang, "toegang", problems, unset)
    documenten = build(Documenten, _table(table, "documenten", problems), "documenten", problems, unset)
    metingen = build(Metingen, _table(table, "metingen", problems), "metingen", problems, unset)
    logboek = None
    if "logboek" in table:
        logboek = build(Logboek, _table(table, "logboek", problems), "logboek", problems, unset)
    elif toegang is not None:
        problems += lacking_logboek(toegang)
    logboek_tls = make_tls(logboek, "logboek", problems, notes) if logboek is not None else None
    # Of what was written, so that it is told together with what is wrong in either.
    problems += sign_in_problems(
        raw_toegang.get("modus"), has_oidc="oidc" in raw_toegang, has_sleutel="sleutel" in raw_server
    )
    bronnen = {
        name: bron
        for name, raw_bron in _table(table, "bronnen", problems).items()
        if (bron := _bron(name, raw_bron, adapters, problems, unset, notes)) is not None
    }
    if toegang is not None:
        problems += unknown_bronnen(toegang, _table(table, "bronnen", []))
    if not table.get("bronnen"):
        problems.append(Problem("bronnen", "at least one bron is needed, as [bronnen.NAME]"))
    if problems or server is None or toegang is None or documenten is None or metingen is None:
        raise SettingsError(problems)
    settings = Settings(
        server=server,
        toegang=toegang,
        documenten=documenten,
        logboek=logboek,
        logboek_tls=logboek_tls,
        metingen=metingen,
        bronnen=bronnen,
    )
    notes += [*plain_secrets(settings.values(), filling.plain), *roles_without_scopes(toegang), *trying_out(settings)]
    return dataclasses.replace(settings, notes=tuple(notes))


def _parsed(path: Path) -> Mapping[str, Any]:
    # Without the errors themselves as a cause: they may hold the whole file, secrets too.
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([Problem(str(path), f"cannot be read ({error.strerror})")]) from None
    except UnicodeDecodeError:
        raise SettingsError([Problem(str(path), "is not UTF-8 text")]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([Problem(str(path), f"is not TOML: {error}")]) from None


def _table(table: Mapping[str, Any], name: str, problems: list[Problem]) -> Mapping[str, Any]:
    found = table.get(name, {})
    if isinstance(found, dict):
        return found
    problems.append(Problem(name, "must be a table"))
    return {}


def _bron(
    name: str,
    raw: object,
    adapters: Mapping[str, Adapter[Any]],
    problems: list[Problem],
    unset: Collection[str],
    notes: list[Problem],
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
    tls = make_tls(gemeenschappelijk, place, problems, notes) if gemeenschappelijk is not None else None
    if adapter is None:
        return None
    settings = build(adapter.settings, own, place, problems, unset, beside=_COMMON)
    if gemeenschappelijk is None or settings is None:
        return None
    return BronSettings(name=name, gemeenschappelijk=gemeenschappelijk, adapter=adapter, settings=settings, tls=tls)
