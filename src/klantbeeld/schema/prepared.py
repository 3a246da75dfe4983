"""A query as text, made ready to run: parsed, measured, validated, and its scopes known. Once per text."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cachetools import LRUCache
from graphql import (
    SKIP,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLFloat,
    GraphQLInt,
    GraphQLSchema,
    InlineFragmentNode,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_enum_type,
    parse,
    validate,
    visit,
)
from graphql.language import (
    ArgumentNode,
    DirectiveNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)

from klantbeeld.access.documents import Registered
from klantbeeld.contract import Selection
from klantbeeld.schema.context import Limits
from klantbeeld.schema.cost import Costs
from klantbeeld.schema.directives import Vereist
from klantbeeld.schema.errors import KlantbeeldError, public, too_much
from klantbeeld.schema.limits import check_size
from klantbeeld.schema.plain import Known

MAX_ERRORS = 5
_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Document:
    """A query that may be run, or the errors that stand in the way."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    scopes: frozenset[tuple[str, str]] = frozenset()
    """The scopes it needs, each with a field that needs it."""
    costs: Costs | None = None
    inline: tuple[str, ...] = ()
    """The places, such as "van.bsn", where a value is written in the text that should come in a variable."""
    registered: Registered | None = None
    """What is known of it if it was registered."""
    known: Known | None = None
    """What is found out while it runs and holds the next time as well; None: it may select something else then."""
    selections: dict[Hashable, Selection] | None = None
    """The same, of what its fields select."""

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
            if document.node is not None and not document.inline:
                self._known[text] = document
        return document

    def too_much(self, document: Document, name: str | None, variables: Mapping[str, Any]) -> KlantbeeldError | None:
        """Give the error of a document that with these variables asks too much."""
        limits, operation = self._limits, document.operation(name)
        if len(variables) > limits.max_variables:
            return too_much("max_variables", f"Er zijn meer dan {limits.max_variables} variabelen.")
        if document.costs is None or operation is None:
            return None
        if document.costs.of(operation, variables, largest=limits.max_first) > limits.max_cost:
            message = f"De query kan meer dan {limits.max_cost} gegevens opleveren. Vraag kleinere pagina's."
            return too_much("max_cost", message)
        return None

    def _prepared(self, text: str) -> Document:
        try:
            return self._checked(text)
        except GraphQLError as error:
            return Document(None, (public(error, before_execution=True),))
        except RecursionError:
            return Document(None, (too_much("max_depth", "De query is te diep genest."),))

    def _checked(self, text: str) -> Document:
        node = parse(text, max_tokens=self._limits.max_tokens)
        check_size(node, self._limits)
        errors = validate(self._schema, node, max_errors=MAX_ERRORS, hide_suggestions=True)
        if errors:
            return Document(None, tuple(public(error, before_execution=True) for error in errors[:MAX_ERRORS]))
        info = TypeInfo(self._schema)
        look = _Look(info)
        visit(node, TypeInfoVisitor(info, look))
        costs = Costs(self._schema, node)
        document = Document(node, (), frozenset(look.scopes), costs, tuple(look.inline))
        return document if look.is_conditional else replace(document, known=Known(), selections={})


def stated_doel(operation: OperationDefinitionNode | None) -> ValueNode | None:
    """Give the argument of the `@doel` of an operation, as it is written; None: it states no purpose."""
    for directive in operation.directives or () if operation else ():
        if directive.name.value == "doel" and directive.arguments:
            return directive.arguments[0].value
    return None


def doel_of(operation: OperationDefinitionNode | None, variables: dict[str, Any]) -> str | None:
    """Give the purpose an operation states with `@doel`."""
    match stated_doel(operation):
        case StringValueNode(value=code):
            return code
        case VariableNode(name=name):
            given = variables.get(name.value, _default(operation, name.value))
            return given if isinstance(given, str) else None
    return None


def _default(operation: OperationDefinitionNode | None, name: str) -> str | None:
    """Give the text an operation has for a variable that was not given."""
    for definition in operation.variable_definitions or () if operation else ():
        if definition.variable.name.value == name and isinstance(definition.default_value, StringValueNode):
            return definition.default_value.value
    return None


class _Look(Visitor):
    """One walk over a valid document: which scopes it needs, where a value is in its text, whether it ever varies."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.scopes: set[tuple[str, str]] = set()
        self.inline: dict[str, None] = {}  # a set in the order of the text
        self.is_conditional = False
        self._info = info
        self._place: list[str] = []

    def enter_directive(self, directive: DirectiveNode, *_: object) -> object:
        self.is_conditional = self.is_conditional or directive.name.value in ("include", "skip")
        return SKIP  # `@doel` names a purpose, `@include` and `@skip` take no text

    def enter_field(self, field: FieldNode, *_: object) -> None:
        self._note_scopes(self._info.get_field_def(), field.name.value)

    def enter_variable_definition(self, variable: VariableDefinitionNode, *_: object) -> None:
        self._place.append(f"${variable.variable.name.value}")

    def enter_argument(self, argument: ArgumentNode, *_: object) -> None:
        self._place.append(argument.name.value)

    def enter_object_field(self, field: ObjectFieldNode, *_: object) -> None:
        parent = get_named_type(self._info.get_parent_input_type())
        fields = getattr(parent, "fields", {})
        self._note_scopes(fields.get(field.name.value), field.name.value)
        self._place.append(field.name.value)

    def _leave(self, *_: object) -> None:
        self._place.pop()

    leave_variable_definition = leave_argument = leave_object_field = _leave

    def _enter_value(self, value: ValueNode, *_: object) -> None:
        # A number in the place of an ID or a date may be that of somebody; one that counts, or a word, is not.
        wanted = get_named_type(self._info.get_input_type())
        counts = isinstance(value, IntValueNode | FloatValueNode) and wanted in (GraphQLInt, GraphQLFloat)
        if not counts and not (isinstance(value, EnumValueNode) and is_enum_type(wanted)):
            self.inline[".".join(self._place)] = None

    enter_string_value = enter_int_value = enter_float_value = enter_enum_value = _enter_value

    def _note_scopes(self, definition: Any, name: str) -> None:  # noqa: ANN401 - a field, an input field, or nothing
        declared = (definition.extensions if definition else {}).get("strawberry-definition")
        directives: Sequence[object] = getattr(declared, "directives", ())
        self.scopes.update((directive.scope, name) for directive in directives if isinstance(directive, Vereist))
