"""Running the server: where it may listen, and what workers share."""

import os
from dataclasses import replace

import pytest

from klantbeeld.contract import Geheim
from klantbeeld.server import serve as module
from klantbeeld.server.serve import UVICORN, app_of_worker, check_host, serve
from klantbeeld.settings import SettingsError
from tests.server.serving import read_config, serving, write_config

QUERY = {"query": '{ klantbeeld(van: {bsn: "999990019"}) { id } }'}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_open_may_listen_on_this_machine_itself(tmp_path, host):
    check_host(read_config(tmp_path), host)


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "::",
        "192.168.1.1",
        "10.0.0.1",
        "example.org",
        "",
        "127.1",
        "localhost.example.org",
        "::ffff:10.0.0.1",
    ],
)
def test_open_may_listen_nowhere_else(tmp_path, host):
    with pytest.raises(SettingsError, match=r"toegang\.modus"):
        check_host(read_config(tmp_path), host)


@pytest.fixture
def started(monkeypatch):
    """What uvicorn would have been told to run."""
    runs = []
    for owner, name in ((module.uvicorn, "run"), (module, "run_workers")):
        monkeypatch.setattr(owner, name, lambda app, **options: runs.append((app, options)))
    monkeypatch.setattr(module, "configure_logging", lambda **options: None)
    before = dict(os.environ)
    yield runs
    os.environ.clear()
    os.environ.update(before)


def test_a_wrong_host_is_refused_before_anything_listens(tmp_path, started):
    with pytest.raises(SettingsError):
        serve(write_config(tmp_path), host="0.0.0.0", port=8000, workers=1)
    assert started == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bron_that_cannot_be_made_is_told_before_anything_listens(tmp_path, started, workers):
    config = write_config(tmp_path)
    (tmp_path / "bron.json").write_text("geen json", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"bronnen\.geheugen"):
        serve(config, host="127.0.0.1", port=8000, workers=workers)
    assert started == []


def test_one_worker_is_this_process(tmp_path, started):
    serve(write_config(tmp_path), host="127.0.0.1", port=8123, workers=1)
    ((app, options),) = started
    assert callable(app)
    assert (options["host"], options["port"]) == ("127.0.0.1", 8123)


async def test_workers_without_a_key_in_the_settings_share_one_that_is_made_for_them(tmp_path, started):
    serve(write_config(tmp_path), host="127.0.0.1", port=8000, workers=2)
    ((app, options),) = started
    assert (app, options["workers"]) == ("klantbeeld.server.serve:app_of_worker", 2)
    made = []
    for _ in range(2):
        async with serving(tmp_path, app=app_of_worker()) as client:
            made.append((await client.post("/graphql", json=QUERY)).json()["data"]["klantbeeld"]["id"])
    assert made[0] == made[1]


async def test_a_key_in_the_settings_goes_before_that(tmp_path, started, monkeypatch):
    settings = read_config(tmp_path, f'sleutel = "{"k" * 32}"')
    monkeypatch.setenv("KLANTBEELD_CONFIG", str(tmp_path / "klantbeeld.toml"))
    monkeypatch.setenv("KLANTBEELD_SLEUTEL", "een andere sleutel die niet telt, want...")
    made = []
    for app in (app_of_worker(), module.create_app(settings)):
        async with serving(tmp_path, app=app) as client:
            made.append((await client.post("/graphql", json=QUERY)).json()["data"]["klantbeeld"]["id"])
    assert made[0] == made[1]


def test_the_key_of_the_workers_is_not_guessable(tmp_path, started):
    keys = set()
    for _ in range(3):
        serve(write_config(tmp_path), host="127.0.0.1", port=8000, workers=2)
        keys.add(os.environ["KLANTBEELD_SLEUTEL"])
    assert len(keys) == 3
    assert all(len(key) >= 64 for key in keys)


def test_uvicorn_logs_no_queries_names_no_server_and_speaks_no_websocket():
    assert (UVICORN["access_log"], UVICORN["server_header"], UVICORN["ws"]) == (False, False, "none")
    assert UVICORN["log_config"] is None


def test_a_key_is_not_printed_with_the_settings(tmp_path):
    settings = read_config(tmp_path)
    settings = replace(settings, server=replace(settings.server, sleutel=Geheim("k" * 40)))
    assert "kkkk" not in repr(settings)
