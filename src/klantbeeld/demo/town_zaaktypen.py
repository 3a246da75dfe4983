"""The zaaktypen of the town, in words for its people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktype:
    """A kind of zaak: its statussen as (for ourselves, for the inwoner) in their order, the last one the end."""

    code: str
    omschrijving: str
    onderwerp: str
    dagen: int
    """How long it may take."""
    statussen: tuple[tuple[str, str], ...]
    resultaten: tuple[str, ...] = ("Toegekend", "Afgewezen", "Ingetrokken")
    eigenschap: str = ""
    concept: bool = False
    vertrouwelijkheid: str = "zaakvertrouwelijk"


OMGEVING = Zaaktype(
    code="OMG",
    omschrijving="Omgevingsvergunning",
    onderwerp="Bouwen en verbouwen",
    dagen=56,
    statussen=(
        ("Ontvangen", "Wij hebben uw aanvraag ontvangen"),
        ("In behandeling", "Wij beoordelen uw aanvraag"),
        ("Besluit genomen", "Er is een besluit over uw aanvraag"),
        ("Afgehandeld", "Uw aanvraag is afgerond"),
    ),
    resultaten=("Verleend", "Geweigerd", "Ingetrokken"),
    eigenschap="bouwkosten",
)
SPORTHAL = Zaaktype(
    code="SPH",
    omschrijving="Gebruik sportaccommodatie",
    onderwerp="Sport",
    dagen=28,
    statussen=(
        ("Gemeld", "Wij hebben uw verzoek ontvangen"),
        ("Inroosteren", "Wij kijken of de zaal vrij is"),
        ("Afgehandeld", "Uw verzoek is afgerond"),
    ),
    resultaten=("Ingeroosterd", "Niet beschikbaar"),
    eigenschap="sporthal",
)
PARKEREN = Zaaktype(
    code="PAR",
    omschrijving="Parkeervergunning",
    onderwerp="Verkeer en parkeren",
    dagen=14,
    statussen=(
        ("Ontvangen", "Wij hebben uw aanvraag ontvangen"),
        ("Controle", "Wij controleren uw kenteken en adres"),
        ("Afgehandeld", "Uw parkeervergunning is geregeld"),
    ),
    resultaten=("Verleend", "Geweigerd"),
    eigenschap="kenteken",
)
WMO = Zaaktype(
    code="WMO",
    omschrijving="Aanvraag Wmo-voorziening",
    onderwerp="Zorg en ondersteuning",
    dagen=56,
    statussen=(
        ("Aanvraag ontvangen", "Wij hebben uw aanvraag ontvangen"),
        ("Onderzoek", "Wij komen bij u langs voor een gesprek"),
        ("Beoordeling", "Wij bekijken welke hulp bij u past"),
        ("Afgerond", "Uw aanvraag is afgerond"),
    ),
)
PASPOORT = Zaaktype(
    code="PAS",
    omschrijving="Paspoort of identiteitskaart",
    onderwerp="Burgerzaken",
    dagen=7,
    statussen=(
        ("Aangevraagd", "Uw document is aangevraagd"),
        ("Gereed", "Uw document ligt klaar op het stadhuis"),
        ("Uitgereikt", "U hebt uw document opgehaald"),
    ),
    resultaten=("Uitgereikt", "Vervallen"),
)
EVENEMENT = Zaaktype(
    code="EVT",
    omschrijving="Evenement organiseren",
    onderwerp="Openbare orde",
    dagen=84,
    statussen=(
        ("Ontvangen", "Wij hebben uw plan ontvangen"),
        ("Advies", "Politie en brandweer kijken mee"),
        ("Besluit genomen", "Er is een besluit over uw evenement"),
        ("Afgehandeld", "Uw aanvraag is afgerond"),
    ),
    resultaten=("Verleend", "Geweigerd", "Ingetrokken"),
    vertrouwelijkheid="openbaar",
)
VERGUNNING_X = Zaaktype(
    code="VGX",
    omschrijving="Vergunningsaanvraag X",
    onderwerp="Vergunningen",
    dagen=56,
    statussen=(
        ("Ontvangen", "Wij hebben uw aanvraag ontvangen"),
        ("Wacht op aanvulling", "Wij hebben nog gegevens van u nodig"),
        ("In behandeling", "Wij beoordelen uw aanvraag"),
        ("Afgehandeld", "Ons besluit is naar u verstuurd"),
    ),
    resultaten=("Verleend", "Geweigerd"),
)
LAADPAAL = Zaaktype(
    code="LAA",
    omschrijving="Openbare laadpaal",
    onderwerp="Verkeer en parkeren",
    dagen=84,
    statussen=(("Ontvangen", "Wij hebben uw verzoek ontvangen"), ("Afgehandeld", "Uw verzoek is afgerond")),
    concept=True,
)

CENTRAAL = (OMGEVING, PARKEREN, WMO, PASPOORT, EVENEMENT, VERGUNNING_X, LAADPAAL)
NOORD = (SPORTHAL, PARKEREN, WMO, EVENEMENT)
"""The other register has a catalogus of its own: the same kinds there are other records."""
