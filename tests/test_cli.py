"""The command `klantbeeld`, as a person meets it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from klantbeeld import __version__
from klantbeeld.cli import main
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.place import TOKEN
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault
from tests.facade import town
from tests.server.serving import write_config

COMMAND = [sys.executable, "-m", "klantbeeld.cli"]
SDL = Path(__file__).parents[1] / "schema.graphql"
BROKEN = """
[server]
dedline = 3
[bronnen.noord]
adapter = "zgv"
[bronnen.zuid]
adapter = "openklant"
url = "ftp://zuid.example/"
token = "${KLANTBEELD_TEST_WEG}"
"""


def run(*arguments, timeout=60):
    environment = {name: value for name, value in os.environ.items() if name != "KLANTBEELD_TEST_WEG"}
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=timeout, env=environment, check=False
    )


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "klantbeeld.toml"
    path.write_text(BROKEN, encoding="utf-8")
    return str(path)


def test_it_tells_its_version():
    done = run("--version")
    assert (done.returncode, done.stdout.strip()) == (0, __version__)


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["verzin"], ["serve"], ["check"], ["demo", "--port", "x"], ["serve", "--config", "x", "--port", "70000"],
        ["serve", "--config", "x", "--port", "-1"], ["serve", "--config", "x", "--workers", "0"],
    ],
    ids=str,
)  # fmt: skip
def test_wrong_arguments_are_told_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: klantbeeld" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "check"])
def test_all_problems_in_the_settings_are_told_and_nothing_starts(command, broken):
    done = run(command, "--config", broken)
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0] == "The settings have 3 problems:"
    assert {line.strip().partition(": ")[0] for line in lines[1:]} == {
        "server.dedline",
        "bronnen.noord.adapter",
        "bronnen.zuid.token",
    }
    assert "Did you mean 'zgw'?" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "check"])
def test_settings_that_are_not_there_are_a_problem(command, tmp_path, capsys):
    assert main([command, "--config", str(tmp_path / "weg.toml")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_serve_refuses_to_be_open_to_everybody(tmp_path, capsys):
    assert main(["serve", "--config", str(write_config(tmp_path)), "--host", "0.0.0.0"]) == 1
    assert "toegang.modus" in capsys.readouterr().err


def test_serve_serves_until_it_is_told_to_stop(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = [*COMMAND, "serve", "--config", str(write_config(tmp_path)), "--port", str(port)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as serving:
        try:
            for _ in range(200):
                try:
                    ready = httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False)
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            query = {"query": '{ klantbeeld(van: {bsn: "999990019"}) { gekend } }'}
            answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json=query, trust_env=False)
        finally:
            serving.terminate()
        told = serving.communicate(timeout=30)[1]
    assert ready.status_code == 200
    assert answer.json() == {"data": {"klantbeeld": {"gekend": True}}}
    assert "server" not in answer.headers
    lines = [json.loads(line) for line in told.splitlines()]
    assert any(line.get("event") == "request" for line in lines)
    assert "999990019" not in told


def test_serve_tells_that_a_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--config", str(write_config(tmp_path)), "--port", port)
    assert done.returncode != 0
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


class TestCheck:
    """Each bron: is it there, does it take our credentials, and which version is it."""

    def config(self, folder, **urls):
        more = ""
        for name, (url, token) in urls.items():
            file = folder / f"{name}.token"
            file.write_text(token + "\n", encoding="utf-8")
            file.chmod(0o600)
            more += f'[bronnen.{name}]\nadapter = "openklant"\nurl = "{url}/klantinteracties/api/v1/"\n'
            more += f'token = "${{file:{file}}}"\n'
        return str(write_config(folder, more=more))

    async def check(self, config):
        return await asyncio.to_thread(run, "check", "--config", config)

    async def test_all_is_well(self, tmp_path):
        standin = openklant_app(town().wijkteam, token=TOKEN, name="wijkteam")
        async with serve_standins(standin) as on:
            done = await self.check(self.config(tmp_path, wijkteam=(on["wijkteam"], TOKEN)))
        assert (done.returncode, done.stderr) == (0, "")
        first, *bronnen = done.stdout.splitlines()
        assert first.endswith("klantbeeld.toml: the settings are right")
        assert sorted(line.partition(" ")[0] for line in bronnen) == ["geheugen", "wijkteam"]
        assert all(line.endswith(": ok") for line in bronnen)

    async def test_every_problem_is_told_and_none_stops_the_others(self, tmp_path):
        hangs = openklant_app(town().wijkteam, token=TOKEN, name="hangt")
        hangs.break_with(Fault.HANG)
        html = openklant_app(town().wijkteam, token=TOKEN, name="html")
        html.break_with(Fault.HTML)
        good = openklant_app(town().wijkteam, token=TOKEN, name="goed")
        async with serve_standins(hangs, html, good) as on:
            done = await self.check(
                self.config(
                    tmp_path,
                    goed=(on["goed"], TOKEN),
                    sleutel=(on["goed"], "0000000000000000000000000000000000000000"),
                    hangt=(on["hangt"], TOKEN),
                    html=(on["html"], TOKEN),
                    weg=("http://127.0.0.1:9", TOKEN),
                )
            )
        assert done.returncode == 1
        states = dict(line.split(" ", 1) for line in done.stdout.splitlines()[1:] if not line.startswith(" "))
        assert {name: state.rpartition(": ")[2] for name, state in states.items()} == {
            "geheugen": "ok",
            "goed": "ok",
            "sleutel": "problem",
            "hangt": "problem",
            "html": "problem",
            "weg": "problem",
        }
        problems = [line for line in done.stdout.splitlines() if line.startswith("  ")]
        assert len(problems) == 4
        assert TOKEN not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr

    def test_what_is_good_to_know_is_shown_and_does_not_fail_the_check(self, tmp_path, capsys):
        more = """
