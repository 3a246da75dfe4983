"""JSON of the Klanten API to records. Pure; raises UnreadableError for what cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    Adres,
    Contactgegevens,
    DigitaalAdres,
    Identificator,
    IdentificatorSoort,
    Naam,
    Partij,
    Referentiewaarde,
    SoortDigitaalAdres,
    SoortPartij,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_contactmomenten.links import key

__all__ = ["digitale_adressen", "has", "identificatoren", "is_gekend", "klant_naam", "partij", "soort_partij", "taal"]

_ORGANISATIES = ("niet_natuurlijk_persoon", "vestiging")
_A_NUMMER = IdentificatorSoort("brp", "natuurlijk_persoon", "a_nummer")
# Version 1.0.0 (Open Klant 1, e-Suite) and version 1.0.2 call the same numbers differently.
_BSN = ("inpBsn", "burgerservicenummer")
_A = ("inpANummer", "inpA_nummer", "aNummer")
_NNP = ("innNnpId", "rsin")
_VESTIGING = ("vestigingsNummer",)
_TALEN = {"nld": "Nederlands", "dut": "Nederlands", "eng": "Engels", "fry": "Fries", "deu": "Duits", "ger": "Duits"}
_NEDERLAND = ("6030", "NL")  # landcodes are of RNI table 34, but written as ISO by some
_EMAIL = ("email", "e-mail")
_TELEFOON = ("telefoon", "telefonisch", "bellen")


def taal(code: str | None) -> Referentiewaarde | None:
    """Give a language (ISO 639-2) with its Dutch name, if we know that."""
    return None if code is None else Referentiewaarde(code, _TALEN.get(code))


def is_gekend(json: Json) -> bool:
    """Say whether it is known who this klant is: a zelfstandige klant has no subject, and is no partij (R12, R13)."""
    return fields.text(json, "subject") is not None or any(_numbers(json, *_BSN, *_A, *_NNP, *_VESTIGING))


def soort_partij(json: Json) -> SoortPartij:
    """Give what kind of partij this is; without that nobody knows in which hoedanigheid it may be shown (R22).

    A natuurlijk persoon of whom a bedrijf is told is somebody who acts for that bedrijf: another klant than the same
    human at home (R23).
    """
    soort = fields.text(json, "subjectType")
    if soort in _ORGANISATIES or (soort is None and any(_numbers(json, *_NNP, *_VESTIGING))):
        return SoortPartij.ORGANISATIE
    if soort == "natuurlijk_persoon" or (soort is None and any(_numbers(json, *_BSN, *_A))):
        return SoortPartij.CONTACTPERSOON if fields.text(json, "bedrijfsnaam") else SoortPartij.PERSOON
    raise UnreadableError("a klant of an unknown soort")


def has(json: Json, wanted: Identificator) -> bool:
    """Say whether a klant really has this number, as the kind of number it is."""
    names = {BSN: _BSN, RSIN: _NNP, KVK_NUMMER: _NNP}.get(wanted.soort, _VESTIGING)
    return wanted.object_id in _numbers(json, *names)


def identificatoren(json: Json) -> tuple[Identificator, ...] | None:
    """Give the numbers of a klant; None if it has one that we cannot write: a vestiging without its KVK-nummer."""
    found: list[Identificator] = []
    try:
        found += (Identificator(BSN, number) for number in _numbers(json, *_BSN))
        found += (Identificator(_A_NUMMER, number) for number in _numbers(json, *_A))
        # The one field holds an RSIN or a KVK-nummer; their lengths tell which.
        found += (Identificator(KVK_NUMMER if len(number) == 8 else RSIN, number) for number in _numbers(json, *_NNP))
    except ValueError:
        return None
    if not found and (any(_numbers(json, *_VESTIGING)) or fields.text(json, "subject")):
        return None
    return tuple(found)


def klant_naam(json: Json) -> Naam | None:
    """Give the name the klant gave, or else the one of the subject."""
    subject = fields.group(json, "subjectIdentificatie")
    handelsnaam = next((one for one in _handelsnamen(subject) if one.strip()), None)
    organisatie = fields.text(json, "bedrijfsnaam") or fields.text(subject, "statutaireNaam") or handelsnaam
    own = [fields.text(json, name) for name in ("voornaam", "voorvoegselAchternaam", "achternaam")]
    if not (own[0] or own[2]):
        own = [fields.text(subject, name) for name in ("voornamen", "voorvoegselGeslachtsnaam", "geslachtsnaam")]
    mens = " ".join(part for part in own if part) or None
    is_organisatie = soort_partij(json) is SoortPartij.ORGANISATIE
    naam = Naam(
        volledig=(organisatie or mens) if is_organisatie else (mens or organisatie),
        voorletters=fields.text(subject, "voorletters"),
        voornaam=own[0],
        voorvoegsel_achternaam=own[1],
        achternaam=own[2],
        organisatienaam=organisatie,
    )
    return None if naam == Naam() else naam


def digitale_adressen(json: Json, stempel: Stempel) -> tuple[DigitaalAdres, ...]:
    """Give how to reach a klant digitally. These are fields of the klant; their key is his, with the field."""
    voorkeur = (fields.text(json, "voorkeurskanaal") or "").casefold()
    known = (
        ("emailadres", SoortDigitaalAdres.EMAIL, _EMAIL),
        ("telefoonnummer", SoortDigitaalAdres.TELEFOONNUMMER, _TELEFOON),
        ("websiteUrl", SoortDigitaalAdres.OVERIG, ()),
    )
    return tuple(
        DigitaalAdres(
            herkomst=stempel.herkomst(f"{key(json)}.{name}"),
            soort_digitaal_adres=soort,
            adres=adres,
            omschrijving="Website" if name == "websiteUrl" else None,
            voorkeur=voorkeur in kanalen if voorkeur else None,
        )
        for name, soort, kanalen in known
        if (adres := fields.text(json, name))
    )


def partij(json: Json, stempel: Stempel) -> Partij:
    """Read a klant."""
    nummer = fields.text(json, "klantnummer")
    naam = klant_naam(json)
    return Partij(
        herkomst=stempel.herkomst(key(json), nummer),
        soort_partij=soort_partij(json),
        nummer=nummer,
        naam=naam.volledig if naam else None,
        identificatoren=identificatoren(json),
        contactgegevens=Contactgegevens(
            naam=naam,
            bezoekadres=_adres(fields.group(json, "verblijfadres")),
            # What Open Klant 1 calls adres is the one the klant gave to write to.
            correspondentieadres=_adres(fields.group(json, "correspondentieadres") or fields.group(json, "adres")),
            digitale_adressen=digitale_adressen(json, stempel),
            voorkeurstaal=taal(fields.text(json, "voorkeurstaal")),
        ),
    )


def _adres(known: Json) -> Adres | None:
    """Give an address of either version: in fields, of a postbus, or in lines abroad."""
    straat = fields.text(known, "straatnaam") or fields.text(known, "naamOpenbareRuimte")
    parts = (fields.number(known, "huisnummer"), fields.text(known, "huisletter"))
    toevoeging = fields.text(known, "huisnummertoevoeging")
    huisnummer = " ".join(part for part in ("".join(part for part in parts if part), toevoeging) if part) or None
    if nummer := fields.number(known, "nummer"):
        straat = "Antwoordnummer" if fields.text(known, "postadrestype") == "antwoordnummer" else "Postbus"
        huisnummer = nummer
    postcode = fields.text(known, "postcode")
    plaats = fields.text(known, "woonplaatsnaam") or fields.text(known, "woonplaats")
    code = fields.text(known, "landcode")
    land = Referentiewaarde(code, fields.text(known, "landnaam")) if code else None
    regels = [
        " ".join(part for part in (straat, huisnummer) if part),
        " ".join(part for part in (postcode, plaats) if part),
        *(fields.text(known, f"regel{index}") for index in (1, 2, 3)),
    ]
    filled = [regel for regel in regels if regel]
    if not filled:
        return None
    if land is not None and land.code not in _NEDERLAND:
        filled.append(land.naam or land.code)
    return Adres(
        regels=tuple(filled), straatnaam=straat, huisnummer=huisnummer, postcode=postcode, plaats=plaats, land=land
    )


def _numbers(json: Json, *names: str) -> Iterator[str]:
    subject = fields.group(json, "subjectIdentificatie")
    return (number for name in names if (number := fields.number(subject, name)))


def _handelsnamen(subject: Json) -> Iterator[str]:
    """Give the trade names; some write the only one without a list."""
    known = subject.get("handelsnaam")
    return (one for one in (known if isinstance(known, list) else [known]) if isinstance(one, str))
