"""The configured bronnen, and what each offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from klantbeeld.compose.outcome import Answered, Bronstatus, Failed, status_of
from klantbeeld.contract import (
    Basisregistratie,
    Bron,
    BronNotAskedError,
    Capabilities,
    Document,
    Fetcher,
    InterneTaak,
    Klant,
    Klantcontact,
    Klanttaak,
    NotAsked,
    OverigObject,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Zaak,
)
from klantbeeld.gate import Gates
from klantbeeld.gather.cache import Cache
from klantbeeld.gather.switches import Switches
from klantbeeld.gather.waarnemer import Waarnemer


@dataclass(frozen=True, slots=True)
class Lijst:
    """A list a klant may have in a bron: of which kind of record, and under which name it is offered."""

    name: str
    """Of the attribute of `Capabilities`."""
    record: type[Record]

    def fetcher(self, offered: Capabilities) -> Fetcher[Klant, Any] | None:
        """Give what fetches it, if it is offered."""
        found: Fetcher[Klant, Any] | None = getattr(offered, self.name)
        return found


LIJSTEN: Mapping[type[Record], Lijst] = {
    lijst.record: lijst
    for lijst in (
        Lijst("partijen", Partij),
        Lijst("basisregistratie", Basisregistratie),
        Lijst("klantcontacten", Klantcontact),
        Lijst("interne_taken", InterneTaak),
        Lijst("zaken", Zaak),
        Lijst("klanttaken", Klanttaak),
        Lijst("producten", Product),
        Lijst("productaanvragen", Productaanvraag),
        Lijst("documenten", Document),
        Lijst("overige_objecten", OverigObject),
    )
}
"""Every list of a klant there is, by the kind of record it holds."""


@dataclass(slots=True)
class Stand:
    """How the last question to a bron went."""

    status: Bronstatus | None = None
    geleverd_op: datetime | None = None

    def note(self, outcome: Answered[Record] | Failed) -> Bronstatus:
        """Remember how it went, and say it in a word."""
        match outcome:
            case Failed(error=error):
                self.status = status_of(error)
            case Answered(page=page):
                partly = page.dropped or page.missing
                self.status = Bronstatus.GEDEELTELIJK if partly else Bronstatus.GELEVERD
                self.geleverd_op = datetime.now(UTC)
        return self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A bron as it is configured: an adapter's work, and how we treat it."""

    name: str
    """Its name in the settings, which clients filter by."""
    naam: str
    """Its name for people."""
    bron: Bron
    deadline: float = 2.0
    """Seconds one fetch may take."""
    aanvullen: bool = True
    """Whether to find out, before asking it, the other numbers it could also know the klant by."""
    stand: Stand = field(default_factory=Stand)
    gates: Gates | None = None
    """The gates to its APIs, which its adapter was given; None: nothing limits what it is asked."""
    switches: Switches = field(default_factory=lambda: Switches(None))
    """Says whether it is switched off."""
    cache: Cache | None = None
    """Keeps its answers; None: they are not kept."""
    waarnemer: Waarnemer | None = None
    """Is told how every question to it goes; None: nobody looks."""

    @property
    def offers(self) -> Capabilities:
        """What it offers."""
        return self.bron.capabilities

    @property
    def switched_off(self) -> BronNotAskedError | None:
        """The failure that every question to it is now, if it is switched off."""
        off = self.switches.is_off(self.name)
        return BronNotAskedError(self.name, NotAsked.SWITCHED_OFF) if off else None

    @property
    def status(self) -> Bronstatus | None:
        """How it is doing: as its last question went, unless it is not asked now, or not for everything."""
        if self.switched_off:
            return Bronstatus.NIET_BEVRAAGD
        rests = [gate.rests for gate in self.gates or ()]
        if not any(rests):
            return self.stand.status
        served = not all(rests) and self.stand.status in (Bronstatus.GELEVERD, Bronstatus.GEDEELTELIJK)
        return Bronstatus.GEDEELTELIJK if served else Bronstatus.NIET_BEREIKBAAR


@dataclass(frozen=True, slots=True)
class Sources:
    """All bronnen, the leading one first (by `prioriteit`, then by name)."""

    all: tuple[Source, ...]

    def __iter__(self) -> Iterator[Source]:
        return iter(self.all)

    def named(self, name: str) -> Source | None:
        """Give the bron with this name."""
        return next((source for source in self.all if source.name == name), None)
