from pathlib import Path

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    KLANTCONTACT_NUMMER,
    ZAAK_IDENTIFICATIE,
    Document,
    Identificator,
    Klantcontact,
    Klanttaak,
    Onderwerp,
    Product,
    Productaanvraag,
    Werkvraag,
    Zaak,
)
from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp, KnownWerk
from klantbeeld_geheugen import ADAPTER, GeheugenSettings

TESS = klant(bsn="999990019")
BAKKER = klant(kvk_nummer="90001354")
ZAAK_1 = Onderwerp((Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-0001"),))
ZAAK_2 = Onderwerp((Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-0002"),))
CONTACT_1 = Onderwerp((Identificator(KLANTCONTACT_NUMMER, "KC-1"),))
DOCUMENT_1 = Onderwerp((Identificator(DOCUMENT_IDENTIFICATIE, "DOC-1"),))


class TestGeheugen(AdapterConformance):
    adapter = ADAPTER
    entry_point = "klantbeeld_geheugen:ADAPTER"
    settings = GeheugenSettings(bestand=str(Path(__file__).with_name("klanten.json")))
    known_klanten = {  # noqa: RUF012 - read by the rules only
        "partijen": [KnownKlant(klant=BAKKER, count=3), KnownKlant(klant=TESS, count=1)],
        "klantcontacten": [KnownKlant(klant=TESS, count=4), KnownKlant(klant=BAKKER, count=3)],
        "interne_taken": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=1)],
        "zaken": [KnownKlant(klant=TESS, count=4), KnownKlant(klant=BAKKER, count=3)],
        "klanttaken": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=1)],
        "producten": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=0)],
        "productaanvragen": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=0)],
        "documenten": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=0)],
        "overige_objecten": [KnownKlant(klant=TESS, count=3), KnownKlant(klant=BAKKER, count=0)],
        "basisregistratie": [KnownKlant(klant=TESS, count=1), KnownKlant(klant=BAKKER, count=1)],
    }
    known_onderwerpen = {  # noqa: RUF012
        Klantcontact: [KnownOnderwerp(onderwerp=CONTACT_1, count=2), KnownOnderwerp(onderwerp=ZAAK_1, count=1)],
        Klanttaak: [KnownOnderwerp(onderwerp=ZAAK_1, count=2), KnownOnderwerp(onderwerp=ZAAK_2, count=0)],
        Product: [KnownOnderwerp(onderwerp=ZAAK_1, count=2)],
        Productaanvraag: [KnownOnderwerp(onderwerp=ZAAK_1, count=2)],
        Document: [KnownOnderwerp(onderwerp=ZAAK_1, count=2), KnownOnderwerp(onderwerp=ZAAK_2, count=1)],
        Zaak: [KnownOnderwerp(onderwerp=DOCUMENT_1, count=2)],
    }
    known_werk = (
        KnownWerk(werkvraag=Werkvraag(), count=4),
        KnownWerk(werkvraag=Werkvraag(actoren=("kim",)), count=1),
        KnownWerk(werkvraag=Werkvraag(nummer="T-1"), count=1),
    )
    known_kandidaten = {"TESS@example.org": 1, "06 1234 5678": 1}  # noqa: RUF012
    known_bestanden = {"5f1c7a30-7f7e-4f0b-8a39-9b0a3b1c0d01": b"Goedendag!\n"}  # noqa: RUF012
    unknown_klant = klant(bsn=synthetic_bsn(7), kvk_nummer="90009999")
    outages = ()
