"""How large a query may be, measured before it is validated and each fragment once.

Strawberry's own limiters expand a fragment wherever it is used, so a few hundred bytes of nested fragments keep them
busy for minutes; here every fragment is measured once and remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode
from graphql.language import OperationDefinitionNode, SelectionSetNode

from klantbeeld.schema.context import Limits
from klantbeeld.schema.errors import Code, KlantbeeldError


@dataclass(frozen=True, slots=True)
class _Size:
    width: int = 0
    """Fields at the top, counted like `fields`."""
    depth: int = 0
    fields: int = 0
    """Fields the answer may have, counting a fragment wherever it is used; capped, so it cannot grow without end."""
    within: Mapping[str, int] = field(default_factory=dict)
    """Per field: how often it stands within itself along one path. Each time may multiply what must be answered."""


_CAP = 10**9
# What has no records of its own, and the steps of introspection.
_MAY_REPEAT = frozenset({"nodes", "edges", "node", "ofType"})


class _Measure:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._known: dict[str, _Size] = {}
        self._under_way: set[str] = set()

    def of(self, selected: SelectionSetNode | None) -> _Size:
        """Measure a selection. Its nesting is bounded by what the parser lets through."""
        width = depth = fields = 0
        within: dict[str, int] = {}
        for node in selected.selections if selected else ():
            match node:
                case FieldNode():
                    below = self.of(node.selection_set)
                    name = node.name.value
                    counts = {**below.within, name: below.within.get(name, 0) + 1}
                    size = _Size(1, below.depth + 1, below.fields + 1, counts)
                case InlineFragmentNode():
                    size = self.of(node.selection_set)
                case FragmentSpreadNode():
                    size = self._fragment(node.name.value)
                case _:
                    size = _Size()
            width, depth = min(width + size.width, _CAP), max(depth, size.depth)
            fields = min(fields + size.fields, _CAP)
            within.update((name, count) for name, count in size.within.items() if count > within.get(name, 0))
        return _Size(width, depth, fields, within)

    def _fragment(self, name: str) -> _Size:
        # A fragment that contains itself is refused by validation; here it only must not hang.
        if name in self._under_way or name not in self._fragments:
            return _Size()
        if name not in self._known:
            self._under_way.add(name)
            self._known[name] = self.of(self._fragments[name].selection_set)
            self._under_way.discard(name)
        return self._known[name]


def check_size(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that is too deep or asks too many fields."""
    measure = _Measure(document)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        size = measure.of(definition.selection_set)
        if size.width > limits.max_root_fields:
            raise KlantbeeldError(Code.LIMIT_EXCEEDED, f"De query heeft meer dan {limits.max_root_fields} beginvelden.")
        if size.depth > limits.max_depth:
            raise KlantbeeldError(Code.LIMIT_EXCEEDED, f"De query is dieper dan {limits.max_depth} lagen.")
        repeated = [name for name, count in size.within.items() if count > limits.max_within]
        if any(name not in _MAY_REPEAT for name in repeated):
            message = f"Een veld staat meer dan {limits.max_within} keer binnen zichzelf."
            raise KlantbeeldError(Code.LIMIT_EXCEEDED, message)
        if size.fields > limits.max_fields:
            raise KlantbeeldError(Code.LIMIT_EXCEEDED, f"De query vraagt meer dan {limits.max_fields} velden.")
