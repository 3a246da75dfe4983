"""The rules every adapter keeps."""

from typing import ClassVar

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
from tests.adapters.over_standin import OverStandin


def about(soort, uuid, count):
    return KnownOnderwerp(onderwerp=Onderwerp((Identificator(soort, uuid),)), count=count)


class TestObjecten(OverStandin, AdapterConformance):
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
    entry_point = "klantbeeld_objecten:ADAPTER"

    def make_standin(self):
        return objecten_app(build_objecten(), token=TOKEN)
