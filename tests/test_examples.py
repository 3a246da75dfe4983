"""What stands in examples/ works: the queries are answered, and the settings are all there and right."""

import dataclasses
import json
import re
import tomllib
from enum import Enum
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.registry import installed_adapters, usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.server.graphiql import examples
from klantbeeld.server.parts import build_sources
from klantbeeld.settings import Documenten, Logboek, Metingen, Server, Toegang, read_settings
from klantbeeld.settings.model import Gemeenschappelijk
from klantbeeld.settings.oidc import Machtiging, Nummers, Oidc, Uitgever
from klantbeeld.settings.verbinding import Verbinding
from klantbeeld_taakapplicatie.attributes import SOORTEN
from klantbeeld_taakapplicatie.settings import Inlog
from klantbeeld_taakapplicatie.settings_velden import Eigenschapveld, Veld
from klantbeeld_taakapplicatie.settings_zoek import Detail, Nummersoort, Pagina, Zoek
from tests.facade import facade

ROOT = Path(__file__).parent.parent
QUERIES = sorted((ROOT / "examples" / "queries").glob("*.graphql"))
SETTINGS = ROOT / "examples" / "klantbeeld.toml"
SIGNING_IN = ROOT / "examples" / "klantbeeld-oidc.toml"
ENVIRONMENT = {
    "KLANTBEELD_SLEUTEL": "s" * 32,
    "BELASTINGEN_TOKEN": "b" * 32,
    "BRP_API_KEY": "a" * 32,
    "BRP_TOKEN": "b" * 32,
    "KVK_API_KEY": "k" * 32,
    "LOGBOEK_SLEUTEL": "l" * 32,
    "LOGBOEK_TOKEN": "t" * 40,
    "METINGEN_TOKEN": "t" * 40,
    "OBJECTEN_TOKEN": "t" * 40,
    "OPENKLANT_TOKEN": "t" * 40,
    "REGISTER_SLEUTEL": "r" * 32,
    "REGISTER_ZOEKSLEUTEL": "z" * 32,
    "SUITE_GEHEIM": "s" * 32,
    "ZGW_GEHEIM": "g" * 32,
}
# What has a default, but is shown with another value; the comment above it says so.
OTHERWISE = {"sleutel", "max_per_minuut", "redis", "naam", "prioriteit", "kanalen", "documenten", "besluiten"} | {
    # files, and for whom something else holds
    *("manifest", "clients", "uitgezet"),
    # of the Objects API: which objecttypen there are differs per municipality
    *("taken", "producten", "productaanvragen", "overige_soorten", "producten_eigenschappen", "taken_paginas"),
    *("producten_soorten", "producten_ongevraagd"),
    # a table, which is empty
    *("cache",),
    # of who may see what: that is for a municipality to say
    *("standaarddoel", "actor", "activiteiten"),
    # of the logboek: where it is
    *("ontvanger", "wachtrij", "activiteit", "verwerker"),
    # of what is measured: where to
    *("poort",),
    # of an older klantregister
    *("client_id", "zaken"),
    # of the base registries: keys, and what is said of who asks
    *("api_key", "token", "headers", "doel", "doelbinding", "verwerking", "gebruiker"),
    # of a taakapplicatie, where a default would show nothing
    *("inlog", "pagina", "detail", "bekend_als", "nummer", "proefklant", "eigenschappen"),
}

of_each_query = pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)


def test_there_are_queries_for_at_least_six_questions():
    assert len(QUERIES) >= 6


def test_graphiql_offers_the_same_queries():
    assert [one.name for one in examples()] == [path.stem for path in QUERIES]


@of_each_query
def test_a_query_begins_with_the_question_it_answers(query):
    first = query.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"# [A-Z].{20,}[.?]", first)


@of_each_query
def test_a_query_fits_the_published_schema(query):
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    assert validate(schema, parse(query.read_text(encoding="utf-8"))) == []


async def test_every_query_is_answered_completely_in_the_demo_town():
    told = {}
    async with facade() as asking:
        for query in QUERIES:
            variables = json.loads(query.with_suffix(".json").read_text(encoding="utf-8"))
            data = await asking.ask(query.read_text(encoding="utf-8"), variables)
            assert not list(_incomplete(data, query.stem))
            told[query.stem] = sum(1 for _ in _texts(data))
    # An answer that is complete and says nothing is no example.
    assert {name: count for name, count in told.items() if count < 5} == {}


def test_the_settings_file_can_be_read():
    settings = read_settings(SETTINGS, usable_adapters(), ENVIRONMENT)
    assert {bron.adapter.name for bron in settings.bronnen.values()} == set(usable_adapters())


