"""Who lives in the town and how they are known: names, addresses, numbers, and the day it is.

Every number is from a range that is given to nobody, and passes the tests real ones pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

PEILDATUM = date(2026, 11, 20)
"""Today in the town (peildatum: reference date); all else is so many days before it."""

HENK_BSN = "999990019"
DRUK_BSN = "999990020"
"""Busy: about twelve klantcontacten, twenty zaken in two registers."""
TWEE_REGISTERS_BSN = "999990032"
"""Known in both klantregisters, with another name and e-mail address in each."""
EEN_ZAAK_BSN = "999990044"
TWINTIG_ZAKEN_BSN = "999990056"
TWEEHONDERD_ZAKEN_BSN = "999990068"
GEHEIM_BSN = "999990081"
"""Asked for geheimhouding."""
INACTIEF_BSN = "999990093"
VERGUNNING_X_BSN = "999990111"
"""Went the whole way of contacts, tasks, letters and a zaak for one vergunning."""
DOSSIER_BSN = "999990123"
"""Whose partij also has a dossiernummer that is, digit for digit, the BSN of Henk."""
MOEDER_BSN = "999998006"
DOCHTER_BSN = "999998018"
"""Acts for her mother (moeder) in one zaak; neither is in a klantregister."""
VERWIJZINGEN_BSN = "999998031"
"""Has a klantcontact that refers to objects of every kind, some of which are not to be found."""
ONBEKENDE_BSN = "999990135"
"""A valid BSN that no register knows."""
_FIRST_BSN_OF_OTHERS = 999990140

HENK_TELEFOON = "0612345678"
HENK_EMAIL = "henk@planet.nl"
HENK_PARTIJ_NUMMER = "813272"
HENK_BIJ_VOF_NUMMER = "918286"
HENK_BIJ_VERENIGING_NUMMER = "127735"
HENK_TRAINING_NUMMER = "731904"
VOF_NUMMER = "267890"
VOF_NAAM = "Graafmachine Verhuur v.o.f."
VOF_KVK = "90267890"
VOF_RSIN = "882670013"
VOF_VESTIGING = "000090267890"
LOODS_PAND = "0518100000338536"
"""Number in the BAG of the building that two klantcontacten are about, of different klanten."""
VERENIGING_NUMMER = "569842"
VERENIGING_NAAM = "Lokale Zaalvoetbalvereniging"
VERENIGING_KVK = "90569842"
VERENIGING_RSIN = "885698022"
BUITENLAND_NUMMER = "640017"
BUITENLANDS_NUMMER = "DE-L4X88TK01"
"""The only identificator of the partij abroad: in no Dutch register."""
BUITENLANDS_SOORT = "eidas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naam:
    """A name, in the parts a register keeps."""

    voorletters: str = ""
    voornaam: str = ""
    voorvoegsel: str = ""
    achternaam: str = ""

    @property
    def volledig(self) -> str:
        return " ".join(filter(None, (self.voornaam or self.voorletters, self.voorvoegsel, self.achternaam)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """An address; one abroad has only `regels` (lines) and a land."""

    straat: str = ""
    huisnummer: int | None = None
    toevoeging: str = ""
    postcode: str = ""
    stad: str = ""
    regels: tuple[str, ...] = ()
    land: str = "NL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mens:
    """Somebody who lives here, or did."""

    naam: Naam
    adres: Adres
    bsn: str | None = None
    email: str = ""
    telefoon: str = ""
    geboortedatum: str = ""


HENK_ADRES = Adres(straat="Loevesteinlaan", huisnummer=1012, postcode="2524 VL", stad="Den Haag")
HENK = Mens(
    naam=Naam(voorletters="H.", voornaam="Henk", voorvoegsel="de", achternaam="Bruin"),
    adres=HENK_ADRES,
    bsn=HENK_BSN,
    email=HENK_EMAIL,
    telefoon=HENK_TELEFOON,
    geboortedatum="1968-02-11",
)


def days_ago(days: int) -> date:
    return PEILDATUM - timedelta(days=days)


def moment(days: int, clock: str = "10:00") -> datetime:
    """A time of day, so many days ago."""
    return datetime.combine(days_ago(days), time.fromisoformat(clock), tzinfo=UTC)


def passes_elf_proef(number: str) -> bool:
    """The test of a BSN or RSIN: nine digits whose weighted sum is a multiple of eleven."""
    if len(number) != 9 or not number.isdecimal():
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 11 == 0


def other_bsns() -> Iterator[str]:
    """One BSN after the other, of people without a constant here."""
    return (each for each in map(str, count(_FIRST_BSN_OF_OTHERS)) if passes_elf_proef(each))


def other_rsins() -> Iterator[str]:
    return (each for each in map(str, count(886000000)) if passes_elf_proef(each))
