"""The command `klantbeeld documents`, and what `check` says of the manifest."""

from __future__ import annotations

import argparse
from pathlib import Path

from klantbeeld.cli.telling import ERR, OUT, count, tell
from klantbeeld.documents import Manifest
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import Settings, SettingsError, read_settings


def check_manifest(settings: Settings) -> int:
    """Give the number of problems with the documents that the settings name."""
    if settings.documenten.manifest is None:
        return 0
    path = Path(settings.documenten.manifest)
    try:
        OUT.print(f"{path}: {count(Manifest(path, settings).check(), 'document')}, ok", markup=False)
    except SettingsError as error:
        OUT.print(f"{path}: problem", markup=False)
        for problem in error.problems:
            OUT.print(f"  {problem}", markup=False)
        return len(error.problems)
    return 0


def on_manifest(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config, usable_adapters()) if arguments.config else None
    path: Path | None = arguments.manifest
    if path is None and settings is not None and settings.documenten.manifest is not None:
        path = Path(settings.documenten.manifest)
    if path is None:
        ERR.print("Say which manifest with --manifest, or with --config of settings that name one.", markup=False)
        return 2
    try:
        arguments.command(Manifest(path, settings), arguments)
    except SettingsError as error:
        return tell("documents", error)
    return 0


def add_documents(manifest: Manifest, arguments: argparse.Namespace) -> None:
    for line in manifest.add(arguments.files, clients=arguments.client, doel=arguments.doel):
        OUT.print(line, markup=False)


def list_documents(manifest: Manifest, _: argparse.Namespace) -> None:
    for line in manifest.lines():
        OUT.print(line, markup=False)


def check_documents(manifest: Manifest, _: argparse.Namespace) -> None:
    OUT.print(f"{manifest.path}: {count(manifest.check(), 'document')}, ok", markup=False)
