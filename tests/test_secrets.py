"""A secret is never printed: not where it is wrong, not where its bron fails, and not when nothing starts."""

import os
import re
import subprocess
import sys
import traceback

import pytest

from klantbeeld.cli import main
from klantbeeld.registry import usable_adapters
from klantbeeld.server.logs import masked
from klantbeeld.server.parts import build_sources
from klantbeeld.server.serve import app_of_worker
from klantbeeld.settings import SettingsError, read_settings
from tests.test_examples import ENVIRONMENT, ROOT, SETTINGS

MARKER = "sesamopenu"
# What a secret may look like that somebody pasted in a hurry, and what an adapter may stumble over.
REFUSED = ["{}\n", " {} ", "{}é", "{}\x00", "{}://u:p@{}:{}/x"]
TAKEN = ["{}", "{{{}}}", "${{{}}}", "http://x:{}@[", "{}" * 9]


@pytest.fixture
def example(tmp_path, monkeypatch):
    """Every setting that our adapters have, in a file of which nobody answers; gives its path."""
    monkeypatch.chdir(ROOT)
    text = SETTINGS.read_text(encoding="utf-8")
    text = re.sub(r"(?<=127\.0\.0\.1:)\d+", "9", text)
    text = re.sub(r"(?<=^database = ).*", '"${DATABASE}"', text, flags=re.MULTILINE)
    path = tmp_path / "klantbeeld.toml"
    path.write_text(text, encoding="utf-8")
    return path


def secrets(form="{}"):
    """The environment with a secret for every setting that is one."""
    environment = {name: f"{MARKER}-{name.lower()}-{'x' * 32}" for name in ENVIRONMENT}
    environment = {name: form.replace("{}", value) for name, value in environment.items()}
    return {**environment, "DATABASE": f"postgresql+asyncpg://kb:{form.replace('{}', MARKER)}@127.0.0.1:9/kb"}


def told(error):
    """All that can be printed of an error."""
    return "".join(traceback.format_exception(error))


async def test_settings_and_what_is_made_of_them_do_not_show_it(example):
    settings = read_settings(example, usable_adapters(), secrets())
    printed = repr(settings) + "".join(repr(bron.context()) for bron in settings.bronnen.values())
    for source in build_sources(settings):
        printed += repr(source)
        await source.bron.close()
    assert MARKER not in printed


@pytest.mark.parametrize("form", [*REFUSED, *TAKEN])
async def test_what_is_wrong_with_it_is_told_without_it(example, form):
    sources, printed = [], ""
    try:
        sources = list(build_sources(read_settings(example, usable_adapters(), secrets(form))))
    except SettingsError as error:
        printed = told(error)
    for source in sources:
        await source.bron.close()
    assert MARKER not in printed
    assert bool(printed) == (form in REFUSED)


@pytest.mark.parametrize("mistake", ["deadline", "max_parallel", "adapter", "verzonnen", "bestand", "url"])
def test_at_the_wrong_place_it_is_not_repeated(tmp_path, mistake):
    path = tmp_path / "klantbeeld.toml"
    values = {"adapter": '"openklant"', "url": '"http://127.0.0.1:9/"', "token": '"x"', mistake: f'"{MARKER}"'}
    path.write_text("[bronnen.noord]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))
    with pytest.raises(SettingsError) as raised:
        read_settings(path, usable_adapters(), {})
    assert MARKER not in told(raised.value)


@pytest.mark.parametrize(
    "content", [f'token = "{MARKER}', f"token = {MARKER}", f'token = "{MARKER}"\n\xff', f'token = "{MARKER}\\q"']
)
def test_a_file_that_cannot_be_read_is_not_repeated(tmp_path, content):
    path = tmp_path / "klantbeeld.toml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsError) as raised:
        read_settings(path, usable_adapters(), {})
    assert MARKER not in told(raised.value)


def test_check_of_bronnen_that_all_fail_does_not_show_it(example, capsys, monkeypatch, caplog):
    caplog.set_level("DEBUG")
    for name, value in secrets().items():
        monkeypatch.setenv(name, value)
    assert main(["check", "--config", str(example)]) == 1
    printed = capsys.readouterr()
    assert printed.out.count(": problem") >= 6
    assert MARKER not in printed.out + printed.err + caplog.text


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("wrong", ["bron", "database", "host"])
def test_a_start_that_fails_does_not_show_it(example, tmp_path, workers, wrong):
    environment = {**os.environ, **secrets()}
    if wrong == "bron":
        example.write_text(re.sub(r"(?<=^bestand = ).*", '"weg.json"', example.read_text(), flags=re.MULTILINE))
    if wrong == "database":
        environment["DATABASE"] = f"postgresql+asyncpg://kb:p@rt:{MARKER}@127.0.0.1/kb"
    arguments = ["serve", "--config", str(example), "--workers", workers]
    arguments += ["--host", "0.0.0.0"] if wrong == "host" else []
    done = subprocess.run(
        [sys.executable, "-m", "klantbeeld.cli", *arguments],
        capture_output=True, text=True, timeout=60, env=environment, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1
    assert "The settings have" in done.stderr
    assert "Traceback" not in done.stderr
    assert MARKER not in done.stdout + done.stderr


def test_a_worker_that_cannot_start_does_not_show_it(example, monkeypatch):
    for name, value in secrets("{}é").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KLANTBEELD_CONFIG", str(example))
    monkeypatch.setattr("klantbeeld.server.serve.configure_logging", lambda **options: None)
    with pytest.raises(SettingsError) as raised:
        app_of_worker()
    assert MARKER not in told(raised.value)


@pytest.mark.parametrize(
    "text",
    [f"Basic {MARKER}", f"Bearer {MARKER}", f"Token {MARKER}", f"postgresql+asyncpg://kb:{MARKER}@db:5432/kb",
     f"https://{MARKER}@db/", f"http://kb:{MARKER}@[::1]/"],
)  # fmt: skip
def test_the_last_net_of_the_logs_catches_credentials(text):
    assert MARKER not in masked(text)


def test_an_address_without_credentials_is_logged_as_it_is():
    assert masked("https://register.example/api/v1/") == "https://register.example/api/v1/"


def test_no_setting_of_the_example_is_a_secret_in_plain_text():
    plain = read_settings(SETTINGS, usable_adapters(), ENVIRONMENT).notes
    assert [str(one) for one in plain] == []
