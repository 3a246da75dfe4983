"""Partij (party) and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from klantbeeld.contract.herkomst import Herkomst, Record, Referentiewaarde
from klantbeeld.contract.klant import Identificator, SoortPartij
from klantbeeld.contract.quick import quick

__all__ = ["Adres", "Contactgegevens", "DigitaalAdres", "Naam", "Partij", "SoortDigitaalAdres"]


class SoortDigitaalAdres(Enum):
    """What kind of digital address."""

    EMAIL = "email"
    TELEFOONNUMMER = "telefoonnummer"
    OVERIG = "overig"


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Naam:
    """Naam (name) as the klant wants to use it (R31)."""

    volledig: str | None = None
    voorletters: str | None = None
    voornaam: str | None = None
    voorvoegsel_achternaam: str | None = None
    achternaam: str | None = None
    organisatienaam: str | None = None
    herkomst: Herkomst | None = None
    """Filled in by the core."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Adres:
    """Adres (postal address), in the Netherlands or elsewhere."""

    regels: tuple[str, ...] = ()
    """As on an envelope; at least one."""
    straatnaam: str | None = None
    huisnummer: str | None = None
    postcode: str | None = None
    plaats: str | None = None
    land: Referentiewaarde | None = None
    nummeraanduiding: str | None = None
    herkomst: Herkomst | None = None
    """Filled in by the core."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DigitaalAdres(Record):
    """An e-mail address, phone number or other digital place to reach the klant."""

    soort_digitaal_adres: SoortDigitaalAdres | None = None
    adres: str | None = None
    omschrijving: str | None = None
    voorkeur: bool | None = None
    geverifieerd_op: date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contactgegevens:
    """How to reach someone, as one bron has it: of a partij, or of a betrokkene for one contact only."""

    naam: Naam | None = None
    bezoekadres: Adres | None = None
    correspondentieadres: Adres | None = None
    digitale_adressen: tuple[DigitaalAdres, ...] | None = None
    voorkeurstaal: Referentiewaarde | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Partij(Record):
    """A partij (party): a person or organisation the municipality has a relation with, as one bron knows it."""

    soort_partij: SoortPartij | None = None
    nummer: str | None = None
    naam: str | None = None
    identificatoren: tuple[Identificator, ...] | None = None
    contactgegevens: Contactgegevens | None = None
    indicatie_actief: bool | None = None
    indicatie_geheimhouding: bool | None = None
    hergebruik_toegestaan: bool | None = None
    interne_notitie: str | None = None
    """For employees only (R42)."""
    werkte_voor: str | None = None
    """Key, in the same bron, of the organisatie a contactpersoon worked for."""
    vertegenwoordigden: tuple[str, ...] | None = None
    """Keys, in the same bron, of partijen this one once represented. History, no mandate (R48, R49)."""
    vertegenwoordigd_door: tuple[str, ...] | None = None
