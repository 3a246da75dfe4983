"""The rules every adapter keeps."""

from contextlib import asynccontextmanager
from typing import ClassVar

import httpx
import pytest

from klantbeeld.demo.kvk import kvk_app
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town_basis import handelsregister
from klantbeeld.demo.town_people import VERENIGING_KVK, VOF_KVK, VOF_RSIN, VOF_VESTIGING
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_kvk import ADAPTER
from tests.adapters.haalcentraal.test_conformance import FAULTS
from tests.adapters.kvk.conftest import KEY, settings


class TestKvk(AdapterConformance):
    adapter = ADAPTER
    settings = settings()
    known_klanten: ClassVar = {
        "basisregistratie": [
            KnownKlant(klant=klant(kvk_nummer=VOF_KVK), count=1),
            KnownKlant(klant=klant(rsin=VOF_RSIN), count=1),
            KnownKlant(klant=klant(kvk_nummer=VOF_KVK, vestigingsnummer=VOF_VESTIGING), count=1),
            KnownKlant(klant=klant(kvk_nummer=VERENIGING_KVK), count=1),
        ]
    }
    unknown_klant = klant(kvk_nummer="90000001")
    outages = tuple(FAULTS)
    partial_outages = ("vestigingen",)
    entry_point = "klantbeeld_kvk:ADAPTER"

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = kvk_app(handelsregister(), api_key=KEY)

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
