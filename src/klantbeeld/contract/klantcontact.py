"""Klantcontact (a contact between klant and municipality), and who and what took part in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from klantbeeld.contract.herkomst import Record, Referentiewaarde, TijdlijnRecord
from klantbeeld.contract.klant import Identificator
from klantbeeld.contract.partij import Contactgegevens
from klantbeeld.contract.quick import quick

__all__ = [
    "Actor",
    "Betrokkene",
    "Betrokkenerol",
    "InterneTaak",
    "Klantcontact",
    "Richting",
    "SoortActor",
    "Taakstatus",
    "Verwijzing",
]


class Betrokkenerol(Enum):
    """The part a betrokkene plays."""

    KLANT = "klant"
    VERTEGENWOORDIGER = "vertegenwoordiger"
    OVERIG = "overig"


class SoortActor(Enum):
    """What kind of actor."""

    MEDEWERKER = "medewerker"
    ORGANISATORISCHE_EENHEID = "organisatorische_eenheid"
    GEAUTOMATISEERDE_ACTOR = "geautomatiseerde_actor"


class Richting(Enum):
    """Who began the contact."""

    INKOMEND = "inkomend"
    UITGAAND = "uitgaand"


class Taakstatus(Enum):
    """How far a taak is."""

    TE_VERWERKEN = "te_verwerken"
    INGEDIEND = "ingediend"
    VERWERKT = "verwerkt"
    VERVALLEN = "vervallen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwijzing:
    """Verwijzing (reference) to an object, wherever that is: by its number, or by its key in the same bron."""

    identificator: Identificator | None = None
    klantcontact: str | None = None
    """Key, in the same bron, of the klantcontact referred to (R59)."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Actor(Record):
    """An employee, department or system of the municipality."""

    soort_actor: SoortActor | None = None
    naam: str | None = None
    functie: str | None = None
    e_mailadres: str | None = None
    telefoonnummer: str | None = None
    indicatie_actief: bool | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Betrokkene(Record):
    """A betrokkene (participant): the part of one person or organisation in one klantcontact or zaak."""

    rol: Betrokkenerol | None = None
    rolomschrijving: str | None = None
    """The role in the words of the bron."""
    initiator: bool | None = None
    naam: str | None = None
    identificatoren: tuple[Identificator, ...] | None = None
    """The numbers the bron itself has for this betrokkene; empty for an ongekende."""
    was_partij: str | None = None
    """Key of the partij in the same bron; None for an ongekende (R12)."""
    opgegeven_contactgegevens: Contactgegevens | None = None
    """Given for this contact or zaak only; never becomes that of the partij (R29)."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InterneTaak(TijdlijnRecord):
    """An interne taak: something the municipality must do because of a klantcontact."""

    nummer: str | None = None
    gevraagde_handeling: str | None = None
    toelichting: str | None = None
    taakstatus: Taakstatus | None = None
    wacht_sinds: datetime | None = None
    """When the klant began to wait: the moment of the klantcontact, or else when the taak was assigned (R61, A9)."""
    toegewezen_op: datetime | None = None
    verwerkt_op: datetime | None = None
    aanleidinggevend_klantcontact: str | None = None
    """Key, in the same bron, of the klantcontact it came from."""
    toegewezen_aan: tuple[Actor, ...] | None = None

    @property
    def tijdstip(self) -> datetime | None:
        """Since when the klant waits."""
        return self.wacht_sinds

    @property
    def titel(self) -> str | None:
        """What was asked for."""
        return self.gevraagde_handeling


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Klantcontact(TijdlijnRecord):
    """A klantcontact: one contact about one subject; a conversation, letter, message or form."""

    referentienummer: str | None = None
    kanaal: Referentiewaarde | None = None
    onderwerp: str | None = None
    inhoud: str | None = None
    taal: Referentiewaarde | None = None
    plaatsgevonden_op: datetime | None = None
    indicatie_contact_gelukt: bool | None = None
    vertrouwelijk: bool | None = None
    richting: Richting | None = None
    betrokkenen: tuple[Betrokkene, ...] | None = None
    actoren: tuple[Actor, ...] | None = None
    onderwerpobjecten: tuple[Verwijzing, ...] | None = None
    bijlagen: tuple[Verwijzing, ...] | None = None
    interne_taken: tuple[InterneTaak, ...] | None = None

    @property
    def tijdstip(self) -> datetime | None:
        """When it took place."""
        return self.plaatsgevonden_op

    @property
    def titel(self) -> str | None:
        """What it was about."""
        return self.onderwerp