[bronnen.meldingen]
adapter = "taakapplicatie"
url = "http://meldingen.invalid/"
soort = "zaak"
sleutel = "id"
zoek.email = { pad = "meldingen", parameter = "email" }
velden = { omschrijving = "tekst" }
"""
        assert main(["check", "--config", str(write_config(tmp_path, more=more))]) == 0
        told = capsys.readouterr().out.splitlines()
        assert "meldingen (taakapplicatie): ok" in told
        assert any(line.startswith("  note: zoek.email is not used") for line in told)


class TestSchema:
    def test_it_writes_the_sdl_that_is_published(self, capsys):
        assert main(["schema"]) == 0
        assert capsys.readouterr().out == SDL.read_text(encoding="utf-8")

    def test_it_says_nothing_of_a_file_that_is_up_to_date(self, capsys):
        assert main(["schema", "--check", str(SDL)]) == 0
        assert capsys.readouterr() == ("", "")

    @pytest.mark.parametrize("content", [b"", b"type Query { a: Int }", b"\xff\xfe"])
    def test_a_stale_file_is_told_with_how_to_mend_it(self, content, tmp_path, capsys):
        stale = tmp_path / "oud.graphql"
        stale.write_bytes(content)
        assert main(["schema", "--check", str(stale)]) == 1
        assert f"klantbeeld schema > {stale}" in capsys.readouterr().err

    def test_a_file_that_is_not_there_is_told(self, tmp_path, capsys):
        assert main(["schema", "--check", str(tmp_path / "weg")]) == 1
        assert "Cannot do that" in capsys.readouterr().err


def test_the_adapters_are_listed_with_where_they_come_from(capsys):
    assert main(["adapters"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == sorted(lines)
    for name in ("geheugen", "openklant", "register", "zgw"):
        assert f"{name} (klantbeeld {__version__}): ok" in lines


class TestCommandsOfAdapters:
    """An adapter may bring commands; the command line finds them, and the bron they are for."""

    @pytest.fixture
    def config(self, tmp_path):
        def config(*names):
            bronnen = "".join(
                f'[bronnen.{name}]\nadapter = "register"\nzoeksleutel = "{"z" * 32}"\nsleutels = ["{"k" * 32}"]\n'
                f"database = {json.dumps(f'sqlite+aiosqlite:///{tmp_path}/{name}.db')}\n"
                for name in names
            )
            return str(write_config(tmp_path, more=bronnen))

        return config

    def test_it_runs_for_the_one_bron_of_the_adapter(self, config, capsys):
        settings = config("ons")
        assert main(["register", "init", "--config", settings]) == 0
        assert main(["register", "import", "--config", settings, "examples/register.jsonl"]) == 0
        assert main(["register", "stats", "--config", settings]) == 0
        assert capsys.readouterr().out.startswith("ons: the tables are up to date")

    def test_of_several_one_must_be_named(self, config, tmp_path, capsys):
        settings = config("ons", "hun")
        assert main(["register", "init", "--config", settings]) == 1
        assert "say which bron with --bron: hun, ons" in capsys.readouterr().err
        assert main(["register", "init", "--config", settings, "--bron", "hun"]) == 0
        assert [path.name for path in tmp_path.glob("*.db")] == ["hun.db"]

    @pytest.mark.parametrize("name", ["zun", "geheugen"])
    def test_a_bron_that_is_not_one_of_the_adapter_is_told(self, name, config, capsys):
        assert main(["register", "init", "--config", config("ons"), "--bron", name]) == 1
        assert f"no bron '{name}' with adapter 'register': it has ons" in capsys.readouterr().err

    def test_settings_without_such_a_bron_are_told(self, config, capsys):
        assert main(["register", "init", "--config", config()]) == 1
        assert "no bron with adapter 'register'" in capsys.readouterr().err

    def test_settings_with_problems_are_told(self, broken, capsys):
        assert main(["register", "init", "--config", broken]) == 1
        assert "The settings have 3 problems" in capsys.readouterr().err

    def test_what_the_bron_cannot_do_is_told_in_one_line(self, config, capsys):
        assert main(["register", "stats", "--config", config("ons")]) == 1
        printed = capsys.readouterr()
        assert printed.err == "Cannot do that: ons: the database cannot be reached\n"
        assert printed.out == ""

    @pytest.mark.parametrize(
        "arguments",
        [["register"], ["register", "verzin"], ["register", "import"], ["check", "--config", "x", "rest"]],
        ids=str,
    )
    def test_wrong_arguments_are_told_with_the_usage(self, arguments, capsys):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert "usage: klantbeeld" in capsys.readouterr().err

    def test_what_follows_is_for_the_command_which_tells_what_is_wrong_with_it(self, config, capsys):
        with pytest.raises(SystemExit) as stopped:
            main(["register", "import", "--config", config("ons")])
        assert stopped.value.code == 2
        assert "required: FILE" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [(["--help"], "commands for a bron of adapter register"), (["register", "--help"], "herversleutel"),
         (["register", "import", "--help"], "--config FILE [--bron NAME] FILE")],
        ids=str,
    )  # fmt: skip
    def test_help_tells_which_there_are(self, arguments, told, capsys):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 0
        assert told in capsys.readouterr().out


class TestDemo:
    def test_it_shows_a_klantbeeld_for_people_and_how_to_go_on(self):
        done = run("demo", "--once", "--port", "0")
        assert (done.returncode, done.stderr) == (0, "")
        for told in ("Klantbeeld", "Lopende zaken", "Tijdlijn", "GraphiQL", "_standin/fault"):
            assert told in done.stdout
        assert "NIET_BEREIKBAAR" not in done.stdout

    @pytest.fixture
    def demo(self, monkeypatch, capsys):
        """Runs the demo in this process, which is faster; its logging would close what pytest listens with."""
        monkeypatch.setattr("klantbeeld.demo.run.configure_logging", lambda **options: None)

        def demo(*arguments):
            return main(["demo", "--once", *arguments]), *capsys.readouterr()

        return demo

    def test_a_bron_that_is_switched_off_shows(self, demo):
        code, out, _ = demo("--port", "0", "--uit", "zaken-noord", "--uit", "wijkteam")
        assert code == 0
        assert out.count("NIET_BEREIKBAAR") == 2

    def test_a_bron_there_is_not_cannot_be_switched_off(self, demo):
        code, _, err = demo("--port", "0", "--uit", "zaken-nord")
        assert code == 1
        assert "Did you mean 'zaken-noord'?" in err

    def test_a_port_that_is_taken_is_told(self, demo):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            code, _, err = demo("--port", str(taken.getsockname()[1]))
        assert code == 1
        assert "Cannot do that" in err
