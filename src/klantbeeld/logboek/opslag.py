"""Opslag (storage): the lines that wait, in a file of SQLite. Everything here blocks."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_HELD = 60.0
"""Seconds that lines are for the worker that added or took them: longer than sending them lasts. Then for any."""
_PATIENCE = 2.0
"""Seconds to wait for another worker that is writing."""
_TABLE = """
CREATE TABLE IF NOT EXISTS regel (
  nummer INTEGER PRIMARY KEY AUTOINCREMENT,
  span_id TEXT NOT NULL,
  regel BLOB NOT NULL,
  houder TEXT NOT NULL,
  tot REAL NOT NULL
)
"""
_INSERT = "INSERT INTO regel (span_id, regel, houder, tot) VALUES (?, ?, ?, ?)"


class OpslagError(Exception):
    """The file cannot be read or written; it is full, or the disk is."""


@dataclass(frozen=True, slots=True)
class Wachtend:
    """A line that waits."""

    span_id: str
    regel: bytes
    """As it is sent."""
    nummer: int = 0
    """Its place in the queue, once it has one."""


class Opslag:
    """The file, for one worker; not to be used by two threads at the same time.

    What is added is on the disk when `add` returns. Every method raises `OpslagError`.

    Args:
        path: Workers of one machine may share it; it must be on a disk of that machine.
        max_bytes: How large it may become; what does not fit is refused.
    """

    def __init__(self, path: str, *, max_bytes: int) -> None:
        self._path = Path(path).absolute()
        self._max_bytes = max_bytes
        self._houder = secrets.token_hex(8)
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Begin; makes the file if it is not there, to be read by its owner alone."""
        with _told():
            if not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            # Used by one thread after another.
            self._connection = database = sqlite3.connect(
                self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            with _told():
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = FULL")
                database.execute(f"PRAGMA max_page_count = {max(self._max_bytes // self._page_size, 1)}")
                database.execute(_TABLE)
        except OpslagError:
            self.close()
            raise

    def close(self) -> None:
        """End."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def add(self, lines: Sequence[Wachtend]) -> None:
        """Add lines, for this worker to send."""
        tot = time.time() + _HELD
        with self._writing() as database:
            database.executemany(_INSERT, [(one.span_id, one.regel, self._houder, tot) for one in lines])

    def take(self, most: int) -> list[Wachtend]:
        """Give the oldest lines that are for this worker, or that another left lying; for a while nobody else can."""
        now = time.time()
        with self._writing() as database:
            rows = database.execute(
                "SELECT span_id, regel, nummer FROM regel WHERE houder = ? OR tot < ? ORDER BY nummer LIMIT ?",
                (self._houder, now, most),
            ).fetchall()
            database.executemany(
                "UPDATE regel SET houder = ?, tot = ? WHERE nummer = ?",
                [(self._houder, now + _HELD, nummer) for _, _, nummer in rows],
            )
        return [Wachtend(*row) for row in rows]

    def remove(self, lines: Sequence[Wachtend]) -> None:
        """Forget lines: the logboek has them."""
        with self._writing() as database:
            database.executemany("DELETE FROM regel WHERE nummer = ?", [(one.nummer,) for one in lines])

    def set_aside(self, line: Wachtend, seconds: float) -> None:
        """Keep a line, and do not give it to anybody for so long."""
        with self._writing() as database:
            update = "UPDATE regel SET houder = '', tot = ? WHERE nummer = ?"
            database.execute(update, (time.time() + seconds, line.nummer))

    def depth(self) -> int:
        """Give how many lines there are."""
        with _told():
            return int(self._open.execute("SELECT count(*) FROM regel").fetchone()[0])

    def oldest(self) -> bytes | None:
        """Give the line that waits longest; None: none does."""
        with _told():
            row = self._open.execute("SELECT regel FROM regel ORDER BY nummer LIMIT 1").fetchone()
            return None if row is None else row[0]

    def probe(self) -> None:
        """Write something of the size of a few lines, and take it away."""
        with self._writing() as database:
            made = database.execute(_INSERT, ("", bytes(2 * self._page_size), self._houder, 0))
            database.execute("DELETE FROM regel WHERE nummer = ?", (made.lastrowid,))

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise OpslagError("is not open")
        return self._connection

    @property
    def _page_size(self) -> int:
        return int(self._open.execute("PRAGMA page_size").fetchone()[0])

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing."""
        database = self._open
        with _told():
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                raise


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell what goes wrong in our own words; those of SQLite hold nothing of what was written."""
    try:
        yield
    except sqlite3.Error as error:
        raise OpslagError(str(error)) from error
    except OSError as error:
        raise OpslagError(error.strerror or type(error).__name__) from error