def test_the_settings_file_names_all_the_environment_it_needs():
    settings = re.sub(r"^#.*$", "", SETTINGS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(re.findall(r"\$\{(\w+)\}", settings)) == set(ENVIRONMENT)


async def test_every_bron_of_the_settings_file_can_be_made(monkeypatch):
    monkeypatch.chdir(ROOT)
    sources = build_sources(read_settings(SETTINGS, usable_adapters(), ENVIRONMENT))
    for source in sources:
        await source.bron.close()
    assert len(list(sources)) == len(tomllib.loads(SETTINGS.read_text())["bronnen"])


@pytest.mark.parametrize(
    "section", [Server, Toegang, Documenten, Logboek, Metingen], ids=lambda cls: cls.__name__.lower()
)
def test_every_setting_of_a_section_is_shown_with_its_default(section):
    elsewhere = {"oidc"} if section is Toegang else set()  # in an example of its own
    commented = _commented() if issubclass(section, Verbinding) else ()
    _assert_shown(section, _raw()[section.__name__.lower()], {*commented, *elsewhere})


def test_every_setting_of_a_verwerkingsactiviteit_is_shown():
    shown = _raw()["toegang"]["activiteiten"].values()
    assert {name for one in shown for name in one} == {field.name for field in dataclasses.fields(Activiteit)}


def test_the_example_of_signing_in_can_be_read_and_a_facade_made_of_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where it makes the queue of the logboek
    settings = read_settings(SIGNING_IN, usable_adapters(), ENVIRONMENT)
    assert create_app(settings)
    oidc = settings.toegang.oidc
    assert [len(one.aanroepers) for one in oidc.uitgevers] == [3, 2]
    assert {field.name: getattr(oidc, field.name) for field in dataclasses.fields(Oidc)} == {
        **{field.name: field.default for field in dataclasses.fields(Oidc)},
        "uitgevers": oidc.uitgevers,
    }


def test_every_setting_of_signing_in_is_shown_and_explained():
    text = SIGNING_IN.read_text(encoding="utf-8")
    names = {field.name for kind in (Oidc, Uitgever, Machtiging, Nummers) for field in dataclasses.fields(kind)}
    in_tables = {"uitgevers", "machtiging", "niveaus"}
    assert {name for name in in_tables if not re.search(rf"\.{name}\]", text)} == set()
    assert {name for name in names - in_tables if not re.search(rf"\b{name}\b( =|` says)", text)} == set()
    above = ""
    explained = set()
    for line in text.partition("\n[toegang.oidc]\n")[2].partition("[logboek]")[0].splitlines():
        name = re.match(r"(\w+) = ", line)
        if name:
            assert above.startswith("#") or name[1] in explained | {"scopes_uit_token"}, name[1]
            explained.add(name[1])
        above = line


def test_every_setting_that_each_bron_has_is_shown_with_its_default():
    shown = next(iter(_raw()["bronnen"].values()))
    common = {field.name for field in dataclasses.fields(Gemeenschappelijk)}
    _assert_shown(Gemeenschappelijk, {name: value for name, value in shown.items() if name in common}, _commented())


@pytest.mark.parametrize("adapter", [one.adapter for one in installed_adapters()], ids=lambda adapter: adapter.name)
def test_every_setting_of_an_adapter_is_shown_with_its_default(adapter):
    common = {field.name for field in dataclasses.fields(Gemeenschappelijk)}
    shown = next(bron for bron in _raw()["bronnen"].values() if bron["adapter"] == adapter.name)
    _assert_shown(adapter.settings, {name: value for name, value in shown.items() if name not in common})


def test_every_setting_of_a_taakapplicatie_is_shown_also_within_a_table():
    toml = (
        SETTINGS.read_text(encoding="utf-8").partition("[bronnen.belastingen]")[2].partition("[bronnen.voorbeeld]")[0]
    )
    kinds = (Inlog, Pagina, Detail, Zoek, Nummersoort, Veld, Eigenschapveld)
    names = {field.name for kind in kinds for field in dataclasses.fields(kind)} - {"volgende"}  # of a cursor only
    assert {name for name in names if not re.search(rf"\b{name} = ", toml)} == set()


def test_every_attribute_of_a_taakapplicatie_is_listed():
    listed = (ROOT / "docs" / "taakapplicaties.md").read_text(encoding="utf-8")
    for name, soort in SOORTEN.items():
        assert f"`{name}`" in listed
        assert {attribute for attribute in soort.attributes if f"`{attribute}`" not in listed} == set()


def test_every_setting_is_explained_where_it_is_first_shown():
    explained, above = set(), ""
    for line in SETTINGS.read_text(encoding="utf-8").splitlines():
        name = re.match(r"(\w+) = ", line)
        if name:
            assert above.startswith("#") or name[1] in explained, f"{name[1]}: says nothing"
            explained.add(name[1])
        above = line


def _commented():
    """What is a file that is not there, and so cannot be set in an example."""
    return re.findall(r"^# (\w+) = \S", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)


def _raw():
    return tomllib.loads(SETTINGS.read_text(encoding="utf-8"))


def _assert_shown(cls, shown, commented=()):
    fields = {field.name: field for field in dataclasses.fields(cls)}
    assert {*shown, *commented} == set(fields)
    assert {fields[name].default for name in commented} <= {None}
    for name, value in shown.items():
        default = _default(fields[name])
        if default is not dataclasses.MISSING and name not in OTHERWISE:
            assert (tuple(value) if isinstance(value, list) else value) == default, name


def _default(field):
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default.value if isinstance(field.default, Enum) else field.default


def _incomplete(value, place):
    """Every place in an answer that says it is not complete."""
    match value:
        case dict():
            if value.get("volledig") is False:
                yield place
            for name, one in value.items():
                yield from _incomplete(one, f"{place}.{name}")
        case list():
            for index, one in enumerate(value):
                yield from _incomplete(one, f"{place}[{index}]")


def _texts(value):
    match value:
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)
        case str():
            yield value
