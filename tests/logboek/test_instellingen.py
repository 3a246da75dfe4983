"""The settings of the logboek, and what the façade as a whole does with them."""

import sqlite3
import ssl
from contextlib import closing

import pytest

from klantbeeld.cli import main
from klantbeeld.server.app import create_app
from klantbeeld.settings import Logboek, SettingsError
from klantbeeld.settings.logboek import lacking_logboek
from klantbeeld.settings.toegang import Toegang
from tests.logboek.ontvanger import Ontvanger, free_port, listening
from tests.logboek.plaats import SLEUTEL
from tests.server.serving import BSN, read_config, serving, write_config
from tests.tls import Authority

ASK = {"query": f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ partijen {{ nodes {{ naam }} }} }} }}'}


def table(folder, ontvanger="https://logboek.example/v1/traces", **fields):
    values = {
        "ontvanger": ontvanger,
        "wachtrij": str(folder / "w.sqlite"),
        "activiteit": "https://verwerkingen.example/1",
        "sleutel": SLEUTEL,
        **fields,
    }
    return "[logboek]\n" + "".join(f"{name} = {value!r}\n" for name, value in values.items() if value is not None)


def problems(folder, more):
    with pytest.raises(SettingsError) as raised:
        read_config(folder, more=more)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize("name", ["ontvanger", "wachtrij", "activiteit", "sleutel"])
def test_what_a_logboek_cannot_do_without_is_told(tmp_path, name):
    (problem,) = problems(tmp_path, table(tmp_path, **{name: None}))
    assert problem == f'logboek: {name}: required, unless modus is "uit"'


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("modus", "misschien", "logboek.modus: must be 'aan' or 'uit'"),
        ("bij_storing", "negeren", "logboek.bij_storing: must be 'weigeren' or 'bewaren'"),
        ("sleutel", "te kort", "logboek: sleutel and oude_sleutels must have at least 32 characters"),
        ("oude_sleutels", ["te kort"], "logboek: sleutel and oude_sleutels must have at least 32 characters"),
        ("ontvanger", "http://logboek.example/v1/traces", "logboek: ontvanger: must be an https URL"),
        ("ontvanger", "https://wie:geheim@logboek.example/", "logboek: ontvanger: must be an https URL"),
        ("ontvanger", "https://[", "logboek: ontvanger: must be an https URL"),
        ("activiteit", "balie", "logboek: activiteit: must be a uri"),
        ("max_wachtrij", 10, "logboek: max_wachtrij must be at least 1000000"),
        ("wachttijd", 0.0, "logboek: max_wachtrij must be at least 1000000, and wachttijd more than 0"),
        ("wachtij", "x", "logboek.wachtij: unknown setting. Did you mean 'wachtrij'?"),
    ],
)
def test_what_is_wrong_is_told_without_the_value(tmp_path, name, value, told):
    (problem,) = problems(tmp_path, table(tmp_path, **{name: value}))
    assert problem.startswith(told)
    assert not [secret for secret in ("te kort", "geheim", "logboek.example") if secret in problem]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_on_this_machine_itself_it_may_be_http(tmp_path, host):
    settings = read_config(tmp_path, more=table(tmp_path, ontvanger=f"http://{host}:4318/v1/traces"))
    assert settings.logboek is not None


def test_without_a_logboek_only_this_machine_may_ask_unless_it_is_said_in_so_many_words(tmp_path):
    assert read_config(tmp_path).logboek is None
    assert lacking_logboek(Toegang()) == []
    (problem,) = lacking_logboek(Toegang(modus="oidc"))
    assert (problem.place, 'modus = "uit"' in problem.message) == ("logboek", True)
    assert read_config(tmp_path, more='[logboek]\nmodus = "uit"\n').logboek == Logboek(modus="uit")


def test_a_queue_that_cannot_be_used_is_told_before_anything_listens(tmp_path):
    settings = read_config(tmp_path, more=table(tmp_path, wachtrij=str(tmp_path / "nergens" / "w.sqlite")))
    with pytest.raises(SettingsError, match=r"logboek\.wachtrij: cannot be used: No such file or directory"):
        create_app(settings)


async def test_switched_off_it_writes_nothing(tmp_path):
    async with serving(tmp_path, more=f'[logboek]\nmodus = "uit"\nwachtrij = "{tmp_path / "w.sqlite"}"\n') as client:
        assert (await client.post("/graphql", json=ASK)).status_code == 200
    assert not (tmp_path / "w.sqlite").exists()


