from pathlib import Path

from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_geheugen import ADAPTER, GeheugenSettings

TESS = klant(bsn="999990019")
BAKKER = klant(kvk_nummer="90001354")


class TestGeheugen(AdapterConformance):
    adapter = ADAPTER
    entry_point = "klantbeeld_geheugen:ADAPTER"
    settings = GeheugenSettings(bestand=str(Path(__file__).with_name("klanten.json")))
    known_klanten = {  # noqa: RUF012 - read by the rules only
        "partijen": [KnownKlant(klant=BAKKER, count=3), KnownKlant(klant=TESS, count=1)],
        "klantcontacten": [KnownKlant(klant=TESS, count=4), KnownKlant(klant=BAKKER, count=3)],
        "interne_taken": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=1)],
        "zaken": [KnownKlant(klant=TESS, count=4), KnownKlant(klant=BAKKER, count=3)],
    }
    unknown_klant = klant(bsn=synthetic_bsn(7), kvk_nummer="90009999")
    outages = ()
