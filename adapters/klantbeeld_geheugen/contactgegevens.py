"""JSON to contactgegevens: names, addresses and digitale adressen."""

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
from klantbeeld_geheugen.reading import Fields, Json, text


def contactgegevens(value: Json, place: str, stempel: Stempel, parent: str) -> Contactgegevens:
    """Read how to reach someone; `parent` is the key of whom."""
    with Fields(value, place) as of:
        return Contactgegevens(
            naam=of.one("naam", naam),
            bezoekadres=of.one("bezoekadres", adres),
            correspondentieadres=of.one("correspondentieadres", adres),
            digitale_adressen=of.many("digitale_adressen", lambda one, at: _digitaal_adres(one, at, stempel, parent)),
            voorkeurstaal=of.one("voorkeurstaal", referentiewaarde),
        )


def referentiewaarde(value: Json, place: str) -> Referentiewaarde:
    """Read a code with its name, or a bare code."""
    if isinstance(value, str):
        return Referentiewaarde(text(value, place))
    with Fields(value, place) as of:
        return Referentiewaarde(of.required("code", text), of.text("naam"))


def child_key(parent: str, place: str) -> str:
    """Make a key for what hangs under a record and has none of its own: `k1-betrokkenen-0`."""
    name, _, index = place.rpartition(".")[2].rstrip("]").partition("[")
    return f"{parent}-{name}-{index}"


def naam(value: Json, place: str) -> Naam:
    """Read a name."""
    with Fields(value, place) as of:
        read = Naam(
            voorletters=of.text("voorletters"),
            voornaam=of.text("voornaam"),
            voorvoegsel_achternaam=of.text("voorvoegsel_achternaam"),
            achternaam=of.text("achternaam"),
            organisatienaam=of.text("organisatienaam"),
            volledig=of.text("volledig") or _volledig(of),
        )
    if read.volledig is None:
        raise ValueError(f"{place}: must have a name in it")
    return read


def _volledig(of: Fields) -> str | None:
    first = of.text("voornaam") or of.text("voorletters")
    parts = (first, of.text("voorvoegsel_achternaam"), of.text("achternaam"))
    return " ".join(part for part in parts if part) or of.text("organisatienaam")


def adres(value: Json, place: str) -> Adres:
    """Read a postal address."""
    with Fields(value, place) as of:
        street = " ".join(filter(None, (of.text("straatnaam"), of.text("huisnummer"))))
        town = "  ".join(filter(None, (of.text("postcode"), of.text("plaats"))))
        read = Adres(
            regels=of.many("regels", text) or tuple(filter(None, (street, town))),
            straatnaam=of.text("straatnaam"),
            huisnummer=of.text("huisnummer"),
            postcode=of.text("postcode"),
            plaats=of.text("plaats"),
            land=of.one("land", referentiewaarde),
            nummeraanduiding=of.text("nummeraanduiding"),
        )
    if not read.regels:
        raise ValueError(f"{place}: must have regels, or a straatnaam and plaats to make them of")
    return read


def _digitaal_adres(value: Json, place: str, stempel: Stempel, parent: str) -> DigitaalAdres:
    with Fields(value, place) as of:
        return DigitaalAdres(
            herkomst=stempel.herkomst(of.text("sleutel") or child_key(parent, place)),
            soort_digitaal_adres=of.choice("soort_digitaal_adres", SoortDigitaalAdres),
            adres=of.required("adres", text),
            omschrijving=of.text("omschrijving"),
            voorkeur=of.flag("voorkeur"),
            geverifieerd_op=of.day("geverifieerd_op"),
        )
