"""Contactgegevens: one shape for a partij, a betrokkene and a klantbeeld."""

from __future__ import annotations

import strawberry

from klantbeeld.compose.contact import Contactbeeld, Gegevensgroep
from klantbeeld.contract import DigitaalAdres as DigitaalAdresRecord
from klantbeeld.contract import SoortDigitaalAdres
from klantbeeld.schema.bron import Herkomst, Samengesteld
from klantbeeld.schema.gegeven import Gegeven, shows
from klantbeeld.schema.scalars import Datum
from klantbeeld.schema.values import Referentiewaarde, describe_enum, published

describe_enum(SoortDigitaalAdres, "Wat voor digitaal adres; `omschrijving` zegt het preciezer.")
describe_enum(Gegevensgroep, "Contactgegevens die bij elkaar horen en samen uit één bron komen.")


@strawberry.type(description="De naam zoals de klant die wil gebruiken.")
class Naam:
    """Published from `contract.Naam`."""

    volledig: str | None = published(description="De hele naam om te tonen, van een persoon of organisatie.")
    voorletters: str | None
    voornaam: str | None
    voorvoegsel_achternaam: str | None
    achternaam: str | None
    organisatienaam: str | None
    herkomst: Herkomst | None


@strawberry.type(description="Een adres, ook buiten Nederland.")
class Adres:
    """Published from `contract.Adres`."""

    regels: list[str] | None = published(description="Zoals op een envelop; altijd te tonen.")
    straatnaam: str | None
    huisnummer: str | None = published(description="Met letter en toevoeging.")
    postcode: str | None
    plaats: str | None
    land: Referentiewaarde | None
    nummeraanduiding: str | None = published(description="Het adres in de BAG.")
    herkomst: Herkomst | None


@shows(DigitaalAdresRecord, "Een e-mailadres, telefoonnummer of andere digitale plek om de klant te bereiken.")
class DigitaalAdres(Gegeven):
    """Published from `contract.DigitaalAdres`."""

    soort_digitaal_adres: SoortDigitaalAdres | None
    adres: str | None
    omschrijving: str | None = published(description="Bijvoorbeeld 'werk' of 'WhatsApp'.")
    voorkeur: bool | None = published(description="Wordt de klant hier het liefst bereikt?")
    geverifieerd_op: Datum | None = published(description="Wanneer is nagegaan dat dit van de klant is; `null`: niet.")


@strawberry.type(description="Een waarde die een bron heeft en die niet is gekozen.")
class Afwijking:
    """Published from `compose.contact.Afwijking`."""

    groep: Gegevensgroep
    waarde: str
    herkomst: Herkomst


@strawberry.type(
    description="Hoe de klant te bereiken is: bij een partij zoals vastgelegd, bij een betrokkene voor één contact, "
    "bij een klantbeeld samengesteld uit alle bronnen (per groep de leidende bron, nooit veld voor veld)."
)
class Contactgegevens(Samengesteld):
    """Published from `compose.contact.Contactbeeld`."""

    naam: Naam | None
    bezoekadres: Adres | None
    correspondentieadres: Adres | None
    digitale_adressen: list[DigitaalAdres] | None
    voorkeurs_digitaal_adres: DigitaalAdres | None = published(description="Waar de klant het liefst bereikt wordt.")
    aanbevolen_digitaal_adres: DigitaalAdres | None = published(
        description="Advies voor het volgende contact: wat voor dit contact is opgegeven, anders de voorkeur, "
        "anders het kanaal van de vorige keer."
    )
    voorkeurstaal: Referentiewaarde | None
    bruikbaar_voor_contact: bool | None = published(
        description="Mogen deze gegevens voor contact gebruikt worden? `false` bij een inactieve of geheime partij."
    )
    overruled: list[Gegevensgroep] = published(
        description="De groepen die de klant voor dit ene contact anders opgaf dan bij zijn partij staat."
    )
    afwijkingen: list[Afwijking] = published(description="Wat andere bronnen anders hebben; hier niet gekozen.")

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Recognise the value this class shows."""
        return isinstance(value, Contactbeeld)
