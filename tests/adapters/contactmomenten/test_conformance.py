"""The rules every adapter keeps, for each kind of register there is."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from klantbeeld.contract import (
    KLANTCONTACT_UUID,
    ZAAK_UUID,
    Identificator,
    Klantcontact,
    Onderwerp,
)
from klantbeeld.demo.klanten1 import klanten1_app
from klantbeeld.demo.town_klanten1 import Suite
from klantbeeld.demo.town_people import Naam
from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp
from klantbeeld_contactmomenten import ADAPTER
from tests.adapters.contactmomenten.conftest import CLIENT_ID, GEHEIM, ZAKEN, settings
from tests.adapters.over_standin import OverStandin

ZAAK = "3d2f1c58-6f0e-4c1b-9d55-000000000001"
KVK = "90000011"
START = datetime(2023, 3, 1, 9, tzinfo=UTC)
DUBBEL = 3


def _filled():
    """Two people with contactmomenten, an organisatie with some, and one BSN that is registered three times."""
    suite = Suite()
    people = [
        suite.persoon(
            f"1000{index}",
            synthetic_bsn(index),
            Naam(voorletters="H.", voornaam=voornaam, achternaam="Test"),
            emailadres="h@voorbeeld.example",
            telefoonnummer="0612345678",
        )
        for index, voornaam in enumerate(("Henk", "Ingrid"))
    ]
    for index in range(DUBBEL):
        suite.persoon(f"2000{index}", synthetic_bsn(2), Naam(voornaam=f"Dubbel {index}"))
    keten = suite.klant("30000", "niet_natuurlijk_persoon", {"innNnpId": KVK, "statutaireNaam": "Keten"}, Naam())
    before = None
    for who, count in ((people[0], 11), (people[1], 3), (keten, 4)):
        for number in range(count):
            op = START + timedelta(days=(number * 7) % count // 2)
            kanaal = ("telefoon", "balie")[number % 2]
            contact = suite.contactmoment(f"CM-{who[:8]}-{number}", "Vraag", "Inhoud.", op=op, kanaal=kanaal)
            suite.deelname(contact, who)
            if number % 2:
                suite.deelname(contact, who, "gesprekspartner")
            suite.over(contact, f"{ZAKEN}zaken/{ZAAK}")
            before = before or contact
    first = suite.contactmoment("CM-eerste", "Vraag", "Eerste.", op=START)
    second = suite.contactmoment("CM-tweede", "Antwoord", "Tweede.", op=START, vorig=first, initiatiefnemer="gemeente")
    for contact in (first, second):
        suite.deelname(contact, people[1])
    return suite.data, first


DATA, EERSTE = _filled()


class _Rules(OverStandin, AdapterConformance):
    __test__ = False
    adapter = ADAPTER
    soort = "openklant1"
    known_klanten: ClassVar = {
        "partijen": [
            KnownKlant(klant=klant(bsn=synthetic_bsn(2)), count=DUBBEL),
            KnownKlant(klant=klant(bsn=synthetic_bsn(0)), count=1),
        ],
        "klantcontacten": [
            KnownKlant(klant=klant(bsn=synthetic_bsn(0)), count=11),
            KnownKlant(klant=klant(bsn=synthetic_bsn(1)), count=5),
        ],
    }
    unknown_klant = klant(bsn=synthetic_bsn(7))
    known_onderwerpen: ClassVar = {
        Klantcontact: [
            KnownOnderwerp(onderwerp=Onderwerp((Identificator(ZAAK_UUID, ZAAK),)), count=18),
            KnownOnderwerp(onderwerp=Onderwerp((Identificator(KLANTCONTACT_UUID, EERSTE),)), count=1),
        ]
    }
    known_kandidaten: ClassVar = {"h@voorbeeld.example": 2, "0612345678": 2}
    entry_point = "klantbeeld_contactmomenten:ADAPTER"

    def make_standin(self):
        return klanten1_app(DATA, client_id=CLIENT_ID, geheim=GEHEIM, soort=self.soort)


class TestOpenKlant1(_Rules):
    __test__ = True
    settings = settings()
    known_klanten: ClassVar = {
        lijst: [*known, KnownKlant(klant=klant(kvk_nummer=KVK), count=1 if lijst == "partijen" else 4)]
        for lijst, known in _Rules.known_klanten.items()
    }


class TestEsuite(_Rules):
    __test__ = True
    soort = "esuite"
    settings = settings(dialect="esuite")
    partial_outages = ("klantcontactmomenten", "contactmomenten/")


class TestVng(_Rules):
    __test__ = True
    soort = "vng"
    settings = settings(dialect="vng")
    partial_outages = ("klantcontactmomenten", "objectcontactmomenten", "contactmomenten/")
