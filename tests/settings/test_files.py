"""Secrets out of files: what orchestrators of containers, and systemd, give a service."""

import os
from dataclasses import dataclass, field

import pytest

from klantbeeld.contract import Adapter, Geheim
from klantbeeld.settings import SettingsError, read_settings

SECRET = "zeer-geheim-0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlog:
    geheim: Geheim


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    url: str = "https://noord.example/"
    token: Geheim = field(default_factory=lambda: Geheim("staat in geen bestand"))
    tokens: tuple[Geheim, ...] = ()
    inlog: Inlog | None = None


ADAPTERS = {"a": Adapter(name="a", settings=OwnSettings, build=lambda context: None)}


@pytest.fixture
def secret(tmp_path):
    """Writes a file that its owner alone may read; gives its path."""

    def secret(content, mode=0o600):
        path = tmp_path / "geheim"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    return secret


@pytest.fixture
def read(tmp_path):
    def read(more, environment=None):
        path = tmp_path / "klantbeeld.toml"
        path.write_text(f'[bronnen.noord]\nadapter = "a"\n{more}\n', encoding="utf-8")
        return read_settings(path, ADAPTERS, environment or {})

    return read


@pytest.fixture
def problems(read):
    def problems(more, environment=None):
        with pytest.raises(SettingsError) as raised:
            read(more, environment)
        assert SECRET not in str(raised.value)
        return [str(problem) for problem in raised.value.problems]

    return problems


def own(settings):
    return settings.bronnen["noord"].settings


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (SECRET, SECRET),
        (f"{SECRET}\n", SECRET),
        (f"{SECRET}\r\n", SECRET),
        (f"{SECRET}\n\n", f"{SECRET}\n"),
        (f" {SECRET} ", f" {SECRET} "),
        (f"{SECRET}\r", f"{SECRET}\r"),
        ("ge\nheim é\n", "ge\nheim é"),
        ("${A}\n", "${A}"),
    ],
)
def test_a_text_is_taken_from_a_file_without_the_last_newline(read, secret, content, taken):
    settings = read(f'token = "${{file:{secret(content)}}}"', {"A": "niet nog eens ingevuld"})
    assert own(settings).token.reveal() == taken


def test_it_may_be_a_part_of_a_text_anywhere(read, secret):
    path = secret("x-1\n")
    settings = read(f'url = "https://${{HOST}}/${{file:{path}}}/"\ntokens = ["${{file:{path}}}", "b"]', {"HOST": "h"})
    assert own(settings).url == "https://h/x-1/"
    assert own(settings).tokens == (Geheim("x-1"), Geheim("b"))


def test_the_folder_may_come_from_the_environment(read, secret):
    path = secret(SECRET)
    settings = read('token = "${file:${CREDENTIALS_DIRECTORY}/geheim}"', {"CREDENTIALS_DIRECTORY": str(path.parent)})
    assert own(settings).token.reveal() == SECRET


def test_a_path_is_of_the_folder_we_were_started_in(read, secret, monkeypatch):
    monkeypatch.chdir(secret(SECRET).parent)
    assert own(read('token = "${file:geheim}"')).token.reveal() == SECRET


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("\n", "is empty"),
        (SECRET.encode() + b"\xff", "is not UTF-8 text"),
        (SECRET * 50_000, "is larger than 1000000 bytes"),
    ],
    ids=["empty", "a newline", "no text", "large"],
)
def test_a_file_without_a_secret_is_a_problem_that_does_not_repeat_it(problems, secret, content, told):
    path = secret(content)
    assert problems(f'token = "${{file:{path}}}"') == [f"bronnen.noord.token: the file {path} {told}"]


def test_a_file_that_is_not_there_is_a_problem(problems, tmp_path):
    path = tmp_path / "weg"
    (told,) = problems(f'token = "${{file:{path}}}"')
    assert told == f"bronnen.noord.token: the file {path} cannot be read (No such file or directory)"


