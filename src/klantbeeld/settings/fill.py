"""Filling in what a text of the settings takes from the environment (`${NAME}`) or from a file (`${file:PATH}`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from klantbeeld.settings.file import UnreadableFileError, is_public, read_secret
from klantbeeld.settings.problem import Problem

_NAME = r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}"
_VARIABLE = re.compile(_NAME)
# The path may begin with a variable, such as ${CREDENTIALS_DIRECTORY}.
_REFERENCE = re.compile(rf"{_NAME}|\$\{{file:((?:[^{{}}]|{_NAME})+)\}}")

PUBLIC = "the file can be read by everybody on this machine"


@dataclass(slots=True)
class Filling:
    """Fills in the texts of one settings file, and remembers by their place what there is to tell of them."""

    environment: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    plain: set[str] = field(default_factory=set)
    """Places of the texts that stand in the settings file itself."""

    def filled(self, raw: Any, place: str = "") -> Any:  # noqa: ANN401
        """Give a value, and everything in it, with all texts filled in."""
        match raw:
            case dict():
                start = f"{place}." if place else ""
                return {key: self.filled(value, start + key) for key, value in raw.items()}
            case list():
                return [self.filled(value, f"{place}.{index}") for index, value in enumerate(raw)]
            case str():
                return self._text(raw, place)
        return raw

    def _text(self, raw: str, place: str) -> str:
        if "${" not in raw:
            self.plain.add(place)
            return raw
        # Else a reference with a mistake in it would be taken for the secret.
        if "${" in _REFERENCE.sub("", raw):
            self.problems.append(Problem(place, "has a ${ that is neither ${NAME} nor ${file:PATH}"))
            return raw
        return _REFERENCE.sub(lambda found: self._taken(found, place), raw)

    def _taken(self, found: re.Match[str], place: str) -> str:
        name, path = found[1], found[2]
        return self._variable(name, place) if path is None else self._content(path, place)

    def _variable(self, name: str, place: str) -> str:
        if name not in self.environment:
            self.problems.append(Problem(place, f"the environment variable {name} is not set"))
        return self.environment.get(name, "")

    def _content(self, written: str, place: str) -> str:
        told = len(self.problems)
        path = _VARIABLE.sub(lambda found: self._variable(found[1], place), written)
        if len(self.problems) > told:
            return ""
        try:
            secret = read_secret(path)
            if is_public(path):
                self.notes.append(Problem(place, PUBLIC))
            return secret
        except UnreadableFileError as error:
            # As it is written: what comes from the environment may be the secret itself, put there by mistake.
            self.problems.append(Problem(place, f"the file {written} {error}"))
            return ""
