"""A skeleton to begin an adapter with: a distribution whose tests pass as it is written. For `klantbeeld adapters new`.

The files are package data under `files/`; the name ends in `.txt`, so that no tool takes them for ours. In them stand
`{{naam}}` for the name of the adapter, `{{Naam}}` for that name in the names of classes, and more (`_words`).
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from klantbeeld import __version__

__all__ = ["write_skeleton"]

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 24
_SUFFIX = ".txt"


def write_skeleton(name: str, folder: Path, taken: Container[str] = ()) -> Path:
    """Write a distribution for an adapter in a new folder, and give that folder.

    Raises ValueError for a name that cannot be one, and FileExistsError if there is already something of that name.

    Args:
        name: Of the adapter, as settings will have it.
        folder: Where the new folder comes.
        taken: Names that adapters have already.
    """
    _check(name, taken)
    words = _words(name)
    made = folder / words["distribution"]
    made.mkdir(parents=True)
    for source, path in _found(files(__name__) / "files", Path()):
        place = made / Path(*(words["package"] if part == "package" else part for part in path.parts))
        place.parent.mkdir(exist_ok=True)
        place.write_text(_filled(source.read_text(encoding="utf-8"), words), encoding="utf-8", newline="\n")
    return made


def _check(name: str, taken: Container[str]) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or keyword.iskeyword(name):
        raise ValueError(
            f"the name of an adapter is one word of at most {_LONGEST} small letters, digits and _, as in klachten"
        )
    if name in taken:
        raise ValueError(f"there is already an adapter {name}; settings could not tell which one is meant")


def _words(name: str) -> Mapping[str, str]:
    return {
        "naam": name,
        "Naam": "".join(part.capitalize() for part in name.split("_")),
        "package": f"klantbeeld_{name}",
        "distribution": f"klantbeeld-{name.replace('_', '-')}",
        "NAAM": name.upper(),
        "version": __version__,
    }


def _found(folder: Traversable, path: Path) -> list[tuple[Traversable, Path]]:
    found: list[tuple[Traversable, Path]] = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            found += _found(one, path / one.name)
        elif one.name.endswith(_SUFFIX):
            found.append((one, path / one.name.removesuffix(_SUFFIX)))
    return found


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace("{{" + word + "}}", value)
    return text
