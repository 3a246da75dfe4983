"""Paths with numbers in them: encoded, kept below the base URL, and not shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class FilledPath:
    """A path with numbers in it, such as FilledPath("burgers/{}/afspraken", (bsn,)). Logs show the template alone.

    Raises ValueError for a value that could lead elsewhere: one with a slash, or of dots only.
    """

    template: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.template.count("{}") != len(self.values):
            raise ValueError("a path needs a value for every {}")
        if not all(map(_stays_one_segment, self.values)):
            raise ValueError("a value that cannot be part of a path")

    @property
    def filled(self) -> str:
        """The path with its values, encoded."""
        return self.template.format(*(quote(value, safe="") for value in self.values))

    def __repr__(self) -> str:
        return f"FilledPath({self.template!r})"


def _stays_one_segment(value: str) -> bool:
    # A server may decode what is encoded before it looks where a segment ends.
    return bool(value.strip(".")) and ".." not in value and value.isprintable() and not set(value) & set("/\\%?#")
