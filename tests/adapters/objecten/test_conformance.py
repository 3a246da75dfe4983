"""The rules every adapter keeps."""

from contextlib import asynccontextmanager
from typing import ClassVar

import httpx
import pytest

from klantbeeld.contract import (
    OBJECT_UUID,
    ZAAK_UUID,
    Identificator,
    Klanttaak,
    Onderwerp,
    OverigObject,
    Product,
    Productaanvraag,
)
from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_BSN,
    DRUK_HOOFDZAAK,
    HENK_BSN,
    ONBEKENDE_BSN,
    TWINTIG_ZAKEN_BSN,
    VERGUNNING_X_ZAAK,
    VOF_KVK,
    zaak_uuid,
)
from klantbeeld.demo.town_objecten import BOOM, HENK_PARKEERVERGUNNING, build_objecten
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp
from klantbeeld_objecten import ADAPTER
from tests.adapters.objecten.answers import TOKEN, settings

FAULTS = {
    "500": Fault.UNAVAILABLE,
    "html": Fault.HTML,
    "types": Fault.WRONG_TYPES,
    "records": Fault.WRONG_RECORDS,
    "refuse": Fault.FORBIDDEN,
    "unauthorized": Fault.UNAUTHORIZED,
    "busy": Fault.BUSY,
    "truncated": Fault.TRUNCATED,
    "garbage": Fault.GARBAGE,
    "redirect": Fault.REDIRECT,
    "hang": Fault.HANG,
}


def about(soort, uuid, count):
    return KnownOnderwerp(onderwerp=Onderwerp((Identificator(soort, uuid),)), count=count)


class TestObjecten(AdapterConformance):
    adapter = ADAPTER
    settings = settings()
    known_klanten: ClassVar = {
        lijst: [
            KnownKlant(klant=klant(bsn=TWINTIG_ZAKEN_BSN), count=20),
            KnownKlant(klant=klant(bsn=HENK_BSN), count=3),
            KnownKlant(klant=klant(bsn=DRUK_BSN), count=druk),
            KnownKlant(klant=klant(kvk_nummer=VOF_KVK), count=1),
        ]
        for lijst, druk in (("klanttaken", 1), ("producten", 2), ("productaanvragen", 2))
    }
    unknown_klant = klant(bsn=ONBEKENDE_BSN)
    known_onderwerpen: ClassVar = {
        Klanttaak: [
            about(ZAAK_UUID, zaak_uuid(VERGUNNING_X_ZAAK), 2),
            about(ZAAK_UUID, zaak_uuid(DRUK_HOOFDZAAK), 1),
            about(OBJECT_UUID, HENK_PARKEERVERGUNNING, 1),
        ],
        Product: [
            about(ZAAK_UUID, zaak_uuid(DRUK_HOOFDZAAK), 2),
            about(ZAAK_UUID, zaak_uuid(VERGUNNING_X_ZAAK), 1),
        ],
        Productaanvraag: [
            about(ZAAK_UUID, zaak_uuid(DRUK_HOOFDZAAK), 2),
            about(OBJECT_UUID, HENK_PARKEERVERGUNNING, 1),
        ],
    }
    known_sleutels: ClassVar = {OverigObject: BOOM}
    outages = tuple(FAULTS)
    entry_point = "klantbeeld_objecten:ADAPTER"

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = objecten_app(build_objecten(), token=TOKEN)

    def transport(self):
        return httpx.ASGITransport(self.standin)

    def calls_made(self):
        return len(self.standin.calls)

    @asynccontextmanager
    async def outage(self, name):
        self.standin.break_with(FAULTS[name])
        yield
        self.standin.break_with(None)
