"""Pages: what is asked of a bron at a time, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from klantbeeld.contract.errors import BronError
from klantbeeld.contract.herkomst import Record
from klantbeeld.contract.klantcontact import Taakstatus
from klantbeeld.contract.quick import quick

__all__ = ["Item", "Page", "PageRequest", "Selection", "Volgorde"]

T_co = TypeVar("T_co", bound=Record, covariant=True)


class Volgorde(Enum):
    """The direction of the one order a kind has (`TijdlijnRecord.plaats`)."""

    NIEUWSTE_EERST = "nieuwste_eerst"
    OUDSTE_EERST = "oudste_eerst"


@dataclass(frozen=True, slots=True)
class Selection:
    """What the query asks of each record, by the attribute names of the record: {"zaaktype", "status.naam"}.

    "titel" and "tijdstip" stand for whatever those are made of.

    A bron need not deliver, and so need not fetch, what is not selected (R38). Always delivered are `herkomst` and what
    `identiteit` and `plaats` are made of, for merging stands on those.
    """

    paths: frozenset[str] = frozenset()
    everything: bool = False

    @classmethod
    def of(cls, *paths: str) -> Selection:
        """Select these; "status.naam" selects "status" too."""
        parts = [path.split(".") for path in paths]
        return cls(frozenset(".".join(part[: depth + 1]) for part in parts for depth in range(len(part))))

    @classmethod
    def all(cls) -> Selection:
        """Select everything."""
        return cls(everything=True)

    def asks(self, *paths: str) -> bool:
        """Say whether any of these is selected."""
        return self.everything or any(path in self.paths for path in paths)

    def below(self, path: str) -> Selection:
        """Give what is selected under one attribute."""
        if self.everything:
            return self
        start = path + "."
        return Selection(frozenset(known[len(start) :] for known in self.paths if known.startswith(start)))

    def part(self, path: str) -> Selection:
        """Give what is to be fetched of the part at a path: all of it, if it is selected and nothing below it is named.

        Unlike `below`, which then gives an empty selection.
        """
        if not self.asks(path):
            return Selection()
        below = self.below(path)
        return below if below.everything or below.paths else Selection.all()

    def under(self, path: str) -> Selection:
        """Give the same selection one level down, under an attribute."""
        return Selection(frozenset({path, *(f"{path}.{known}" for known in self.paths)}), self.everything)

    def __or__(self, other: Selection) -> Selection:
        """Select what either selects."""
        return Selection(self.paths | other.paths, self.everything or other.everything)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """One page to ask of a bron. A filter that does not fit the kind asked for is None.

    A filter leaves out a record whose value is not known.
    """

    limit: int
    """The number of records wanted, at least 1."""
    after: str | None = None
    """Go on behind this item: a cursor this bron gave earlier, with the same filters; None: from the start.

    One that the bron cannot read is a ValueError.
    """
    selection: Selection = Selection(everything=True)
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST
    dringendste_eerst: bool = False
    """Klanttaken: in the order of `Klanttaak.dringendheid`, whatever `volgorde` says."""
    open: bool | None = None
    """Zaken and productaanvragen: only open ones (True) or only closed ones (False)."""
    vanaf: date | None = None
    """First day, in the Netherlands, that counts."""
    tot: date | None = None
    """Last day, in the Netherlands, that counts."""
    taakstatus: frozenset[Taakstatus] | None = None
    """Interne taken and klanttaken: only with one of these."""
    soort: frozenset[str] | None = None
    """Klanttaken and producten: only of a soort with one of these codes."""
    gevraagd: bool | None = None
    """Producten: only those the klant asked for himself (True), or did not (False)."""
    geldig_op: date | None = None
    """Producten: only those that are valid on this day (`Product.geldt_op`)."""
    kanaal: frozenset[str] | None = None
    """Klantcontacten: only through a kanaal with one of these codes."""


@quick
@dataclass(frozen=True, slots=True)
class Item(Generic[T_co]):
    """A record and the cursor to go on behind it.

    Only the bron that made a cursor reads it. It holds no personal data, and stays valid when records come or go.
    """

    record: T_co
    cursor: str
    afgeleid: bool = False
    """Klantcontacten and their interne taken: not the klant took part, but somebody who worked for him (A15)."""


@quick
@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """The next records of one key, in the order of their kind; `has_more` is exact.

    A page shorter than the limit, but with `has_more`, is allowed; an empty page with `has_more` is not.
    """

    items: tuple[Item[T_co], ...] = ()
    has_more: bool = False
    dropped: int = 0
    """How many records were left out because they could not be read; makes the bron GEDEELTELIJK."""
    missing: tuple[BronError, ...] = ()
    """What failed while fetching parts of these records (those parts are None); makes the bron GEDEELTELIJK."""
