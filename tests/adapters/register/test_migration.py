"""The tables: made, brought up to date, and the same as the code thinks they are."""

import asyncio
import sqlite3
import stat
from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from klantbeeld_register.client import SCHEMA
from klantbeeld_register.tables import metadata
from tests.adapters.register.databases import context_for, fill, on_server, run


def held(dsn, statement):
    if not dsn.startswith("sqlite"):
        return [tuple(row) for row in on_server(statement, dsn)]
    connection = sqlite3.connect(dsn.partition(":///")[2])
    try:
        rows = connection.execute(statement).fetchall()
        connection.commit()
    finally:
        connection.close()
    return rows


def test_the_code_reads_what_the_last_step_makes():
    config = Config()
    config.set_main_option("script_location", str(files("klantbeeld_register").joinpath("migraties")))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def test_the_steps_make_the_tables_that_the_code_knows(empty):
    assert run("init", context_for(empty)) == 0

    async def differences():
        engine = create_async_engine(empty)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(
                    lambda one: compare_metadata(MigrationContext.configure(one), metadata)
                )
        finally:
            await engine.dispose()

    assert asyncio.run(differences()) == []


def test_keys_are_in_the_order_of_plain_strings(empty):
    """A dictionary has "a" before "B"; the contract has not, and PostgreSQL must be told."""
    fill(empty)
    assert held(empty, "SELECT 1 FROM partij WHERE sleutel > 'Z' LIMIT 1") == [(1,)]
    engine = create_async_engine(empty)

    async def ordered():
        async with engine.connect() as connection:
            await connection.execute(text("DELETE FROM taak_actor"))
            await connection.execute(text("DELETE FROM klantcontact_actor"))
            await connection.execute(text("DELETE FROM actor"))
            for sleutel in ("a", "B", "_", "-"):
                await connection.execute(text("INSERT INTO actor (sleutel) VALUES (:s)"), {"s": sleutel})
            rows = (await connection.execute(text("SELECT sleutel FROM actor ORDER BY sleutel"))).all()
        await engine.dispose()
        return [row[0] for row in rows]

    assert asyncio.run(ordered()) == sorted(["a", "B", "_", "-"])


def test_a_file_may_be_read_by_its_owner_alone(tmp_path):
    assert run("init", context_for(f"sqlite+aiosqlite:///{tmp_path}/own.db")) == 0
    assert stat.S_IMODE((tmp_path / "own.db").stat().st_mode) == 0o600


def test_making_it_again_changes_nothing(empty):
    fill(empty)
    before = held(empty, "SELECT count(*) FROM klantcontact")
    assert run("init", context_for(empty)) == 0
    assert held(empty, "SELECT count(*) FROM klantcontact") == before
    assert held(empty, "SELECT version_num FROM alembic_version") == [(SCHEMA,)]


def test_all_that_make_it_at_the_same_moment_succeed(empty):
    async def all_four():
        return await asyncio.gather(*(asyncio.to_thread(run, "init", context_for(empty)) for _ in range(4)))

    assert asyncio.run(all_four()) == [0] * 4
    if empty.startswith("sqlite"):  # whoever reads need not wait for who writes
        assert held(empty, "PRAGMA journal_mode") == [("wal",)]


def test_tables_of_a_newer_version_are_left_alone(empty):
    fill(empty)
    held(empty, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ValueError, match="newer version"):
        run("init", context_for(empty))
    assert held(empty, "SELECT version_num FROM alembic_version") == [("9999",)]
