"""A query as text, made ready to run: parsed, measured, validated, and its scopes known. Once per text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from graphql import (
    SKIP,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    validate,
    visit,
)
from graphql.language import OperationDefinitionNode, SelectionSetNode, StringValueNode, VariableNode

from klantbeeld.schema.context import Limits
from klantbeeld.schema.directives import Vereist
from klantbeeld.schema.errors import Code, KlantbeeldError, public
from klantbeeld.schema.limits import check_size

_MAX_ERRORS = 5
_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Document:
    """A query that may be run, or the errors that stand in the way."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    scopes: frozenset[tuple[str, str]] = frozenset()
    """The scopes it needs, each with a field that needs it."""

    def root_fields(self, name: str | None) -> frozenset[str]:
        """Give the names of the fields an operation begins with, also those in fragments."""
        definitions = self.node.definitions if self.node else ()
        fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
        operation = self.operation(name)
        return frozenset(_names(operation.selection_set, fragments)) if operation else frozenset()

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """Give the operation with this name, or the only one."""
        definitions = self.node.definitions if self.node else ()
        operations = [one for one in definitions if isinstance(one, OperationDefinitionNode)]
        if name is None:
            return operations[0] if len(operations) == 1 else None
        return next((one for one in operations if one.name and one.name.value == name), None)


def _names(selected: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    """Give the names of the fields of a selection; `max_root_fields` bounds how many there are."""
    for node in selected.selections:
        match node:
            case FieldNode():
                yield node.name.value
            case InlineFragmentNode():
                yield from _names(node.selection_set, fragments)
            case FragmentSpreadNode():
                yield from _names(fragments[node.name.value].selection_set, fragments)


class Documents:
    """Makes documents ready and remembers them by their text, if values travel in variables, as they should.

    Args:
        schema: They are for.
        limits: They must keep to.
    """

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._known: LRUCache[str, Document] = LRUCache(_REMEMBERED)

    def ready(self, text: str) -> Document:
        """Give the document of this text."""
        document = self._known.get(text)
        if document is None:
            document = self._prepared(text)
            if document.node is not None and not _holds_values(document.node):
                self._known[text] = document
        return document

    def _prepared(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=self._limits.max_tokens)
            check_size(node, self._limits)
        except GraphQLError as error:
            return Document(None, (public(error, before_execution=True),))
        except RecursionError:
            return Document(None, (KlantbeeldError(Code.LIMIT_EXCEEDED, "De query is te diep genest."),))
        errors = validate(self._schema, node, max_errors=_MAX_ERRORS, hide_suggestions=True)
        if errors:
            return Document(None, tuple(public(error, before_execution=True) for error in errors[:_MAX_ERRORS]))
        return Document(node, (), _scopes(self._schema, node))


def doel_of(operation: OperationDefinitionNode | None, variables: dict[str, Any]) -> str | None:
    """Give the purpose an operation states with `@doel`."""
    for directive in operation.directives or () if operation else ():
        if directive.name.value == "doel":
            value = directive.arguments[0].value if directive.arguments else None
            if isinstance(value, StringValueNode):
                return value.value
            if isinstance(value, VariableNode):
                name = value.name.value
                given = variables.get(name, _default(operation, name))
                return given if isinstance(given, str) else None
    return None


def _default(operation: OperationDefinitionNode | None, name: str) -> str | None:
    """Give the text an operation has for a variable that was not given."""
    for definition in operation.variable_definitions or () if operation else ():
        if definition.variable.name.value == name and isinstance(definition.default_value, StringValueNode):
            return definition.default_value.value
    return None


def _holds_values(node: DocumentNode) -> bool:
    """Say whether a text is written in the arguments, which may be a number of somebody: nothing of that is kept."""
    found: list[StringValueNode] = []

    class Collector(Visitor):
        def enter_directive(self, *_: object) -> object:
            return SKIP  # `@doel` names a purpose

        def enter_string_value(self, value: StringValueNode, *_: object) -> None:
            found.append(value)

    visit(node, Collector())
    return bool(found)


def _scopes(schema: GraphQLSchema, node: DocumentNode) -> frozenset[tuple[str, str]]:
    """Collect the scopes that the fields, and the fields of literal inputs, in a document ask for."""
    info = TypeInfo(schema)
    found: set[tuple[str, str]] = set()

    def note(definition: Any, name: str) -> None:  # noqa: ANN401 - a field, an input field, or nothing
        declared = (definition.extensions if definition else {}).get("strawberry-definition")
        directives: Sequence[object] = getattr(declared, "directives", ())
        found.update((directive.scope, name) for directive in directives if isinstance(directive, Vereist))

    class Collector(Visitor):
        def enter_field(self, field: FieldNode, *_: object) -> None:
            note(info.get_field_def(), field.name.value)

        def enter_object_field(self, field: ObjectFieldNode, *_: object) -> None:
            parent = get_named_type(info.get_parent_input_type())
            fields = getattr(parent, "fields", {})
            note(fields.get(field.name.value), field.name.value)

    visit(node, TypeInfoVisitor(info, Collector()))
    return frozenset(found)
