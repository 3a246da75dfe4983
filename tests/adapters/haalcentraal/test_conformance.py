"""The rules every adapter keeps."""

from typing import ClassVar

from klantbeeld.demo.haalcentraal import haalcentraal_app
from klantbeeld.demo.town_basis import brp
from klantbeeld.demo.town_people import DRUK_BSN, GEHEIM_BSN, HENK_BSN, INACTIEF_BSN, ONBEKENDE_BSN
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_haalcentraal import ADAPTER
from tests.adapters.haalcentraal.conftest import settings
from tests.adapters.over_standin import OverStandin


class TestHaalCentraal(OverStandin, AdapterConformance):
    adapter = ADAPTER
    settings = settings(doel="BRPACT-AlgemeneTaken")
    known_klanten: ClassVar = {
        "basisregistratie": [
            KnownKlant(klant=klant(bsn=bsn), count=1) for bsn in (HENK_BSN, DRUK_BSN, GEHEIM_BSN, INACTIEF_BSN)
        ]
    }
    unknown_klant = klant(bsn=ONBEKENDE_BSN)
    entry_point = "klantbeeld_haalcentraal:ADAPTER"

    def make_standin(self):
        return haalcentraal_app(brp(), api_key="sleutel-van-de-brp")
