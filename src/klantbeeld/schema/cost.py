"""How many records an answer may hold, reckoned before it is made: what a page may hold times what is asked of each.

What can be known of a document is found once. Only the sizes of pages that stand in variables differ per request, so
that reckoning is one walk in which every fragment is reckoned once, however often it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from graphql.language import IntValueNode, OperationDefinitionNode, SelectionSetNode, VariableNode

_CAP = 10**9
_WITHOUT_PAGES = 2
"""Records reckoned for a list that comes with its record and has no pages: most have none or one, some have many."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The size of a page: a number, or a variable with the number that counts when it is not given."""

    number: int
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    """A field below which records may stand."""

    own: int
    """1: what the field gives is a record itself."""
    page: _Page
    below: _Selected


@dataclass(frozen=True, slots=True)
class _Selected:
    fields: tuple[_Field, ...] = ()
    fragments: tuple[str, ...] = ()


class Costs:
    """What the operations of one document cost. Fragments must be acyclic and fit the schema: it is validated.

    Args:
        schema: The document is for.
        document: With its operations.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._record = schema.type_map["Gegeven"]
        definitions = document.definitions
        self._written = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
        self._fragments: dict[str, _Selected] = {}
        """In an order in which what a fragment uses stands before it."""
        self._operations = {
            _name(one): self._selected(one.selection_set, schema.query_type)
            for one in definitions
            if isinstance(one, OperationDefinitionNode)
        }

    def of(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], *, largest: int) -> int:
        """Give the most records that the answer to an operation may hold; from a thousand million on, that number.

        Args:
            operation: One of the document.
            variables: As the client gave them; they need not be right.
            largest: Page there may be: a larger one is refused where it is asked.
        """
        defaults = {
            one.variable.name.value: int(one.default_value.value)
            for one in operation.variable_definitions or ()
            if isinstance(one.default_value, IntValueNode)
        }

        def size(page: _Page) -> int:
            given: object = page.number
            if page.variable is not None:
                given = variables.get(page.variable, defaults.get(page.variable, page.number))
            number = given if isinstance(given, int | float) else page.number
            return int(min(max(number, 0), largest))

        known: dict[str, int] = {}

        def cost(selected: _Selected) -> int:
            asked = sum(size(field.page) * (field.own + cost(field.below)) for field in selected.fields)
            return min(asked + sum(known[name] for name in selected.fragments), _CAP)

        for name, fragment in self._fragments.items():
            known[name] = cost(fragment)
        return cost(self._operations[_name(operation)])

    def _selected(self, selected: SelectionSetNode | None, parent: GraphQLNamedType | None) -> _Selected:
        fields: list[_Field] = []
        fragments: list[str] = []
        for node in selected.selections if selected else ():
            match node:
                case FieldNode():
                    definition = getattr(parent, "fields", {}).get(node.name.value)
                    if definition is None or node.selection_set is None:
                        continue
                    below = self._selected(node.selection_set, get_named_type(definition.type))
                    fields += self._field(node, definition, parent, below)
                case InlineFragmentNode():
                    on = node.type_condition
                    within = self._selected(node.selection_set, self._schema.type_map[on.name.value] if on else parent)
                    fields += within.fields
                    fragments += within.fragments
                case FragmentSpreadNode():
                    fragments.append(self._fragment(node.name.value))
        return _Selected(tuple(fields), tuple(fragments))

    def _fragment(self, name: str) -> str:
        if name not in self._fragments:
            written = self._written[name]
            on = self._schema.type_map[written.type_condition.name.value]
            self._fragments[name] = self._selected(written.selection_set, on)
        return name

    def _field(
        self, node: FieldNode, definition: GraphQLField, parent: GraphQLNamedType | None, below: _Selected
    ) -> list[_Field]:
        """Give what a field adds, if it adds anything."""
        in_page = parent is not None and parent.name.endswith(("Connection", "Edge"))
        if in_page:  # the list around it has counted these records
            field = _Field(0, _Page(1), below)
        elif "first" in definition.args:
            field = _Field(1, _page(node, definition), below)
        else:
            page = _Page(_WITHOUT_PAGES if _is_list(definition) else 1)
            field = _Field(int(self._is_record(get_named_type(definition.type))), page, below)
        return [field] if field.own or below != _Selected() else []

    def _is_record(self, kind: GraphQLNamedType) -> bool:
        return kind is self._record or self._record in getattr(kind, "interfaces", ())


def _name(operation: OperationDefinitionNode) -> str | None:
    return operation.name.value if operation.name else None


def _is_list(definition: GraphQLField) -> bool:
    return is_list_type(definition.type.of_type if is_non_null_type(definition.type) else definition.type)


def _page(node: FieldNode, definition: GraphQLField) -> _Page:
    default = int(definition.args["first"].default_value)
    for argument in node.arguments or ():
        if argument.name.value == "first":
            match argument.value:
                case IntValueNode(value=digits):
                    return _Page(int(digits))
                case VariableNode():
                    return _Page(default, argument.value.name.value)
    return _Page(default)
