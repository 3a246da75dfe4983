"""JSON to contactgegevens: names, addresses and digital addresses, of a partij or of a betrokkene. Pure."""

from __future__ import annotations

from klantbeeld.contract import Adres, Contactgegevens, DigitaalAdres, Naam, SoortDigitaalAdres, Stempel
from klantbeeld.http import Json
from klantbeeld_openklant import codes
from klantbeeld_openklant.fields import UnreadableError, day, group, key, number, reference, text

__all__ = ["adres", "adressen_of_partij", "betrokkene_naam", "contactgegevens", "digitaal_adres", "partij_naam"]

_SOORTEN = {soort.value: soort for soort in SoortDigitaalAdres}


def partij_naam(json: Json) -> Naam | None:
    """Give the name of a partij, of whatever soort."""
    identificatie = group(json, "partijIdentificatie")
    return _naam(identificatie, organisatienaam=text(identificatie, "naam"))


def betrokkene_naam(json: Json) -> Naam | None:
    """Give the name a betrokkene gave for this one contact."""
    return _naam(json, organisatienaam=text(json, "organisatienaam"))


def _naam(json: Json, *, organisatienaam: str | None) -> Naam | None:
    contactnaam = group(json, "contactnaam")
    naam = Naam(
        volledig=text(json, "volledigeNaam") or organisatienaam,
        voorletters=text(contactnaam, "voorletters"),
        voornaam=text(contactnaam, "voornaam"),
        voorvoegsel_achternaam=text(contactnaam, "voorvoegselAchternaam"),
        achternaam=text(contactnaam, "achternaam"),
        organisatienaam=organisatienaam,
    )
    return None if naam == Naam() else naam


def adres(json: Json, name: str) -> Adres | None:
    """Give an address; Open Klant writes one with only empty fields where there is none."""
    fields = group(json, name)
    straatnaam = text(fields, "straatnaam")
    toevoeging = text(fields, "huisnummertoevoeging")
    huisnummer = " ".join(part for part in (number(fields, "huisnummer"), toevoeging) if part) or None
    postcode, stad = text(fields, "postcode"), text(fields, "stad")
    nummeraanduiding = text(fields, "nummeraanduidingId")
    land = codes.land(text(fields, "land"))
    regels = [
        " ".join(part for part in (straatnaam, huisnummer) if part),
        " ".join(part for part in (postcode, stad) if part),
        *(text(fields, f"adresregel{index}") for index in (1, 2, 3)),
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
    soort = text(json, "soortDigitaalAdres")
    return DigitaalAdres(
        herkomst=stempel.herkomst(key(json)),
        soort_digitaal_adres=None if soort is None else _SOORTEN.get(soort, SoortDigitaalAdres.OVERIG),
        adres=text(json, "adres"),
        omschrijving=text(json, "omschrijving"),
        voorkeur=voorkeur,
        geverifieerd_op=day(json, "verificatieDatum"),
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
        voorkeurstaal=codes.taal(text(json, "voorkeurstaal")),
    )
