"""JSON of a rol to the record it is: a betrokkene on the side of the klant, or an actor of the municipality; pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Actor,
    Adres,
    Betrokkene,
    Betrokkenerol,
    Contactgegevens,
    DigitaalAdres,
    Identificator,
    IdentificatorSoort,
    Naam,
    Referentiewaarde,
    SoortActor,
    SoortDigitaalAdres,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_zgw import links
from klantbeeld_zgw.parts import RolParts
from klantbeeld_zgw.zoeken import Term

_ACTOREN = {
    "medewerker": SoortActor.MEDEWERKER,
    "organisatorische_eenheid": SoortActor.ORGANISATORISCHE_EENHEID,
}
_KLANT = frozenset({"initiator", "mede_initiator", "belanghebbende"})


def rol(data: Json, parts: RolParts, stempel: Stempel) -> Betrokkene | Actor:
    """Read a rol; raises `UnreadableError`."""
    soort = _ACTOREN.get(fields.text(data, "betrokkeneType") or "")
    return _betrokkene(data, parts, stempel) if soort is None else _actor(data, soort, stempel)


def has_all(data: Json, terms: AbstractSet[Term]) -> bool:
    """Say whether all these numbers are those of the betrokkene of this one rol."""
    known = data.get("betrokkeneIdentificatie") if isinstance(data, dict) else None
    return isinstance(known, dict) and all(known.get(term.veld.naam) == term.waarde for term in terms)


def _actor(data: Json, soort: SoortActor, stempel: Stempel) -> Actor:
    known, contact = fields.group(data, "betrokkeneIdentificatie"), fields.group(data, "contactpersoonRol")
    is_medewerker = soort is SoortActor.MEDEWERKER
    naam = (
        _joined(known, "voorletters", "voorvoegselAchternaam", "achternaam")
        if is_medewerker
        else fields.text(known, "naam")
    )
    return Actor(
        herkomst=stempel.herkomst(links.sleutel(data), fields.text(known, "identificatie")),
        soort_actor=soort,
        naam=fields.text(data, "afwijkendeNaamBetrokkene") or naam,
        functie=fields.text(contact, "functie") if is_medewerker else None,
        e_mailadres=fields.text(contact, "emailadres"),
        telefoonnummer=fields.text(contact, "telefoonnummer"),
    )


def _betrokkene(data: Json, parts: RolParts, stempel: Stempel) -> Betrokkene:
    uuid = links.sleutel(data)
    generiek = fields.text(data, "omschrijvingGeneriek")
    known = fields.group(data, "betrokkeneIdentificatie")
    return Betrokkene(
        herkomst=stempel.herkomst(uuid),
        rol=_betrokkenerol(generiek, fields.text(data, "indicatieMachtiging")),
        rolomschrijving=fields.text(data, "omschrijving"),
        initiator=generiek == "initiator",
        # Defined as the name by which he wants to be addressed in this zaak, so it goes first (R31).
        naam=fields.text(data, "afwijkendeNaamBetrokkene") or _naam(known),
        identificatoren=_identificatoren(known),
        opgegeven_contactgegevens=_contactgegevens(data, parts, stempel) if parts.contact else None,
    )


def _betrokkenerol(generiek: str | None, machtiging: str | None) -> Betrokkenerol:
    """Give the part somebody plays: who lets another act for him is the klant, whatever his rol is called (R53)."""
    if machtiging == "gemachtigde":
        return Betrokkenerol.VERTEGENWOORDIGER
    is_klant = machtiging == "machtiginggever" or generiek in _KLANT
    return Betrokkenerol.KLANT if is_klant else Betrokkenerol.OVERIG


def _naam(known: Json) -> str | None:
    """Give the name: each kind of betrokkene has it in fields no other kind has."""
    given = "voornamen" if fields.text(known, "voornamen") else "voorletters"
    persoon = _joined(known, given, "voorvoegselGeslachtsnaam", "geslachtsnaam")
    return persoon or fields.text(known, "statutaireNaam") or _handelsnaam(known)


def _handelsnaam(known: Json) -> str | None:
    names = fields.values(known, "handelsnaam") or ()
    if not all(isinstance(name, str) for name in names):
        raise UnreadableError("handelsnaam: not a list of texts")
    return next((name for name in names if name.strip()), None)


def _identificatoren(known: Json) -> tuple[Identificator, ...]:
    kvk = _valid(KVK_NUMMER, fields.text(known, "kvkNummer"))
    found = (
        _valid(BSN, fields.text(known, "inpBsn")),
        _valid(RSIN, fields.text(known, "innNnpId")),
        kvk,
        _valid(VESTIGINGSNUMMER, fields.text(known, "vestigingsNummer"), kvk),
    )
    return tuple(number for number in found if number is not None)


def _valid(soort: IdentificatorSoort, number: str | None, sub_van: Identificator | None = None) -> Identificator | None:
    """Give the number, or None for one that cannot exist: registers hold many that were mistyped."""
    try:
        return Identificator(soort, number, sub_van) if number else None
    except ValueError:
        return None


def _contactgegevens(data: Json, parts: RolParts, stempel: Stempel) -> Contactgegevens | None:
    uuid = links.sleutel(data)
    contact = fields.group(data, "contactpersoonRol")
    naam = fields.text(contact, "naam")
    adres = _adres(fields.group(data, "betrokkeneIdentificatie")) if parts.adres else None
    soorten = {"emailadres": SoortDigitaalAdres.EMAIL, "telefoonnummer": SoortDigitaalAdres.TELEFOONNUMMER}
    digitaal = tuple(
        DigitaalAdres(herkomst=stempel.herkomst(f"{uuid}/{veld}"), soort_digitaal_adres=soort, adres=adres_zelf)
        for veld, soort in soorten.items()
        if (adres_zelf := fields.text(contact, veld))
    )
    if not (naam or adres or digitaal):
        return None
    return Contactgegevens(naam=Naam(volledig=naam) if naam else None, bezoekadres=adres, digitale_adressen=digitaal)


def _adres(known: Json) -> Adres | None:
    binnenland = fields.group(known, "verblijfsadres")
    if binnenland:
        return _nederlands_adres(binnenland)
    buitenland = fields.group(known, "subVerblijfBuitenland")
    regels = tuple(regel for nummer in (1, 2, 3) if (regel := fields.text(buitenland, f"subAdresBuitenland_{nummer}")))
    if regels:
        code = fields.text(buitenland, "lndLandcode")
        land = Referentiewaarde(code=code, naam=fields.text(buitenland, "lndLandnaam")) if code else None
        return Adres(regels=regels, land=land)
    vrij = fields.text(known, "bezoekadres")
    return Adres(regels=tuple(regel.strip() for regel in vrij.splitlines() if regel.strip())) if vrij else None


def _nederlands_adres(data: Json) -> Adres | None:
    straat, plaats = fields.text(data, "gorOpenbareRuimteNaam"), fields.text(data, "wplWoonplaatsNaam")
    postcode = fields.text(data, "aoaPostcode")
    letters = (fields.text(data, "aoaHuisletter") or "", fields.text(data, "aoaHuisnummertoevoeging") or "")
    huisnummer = (fields.number(data, "aoaHuisnummer") or "") + "-".join(filter(None, letters))
    regels = (
        " ".join(filter(None, (straat, huisnummer))) or fields.text(data, "inpLocatiebeschrijving"),
        " ".join(filter(None, (postcode, plaats))),
    )
    filled = tuple(regel for regel in regels if regel)
    if not filled:
        return None
    return Adres(
        regels=filled,
        straatnaam=straat,
        huisnummer=huisnummer or None,
        postcode=postcode,
        plaats=plaats,
        nummeraanduiding=fields.text(data, "aoaIdentificatie"),
    )


def _joined(known: Json, *names: str) -> str | None:
    return " ".join(part.strip() for name in names if (part := fields.text(known, name))) or None
