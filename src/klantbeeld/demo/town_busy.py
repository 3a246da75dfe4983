"""People of whom much is known: one with a bit of everything, three with 1, 20 and 200 of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.town_people import (
    DRUK_BSN,
    EEN_ZAAK_BSN,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    Adres,
    Mens,
    Naam,
    days_ago,
    moment,
)
from klantbeeld.demo.town_registers import MEDEWERKERS, Registers
from klantbeeld.demo.town_zaaktypen import EVENEMENT, OMGEVING, PARKEREN, PASPOORT, SPORTHAL, WMO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantbeeld.demo.register import Record
    from klantbeeld.demo.town_zaakregister import Zaakregister
    from klantbeeld.demo.town_zaaktypen import Zaaktype

DRUK_PARTIJ_NUMMER = "300412"
DRUK_HOOFDZAAK = "ZAAK-2026-1000020"
DRUK_DAKKAPEL_ZAAK = "ZAAK-2026-1000028"
DRUK_DAKKAPEL = "Dakkapel"
DRUK_TEKENING = "Tekening van de dakkapel"
DRUK_VERTROUWELIJK_DOCUMENT = "Advies van de buurtagent"
DRUK_CONCEPT_DOCUMENT = "Concept van het besluit"
DRUK_PLATTEGROND = "Plattegrond van het feestterrein"
"""Of the hoofdzaak and of its first deelzaak."""

SANNE = Mens(
    naam=Naam(voorletters="S.M.", voornaam="Sanne", voorvoegsel="van den", achternaam="Heuvel"),
    adres=Adres(straat="Apeldoornselaan", huisnummer=88, toevoeging="A", postcode="2573 LP", stad="Den Haag"),
    bsn=DRUK_BSN,
    email="sanne@vandenheuvel.example",
    telefoon="0611122233",
    geboortedatum="1979-06-17",
)
_OF_ONE_KIND = (
    ("Joris", "Kuipers", EEN_ZAAK_BSN, 1),
    ("Marijke", "Postma", TWINTIG_ZAKEN_BSN, 20),
    ("Ahmet", "Demir", TWEEHONDERD_ZAKEN_BSN, 200),
)
_KANALEN = ("telefoon", "balie", "e-mail", "chat", "webformulier", "brief")
_AT_HOME: Record = {"type": "Point", "coordinates": [4.2706, 52.0627]}
_ONDERWERPEN = (
    "Voortgang van mijn aanvraag",
    "Afspraak maken",
    "Vraag over een brief",
    "Klacht over wachttijd",
    "Adreswijziging doorgeven",
    "Vraag over leges",
)


def write_busy(town: Registers) -> None:
    zaken = _write_hoofdzaak(town) + _write_other_zaken(town)
    _write_contacten(town, zaken)
    for number, (voornaam, achternaam, bsn, count) in enumerate(_OF_ONE_KIND, start=1):
        mens = Mens(
            naam=Naam(voorletters=f"{voornaam[0]}.", voornaam=voornaam, achternaam=achternaam),
            adres=Adres(straat="Escamplaan", huisnummer=number, postcode="2547 EX", stad="Den Haag"),
            bsn=bsn,
            email=f"{voornaam}.{achternaam}@voorbeeld.example".lower(),
            telefoon=f"061000000{number}",
            geboortedatum=f"198{number}-01-01",
        )
        _write_many(town, mens, count)


def _write_hoofdzaak(town: Registers) -> list[str]:
    """A zaak with three parts, each with its own course."""
    centraal = town.centraal
    hoofdzaak = centraal.zaak(
        EVENEMENT, "Buurtfeest Apeldoornselaan", start=days_ago(70), status=2, identificatie=DRUK_HOOFDZAAK
    )
    parts: Sequence[tuple[Zaaktype, str, int, int | None]] = (
        (OMGEVING, "Tijdelijk podium", 1, None),
        (PARKEREN, "Afzetten van parkeervakken", 2, None),
        (EVENEMENT, "Ontheffing geluid", 4, 20),
    )
    deelzaken = [
        centraal.zaak(
            zaaktype,
            naam,
            start=days_ago(68),
            status=status,
            eind=days_ago(eind) if eind else None,
            hoofdzaak=hoofdzaak,
            identificatie=f"ZAAK-2026-{1000020 + number:07d}",
        )
        for number, (zaaktype, naam, status, eind) in enumerate(parts, start=1)
    ]
    centraal.document(hoofdzaak, DRUK_PLATTEGROND, ook_van=deelzaken[0])
    return [town.zaak_of(centraal, SANNE, zaak) for zaak in (hoofdzaak, *deelzaken)]


def _write_other_zaken(town: Registers) -> list[str]:
    """Sixteen more, nine here and seven in the other register; some begin on the same day."""
    rows: Sequence[tuple[Zaakregister, Zaaktype, str, int, int, int | None, str]] = (
        (town.centraal, PASPOORT, "Identiteitskaart voor kind", 12, 2, None, ""),
        (town.centraal, PASPOORT, "Paspoort", 400, 3, 391, "Uitgereikt"),
        (town.centraal, PARKEREN, "Parkeervergunning eerste auto", 300, 3, 288, "Verleend"),
        (town.centraal, PARKEREN, "Parkeervergunning tweede auto", 300, 3, 287, "Geweigerd"),
        (town.centraal, OMGEVING, DRUK_DAKKAPEL, 95, 3, None, ""),
        (town.centraal, OMGEVING, "Kappen van een boom", 510, 4, 460, "Verleend"),
        (town.centraal, WMO, "Traplift", 210, 4, 160, "Toegekend"),
        (town.centraal, EVENEMENT, "Rommelmarkt", 640, 4, 590, "Ingetrokken"),
        (town.centraal, WMO, "Huishoudelijke hulp", 33, 2, None, ""),
        (town.noord, SPORTHAL, "Gymzaal voor yoga", 50, 2, None, ""),
        (town.noord, SPORTHAL, "Sporthal voor toernooi", 250, 3, 240, "Niet beschikbaar"),
        (town.noord, PARKEREN, "Bezoekerspas", 12, 1, None, ""),
        (town.noord, PARKEREN, "Bezoekerspas", 377, 3, 370, "Verleend"),
        (town.noord, WMO, "Rolstoel", 33, 3, None, ""),
        (town.noord, EVENEMENT, "Straatfeest", 70, 2, None, ""),
        (town.noord, EVENEMENT, "Kerstmarkt", 330, 4, 310, "Verleend"),
    )
    written: list[str] = []
    for number, (register, zaaktype, naam, begin, status, eind, resultaat) in enumerate(rows):
        zaak = register.zaak(
            zaaktype,
            naam,
            start=days_ago(begin),
            status=status,
            eind=None if eind is None else days_ago(eind),
            resultaat=resultaat,
            identificatie=DRUK_DAKKAPEL_ZAAK if naam == DRUK_DAKKAPEL else "",
            geometrie=_AT_HOME if naam == DRUK_DAKKAPEL else None,
        )
        written.append(town.zaak_of(register, SANNE, zaak, behandelaar=MEDEWERKERS[number % len(MEDEWERKERS)]))
        if number % 3 == 0:
            register.document(zaak, f"Stuk bij {naam.lower()}")
        if naam == DRUK_DAKKAPEL:
            _write_dakkapel(register, zaak)
        if resultaat == "Geweigerd" and eind is not None:
            brief = register.document(zaak, "Besluit op uw aanvraag", soort="Beschikking", op=days_ago(eind))
            register.besluit(zaak, "Afwijzing", op=days_ago(eind), document=brief)
    return written


def _write_dakkapel(register: Zaakregister, zaak: str) -> None:
    """Three documents, of which only the first may be seen by everybody who may see the zaak."""
    register.document(zaak, DRUK_TEKENING)
    register.document(zaak, DRUK_VERTROUWELIJK_DOCUMENT, vertrouwelijkheid="vertrouwelijk")
    register.document(zaak, DRUK_CONCEPT_DOCUMENT, soort="Brief", status="in_bewerking")


def _write_contacten(town: Registers, zaken: Sequence[str]) -> None:
    """Twelve contacts, written in another order than that in which they took place."""
    register = town.contacten
    partij = register.persoon(SANNE, nummer=DRUK_PARTIJ_NUMMER, interneNotitie="Liever niet bellen voor tien uur.")
    register.digitaal_adres("telefoonnummer", "0703211234", partij=partij, omschrijving="Vast")
    for number in (3, 11, 0, 7, 4, 9, 1, 10, 6, 2, 8, 5):
        op = moment(5 + 23 * number, f"{9 + number % 8:02d}:{5 * number:02d}")
        contact = register.klantcontact(
            _ONDERWERPEN[number % len(_ONDERWERPEN)],
            f"Gesprek {number + 1} met mevrouw Van den Heuvel.",
            op=op,
            kanaal=_KANALEN[number % len(_KANALEN)],
            actoren=[town.actor(register, code) for code in ("mdw001", "mdw002")[: 1 + number % 2]],
            nummer=f"20260003{number:02d}",
            indicatieContactGelukt=None if number == 9 else number != 6,
            vertrouwelijk=number == 4,
        )
        betrokkene = register.betrokkene(contact, partij=partij, initiator=number % 5 != 4)
        if number % 3 == 0:
            register.digitaal_adres(
                "telefoonnummer", f"06999888{number:02d}", betrokkene=betrokkene, omschrijving="Voor dit contact"
            )
        if number == 3:
            register.digitaal_adres(
                "email", "s.vandenheuvel@werk.example", betrokkene=betrokkene, omschrijving="Voor dit contact"
            )
        register.onderwerp(contact, zaak=zaken[number])
        if number % 2 == 0:
            afdeling = [town.actor(register, "vergunningen")]
            verwerkt = moment(3 + 23 * number) if number % 4 else None
            register.interne_taak(contact, "Terugbellen", actoren=afdeling, op=op, verwerkt=verwerkt)
        if number % 4 == 1:
            register.bijlage(contact, town.centraal.document(zaken[0], f"Bijlage bij gesprek {number + 1}"))


def zaak_of_many(bsn: str, number: int) -> str:
    """The identificatie of one of the zaken of somebody who has 1, 20 or 200, counted from one."""
    return f"ZAAK-{bsn[-4:]}-{number:07d}"


def _write_many(town: Registers, mens: Mens, count: int) -> None:
    """So many zaken and klantcontacten of one person, over five years; two of every three begin on the same day."""
    register, centraal = town.contacten, town.centraal
    partij = register.persoon(mens)
    zaaktypen = (PARKEREN, PASPOORT, OMGEVING, WMO, EVENEMENT)
    step = 1800 // max(count, 20)
    before: str | None = None
    for number in range(count):
        # The odd stride spreads creation over time: the newest record is not of the latest day.
        place = (number * 7) % count
        begin = 3 + step * (place - place % 3)
        zaaktype = zaaktypen[place % len(zaaktypen)]
        closed = days_ago(begin - zaaktype.dagen // 2) if begin > zaaktype.dagen else None
        zaak = centraal.zaak(
            zaaktype,
            f"{zaaktype.omschrijving} {place + 1}",
            start=days_ago(begin),
            status=1 + place % 2,
            eind=closed,
            resultaat=zaaktype.resultaten[place % len(zaaktype.resultaten)] if closed else "",
            identificatie=zaak_of_many(str(mens.bsn), place + 1),
        )
        document = centraal.document(zaak, f"Aanvraagformulier {place + 1}", soort="Aanvraagformulier")
        town.zaak_of(centraal, mens, zaak, behandelaar=MEDEWERKERS[place % len(MEDEWERKERS)])
        contact = town.contact_of(
            register,
            partij,
            _ONDERWERPEN[place % len(_ONDERWERPEN)],
            f"Gesprek {place + 1}.",
            op=moment(begin, f"{8 + place % 9:02d}:15"),
            kanaal=_KANALEN[place % len(_KANALEN)],
            zaak=zaak,
        )
        if place % 2 == 0:
            register.bijlage(contact, document)
        if before:
            register.onderwerp(contact, was=before)
        before = contact
        if place % 5 == 0:
            register.interne_taak(
                contact, "Terugbellen", actoren=[town.actor(register, "kcc")], op=moment(begin, "17:30")
            )
