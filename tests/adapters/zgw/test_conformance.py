"""The rules every adapter keeps."""

from contextlib import asynccontextmanager
from typing import ClassVar

import httpx
import pytest

from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, ONBEKENDE_BSN, TWINTIG_ZAKEN_BSN
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_zgw import ADAPTER
from tests.adapters.zgw.answers import CLIENT_ID, GEHEIM, settings

FAULTS = {
    "500": Fault.UNAVAILABLE,
    "html": Fault.HTML,
    "types": Fault.WRONG_TYPES,
    "records": Fault.WRONG_RECORDS,
    "refuse": Fault.FORBIDDEN,
    "busy": Fault.BUSY,
    "truncated": Fault.TRUNCATED,
    "redirect": Fault.REDIRECT,
    "hang": Fault.HANG,
}


class TestZgw(AdapterConformance):
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
    outages = tuple(FAULTS)
    partial_outages = ("catalogi", "statussen")
    entry_point = "klantbeeld_zgw:ADAPTER"

    @pytest.fixture(autouse=True)
    def _fill(self, town):
        self.standin = openzaak_app(town.zaken_centraal, client_id=CLIENT_ID, geheim=GEHEIM)

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
