"""The settings file: turned into values, or into a list of every problem in it."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from typing import Literal

import pytest

from klantbeeld.contract import Adapter, Geheim
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import SettingsError, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    url: str
    token: Geheim
    tokens: tuple[Geheim, ...] = ()
    other: Geheim | None = None
    soort: Literal["a", "b"] = "a"
    aantal: int = 3
    lijst: tuple[str, ...] = ()
    namen: Mapping[str, str] | None = None
    maat: float | None = None

    def __post_init__(self):
        if not self.url.startswith("http"):
            raise ValueError("url: must start with http")
        if " " in self.token.reveal():
            raise ValueError("token: must not have spaces")


ADAPTERS = {name: Adapter(name=name, settings=OwnSettings, build=lambda context: None) for name in ("register", "zgw")}
BRON = '[bronnen.noord]\nadapter = "register"\nurl = "http://noord.example/"\ntoken = "sesam"\n'


@pytest.fixture
def read(tmp_path):
    def read(text, environment=None, adapters=ADAPTERS):
        path = tmp_path / "klantbeeld.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path, adapters, environment or {})

    return read


@pytest.fixture
def problems(read):
    def problems(text, environment=None):
        with pytest.raises(SettingsError) as raised:
            read(text, environment)
        return [str(problem) for problem in raised.value.problems]

    return problems


def test_what_is_not_set_has_a_default(read):
    settings = read(BRON)
    bron = settings.bronnen["noord"]
    assert (settings.server.deadline, settings.toegang.modus, settings.server.graphiql) == (5.0, "open", False)
    assert (bron.gemeenschappelijk.deadline, bron.gemeenschappelijk.prioriteit) == (2.0, 100)
    assert bron.settings == OwnSettings(url="http://noord.example/", token=Geheim("sesam"))


def test_every_kind_of_value_is_read(read):
    more = (
        'tokens = ["een", "twee"]\nother = "drie"\nsoort = "b"\naantal = 7\nlijst = ["x"]\nmaat = 2\nprioriteit = 1\n'
    )
    own = read(BRON + more + 'namen = {tel = "Telefoon"}').bronnen["noord"].settings
    assert own.tokens == (Geheim("een"), Geheim("twee"))
    assert (own.other, own.soort, own.aantal, own.lijst, own.maat) == (Geheim("drie"), "b", 7, ("x",), 2.0)
    assert own.namen == {"tel": "Telefoon"}


def test_several_bronnen_of_one_adapter_have_settings_of_their_own(read):
    zuid = BRON.replace("noord", "zuid").replace("sesam", "anders")
    bronnen = read(BRON + zuid).bronnen
    assert [bron.settings.token.reveal() for bron in bronnen.values()] == ["sesam", "anders"]


def test_settings_cannot_be_changed(read):
    with pytest.raises(FrozenInstanceError):
        read(BRON).server.deadline = 1.0


class TestEnvironment:
    def test_names_are_filled_in_everywhere_also_inside_a_text(self, read):
        text = BRON.replace("http://noord.example/", "http://${HOST}/${PATH_}/").replace("sesam", "${TOKEN}")
        own = read(text + 'lijst = ["${HOST}"]', {"HOST": "h", "PATH_": "p", "TOKEN": "t"}).bronnen["noord"].settings
        assert (own.url, own.token.reveal(), own.lijst) == ("http://h/p/", "t", ("h",))

    def test_a_value_that_looks_like_a_name_is_not_filled_in_again(self, read):
        own = read(BRON.replace("sesam", "${A}"), {"A": "${B}", "B": "x"}).bronnen["noord"].settings
        assert own.token.reveal() == "${B}"

    @pytest.mark.parametrize(
        ("place", "text"),
        [
            ("bronnen.noord.url", BRON.replace("http://noord.example/", "${WEG}/x")),
            ("bronnen.noord.token", BRON.replace("sesam", "${WEG}")),
            ("bronnen.noord.adapter", BRON.replace("register", "${WEG}")),
            ("bronnen.noord.deadline", BRON + 'deadline = "${WEG}"'),
            ("bronnen.noord.lijst.0", BRON + 'lijst = ["${WEG}"]'),
            ("server.sleutel", BRON + '[server]\nsleutel = "${WEG}"'),
        ],
    )
    def test_a_name_that_is_not_set_is_told_once_and_nothing_that_follows_from_it(self, problems, place, text):
        assert problems(text) == [f"{place}: the environment variable WEG is not set"]

    def test_an_empty_value_is_not_a_secret(self, problems):
        assert problems(BRON.replace("sesam", "${LEEG}"), {"LEEG": ""}) == [
            "bronnen.noord.token: must be a text that is not empty"
        ]


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (BRON + "[server]\ndedline = 3", "server.dedline: unknown setting. Did you mean 'deadline'?"),
            (BRON + 'tokn = "x"', "bronnen.noord.tokn: unknown setting. Did you mean 'token'?"),
            (BRON + "[serevr]\n", "serevr: unknown setting. Did you mean 'server'?"),
            (
                BRON.replace("register", "registre"),
                "bronnen.noord.adapter: no such adapter installed. Did you mean 'register'?",
            ),
            (BRON.replace("register", "q"), "bronnen.noord.adapter: no such adapter installed. Known: register, zgw."),
            (BRON.replace('adapter = "register"', ""), "bronnen.noord.adapter: is required"),
            (BRON.replace('"register"', "7"), "bronnen.noord.adapter: must be a valid string"),
            (BRON.replace('token = "sesam"', ""), "bronnen.noord.token: is required"),
            (BRON.replace('"sesam"', '""'), "bronnen.noord.token: must be a text that is not empty"),
            (BRON + "other = 7", "bronnen.noord.other: must be a text that is not empty"),
            (BRON + 'aantal = "3"', "bronnen.noord.aantal: must be a valid integer"),
            (BRON + "aantal = 3.5", "bronnen.noord.aantal: must be a valid integer"),
            (BRON + "deadline = true", "bronnen.noord.deadline: must be a valid number"),
            (BRON + 'soort = "c"', "bronnen.noord.soort: must be 'a' or 'b'"),
            (BRON + "namen = {a = 1}", "bronnen.noord.namen.a: must be a valid string"),
            (BRON + "lijst = [1]", "bronnen.noord.lijst.0: must be a valid string"),
            (BRON + '[toegang]\nmodus = "iedereen"', "toegang.modus: must be 'open' or 'oidc'"),
            (BRON + '[server]\nsleutel = "kort"', "server: sleutel must have at least 32 characters"),
            (BRON.replace("http:", "ftp:"), "bronnen.noord: url: must start with http"),
            (BRON.replace("noord]", "Noord]"), "bronnen.Noord: a name has small letters, digits, - and _, at most 40"),
            ("", "bronnen: at least one bron is needed, as [bronnen.NAME]"),
            ("[bronnen]", "bronnen: at least one bron is needed, as [bronnen.NAME]"),
            ("bronnen = 3", "bronnen: must be a table"),
            ("[bronnen]\nnoord = 3", "bronnen.noord: must be a table"),
            (f"server = 3\n{BRON}", "server: must be a table"),
        ],
    )
    def test_a_mistake_is_told_with_its_place_and_what_to_do(self, problems, text, told):
        assert problems(text) == [told]

    @pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "-inf"])
    @pytest.mark.parametrize("table", ["", "[server]\n"])
    def test_a_deadline_is_a_real_stretch_of_time(self, problems, table, value):
        (told,) = problems(f"{BRON}{table}deadline = {value}")
        assert "deadline must be a number of more than 0" in told

    def test_all_mistakes_are_told_together(self, problems):
        text = (
            '[server]\ndedline = 3\nsleutel = "kort"\nmax_first = 0\nmax_body = -1\n'
            + '[toegang]\nmodus = "x"\n[verkeerd]\n'
            + BRON.replace("http:", "ftp:")
            + 'tokn = "x"\ndeadline = "lang"\n[bronnen.zuid]\nadapter = "zgv"\n'
        )
        told = problems(text)
        places = sorted(line.partition(":")[0] for line in told)
        assert places == [
            "bronnen.noord",
            "bronnen.noord.deadline",
            "bronnen.noord.tokn",
            "bronnen.zuid.adapter",
            "server",
            "server.dedline",
            "toegang.modus",
            "verkeerd",
        ]
        (limits,) = [line for line in told if line.startswith("server:")]
        assert "max_body" in limits
        assert "max_first" in limits

    def test_a_file_that_is_no_toml_says_where(self, problems):
        (told,) = problems("[server\n")
        assert "is not TOML" in told
        assert "line 1" in told

    def test_a_file_that_is_not_there_is_a_problem(self, tmp_path):
        with pytest.raises(SettingsError, match="cannot be read"):
            read_settings(tmp_path / "weg.toml", ADAPTERS, {})

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"naam = '\xe9'"])
    def test_a_file_that_is_no_text_is_a_problem(self, tmp_path, content):
        path = tmp_path / "klantbeeld.toml"
        path.write_bytes(content)
        with pytest.raises(SettingsError, match="not UTF-8"):
            read_settings(path, ADAPTERS, {})

    def test_a_folder_is_no_file(self, tmp_path):
        with pytest.raises(SettingsError, match="cannot be read"):
            read_settings(tmp_path, ADAPTERS, {})


class TestSecrets:
    SECRET = "zeer-geheim-0123456789"

    def test_a_secret_is_not_printed_with_the_settings(self, read):
        text = BRON.replace("sesam", self.SECRET) + f'[server]\nsleutel = "{self.SECRET * 2}"\n'
        assert self.SECRET not in repr(read(text))

    @pytest.mark.parametrize(
        "mistake", ["tokn", "aantal", "soort", "deadline", "lijst", "namen", "maat", "prioriteit", "naam.x"]
    )
    def test_a_secret_at_the_wrong_place_is_not_repeated(self, problems, mistake):
        told = problems(BRON + f'{mistake} = "{self.SECRET}"\n')
        assert told
        assert self.SECRET not in "\n".join(told)


def test_relative_paths_are_left_as_they_are(read):
    adapters = usable_adapters()
    settings = read('[bronnen.meldingen]\nadapter = "geheugen"\nbestand = "data/meldingen.json"\n', adapters=adapters)
    assert settings.bronnen["meldingen"].settings.bestand == "data/meldingen.json"


@pytest.mark.parametrize(
    "text",
    [
        '[bronnen.k]\nadapter = "openklant"\nurl = "${U}/api/v1/"\ntoken = "${T}"\n',
        '[bronnen.z]\nadapter = "zgw"\nzaken = "${U}/z"\ncatalogi = "${U}/c"\nclient_id = "k"\ngeheim = "${T}"\n',
    ],
)
def test_our_own_adapters_tell_a_missing_variable_once(read, text):
    with pytest.raises(SettingsError) as raised:
        read(text, adapters=usable_adapters())
    assert {problem.message.rpartition("variable ")[2][0] for problem in raised.value.problems} == {"U", "T"}
    assert all("is not set" in problem.message for problem in raised.value.problems)
