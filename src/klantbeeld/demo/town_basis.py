"""What the base registries have of the town: the BRP of its people, the Handelsregister of its companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.kvk import Inschrijving
from klantbeeld.demo.town_busy import SANNE
from klantbeeld.demo.town_people import (
    DOSSIER_BSN,
    EEN_ZAAK_BSN,
    GEHEIM_BSN,
    HENK_BSN,
    INACTIEF_BSN,
    TWEE_REGISTERS_BSN,
    VERENIGING_KVK,
    VERENIGING_NAAM,
    VERENIGING_RSIN,
    VOF_KVK,
    VOF_NAAM,
    VOF_RSIN,
    VOF_VESTIGING,
    Adres,
    Mens,
    Naam,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Record = dict[str, object]

KVK_ZELF = "59581883"
"""The Kamer van Koophandel, whose inschrijving anybody may look up."""
VOF_NEVENVESTIGING = "000090267904"
VERENIGING_VESTIGING = "000090569842"
EENMANSZAAK_KVK = "90311223"
"""Run by one human, so it has no RSIN; its adres is shielded."""
EENMANSZAAK_VESTIGING = "000090311223"
BEZIG_KVK = "90700007"
"""Whose inschrijving KVK is still working on."""

_SOESTDIJKSEKADE = Adres(straat="Soestdijksekade", huisnummer=500, postcode="2574 BN", stad="Den Haag")


def persoon(mens: Mens, **more: object) -> Record:
    """Somebody as the BRP has him: living here, nothing special."""
    naam, adres = mens.naam, mens.adres
    straat = f"{adres.straat} {adres.huisnummer}{adres.toevoeging}"
    postcode = adres.postcode.replace(" ", "")
    voorvoegsel = {"voorvoegsel": naam.voorvoegsel} if naam.voorvoegsel else {}
    letter = {"huisletter": adres.toevoeging} if adres.toevoeging else {}
    return {
        "burgerservicenummer": mens.bsn,
        "naam": {
            "volledigeNaam": naam.volledig,
            "voornamen": naam.voornaam,
            **voorvoegsel,
            "geslachtsnaam": naam.achternaam,
            "voorletters": naam.voorletters,
        },
        "geboorte": {"datum": {"type": "Datum", "datum": mens.geboortedatum}},
        "adressering": {"adresregel1": straat, "adresregel2": f"{adres.postcode}  {adres.stad.upper()}"},
        "verblijfplaats": {
            "type": "Adres",
            "nummeraanduidingIdentificatie": "0518200000400001",
            "verblijfadres": {
                "officieleStraatnaam": adres.straat,
                "korteStraatnaam": adres.straat,
                "huisnummer": adres.huisnummer,
                **letter,
                "postcode": postcode,
                "woonplaats": adres.stad,
            },
        },
        **more,
    }


def _mens(voornaam: str, achternaam: str, bsn: str, geboortedatum: str = "1990-12-01") -> Mens:
    naam = Naam(voorletters=f"{voornaam[0]}.", voornaam=voornaam, achternaam=achternaam)
    return Mens(naam=naam, adres=_SOESTDIJKSEKADE, bsn=bsn, geboortedatum=geboortedatum)


HENDRIK = Mens(
    naam=Naam(voorletters="H.J.", voornaam="Hendrik Johannes", voorvoegsel="de", achternaam="Bruin"),
    adres=Adres(straat="Laan van Meerdervoort", huisnummer=218, toevoeging="B", postcode="2563 AX", stad="Den Haag"),
    bsn=HENK_BSN,
    geboortedatum="1968-02-11",
)
"""Henk, who told the municipality another name and another adres."""


def _abroad() -> Record:
    """Cor left the country: the registry of those who do not live here has him, and only the year he was born in."""
    made = persoon(_mens("Cor", "Vertrokken", INACTIEF_BSN))
    land = {"code": "5010", "omschrijving": "België"}
    lines = ("Rue du Pomaret 12", "5530 Yvoir")
    return made | {
        "geboorte": {"datum": {"type": "JaarDatum", "jaar": 1951}},
        "adressering": {"adresregel1": lines[0], "adresregel2": lines[1], "adresregel3": "BELGIË", "land": land},
        "verblijfplaats": {
            "type": "VerblijfplaatsBuitenland",
            "verblijfadres": {"regel1": lines[0], "regel2": lines[1], "land": land},
        },
        "opschortingBijhouding": {"reden": {"code": "E", "omschrijving": "emigratie"}},
    }


def _died() -> Record:
    overleden = {"reden": {"code": "O", "omschrijving": "overlijden"}}
    made = persoon(_mens("Willem", "Dossier", DOSSIER_BSN, "1938-04-30"), opschortingBijhouding=overleden)
    return made | {"overlijden": {"datum": {"type": "Datum", "datum": "2026-09-14"}}}


def _unknown_where() -> Record:
    """Nobody knows where Joris lives, and his name is being looked into."""
    made = persoon(_mens("Joris", "Kuipers", EEN_ZAAK_BSN))
    del made["adressering"]
    made["verblijfplaats"] = {"type": "VerblijfplaatsOnbekend"}
    naam = made["naam"]
    return made | {"naam": {**naam, "inOnderzoek": {"geslachtsnaam": True}}} if isinstance(naam, dict) else made


def brp() -> Mapping[str, Record]:
    """The people of the town by BSN."""
    everybody = (
        persoon(HENDRIK),
        persoon(SANNE),
        persoon(_mens("Johanna", "Smit", TWEE_REGISTERS_BSN)),
        persoon(_mens("Petra", "Geheim", GEHEIM_BSN), geheimhoudingPersoonsgegevens=True),
        _abroad(),
        _died(),
        _unknown_where(),
    )
    return {str(one["burgerservicenummer"]): one for one in everybody}


def _adres(straat: str, huisnummer: int, postcode: str, *, shielded: bool = False) -> Record:
    if shielded:
        return {"type": "bezoekadres", "indAfgeschermd": "Ja"}
    return {
        "type": "bezoekadres",
        "indAfgeschermd": "Nee",
        "volledigAdres": f"{straat} {huisnummer}                                        {postcode}Den Haag",
        "straatnaam": straat,
        "huisnummer": huisnummer,
        "postcode": postcode,
        "plaats": "Den Haag",
        "land": "Nederland",
    }


def _inschrijving(
    kvk: str, naam: str, rechtsvorm: str, vestigingen: Sequence[tuple[str, Record]], *, rsin: str = ""
) -> Inschrijving:
    """An inschrijving; the first vestiging is the hoofdvestiging."""
    handelsnamen = [{"naam": naam, "volgorde": 0}]
    profielen: list[Record] = [
        {
            "vestigingsnummer": number,
            "kvkNummer": kvk,
            "eersteHandelsnaam": naam,
            "handelsnamen": handelsnamen,
            "indHoofdvestiging": "Nee" if index else "Ja",
            "adressen": [adres],
        }
        for index, (number, adres) in enumerate(vestigingen)
    ]
    hoofdvestiging = {"hoofdvestiging": profielen[0]} if profielen else {}
    eigenaar: Record = {"rechtsvorm": rechtsvorm, "uitgebreideRechtsvorm": rechtsvorm}
    profiel: Record = {
        "kvkNummer": kvk,
        "indNonMailing": "Nee",
        "naam": naam,
        "formeleRegistratiedatum": "20150601",
        "handelsnamen": handelsnamen,
        "_embedded": {**hoofdvestiging, "eigenaar": eigenaar | ({"rsin": rsin} if rsin else {})},
    }
    return Inschrijving(
        profiel=profiel | ({"statutaireNaam": naam} if rechtsvorm != "Eenmanszaak" else {}),
        vestigingen=profielen,
        rsin=rsin or None,
        bezig=kvk == BEZIG_KVK,
    )


def handelsregister() -> Sequence[Inschrijving]:
    """The companies of the town, and KVK itself."""
    vof = (
        (VOF_VESTIGING, _adres("Zichtenburglaan", 40, "2544EB")),
        (VOF_NEVENVESTIGING, _adres("Kerketuinenweg", 7, "2544CV")),
    )
    thuis = ((EENMANSZAAK_VESTIGING, _adres("", 0, "", shielded=True)),)
    return (
        _inschrijving(VOF_KVK, VOF_NAAM, "Vennootschap onder firma", vof, rsin=VOF_RSIN),
        _inschrijving(
            VERENIGING_KVK,
            VERENIGING_NAAM,
            "Vereniging met volledige rechtsbevoegdheid",
            ((VERENIGING_VESTIGING, _adres("Jaap Edenweg", 10, "2544NL")),),
            rsin=VERENIGING_RSIN,
        ),
        _inschrijving(EENMANSZAAK_KVK, "Smit Klust", "Eenmanszaak", thuis),
        _inschrijving(BEZIG_KVK, "Nieuw Begin", "Eenmanszaak", ()),
        _inschrijving(KVK_ZELF, "Kamer van Koophandel", "Publiekrechtelijke rechtspersoon", ()),
    )
