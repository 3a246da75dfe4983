"""Reading records the short way: where nothing can happen but reading attributes, no field is executed by itself.

Most of what a klantbeeld shows is attributes of frozen records, and for each graphql-core takes some thirty steps that
lead nowhere. So of every selection it is found out once which of its fields are plain; those are read for one record
after the other, and the rest is executed. What reads amiss, such as a value that its type does not take, is executed
after all: then the error is what it always is, and in its place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from graphql.type import GraphQLLeafType

Read: TypeAlias = Callable[[Any], Any]
"""Gives what is shown of a value; raises anything for a value that is not what it should be."""

_TYPENAME = "__typename"
_AS_THEY_ARE: dict[object, type] = {GraphQLString: str, GraphQLBoolean: bool}


class _NotPlainError(Exception):
    """This value must go the long way."""


class Sorted(NamedTuple):
    """What is selected of one type, sorted out: what is read, and the names of what is executed."""

    plain: Sequence[tuple[str, Read]]
    rest: Sequence[str]


class Known(dict[Hashable, Sorted]):
    """What was sorted out before, by the type and the nodes of the document."""


class PlainExecutor(Executor[Any]):
    """Executes one request as graphql-core does, but reads what is plain.

    Takes an argument more: what is `known` of this document from earlier requests, if it selects the same in each; it
    is added to.
    """

    def __init__(self, *args: Any, known: Known | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._known = Known() if known is None else known

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,  # noqa: ANN401 - a record, or anything a resolver gave
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,  # noqa: ANN401
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Give what is selected of one value."""
        selected = self._sorted_out(parent_type, grouped_field_set)
        try:
            shown = {name: read(source_value) for name, read in selected.plain}
        except Exception:  # noqa: BLE001 - whatever it is, the long way finds it again
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        if not selected.rest:
            return shown
        left = {name: grouped_field_set[name] for name in selected.rest}
        executed = super().execute_fields(parent_type, source_value, path, left, position_context)
        if not shown:
            return executed
        if isinstance(executed, dict):
            return _together(grouped_field_set, shown, executed)
        return _together_later(grouped_field_set, shown, executed)

    def _sorted_out(self, parent_type: GraphQLObjectType, selected: GroupedFieldSet) -> Sorted:
        nodes = (id(one.node) for details in selected.values() for one in details)
        key = (parent_type.name, *nodes)
        known = self._known.get(key)
        if known is None:
            reads = {name: self._field(parent_type, details) for name, details in selected.items()}
            plain = [(name, read) for name, read in reads.items() if read is not None]
            known = self._known[key] = Sorted(plain, [name for name, read in reads.items() if read is None])
        return known

    def _field(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Read | None:
        """Give how to read a field; None: it must be executed."""
        name = details[0].node.name.value
        if name == _TYPENAME:
            return lambda _: parent_type.name
        definition = self.schema.get_field(parent_type, name)
        attribute = None if definition is None else _attribute(definition)
        shown = None if definition is None or attribute is None else self._value(definition.type, details)
        if attribute is None or shown is None:
            return None
        return lambda record: shown(getattr(record, attribute))

    def _value(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Read | None:
        """Give how to show a value of a type; None: it must be executed."""
        if is_non_null_type(kind):
            inner = self._of(kind.of_type, details)
            return None if inner is None else _required(inner)
        inner = self._of(kind, details)
        return None if inner is None else lambda value: None if value is None else inner(value)

    def _of(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Read | None:
        if is_leaf_type(kind):
            return _leaf(kind)
        if is_list_type(kind):
            each = self._value(kind.of_type, details)
            return None if each is None else _list(each)
        return self._object(kind, details) if is_object_type(kind) else None

    def _object(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Read | None:
        """Give how to show a record of which everything that is selected is plain."""
        selection = self._sorted_out(kind, self.collect_subfields(kind, details).grouped_field_set)
        if selection.rest:
            return None
        plain, is_one = selection.plain, kind.is_type_of

        def show(record: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the attribute holds
            if is_one is not None and is_one(record, None) is not True:  # type: ignore[arg-type]  # ours need no info
                raise _NotPlainError
            return {name: read(record) for name, read in plain}

        return show


def _together(whole: Iterable[str], shown: dict[str, Any], executed: dict[str, Any]) -> dict[str, Any]:
    """Put two parts together, in the order in which they were selected."""
    return {name: (shown if name in shown else executed)[name] for name in whole}


async def _together_later(
    whole: Iterable[str], shown: dict[str, Any], executed: Awaitable[dict[str, Any]]
) -> dict[str, Any]:
    return _together(whole, shown, await executed)


def _attribute(definition: GraphQLField) -> str | None:
    """Give the attribute a field shows; None: it is made by a resolver."""
    declared = definition.extensions.get("strawberry-definition")
    return declared.python_name if declared is not None and declared.is_basic_field else None


def _required(read: Read) -> Read:
    def required(value: Any) -> Any:  # noqa: ANN401
        if value is None:
            raise _NotPlainError
        return read(value)

    return required


def _list(each: Read) -> Read:
    def shown(values: Any) -> list[Any]:  # noqa: ANN401
        if not isinstance(values, list | tuple):
            raise _NotPlainError
        return [each(value) for value in values]

    return shown


def _leaf(kind: GraphQLLeafType) -> Read:
    coerce, as_it_is = kind.coerce_output_value, _AS_THEY_ARE.get(kind)

    def shown(value: Any) -> Any:  # noqa: ANN401
        if type(value) is as_it_is:
            return value
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise _NotPlainError
        return coerced

    return shown
