"""The rules every adapter keeps."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from klantbeeld.contract import (
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Geheim,
    Identificator,
    IdentificatorSoort,
    Klantcontact,
    Onderwerp,
    Werkvraag,
)
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import Adres, Mens, Naam
from klantbeeld.demo.town_records import identificator
from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp, KnownWerk
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings
from tests.adapters.over_standin import OverStandin

TOKEN = "0123456789abcdef0123456789abcdef01234567"
KVK = "90000011"
ZAAK, ZAAKNUMMER = "3f0e0c0e-5a4b-4a53-8f4b-0a7b3c2d1e0f", "ZAAK-2026-0000815"
DOCUMENT = "4f0e0c0e-5a4b-4a53-8f4b-0a7b3c2d1e0f"
PAND = IdentificatorSoort("bag", "pand", "identificatie")
ACTOR = IdentificatorSoort("msei", "oe", "idf")
EMAIL, TELEFOON = "k@voorbeeld.example", "06-12345678"
VESTIGINGEN = 4
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADRES = Adres(straat="Loevesteinlaan", huisnummer=1012, postcode="2524 VL", stad="Den Haag")
PARTS = ("digitaleadressen", "vertegenwoordigingen", "actoren", "klantcontacten/", "internetaken/")


def _filled():
    """An onderneming with vestigingen, and two people: one with many klantcontacten, one with few."""
    filled = Klantregister("kit")
    team = [filled.actor(f"Team {letter}", "organisatorische_eenheid", letter, {}) for letter in "abc"]
    hoofd = filled.organisatie("Keten", adres=ADRES)
    kvk = filled.identificator(hoofd, "kvk_nummer", KVK)
    partijen = [hoofd]
    for number in range(VESTIGINGEN):
        partijen.append(filled.organisatie(f"Keten {number}"))
        filled.identificator(partijen[-1], "vestigingsnummer", f"{number:012d}", sub_van=kvk)
    people = [
        filled.persoon(
            Mens(
                naam=Naam(voornaam=voornaam),
                adres=ADRES,
                bsn=synthetic_bsn(index),
                email=(EMAIL, EMAIL.upper())[index],
                telefoon=TELEFOON,
            )
        )
        for index, voornaam in enumerate(("Henk", "Ingrid"))
    ]
    filled.contactpersoon(Naam(voornaam="Henk"), hoofd)
    for partij, count in ((people[0], 11), (people[1], 3), *((one, 2) for one in partijen)):
        for number in range(count):
            # Two and two at the same moment, and not written in the order in which they took place.
            op = START + timedelta(days=(number * 7) % count // 2)
            contact = filled.klantcontact(f"Gesprek {number}", "Inhoud.", op=op, actoren=team[:1])
            betrokkene = filled.betrokkene(contact, partij=partij)
            filled.digitaal_adres("email", "k@werk.example", betrokkene=betrokkene)
            filled.onderwerp(contact, zaak=contact)
            filled.bijlage(contact, contact)
            verwerkt = op if number % 2 else None
            filled.interne_taak(contact, "Terugbellen", actoren=team[1:], op=op, verwerkt=verwerkt)
    vraag = _add_relations(filled, team)
    return filled.data, vraag


def _add_relations(filled, team):
    """Klantcontacten of nobody in particular: about a zaak by both its numbers, a document, a pand, each other."""
    first = filled.klantcontact("Vraag", "", op=START, nummer="2026000001")
    for number in range(7):
        contact = filled.klantcontact(f"Vervolg {number}", "", op=START + timedelta(hours=(number * 3) % 7))
        betrokkene = filled.betrokkene(contact)
        filled.digitaal_adres("email", EMAIL, betrokkene=betrokkene)
        filled.onderwerp(contact, was=first)
        if number < 6:
            code = identificator(ZAAKNUMMER, "zaak", "openzaak", "identificatie")
            filled.onderwerp(contact, **({"zaak": ZAAK} if number % 2 else {"code": code}))
            filled.onderwerp(contact, code=identificator("0518100000338536", "pand", "bag", "identificatie"))
        else:
            # The same numbers, but of something else.
            filled.onderwerp(contact, code=identificator(ZAAK, "boom", "bomen", "uuid"))
            filled.onderwerp(contact, code=identificator("0518100000338536", "verblijfsobject", "bag", "identificatie"))
        if number < 3:
            filled.bijlage(contact, DOCUMENT)
            filled.interne_taak(contact, "Uitzoeken", actoren=team[:1], op=START)
        if number == 3:
            filled.onderwerp(contact, code=identificator(DOCUMENT, "informatieobject", "openzaak", "uuid"))
    return first


DATA, VRAAG = _filled()


def _about(*numbers):
    return Onderwerp(tuple(Identificator(soort, object_id) for soort, object_id in numbers))


class TestOpenKlant(OverStandin, AdapterConformance):
    adapter = ADAPTER
    # With so few expanded at a time, one person goes by the short road and the other by the long.
    settings = OpenKlantSettings(
        url="http://openklant.test/klantinteracties/api/v1/", token=Geheim(TOKEN), expand_grens=4
    )
    known_klanten: ClassVar = {
        "partijen": [
            KnownKlant(klant=klant(kvk_nummer=KVK), count=1 + VESTIGINGEN),
            KnownKlant(klant=klant(bsn=synthetic_bsn(0)), count=1),
            KnownKlant(klant=klant(kvk_nummer=KVK, vestigingsnummer="000000000000"), count=1),
        ],
        "klantcontacten": [
            KnownKlant(klant=klant(bsn=synthetic_bsn(0)), count=11),
            KnownKlant(klant=klant(bsn=synthetic_bsn(1)), count=3),
            KnownKlant(klant=klant(kvk_nummer=KVK), count=2 * (1 + VESTIGINGEN)),
        ],
        "interne_taken": [
            KnownKlant(klant=klant(bsn=synthetic_bsn(0)), count=11),
            KnownKlant(klant=klant(bsn=synthetic_bsn(1)), count=3),
            KnownKlant(klant=klant(kvk_nummer=KVK), count=2 * (1 + VESTIGINGEN)),
        ],
    }
    known_onderwerpen: ClassVar = {
        Klantcontact: [
            KnownOnderwerp(onderwerp=_about((ZAAK_UUID, ZAAK), (ZAAK_IDENTIFICATIE, ZAAKNUMMER)), count=6),
            KnownOnderwerp(onderwerp=_about((KLANTCONTACT_UUID, VRAAG), (KLANTCONTACT_NUMMER, "2026000001")), count=7),
            KnownOnderwerp(onderwerp=_about((DOCUMENT_UUID, DOCUMENT)), count=4),
            KnownOnderwerp(onderwerp=_about((PAND, "0518100000338536")), count=6),
        ]
    }
    known_nummers = (Identificator(KLANTCONTACT_NUMMER, "2026000001"),)
    known_werk: ClassVar = [
        KnownWerk(werkvraag=Werkvraag(), count=27),
        KnownWerk(werkvraag=Werkvraag(actornummers=(Identificator(ACTOR, "a"),)), count=3),
        KnownWerk(werkvraag=Werkvraag(actornummers=(Identificator(ACTOR, "b"), Identificator(ACTOR, "c"))), count=24),
    ]
    known_kandidaten: ClassVar = {EMAIL: 2, "K@Voorbeeld.example": 2, "+31 (0)6 12 34 56 78": 2, "0612345678": 2}
    unknown_klant = klant(bsn=synthetic_bsn(7))
    partial_outages = PARTS
    entry_point = "klantbeeld_openklant:ADAPTER"

    def make_standin(self):
        return openklant_app(DATA, token=TOKEN)
