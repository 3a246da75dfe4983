"""The kill switch: which bronnen are switched off now, as a file says that all workers look at."""

from __future__ import annotations

import logging
import os
import stat
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

_log = logging.getLogger(__name__)

_EVERY = 1.0
"""Seconds between two looks at the file."""
_MOST_BYTES = 100_000
_HEADER = "# The bronnen that are switched off, one on a line. Changed by: klantbeeld bron uit|aan NAAM\n"


class UnreadableError(Exception):
    """The file cannot be used; the text says why, and nothing of what is in it."""


class Switches:
    """Which bronnen are switched off. A question sees what the file said at most a second ago, without a restart.

    A file that is not there switches nothing off. Of one that cannot be read it is told in the log, and what held
    before goes on to hold.

    Args:
        path: Of the file; None: nothing can be switched off.
        clock: Gives the time in seconds; only differences count.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._off: frozenset[str] = frozenset()
        self._seen: tuple[int, ...] | None = None
        self._look_again = clock()

    def is_off(self, bron: str) -> bool:
        """Say whether a bron is switched off."""
        if self._path is not None and self._clock() >= self._look_again:
            self._look_again = self._clock() + _EVERY
            self._look(self._path)
        return bron in self._off

    def _look(self, path: Path) -> None:
        seen = _mark(path)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            off = read_off(path)
        except UnreadableError as error:
            _log.warning("the file of bronnen that are switched off cannot be used", extra={"problem": str(error)})
            return
        for name in sorted(off ^ self._off):
            _log.warning("bron switched off" if name in off else "bron switched on", extra={"bron": name})
        self._off = off


def _mark(path: Path) -> tuple[int, ...] | None:
    """Give what differs when a file has changed or was replaced; None: it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev)


def read_off(path: Path) -> frozenset[str]:
    """Give the names in the file; raises `UnreadableError`."""
    return frozenset(name for line in _lines(path) if (name := _name_on(line)))


def switch(path: Path, names: Collection[str], *, off: bool) -> None:
    """Switch bronnen off or on, for every process that looks at the file; raises `UnreadableError` or OSError.

    The file is replaced as a whole, and other lines in it, such as a comment of somebody, stay.
    """
    kept = [line for line in _lines(path) if _name_on(line) not in names] or [_HEADER]
    added = [f"{name}\n" for name in sorted(names)] if off else []
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines([*kept, *added])
        Path(temporary).chmod(mode)  # the façade may run as somebody else
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _name_on(line: str) -> str:
    return line.partition("#")[0].strip()


def _lines(path: Path) -> list[str]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe may keep us waiting for ever
            raise UnreadableError("it is not a file")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror})") from None
    if len(content) > _MOST_BYTES:
        raise UnreadableError(f"it is larger than {_MOST_BYTES} bytes")
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise UnreadableError("it is not UTF-8 text") from None
    return [f"{line}\n" for line in lines]