def test_a_folder_or_a_pipe_is_no_file_and_does_not_keep_us_waiting(problems, tmp_path):
    os.mkfifo(tmp_path / "pijp")
    told = problems(f'token = "${{file:{tmp_path}}}"\nurl = "${{file:{tmp_path}/pijp}}"')
    assert told == [
        f"bronnen.noord.token: the file {tmp_path} is not a file",
        f"bronnen.noord.url: the file {tmp_path}/pijp is not a file",
    ]


def test_a_path_that_no_file_can_have_is_a_problem(problems):
    (told,) = problems('token = "${file:a\\u0000b}"')
    assert told.endswith("is not a path of a file")


def test_a_secret_that_stands_where_a_path_should_is_not_repeated(problems):
    (told,) = problems('token = "${file:${TOKEN}}"', {"TOKEN": SECRET})
    assert told == "bronnen.noord.token: the file ${TOKEN} cannot be read (No such file or directory)"


def test_a_variable_in_a_path_that_is_not_set_is_a_problem(problems):
    told = problems('token = "${file:${WEG}/geheim}"')
    assert told == ["bronnen.noord.token: the environment variable WEG is not set"]


@pytest.mark.parametrize("text", ["${file:}", "${vault:x}", "${file /run/x}", "${A", "x${}", "${A}${b-c}"])
def test_a_reference_with_a_mistake_in_it_is_not_taken_for_the_secret(problems, text):
    told = problems(f'token = "{text}"', {"A": "a"})
    assert told == ["bronnen.noord.token: has a ${ that is neither ${NAME} nor ${file:PATH}"]


def test_all_problems_are_told_together(problems, secret, tmp_path):
    path = secret("")
    told = problems(f'token = "${{file:{path}}}"\ntokens = ["${{WEG}}", "${{file:{tmp_path}/weg}}"]\nurll = "x"')
    assert [line.partition(": ")[0] for line in told] == [
        "bronnen.noord.token",
        "bronnen.noord.tokens.0",
        "bronnen.noord.tokens.1",
        "bronnen.noord.urll",
    ]


class TestNotes:
    """What is good to know, and no reason not to start."""

    def notes(self, settings):
        assert SECRET not in "".join(map(str, settings.notes))
        return [note.place for note in settings.notes]

    def test_a_secret_in_the_settings_file_itself_is_told(self, read):
        settings = read(f'token = "{SECRET}"\ntokens = ["${{A}}", "{SECRET}"]\ninlog = {{geheim = "x"}}', {"A": "a"})
        assert self.notes(settings) == [
            "bronnen.noord.token",
            "bronnen.noord.tokens.1",
            "bronnen.noord.inlog.geheim",
        ]

    def test_also_that_of_the_server(self, read):
        settings = read(f'[server]\nsleutel = "{SECRET * 2}"')
        assert self.notes(settings) == ["server.sleutel"]

    @pytest.mark.parametrize(
        "token", ["${A}", "x-${A}", "sqlite+aiosqlite:///klantbeeld.db", "postgresql+asyncpg://me@h:5432/d"]
    )
    def test_not_what_comes_from_elsewhere_nor_an_address_that_holds_no_secret(self, read, token):
        assert self.notes(read(f'token = "{token}"', {"A": SECRET})) == []

    @pytest.mark.parametrize("address", ["u:p@h/d", "u:p@ss@h/d", "h/d?password=p"])
    def test_an_address_with_a_password_in_it_is_told(self, read, address):
        assert self.notes(read(f'token = "postgresql+asyncpg://{address}"')) == ["bronnen.noord.token"]

    def test_what_is_no_secret_is_not_told_and_neither_is_a_default(self, read):
        assert self.notes(read('url = "https://noord.example/"')) == []

    @pytest.mark.parametrize(("mode", "told"), [(0o604, ["bronnen.noord.token"]), (0o600, []), (0o640, [])])
    def test_a_file_that_everybody_may_read_is_told(self, read, secret, mode, told):
        assert self.notes(read(f'token = "${{file:{secret(SECRET, mode)}}}"')) == told
