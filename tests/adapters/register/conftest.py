"""The example file in a real database, of each kind there is."""

from urllib.parse import urlsplit

import pytest

from tests.adapters.register.databases import BACKENDS, SERVER, fill, made
from tests.adapters.register.proxy import Proxy


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory):
    """The DSN of a file with the example in it; nobody writes it."""
    with made("sqlite", tmp_path_factory.mktemp("register")) as dsn:
        fill(dsn)
        yield dsn


@pytest.fixture(scope="session")
def filled_postgresql(tmp_path_factory):
    with made("postgresql", tmp_path_factory.mktemp("register")) as dsn:
        fill(dsn)
        yield dsn


@pytest.fixture(params=BACKENDS)
def filled(request):
    """The DSN of a database with the example in it; nobody writes it."""
    return request.getfixturevalue(f"filled_{request.param}")


@pytest.fixture(params=BACKENDS)
def empty(request, tmp_path):
    """The DSN of a database without tables, for this test alone."""
    with made(request.param, tmp_path) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def proxy():
    parts = urlsplit(SERVER)
    proxy = Proxy(parts.hostname, parts.port or 5432)
    yield proxy
    proxy.close()
