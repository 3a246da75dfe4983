"""An adapter that somebody else made is built, installed beside us, found, and passes its own tests."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from tests.running import run_module

VOORBEELD = Path(__file__).parent.parent / "examples" / "adapter-voorbeeld"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build and install the distribution as pip does, in a folder of its own and without a package index."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(folder)]
    done = run_module(VOORBEELD, "pip", "install", *options, str(VOORBEELD))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_command_lists_it_beside_ours(installed):
    done = run_module(installed, "klantbeeld.cli", "adapters", path=installed)
    assert done.returncode == 0, done.stderr
    assert "bezwaren (klantbeeld-bezwaren 1.0.0): ok" in done.stdout.splitlines()
    assert any(line.startswith("zgw (klantbeeld ") for line in done.stdout.splitlines())


def test_its_own_tests_pass_with_it_installed(installed, tmp_path):
    # Its tests come along, its package does not: what is tested is what was installed.
    (tmp_path / "tests").symlink_to(VOORBEELD / "tests")
    (tmp_path / "pyproject.toml").write_bytes((VOORBEELD / "pyproject.toml").read_bytes())
    done = run_module(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", path=installed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 100


def test_a_bron_can_be_made_of_it_by_the_settings(installed, tmp_path):
    settings = tmp_path / "klantbeeld.toml"
    settings.write_text(
        '[bronnen.bezwaren]\nadapter = "bezwaren"\nurl = "http://127.0.0.1:9/api/"\nsleutel = "een-sleutel"\n',
        encoding="utf-8",
    )
    done = run_module(tmp_path, "klantbeeld.cli", "check", "--config", str(settings), path=installed)
    assert "the settings are right" in done.stdout, done.stdout + done.stderr
    assert "bezwaren (bezwaren): problem" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("mypy", "--cache-dir", os.devnull, "."),
    ],
)
def test_it_is_in_good_form(command):
    done = run_module(VOORBEELD, *command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_uses_of_klantbeeld_only_what_an_adapter_may():
    for path in (VOORBEELD / "klantbeeld_bezwaren").glob("*.py"):
        for module in re.findall(r"^from (klantbeeld[\w.]*) import", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert module.split(".")[:2] in (["klantbeeld", "contract"], ["klantbeeld", "http"]) or module.startswith(
                "klantbeeld_bezwaren"
            ), path.name


def test_its_entry_point_is_what_the_conformance_kit_was_told():
    project = tomllib.loads((VOORBEELD / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ((name, value),) = project["entry-points"]["klantbeeld.adapters"].items()
    told = (VOORBEELD / "tests" / "test_conformance.py").read_text(encoding="utf-8")
    assert name == "bezwaren"
    assert f'entry_point = "{value}"' in told
