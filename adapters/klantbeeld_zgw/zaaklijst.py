"""The list of zaken of several searches together: in one order, page by page, whatever comes or goes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from klantbeeld.contract import BronDataError, Call, PageRequest, Window
from klantbeeld.http import Json, PagedList, settle, unfailed
from klantbeeld_zgw import translate
from klantbeeld_zgw.translate import BareZaak
from klantbeeld_zgw.zicht import NotShownError
from klantbeeld_zgw.zoeken import ZaakZoek

_MOST_PAGES = 20
MARGIN = 3
"""Zaken to ask beyond the limit: one to know that there is more, the one the cursor is of, and one of the same day."""


@dataclass(frozen=True, slots=True)
class Found:
    """The zaken of one page, in order."""

    zaken: tuple[BareZaak, ...]
    has_more: bool
    dropped: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which zaken belong on a page, and in which direction."""

    request: PageRequest
    window: Window

    @classmethod
    def of(cls, request: PageRequest) -> Self:
        """Read it from a request; raises ValueError for a cursor that is none of ours."""
        return cls(request, Window.of(request))

    def narrow(self, zoek: ZaakZoek, expand: tuple[str, ...]) -> ZaakZoek:
        """Give the search for what is in the window only, in its order. The day of the cursor is asked again."""
        request, first, last = self.request, self.window.vanaf, self.window.tot
        if self.window.after is not None:
            # Where a zaak stands is the begin of its day, in Dutch time.
            day = self.window.after[0].date()
            if self.window.newest_first:
                last = min(day, last or day)
            else:
                first = max(day, first or day)
        return replace(zoek, open=request.open, vanaf=first, tot=last, volgorde=request.volgorde, expand=expand)

    def comes_before(self, one: date, other: date) -> bool:
        """Say whether one day comes on an earlier page than another."""
        return one > other if self.window.newest_first else one < other

    def holds(self, zaak: BareZaak) -> bool:
        """Say whether a zaak is what is asked for: a register that passes over a filter gives others too."""
        return self.window.holds(zaak.plaats) and self.request.open in (None, zaak.record.open)


@dataclass(slots=True, kw_only=True)
class Stream:
    """One search, read from its first page on."""

    zoek: ZaakZoek
    paged: PagedList
    asked: Asked
    read: Callable[[Json], BareZaak | None]
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
            try:
                zaak = self._read(one)
            except NotShownError:
                continue
            if zaak is None:
                self.dropped += 1
                continue
            if self.horizon is not None and self.asked.comes_before(zaak.startdatum, self.horizon):
                raise BronDataError(f"{bron}: does not give zaken in the order asked")
            self.horizon = zaak.startdatum
            if self.asked.holds(zaak):
                self.zaken.append(zaak)

    def _read(self, one: Json) -> BareZaak | None:
        if not translate.is_asked(one, self.zoek):
            raise BronDataError(f"{self.paged.http.name}: gives zaken that were not asked for")
        return self.read(one)


async def next_page(streams: Sequence[Stream], asked: Asked, call: Call) -> Found:
    """Take the next zaken of all searches together; every search has read its first page.

    A register sorts by its own collation and not at all between equals, so a day counts only once all of it is here.
    """
    limit = asked.request.limit
    while True:
        by_uuid = {zaak.record.sleutel: zaak for stream in streams for zaak in stream.zaken}
        known = asked.window.in_order(by_uuid.values())
        dropped = sum(stream.dropped for stream in streams)
        waiting = _holding_back(streams, asked)
        if not waiting:
            return Found(tuple(known[:limit]), len(known) > limit, dropped)
        bound = waiting[0].horizon
        if bound is not None and len(known) > limit and asked.comes_before(known[limit - 1].startdatum, bound):
            return Found(tuple(known[:limit]), has_more=True, dropped=dropped)
        unfailed(await settle(stream.read_on(call) for stream in waiting))


def _holding_back(streams: Sequence[Stream], asked: Asked) -> list[Stream]:
    """Give the searches that have more and got least far: what comes behind the day they are at is not settled."""
    unread = [stream for stream in streams if stream.has_more]
    lost = [stream for stream in unread if stream.horizon is None]
    if lost or not unread:
        return lost
    days = [stream.horizon for stream in unread if stream.horizon is not None]
    bound = max(days) if asked.window.newest_first else min(days)
    return [stream for stream in unread if stream.horizon == bound]
