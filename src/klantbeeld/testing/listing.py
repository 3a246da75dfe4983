"""What the contract says of a list: its order, its filters and its pages. The fake bron and the rules share it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias, TypeVar

from klantbeeld.contract import (
    NEDERLAND,
    InterneTaak,
    Item,
    Klantcontact,
    Klanttaak,
    Page,
    PageRequest,
    Product,
    Productaanvraag,
    Record,
    TijdlijnRecord,
    Volgorde,
    Zaak,
)

T = TypeVar("T", bound=Record)
Plaats: TypeAlias = tuple[datetime, tuple[str, ...]]


def plaats(record: Record, request: PageRequest | None = None) -> Plaats:
    """Give the place of a record in the list that is asked for; a kind without moments is in the order of its keys."""
    if request is not None and request.dringendste_eerst and isinstance(record, Klanttaak):
        return record.dringendheid
    if isinstance(record, TijdlijnRecord):
        return record.plaats
    return (datetime.min.replace(tzinfo=UTC), record.identiteit)


def passes(record: Record, request: PageRequest) -> bool:
    """Say whether a record is what the filters of a request ask for. A filter on a value that is not known: no."""
    if not all(value in wanted for value, wanted in _asked_of(record, request)):
        return False
    if (request.vanaf is None and request.tot is None) or not isinstance(record, TijdlijnRecord):
        return True
    if record.tijdstip is None:
        return False
    day = record.tijdstip.astimezone(NEDERLAND).date()
    return (request.vanaf is None or request.vanaf <= day) and (request.tot is None or day <= request.tot)


def _asked_of(record: Record, request: PageRequest) -> Iterator[tuple[object, frozenset[object]]]:
    """Give what a record has, beside what it must have one of, for every filter that is given and fits its kind."""
    if request.open is not None and isinstance(record, Zaak | Productaanvraag):
        yield record.open, frozenset({request.open})
    if request.taakstatus is not None and isinstance(record, InterneTaak | Klanttaak):
        yield record.taakstatus, frozenset(request.taakstatus)
    if request.soort is not None and isinstance(record, Klanttaak | Product):
        yield record.soort.code if record.soort else None, frozenset(request.soort)
    if request.gevraagd is not None and isinstance(record, Product):
        yield record.gevraagd, frozenset({request.gevraagd})
    if request.geldig_op is not None and isinstance(record, Product):
        yield record.geldt_op(request.geldig_op), frozenset({True})
    if request.kanaal is not None and isinstance(record, Klantcontact):
        yield record.kanaal.code if record.kanaal else None, frozenset(request.kanaal)


def page_of(records: Sequence[T], request: PageRequest, *, afgeleid: frozenset[str] = frozenset()) -> Page[T]:
    """Cut the page that is asked for from all records of one key.

    Args:
        records: All of them, in any order.
        request: What is asked for.
        afgeleid: Keys of the records that are not of the klant himself.
    """
    descends = _descends(records, request)
    wanted = sorted(
        (one for one in records if passes(one, request)), key=partial(plaats, request=request), reverse=descends
    )
    if request.after is not None:
        after = read_cursor(request.after)
        wanted = [one for one in wanted if (plaats(one, request) < after if descends else plaats(one, request) > after)]
    shown = wanted[: request.limit]
    items = tuple(Item(one, cursor_of(one, request), one.sleutel in afgeleid) for one in shown)
    return Page(items, has_more=len(wanted) > len(shown))


def _descends(records: Sequence[Record], request: PageRequest) -> bool:
    if request.dringendste_eerst and any(isinstance(one, Klanttaak) for one in records):
        return False
    return request.volgorde is Volgorde.NIEUWSTE_EERST and any(isinstance(one, TijdlijnRecord) for one in records)


def cursor_of(record: Record, request: PageRequest | None = None) -> str:
    """Give the cursor to go on behind a record in the list that is asked for."""
    moment, identiteit = plaats(record, request)
    return base64.urlsafe_b64encode(json.dumps([moment.isoformat(), *identiteit]).encode()).decode()


def read_cursor(cursor: str) -> Plaats:
    """Give the place a cursor stands for; raises ValueError if it stands for none."""
    parts = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
    if not isinstance(parts, list) or len(parts) < 2 or not all(isinstance(part, str) for part in parts):
        raise ValueError("this is not a cursor of ours")
    moment = datetime.fromisoformat(parts[0])
    if moment.tzinfo is None:
        raise ValueError("this is not a cursor of ours")
    return (moment, tuple(parts[1:]))


def nested(value: object) -> Iterator[Record]:
    """Give every record in a value: itself, and all that hang under it."""
    if isinstance(value, tuple):
        for one in value:
            yield from nested(one)
    elif is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Record):
            yield value
        for field in fields(value):
            yield from nested(getattr(value, field.name))


def content(value: object) -> object:
    """Give a record as plain tuples, without where and when it was fetched: to compare two answers."""
    if isinstance(value, tuple):
        return tuple(content(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(content(getattr(value, field.name)) for field in fields(value) if field.name != "herkomst")
    return value
