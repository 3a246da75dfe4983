"""The JSON of KVK as records. Field names of Basisprofiel 1.4, Vestigingsprofiel 1.4 and Zoeken 2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from klantbeeld.contract import (
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Adres,
    Basisregistratie,
    Identificator,
    IdentificatorSoort,
    Naam,
    Referentiewaarde,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, fields

__all__ = [
    "inschrijving",
    "kvk_nummer_of",
    "kvk_nummers_found",
    "rsin_of",
    "vestiging",
    "vestigingen",
    "vestigingsnummer_of",
]

_INSCHRIJVING = "inschrijving"
_VESTIGING = "vestiging"
# The key is the same for everybody: it reaches ids and logs, and the KVK-nummer of an eenmanszaak is of one human.
# Nothing is asked by it, and a klant has one inschrijving at most, so there is nothing to tell apart.


def kvk_nummer_of(data: Json) -> str | None:
    """Give whose profiel this is."""
    return fields.text(data, "kvkNummer")


def vestigingsnummer_of(data: Json) -> str | None:
    """Give of which vestiging a profiel is."""
    return fields.text(data, "vestigingsnummer")


def rsin_of(profiel: Json) -> str | None:
    """Give the RSIN of the eigenaar. An eenmanszaak has none: its eigenaar is a human, whose number is his BSN."""
    eigenaar = _eigenaar(profiel)
    rechtsvormen = [(fields.text(eigenaar, name) or "").casefold() for name in ("rechtsvorm", "uitgebreideRechtsvorm")]
    # As it is; and with more than one eigenaar, each of whom is a human.
    is_of_humans = any(one.strip().startswith("eenmanszaak") for one in rechtsvormen)
    return None if is_of_humans else fields.text(eigenaar, "rsin")


def kvk_nummers_found(answer: Json, rsin: str) -> list[str]:
    """Give the KVK-nummers of what a search by RSIN found. Raises `UnreadableError`, also for what has another RSIN."""
    found: dict[str, None] = {}
    for result in fields.records(answer, "resultaten") or ():
        number = fields.text(result, "kvkNummer")
        if number is None:
            raise UnreadableError("kvkNummer: absent")
        _number(KVK_NUMMER, number)  # it goes into a path
        if fields.text(result, "rsin") not in (None, rsin):
            raise UnreadableError("rsin: another one than was asked for")
        found[number] = None
    return list(found)


def inschrijving(profiel: Json, stempel: Stempel, others: Iterable[Identificator] | None) -> Basisregistratie:
    """Make the record of an onderneming or rechtspersoon. Raises `UnreadableError`.

    Args:
        profiel: The basisprofiel.
        stempel: Where and when it was fetched.
        others: Its vestigingen besides the hoofdvestiging, as far as known; None: numbers are not selected.
    """
    eigenaar, hoofdvestiging = _eigenaar(profiel), fields.group(fields.group(profiel, "_embedded"), "hoofdvestiging")
    # The adres of an eigenaar without RSIN is where a human lives.
    at = [hoofdvestiging, eigenaar] if rsin_of(profiel) else [hoofdvestiging]
    adres, is_shielded = _bezoekadres(at)
    return Basisregistratie(
        herkomst=stempel.herkomst(_INSCHRIJVING, kvk_nummer_of(profiel)),
        naam=_naam(fields.text(profiel, "statutaireNaam") or fields.text(profiel, "naam")),
        handelsnamen=_handelsnamen(profiel),
        rechtsvorm=fields.text(eigenaar, "uitgebreideRechtsvorm") or fields.text(eigenaar, "rechtsvorm"),
        adres=adres,
        indicatie_geheimhouding=is_shielded,
        identificatoren=None if others is None else _numbers(profiel, hoofdvestiging, others),
    )


def vestiging(profiel: Json, stempel: Stempel) -> Basisregistratie:
    """Make the record of one vestiging. Raises `UnreadableError`.

    Its numbers are its own alone: those of the whole onderneming would make the klant larger than he is.
    """
    adres, is_shielded = _bezoekadres([profiel])
    kvk_nummer = kvk_nummer_of(profiel)
    parent = None if kvk_nummer is None else _number(KVK_NUMMER, kvk_nummer)
    number = vestigingsnummer_of(profiel)
    own = () if number is None else (_number(VESTIGINGSNUMMER, number, parent),)
    return Basisregistratie(
        herkomst=stempel.herkomst(_VESTIGING, number),
        naam=_naam(fields.text(profiel, "eersteHandelsnaam") or fields.text(profiel, "statutaireNaam")),
        handelsnamen=_handelsnamen(profiel),
        adres=adres,
        indicatie_geheimhouding=is_shielded,
        identificatoren=own,
    )


def vestigingen(answer: Json, kvk_nummer: str) -> tuple[Identificator, ...]:
    """Give the vestigingen of an onderneming, by number. Raises `UnreadableError`, also for those of another one."""
    parent = _number(KVK_NUMMER, kvk_nummer)
    found: list[Identificator] = []
    for one in fields.records(answer, "vestigingen") or ():
        if kvk_nummer_of(one) not in (None, kvk_nummer):
            raise UnreadableError("vestigingen: of another inschrijving than was asked for")
        number = vestigingsnummer_of(one)
        if number is not None:
            found.append(_number(VESTIGINGSNUMMER, number, parent))
    return tuple(sorted(found, key=lambda vestiging: vestiging.object_id))


def _eigenaar(profiel: Json) -> Mapping[str, Json]:
    return fields.group(fields.group(profiel, "_embedded"), "eigenaar")


def _numbers(
    profiel: Json, hoofdvestiging: Mapping[str, Json], others: Iterable[Identificator]
) -> tuple[Identificator, ...]:
    kvk_nummer, rsin, hoofd = kvk_nummer_of(profiel), rsin_of(profiel), vestigingsnummer_of(hoofdvestiging)
    if kvk_nummer is None:
        raise UnreadableError("kvkNummer: absent")
    parent = _number(KVK_NUMMER, kvk_nummer)
    numbers = [parent]
    if rsin is not None:
        numbers.append(_number(RSIN, rsin))
    if hoofd is not None:
        numbers.append(_number(VESTIGINGSNUMMER, hoofd, parent))
    return tuple(dict.fromkeys([*numbers, *others]))


def _number(soort: IdentificatorSoort, value: str, parent: Identificator | None = None) -> Identificator:
    try:
        return Identificator(soort, value, parent)
    except ValueError as error:
        raise UnreadableError(str(error)) from None


def _naam(naam: str | None) -> Naam | None:
    return None if naam is None else Naam(volledig=naam, organisatienaam=naam)


def _handelsnamen(profiel: Json) -> tuple[str, ...] | None:
    found = fields.records(profiel, "handelsnamen")
    if found is None:
        return None
    named = [((fields.number(one, "volgorde") or "").zfill(9), fields.text(one, "naam")) for one in found]
    return tuple(naam for _, naam in sorted(named, key=lambda each: each[0]) if naam is not None)


def _bezoekadres(at: Iterable[Mapping[str, Json]]) -> tuple[Adres | None, bool | None]:
    """Give the first bezoekadres, and whether it is shielded (afgeschermd): then it is often not given at all."""
    for one in at:
        for adres in fields.records(one, "adressen") or ():
            if fields.text(adres, "type") == "bezoekadres":
                return _adres(adres), (fields.text(adres, "indAfgeschermd") or "").casefold() == "ja"
    return None, None


def _adres(data: Mapping[str, Json]) -> Adres | None:
    straat, plaats, postcode = (fields.text(data, name) for name in ("straatnaam", "plaats", "postcode"))
    huisnummer = _huisnummer(data)
    # Abroad there are two lines; here volledigAdres has one line, with a line break or spaces where another begins.
    abroad = (fields.text(data, "straatHuisnummer"), fields.text(data, "postcodeWoonplaats"))
    here = (_joined(straat, huisnummer), _joined(postcode, plaats))
    volledig = fields.text(data, "volledigAdres")
    lines = (
        tuple(filter(None, (fields.text(data, "toevoegingAdres"), *here))) if straat else tuple(filter(None, abroad))
    )
    regels = lines or ((" ".join(volledig.split()),) if volledig else ())
    if not regels:
        return None
    land = fields.text(data, "land")
    return Adres(
        regels=regels,
        straatnaam=straat,
        huisnummer=huisnummer,
        postcode=postcode,
        plaats=plaats,
        land=Referentiewaarde(land, land) if land else None,  # KVK has names of countries, no codes
    )


def _huisnummer(data: Mapping[str, Json]) -> str | None:
    huisnummer = fields.number(data, "huisnummer")
    if huisnummer is None:
        return None
    toevoeging = fields.text(data, "huisnummerToevoeging")
    return huisnummer + (fields.text(data, "huisletter") or "") + (f"-{toevoeging}" if toevoeging else "")


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None
