"""The rules every adapter keeps."""

from typing import ClassVar

from klantbeeld.demo.kvk import kvk_app
from klantbeeld.demo.town_basis import handelsregister
from klantbeeld.demo.town_people import VERENIGING_KVK, VOF_KVK, VOF_RSIN, VOF_VESTIGING
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_kvk import ADAPTER
from tests.adapters.kvk.conftest import KEY, settings
from tests.adapters.over_standin import OverStandin


class TestKvk(OverStandin, AdapterConformance):
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
    partial_outages = ("vestigingen",)
    entry_point = "klantbeeld_kvk:ADAPTER"

    def make_standin(self):
        return kvk_app(handelsregister(), api_key=KEY)
