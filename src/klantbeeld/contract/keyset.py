"""Lists by place: the part of a list that a request asks for, and cursors that say where to go on.

For an adapter whose backend does not give pages in the order of the kind. A cursor here is a place and no row number,
so it holds when records come and go.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Generic, NamedTuple, Protocol, Self, TypeAlias, TypeVar
from urllib.parse import quote, unquote

from klantbeeld.contract.herkomst import NEDERLAND, ZONDER_TIJD, Record, Referentiewaarde, TijdlijnRecord
from klantbeeld.contract.klantcontact import InterneTaak, Klantcontact
from klantbeeld.contract.page import Item, Page, PageRequest, Volgorde
from klantbeeld.contract.product import Product, Productaanvraag
from klantbeeld.contract.taak import Klanttaak
from klantbeeld.contract.zaak import Zaak

__all__ = ["Plaats", "Placed", "Window", "page_of", "passes", "plaats_in", "plaats_of", "read_cursor", "write_cursor"]

Plaats: TypeAlias = tuple[datetime, tuple[str, ...]]
"""Plaats (place) in a list: what `TijdlijnRecord.plaats` gives."""

T = TypeVar("T", bound=Record)

_PLAIN = re.compile(r"[A-Za-z0-9_.~:-]*")


class Placed(Protocol):
    """What has a place: a record, or what a record is still to be made of."""

    @property
    def plaats(self) -> Plaats:
        """Its place."""
        ...


P = TypeVar("P", bound=Placed)


def plaats_of(moment: datetime | None, *identiteit: str) -> Plaats:
    """Give the place of what is not a record yet; without a moment it counts as the oldest."""
    return (moment or ZONDER_TIJD, identiteit)


def plaats_in(record: TijdlijnRecord, request: PageRequest) -> Plaats:
    """Give the place of a record in the order that is asked for."""
    return record.dringendheid if request.dringendste_eerst and isinstance(record, Klanttaak) else record.plaats


def write_cursor(plaats: Plaats) -> str:
    """Give the cursor to go on behind a place; as short as it can be, and fit for a URL."""
    moment, identiteit = plaats
    written = moment.isoformat().replace("+", "%2B")
    if not _PLAIN.fullmatch("".join(identiteit)):
        identiteit = tuple(quote(part, safe=":") for part in identiteit)
    return ",".join((written, *identiteit))


def read_cursor(cursor: str) -> Plaats:
    """Give the place a cursor was made of; raises ValueError for what `write_cursor` cannot have written."""
    written, *identiteit = (unquote(part) for part in cursor.split(","))
    try:
        plaats = (datetime.fromisoformat(written), tuple(identiteit))
        is_ours = plaats[0].tzinfo is not None and bool(identiteit) and write_cursor(plaats) == cursor
    except ValueError:
        is_ours = False
    if not is_ours:
        raise ValueError("this is not a cursor of this bron")
    return plaats


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a list that is asked for: its direction, its days, and where to go on."""

    newest_first: bool
    vanaf: date | None = None
    tot: date | None = None
    after: Plaats | None = None

    @classmethod
    def of(cls, request: PageRequest) -> Self:
        """Read it from a request; raises ValueError for a cursor that is not ours."""
        if request.dringendste_eerst:
            return cls.without_moments(request)
        return cls(
            newest_first=request.volgorde is Volgorde.NIEUWSTE_EERST,
            vanaf=request.vanaf,
            tot=request.tot,
            after=None if request.after is None else read_cursor(request.after),
        )

    @classmethod
    def without_moments(cls, request: PageRequest) -> Self:
        """Read it from a request for an order without moments, as of partijen: one direction, and no days."""
        return cls(newest_first=False, after=None if request.after is None else read_cursor(request.after))

    def holds(self, plaats: Plaats) -> bool:
        """Say whether what stands at this place is in the window."""
        return self._is_behind(plaats) and self._is_within(plaats[0])

    def in_order(self, placed: Iterable[P]) -> list[P]:
        """Give what is in the window, in order."""
        inside = [(plaats, one) for one in placed if self.holds(plaats := one.plaats)]
        inside.sort(key=itemgetter(0), reverse=self.newest_first)
        return [one for _, one in inside]

    def _is_behind(self, plaats: Plaats) -> bool:
        # Compared, not looked up: what stood at the cursor may be gone by now.
        if self.after is None:
            return True
        return plaats < self.after if self.newest_first else plaats > self.after

    def _is_within(self, moment: datetime) -> bool:
        if self.vanaf is None and self.tot is None:
            return True
        if moment == ZONDER_TIJD:
            return False
        day = _dutch_day(moment)
        return (self.vanaf is None or self.vanaf <= day) and (self.tot is None or day <= self.tot)


def page_of(records: Iterable[T], request: PageRequest, *, afgeleid: Container[str] = frozenset()) -> Page[T]:
    """Cut the page that is asked for out of all records of one key, for an adapter that has them at hand.

    Raises ValueError for a cursor that is not ours.

    Args:
        records: All of them, in any order.
        request: What is asked for, filters and all.
        afgeleid: Keys of the records that are not of the klant himself (see `Item.afgeleid`).
    """
    held = [_held(record, request) for record in records if passes(record, request)]
    has_moments = all(isinstance(one.record, TijdlijnRecord) for one in held)
    window = Window.of(request) if has_moments else Window.without_moments(request)
    wanted = window.in_order(held)
    items = tuple(
        Item(record, write_cursor(plaats), record.sleutel in afgeleid) for plaats, record in wanted[: request.limit]
    )
    return Page(items, has_more=len(wanted) > request.limit)


class _Held(NamedTuple, Generic[T]):
    plaats: Plaats
    record: T


def _held(record: T, request: PageRequest) -> _Held[T]:
    if isinstance(record, TijdlijnRecord):
        return _Held(plaats_in(record, request), record)
    return _Held(plaats_of(None, *record.identiteit), record)


def passes(record: Record, request: PageRequest) -> bool:
    """Say whether a record is what the filters of a request ask for, all but those by day (see `Window`)."""
    match record:
        case Zaak() | Productaanvraag():
            return request.open in (None, record.open)
        case InterneTaak():
            return request.taakstatus is None or record.taakstatus in request.taakstatus
        case Klanttaak():
            has_status = request.taakstatus is None or record.taakstatus in request.taakstatus
            return has_status and _has_code(record.soort, request.soort)
        case Product():
            asked = request.gevraagd in (None, record.gevraagd)
            valid = request.geldig_op is None or record.geldt_op(request.geldig_op)
            return asked and valid and _has_code(record.soort, request.soort)
        case Klantcontact():
            return _has_code(record.kanaal, request.kanaal)
    return True


def _has_code(value: Referentiewaarde | None, codes: frozenset[str] | None) -> bool:
    return codes is None or (value is not None and value.code in codes)


def _dutch_day(moment: datetime) -> date:
    try:
        return moment.astimezone(NEDERLAND).date()
    except OverflowError:  # the first or the last day there is
        return moment.date()