@pytest.mark.parametrize("verwerker", ["", "https://example.nl/systemen/1"])
async def test_the_facade_accounts_for_what_it_does_and_calls_a_bron_as_is_set(ontvanger, tmp_path, verwerker):
    more = (f'verwerker = "{verwerker}"\n' if verwerker else "") + table(tmp_path, ontvanger.url, wachttijd=30.0)
    async with serving(tmp_path, more=more) as client:
        assert (await client.post("/graphql", json=ASK)).json()["data"]["klantbeeld"]["partijen"]["nodes"]
        # By default an answer does not leave before it is confirmed.
        _, line = ontvanger.lines
    processor = line["attributes"]["dpl.core.foreign_operation.processor"]
    assert processor == (verwerker or "urn:klantbeeld:bron:geheugen")


def test_a_verwerker_is_a_uri(tmp_path):
    (problem,) = problems(tmp_path, 'verwerker = "klantregister"\n')
    assert problem == "bronnen.geheugen: verwerker: must be a uri"


async def test_ready_is_who_can_account_for_what_is_asked(ontvanger, tmp_path):
    async with serving(tmp_path, more=table(tmp_path, ontvanger.url, bij_storing="bewaren")) as client:
        assert (await client.get("/health/ready")).json() == {"status": "ok"}
        with closing(sqlite3.connect(tmp_path / "w.sqlite")) as vandal:
            vandal.execute("ALTER TABLE regel RENAME TO weg")
        response = await client.get("/health/ready")
        assert (response.status_code, response.json()) == (503, {"status": "logboek"})
        assert (await client.get("/health/live")).status_code == 200
        with closing(sqlite3.connect(tmp_path / "w.sqlite")) as vandal:
            vandal.execute("ALTER TABLE weg RENAME TO regel")
        assert (await client.get("/health/ready")).status_code == 200


@pytest.fixture
def secure(tmp_path):
    """A receiver that shows a certificate and demands one, and the authority behind both."""
    authority = Authority(tmp_path)
    own = authority.issue("logboek")
    ontvanger = Ontvanger(free_port())
    tls = {"ssl_certfile": own.path, "ssl_keyfile": own.key_path, "ssl_ca_certs": authority.path}
    with listening(ontvanger, ssl_cert_reqs=ssl.CERT_REQUIRED, **tls):
        yield ontvanger, authority


async def test_the_receiver_is_told_with_a_certificate_who_we_are(secure, tmp_path):
    ontvanger, authority = secure
    ours = authority.issue("facade")
    files = {"ca": authority.path, "certificaat": ours.path, "certificaat_sleutel": ours.key_path}
    url = ontvanger.url.replace("http:", "https:")
    more = table(tmp_path, url, wachttijd=30.0, **{name: str(path) for name, path in files.items()})
    async with serving(tmp_path, more=more) as client:
        assert (await client.post("/graphql", json=ASK)).status_code == 200
    assert len(ontvanger.lines) == 2


async def test_a_receiver_that_we_do_not_trust_is_told_nothing(secure, tmp_path):
    ontvanger, _ = secure
    more = table(tmp_path, ontvanger.url.replace("http:", "https:"), wachttijd=0.5)
    async with serving(tmp_path, more=more) as client:
        assert (await client.post("/graphql", json=ASK)).status_code == 503
    assert ontvanger.bodies == []


def test_a_certificate_without_its_key_is_told(tmp_path):
    (problem,) = problems(tmp_path, table(tmp_path, certificaat="facade.pem"))
    assert problem == "logboek: certificaat, certificaat_sleutel: each needs the other"


def test_check_tells_whether_the_logboek_answers(tmp_path, capsys):
    ontvanger = Ontvanger(free_port())
    config = write_config(tmp_path, more=table(tmp_path, ontvanger.url))
    assert main(["check", "--config", str(config)]) == 1
    assert "logboek: problem" in capsys.readouterr().out
    with listening(ontvanger):
        assert main(["check", "--config", str(config)]) == 0
    assert "logboek: ok" in capsys.readouterr().out
    assert ontvanger.lines == []


def test_check_tells_of_a_queue_that_cannot_be_made_where_it_tells_of_the_logboek(tmp_path, capsys):
    config = write_config(tmp_path, more=table(tmp_path / "weg"))
    assert main(["check", "--config", str(config)]) == 1
    told = capsys.readouterr()
    assert "logboek: problem\n  logboek.wachtrij: cannot be used: " in told.out
    assert told.err == ""
