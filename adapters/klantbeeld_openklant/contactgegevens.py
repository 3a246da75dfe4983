"""JSON to contactgegevens: names, addresses and digital addresses, of a partij or of a betrokkene. Pure."""

from __future__ import annotations

from klantbeeld.contract import (
    Adres,
    Contactgegevens,
    DigitaalAdres,
    Naam,
    Referentiewaarde,
    SoortDigitaalAdres,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_openklant.references import key, reference

__all__ = ["adres", "adressen_of_partij", "betrokkene_naam", "contactgegevens", "digitaal_adres", "partij_naam", "taal"]

# Open Klant speaks ISO 639-2/B ("ger"), some who fill it /T ("deu").
_TALEN = {
    "nld": "Nederlands",
    "dut": "Nederlands",
    "eng": "Engels",
    "fry": "Fries",
    "deu": "Duits",
    "ger": "Duits",
    "fra": "Frans",
    "fre": "Frans",
    "spa": "Spaans",
    "ara": "Arabisch",
    "tur": "Turks",
    "pol": "Pools",
    "ukr": "Oekraïens",
    "zho": "Chinees",
    "chi": "Chinees",
}
_LANDEN = {
    "AW": "Aruba",
    "BE": "België",
    "CW": "Curaçao",
    "DE": "Duitsland",
    "ES": "Spanje",
    "FR": "Frankrijk",
    "GB": "Verenigd Koninkrijk",
    "LU": "Luxemburg",
    "MA": "Marokko",
    "NL": "Nederland",
    "PL": "Polen",
    "SR": "Suriname",
    "SX": "Sint Maarten",
    "TR": "Turkije",
    "UA": "Oekraïne",
    "US": "Verenigde Staten",
}
_SOORTEN = {soort.value: soort for soort in SoortDigitaalAdres}


def partij_naam(json: Json) -> Naam | None:
    """Give the name of a partij, of whatever soort."""
    identificatie = fields.group(json, "partijIdentificatie")
    return _naam(identificatie, organisatienaam=fields.text(identificatie, "naam"))


def betrokkene_naam(json: Json) -> Naam | None:
    """Give the name a betrokkene gave for this one contact."""
    return _naam(json, organisatienaam=fields.text(json, "organisatienaam"))


def _naam(json: Json, *, organisatienaam: str | None) -> Naam | None:
    contactnaam = fields.group(json, "contactnaam")
    naam = Naam(
        volledig=fields.text(json, "volledigeNaam") or organisatienaam,
        voorletters=fields.text(contactnaam, "voorletters"),
        voornaam=fields.text(contactnaam, "voornaam"),
        voorvoegsel_achternaam=fields.text(contactnaam, "voorvoegselAchternaam"),
        achternaam=fields.text(contactnaam, "achternaam"),
        organisatienaam=organisatienaam,
    )
    return None if naam == Naam() else naam


def adres(json: Json, name: str) -> Adres | None:
    """Give an address; Open Klant writes one with only empty fields where there is none."""
    known = fields.group(json, name)
    straatnaam = fields.text(known, "straatnaam")
    toevoeging = fields.text(known, "huisnummertoevoeging")
    huisnummer = " ".join(part for part in (fields.number(known, "huisnummer"), toevoeging) if part) or None
    postcode, stad = fields.text(known, "postcode"), fields.text(known, "stad")
    nummeraanduiding = fields.text(known, "nummeraanduidingId")
    land = _land(fields.text(known, "land"))
    regels = [
        " ".join(part for part in (straatnaam, huisnummer) if part),
        " ".join(part for part in (postcode, stad) if part),
        *(fields.text(known, f"adresregel{index}") for index in (1, 2, 3)),
    ]
    filled = [regel for regel in regels if regel]
    if not filled and nummeraanduiding:
        # Only the BAG knows the address; still better to see that there is one.
        filled = [f"BAG-nummeraanduiding {nummeraanduiding}"]
    if not filled:
        return None
    if land is not None and land.code != "NL":
        filled.append(land.naam or land.code)
    return Adres(
        regels=tuple(filled),
        straatnaam=straatnaam,
        huisnummer=huisnummer,
        postcode=postcode,
        plaats=stad,
        land=land,
        nummeraanduiding=nummeraanduiding,
    )


def digitaal_adres(json: Json, stempel: Stempel, *, voorkeur: bool | None) -> DigitaalAdres:
    """Give a digital address; whether it is preferred is known to the partij."""
    soort = fields.text(json, "soortDigitaalAdres")
    return DigitaalAdres(
        herkomst=stempel.herkomst(key(json)),
        soort_digitaal_adres=None if soort is None else _SOORTEN.get(soort, SoortDigitaalAdres.OVERIG),
        adres=fields.text(json, "adres"),
        omschrijving=fields.text(json, "omschrijving"),
        voorkeur=voorkeur,
        geverifieerd_op=fields.day(json, "verificatieDatum"),
    )


def adressen_of_partij(rows: tuple[Json, ...], partij: Json, stempel: Stempel) -> tuple[tuple[DigitaalAdres, ...], int]:
    """Give the digital addresses of this partij, and how many could not be read.

    A row that says it is of another partij is not ours to show.
    """
    owner, preferred = key(partij), reference(partij, "voorkeursDigitaalAdres")
    made: list[DigitaalAdres] = []
    dropped = 0
    for row in rows:
        try:
            if reference(row, "verstrektDoorPartij") == owner:
                made.append(digitaal_adres(row, stempel, voorkeur=key(row) == preferred))
        except UnreadableError:
            dropped += 1
    return tuple(made), dropped


def contactgegevens(json: Json, naam: Naam | None) -> Contactgegevens:
    """Give how to reach a partij or betrokkene, without digital addresses: those are records of their own."""
    return Contactgegevens(
        naam=naam,
        bezoekadres=adres(json, "bezoekadres"),
        correspondentieadres=adres(json, "correspondentieadres"),
        voorkeurstaal=taal(fields.text(json, "voorkeurstaal")),
    )


def taal(code: str | None) -> Referentiewaarde | None:
    """Give a language with its Dutch name, if we know that."""
    return None if code is None else Referentiewaarde(code, _TALEN.get(code))


def _land(code: str | None) -> Referentiewaarde | None:
    """Give a country (ISO 3166 alpha-2) with its Dutch name, if we know that."""
    return None if code is None else Referentiewaarde(code, _LANDEN.get(code))
