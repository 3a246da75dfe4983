"""Opdrachten (commands): what `klantbeeld register ...` does."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import func, select

from klantbeeld.contract import BronContext
from klantbeeld_register import rotatie
from klantbeeld_register.client import Database, Session, must_be_there, open_engine
from klantbeeld_register.invoer import Telling, import_lines, lines_of
from klantbeeld_register.kluis import Zoeker
from klantbeeld_register.migratie import upgrade
from klantbeeld_register.problems import told
from klantbeeld_register.regels import REGELS, soort_of
from klantbeeld_register.settings import RegisterSettings
from klantbeeld_register.tables import metadata
from klantbeeld_register.uitvoer import exported

__all__ = ["run_export", "run_herversleutel", "run_import", "run_init", "run_stats"]

Context: TypeAlias = BronContext[RegisterSettings]
_Done = TypeVar("_Done")
_STDIO = "-"


def run_init(context: Context, rest: Sequence[str]) -> int:
    """Make the tables, or bring them up to date."""
    _parser("init").parse_args(rest)

    async def work() -> None:
        engine = open_engine(context, patience=None)
        try:
            with told(context.name):
                must_be_there(engine, create=True)
                async with engine.begin() as connection:
                    await upgrade(connection, Zoeker(context.settings.zoeksleutel))
        finally:
            await engine.dispose()

    asyncio.run(work())
    _out().print(f"{context.name}: the tables are up to date", markup=False)
    return 0


def run_import(context: Context, rest: Sequence[str]) -> int:
    """Add and renew records from a file; 1 when a line was bad."""
    parser = _parser("import")
    parser.add_argument("file", metavar="FILE", help="JSON Lines, one record a line; - is standard input")
    named = parser.parse_args(rest).file
    errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def bad(number: int, reason: str) -> None:
        errors.print(f"line {number}: {reason}", markup=False)

    async def work(database: Database) -> Telling:
        with _opened(named) as (file, size), _progress(errors, "Importing", size) as advance:
            return await import_lines(database, lines_of(file, advance), bad)

    telling = _run(context, work)
    table = Table("soort", "new", "renewed", "same")
    for soort in map(soort_of, REGELS):
        counts = (telling.new[soort], telling.renewed[soort], telling.same[soort])
        if any(counts):
            table.add_row(soort, *map(str, counts))
    if table.rows:
        _out().print(table)
    _out().print(f"{telling.lines} lines, of which {telling.bad} bad and skipped", markup=False)
    return 1 if telling.bad else 0


def run_export(context: Context, rest: Sequence[str]) -> int:
    """Write all records; a file that is made so can be read by its owner alone."""
    parser = _parser("export")
    parser.add_argument("file", metavar="FILE", nargs="?", default=_STDIO, help="where to; absent: standard output")
    named = parser.parse_args(rest).file

    async def work(database: Database) -> int:
        async def write(session: Session) -> int:
            total = await _total(session)
            lines = 0
            errors = Console(stderr=True, highlight=False)
            with _made(named) as file, _progress(errors, "Exporting", total) as advance:
                async for line in exported(session):
                    file.write(line.encode() + b"\n")
                    lines += 1
                    advance(1)
            return lines

        return await database.read(write)

    lines = _run(context, work)
    if named != _STDIO:
        _out().print(f"{lines} lines written", markup=False)
    return 0


def run_stats(context: Context, rest: Sequence[str]) -> int:
    """Count what the register holds."""
    _parser("stats").parse_args(rest)

    async def work(database: Database) -> tuple[list[tuple[str, int]], tuple[int, int]]:
        async def count(session: Session) -> tuple[list[tuple[str, int]], tuple[int, int]]:
            counts = [(soort, await _count(session, soort)) for soort in map(soort_of, REGELS)]
            return counts, await rotatie.count_keys(session)

        return await database.read(count)

    counts, (first, older) = _run(context, work)
    table = Table("soort", "records")
    for soort, number in counts:
        table.add_row(soort, str(number))
    _out().print(table)
    _out().print(f"{first + older} numbers, of which {older} encrypted with an older key", markup=False)
    return 0


def run_herversleutel(context: Context, rest: Sequence[str]) -> int:
    """Encrypt and hash all numbers with the present keys."""
    _parser("herversleutel").parse_args(rest)
    zoeker = Zoeker(context.settings.zoeksleutel)
    errors = Console(stderr=True, highlight=False)

    async def work(database: Database) -> int:
        async def rotate(session: Session) -> int:
            total = await rotatie.count_numbers(session)
            with _progress(errors, "Encrypting", total) as advance:
                return await rotatie.rotate(session, zoeker, advance)

        return await database.write(rotate)

    _out().print(f"{_run(context, work)} numbers encrypted anew", markup=False)
    return 0


def _run(context: Context, work: Callable[[Database], Awaitable[_Done]]) -> _Done:
    async def run() -> _Done:
        database = Database(context, for_commands=True)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


async def _count(session: Session, soort: str) -> int:
    rows = await session.rows(select(func.count().label("aantal")).select_from(metadata.tables[soort]))
    return int(rows[0]["aantal"])


async def _total(session: Session) -> int:
    return sum([await _count(session, soort) for soort in map(soort_of, REGELS)])


def _parser(name: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"klantbeeld register {name}", add_help=False, allow_abbrev=False)


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True)


@contextlib.contextmanager
def _opened(named: str) -> Iterator[tuple[BinaryIO, int | None]]:
    if named == _STDIO:
        yield sys.stdin.buffer, None
        return
    with Path(named).open("rb") as file:
        yield file, os.fstat(file.fileno()).st_size


@contextlib.contextmanager
def _made(named: str) -> Iterator[BinaryIO]:
    """Give a file to write, which takes the place of what was there only when all is written."""
    if named == _STDIO:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(named)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    try:
        # It holds numbers that are nowhere else to be read.
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _progress(console: Console, what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda steps: progress.advance(task, steps)
