"""The database over TLS: with the certificate of the settings, and never without TLS where they have one."""

import ssl
import struct
import traceback
from dataclasses import replace

import pytest

from klantbeeld.contract import BronError, BronForbiddenError, BronUnavailableError
from klantbeeld.testing.builders import call
from klantbeeld_register import ADAPTER
from tests.adapters.register.databases import context_for
from tests.tls import Authority, server_tls, serving_tls

PASSWORD = "zeer-geheim-0123456789"


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


def begin(connection):
    """What goes before TLS in PostgreSQL: a question whether we can, and a letter."""
    assert connection.recv(8) == struct.pack("!ii", 8, 80877103)
    connection.sendall(b"S")


def refuse(connection):
    """Who has come this far is told that his password is wrong."""
    connection.recv(65536)
    fields = b"SFATAL\0VFATAL\0C28P01\0Mno\0\0"
    connection.sendall(b"E" + struct.pack("!i", 4 + len(fields)) + fields)


def trusting(authority, certificate=None):
    tls = ssl.create_default_context(cafile=authority.path)
    if certificate is not None:
        tls.load_cert_chain(certificate.path, certificate.key_path)
    return tls


async def failure(port, tls):
    context = context_for(f"postgresql+asyncpg://kb:{PASSWORD}@127.0.0.1:{port}/kb")
    bron = ADAPTER.build(replace(context, tls=tls))
    try:
        with pytest.raises(BronError) as raised:
            await bron.check(call())
    finally:
        await bron.close()
    assert PASSWORD not in "".join(traceback.format_exception(raised.value))
    return raised.value


async def test_a_database_that_demands_a_certificate_gets_ours(authority):
    with serving_tls(server_tls(authority.issue("server"), asks=authority), refuse, begin) as port:
        error = await failure(port, trusting(authority, authority.issue("facade")))
    assert isinstance(error, BronForbiddenError)
    assert str(error) == "kit: the database does not let us in: wrong user or password"


async def test_without_one_it_cannot_be_reached(authority):
    with serving_tls(server_tls(authority.issue("server"), asks=authority), refuse, begin) as port:
        assert isinstance(await failure(port, trusting(authority)), BronUnavailableError)


async def test_a_database_that_is_another_is_not_told_the_password(authority, tmp_path):
    heard = []
    (tmp_path / "elders").mkdir()
    stranger = Authority(tmp_path / "elders").issue("server")
    with serving_tls(server_tls(stranger), lambda one: heard.append(one.recv(65536)), begin) as port:
        assert isinstance(await failure(port, trusting(authority)), BronUnavailableError)
    assert heard == []


async def test_a_database_without_tls_is_not_told_the_password(authority):
    heard = []

    def no(connection):
        connection.recv(8)
        connection.sendall(b"N")
        heard.append(connection.recv(65536))
        raise OSError

    with serving_tls(server_tls(authority.issue("server")), refuse, no) as port:
        assert isinstance(await failure(port, trusting(authority)), BronUnavailableError)
    assert heard == [b""]


@pytest.mark.parametrize("database", [f"kb:p@rt:{PASSWORD}@h/kb", f"kb:x@h:{PASSWORD}/kb", f"kb@[::{PASSWORD}/kb"])
def test_an_address_that_is_none_is_told_without_the_password_in_it(database):
    with pytest.raises(ValueError, match="database: ") as raised:
        ADAPTER.build(context_for(f"postgresql+asyncpg://{database}"))
    assert PASSWORD not in "".join(traceback.format_exception(raised.value))
