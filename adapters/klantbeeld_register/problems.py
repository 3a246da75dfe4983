"""What a database error means: which `BronError` it is. A message never repeats what the database said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg.exceptions import PostgresError  # type: ignore[import-untyped]  # has no stubs
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from klantbeeld.contract import BronDataError, BronError, BronForbiddenError, BronTimeoutError, BronUnavailableError

__all__ = ["NOT_MADE", "told"]

NOT_MADE = "the tables are not there; make them with: klantbeeld register init"
_REFUSED = {
    "42P01": NOT_MADE,
    "42501": "the database does not give this user the rights that are needed",
    "28000": "the database does not let us in",
    "28P01": "the database does not let us in: wrong user or password",
    "3D000": "there is no such database",
}
# Connection trouble, too many connections, out of something, shutting down, the network: all may pass.
_PASSING = ("08", "53", "57", "58", "40")


@contextmanager
def told(bron: str) -> Iterator[None]:
    """Raise as a `BronError` what the database or the road to it raises.

    Without the error itself as a cause: what a database says may repeat the values it was given.
    """
    try:
        yield
    except (PoolTimeoutError, TimeoutError):
        raise BronTimeoutError(f"{bron}: the database did not answer in time") from None
    except OSError:
        raise BronUnavailableError(f"{bron}: the database cannot be reached") from None
    except (SQLAlchemyError, PostgresError, sqlite3.Error) as error:
        raise _meant(bron, error) from None


def _meant(bron: str, error: Exception) -> BronError:
    raw = error.orig if isinstance(error, DBAPIError) else error
    while raw is not None and raw.__cause__ is not None:  # SQLAlchemy hides that of asyncpg behind one of its own
        raw = raw.__cause__ if isinstance(raw.__cause__, Exception) else None
    if isinstance(raw, TimeoutError):
        return BronTimeoutError(f"{bron}: the database did not answer in time")
    if isinstance(raw, sqlite3.Error):
        return _of_sqlite(bron, raw)
    state = str(getattr(raw, "sqlstate", None) or "")
    if state in _REFUSED:
        return BronForbiddenError(f"{bron}: {_REFUSED[state]}")
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if lost or state.startswith(_PASSING) or isinstance(raw, OSError) or not state:
        return BronUnavailableError(f"{bron}: the connection with the database was lost")
    return BronDataError(f"{bron}: the database gives an error ({state})")


def _of_sqlite(bron: str, error: sqlite3.Error) -> BronError:
    # The name of the error, for the text may hold anything.
    name = getattr(error, "sqlite_errorname", "") or ""
    if "no such table" in str(error):
        return BronForbiddenError(f"{bron}: {NOT_MADE}")
    if name.startswith(("SQLITE_PERM", "SQLITE_READONLY", "SQLITE_AUTH")):
        return BronForbiddenError(f"{bron}: the file may not be written")
    if name.startswith("SQLITE_CANTOPEN"):
        return BronUnavailableError(f"{bron}: the file cannot be opened")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_NOMEM")):
        return BronUnavailableError(f"{bron}: the file cannot be used now ({name})")
    return BronDataError(f"{bron}: the file is not a good database ({name or 'unknown'})")
