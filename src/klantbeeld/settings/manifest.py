"""The manifest: the file in which the registered documents stand, made to be kept and reviewed in version control.

JSON, in a fixed order, with each document as a list of its lines, so that a change of one line is a diff of one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import orjson

from klantbeeld.access.documents import Registered, document_id
from klantbeeld.settings.build import build
from klantbeeld.settings.documenten import Documenten
from klantbeeld.settings.problem import Problem, SettingsError

_FORMAT: Literal["klantbeeld-documents"] = "klantbeeld-documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: str
    operation: str
    doel: str
    text: tuple[str, ...]
    clients: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.id != document_id("\n".join(self.text)):
            raise ValueError("id is not that of the text; a changed text is added anew with `klantbeeld documents add`")
        if not self.doel.strip():
            raise ValueError("doel must not be empty")
        if self.clients is not None and not all(map(str.strip, self.clients or ("",))):
            raise ValueError("clients: name at least one, or leave it out for all")

    def registered(self) -> Registered:
        return Registered(
            id=self.id, operation=self.operation, doel=self.doel, text="\n".join(self.text), clients=self.clients
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    format: Literal["klantbeeld-documents"]
    version: Literal[1]
    documents: tuple[_Entry, ...]


def read_manifest(path: Path, settings: Documenten) -> tuple[Registered, ...]:
    """Read a manifest; a `SettingsError` tells all that is wrong with its form.

    Args:
        path: Of the file.
        settings: How large it may be.
    """
    problems: list[Problem] = []
    manifest = build(_Manifest, read_object(path, settings.max_manifest), str(path), problems)
    if manifest is None:
        raise SettingsError(problems)
    if len(manifest.documents) > settings.max_documenten:
        told = f"has {len(manifest.documents)} documents, more than the {settings.max_documenten} of max_documenten"
        raise SettingsError([Problem(str(path), told)])
    ids = [entry.id for entry in manifest.documents]
    double = sorted({id for id in ids if ids.count(id) > 1}) if len(set(ids)) < len(ids) else []
    if double:
        raise SettingsError([Problem(str(path), f"has {id} more than once") for id in double])
    return tuple(entry.registered() for entry in manifest.documents)


def write_manifest(path: Path, documents: Iterable[Registered]) -> None:
    """Write a manifest: the same documents always give the same bytes."""
    entries = [
        {
            "id": one.id,
            "operation": one.operation,
            "doel": one.doel,
            **({} if one.clients is None else {"clients": sorted(one.clients)}),
            "text": one.text.split("\n"),
        }
        for one in sorted(documents, key=lambda one: (one.operation, one.id))
    ]
    whole = {"format": _FORMAT, "version": 1, "documents": entries}
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    new.replace(path)


def read_object(path: Path, max_bytes: int) -> dict[str, object]:
    """Read a JSON file that holds an object; a `SettingsError` tells why it cannot be read."""
    try:
        found = orjson.loads(read_bytes(path, max_bytes))
    except orjson.JSONDecodeError as error:
        raise SettingsError([Problem(str(path), f"is not JSON (line {error.lineno}, column {error.colno})")]) from error
    if not isinstance(found, dict):
        raise SettingsError([Problem(str(path), "must be a JSON object")])
    return found


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Read a file that is not too large; a `SettingsError` tells why it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise SettingsError([Problem(str(path), f"cannot be read ({error.strerror})")]) from error
    if len(content) > max_bytes:
        raise SettingsError([Problem(str(path), f"is larger than {max_bytes} bytes")])
    return content
