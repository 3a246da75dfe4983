"""What to ask of a persoon in the BRP, and what a record makes of it. Field names of BRP Personen bevragen 2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain

from klantbeeld.contract import (
    BSN,
    Adres,
    Basisregistratie,
    Identificator,
    Naam,
    Referentiewaarde,
    Selection,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, fields

__all__ = ["SLEUTEL", "bsn_of", "fields_for", "is_mistake", "persoon"]

SLEUTEL = "persoon"
"""The same for everybody. A key reaches ids and logs, and any that tells people apart is derived from the BSN.

Nothing is asked by it, and a klant has one persoon at most, so there is nothing to tell apart.
"""

_NAAM: Mapping[str, tuple[str, ...]] = {
    # The volledige naam is made of the parts; where it is lacking we make it.
    "volledig": ("volledigeNaam", "voornamen", "voorvoegsel", "geslachtsnaam"),
    "voorletters": ("voorletters",),
    "voornaam": ("voornamen",),
    "voorvoegsel_achternaam": ("voorvoegsel",),
    "achternaam": ("geslachtsnaam",),
}
_REGELS = ("adressering.adresregel1", "adressering.adresregel2", "adressering.adresregel3")
_VERBLIJF = "verblijfplaats.verblijfadres."
_ADRES: Mapping[str, tuple[str, ...]] = {
    "straatnaam": (_VERBLIJF + "officieleStraatnaam", _VERBLIJF + "korteStraatnaam"),
    "huisnummer": (_VERBLIJF + "huisnummer", _VERBLIJF + "huisletter", _VERBLIJF + "huisnummertoevoeging"),
    "postcode": (_VERBLIJF + "postcode",),
    "plaats": (_VERBLIJF + "woonplaats",),
    "land": (_VERBLIJF + "land",),
    "nummeraanduiding": ("verblijfplaats.nummeraanduidingIdentificatie",),
}
_FOUT = "F"


def fields_for(selection: Selection) -> list[str]:
    """Give the names for `fields`: the BSN, by which an answer is matched, and what is selected (R38).

    Whether there is geheimhouding, onderzoek or opschorting comes along unasked, and may not be asked.
    """
    asked = {"burgerservicenummer": None}
    naam, adres = selection.part("naam"), selection.part("adres")
    asked |= dict.fromkeys(f"naam.{name}" for part, names in _NAAM.items() if naam.asks(part) for name in names)
    if selection.asks("adres"):
        asked |= dict.fromkeys(_REGELS)  # an adres has lines, whatever else is asked of it
    asked |= dict.fromkeys(chain.from_iterable(names for part, names in _ADRES.items() if adres.asks(part)))
    if selection.asks("geboortedatum"):
        asked["geboorte.datum"] = None
    if selection.asks("overlijdensdatum"):
        asked["overlijden.datum"] = None
    return list(asked)


def bsn_of(data: Json) -> str:
    """Give whose persoon this is. Raises `UnreadableError`."""
    bsn = fields.text(data, "burgerservicenummer")
    if bsn is None:
        raise UnreadableError("burgerservicenummer: absent")
    return bsn


def is_mistake(data: Json) -> bool:
    """Say whether the registry has taken this inschrijving back: there is no such person."""
    reden = fields.group(fields.group(data, "opschortingBijhouding"), "reden")
    return fields.text(reden, "code") == _FOUT


def persoon(data: Json, selection: Selection, stempel: Stempel) -> Basisregistratie:
    """Make the record of a persoon. Raises `UnreadableError`."""
    verblijfplaats, adressering = fields.group(data, "verblijfplaats"), fields.group(data, "adressering")
    return Basisregistratie(
        herkomst=stempel.herkomst(SLEUTEL),
        naam=_naam(fields.group(data, "naam")),
        adres=_adres(verblijfplaats, adressering),
        geboortedatum=_day(fields.group(data, "geboorte")),
        overlijdensdatum=_day(fields.group(data, "overlijden")),
        # Only given when it is so.
        indicatie_geheimhouding=fields.flag(data, "geheimhoudingPersoonsgegevens") is True,
        in_onderzoek=_is_doubted(data),
        identificatoren=_numbers(data) if selection.asks("identificatoren") else None,
    )


def _naam(data: Mapping[str, Json]) -> Naam | None:
    voornamen, voorvoegsel, achternaam = (fields.text(data, n) for n in ("voornamen", "voorvoegsel", "geslachtsnaam"))
    parts = " ".join(part for part in (voornamen, voorvoegsel, achternaam) if part)
    naam = Naam(
        volledig=fields.text(data, "volledigeNaam") or parts or None,
        voorletters=fields.text(data, "voorletters"),
        voornaam=voornamen,
        voorvoegsel_achternaam=voorvoegsel,
        achternaam=achternaam,
    )
    return naam if naam != Naam() else None


def _adres(verblijfplaats: Mapping[str, Json], adressering: Mapping[str, Json]) -> Adres | None:
    """Make the adres; None when it is not known where he lives."""
    regels = tuple(filter(None, (fields.text(adressering, f"adresregel{number}") for number in (1, 2, 3))))
    if not regels:
        return None
    adres = fields.group(verblijfplaats, "verblijfadres")
    return Adres(
        regels=regels,
        straatnaam=fields.text(adres, "officieleStraatnaam") or fields.text(adres, "korteStraatnaam"),
        huisnummer=_huisnummer(adres),
        postcode=fields.text(adres, "postcode"),
        plaats=fields.text(adres, "woonplaats"),
        land=_land(fields.group(adres, "land")),
        nummeraanduiding=fields.text(verblijfplaats, "nummeraanduidingIdentificatie"),
    )


def _huisnummer(adres: Mapping[str, Json]) -> str | None:
    huisnummer = fields.number(adres, "huisnummer")
    if huisnummer is None:
        return None
    toevoeging = fields.text(adres, "huisnummertoevoeging")
    letter = fields.text(adres, "huisletter") or ""
    return huisnummer + letter + (f"-{toevoeging}" if toevoeging else "")


def _land(land: Mapping[str, Json]) -> Referentiewaarde | None:
    code = fields.text(land, "code")
    return Referentiewaarde(code, fields.text(land, "omschrijving")) if code else None


def _day(data: Mapping[str, Json]) -> date | None:
    """Give a date that is known to the day; of one that is known in part nothing, for we would have to make it up."""
    datum = fields.group(data, "datum")
    return fields.day(datum, "datum") if fields.text(datum, "type") == "Datum" else None


def _is_doubted(data: Json) -> bool:
    """Say whether the registry doubts anything of what was asked, or found that he does not live at this adres."""
    groups = [data]
    while groups:
        group = groups.pop()  # not by calling itself: an answer may be deeper than Python goes
        if group.get("indicatieVastgesteldVerblijftNietOpAdres") is True:
            return True
        doubts = group.get("inOnderzoek")
        if isinstance(doubts, dict) and any(value is True for value in doubts.values()):
            return True
        groups += [value for value in group.values() if isinstance(value, dict)]
    return False


def _numbers(data: Json) -> tuple[Identificator, ...]:
    try:
        return (Identificator(BSN, bsn_of(data)),)
    except ValueError:
        raise UnreadableError("burgerservicenummer: is none") from None  # the error itself may hold the value
