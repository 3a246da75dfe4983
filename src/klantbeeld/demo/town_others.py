"""Everybody else: those who are an exception to some assumption, and some hundreds who are not."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from klantbeeld.demo.town_people import (
    BUITENLAND_NUMMER,
    BUITENLANDS_NUMMER,
    BUITENLANDS_SOORT,
    DOSSIER_BSN,
    GEHEIM_BSN,
    HENK_BSN,
    INACTIEF_BSN,
    LOODS_PAND,
    TWEE_REGISTERS_BSN,
    Adres,
    Mens,
    Naam,
    days_ago,
    moment,
    other_bsns,
    other_rsins,
)
from klantbeeld.demo.town_records import identificator
from klantbeeld.demo.town_registers import DIGID_MIDDEN, MEDEWERKERS, Registers
from klantbeeld.demo.town_zaaktypen import CENTRAAL, NOORD

if TYPE_CHECKING:
    from random import Random

    from klantbeeld.demo.town_klantregister import Klantregister
    from klantbeeld.demo.town_zaakregister import Zaakregister
    from klantbeeld.demo.town_zaaktypen import Zaaktype

OVERLAST_CONTACTEN = ("2026000201", "2026000202")
"""The nummers of a question about a building, and of its answer."""
PERSONEN = 260
ORGANISATIES = 60
_VOORNAMEN = (
    "Anna",
    "Bram",
    "Carla",
    "Daan",
    "Elif",
    "Femke",
    "Gijs",
    "Hanna",
    "Ilse",
    "Jeroen",
    "Karim",
    "Lotte",
    "Mohammed",
    "Noor",
    "Olaf",
    "Priya",
    "Quinten",
    "Rachida",
    "Sjoerd",
    "Tess",
    "Umut",
    "Vera",
    "Wouter",
    "Xandra",
    "Yara",
    "Zoë",
)
_ACHTERNAMEN = (
    ("", "Jansen"),
    ("de", "Vries"),
    ("van den", "Berg"),
    ("", "Bakker"),
    ("", "Özdemir"),
    ("van", "Dijk"),
    ("", "Visser"),
    ("el", "Idrissi"),
    ("", "Ramdin"),
    ("", "Kowalska"),
    ("ter", "Haar"),
    ("", "Hendriks"),
    ("van der", "Meer"),
    ("", "Sital"),
    ("", "Postma"),
    ("'t", "Hart"),
    ("", "Martina"),
)
_STRATEN = (
    ("Escamplaan", "2547"),
    ("Dierenselaan", "2573"),
    ("Zuidwoldepad", "2541"),
    ("Melis Stokelaan", "2541"),
    ("Hengelolaan", "2544"),
    ("Meppelweg", "2544"),
)
_BRANCHES = ("Bakkerij", "Installatiebedrijf", "Kapsalon", "Fietsenmaker", "Administratiekantoor", "Stichting", "Café")
_RECHTSVORMEN = ("B.V.", "v.o.f.", "")
_GESPREKKEN = (
    ("Afvalcontainer", "Vraagt wanneer de nieuwe container komt."),
    ("Verhuizing", "Geeft een verhuizing binnen de gemeente door."),
    ("Afspraak", "Wil een afspraak verzetten."),
    ("Belastingaanslag", "Begrijpt een regel op de aanslag niet."),
    ("Straatverlichting", "Meldt een lamp die het niet doet."),
    ("Stadspas", "Vraagt wie een stadspas kan krijgen."),
)
_KANALEN = ("telefoon", "balie", "e-mail", "chat", "webformulier")


def write_exceptions(town: Registers) -> None:
    """One of each kind that breaks a habit of thought."""
    adres = Adres(straat="Soestdijksekade", huisnummer=500, postcode="2574 BN", stad="Den Haag")

    def mens(voornaam: str, achternaam: str, bsn: str | None, voorvoegsel: str = "") -> Mens:
        naam = Naam(voorletters=f"{voornaam[0]}.", voornaam=voornaam, voorvoegsel=voorvoegsel, achternaam=achternaam)
        email = f"{voornaam}.{achternaam}@voorbeeld.example".lower()
        return Mens(naam=naam, adres=adres, bsn=bsn, email=email, telefoon="0644455566", geboortedatum="1990-12-01")

    _write_in_two_registers(town, mens("Johanna", "Smit", TWEE_REGISTERS_BSN))
    geheim = town.contacten.persoon(mens("Petra", "Geheim", GEHEIM_BSN), indicatieGeheimhouding=True)
    inactief = town.contacten.persoon(mens("Cor", "Vertrokken", INACTIEF_BSN), indicatieActief=False)
    for partij in (geheim, inactief):
        town.contact_of(town.contacten, partij, "Verhuizing", "Geeft een verhuizing door.", op=moment(90))
    # Digit for digit the BSN of Henk, and this partij has a BSN as well: a filter on both finds two partijen.
    dossier = town.contacten.persoon(mens("Willem", "Dossier", DOSSIER_BSN))
    town.contacten.identificator(
        dossier, "dossiernummer", HENK_BSN, objecttype="clientdossier", register="sociaal-domein"
    )
    _write_abroad(town)


def _write_in_two_registers(town: Registers, mens: Mens) -> None:
    contacten = town.contacten.persoon(mens)
    town.contact_of(town.contacten, contacten, "Paspoort kwijt", "Meldt een verloren paspoort.", op=moment(17, "12:00"))
    roepnaam = replace(mens.naam, voornaam="Hanneke")
    wijkteam = town.wijkteam.persoon(replace(mens, naam=roepnaam, email="hanneke.smit@thuis.example"))
    town.contact_of(
        town.wijkteam,
        wijkteam,
        "Keukentafelgesprek",
        "Gesproken over hulp in huis.",
        op=moment(17, "15:30"),
        kanaal="huisbezoek",
    )


def _write_abroad(town: Registers) -> None:
    """Nothing Dutch: no BSN, no postcode, another language."""
    mens = Mens(
        naam=Naam(voorletters="K.", voornaam="Katharina", achternaam="Müller-Lüdenscheidt"),
        adres=Adres(regels=("Bismarckstraße 14", "47533 Kleve", "Nordrhein-Westfalen"), land="DE"),
        email="k.mueller@beispiel.example",
        telefoon="+4928211234567",
    )
    partij = town.contacten.persoon(mens, nummer=BUITENLAND_NUMMER, voorkeurstaal="eng")
    town.contacten.identificator(
        partij, BUITENLANDS_SOORT, BUITENLANDS_NUMMER, objecttype="natuurlijk_persoon", register="eidas"
    )
    town.contact_of(
        town.contacten,
        partij,
        "Parking permit",
        "Asks whether a German car can get a permit.",
        op=moment(25),
        kanaal="e-mail",
    )


def write_crowd(town: Registers, random: Random) -> None:
    for bsn in islice(other_bsns(), PERSONEN):
        _write_persoon(town, bsn, random)
    for number, rsin in enumerate(islice(other_rsins(), ORGANISATIES)):
        _write_organisatie(town, f"{91000000 + 37 * number:08d}", rsin, random)
    for number in range(40):
        closed = random.random() < 0.6
        begin = random.randrange(20, 700)
        email = f"melder{number}@voorbeeld.example"
        town.melding(
            number + 2,
            random.choice(("Kapotte lantaarnpaal", "Zwerfvuil", "Overvolle container", "Gat in de weg")),
            start=days_ago(begin),
            eind=days_ago(begin - 9) if closed else None,
            status="Opgelost" if closed else random.choice(("Gemeld", "In behandeling")),
            email=email if number % 4 else None,
            bsn=None,
        )


def _some_mens(bsn: str, random: Random) -> Mens:
    voornaam = random.choice(_VOORNAMEN)
    voorvoegsel, achternaam = random.choice(_ACHTERNAMEN)
    straat, cijfers = random.choice(_STRATEN)
    letters = "".join(random.choices("ABCDEGHJKLMNPRSTVWXZ", k=2))
    return Mens(
        naam=Naam(voorletters=f"{voornaam[0]}.", voornaam=voornaam, voorvoegsel=voorvoegsel, achternaam=achternaam),
        adres=Adres(
            straat=straat, huisnummer=random.randrange(1, 400), postcode=f"{cijfers} {letters}", stad="Den Haag"
        ),
        bsn=bsn,
        # Open Klant refuses the trema of Zoë in an address.
        email=f"{voornaam}{bsn[-4:]}@voorbeeld.example".lower().replace("ë", "e"),
        telefoon=f"06{random.randrange(10**7, 10**8)}",
        geboortedatum=f"{random.randrange(1935, 2006)}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}",
    )


def _write_persoon(town: Registers, bsn: str, random: Random) -> None:
    mens = _some_mens(bsn, random)
    for register in (town.contacten, town.wijkteam) if random.random() < 0.2 else (town.contacten,):
        partij = register.persoon(mens)
        _write_contacts(town, register, partij, random)
    for _ in range(random.randrange(3)):
        zaakregister, zaak = _some_zaak(town, random)
        behandelaar, digid = random.choice(MEDEWERKERS), DIGID_MIDDEN if random.random() < 0.7 else None
        town.zaak_of(zaakregister, mens, zaak, behandelaar=behandelaar, digid=digid)


def _write_organisatie(town: Registers, kvk: str, rsin: str, random: Random) -> None:
    eigenaar = _some_mens("000000000", random)
    naam = f"{random.choice(_BRANCHES)} {eigenaar.naam.achternaam} {random.choice(_RECHTSVORMEN)}".strip()
    organisatie = town.contacten.organisatie(naam, adres=eigenaar.adres)
    town.contacten.identificator(organisatie, "kvk_nummer", kvk)
    town.contacten.identificator(organisatie, "rsin", rsin)
    town.contacten.contactgegevens(
        organisatie, f"info{kvk[-4:]}@bedrijf.example", f"070{random.randrange(10**6, 10**7)}"
    )
    if random.random() < 0.5:
        contactpersoon = town.contacten.contactpersoon(eigenaar.naam, organisatie)
        _write_contacts(town, town.contacten, contactpersoon, random)
    register, zaak = _some_zaak(town, random)
    register.niet_natuurlijk_persoon(zaak, naam, rsin=rsin, kvk=kvk if random.random() < 0.5 else "")
    register.medewerker(zaak, "mdw006", "Willems")


def _write_contacts(town: Registers, register: Klantregister, partij: str, random: Random) -> None:
    for _ in range(random.randrange(1, 4)):
        onderwerp, inhoud = random.choice(_GESPREKKEN)
        op = moment(random.randrange(1, 900), f"{random.randrange(8, 18):02d}:{random.randrange(60):02d}")
        kanaal = random.choice(_KANALEN)
        contact = town.contact_of(
            register, partij, onderwerp, inhoud, op=op, kanaal=kanaal, actor=random.choice(MEDEWERKERS)
        )
        if random.random() < 0.2:
            register.interne_taak(contact, "Terugbellen", actoren=[town.actor(register, "kcc")], op=op)


def _some_zaak(town: Registers, random: Random) -> tuple[Zaakregister, str]:
    register, zaaktypen = random.choice(((town.centraal, CENTRAAL), (town.noord, NOORD)))
    zaaktype: Zaaktype = random.choice([each for each in zaaktypen if not each.concept])
    begin = random.randrange(1, 900)
    duration = random.randrange(1, zaaktype.dagen)
    closed = begin > duration and random.random() < 0.8
    zaak = register.zaak(
        zaaktype,
        zaaktype.omschrijving,
        start=days_ago(begin),
        status=random.randrange(1, len(zaaktype.statussen)),
        eind=days_ago(begin - duration) if closed else None,
        resultaat=random.choice(zaaktype.resultaten) if closed else "",
    )
    return register, zaak


def write_overlast(town: Registers) -> None:
    """Ongekende neighbours of a building that somebody else asked a vergunning for: a question, and its answer."""
    register = town.contacten
    pand = identificator(LOODS_PAND, "pand", "bag", "identificatie")
    vraag = register.klantcontact(
        "Geluid van de bouwplaats",
        "Vraagt of er 's avonds gebouwd mag worden.",
        op=moment(9, "20:10"),
        actoren=[town.actor(register, "kcc")],
        nummer=OVERLAST_CONTACTEN[0],
    )
    buur = Naam(voornaam="Wil", achternaam="Bosch")
    register.betrokkene(vraag, naam=buur)
    register.onderwerp(vraag, code=pand)
    antwoord = register.klantcontact(
        "Antwoord op uw vraag over geluid",
        "Bouwen mag tot zeven uur; de aannemer is gebeld.",
        op=moment(8, "09:40"),
        actoren=[town.actor(register, "mdw004")],
        nummer=OVERLAST_CONTACTEN[1],
    )
    register.betrokkene(antwoord, naam=buur, initiator=False)
    register.onderwerp(antwoord, was=vraag)
