"""Reading records the short way: where nothing can happen but looking at them, no field is executed by itself.

Most of what a klantbeeld shows is attributes of frozen records, and for each graphql-core takes some thirty steps that
lead nowhere. So of every selection it is found out once which of its fields are plain: they show an attribute, or what
a resolver makes at once of the record alone. Those are read for one record after the other, and the rest is executed.
What reads amiss, such as a value that its type does not take, is executed after all: then the error is what it always
is, and in its place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
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
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from graphql.type import GraphQLLeafType
from strawberry.types.field import StrawberryField

from klantbeeld.schema.values import looks_only

_TYPENAME = "__typename"
_AS_THEY_ARE: dict[object, type] = {GraphQLString: str, GraphQLBoolean: bool}


class Place(NamedTuple):
    """Where in an answer something is read: as much of an `Info` as a resolver that `looks_only` uses."""

    context: Any
    path: Path | None
    """Of the record, or of one around it; None: at the root."""


Show: TypeAlias = Callable[[Any, Place], Any]
"""Gives what is shown of a value; raises anything for a value that is not what it should be."""
Make: TypeAlias = Callable[[Any, Place], Any]
"""Gives the value of a field of a record."""


class _NotPlainError(Exception):
    """This value must go the long way."""


class Plain(NamedTuple):
    """A field that is read."""

    name: str
    """In the answer."""
    attribute: str
    """What it shows, if nothing makes its value."""
    make: Make | None
    as_it_is: type | None
    """A value of just this type is shown as it is."""
    show: Show


class Sorted(NamedTuple):
    """What is selected of one type, sorted out: what is read, and the names of what is executed."""

    plain: Sequence[Plain]
    rest: Sequence[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out before, by the type and the nodes of the document."""

    sorted: dict[Hashable, Sorted] = field(default_factory=dict)
    below: dict[Hashable, CollectedFields] = field(default_factory=dict)
    """Of fields: what is selected below them."""


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
            shown = _read(selected.plain, source_value, Place(self.context_value, path))
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

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        """Give what is selected below a field."""
        key = (return_type.name, *(id(one.node) for one in field_details_list))
        below = self._known.below.get(key)
        if below is None:
            below = self._known.below[key] = super().collect_subfields(return_type, field_details_list)
        return below

    def _sorted_out(self, parent_type: GraphQLObjectType, selected: GroupedFieldSet) -> Sorted:
        nodes = (id(one.node) for details in selected.values() for one in details)
        key = (parent_type.name, *nodes)
        known = self._known.sorted.get(key)
        if known is None:
            found = {name: self._field(name, parent_type, details) for name, details in selected.items()}
            plain = [field for field in found.values() if field is not None]
            known = self._known.sorted[key] = Sorted(plain, [name for name, one in found.items() if one is None])
        return known

    def _field(self, name: str, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Plain | None:
        """Give how to read a field; None: it must be executed."""
        field_name = details[0].node.name.value
        if field_name == _TYPENAME:
            return Plain(name, "", lambda _, __: parent_type.name, str, _leaf(GraphQLString))
        definition = self.schema.get_field(parent_type, field_name)
        declared = _declared(definition) if definition is not None else None
        if definition is None or declared is None:
            return None
        show = self._value(definition.type, details)
        if show is None:
            return None
        kind = definition.type.of_type if is_non_null_type(definition.type) else definition.type
        return Plain(name, declared.python_name, _make(declared), _AS_THEY_ARE.get(kind), show)

    def _value(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Show | None:
        """Give how to show a value of a type; None: it must be executed."""
        if is_non_null_type(kind):
            inner = self._of(kind.of_type, details)
            return None if inner is None else _required(inner)
        inner = self._of(kind, details)
        return None if inner is None else lambda value, place: None if value is None else inner(value, place)

    def _of(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Show | None:
        if is_leaf_type(kind):
            return _leaf(kind)
        if is_list_type(kind):
            each = self._value(kind.of_type, details)
            return None if each is None else _list(each)
        return self._object(kind, details) if is_object_type(kind) else None

    def _object(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Show | None:
        """Give how to show a record of which everything that is selected is plain."""
        selection = self._sorted_out(kind, self.collect_subfields(kind, details).grouped_field_set)
        if selection.rest:
            return None
        plain, is_one = selection.plain, kind.is_type_of

        def show(record: Any, place: Place) -> dict[str, Any]:  # noqa: ANN401 - whatever the attribute holds
            if is_one is not None and is_one(record, None) is not True:  # type: ignore[arg-type]  # ours need no info
                raise _NotPlainError
            return _read(plain, record, place)

        return show


def _read(plain: Sequence[Plain], record: Any, place: Place) -> dict[str, Any]:  # noqa: ANN401
    """Give what is shown of one record: done for every record of every answer, so it calls no more than it must."""
    shown = {}
    for name, attribute, make, as_it_is, show in plain:
        value = getattr(record, attribute) if make is None else make(record, place)
        shown[name] = value if type(value) is as_it_is else show(value, place)
    return shown


def _together(whole: Iterable[str], shown: dict[str, Any], executed: dict[str, Any]) -> dict[str, Any]:
    """Put two parts together, in the order in which they were selected."""
    return {name: (shown if name in shown else executed)[name] for name in whole}


async def _together_later(
    whole: Iterable[str], shown: dict[str, Any], executed: Awaitable[dict[str, Any]]
) -> dict[str, Any]:
    return _together(whole, shown, await executed)


def _declared(definition: GraphQLField) -> StrawberryField | None:
    """Give how a field was declared, if what it shows can be read; None: it must be executed."""
    declared: StrawberryField | None = definition.extensions.get("strawberry-definition")
    if declared is None or declared.is_basic_field:
        return declared
    resolver = declared.base_resolver
    if resolver is None or resolver.is_async or declared.arguments or declared.extensions:
        return None
    return declared if resolver.info_parameter is None or looks_only(declared) else None


def _make(declared: StrawberryField) -> Make | None:
    """Give how the value of a field is made; None: it is an attribute."""
    resolver = declared.base_resolver
    if resolver is None:
        return None
    make: Any = resolver.wrapped_func
    if resolver.info_parameter is not None:
        return lambda record, place: make(record, place)
    return (lambda record, _: make(record)) if resolver.root_parameter is not None else lambda _, __: make()


def _required(show: Show) -> Show:
    def required(value: Any, place: Place) -> Any:  # noqa: ANN401
        if value is None:
            raise _NotPlainError
        return show(value, place)

    return required


def _list(each: Show) -> Show:
    def shown(values: Any, place: Place) -> list[Any]:  # noqa: ANN401
        if not isinstance(values, list | tuple):
            raise _NotPlainError
        return [each(value, place) for value in values]

    return shown


def _leaf(kind: GraphQLLeafType) -> Show:
    coerce, as_it_is = kind.coerce_output_value, _AS_THEY_ARE.get(kind)

    def shown(value: Any, _: Place) -> Any:  # noqa: ANN401
        if type(value) is as_it_is:
            return value
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise _NotPlainError
        return coerced

    return shown
