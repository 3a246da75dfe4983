"""Document, and what else a reference may lead to: an object of a kind the façade does not know."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime

from klantbeeld.contract.herkomst import Referentiewaarde, TijdlijnRecord, begin_van_dag
from klantbeeld.contract.quick import quick
from klantbeeld.contract.toegang import Vertrouwelijkheid
from klantbeeld.contract.zaak import Eigenschap

__all__ = ["Bestand", "Document", "OverigObject"]


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Document(TijdlijnRecord):
    """A document that the klant sent or got, or that belongs to a zaak (informatieobject)."""

    identificatie: str | None = None
    bronorganisatie: str | None = None
    """RSIN of the organisation that numbered it; an identificatie is unique within it (ZGW Documenten API)."""
    naam: str | None = None
    soort: Referentiewaarde | None = None
    vertrouwelijkheid: Vertrouwelijkheid | None = None
    """Not published: who may see the document depends on it."""
    bestandsnaam: str | None = None
    formaat: str | None = None
    """Media type."""
    omvang: int | None = None
    """In bytes."""
    creatiedatum: date | None = None
    heeft_bestand: bool | None = None
    """Whether `Capabilities.bestand` of this bron can give its contents."""

    @property
    def tijdstip(self) -> datetime | None:
        """The day it was made."""
        return begin_van_dag(self.creatiedatum) if self.creatiedatum else None

    @property
    def titel(self) -> str | None:
        """Its title, or the name of the file."""
        return self.naam or self.bestandsnaam or (self.soort.naam if self.soort else None) or self.identificatie

    @property
    def identiteit(self) -> tuple[str, ...]:
        """The same number of the same organisation: the same document, by whichever road it is reached (R55, R56).

        Without a number: the key in the bron.
        """
        if self.identificatie and self.bronorganisatie:
            return ("document", self.bronorganisatie, self.identificatie)
        return (self.bron, self.sleutel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestand:
    """The contents of a document, to be read once while the context that gave it is open."""

    parts: AsyncIterator[bytes]
    """Raises a `BronError` when the bron fails half-way."""
    omvang: int | None = None
    """In bytes, if the bron said so before the first part."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OverigObject(TijdlijnRecord):
    """An object of a kind the façade does not know, such as a building or a tree (overig object)."""

    naam: str | None = None
    soort: Referentiewaarde | None = None
    moment: datetime | None = None
    eigenschappen: tuple[Eigenschap, ...] | None = None

    @property
    def tijdstip(self) -> datetime | None:
        """The moment its bron says it stands at."""
        return self.moment

    @property
    def titel(self) -> str | None:
        """Its name, or what kind of object it is."""
        return self.naam or (self.soort.naam if self.soort else None)
