"""The interfaces Node, Gegeven and TijdlijnItem, and how a published class is tied to its record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import strawberry

from klantbeeld.contract import Record
from klantbeeld.schema.bron import Herkomst
from klantbeeld.schema.context import Info
from klantbeeld.schema.ids import record_id
from klantbeeld.schema.scalars import DatumTijd
from klantbeeld.schema.values import published

C = TypeVar("C", bound=type)

RECORDS: dict[type, type[Record]] = {}
"""Which record each published class shows."""


def shows(record: type[Record], description: str) -> Callable[[C], C]:
    """Publish a class as what is shown of one kind of record. A field the class does not declare is not published."""

    def declare(cls: C) -> C:
        cls.is_type_of = classmethod(lambda _, value, __: isinstance(value, record))  # type: ignore[attr-defined]
        RECORDS[cls] = record
        return strawberry.type(cls, description=description)

    return declare


def _id(root: Record, info: Info) -> strawberry.ID:
    context = info.context
    return strawberry.ID(record_id(context.seal, context.call.caller, context.klant_at(info.path), root))


@strawberry.interface(description="Iets met een eigen identiteit, op te vragen met `node`.")
class Node:
    """What can be asked again by its id."""

    id: strawberry.ID = published(_id, description="Ondoorzichtig en ondertekend; alleen voor u.", looks=True)


@strawberry.interface(
    description="Een gegeven uit een bron. Elk veld kan `null` zijn, want niet elke bron kent het. "
    "Een lijst die `null` is, is niet geleverd; een lege lijst is echt leeg."
)
class Gegeven(Node):
    """What came from a bron."""

    herkomst: list[Herkomst] = published(description="De bronnen die dit leverden; de eerste is leidend.")


@strawberry.interface(description="Een gegeven met een plaats in de tijd.")
class TijdlijnItem(Gegeven):
    """What can stand on the tijdlijn, and what a verwijzing may lead to."""

    tijdstip: DatumTijd | None = published(description="Het moment waarop dit op de tijdlijn staat.")
    titel: str | None = published(description="Eén regel om te tonen.")
