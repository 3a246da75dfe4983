"""Trusted documents: from the settings to what may be asked, and the id in a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from klantbeeld.access.documents import Documentbeleid, Registered
from klantbeeld.schema.context import Limits
from klantbeeld.schema.run import Request, Runner
from klantbeeld.server.responses import Problem as HttpProblem
from klantbeeld.settings import Problem, Settings, SettingsError, did_you_mean, read_manifest


def build_runner(settings: Settings, limits: Limits) -> Runner:
    """Make the schema with the documents that may be asked; a `SettingsError` tells what is wrong with those."""
    documenten = settings.documenten
    modi = {name: client.modus for name, client in documenten.clients.items()}
    if documenten.manifest is None:
        return Runner(limits, Documentbeleid(modus=documenten.modus, clients=modi))
    path = Path(documenten.manifest)
    registered = read_manifest(path, documenten)
    beleid = Documentbeleid(modus=documenten.modus, clients=modi, registered={one.id: one for one in registered})
    runner = Runner(limits, beleid)
    problems = manifest_problems(path, registered, runner, settings)
    if problems:
        raise SettingsError(problems)
    return runner


def manifest_problems(
    path: Path, registered: Iterable[Registered], runner: Runner, settings: Settings | None
) -> list[Problem]:
    """Tell all that is wrong with the documents in a manifest.

    Args:
        path: Of the manifest.
        registered: What stands in it.
        runner: Over these documents.
        settings: With the verwerkingsactiviteiten; None: those are not known.
    """
    found = list(runner.admission.problems())
    found += [(one, problem) for one in registered if (problem := doel_problem(one.doel, settings)) is not None]
    return [Problem(f"{path}: {one.operation} ({one.id[:12]})", problem) for one, problem in found]


def doel_problem(doel: str, settings: Settings | None) -> str | None:
    """Say what is wrong with a purpose; without verwerkingsactiviteiten in the settings any will do."""
    activiteiten = settings.toegang.activiteiten if settings else {}
    if not activiteiten or doel in activiteiten:
        return None
    return f"doel: {doel} is not one of the toegang.activiteiten.{did_you_mean(doel, activiteiten)}"


def hash_of(id: str) -> str:
    """Give the hash in an id, which may have the name of the algorithm before it."""
    return id.lower().removeprefix("sha256:")


def document_id_of(sent: Mapping[str, Any]) -> str | None:
    """Give the id of the document that a request asks for.

    It may stand in `documentId`, with or without "sha256:" before it (GraphQL over HTTP, persisted documents), or in
    `extensions.persistedQuery` (as clients of Apollo send it). A `Problem` is raised for what cannot be one.
    """
    plain: Any = sent.get("documentId")
    extension: Any = (sent.get("extensions") or {}).get("persistedQuery")
    if not isinstance(plain, str | None):
        raise HttpProblem(400, "documentId: moet een tekst zijn.")
    if extension is None:
        return None if plain is None else hash_of(plain)
    if not isinstance(extension, dict) or extension.get("version") != 1:
        raise HttpProblem(400, "extensions.persistedQuery: moet een object met version 1 zijn.")
    other: Any = extension.get("sha256Hash")
    if not isinstance(other, str):
        raise HttpProblem(400, "extensions.persistedQuery.sha256Hash: moet een tekst zijn.")
    if plain is not None and hash_of(plain) != hash_of(other):
        raise HttpProblem(400, "documentId en extensions.persistedQuery: zijn niet hetzelfde id.")
    return hash_of(other)


def described(request: Request, registered: Registered | None) -> dict[str, str]:
    """Say for the log which document a request is about: only what was registered is told by its name."""
    if registered is not None:
        return {"document": registered.id[:12], "operation": registered.operation}
    return {"document": "vrij" if request.query is not None else "onbekend"}
