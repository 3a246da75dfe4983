"""Bladzijden (pages): from the rows of a list, of several questions, to the page of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Executable
from sqlalchemy.engine import RowMapping

from klantbeeld.contract import (
    BronDataError,
    Item,
    Page,
    PageRequest,
    Record,
    Selection,
    Stempel,
    TijdlijnRecord,
    plaats_in,
    plaats_of,
    write_cursor,
)
from klantbeeld.http import UnreadableError, fields
from klantbeeld_register.client import Session
from klantbeeld_register.relaties import fetch_delen
from klantbeeld_register.translate import Translate

__all__ = ["Bladzijden"]

T = TypeVar("T", bound=Record)


class Bladzijden:
    """Reads pages of records of one bron."""

    def __init__(self, bron: str) -> None:
        self._bron = bron

    async def read(
        self, kind: type[T], statement: Executable, count: int, request: PageRequest, session: Session
    ) -> Sequence[Page[T]]:
        """Give the pages of so many questions; what hangs under them is fetched for all of them together."""
        of: dict[int, list[RowMapping]] = defaultdict(list)
        for row in await session.rows(statement):
            of[row["vraag"]].append(row)
        shown = {row["sleutel"] for rows in of.values() for row in rows[: request.limit]}
        delen = await fetch_delen(session, kind, shown, request.selection)
        translate = Translate(Stempel(self._bron, datetime.now(UTC)), session.kluis, delen)
        return [self._page(kind, of.get(index, ()), request, translate) for index in range(count)]

    async def records(
        self, kind: type[Record], rows: Sequence[RowMapping], selection: Selection, session: Session
    ) -> Mapping[str, Record]:
        """Give records that are no list, by their keys. One that cannot be read is an error: there are no others."""
        delen = await fetch_delen(session, kind, {row["sleutel"] for row in rows}, selection)
        translate = Translate(Stempel(self._bron, datetime.now(UTC)), session.kluis, delen)
        with fields.must_be_readable(self._bron):
            return {row["sleutel"]: translate.record(kind, row) for row in rows}

    def _page(self, kind: type[T], rows: Sequence[RowMapping], request: PageRequest, translate: Translate) -> Page[Any]:
        items: list[Item[Record]] = []
        dropped = 0
        for row in rows[: request.limit]:
            try:
                record = translate.record(kind, row)
            except UnreadableError:
                dropped += 1
                continue
            items.append(Item(record, _cursor(record, request), bool(row["afgeleid"])))
        has_more = len(rows) > request.limit
        if has_more and not items:
            raise BronDataError(f"{self._bron}: none of the records of a page can be read")
        return Page(tuple(items), has_more=has_more, dropped=dropped)


def _cursor(record: Record, request: PageRequest) -> str:
    if isinstance(record, TijdlijnRecord):
        return write_cursor(plaats_in(record, request))
    return write_cursor(plaats_of(None, *record.identiteit))
