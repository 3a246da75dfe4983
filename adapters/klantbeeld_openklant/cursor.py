"""The one order of a list, where a page of it begins, and the cursor that says so."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from klantbeeld.contract import NEDERLAND, PageRequest, Volgorde

__all__ = ["Placed", "Window", "write_cursor"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)  # as TijdlijnRecord.plaats: without a moment is oldest
_FORM = struct.Struct(">q16s")


class Placed(Protocol):
    """What has a place in the order: a moment, and a uuid to tell equals apart."""

    @property
    def uuid(self) -> str: ...

    @property
    def moment(self) -> datetime | None: ...


P = TypeVar("P", bound=Placed)


def _place(one: Placed) -> tuple[datetime, str]:
    # TijdlijnRecord.plaats has the bron too; within one bron that makes no difference.
    return (one.moment or _BEFORE_ALL, one.uuid)


def write_cursor(one: Placed) -> str:
    """Give the cursor to go on behind this one: its place, so it holds when others come or go."""
    since = ((one.moment or _BEFORE_ALL) - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(_FORM.pack(since, UUID(one.uuid).bytes)).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        since, uuid = _FORM.unpack(raw)
        return (_EPOCH + timedelta(microseconds=since), str(UUID(bytes=uuid)))
    except (UnicodeEncodeError, binascii.Error, struct.error, OverflowError) as error:
        raise ValueError("this is not a cursor of this bron") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a list that is asked for: its direction, its days, and where to go on."""

    newest_first: bool
    vanaf: date | None = None
    tot: date | None = None
    after: tuple[datetime, str] | None = None

    @classmethod
    def of(cls, request: PageRequest) -> Window:
        """Read it from a request; raises ValueError for a cursor that is not ours."""
        return cls(
            newest_first=request.volgorde is Volgorde.NIEUWSTE_EERST,
            vanaf=request.vanaf,
            tot=request.tot,
            after=None if request.after is None else _read_cursor(request.after),
        )

    def of_all(self, placed: Iterable[P]) -> list[P]:
        """Give what is in the window, in order."""
        inside = (one for one in placed if self._within(one.moment) and self._behind(one))
        return sorted(inside, key=_place, reverse=self.newest_first)

    def _behind(self, one: Placed) -> bool:
        if self.after is None:
            return True
        return _place(one) < self.after if self.newest_first else _place(one) > self.after

    def _within(self, moment: datetime | None) -> bool:
        if self.vanaf is None and self.tot is None:
            return True
        if moment is None:
            return False
        day = moment.astimezone(NEDERLAND).date()
        return (self.vanaf is None or self.vanaf <= day) and (self.tot is None or day <= self.tot)
