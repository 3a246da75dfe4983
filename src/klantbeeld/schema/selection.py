"""From what a query selects to what the bronnen are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeAlias

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_object_type,
)
from graphql.language import BooleanValueNode, VariableNode

from klantbeeld.contract import Selection
from klantbeeld.schema.context import Context, Info

Raw: TypeAlias = GraphQLResolveInfo[Context]

# The envelope of a list says nothing about its records.
_ENVELOPE = frozenset({"nodes", "edges", "node"})
_NOT_OF_A_RECORD = frozenset({"__typename", "bronnen", "pageInfo", "cursor", "afgeleid"})

# Published fields that are made of other attributes of the record.
_MADE_OF = {
    "titel": ("onderwerp", "omschrijving", "naam", "gevraagde_handeling", "bestandsnaam"),
    "tijdstip": (
        "plaatsgevonden_op",
        "startdatum",
        "gezet_op",
        "wacht_sinds",
        "vanaf",
        "uiterlijk_op",
        "geldig_van",
        "ingediend_op",
        "creatiedatum",
        "datum",
        "moment",
    ),
    "vervolg_op": ("onderwerpobjecten",),
    "downloadpad": ("heeft_bestand",),
    "betrokkenen.naam": ("was_partij",),  # of who gave none: that of the partij
    "contactgegevens": ("indicatie_actief", "indicatie_geheimhouding"),  # whether they may be used for contact
    "effectieve_contactgegevens": ("opgegeven_contactgegevens", "was_partij"),
    "voorkeurs_digitaal_adres": ("digitale_adressen", "digitale_adressen.voorkeur"),
    "aanbevolen_digitaal_adres": (
        "digitale_adressen",
        "digitale_adressen.voorkeur",
        "digitale_adressen.soort_digitaal_adres",
    ),
    "afwijkingen": (
        "naam",
        "naam.volledig",
        "bezoekadres",
        "bezoekadres.regels",
        "correspondentieadres",
        "correspondentieadres.regels",
        "digitale_adressen",
        "digitale_adressen.adres",
        "digitale_adressen.voorkeur",
        "voorkeurstaal",
        "voorkeurstaal.code",
        "voorkeurstaal.naam",
    ),
    "overruled": ("naam", "bezoekadres", "correspondentieadres", "digitale_adressen"),
}
# Published fields whose value stands in another attribute: what is selected below them is selected there.
_STANDS_IN = {
    "effectieve_contactgegevens": "opgegeven_contactgegevens",
    "voorkeurs_digitaal_adres": "digitale_adressen",
    "aanbevolen_digitaal_adres": "digitale_adressen",
}
# The same, of one kind: how far a productaanvraag is, is made of its zaken; what to advise to who took part in a
# klantcontact, of how that went.
_MADE_OF_KIND: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Productaanvraag": {"status": ("zaken",), "open": ("zaken", "status")},
    "Klantcontact": {"betrokkenen.effectieve_contactgegevens.aanbevolen_digitaal_adres": ("kanaal",)},
}
_CAPITAL = re.compile(r"(?<=.)([A-Z])")


@cache
def snake(name: str) -> str:
    """Give the attribute of the record that a field of the schema shows: "eMailadres" is `e_mailadres`."""
    return _CAPITAL.sub(r"_\1", name).lower()


def selection_of(info: Info, type_name: str | None = None) -> Selection:
    """Say what the query selects below the field being resolved.

    Args:
        info: Of the field.
        type_name: For a list of several kinds: only what concerns records of this type.
    """
    raw, known = info._raw_info, info.context.selections
    place = (type_name, raw.return_type, *map(id, raw.field_nodes))
    if place not in known:
        known[place] = _selection(raw, type_name)
    return known[place]


def _selection(raw: Raw, type_name: str | None) -> Selection:
    paths: set[str] = set()
    for node in raw.field_nodes:
        if node.selection_set is not None:
            _collect(raw, node.selection_set, "", type_name, paths)
    kind = type_name or get_named_type(raw.return_type).name.removesuffix("Connection")
    for attribute, made_of in _MADE_OF_KIND.get(kind, {}).items():
        paths.update(made_of if attribute in paths else ())
    return Selection(frozenset(paths))


def selects(info: Info, *names: str) -> bool:
    """Say whether the query selects any of these fields directly below the field being resolved."""
    raw = info._raw_info
    return any(
        field.name.value in names
        for node in raw.field_nodes
        if node.selection_set is not None
        for field in _fields(raw, node.selection_set, None)
    )


def _collect(raw: Raw, selected: SelectionSetNode, prefix: str, type_name: str | None, paths: set[str]) -> None:
    for field in _fields(raw, selected, type_name):
        name = field.name.value
        if name in _ENVELOPE:
            if field.selection_set is not None:
                _collect(raw, field.selection_set, prefix, type_name, paths)
            continue
        of_an_answer = name == "volledig" and not prefix.endswith("naam.")
        if name in _NOT_OF_A_RECORD or of_an_answer:
            continue
        attribute = snake(name)
        parent = prefix.rstrip(".").rpartition(".")[2]
        made_of = _MADE_OF.get(attribute) or _MADE_OF.get(f"{parent}.{attribute}", ())
        paths.update(prefix + made for made in (attribute, *made_of))
        if field.selection_set is not None:
            for place in {attribute, _STANDS_IN.get(attribute, attribute)}:
                _collect(raw, field.selection_set, f"{prefix}{place}.", None, paths)


def _fields(raw: Raw, selected: SelectionSetNode, type_name: str | None) -> Iterator[FieldNode]:
    """Give the fields of a selection, those in fragments too, less what @skip and @include leave out."""
    for node in selected.selections:
        if not _is_included(raw, node.directives):
            continue
        match node:
            case FieldNode():
                yield node
            case InlineFragmentNode(type_condition=condition):
                if condition is None or _concerns(raw, condition.name.value, type_name):
                    yield from _fields(raw, node.selection_set, type_name)
            case FragmentSpreadNode():
                fragment = raw.fragments.get(node.name.value)
                if fragment is not None and _concerns(raw, fragment.type_condition.name.value, type_name):
                    yield from _fields(raw, fragment.selection_set, type_name)


def _concerns(raw: Raw, condition: str, type_name: str | None) -> bool:
    """Say whether a fragment on this type can concern a record of the wanted type."""
    if type_name is None or condition == type_name:
        return True
    other = raw.schema.get_type(condition)
    # A fragment on the list itself, or on its edges, concerns whatever is in it.
    return not (is_object_type(other) and any(one.name == "Node" for one in other.interfaces))


def _is_included(raw: Raw, directives: tuple[DirectiveNode, ...] | None) -> bool:
    for directive in directives or ():
        name = directive.name.value
        if name not in ("skip", "include"):
            continue
        value = directive.arguments[0].value if directive.arguments else None
        flag: object = None
        if isinstance(value, BooleanValueNode):
            flag = value.value
        elif isinstance(value, VariableNode):
            flag = raw.variable_values.coerced.get(value.name.value)
        if (name == "skip" and flag is True) or (name == "include" and flag is False):
            return False
    return True
