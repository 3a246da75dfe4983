"""The database: connections, and what must hold before anything is read."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from sqlalchemy import Executable, String, column, event, literal, select, table
from sqlalchemy.engine import URL, RowMapping, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from klantbeeld.contract import BronContext, BronForbiddenError, Geheim
from klantbeeld_register.kluis import Kluis, Zoeker, zoekers
from klantbeeld_register.problems import told
from klantbeeld_register.settings import RegisterSettings
from klantbeeld_register.tables import toestand

__all__ = ["LOCK", "SCHEMA", "ZOEKSLEUTEL", "Database", "Session", "must_be_there", "open_engine", "read_toestand"]

T = TypeVar("T")

SCHEMA = "0001"
"""The migration that this version of the adapter reads and writes with."""
ZOEKSLEUTEL = "zoeksleutel"
"""Under which name `toestand` has the fingerprint of the key that is searched with."""
LOCK = 727165014
"""The number of the lock, in PostgreSQL, that who writes holds; it means nothing."""
_AT_ONCE = 10_000
"""Keys in one question; SQLite and PostgreSQL both take some thirty thousand parameters."""
_LONG = 60.0
_SQLITE = "sqlite"
_VERSION = table("alembic_version", column("version_num", String))


class Session:
    """A connection in one transaction: all that is read is of one moment, and all that is written is, or nothing."""

    def __init__(self, connection: AsyncConnection, kluis: Kluis, zoeker: Zoeker) -> None:
        self._connection = connection
        self.kluis = kluis
        self.zoeker = zoeker
        self.is_sqlite = connection.dialect.name == _SQLITE

    async def rows(self, statement: Executable) -> Sequence[RowMapping]:
        """Ask one question."""
        return (await self._connection.execute(statement)).mappings().all()

    async def execute(self, statement: Executable, rows: Sequence[Mapping[str, object]] | None = None) -> None:
        """Change something; with rows: once for each of them, at once."""
        if rows is None:
            await self._connection.execute(statement)
        elif rows:
            await self._connection.execute(statement, [dict(row) for row in rows])

    async def of_keys(
        self, keys: Collection[str], statement: Callable[[Sequence[str]], Executable]
    ) -> Sequence[RowMapping]:
        """Ask what hangs under these keys: one question, or one per ten thousand keys."""
        asked = sorted(set(keys))
        found: list[RowMapping] = []
        for start in range(0, len(asked), _AT_ONCE):
            found += await self.rows(statement(asked[start : start + _AT_ONCE]))
        return found


class Database:
    """The database of one bron. Makes connections when they are needed, and never earlier.

    Args:
        context: Of the bron.
        for_commands: For what a person waits for: work may take long, and may write.
    """

    def __init__(self, context: BronContext[RegisterSettings], *, for_commands: bool = False) -> None:
        settings = context.settings
        self.bron = context.name
        self.kluis = Kluis(context.name, settings.sleutels)
        self._zoekers = zoekers(settings.zoeksleutel, settings.oude_zoeksleutels)
        self._engine = open_engine(context, patience=None if for_commands else context.deadline)
        self._under_way: set[asyncio.Task[object]] = set()

    async def read(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Read with a connection. Whoever stops waiting does so at once: letting go of the connection goes on behind.

        That matters when the database hangs, for then letting go takes as long as any other question.
        """
        task = asyncio.ensure_future(self._read(work))
        self._under_way.add(task)
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.cancel()
            raise

    async def write(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Write with a connection: all of it, or nothing when it fails. One at a time, over all processes."""
        with told(self.bron):
            must_be_there(self._engine)
            async with self._engine.begin() as connection:
                if connection.dialect.name != _SQLITE:
                    await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
                zoeker = await self._zoeker(connection)
                return await work(Session(connection, self.kluis, zoeker))

    async def close(self) -> None:
        """Let go of all connections."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()

    async def _read(self, work: Callable[[Session], Awaitable[T]]) -> T:
        with told(self.bron):
            must_be_there(self._engine)
            async with self._engine.connect() as connection:
                if connection.dialect.name != _SQLITE:
                    # All that is read is of one moment. (Who writes must see what others wrote before his turn.)
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                zoeker = await self._zoeker(connection)
                return await work(Session(connection, self.kluis, zoeker))

    async def _zoeker(self, connection: AsyncConnection) -> Zoeker:
        """Look whether the register is one that we can read, and give what it is searched with.

        Each time, for it may be migrated or encrypted anew while we run: with another key than it has, nothing would
        be found, and that would pass for "there is none".
        """
        held = await read_toestand(connection)
        if held.get("schema") != SCHEMA:
            raise BronForbiddenError(schema_problem(self.bron, held.get("schema")))
        for zoeker in self._zoekers:
            if zoeker.vingerafdruk == held.get(ZOEKSLEUTEL):
                return zoeker
        raise BronForbiddenError(f"{self.bron}: zoeksleutel is not the one this register is searched with")

    def _done(self, task: asyncio.Task[object]) -> None:
        self._under_way.discard(task)
        # Nobody waits any more for one that was given up; its error is no news.
        if not task.cancelled():
            task.exception()


async def read_toestand(connection: AsyncConnection) -> Mapping[str, str]:
    """Give the migration the register is at, under "schema", and what else there is to know of it."""
    at = select(literal("schema"), _VERSION.c.version_num)
    held = select(toestand.c.naam, toestand.c.waarde)
    return {str(name): str(value) for name, value in (await connection.execute(at.union_all(held))).all()}


def schema_problem(bron: str, schema: str | None) -> str:
    """Say what is wrong with a register that is not at our migration."""
    if schema is not None and schema > SCHEMA:
        return f"{bron}: the tables are of a newer version of Klantbeeld"
    return f"{bron}: the tables are not up to date; mend it with: klantbeeld register init"


def open_engine(context: BronContext[RegisterSettings], *, patience: float | None) -> AsyncEngine:
    """Make what makes connections.

    Args:
        context: Of the bron.
        patience: Seconds after which a question is given up; None: never, for commands, which may also write.
    """
    url = _url(context.settings.database)
    is_sqlite = url.get_backend_name() == _SQLITE
    wait = patience or _LONG
    connect: dict[str, Any] = {"timeout": wait}
    if not is_sqlite:
        connect["command_timeout"] = patience
        if context.tls is not None:
            connect["ssl"] = context.tls  # and then nothing without TLS
    engine = create_async_engine(
        _as_uri(url) if is_sqlite else url,
        # No value may reach a log or an error; and a connection that died while it lay waiting is noticed.
        hide_parameters=True,
        pool_pre_ping=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=context.max_parallel,
        max_overflow=0,
        pool_timeout=wait,
        connect_args=connect,
    )
    if is_sqlite:
        _mend_sqlite(engine, begin="BEGIN IMMEDIATE" if patience is None else "BEGIN")
    else:
        _mend_postgresql(engine)
    return engine


def _url(database: Geheim) -> URL:
    try:
        return make_url(database.reveal())
    except (ArgumentError, ValueError):
        # Without the error itself, which may repeat a part of the password.
        raise ValueError("database: is not a URL; in a password @ is written as %40, : as %3A and / as %2F") from None


def must_be_there(engine: AsyncEngine, *, create: bool = False) -> None:
    """Raise an OSError when the file of the database is not there; `create`: make it, for its owner alone to read.

    Looked at beforehand, for aiosqlite leaves a thread behind when it cannot open a file. It is also noticed then that
    the file is gone while connections are still open.
    """
    if engine.dialect.name != _SQLITE:
        return
    path = Path(unquote((engine.url.database or "").removeprefix("file:")))
    if create and not path.exists():
        path.touch(mode=0o600)
    if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
        raise OSError("the file of the database is not there, or may not be read and written")


def _as_uri(url: URL) -> URL:
    # Opened only if it is there: a wrong path would otherwise give a register that is empty.
    path = quote(str(Path(url.database or "").absolute()))
    return url.set(database=f"file:{path}", query={"mode": "rw", "uri": "true"})


def _mend_postgresql(engine: AsyncEngine) -> None:
    # It takes no NUL in a text, and the register holds none: who asks for one asks for what is not there.
    @event.listens_for(engine.sync_engine, "before_cursor_execute", retval=True)
    def asked(
        connection: object, cursor: object, statement: str, parameters: Sequence[Any], context: object, many: bool
    ) -> tuple[str, object]:
        if many:
            return statement, [tuple(map(_without_nul, one)) for one in parameters]
        return statement, tuple(map(_without_nul, parameters))


def _without_nul(value: object) -> object:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _mend_sqlite(engine: AsyncEngine, *, begin: str) -> None:
    # It logs every value it is given when logging is at DEBUG, and these are personal.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)

    # The driver begins no transaction for reading, nor for changing tables; so we do it, as SQLAlchemy advises.
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _: object) -> None:  # noqa: ANN401 - no stub of SQLAlchemy's adapted connection
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("foreign_keys = ON", "synchronous = NORMAL"):
            cursor.execute(f"PRAGMA {pragma}")
        # It is set once, and stays with the file. SQLite does not wait for whoever is at work in a file that is new:
        # then it is for the next connection to set.
        with contextlib.suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Any) -> None:  # noqa: ANN401
        connection.exec_driver_sql(begin)
