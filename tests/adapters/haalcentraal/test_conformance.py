"""The rules every adapter keeps."""

from contextlib import asynccontextmanager
from typing import ClassVar

import httpx
import pytest

from klantbeeld.demo.haalcentraal import haalcentraal_app
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town_basis import brp
from klantbeeld.demo.town_people import DRUK_BSN, GEHEIM_BSN, HENK_BSN, INACTIEF_BSN, ONBEKENDE_BSN
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_haalcentraal import ADAPTER
from tests.adapters.haalcentraal.conftest import settings

FAULTS = {
    "500": Fault.UNAVAILABLE,
    "html": Fault.HTML,
    "types": Fault.WRONG_TYPES,
    "records": Fault.WRONG_RECORDS,
    "refuse": Fault.FORBIDDEN,
    "unauthorized": Fault.UNAUTHORIZED,
    "busy": Fault.BUSY,
    "truncated": Fault.TRUNCATED,
    "redirect": Fault.REDIRECT,
    "garbage": Fault.GARBAGE,
    "empty": Fault.EMPTY,
    "hang": Fault.HANG,
}


class TestHaalCentraal(AdapterConformance):
    adapter = ADAPTER
    settings = settings(doel="BRPACT-AlgemeneTaken")
    known_klanten: ClassVar = {
        "basisregistratie": [
            KnownKlant(klant=klant(bsn=bsn), count=1) for bsn in (HENK_BSN, DRUK_BSN, GEHEIM_BSN, INACTIEF_BSN)
        ]
    }
    unknown_klant = klant(bsn=ONBEKENDE_BSN)
    outages = tuple(FAULTS)
    entry_point = "klantbeeld_haalcentraal:ADAPTER"

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = haalcentraal_app(brp(), api_key="sleutel-van-de-brp")

    def transport(self):
        return httpx.ASGITransport(self.standin)

    def calls_made(self):
        return len(self.standin.calls)

    @asynccontextmanager
    async def outage(self, name):
        self.standin.break_with(FAULTS[name])
        yield
        self.standin.break_with(None)
