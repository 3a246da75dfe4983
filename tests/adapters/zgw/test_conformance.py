"""The rules every adapter keeps."""

from typing import ClassVar

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Besluit,
    Document,
    Identificator,
    Onderwerp,
    Zaak,
)
from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.openzaak_documenten import bestand_of
from klantbeeld.demo.register import key_of
from klantbeeld.demo.town import (
    DRUK_BSN,
    DRUK_DAKKAPEL_ZAAK,
    DRUK_HOOFDZAAK,
    DRUK_PLATTEGROND,
    DRUK_TEKENING,
    HENK_BSN,
    ONBEKENDE_BSN,
    TWINTIG_ZAKEN_BSN,
    VERGUNNING_X_ZAAK,
    build_town,
    document_uuid,
    zaak_uuid,
)
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp
from klantbeeld_zgw import ADAPTER
from tests.adapters.over_standin import OverStandin
from tests.adapters.zgw.answers import CLIENT_ID, GEHEIM, settings

TOWN = build_town().zaken_centraal
DOCUMENTEN = {key_of(each["url"]): each for each in TOWN["enkelvoudiginformatieobjecten"]}
BESLUIT = key_of(TOWN["besluiten"][0]["url"])
PLATTEGROND = document_uuid(DRUK_HOOFDZAAK, DRUK_PLATTEGROND)
TEKENING = document_uuid(DRUK_DAKKAPEL_ZAAK, DRUK_TEKENING)


def over(soort, number):
    return Onderwerp((Identificator(soort, number),))


def zaak(identificatie, soort=ZAAK_UUID):
    return over(soort, identificatie if soort == ZAAK_IDENTIFICATIE else zaak_uuid(identificatie))


class TestZgw(OverStandin, AdapterConformance):
    adapter = ADAPTER
    settings = settings()
    known_klanten: ClassVar = {
        "zaken": [
            KnownKlant(klant=klant(bsn=TWINTIG_ZAKEN_BSN), count=20),
            KnownKlant(klant=klant(bsn=DRUK_BSN), count=13),
            KnownKlant(klant=klant(bsn=HENK_BSN), count=2),
        ]
    }
    unknown_klant = klant(bsn=ONBEKENDE_BSN)
    known_sleutels: ClassVar = {Document: PLATTEGROND, Besluit: BESLUIT}
    known_nummers = (
        Identificator(DOCUMENT_UUID, PLATTEGROND),
        Identificator(DOCUMENT_IDENTIFICATIE, DOCUMENTEN[PLATTEGROND]["identificatie"]),
    )
    known_onderwerpen: ClassVar = {
        Document: [
            KnownOnderwerp(onderwerp=zaak(VERGUNNING_X_ZAAK), count=4),
            KnownOnderwerp(onderwerp=zaak(DRUK_DAKKAPEL_ZAAK), count=1),
            KnownOnderwerp(onderwerp=zaak(DRUK_HOOFDZAAK, soort=ZAAK_IDENTIFICATIE), count=4),
        ],
        Zaak: [
            KnownOnderwerp(onderwerp=over(DOCUMENT_UUID, PLATTEGROND), count=2),
            KnownOnderwerp(onderwerp=over(DOCUMENT_UUID, TEKENING), count=1),
        ],
    }
    known_bestanden: ClassVar = {
        PLATTEGROND: bestand_of(DOCUMENTEN[PLATTEGROND]["identificatie"], DRUK_PLATTEGROND),
        TEKENING: bestand_of(DOCUMENTEN[TEKENING]["identificatie"], DRUK_TEKENING),
    }
    partial_outages = ("catalogi", "statussen", "besluiten")
    entry_point = "klantbeeld_zgw:ADAPTER"

    def make_standin(self):
        return openzaak_app(TOWN, client_id=CLIENT_ID, geheim=GEHEIM)
