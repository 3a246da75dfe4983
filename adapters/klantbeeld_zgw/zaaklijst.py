"""The list of zaken of several searches together: in one order, page by page, whatever comes or goes meanwhile."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from klantbeeld.contract import BronDataError, BronError, Call, PageRequest, Stempel, Volgorde
from klantbeeld.http import Json, PagedList
from klantbeeld_zgw import fields, translate
from klantbeeld_zgw.parallel import settle
from klantbeeld_zgw.parts import Parts
from klantbeeld_zgw.translate import BareZaak
from klantbeeld_zgw.zoeken import ZaakZoek

_MOST_PAGES = 20
MARGIN = 3
"""Zaken to ask beyond the limit: one to know that there is more, the one the cursor is of, and one of the same day."""


@dataclass(frozen=True, slots=True, order=True)
class Plaats:
    """The place (plaats) of a zaak in the order of its kind, and its key in case two have the same number."""

    startdatum: date
    identiteit: tuple[str, ...]
    uuid: str

    @classmethod
    def of(cls, zaak: BareZaak) -> Self:
        """Give the place of a zaak."""
        return cls(zaak.startdatum, zaak.record.identiteit, zaak.record.sleutel)

    @classmethod
    def read(cls, cursor: str) -> Self:
        """Read a cursor; raises ValueError if it is none of ours."""
        parts = json.loads(cursor)
        if not isinstance(parts, list) or len(parts) < 3 or not all(isinstance(part, str) for part in parts):
            raise ValueError("not a cursor of a list of zaken")
        first, *identiteit, last = parts
        uuid = fields.as_uuid(last)
        if uuid is None:
            raise ValueError("not a cursor of a list of zaken")
        return cls(date.fromisoformat(first), tuple(identiteit), uuid)

    @property
    def cursor(self) -> str:
        """Write it down."""
        return json.dumps([self.startdatum.isoformat(), *self.identiteit, self.uuid], separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Found:
    """The zaken of one page, in order."""

    zaken: tuple[BareZaak, ...]
    has_more: bool
    dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which zaken belong on a page, and in which direction."""

    request: PageRequest
    after: Plaats | None

    @classmethod
    def of(cls, request: PageRequest) -> Self:
        """Give the window of a request; raises ValueError for a cursor that is none of ours."""
        return cls(request=request, after=None if request.after is None else Plaats.read(request.after))

    @property
    def newest_first(self) -> bool:
        """Whether the days go down."""
        return self.request.volgorde is Volgorde.NIEUWSTE_EERST

    def narrow(self, zoek: ZaakZoek, expand: tuple[str, ...]) -> ZaakZoek:
        """Give the search for what is in the window only, in its order. The day of the cursor is asked again."""
        first, last = self.request.vanaf, self.request.tot
        if self.after is not None and self.newest_first:
            last = min(self.after.startdatum, last or self.after.startdatum)
        elif self.after is not None:
            first = max(self.after.startdatum, first or self.after.startdatum)
        request = self.request
        return replace(zoek, open=request.open, vanaf=first, tot=last, volgorde=request.volgorde, expand=expand)

    def comes_before(self, one: date, other: date) -> bool:
        """Say whether one day comes on an earlier page than another."""
        return one > other if self.newest_first else one < other

    def holds(self, zaak: BareZaak) -> bool:
        """Say whether a zaak is in the window: a register that passes over a filter gives others too."""
        request, plaats = self.request, Plaats.of(zaak)
        if self.after is not None and (plaats >= self.after if self.newest_first else plaats <= self.after):
            return False
        if request.open is not None and zaak.record.open is not request.open:
            return False
        return not (
            (request.vanaf is not None and zaak.startdatum < request.vanaf)
            or (request.tot is not None and zaak.startdatum > request.tot)
        )


@dataclass(slots=True, kw_only=True)
class Stream:
    """One search, read from its first page on."""

    zoek: ZaakZoek
    paged: PagedList
    window: Window
    parts: Parts
    stempel: Stempel
    zaken: list[BareZaak] = field(default_factory=list)
    has_more: bool = True
    horizon: date | None = None
    """The last day read; there may be more of that day on the next page."""
    dropped: int = 0
    _pages: int = 0

    async def read_on(self, call: Call) -> None:
        """Read the next page."""
        bron = self.paged.http.name
        if self._pages == _MOST_PAGES:
            raise BronDataError(f"{bron}: more zaken of one klant and day than we read")
        self._pages += 1
        fetched = await self.paged.page(self._pages, call)
        self.has_more = fetched.has_more
        for one in fetched.results:
            zaak = self._read(one)
            if zaak is None:
                self.dropped += 1
                continue
            if self.horizon is not None and self.window.comes_before(zaak.startdatum, self.horizon):
                raise BronDataError(f"{bron}: does not give zaken in the order asked")
            self.horizon = zaak.startdatum
            if self.window.holds(zaak):
                self.zaken.append(zaak)

    def _read(self, one: Json) -> BareZaak | None:
        if not translate.is_asked(one, self.zoek):
            raise BronDataError(f"{self.paged.http.name}: gives zaken that were not asked for")
        return translate.zaak(one, self.parts, self.stempel)


async def next_page(streams: Sequence[Stream], window: Window, call: Call) -> Found:
    """Take the next zaken of all searches together; every search has read its first page.

    A register sorts by its own collation and not at all between equals, so a day counts only once all of it is here.
    """
    limit = window.request.limit
    while True:
        by_uuid = {zaak.record.sleutel: zaak for stream in streams for zaak in stream.zaken}
        known = sorted(by_uuid.values(), key=Plaats.of, reverse=window.newest_first)
        dropped = sum(stream.dropped for stream in streams)
        waiting = _holding_back(streams, window)
        if not waiting:
            return Found(tuple(known[:limit]), len(known) > limit, dropped)
        bound = waiting[0].horizon
        if bound is not None and len(known) > limit and window.comes_before(known[limit - 1].startdatum, bound):
            return Found(tuple(known[:limit]), has_more=True, dropped=dropped)
        for outcome in await settle([stream.read_on(call) for stream in waiting], bron=waiting[0].paged.http.name):
            if isinstance(outcome, BronError):
                raise outcome


def _holding_back(streams: Sequence[Stream], window: Window) -> list[Stream]:
    """Give the searches that have more and got least far: what comes behind the day they are at is not settled."""
    unread = [stream for stream in streams if stream.has_more]
    lost = [stream for stream in unread if stream.horizon is None]
    if lost or not unread:
        return lost
    days = [stream.horizon for stream in unread if stream.horizon is not None]
    bound = max(days) if window.newest_first else min(days)
    return [stream for stream in unread if stream.horizon == bound]
