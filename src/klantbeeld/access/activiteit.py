"""Verwerkingsactiviteit (processing activity): what may be looked at for one purpose, and by whom (R40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from klantbeeld.contract import (
    Aanroepersoort,
    Actor,
    Basisregistratie,
    Besluit,
    Betrokkene,
    Betrouwbaarheid,
    DigitaalAdres,
    Document,
    InterneTaak,
    Klantcontact,
    Klanttaak,
    OverigObject,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Vertrouwelijkheid,
    Zaak,
    Zaakstatus,
)

Soort: TypeAlias = Literal[
    "partij",
    "basisregistratie",
    "klantcontact",
    "interne_taak",
    "zaak",
    "besluit",
    "document",
    "klanttaak",
    "product",
    "productaanvraag",
    "overig_object",
]
"""The kinds of record that a municipality allows or does not."""

SOORTEN: Mapping[type[Record], tuple[Soort, ...]] = {
    Partij: ("partij",),
    DigitaalAdres: ("partij",),
    Basisregistratie: ("basisregistratie",),
    Klantcontact: ("klantcontact",),
    InterneTaak: ("interne_taak",),
    Zaak: ("zaak",),
    Zaakstatus: ("zaak",),
    Besluit: ("besluit",),
    Document: ("document",),
    Klanttaak: ("klanttaak",),
    Product: ("product",),
    Productaanvraag: ("productaanvraag",),
    OverigObject: ("overig_object",),
    Betrokkene: ("klantcontact", "zaak"),
    Actor: ("klantcontact", "zaak", "interne_taak"),
}
"""What must be allowed for each type of record: one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activiteit:
    """One verwerkingsactiviteit. Nothing is allowed that is not named here."""

    uri: str
    """Where the register of verwerkingsactiviteiten of the municipality describes it; goes into the logboek."""
    aanroepers: tuple[Aanroepersoort, ...]
    """Who may look for this purpose: inwoner, ondernemer, gemachtigde, medewerker, systeem."""
    soorten: tuple[Soort, ...]
    """The kinds of record that may be looked at."""
    hoogste_vertrouwelijkheid: Vertrouwelijkheid
    """The highest vertrouwelijkheidaanduiding of the zaken and documenten that are shown."""
    rollen: tuple[str, ...] = ()
    """A medewerker or systeem must have one of these roles; needed where those may look."""
    diensten: tuple[str, ...] = ()
    """A gemachtigde must be mandated for one of these services; needed where those may look."""
    bronnen: tuple[str, ...] | None = None
    """Names of the bronnen that may be asked; absent: all."""
    zaaktypen: tuple[str, ...] | None = None
    """Codes of the zaaktypen of which zaken are shown; absent: all."""
    laagste_betrouwbaarheid: Betrouwbaarheid | None = None
    """The level at which a caller must have signed in at least."""
    vertrouwelijke_contacten: bool = False
    """Show vertrouwelijke klantcontacten whole to who took no part in them (R43)."""
    geheime_adressen: bool = False
    """Show the contactgegevens of who asked for geheimhouding (R37)."""

    def __post_init__(self) -> None:
        with_roles = {Aanroepersoort.MEDEWERKER, Aanroepersoort.SYSTEEM} & set(self.aanroepers)
        if with_roles and not self.rollen:
            raise ValueError("rollen: name at least one, for without a role no medewerker or systeem may look")
        if Aanroepersoort.GEMACHTIGDE in self.aanroepers and not self.diensten:
            raise ValueError("diensten: name at least one, for without a service no gemachtigde may look")
        if not self.aanroepers or not self.soorten:
            raise ValueError("aanroepers and soorten: name at least one of each")
