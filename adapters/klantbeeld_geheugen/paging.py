"""Pages out of a list that is all there: its order, its filters, and cursors that say where a record stands."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from klantbeeld.contract import NEDERLAND, InterneTaak, Item, Page, PageRequest, Record, TijdlijnRecord, Volgorde, Zaak

T = TypeVar("T", bound=Record)
Plaats: TypeAlias = tuple[datetime, tuple[str, ...]]

_NOT_A_CURSOR = "this is not a cursor of this bron"


def page(held: Iterable[tuple[T, bool]], request: PageRequest) -> Page[T]:
    """Give the page that is asked for.

    Args:
        held: Every record of one key, in any order, and whether it is afgeleid.
        request: What is asked for.
    """
    newest_first = request.volgorde is Volgorde.NIEUWSTE_EERST
    found = [(_plaats(record), record, afgeleid) for record, afgeleid in held if _passes(record, request)]
    found.sort(key=lambda one: one[0], reverse=newest_first)
    if request.after is not None:
        after = _read(request.after)
        # Compared, not looked up: the record itself may be gone by now.
        found = [one for one in found if (one[0] < after if newest_first else one[0] > after)]
    items = tuple(Item(record, _write(plaats), afgeleid) for plaats, record, afgeleid in found[: request.limit])
    return Page(items, has_more=len(found) > request.limit)


def _plaats(record: Record) -> Plaats:
    if isinstance(record, TijdlijnRecord):
        return record.plaats
    return (datetime.min.replace(tzinfo=UTC), record.identiteit)


def _passes(record: Record, request: PageRequest) -> bool:
    if isinstance(record, Zaak) and request.open not in (None, record.open):
        return False
    if (
        isinstance(record, InterneTaak)
        and request.taakstatus is not None
        and record.taakstatus not in request.taakstatus
    ):
        return False
    if not isinstance(record, TijdlijnRecord) or (request.vanaf is None and request.tot is None):
        return True
    if record.tijdstip is None:
        return False
    day = record.tijdstip.astimezone(NEDERLAND).date()
    return (request.vanaf is None or request.vanaf <= day) and (request.tot is None or day <= request.tot)


def _write(plaats: Plaats) -> str:
    moment, identiteit = plaats
    return base64.urlsafe_b64encode(json.dumps([moment.isoformat(), *identiteit]).encode()).decode()


def _read(cursor: str) -> Plaats:
    parts = json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    if not isinstance(parts, list) or len(parts) < 2 or not all(isinstance(part, str) for part in parts):
        raise ValueError(_NOT_A_CURSOR)
    moment = datetime.fromisoformat(parts[0])
    if moment.tzinfo is None:
        raise ValueError(_NOT_A_CURSOR)
    return (moment, tuple(parts[1:]))
