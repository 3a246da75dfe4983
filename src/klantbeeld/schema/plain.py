"""Reading records the short way: where nothing can happen but reading attributes, no field is executed by itself.

Most of what a klantbeeld shows is attributes of frozen records, and for each graphql-core takes some thirty steps that
lead nowhere. So of every selection it is found out once which of its fields are plain; those are read for one record
after the other, and the rest is executed. What reads amiss, such as a value that its type does not take, is executed
after all: then the error is what it always is, and in its place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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


class _Selection(NamedTuple):
    """What is selected of one type: what can be read, and what must be executed."""

    whole: GroupedFieldSet
    plain: list[tuple[str, Read]]
    rest: GroupedFieldSet


class PlainExecutor(Executor[Any]):
    """Executes one request as graphql-core does, but reads what is plain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what graphql-core gives
        super().__init__(*args, **kwargs)
        self._selections: dict[int, _Selection] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,  # noqa: ANN401 - a record, or anything a resolver gave
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,  # noqa: ANN401
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Give what is selected of one value."""
        selection = self._selections.get(id(grouped_field_set))
        if selection is None:
            selection = self._selections[id(grouped_field_set)] = self._sorted_out(parent_type, grouped_field_set)
        try:
            shown = {name: read(source_value) for name, read in selection.plain}
        except Exception:  # noqa: BLE001 - whatever it is, the long way finds it again
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        if not selection.rest:
            return shown
        rest = super().execute_fields(parent_type, source_value, path, selection.rest, position_context)
        if not shown:
            return rest
        if self.is_awaitable(rest):
            return _together(selection.whole, shown, rest)
        return {name: (shown if name in shown else rest)[name] for name in selection.whole}

    def _sorted_out(self, parent_type: GraphQLObjectType, selected: GroupedFieldSet) -> _Selection:
        reads = {name: self._field(parent_type, details) for name, details in selected.items()}
        return _Selection(
            selected,
            [(name, read) for name, read in reads.items() if read is not None],
            {name: details for name, details in selected.items() if reads[name] is None},
        )

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


async def _together(whole: GroupedFieldSet, shown: dict[str, Any], rest: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    executed = await rest
    return {name: (shown if name in shown else executed)[name] for name in whole}


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
