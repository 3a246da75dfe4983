"""The laws of the published schema that can be seen in the SDL itself (3, 5 and 6 are for the tests of the server)."""

import re
from itertools import combinations
from pathlib import Path
from typing import ClassVar

import pytest
from graphql import (
    build_schema,
    get_named_type,
    is_input_object_type,
    is_interface_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from klantbeeld.contract import BSN
from klantbeeld.schema.errors import _CHOICES

SDL = (Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8")
SCHEMA = build_schema(SDL)
TYPES = {
    name: type_
    for name, type_ in SCHEMA.type_map.items()
    if not name.startswith("__") and (is_object_type(type_) or is_interface_type(type_))
}
GEGEVEN = SCHEMA.type_map["Gegeven"]
GEGEVENS = {name: type_ for name, type_ in TYPES.items() if is_object_type(type_) and GEGEVEN in type_.interfaces}
NODES = {n: t for n, t in TYPES.items() if is_object_type(t) and any(one.name == "Node" for one in t.interfaces)}
SAMENGESTELD = {name for name, type_ in TYPES.items() if any(one.name == "Samengesteld" for one in type_.interfaces)}


def fields(types):
    return [
        (f"{name}.{field}", types[name], field, definition)
        for name in types
        for field, definition in types[name].fields.items()
    ]


def test_there_is_something_to_look_at():
    assert GEGEVENS.keys() >= {"Partij", "Klantcontact", "Zaak", "Zaakstatus", "InterneTaak", "Betrokkene", "Actor"}
    assert {"ZaakConnection", "TijdlijnConnection", "Partijen", "Contactgegevens"} <= SAMENGESTELD


class TestLaw1:
    """What a bron has to deliver may be absent, so it may be null; what the façade itself makes is always there."""

    OWN: ClassVar = {
        "id", "herkomst", "bronnen", "volledig", "nodes", "edges", "node", "cursor", "pageInfo", "afgeleid",
        "resultaat", "titel", "overruled", "afwijkingen",
    }  # fmt: skip

    def test_every_root_field_may_be_null(self):
        assert not [name for name, field in SCHEMA.query_type.fields.items() if is_non_null_type(field.type)]

    @pytest.mark.parametrize("name", GEGEVENS)
    def test_of_a_gegeven_only_its_id_and_herkomst_are_certain(self, name):
        certain = {field for field, definition in GEGEVENS[name].fields.items() if is_non_null_type(definition.type)}
        assert certain == {"id", "herkomst"}

    @pytest.mark.parametrize("name", sorted({*SAMENGESTELD, "Verwijzing"}))
    def test_of_an_envelope_only_what_the_facade_makes_is_certain(self, name):
        certain = {field for field, definition in TYPES[name].fields.items() if is_non_null_type(definition.type)}
        assert certain <= self.OWN

    @pytest.mark.parametrize("name", ["Naam", "Adres"])
    def test_contact_data_have_nothing_that_is_certain(self, name):
        assert not [f for f, definition in TYPES[name].fields.items() if is_non_null_type(definition.type)]

    def test_of_the_klantbeeld_itself_only_the_id_is_certain(self):
        certain = {f for f, definition in TYPES["Klantbeeld"].fields.items() if is_non_null_type(definition.type)}
        assert certain == {"id"}

    def test_what_points_at_another_gegeven_may_be_null(self):
        wrong = [
            place
            for place, owner, field, definition in fields(TYPES)
            if is_non_null_type(definition.type)
            and not is_list_type(definition.type.of_type)
            and get_named_type(definition.type).name in GEGEVENS
            and not owner.name.endswith("Edge")
        ]
        assert wrong == []


class TestLaw2:
    """A list that takes more than one bron says how each fared; a list inside one bron is plain and may be null."""

    @pytest.mark.parametrize("name", sorted(SAMENGESTELD))
    def test_a_composed_answer_always_says_how_every_bron_fared_and_whether_it_is_complete(self, name):
        assert str(TYPES[name].fields["bronnen"].type) == "[Bronresultaat!]!"
        assert str(TYPES[name].fields["volledig"].type) == "Boolean!"

    @pytest.mark.parametrize("name", sorted(name for name in TYPES if name.endswith("Connection")))
    def test_a_connection_is_composed_and_has_the_shape_clients_know(self, name):
        connection = TYPES[name]
        assert name in SAMENGESTELD
        node, edge = get_named_type(connection.fields["nodes"].type), get_named_type(connection.fields["edges"].type)
        assert (edge.name, get_named_type(edge.fields["node"].type)) == (name.replace("Connection", "Edge"), node)
        assert str(edge.fields["cursor"].type) == "String!"
        assert str(connection.fields["pageInfo"].type) == "PageInfo!"

    def test_every_list_of_the_klantbeeld_but_its_numbers_is_composed(self):
        plain = [name for name, field in TYPES["Klantbeeld"].fields.items() if is_list_type(field.type)]
        assert plain == ["identificatoren"]
        objects = {get_named_type(f.type) for f in TYPES["Klantbeeld"].fields.values()} & set(TYPES.values())
        assert {one.name for one in objects} - SAMENGESTELD == {"Identificator"}

    @pytest.mark.parametrize("name", GEGEVENS)
    def test_a_plain_list_of_a_gegeven_may_be_null_and_its_items_may_not(self, name):
        lists = {
            field: str(definition.type)
            for field, definition in GEGEVENS[name].fields.items()
            if "[" in str(definition.type) and field != "herkomst"
        }
        assert all(text.startswith("[") and text.endswith("!]") for text in lists.values()), lists

    def test_a_connection_can_be_paged(self):
        for place, _, _, definition in fields(TYPES):
            if get_named_type(definition.type).name.endswith("Connection"):
                assert str(definition.args["first"].type) == "Int!", place
                assert definition.args["first"].ast_node.default_value.value == "20", place
                assert str(definition.args["after"].type) == "String", place


class TestLaw4:
    """Every gegeven has an opaque id and its herkomst; nothing of a product or register shows through."""

    @pytest.mark.parametrize("name", GEGEVENS)
    def test_a_gegeven_has_an_id_and_herkomst(self, name):
        assert str(GEGEVENS[name].fields["id"].type) == "ID!"
        assert str(GEGEVENS[name].fields["herkomst"].type) == "[Herkomst!]!"

    def test_only_a_gegeven_a_klantbeeld_and_their_interfaces_have_an_id(self):
        with_id = {name for name, type_ in TYPES.items() if "id" in type_.fields}
        assert with_id == {*GEGEVENS, "Klantbeeld", "Node", "Gegeven", "TijdlijnItem"}

    @pytest.mark.parametrize(
        "word",
        [
            "url",
            "uuid",
            "http://",
            "openklant",
            "open klant",
            "openzaak",
            "open zaak",
            "zgw",
            "api/v",
            "maykin",
        ],
    )
    def test_no_backend_shows_through(self, word):
        told = "\n".join(line for line in SDL.lower().splitlines() if "specifiedby" not in line)
        assert not re.search(rf"\b{re.escape(word)}", told)

    def test_no_type_is_called_record(self):
        """A global type of TypeScript: its code generators trip over it."""
        assert "Record" not in SCHEMA.type_map

    def test_no_example_is_the_number_of_somebody(self):
        assert not re.search(r"(?<!\d)\d{8,9}(?!\d)", SDL)
        assert BSN.soort_object_id in SDL


class TestLaw7:
    """Every field of every node may be selected together, so one name has one shape everywhere."""

    @staticmethod
    def shape(type_):
        """What must agree for two fields of one name to be merged: lists and nulls, and leaves by their type."""
        text = str(type_)
        named = get_named_type(type_)
        return text if not hasattr(named, "fields") else text.replace(named.name, "{}")

    @pytest.mark.parametrize(("one", "other"), list(combinations(sorted(NODES), 2)))
    def test_two_nodes_have_the_same_shape_for_a_name_they_share(self, one, other):
        shared = NODES[one].fields.keys() & NODES[other].fields.keys()
        differing = [
            name
            for name in shared
            if self.shape(NODES[one].fields[name].type) != self.shape(NODES[other].fields[name].type)
        ]
        assert differing == []

    def test_a_name_that_is_a_connection_somewhere_is_one_on_every_node(self):
        connections, others = set(), set()
        for _, _, field, definition in fields(NODES):
            named = get_named_type(definition.type).name
            (connections if named.endswith("Connection") else others).add(field)
        assert connections & others == set()


class TestScopes:
    """Introspection shows no directives, so a description names the scope too."""

    SCOPED = re.findall(r"(?:\n|^)\s*(\w+)(?:\([^)]*\))?: [^\n]*@vereist\(scope: \"([^\"]+)\"\)", SDL)

    def test_there_are_fields_with_a_scope(self):
        assert {scope for _, scope in self.SCOPED} == {
            "klant:kiezen",
            "klant:zoeken",
            "intern:lezen",
            "identificator:volledig",
        }

    def test_every_field_with_a_scope_names_it_in_its_description(self):
        wrong = []
        for type_ in SCHEMA.type_map.values():
            if not (is_object_type(type_) or is_input_object_type(type_)):
                continue
            for name, field in type_.fields.items():
                for directive in (field.ast_node.directives if field.ast_node else None) or ():
                    scope = directive.arguments[0].value.value
                    if directive.name.value == "vereist" and f"`{scope}`" not in (field.description or ""):
                        wrong.append(f"{type_.name}.{name}")
        assert wrong == []

    def test_every_scope_is_explained_at_the_directive(self):
        for _, scope in self.SCOPED:
            assert f"`{scope}`" in SCHEMA.get_directive("vereist").description

    @pytest.mark.parametrize(
        "field",
        ["Partij.interneNotitie", "InterneTaak.toelichting", "Actor.eMailadres", "Identificator.volledigObjectId"],
    )
    def test_what_is_not_for_everybody_has_a_scope(self, field):
        type_, name = field.split(".")
        assert "@vereist" in SDL.split(f"type {type_} ")[1].split(f"  {name}: ")[1].splitlines()[0]


def test_every_input_that_is_a_choice_has_an_error_of_its_own():
    """`schema.errors.public` tells them apart by what only one of them has."""
    choices = {t.name: t for t in SCHEMA.type_map.values() if is_input_object_type(t) and t.is_one_of}
    assert choices.keys() == {names[0] for names in _CHOICES}
    for name, *own in _CHOICES:
        elsewhere = {field for other, t in choices.items() if other != name for field in t.fields}
        assert set(own) <= choices[name].fields.keys() - elsewhere


@pytest.mark.parametrize("kind", ["Klantbeeld", "Zaak", "Klantcontact", "Partij", "KlantInput", "Query"])
def test_what_readers_meet_first_is_described_in_the_schema(kind):
    assert SCHEMA.type_map[kind].description
