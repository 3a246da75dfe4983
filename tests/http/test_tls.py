"""TLS with a bron: a certificate of ours where it is asked for, and nobody who is not who he should be."""

import ssl
import traceback

import pytest
from starlette.responses import JSONResponse

from klantbeeld.contract import BronContext, BronDataError, BronError, BronForbiddenError, BronUnavailableError
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Standin
from klantbeeld.http import HttpClient
from klantbeeld.http.tls import system_tls
from klantbeeld.testing.builders import call
from tests.tls import DAY, Authority, server_tls, serving_tls

SECRET = "zeer-geheim-0123456789"


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def stranger(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    return Authority(tmp_path / "elsewhere", "stranger")


def trusting(authority, certificate=None):
    context = ssl.create_default_context(cafile=authority.path)
    if certificate is not None:
        context.load_cert_chain(certificate.path, certificate.key_path)
    return context


async def ask(port, tls, host="127.0.0.1"):
    context = BronContext(name="noord", settings=None, deadline=10.0, tls=tls)
    headers = {"Authorization": f"Token {SECRET}"}
    async with HttpClient(context, f"https://{host}:{port}/", auth=lambda _: headers) as http:
        return await http.get("zaken", call())


async def failure(server, tls, host="127.0.0.1"):
    """Ask a server that will not do; gives what was raised."""
    with serving_tls(server) as port, pytest.raises(BronError) as raised:
        await ask(port, tls, host)
    assert SECRET not in "".join(traceback.format_exception(raised.value))
    return raised.value


async def test_a_server_of_the_authority_in_the_settings_is_asked(authority):
    with serving_tls(server_tls(authority.issue("server"))) as port:
        assert await ask(port, trusting(authority)) == {}


async def test_a_server_that_demands_a_certificate_gets_ours(authority):
    ours = authority.issue("facade")
    with serving_tls(server_tls(authority.issue("server"), asks=authority)) as port:
        assert await ask(port, trusting(authority, ours)) == {}


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=lambda one: one.name)
@pytest.mark.parametrize("kind", ["of a stranger", "expired"])
async def test_with_a_certificate_that_it_does_not_take_we_are_not_let_in(authority, stranger, version, kind):
    ours = {
        "of a stranger": stranger.issue("facade"),
        "expired": authority.issue("facade", since=-9 * DAY, until=-DAY),
    }[kind]
    server = server_tls(authority.issue("server"), asks=authority, version=version)
    error = await failure(server, trusting(authority, ours))
    assert isinstance(error, BronForbiddenError)
    assert str(error).startswith("noord: does not let us in with our certificate")


async def test_without_a_certificate_we_are_not_let_in(authority):
    error = await failure(server_tls(authority.issue("server"), asks=authority), trusting(authority))
    assert isinstance(error, BronForbiddenError)
    assert "or without one (TLSV13_ALERT_CERTIFICATE_REQUIRED)" in str(error)


async def test_without_a_certificate_an_older_server_only_says_that_it_will_not_do(authority):
    server = server_tls(authority.issue("server"), asks=authority, version=ssl.TLSVersion.TLSv1_2)
    error = await failure(server, trusting(authority))
    assert isinstance(error, BronUnavailableError)
    assert "no secure connection can be made" in str(error)


@pytest.mark.parametrize(
    ("told", "issue"),
    [
        ("is of an authority that we do not trust", lambda ours, theirs: theirs.issue("server")),
        ("has expired", lambda ours, theirs: ours.issue("server", since=-9 * DAY, until=-DAY)),
        ("is not valid yet", lambda ours, theirs: ours.issue("server", since=DAY, until=9 * DAY)),
        ("is of another host", lambda ours, theirs: ours.issue("server", hosts=("register.example",))),
        ("is of another host", lambda ours, theirs: ours.issue("server", hosts=())),
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_server_that_is_not_who_it_should_be_is_not_asked(authority, stranger, told, issue, host):
    error = await failure(server_tls(issue(authority, stranger)), trusting(authority), host)
    assert isinstance(error, BronUnavailableError)
    assert str(error) == f"noord: its certificate {told}"


async def test_without_an_authority_in_the_settings_only_those_of_the_system_are_trusted(authority):
    error = await failure(server_tls(authority.issue("server")), None)
    assert str(error) == "noord: its certificate is of an authority that we do not trust"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
async def test_a_server_that_speaks_an_older_tls_is_not_asked(authority):
    server = server_tls(authority.issue("server"), version=ssl.TLSVersion.TLSv1_1)
    server.set_ciphers("ALL:@SECLEVEL=0")
    error = await failure(server, trusting(authority))
    assert isinstance(error, BronUnavailableError)
    assert "no secure connection can be made" in str(error)


async def test_a_server_that_speaks_no_tls_is_not_asked(authority):
    async with serve_standins(Standin(JSONResponse({}), name="plat")) as on:
        with pytest.raises(BronUnavailableError, match="no secure connection can be made"):
            await ask(int(on["plat"].rpartition(":")[2]), trusting(authority))


def test_without_settings_no_less_is_verified():
    tls = system_tls()
    assert tls.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert (tls.verify_mode, tls.check_hostname) == (ssl.CERT_REQUIRED, True)


async def test_a_header_that_cannot_be_sent_is_not_repeated(authority):
    with serving_tls(server_tls(authority.issue("server"))) as port:
        context = BronContext(name="noord", settings=None, tls=trusting(authority))
        headers = {"Authorization": f"Token {SECRET}\n"}
        async with HttpClient(context, f"https://127.0.0.1:{port}/", auth=lambda _: headers) as http:
            with pytest.raises(BronDataError) as raised:
                await http.get("zaken", call())
    assert SECRET not in "".join(traceback.format_exception(raised.value))
