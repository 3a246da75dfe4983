"""A page of a list, in SQL: which part of it, in which order, and how many of each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from klantbeeld.contract import PageRequest, Plaats, Taakstatus, Window, begin_van_dag, read_dringendheid
from klantbeeld.contract.herkomst import ZONDER_TIJD
from klantbeeld_register.tables import Moment, interne_taak, klantcontact, klanttaak, partij, product, productaanvraag
from klantbeeld_register.vragen import Gevonden

__all__ = ["INTERNE_TAKEN", "KLANTCONTACTEN", "KLANTTAKEN", "PARTIJEN", "PRODUCTAANVRAGEN", "PRODUCTEN", "Lijst"]

_ZONDER = literal(ZONDER_TIJD, Moment)
_IDENTITEIT = 2  # the bron and the sleutel


@dataclass(frozen=True, slots=True, kw_only=True)
class Lijst:
    """A kind of record that is asked for in pages."""

    source: FromClause
    sleutel: ColumnElement[str]
    columns: Sequence[ColumnElement[Any]]
    plaats: ColumnElement[datetime] | None = None
    """Where it stands in time; None: a kind without moments, in the order of its keys."""

    def page(self, gevonden: Gevonden, request: PageRequest) -> Select[Any]:
        """Give one page of every question, each one longer than asked: that says whether there is more.

        Raises ValueError for a cursor that is not ours.
        """
        found = gevonden.cte("gevonden")
        if self.plaats is None:
            window = Window.without_moments(request)
            order: tuple[ColumnElement[Any], ...] = (self.sleutel,)
        else:
            window = Window.of(request)
            order = (self.plaats, self.sleutel)
        urgent = request.dringendste_eerst and self is KLANTTAKEN
        if urgent:
            order = (_KLAAR, _EINDE, self.sleutel)
        where = [*_filters(self, request)]
        if self.plaats is not None and not urgent:
            where += _within(self.plaats, window)
        if window.after is not None:
            place = tuple_(*order), tuple_(*_place(window.after, self, urgent=urgent))
            where.append(place[0] < place[1] if window.newest_first else place[0] > place[1])
        ordered = [one.desc() if window.newest_first else one.asc() for one in order]
        rang = func.row_number().over(partition_by=found.c.vraag, order_by=ordered).label("rang")
        ranked = (
            select(found.c.vraag, found.c.afgeleid, rang, *self.columns)
            .join_from(found, self.source, self.sleutel == found.c.sleutel)
            .where(*where)
            .subquery("op_volgorde")
        )
        return select(ranked).where(ranked.c.rang <= request.limit + 1).order_by(ranked.c.vraag, ranked.c.rang)


def _since(taak_moment: ColumnElement[datetime]) -> Label[datetime]:
    # R61: the klant waits since his klantcontact, or else since the taak was assigned.
    return func.coalesce(klantcontact.c.plaatsgevonden_op, taak_moment, _ZONDER, type_=Moment).label("plaats")


_PLAATS_VAN_TAAK = _since(interne_taak.c.toegewezen_op)
# As `Klanttaak.dringendheid` has it: what is to be done first, and then by when.
_KLAAR = case(
    (or_(klanttaak.c.taakstatus.is_(None), klanttaak.c.taakstatus == Taakstatus.TE_VERWERKEN.value), 0), else_=1
)
_LAATST = datetime(9999, 12, 30, tzinfo=UTC)
"""Behind every moment a klanttaak can end."""
_EINDE = func.coalesce(klanttaak.c.uiterlijk_op, literal(_LAATST, Moment), type_=Moment)

PARTIJEN = Lijst(source=partij, sleutel=partij.c.sleutel, columns=tuple(partij.c))
KLANTCONTACTEN = Lijst(
    source=klantcontact,
    sleutel=klantcontact.c.sleutel,
    columns=tuple(klantcontact.c),
    plaats=klantcontact.c.plaats,
)
INTERNE_TAKEN = Lijst(
    source=interne_taak.join(klantcontact, klantcontact.c.sleutel == interne_taak.c.klantcontact),
    sleutel=interne_taak.c.sleutel,
    columns=(*interne_taak.c, _PLAATS_VAN_TAAK),
    plaats=_PLAATS_VAN_TAAK.element,
)
KLANTTAKEN = Lijst(source=klanttaak, sleutel=klanttaak.c.sleutel, columns=tuple(klanttaak.c), plaats=klanttaak.c.plaats)
PRODUCTEN = Lijst(source=product, sleutel=product.c.sleutel, columns=tuple(product.c), plaats=product.c.plaats)
PRODUCTAANVRAGEN = Lijst(
    source=productaanvraag,
    sleutel=productaanvraag.c.sleutel,
    columns=tuple(productaanvraag.c),
    plaats=productaanvraag.c.plaats,
)


def _filters(lijst: Lijst, request: PageRequest) -> list[ColumnElement[bool]]:
    """Give what the filters ask of this kind; a value that is not known passes none."""
    found: list[ColumnElement[bool]] = []
    if lijst is KLANTCONTACTEN and request.kanaal is not None:
        found.append(klantcontact.c.kanaal_code.in_(sorted(request.kanaal)))
    if lijst in (INTERNE_TAKEN, KLANTTAKEN) and request.taakstatus is not None:
        table = interne_taak if lijst is INTERNE_TAKEN else klanttaak
        found.append(table.c.taakstatus.in_(sorted(status.value for status in request.taakstatus)))
    if lijst in (KLANTTAKEN, PRODUCTEN) and request.soort is not None:
        table = klanttaak if lijst is KLANTTAKEN else product
        found.append(table.c.soort_code.in_(sorted(request.soort)))
    if lijst is PRODUCTEN and request.gevraagd is not None:
        found.append(product.c.gevraagd.is_(request.gevraagd))
    if lijst is PRODUCTEN and request.geldig_op is not None:
        ends = or_(product.c.geldig_tot.is_(None), product.c.geldig_tot >= request.geldig_op)
        found.append(and_(product.c.geldig_van <= request.geldig_op, ends))
    if lijst is PRODUCTAANVRAGEN and request.open is not None:
        found.append(productaanvraag.c.open.is_(request.open))
    return found


def _within(plaats: ColumnElement[datetime], window: Window) -> list[ColumnElement[bool]]:
    """Give what the days ask; what has no moment is in none."""
    if window.vanaf is None and window.tot is None:
        return []
    first = _begin(window.vanaf) if window.vanaf else None
    last = _begin(window.tot + timedelta(days=1)) if window.tot and window.tot < date.max else None
    found = [plaats > _ZONDER]
    if first is not None:
        found.append(plaats >= literal(first, Moment))
    if last is not None:
        found.append(plaats < literal(last, Moment))
    return found


def _begin(day: date) -> datetime:
    try:
        return begin_van_dag(day).astimezone(UTC)
    except OverflowError:  # the first day there is begins before it, in UTC
        return ZONDER_TIJD


def _place(after: Plaats, lijst: Lijst, *, urgent: bool) -> tuple[ColumnElement[Any], ...]:
    """Give the place of a cursor as it stands in the order of this list."""
    moment, identiteit = after
    to_do, einde = False, None
    if urgent:
        to_do, einde, identiteit = read_dringendheid(identiteit)
    if len(identiteit) != _IDENTITEIT:
        raise ValueError("this is not a cursor of this list")
    sleutel = literal(identiteit[-1], String)
    if lijst.plaats is None:
        return (sleutel,)
    if urgent:
        return (literal(int(not to_do)), literal(einde or _LAATST, Moment), sleutel)
    try:
        return (literal(moment.astimezone(UTC), Moment), sleutel)
    except OverflowError:
        raise ValueError("this is not a cursor of this list") from None
