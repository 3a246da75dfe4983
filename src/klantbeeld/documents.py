"""Keeping the manifest of trusted documents. For `klantbeeld documents`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from klantbeeld.access.documents import Documentbeleid, Registered, document_id
from klantbeeld.schema.registered import doel_in, name_of, unfit
from klantbeeld.schema.run import Runner
from klantbeeld.server.documenten import doel_problem, hash_of, manifest_problems
from klantbeeld.server.parts import build_limits
from klantbeeld.settings import (
    Documenten,
    Problem,
    Server,
    Settings,
    SettingsError,
    read_bytes,
    read_manifest,
    read_object,
    write_manifest,
)

_APOLLO = "apollo-persisted-query-manifest"
_OTHER_ID = "its id is not the SHA-256 of its text; let the tool that wrote it use sha256 (codegen: hashAlgorithm)"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest, and the settings it is for; without those the defaults hold, and any purpose will do."""

    path: Path
    settings: Settings | None = None

    def add(self, files: Iterable[Path], *, clients: Sequence[str] = (), doel: str | None = None) -> list[str]:
        """Register documents, all or none, and tell what became of each; a `SettingsError` tells all that is wrong.

        Args:
            files: Documents, or manifests as codegen, Relay and Apollo write them.
            clients: The applications that may run them; none: all.
            doel: The purpose they are for; None: that which is written in each.
        """
        known = {one.id: one for one in self._read()} if self.path.exists() else {}
        ready, told, problems = self._runner().documents.ready, list[str](), list[Problem]()
        for place, text in _texts(files, self._documenten.max_manifest, problems):
            document = ready(text)
            name, purpose = name_of(document), doel or doel_in(document)
            wrong = list(unfit(document, doel))
            if wrong or name is None or purpose is None:
                problems += [Problem(place, problem) for problem in wrong]
                continue
            limited = tuple(sorted(set(clients))) or None
            one = Registered(id=document_id(text), operation=name, doel=purpose, text=text, clients=limited)
            conflict = doel_problem(purpose, self.settings) or _conflict(known.get(one.id), one)
            if conflict is not None:
                problems.append(Problem(place, conflict))
                continue
            known[one.id], state = _joined(known.get(one.id), one)
            told.append(f"{one.operation} ({one.id[:12]}): {state}")
        most = self._documenten.max_documenten
        if len(known) > most:
            problems.append(Problem(str(self.path), f"would have {len(known)} documents; max_documenten is {most}"))
        if problems:
            raise SettingsError(problems)
        write_manifest(self.path, known.values())
        return told

    def lines(self) -> Iterator[str]:
        """Give a line for each document: id, operation, purpose, who may run it, and the scopes that takes."""
        registered = self._read()
        runner = self._runner()
        for one in sorted(registered, key=lambda one: (one.operation, one.id)):
            document = runner.documents.ready(one.text)
            scopes = ", ".join(sorted({scope for scope, _ in document.scopes})) or "none"
            needed = scopes if document.node is not None else "unknown, for it does not fit the schema"
            clients = ", ".join(one.clients) if one.clients else "all"
            yield f"{one.id} {one.operation}: doel {one.doel}; clients {clients}; scopes {needed}"

    def check(self) -> int:
        """Give the number of documents; a `SettingsError` tells all that is wrong with them."""
        registered = self._read()
        runner = self._runner({one.id: one for one in registered})
        problems = manifest_problems(self.path, registered, runner, self.settings)
        if problems:
            raise SettingsError(problems)
        return len(registered)

    @property
    def _documenten(self) -> Documenten:
        return self.settings.documenten if self.settings else Documenten()

    def _read(self) -> tuple[Registered, ...]:
        return read_manifest(self.path, self._documenten)

    def _runner(self, registered: Mapping[str, Registered] | None = None) -> Runner:
        server = self.settings.server if self.settings else Server()
        return Runner(build_limits(server), Documentbeleid(registered=registered))


def _conflict(known: Registered | None, new: Registered) -> str | None:
    """Say why a document cannot be registered beside what is known of it."""
    if known is None:
        return None
    if known.doel != new.doel:
        return f"is registered for {known.doel} already, and a document has one purpose"
    if known.clients is not None and new.clients is None:
        return f"is for {', '.join(known.clients)} alone; say with --client for whom else"
    return None


def _joined(known: Registered | None, new: Registered) -> tuple[Registered, str]:
    """Give what the manifest gets, and what is told of that."""
    if known is None:
        return new, f"added, for {new.doel}"
    if known.clients is None or new.clients is None or set(new.clients) <= set(known.clients):
        return known, "is there already"
    more = sorted(set(new.clients) - set(known.clients))
    return replace(known, clients=tuple(sorted({*known.clients, *more}))), f"now also for {', '.join(more)}"


def _texts(files: Iterable[Path], max_bytes: int, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Give each document in the files, with its place; what cannot be read is added to the problems."""
    for file in files:
        try:
            if file.suffix != ".json":
                yield str(file), read_bytes(file, max_bytes).decode()
                continue
            pairs = _pairs(read_object(file, max_bytes))
        except SettingsError as error:
            problems += error.problems
            continue
        except UnicodeDecodeError:
            problems.append(Problem(str(file), "is not UTF-8 text"))
            continue
        if pairs is None:
            known = f"a manifest of Apollo ({_APOLLO}, version 1), or an object of texts by their SHA-256"
            problems.append(Problem(str(file), f"is not {known}"))
        for id, text in pairs or ():
            if hash_of(id) == document_id(text):
                yield f"{file}: {id[:19]}", text
            else:
                problems.append(Problem(f"{file}: {id[:19]}", _OTHER_ID))


def _pairs(table: Mapping[str, object]) -> list[tuple[str, str]] | None:
    """Give the ids and texts in a manifest that another tool wrote; None: it is none that is known."""
    match table:
        case {"format": str() as form, "version": 1, "operations": list() as operations} if form == _APOLLO:
            found = [(one.get("id"), one.get("body")) if isinstance(one, dict) else (None, None) for one in operations]
        case {"format": _}:
            return None
        case _:
            found = list(table.items())
    pairs = [(id, text) for id, text in found if isinstance(id, str) and isinstance(text, str)]
    return pairs if len(pairs) == len(found) else None
