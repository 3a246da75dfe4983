"""`klantbeeld bron uit` and `aan`: switching bronnen off and on while the façade runs."""

import pytest

from klantbeeld.cli import main
from klantbeeld.gather.switches import read_off

# Nothing of it can be used to start with: there is no such adapter, and no such secret.
SETTINGS = """
[server]
uitgezet = "{file}"
[bronnen.brp]
adapter = "weg"
token = "${{BESTAAT_NIET}}"
[bronnen.zaken]
adapter = "weg"
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "uitgezet.txt"


@pytest.fixture
def config(tmp_path, file):
    path = tmp_path / "klantbeeld.toml"
    path.write_text(SETTINGS.format(file=file), encoding="utf-8")
    return str(path)


def test_a_bron_is_switched_off_and_on_with_settings_that_need_be_right_in_nothing_else(config, file, capsys):
    assert main(["bron", "uit", "brp", "--config", config]) == 0
    assert main(["bron", "uit", "zaken", "--config", config]) == 0
    assert read_off(file) == {"brp", "zaken"}
    assert main(["bron", "aan", "brp", "zaken", "--config", config]) == 0
    assert read_off(file) == frozenset()
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[2] for line in told] == [
        "switched off: brp",
        "switched off: brp, zaken",
        "switched off: none",
    ]


def test_a_bron_that_is_not_there_is_refused_with_what_was_probably_meant(config, file, capsys):
    assert main(["bron", "uit", "brb", "--config", config]) == 1
    assert "bronnen.brb: no such bron. Did you mean 'brp'?" in capsys.readouterr().err
    assert not file.exists()


def test_one_that_is_not_there_any_more_can_be_taken_out_of_the_file(config, file):
    file.write_text("vroeger\nbrp\n", encoding="utf-8")
    assert main(["bron", "aan", "vroeger", "--config", config]) == 0
    assert read_off(file) == {"brp"}


def test_without_the_setting_it_says_which_is_needed(tmp_path, capsys):
    path = tmp_path / "klantbeeld.toml"
    path.write_text('[bronnen.brp]\nadapter = "weg"\n', encoding="utf-8")
    assert main(["bron", "uit", "brp", "--config", str(path)]) == 1
    assert "server.uitgezet: is needed" in capsys.readouterr().err


def test_a_file_that_cannot_be_changed_is_told(config, file, capsys):
    file.mkdir()
    assert main(["bron", "uit", "brp", "--config", config]) == 1
    assert "server.uitgezet: the file" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(tmp_path, capsys):
    path = tmp_path / "klantbeeld.toml"
    path.write_text(SETTINGS.format(file=tmp_path / "weg" / "uitgezet.txt"), encoding="utf-8")
    assert main(["bron", "uit", "brp", "--config", str(path)]) == 1
    assert "Cannot do that" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["server = 1", "bronnen = 1", "=", '[server]\nuitgezet = "${BESTAAT_NIET}"'])
def test_settings_in_which_the_file_cannot_be_found_are_told(tmp_path, text, capsys):
    path = tmp_path / "klantbeeld.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["bron", "uit", "brp", "--config", str(path)]) == 1
    assert "problem" in capsys.readouterr().err
