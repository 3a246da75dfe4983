"""What `klantbeeld adapters new` writes is an adapter, and its tests see it when it is not any more."""

import os
import re
from pathlib import Path

import pytest

from klantbeeld.cli import main
from klantbeeld.skeleton import write_skeleton
from tests.running import run_module

LONGEST = "abcdefgh_ijklmnop_rstuvw"
BREAKING = {
    "client.py": ('raise BronDataError(f"{self._name}: a list was expected")', "return []"),
    "translate.py": ("bekend_als=(Identificator(ZAAK_IDENTIFICATIE, nummer),) if nummer else (),", "bekend_als=[],"),
    "bron.py": ("return replace(page_of(found, request)", "return replace(page_of(found[1:], request)"),
    "settings.py": ('    """Token that the application handed out to Klantbeeld."""\n', ""),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write_skeleton("klachten", tmp_path_factory.mktemp("new"))


def pytest_in(folder):
    return run_module(folder, "pytest", "-q", "-p", "no:cacheprovider", path=folder)


def test_the_tests_of_a_new_adapter_pass_as_they_are_written(made):
    done = pytest_in(made)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 60


@pytest.mark.parametrize("name", BREAKING)
def test_the_tests_of_a_new_adapter_see_it_when_it_is_broken(name, tmp_path):
    path = write_skeleton("klachten", tmp_path) / "klantbeeld_klachten" / name
    right, wrong = BREAKING[name]
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    done = pytest_in(path.parent.parent)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"\d+ failed", done.stdout)


@pytest.mark.parametrize("name", ["a", LONGEST])
def test_a_new_adapter_is_in_good_form_however_long_its_name_is(name, tmp_path):
    made = write_skeleton(name, tmp_path)
    for command in ("check", "format --check"):
        done = run_module(made, "ruff", *command.split(), "--no-cache", ".", path=made)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_of_a_new_adapter_are_right(made):
    done = run_module(made, "mypy", "--cache-dir", os.devnull, ".", path=made)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_of_the_template_is_left_in_what_is_written(made):
    for path in made.rglob("*"):
        assert path.suffix != ".txt"
        if path.is_file() and path.suffix in (".py", ".toml", ".md"):
            assert not re.search(r"\{\{[a-zA-Z]+\}\}", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    "name",
    ["", "Klachten", "2klachten", "mijn-klachten", "klacht en", "../elders", "class", "_x", "x_", "a__b", "k" * 25],
)
def test_what_cannot_be_the_name_of_an_adapter_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="the name of an adapter is one word"):
        write_skeleton(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_where_it_wrote_and_what_is_next(tmp_path, capsys):
    assert main(["adapters", "new", "klachten", "--path", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert str(tmp_path / "klantbeeld-klachten" / "README.md") in told
    assert Path(told.split()[-1]).exists()


def test_nothing_is_overwritten(tmp_path, capsys):
    assert main(["adapters", "new", "klachten", "--path", str(tmp_path)]) == 0
    (tmp_path / "klantbeeld-klachten" / "README.md").write_text("van mij", encoding="utf-8")
    assert main(["adapters", "new", "klachten", "--path", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "klantbeeld-klachten" / "README.md").read_text(encoding="utf-8") == "van mij"


def test_the_name_of_an_adapter_that_is_installed_is_refused(tmp_path, capsys):
    assert main(["adapters", "new", "zgw", "--path", str(tmp_path)]) == 1
    assert "there is already an adapter zgw" in capsys.readouterr().err
