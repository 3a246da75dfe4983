"""Tables within the table of a bron: settings classes of their own, wherever they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pytest

from klantbeeld.contract import Adapter, Geheim
from klantbeeld.settings import SettingsError, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlog:
    geheim: Geheim
    soort: Literal["a", "b"] = "a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    pad: str
    namen: Mapping[str, str] | None = None

    def __post_init__(self):
        if "?" in self.pad:
            raise ValueError("pad: must not have a question mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    inlog: Inlog | None = None
    velden: Mapping[str, str | Veld] | None = None
    lijst: tuple[Veld, ...] = ()
    meer: Mapping[str, tuple[Veld, ...]] | None = None


ADAPTERS = {"eigen": Adapter(name="eigen", settings=OwnSettings, build=lambda context: None)}
BRON = '[bronnen.noord]\nadapter = "eigen"\n'


@pytest.fixture
def read(tmp_path):
    def read(text, environment=None):
        path = tmp_path / "klantbeeld.toml"
        path.write_text(BRON + text, encoding="utf-8")
        return read_settings(path, ADAPTERS, environment or {}).bronnen["noord"].settings

    return read


@pytest.fixture
def problems(read):
    def problems(text):
        with pytest.raises(SettingsError) as raised:
            read(text)
        return [str(problem) for problem in raised.value.problems]

    return problems


def test_a_table_becomes_a_settings_class(read):
    assert read('inlog = { geheim = "sesam" }').inlog == Inlog(geheim=Geheim("sesam"))


def test_a_list_of_tables_becomes_a_tuple(read):
    own = read('[[bronnen.noord.lijst]]\npad = "a"\n[[bronnen.noord.lijst]]\npad = "b"\nnamen = { x = "X" }\n')
    assert own.lijst == (Veld(pad="a"), Veld(pad="b", namen={"x": "X"}))


def test_a_mapping_of_tables_may_have_plain_values_among_them(read):
    own = read('[bronnen.noord.velden]\nkort = "a.b"\nlang = { pad = "c" }\n')
    assert own.velden == {"kort": "a.b", "lang": Veld(pad="c")}


def test_a_mapping_may_hold_lists_of_tables(read):
    assert read('meer.x = [{ pad = "a" }]').meer == {"x": (Veld(pad="a"),)}


def test_what_is_left_out_has_its_default(read):
    assert read("") == OwnSettings()


def test_the_environment_is_filled_in_at_any_depth(read):
    own = read('inlog.geheim = "${G}"\nvelden.x = { pad = "${P}.b" }', {"G": "sesam", "P": "a"})
    assert (own.inlog.geheim.reveal(), own.velden["x"].pad) == ("sesam", "a.b")


def test_a_secret_within_does_not_print(read):
    assert "sesam" not in repr(read('inlog.geheim = "sesam"'))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("inlog = { }", "bronnen.noord.inlog.geheim: is required"),
        ('inlog = { geheim = "g", sort = "b" }', "bronnen.noord.inlog.sort: unknown setting. Did you mean 'soort'?"),
        ('inlog = { geheim = "g", soort = "c" }', "bronnen.noord.inlog.soort: must be 'a' or 'b'"),
        ('inlog = { geheim = "" }', "bronnen.noord.inlog.geheim: must be a text that is not empty"),
        ('inlog = "sesam"', "bronnen.noord.inlog: must be a table"),
        ('inlog = ["sesam"]', "bronnen.noord.inlog: must be a table"),
        ("velden = 3", "bronnen.noord.velden: must be a table"),
        ("velden = { x = 3 }", "bronnen.noord.velden.x: must be a valid string"),
        ('velden = { x = ["a"] }', "bronnen.noord.velden.x: must be a table or a plain value"),
        ('velden = { x = { pad = "a?" } }', "bronnen.noord.velden.x: pad: must not have a question mark"),
        ("velden = { x = { pad = 1 } }", "bronnen.noord.velden.x.pad: must be a valid string"),
        ('lijst = { pad = "a" }', "bronnen.noord.lijst: must be a list of tables"),
        ('lijst = [{ pad = "a" }, { }]', "bronnen.noord.lijst.1.pad: is required"),
        ('lijst = ["a"]', "bronnen.noord.lijst.0: must be a table"),
        ('inlog = { geheim = "${WEG}" }', "bronnen.noord.inlog.geheim: the environment variable WEG is not set"),
        ('velden = { x = "${WEG}" }', "bronnen.noord.velden.x: the environment variable WEG is not set"),
        ('lijst = [{ pad = "${WEG}" }]', "bronnen.noord.lijst.0.pad: the environment variable WEG is not set"),
    ],
)
def test_a_mistake_is_told_with_its_whole_place(problems, text, told):
    assert problems(text) == [told]


def test_all_mistakes_are_told_together(problems):
    told = problems('inlog = { sort = "b" }\nvelden = { x = 3, y = { pad = "?", nam = 1 } }\nlijst = [{ }]\ninlg = 3\n')
    assert [line.partition(": ")[0] for line in told] == [
        "bronnen.noord.inlg",
        "bronnen.noord.inlog.sort",
        "bronnen.noord.inlog.geheim",
        "bronnen.noord.velden.x",
        "bronnen.noord.velden.y.nam",
        "bronnen.noord.velden.y",
        "bronnen.noord.lijst.0.pad",
    ]


@pytest.mark.parametrize("text", ["inlog = {0}", "velden.x = {{ pad = 1, geheim = {0} }}", "lijst = [{0}]"])
def test_a_secret_at_the_wrong_place_is_not_repeated(problems, text):
    told = problems(text.format('"zeer-geheim-0123456789"'))
    assert told
    assert "zeer-geheim-0123456789" not in "\n".join(told)
