"""Real databases to test with: a file, and a database of its own on a PostgreSQL server."""

import asyncio
import contextlib
import os
import secrets
import threading
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from klantbeeld.contract import BronContext, Geheim
from klantbeeld.testing.builders import call
from klantbeeld_register import ADAPTER, RegisterSettings

EXAMPLE = Path(__file__).parents[3] / "examples" / "register.jsonl"
SERVER = os.environ.get("KLANTBEELD_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
SLEUTEL = Geheim("eerste-sleutel-" + "x" * 32)
ZOEKSLEUTEL = Geheim("zoeksleutel-" + "y" * 32)
BACKENDS = ("sqlite", "postgresql")


def settings_for(dsn, **more):
    return RegisterSettings(database=Geheim(dsn), **{"sleutels": (SLEUTEL,), "zoeksleutel": ZOEKSLEUTEL, **more})


def context_for(dsn, *, name="kit", deadline=5.0, **more):
    return BronContext(name=name, settings=settings_for(dsn, **more), deadline=deadline, max_parallel=4)


def run(name, context, *rest):
    """Run a command of the adapter, as the command line does."""
    (command,) = [one for one in ADAPTER.commands if one.name == name]
    return command.run(context, rest)


def fill(dsn, file=EXAMPLE):
    """Make the tables and import a file. In a thread of its own, for a command begins an event loop."""
    outcome = []
    thread = threading.Thread(target=lambda: outcome.extend(_fill(dsn, file)))
    thread.start()
    thread.join()
    assert outcome == [0, 0]


def _fill(dsn, file):
    yield run("init", context_for(dsn))
    yield run("import", context_for(dsn), str(file))


@contextlib.contextmanager
def made(backend, folder):
    """Give the DSN of a database that is empty, and throw it away in the end."""
    if backend == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/register.db"
        return
    name = f"klantbeeld_test_{secrets.token_hex(6)}"
    # In the order of a dictionary, as a municipality may have it: the adapter must not depend on that.
    on_server(f'''CREATE DATABASE "{name}" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'nl' ''')
    parts = urlsplit(SERVER)
    try:
        yield parts._replace(scheme="postgresql+asyncpg", path=f"/{name}").geturl()
    finally:
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(statement, dsn=SERVER):
    """Run a statement beside the adapter; skips when there is no server, but never in CI."""

    async def work():
        connection = await asyncpg.connect(dsn.replace("postgresql+asyncpg", "postgresql"), timeout=5)
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()

    outcome = []

    def in_thread():
        try:
            outcome.append(asyncio.run(work()))
        except OSError as error:
            outcome.append(error)

    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    if outcome and isinstance(outcome[0], OSError):
        if os.environ.get("CI") == "true":
            raise outcome[0]
        pytest.skip(f"no PostgreSQL server at {urlsplit(SERVER).hostname}: set KLANTBEELD_TEST_POSTGRES")
    return outcome[0]


@contextlib.asynccontextmanager
async def bron_for(dsn, **more):
    """Build a bron, and close it in the end."""
    bron = ADAPTER.build(context_for(dsn, **more))
    try:
        yield bron
    finally:
        await bron.close()


async def ask(fetcher, key, request):
    """Ask one page of one key."""
    return (await fetcher.fetch([key], request, call()))[key]
