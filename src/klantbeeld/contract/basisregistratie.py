"""Basisregistratie (base registry): the klant according to the BRP or the Handelsregister."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantbeeld.contract.herkomst import Record
from klantbeeld.contract.klant import Identificator
from klantbeeld.contract.partij import Adres, Naam
from klantbeeld.contract.quick import quick

__all__ = ["Basisregistratie"]


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Basisregistratie(Record):
    """What a base registry has of the klant. Stands beside his contactgegevens and is never mixed with them (R31)."""

    naam: Naam | None = None
    """The official name."""
    handelsnamen: tuple[str, ...] | None = None
    rechtsvorm: str | None = None
    adres: Adres | None = None
    """Where he lives, or where the organisation is established."""
    geboortedatum: date | None = None
    overlijdensdatum: date | None = None
    indicatie_geheimhouding: bool | None = None
    in_onderzoek: bool | None = None
    """Whether the registry itself doubts what it says here."""
    identificatoren: tuple[Identificator, ...] | None = None
    """The numbers it knows him by, such as the RSIN of an onderneming and its vestigingen; see `Fetcher.resolves`."""
