"""How large a query may be, measured before it is validated and each fragment once.

Strawberry's own limiters expand a fragment wherever it is used, so a few hundred bytes of nested fragments keep them
busy for minutes; here every fragment is measured once and remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode
from graphql.language import OperationDefinitionNode, SelectionNode, SelectionSetNode

from klantbeeld.schema.context import Limits
from klantbeeld.schema.errors import Code, KlantbeeldError, too_much


@dataclass(frozen=True, slots=True)
class _Size:
    width: int = 0
    """Fields at the top, counted like `fields`."""
    depth: int = 0
    fields: int = 0
    """Fields the answer may have, counting a fragment wherever it is used; capped, so it cannot grow without end."""
    aliases: int = 0
    """Counted likewise."""
    directives: int = 0
    """Counted likewise."""
    within: Mapping[str, int] = field(default_factory=dict)
    """Per field: how often it stands within itself along one path. Each time may multiply what must be answered."""


_CAP = 10**9
# What has no records of its own, and the steps of introspection.
_MAY_REPEAT = frozenset({"nodes", "edges", "node", "ofType"})
_INTROSPECTION = frozenset({"__schema", "__type"})


class _Measure:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._known: dict[str, _Size] = {}
        self._under_way: set[str] = set()

    @property
    def names(self) -> Collection[str]:
        """Of the fragments."""
        return self._fragments

    def of(self, selected: SelectionSetNode | None) -> _Size:
        """Measure a selection. Its nesting is bounded by what the parser lets through."""
        return _together([self._one(node) for node in selected.selections] if selected else [])

    def _one(self, node: SelectionNode) -> _Size:
        match node:
            case FieldNode():
                below = self.of(node.selection_set)
                name = node.name.value
                size = replace(
                    below,
                    width=1,
                    depth=below.depth + 1,
                    fields=below.fields + 1,
                    aliases=below.aliases + (node.alias is not None),
                    within={**below.within, name: below.within.get(name, 0) + 1},
                )
            case InlineFragmentNode():
                size = self.of(node.selection_set)
            case FragmentSpreadNode():
                size = self.fragment(node.name.value)
            case _:
                size = _Size()
        return replace(size, directives=size.directives + len(node.directives or ()))

    def fragment(self, name: str) -> _Size:
        # A fragment that contains itself is refused by validation; here it only must not hang.
        if name in self._under_way or name not in self._fragments:
            return _Size()
        if name not in self._known:
            self._under_way.add(name)
            written = self._fragments[name]
            size = self.of(written.selection_set)
            self._known[name] = replace(size, directives=size.directives + len(written.directives or ()))
            self._under_way.discard(name)
        return self._known[name]


def _together(sizes: Sequence[_Size]) -> _Size:
    """Give the size of what stands beside each other."""
    within: dict[str, int] = {}
    for size in sizes:
        within.update((name, count) for name, count in size.within.items() if count > within.get(name, 0))
    return _Size(
        width=min(sum(size.width for size in sizes), _CAP),
        depth=max((size.depth for size in sizes), default=0),
        fields=min(sum(size.fields for size in sizes), _CAP),
        aliases=min(sum(size.aliases for size in sizes), _CAP),
        directives=min(sum(size.directives for size in sizes), _CAP),
        within=within,
    )


def check_size(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that is larger than it may be in any way, or that asks about the schema where that is off."""
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) > limits.max_operations:
        raise too_much("max_operations", f"De query heeft meer dan {limits.max_operations} operaties.")
    measure = _Measure(document)
    for operation in operations:
        size = measure.of(operation.selection_set)
        variables = operation.variable_definitions or ()
        if len(variables) > limits.max_variables:
            raise too_much("max_variables", f"De query heeft meer dan {limits.max_variables} variabelen.")
        if size.width > limits.max_root_fields:
            raise too_much("max_root_fields", f"De query heeft meer dan {limits.max_root_fields} beginvelden.")
        own = [*(operation.directives or ()), *(one for each in variables for one in each.directives or ())]
        _check(replace(size, directives=size.directives + len(own)), limits)
    # One that nobody uses is refused too, but only after its directives have been looked at one by one.
    for name in measure.names:
        _check(measure.fragment(name), limits)


def _check(size: _Size, limits: Limits) -> None:
    if not limits.introspection and size.within.keys() & _INTROSPECTION:
        raise KlantbeeldError(Code.INTROSPECTION_DISABLED, "Vragen over het schema zelf staan hier uit.")
    if size.depth > limits.max_depth:
        raise too_much("max_depth", f"De query is dieper dan {limits.max_depth} lagen.")
    if any(count > limits.max_within and name not in _MAY_REPEAT for name, count in size.within.items()):
        raise too_much("max_within", f"Een veld staat meer dan {limits.max_within} keer binnen zichzelf.")
    if size.fields > limits.max_fields:
        raise too_much("max_fields", f"De query vraagt meer dan {limits.max_fields} velden.")
    if size.aliases > limits.max_aliases:
        raise too_much("max_aliases", f"De query heeft meer dan {limits.max_aliases} aliassen.")
    if size.directives > limits.max_directives:
        raise too_much("max_directives", f"De query heeft meer dan {limits.max_directives} directives.")
