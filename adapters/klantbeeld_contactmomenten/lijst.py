"""Lists of contactmomenten, unread but for their place in the order.

A register that gives them in order is read from where the page begins until it is full. Of any other the whole list
is read, because nothing less can be put in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from klantbeeld.contract import (
    BronDataError,
    BronError,
    Call,
    PageRequest,
    Plaats,
    Window,
    begin_van_dag,
    plaats_of,
)
from klantbeeld.http import Fetched, Json, Params, UnreadableError, fields
from klantbeeld_contactmomenten.client import ContactmomentenClient
from klantbeeld_contactmomenten.links import key

__all__ = ["Contact", "Gelezen", "check_whole", "joined", "read_in_order", "take"]

_ROUNDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contactmoment and its place in the order."""

    uuid: str
    moment: datetime | None
    json: Json

    @property
    def plaats(self) -> Plaats:
        """Its place; within one bron the uuid tells equals apart."""
        return plaats_of(self.moment, self.uuid)


@dataclass(slots=True)
class Gelezen:
    """Contactmomenten, each once."""

    contacten: dict[str, Contact] = field(default_factory=dict)
    dropped: int = 0
    missing: list[BronError] = field(default_factory=list)
    horizon: datetime | None = None
    """Only what lies before this moment, in the direction of reading, has been read to the last."""

    def is_before_horizon(self, contact: Contact, *, newest_first: bool) -> bool:
        """Say whether everything that comes before this one is known."""
        if self.horizon is None:
            return True
        moment = contact.plaats[0]
        return moment > self.horizon if newest_first else moment < self.horizon


def take(gelezen: Gelezen, jsons: Iterable[Json], *, kanalen: Collection[str] | None) -> list[datetime]:
    """Keep contactmomenten through one of these kanalen; gives the moments of all, in the order they came in."""
    moments: list[datetime] = []
    for json in jsons:
        try:
            one = Contact(uuid=key(json), moment=fields.moment(json, "registratiedatum"), json=json)
            is_asked = kanalen is None or fields.text(json, "kanaal") in kanalen
        except UnreadableError:
            gelezen.dropped += 1
            continue
        moments.append(one.plaats[0])
        # A klant with two roles in one contactmoment has it twice in the list: the register joins, and keeps doubles.
        if is_asked:
            gelezen.contacten[one.uuid] = one
    return moments


async def read_in_order(
    client: ContactmomentenClient, asked: Params, request: PageRequest, window: Window, call: Call
) -> Gelezen:
    """Read on until there are more than the page holds.

    Not by the number of a page: the register promises no order for what stands at the same moment, so between two
    pages one may be lost. The next question goes on from the last moment seen, that moment included.
    """
    gelezen, bounds = Gelezen(), _bounds(window)
    sign = "-" if window.newest_first else ""
    kanaal = {"kanaal": next(iter(request.kanaal))} if request.kanaal and len(request.kanaal) == 1 else {}
    for _ in range(_ROUNDS):
        params: Params = {**asked, **kanaal, **bounds, "ordering": f"{sign}registratiedatum"}
        answer = await client.first_contactmomenten(params, call)
        moments = take(gelezen, answer.results, kanalen=request.kanaal)
        _must_be_in_order(client.name, moments, newest_first=window.newest_first)
        if answer.has_more and moments and moments[0] == moments[-1]:
            # A whole page at one moment: no further by moments.
            answer = await client.contactmomenten(params, call)
            take(gelezen, answer.results, kanalen=request.kanaal)
            check_whole(client.name, answer, gelezen)
            gelezen.horizon = None
            return gelezen
        if answer.has_more and not moments:
            raise BronDataError(f"{client.name}: a page of contactmomenten of which none can be read")
        if not answer.has_more:
            gelezen.horizon = None
            return gelezen
        gelezen.horizon = moments[-1]
        known = [
            one
            for one in gelezen.contacten.values()
            if window.holds(one.plaats) and gelezen.is_before_horizon(one, newest_first=window.newest_first)
        ]
        if len(known) > request.limit:
            return gelezen
        bounds["registratiedatum__lte" if window.newest_first else "registratiedatum__gte"] = _written(moments[-1])
    gelezen.missing.append(_too_many(client.name))
    return gelezen


def joined(parts: Iterable[Gelezen], *, newest_first: bool) -> Gelezen:
    """Put lists together: complete up to where each of them is."""
    whole = Gelezen()
    horizons: list[datetime] = []
    for part in parts:
        whole.contacten |= part.contacten
        whole.dropped += part.dropped
        whole.missing += part.missing
        if part.horizon is not None:
            horizons.append(part.horizon)
    if horizons:
        whole.horizon = max(horizons) if newest_first else min(horizons)
    return whole


def check_whole(name: str, answer: Fetched, gelezen: Gelezen) -> None:
    """Tell when a list is longer than what is read of it."""
    if answer.has_more:
        gelezen.missing.append(_too_many(name))


def _too_many(name: str) -> BronError:
    return BronDataError(f"{name}: more contactmomenten than are read")


def _must_be_in_order(name: str, moments: list[datetime], *, newest_first: bool) -> None:
    if moments != sorted(moments, reverse=newest_first):
        raise BronDataError(f"{name}: does not give contactmomenten in the order that was asked")


def _bounds(window: Window) -> dict[str, str]:
    """Give the moments between which to ask: those of the days, and that of the cursor."""
    first = [] if window.vanaf is None else [begin_van_dag(window.vanaf)]
    bounds: dict[str, str] = {}
    if window.tot is not None and window.tot < date.max:
        bounds["registratiedatum__lt"] = _written(begin_van_dag(window.tot + timedelta(days=1)))
    if window.after is not None and window.newest_first:
        bounds["registratiedatum__lte"] = _written(window.after[0])
    elif window.after is not None:
        first.append(window.after[0])
    if first:
        bounds["registratiedatum__gte"] = _written(max(first))
    return bounds


def _written(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:  # the first or the last day there is
        return moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
