"""The rules every adapter keeps."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import httpx
import pytest

from klantbeeld.contract import Geheim
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import Adres, Mens, Naam
from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings

TOKEN = "0123456789abcdef0123456789abcdef01234567"
KVK = "90000011"
VESTIGINGEN = 4
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADRES = Adres(straat="Loevesteinlaan", huisnummer=1012, postcode="2524 VL", stad="Den Haag")
FAULTS = {
    "500": Fault.UNAVAILABLE,
    "html": Fault.HTML,
    "types": Fault.WRONG_TYPES,
    "records": Fault.WRONG_RECORDS,
    "refuse": Fault.UNAUTHORIZED,
    "busy": Fault.BUSY,
    "truncated": Fault.TRUNCATED,
    "redirect": Fault.REDIRECT,
    "hang": Fault.HANG,
}
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
            Mens(naam=Naam(voornaam=voornaam), adres=ADRES, bsn=synthetic_bsn(index), email="k@voorbeeld.example")
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
    return filled.data


DATA = _filled()


class TestOpenKlant(AdapterConformance):
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
    unknown_klant = klant(bsn=synthetic_bsn(7))
    outages = tuple(FAULTS)
    partial_outages = PARTS
    entry_point = "klantbeeld_openklant:ADAPTER"

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = openklant_app(DATA, token=TOKEN)

    def transport(self):
        return httpx.ASGITransport(self.standin)

    def calls_made(self):
        return len(self.standin.calls)

    @asynccontextmanager
    async def outage(self, name):
        if name in FAULTS:
            self.standin.break_with(FAULTS[name])
        else:
            self.standin.break_with(Fault.UNAVAILABLE, f"/{name}")
        yield
        self.standin.break_with(None)
