"""Where a record came from, and what every record has in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from klantbeeld.contract.klant import Identificator
from klantbeeld.contract.quick import quick

__all__ = [
    "NEDERLAND",
    "ZONDER_TIJD",
    "Herkomst",
    "Record",
    "Referentiewaarde",
    "Stempel",
    "TijdlijnRecord",
    "begin_van_dag",
]

NEDERLAND = ZoneInfo("Europe/Amsterdam")
ZONDER_TIJD = datetime.min.replace(tzinfo=UTC)
"""Where a record without a moment stands: before all others."""


def begin_van_dag(day: date) -> datetime:
    """Give the moment a day starts in the Netherlands, for a bron that knows only the day."""
    return datetime.combine(day, time.min, tzinfo=NEDERLAND)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Herkomst:
    """Where a record came from (herkomst: provenance)."""

    bron: str
    sleutel: str
    """Opaque to everyone but the bron that made it."""
    opgehaald: datetime
    kenmerk: str | None = None
    """The number by which an employee finds this record in the bron itself."""
    verouderd: bool = False


@dataclass(frozen=True, slots=True)
class Stempel:
    """What all records of one answer share: the bron and the moment. Makes their herkomst."""

    bron: str
    opgehaald: datetime

    def herkomst(self, sleutel: str, kenmerk: str | None = None) -> tuple[Herkomst, ...]:
        """Give the herkomst of one record, as a record wants it."""
        return (Herkomst(bron=self.bron, sleutel=sleutel, opgehaald=self.opgehaald, kenmerk=kenmerk),)


@dataclass(frozen=True, slots=True)
class Referentiewaarde:
    """A value of a reference list: its code, and its name if the list knows it."""

    code: str
    naam: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Record:
    """What every record has.

    Any field of a record may be None: the bron does not know it, or it was not asked for (see `PageRequest.selection`).
    A tuple that is None was not delivered; an empty tuple is really empty.
    """

    herkomst: tuple[Herkomst, ...]
    """At least one; the first leads. A bron gives one, merging adds."""
    bekend_als: tuple[Identificator, ...] = ()
    """Known as: the numbers by which other records, also of other registers, refer to this one. Always delivered.

    Of a zaak its uuid and its identificatie, say; what is about it is found by these (`Capabilities.bij`).
    """

    @property
    def bron(self) -> str:
        """The leading bron."""
        return self.herkomst[0].bron

    @property
    def sleutel(self) -> str:
        """The key of this record in the leading bron."""
        return self.herkomst[0].sleutel

    @property
    def identiteit(self) -> tuple[str, ...]:
        """What makes two records the same one. Unless a kind says otherwise: the same key in the same bron."""
        return (self.bron, self.sleutel)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.bron})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TijdlijnRecord(Record):
    """A record that has a place in time, and with it the one order of its kind."""

    @property
    def tijdstip(self) -> datetime | None:
        """The moment this record stands on the tijdlijn (timeline)."""
        raise NotImplementedError

    @property
    def titel(self) -> str | None:
        """One line to show."""
        raise NotImplementedError

    @property
    def plaats(self) -> tuple[datetime, tuple[str, ...]]:
        """The key of the one order of this kind: by moment, then by identiteit as plain strings.

        Every bron delivers its pages sorted by this key, descending for NIEUWSTE_EERST and ascending for
        OUDSTE_EERST; a record without a moment counts as the oldest.
        """
        return (self.tijdstip or ZONDER_TIJD, self.identiteit)
