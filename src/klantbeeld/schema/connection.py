"""Lists in pages over several bronnen (Relay connections that say whether they are complete)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypedDict, TypeVar, Unpack

import strawberry

from klantbeeld.access.seal import SealError
from klantbeeld.compose.cursor import read_positions, write_positions
from klantbeeld.compose.merge import Place, Positions, merge
from klantbeeld.compose.outcome import Answered, Bronresultaat, is_volledig
from klantbeeld.contract import Klant, Page, PageRequest, Record, Taakstatus, TijdlijnRecord, Volgorde, page_of
from klantbeeld.loaders import Listing
from klantbeeld.schema.bron import Samengesteld
from klantbeeld.schema.context import Context, Info
from klantbeeld.schema.errors import Code, KlantbeeldError, invalid
from klantbeeld.schema.ids import klant_key
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.values import published

T = TypeVar("T", bound=TijdlijnRecord)
N = TypeVar("N")
E = TypeVar("E")


class Filters(TypedDict, total=False):
    """The filters of `PageRequest`."""

    dringendste_eerst: bool
    open: bool | None
    vanaf: date | None
    tot: date | None
    taakstatus: frozenset[Taakstatus] | None
    soort: frozenset[str] | None
    gevraagd: bool | None
    geldig_op: date | None
    kanaal: frozenset[str] | None


@dataclass(frozen=True)
class Connection(Generic[T]):
    """One page, as the published connection types show it."""

    listing: Listing[T]
    context: Context
    use: str
    """What the cursors of this list are sealed for: this caller, klant, kind and these filters."""

    @property
    def nodes(self) -> list[T]:
        """The records."""
        return [item.record for item in self.listing.merged.items]

    @property
    def edges(self) -> list[Edge[T]]:
        """The records with what the list says of them."""
        return [Edge(self, index) for index in range(len(self.listing.merged.items))]

    @cached_property
    def bronnen(self) -> tuple[Bronresultaat, ...]:
        """How every bron fared."""
        return self.listing.bronnen

    @property
    def volledig(self) -> bool:
        """Whether every bron that took part gave everything."""
        return is_volledig(self.bronnen)

    @property
    def has_next_page(self) -> bool:
        """Whether more follows."""
        return self.listing.merged.has_more

    @property
    def start_cursor(self) -> str | None:
        """The cursor of the first record."""
        return self.cursor_at(0) if self.listing.merged.items else None

    @property
    def end_cursor(self) -> str | None:
        """Where to go on behind this page."""
        merged = self.listing.merged
        # Also of a page that is empty because a bron failed: behind its cursor the same page can be asked again.
        lasting = merged.items or any(place is not Place.END for place in merged.start.values())
        return self.cursor_at(len(merged.items) - 1) if lasting else None

    def cursor_at(self, index: int) -> str:
        """Give the cursor to go on behind one record."""
        return self.context.seal.seal(write_positions(self.listing.merged.positions(index)), use=self.use)


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """One record in a list."""

    connection: Connection[T]
    index: int

    @property
    def node(self) -> T:
        """The record."""
        return self.connection.listing.merged.items[self.index].record

    @property
    def cursor(self) -> str:
        """Where to go on behind it."""
        return self.connection.cursor_at(self.index)

    @property
    def afgeleid(self) -> bool:
        """Whether the klant took part only through somebody who worked for him (A15)."""
        return self.connection.listing.merged.items[self.index].afgeleid


_FILTERS = tuple(one.name for one in fields(PageRequest) if one.name not in ("limit", "after", "selection"))


def cursor_use(context: Context, of: str, request: PageRequest) -> str:
    """Say what the cursors of a list are for, so that one of another list, klant or filter is refused."""
    filters = [f"{name}={_written(getattr(request, name))}" for name in _FILTERS]
    return "|".join(["cursor", context.call.caller.id, of, *filters])


def _written(value: object) -> str:
    match value:
        case None:
            return "null"  # as JSON has it: most filters are not used
        case frozenset():
            return ",".join(sorted(_written(one) for one in value))
        case Enum():
            return str(value.value)
    return json.dumps(value, default=str)


def check_first(context: Context, first: int) -> int:
    """Look whether the size of a page is allowed."""
    if not 1 <= first <= context.limits.max_first:
        raise invalid("first", f"moet tussen 1 en {context.limits.max_first} liggen.")
    return first


def check_bronnen(context: Context, bronnen: list[strawberry.ID] | None) -> frozenset[str] | None:
    """Look whether all bronnen named exist."""
    if bronnen is None:
        return None
    names = frozenset(str(bron) for bron in bronnen)
    if any(context.sources.named(name) is None for name in names):
        raise invalid("bronnen", "noemt een bron die er niet is; zie het veld `bronnen`.")
    return names


def read_cursor(context: Context, after: str | None, use: str) -> Positions | None:
    """Read a cursor a client gives back."""
    if after is None:
        return None
    try:
        return read_positions(context.seal.open(after, use=use))
    except (SealError, ValueError) as error:
        message = "after: deze cursor hoort niet bij deze lijst, of is niet van ons."
        raise KlantbeeldError(Code.ONGELDIGE_CURSOR, message, argument="after") from error


async def connect(
    context: Context,
    klant: Klant,
    soorten: Mapping[type[T], PageRequest],
    after: str | None,
    bronnen: list[strawberry.ID] | None,
) -> Connection[T]:
    """Give one page of what a klant has of some kinds, over all bronnen."""
    kinds = ",".join(sorted(soort.__name__ for soort in soorten))
    use = cursor_use(context, f"{klant_key(klant)}|{kinds}", next(iter(soorten.values())))
    start = read_cursor(context, after, use)
    only = check_bronnen(context, bronnen)
    listing = await context.loaders.listing(klant, soorten, start=start, bronnen=only)
    return Connection(listing, context, use)


def connect_within(
    context: Context, root: Record, name: str, records: tuple[T, ...] | None, first: int, after: str | None
) -> Connection[T] | None:
    """Give one page of what a record holds itself, the oldest first; None: it was not delivered."""
    if records is None:
        return None
    lane = f"{root.bron}/{name}"
    use = "|".join(["cursor", context.call.caller.id, *root.identiteit, name])
    start = read_cursor(context, after, use)
    place = (start or {}).get(lane, Place.START)
    request = PageRequest(
        limit=check_first(context, first),
        after=place if isinstance(place, str) else None,
        volgorde=Volgorde.OUDSTE_EERST,
    )
    page: Page[T] = Page() if place is Place.END else page_of(records, request)
    merged = merge({lane: page}, request.limit, request.volgorde, start)
    return Connection(Listing(merged, (Answered(root.bron, page),)), context, use)


def list_request(
    info: Info, first: int, volgorde: Volgorde = Volgorde.NIEUWSTE_EERST, **filters: Unpack[Filters]
) -> PageRequest:
    """Make the request for a page of a list, of what the query selects."""
    vanaf, tot = filters.get("vanaf"), filters.get("tot")
    if vanaf is not None and tot is not None and vanaf > tot:
        raise invalid("tot", "ligt voor `vanaf`.")
    limit = check_first(info.context, first)
    return PageRequest(limit=limit, selection=selection_of(info), volgorde=volgorde, **filters)


@strawberry.type(description="Waar in de lijst deze pagina ligt.")
class PageInfo:
    """Published from `Connection`."""

    has_next_page: bool
    has_previous_page: bool = published(
        lambda: False, description="Altijd `false`: een lijst uit meer bronnen is alleen vooruit te lezen."
    )
    start_cursor: str | None
    end_cursor: str | None = published(
        description="Geef dit als `after` mee voor de volgende pagina. Ondoorzichtig; onthoudt hoever elke bron is, "
        "zodat een bron die nu faalt later verder gaat waar zij was."
    )


@strawberry.type
class NodeEdge(Generic[N]):
    """Published from `Edge`."""

    cursor: str
    node: N


@strawberry.type
class NodeConnection(Samengesteld, Generic[N, E]):
    """Published from `Connection`."""

    nodes: list[N]
    edges: list[E]
    page_info: PageInfo = published(lambda root: root)

    @classmethod
    def is_type_of(cls, value: Any, _: Any) -> bool:  # noqa: ANN401 - graphql-core gives anything
        """Recognise the value this class shows."""
        return isinstance(value, Connection)
