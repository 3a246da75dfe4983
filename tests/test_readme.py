"""What the README and the pages under docs/ show was seen to happen: their marked blocks are run here.

A block is marked behind its language: `sh vraag` is a command to send to the demo and `json antwoord` what must come
back, `sh uit NAME` starts the demo anew without that bron, `text demo` is a part of what the demo prints, `toml
settings` must be readable, and `python NAME` is a module. `toml erbij NAME` is a file with a bron more, and `sh erbij
NAME` starts the demo with it.
"""

import contextlib
import dataclasses
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from klantbeeld.cli import main
from klantbeeld.contract import Capabilities, Fetcher, PageRequest
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import read_settings

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
URL = "http://127.0.0.1:8000"
_BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
README = [(language, mark, text) for language, mark, text in _BLOCK.findall(PAGES[0].read_text(encoding="utf-8"))]


def test_the_queries_of_the_readme_are_answered_as_it_says(tmp_path):
    for options, questions in _sessions(tmp_path):
        with _demo(*options) as (url, _):
            for command, expected in questions:
                assert _asked(command, url) == expected


def test_the_demo_prints_what_the_readme_shows():
    (shown,) = [text for _, mark, text in README if mark == "demo"]
    with _demo() as (url, printed):
        lines = {" ".join(line.split()) for line in printed.replace(url, URL).splitlines()}
    assert [line for line in shown.splitlines() if line != "..." and " ".join(line.split()) not in lines] == []


def test_the_settings_of_the_readme_can_be_read(tmp_path):
    (shown,) = [text for _, mark, text in README if mark == "settings"]
    path = tmp_path / "klantbeeld.toml"
    path.write_text(shown, encoding="utf-8")
    names = set(re.findall(r"\$\{(\w+)\}", shown))
    settings = read_settings(path, usable_adapters(), dict.fromkeys(names, "x" * 40))
    assert len(settings.bronnen) == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:`|^)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page, capsys):
    for command in set(re.findall(r"(?:`|^|/)klantbeeld ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0, command
    capsys.readouterr()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_repository_leads_somewhere(page):
    links = re.findall(r"\]\(([^):#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_adapter_in_the_manual_passes_the_conformance_kit(tmp_path):
    manual = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")
    modules = {mark: text for language, mark, text in _BLOCK.findall(manual) if language == "python"}
    for name, text in modules.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    (tests,) = [name for name in modules if name.startswith("test_")]
    options = ["-q", "-W", "error", "-o", "asyncio_default_fixture_loop_scope=function", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"{tests}.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout)


def test_the_manual_tells_of_everything_an_adapter_may_offer_and_may_be_asked():
    manual = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)(?:=[^`]*)?`", manual))
    assert {field.name for field in dataclasses.fields(Capabilities)} - named == set()
    assert {field.name for field in dataclasses.fields(Fetcher)} - named - {"fetch", "accepts_other"} == set()
    asked = {field.name for field in dataclasses.fields(PageRequest)} - {"limit", "after", "selection", "volgorde"}
    assert asked - named == set()


def _sessions(folder):
    """Every start of the demo the README tells of: its options, and the questions with their answers."""
    sessions, command = [((), [])], ""
    for language, mark, text in README:
        match mark.split():
            case ["erbij", name] if language == "toml":
                (folder / name).write_text(text, encoding="utf-8")
            case ["erbij", name]:
                assert shlex.split(text) == [".venv/bin/klantbeeld", "demo", "--erbij", name]
                sessions.append((("--erbij", str(folder / name)), []))
            case ["uit", *bronnen]:
                options = [part for bron in bronnen for part in ("--uit", bron)]
                assert shlex.split(text) == [".venv/bin/klantbeeld", "demo", *options]
                sessions.append((tuple(options), []))
            case ["vraag"]:
                command = text
            case ["antwoord"]:
                sessions[-1][1].append((command, json.loads(text)))
    assert all(questions for _, questions in sessions)
    return sessions


@contextlib.contextmanager
def _demo(*options):
    """Run the demo until it says that it goes on; gives its URL and what it printed."""
    command = [sys.executable, "-m", "klantbeeld.cli", "demo", "--port", "0", *options]
    environment = {**os.environ, "COLUMNS": "160", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8", env=environment
    ) as process:
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if "Ctrl-C" in line:
                    break
            printed = "".join(lines)
            yield re.search(r"http://127\.0\.0\.1:\d+", printed)[0], printed
        finally:
            process.terminate()


def _asked(command, url):
    """Send what a curl command would send: curl itself may not be there."""
    name, *arguments = shlex.split(command.replace(URL, url))
    assert name == "curl"
    options = dict(zip(arguments[2::2], arguments[3::2], strict=True))
    assert arguments[0] == "-s"
    assert set(options) == {"-H", "-d"}
    header = dict([options["-H"].split(": ", 1)])
    return httpx.post(arguments[1], headers=header, content=options["-d"], timeout=30, trust_env=False).json()
