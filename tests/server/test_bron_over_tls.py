"""Bronnen behind TLS that want to know who we are, from the settings file to the answer."""

import logging

import pytest

from klantbeeld.cli import main
from klantbeeld.registry import usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.server.check import check_bronnen
from klantbeeld.settings import read_settings
from tests.server.serving import serving
from tests.tls import DAY, Authority, answering, server_tls, serving_tls

TOKEN = "zeer-geheim-0123456789"
QUERY = """{ klantbeeld(van: {bsn: "999990019"}) {
    zaken { nodes { identificatie } volledig bronnen { bron { naam } status } } } }"""
BRON = """
[bronnen.{name}]
adapter = "taakapplicatie"
url = "{url}"
soort = "zaak"
sleutel = "id"
velden = {{ identificatie = "id" }}
zoek.bsn = {{ pad = "zaken", parameter = "bsn" }}
inlog = {{ geheim = "${{file:{token}}}" }}
deadline = 10.0
{tls}
"""


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture(params=[b'[{"id": "Z-1"}]'])
def port(request, authority):
    """A server that lets nobody in without a certificate, and says the same to everybody else."""
    with serving_tls(server_tls(authority.issue("server"), asks=authority), answering(request.param)) as port:
        yield port


@pytest.fixture
def settings(tmp_path, authority):
    """Reads settings with bronnen at these URLs, each with these settings for TLS."""

    def settings(**bronnen):
        token = tmp_path / "token"
        token.write_text(TOKEN + "\n", encoding="utf-8")
        token.chmod(0o600)
        config = tmp_path / "klantbeeld.toml"
        tables = [
            BRON.format(name=name, url=url, token=token, tls="".join(f'{key} = "{one}"\n' for key, one in tls.items()))
            for name, (url, tls) in bronnen.items()
        ]
        config.write_text("[server]\ndeadline = 20.0\n" + "".join(tables), encoding="utf-8")
        return read_settings(config, usable_adapters(), {})

    return settings


def tls(authority, certificate=None):
    own = {"certificaat": certificate.path, "certificaat_sleutel": certificate.key_path} if certificate else {}
    return {"ca": authority.path, **own}


async def test_a_bron_that_does_not_let_us_in_costs_only_its_own_records(settings, authority, port, tmp_path, caplog):
    url, ours = f"https://127.0.0.1:{port}/", authority.issue("facade")
    other = tmp_path / "elders"
    other.mkdir()
    made = settings(
        goed=(url, tls(authority, ours)),
        zonder=(url, tls(authority)),
        vreemd=(url, tls(Authority(other), ours)),
    )
    caplog.set_level(logging.DEBUG)
    async with serving(tmp_path, app=create_app(made)) as client:
        answer = (await client.post("/graphql", json={"query": QUERY})).json()
    zaken = answer["data"]["klantbeeld"]["zaken"]
    assert zaken["nodes"] == [{"identificatie": "Z-1"}]
    assert not zaken["volledig"]
    assert {one["bron"]["naam"]: one["status"] for one in zaken["bronnen"]} == {
        "goed": "GELEVERD",
        "zonder": "FOUT",
        "vreemd": "NIET_BEREIKBAAR",
    }
    assert TOKEN not in str(answer) + caplog.text + "".join(str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize("port", [b"[]"], indirect=True)
async def test_check_tells_of_each_bron_what_is_wrong(settings, authority, port, tmp_path):
    url = f"https://127.0.0.1:{port}/"
    found = await check_bronnen(
        settings(
            goed=(url, tls(authority, authority.issue("facade"))),
            bijna=(url, tls(authority, authority.issue("bijna", until=9 * DAY))),
            verlopen=(url, tls(authority, authority.issue("verlopen", since=-9 * DAY, until=-DAY))),
            zonder=(url, tls(authority)),
        )
    )
    told = {one.name: (one.problems, [note for note in one.notes if "expires" in note]) for one in found}
    assert told["goed"] == ((), [])
    assert told["bijna"][0] == ()
    assert told["bijna"][1][0].startswith("our certificate, or its chain, expires on ")
    expired, refused = told["verlopen"][0]
    assert expired.startswith("our certificate, or its chain, has expired on ")
    assert refused.startswith("does not let us in with our certificate")
    (refused,) = told["zonder"][0]
    assert refused.startswith("does not let us in with our certificate, or without one")
    assert TOKEN not in str(found)


def test_a_certificate_that_expired_is_logged_at_the_start_and_is_no_reason_not_to(settings, authority, caplog):
    old = authority.issue("verlopen", since=-9 * DAY, until=-DAY)
    url = "https://127.0.0.1:9/"
    create_app(settings(goed=(url, tls(authority, authority.issue("facade"))), verlopen=(url, tls(authority, old))))
    told = [record for record in caplog.records if record.message == "our certificate is not valid now"]
    assert [(record.levelname, record.bron) for record in told] == [("WARNING", "verlopen")]


def test_check_shows_what_is_good_to_know_of_the_settings(settings, tmp_path, capsys):
    settings(noord=("https://127.0.0.1:9/", {}))
    (tmp_path / "token").chmod(0o644)
    assert main(["check", "--config", str(tmp_path / "klantbeeld.toml")]) == 1
    out = capsys.readouterr().out
    assert "  note: bronnen.noord.inlog.geheim: the file can be read by everybody on this machine\n" in out
    assert TOKEN not in out
