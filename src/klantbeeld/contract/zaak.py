"""Zaak (case): work of the municipality for or about the klant, with a beginning and an end, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from klantbeeld.contract.herkomst import Referentiewaarde, TijdlijnRecord, begin_van_dag
from klantbeeld.contract.klantcontact import Actor, Betrokkene
from klantbeeld.contract.quick import quick
from klantbeeld.contract.toegang import Betrouwbaarheid, Vertrouwelijkheid

__all__ = ["Besluit", "Eigenschap", "SoortWaarde", "Zaak", "Zaakstatus"]


class SoortWaarde(Enum):
    """How the value of an eigenschap is written."""

    TEKST = "tekst"
    GETAL = "getal"
    BEDRAG = "bedrag"
    DATUM = "datum"
    DATUMTIJD = "datumtijd"
    JA_NEE = "ja_nee"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Eigenschap:
    """An eigenschap (property) that only this kind of zaak has, with a name to show."""

    code: str
    naam: str
    waarde: str | None = None
    soort: SoortWaarde = SoortWaarde.TEKST


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Zaakstatus(TijdlijnRecord):
    """One step in a zaak."""

    naam: str | None = None
    toelichting: str | None = None
    gezet_op: datetime | None = None
    eindstatus: bool | None = None
    zaak: str | None = None
    """Key, in the same bron, of the zaak."""

    @property
    def tijdstip(self) -> datetime | None:
        """When the step was taken."""
        return self.gezet_op

    @property
    def titel(self) -> str | None:
        """The name of the step."""
        return self.naam


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Besluit(TijdlijnRecord):
    """A besluit: a decision of the municipality in a zaak."""

    identificatie: str | None = None
    soort: Referentiewaarde | None = None
    datum: date | None = None
    ingangsdatum: date | None = None
    vervaldatum: date | None = None
    uiterlijke_reactiedatum: date | None = None
    """The last day on which somebody can object."""
    toelichting: str | None = None
    zaak: str | None = None
    """Key, in the same bron, of the zaak."""

    @property
    def tijdstip(self) -> datetime | None:
        """The day it was taken."""
        return begin_van_dag(self.datum) if self.datum else None

    @property
    def titel(self) -> str | None:
        """What kind of besluit it is."""
        return (self.soort.naam if self.soort else None) or self.identificatie


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Zaak(TijdlijnRecord):
    """A zaak, also a melding, aanvraag or bezwaar of an application of one department."""

    identificatie: str | None = None
    bronorganisatie: str | None = None
    """RSIN of the organisation that numbered it; an identificatie is unique within it (ZGW Zaken API)."""
    omschrijving: str | None = None
    toelichting: str | None = None
    zaaktype: Referentiewaarde | None = None
    vertrouwelijkheid: Vertrouwelijkheid | None = None
    """Not published: who may see the zaak depends on it."""
    betrouwbaarheid: Betrouwbaarheid | None = None
    """Not published: the level at which the klant signed in for this zaak, and must sign in again to see it (R17)."""
    open: bool | None = None
    startdatum: date | None = None
    einddatum: date | None = None
    streefdatum: date | None = None
    fatale_datum: date | None = None
    status: Zaakstatus | None = None
    statushistorie: tuple[Zaakstatus, ...] | None = None
    """Oldest first."""
    resultaat: Referentiewaarde | None = None
    resultaattoelichting: str | None = None
    betrokkenen: tuple[Betrokkene, ...] | None = None
    """The roles on the side of the klant; those of the municipality are `behandelaars`."""
    behandelaars: tuple[Actor, ...] | None = None
    besluiten: tuple[Besluit, ...] | None = None
    hoofdzaak: str | None = None
    """Key, in the same bron."""
    deelzaken: tuple[str, ...] | None = None
    """Keys, in the same bron."""
    eigenschappen: tuple[Eigenschap, ...] | None = None

    @property
    def tijdstip(self) -> datetime | None:
        """The day it began."""
        return begin_van_dag(self.startdatum) if self.startdatum else None

    @property
    def titel(self) -> str | None:
        """Its description, or what kind of zaak it is."""
        return self.omschrijving or (self.zaaktype.naam if self.zaaktype else None) or self.identificatie

    @property
    def identiteit(self) -> tuple[str, ...]:
        """The same number, of the same organisation, begun on the same day: the same zaak, whichever bron shows it.

        The day is part of it because two registers of one organisation may hand out the same number twice.
        Without a number: the key in the bron.
        """
        if self.identificatie and self.bronorganisatie and self.startdatum:
            return (self.bronorganisatie, self.identificatie, self.startdatum.isoformat())
        return (self.bron, self.sleutel)
