"""The klanten and contactmomenten of an older register of the town; most of them from before the new one.

Pure data. The records are those of Open Klant 1, with what the e-Suite adds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.town_busy import DRUK_HOOFDZAAK
from klantbeeld.demo.town_people import (
    DRUK_BSN,
    EEN_ZAAK_BSN,
    HENK,
    HENK_BSN,
    TWEE_REGISTERS_BSN,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERENIGING_RSIN,
    VOF_KVK,
    VOF_NAAM,
    VOF_VESTIGING,
    Naam,
    moment,
)
from klantbeeld.demo.town_records import Records, record_uuid, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from klantbeeld.demo.register import Record, RegisterData

NAME = "suite"
KLANTEN = "/klanten/api/v1"
CONTACTMOMENTEN = "/contactmomenten/api/v1"
RSIN = "002220647"
RIJBEWIJS_CONTACTEN = ("CM-2024-00011", "CM-2024-00012", "CM-2024-00013")
"""One after the other: a question, its answer, and what came of it."""
_COLLECTIONS = {
    "klanten": KLANTEN,
    "contactmomenten": CONTACTMOMENTEN,
    "klantcontactmomenten": CONTACTMOMENTEN,
    "objectcontactmomenten": CONTACTMOMENTEN,
}
_MEDEWERKER: Mapping[str, str] = {
    "identificatie": "mdw004",
    "achternaam": "Berg",
    "voorletters": "S.",
    "voorvoegselAchternaam": "van den",
}


class Suite(Records):
    """The older register while it is being filled."""

    def __init__(self) -> None:
        super().__init__(NAME, _COLLECTIONS)

    def klant(self, nummer: str, soort: str, subject: Mapping[str, object], naam: Naam, **more: object) -> str:
        """Write a klant; without a number in `subject` he is a zelfstandige klant."""
        record: Record = {
            "bronorganisatie": RSIN,
            "klantnummer": nummer,
            "bedrijfsnaam": "",
            "functie": "",
            "websiteUrl": "",
            "voornaam": naam.voornaam,
            "voorvoegselAchternaam": naam.voorvoegsel,
            "achternaam": naam.achternaam,
            "telefoonnummer": "",
            "emailadres": "",
            "adres": None,
            "subject": "",
            "subjectType": soort,
            "aanmaakkanaal": "",
            "geverifieerd": False,
            "subjectIdentificatie": dict(subject),
        }
        return self._write("klanten", {**record, **more}, nummer)

    def persoon(self, nummer: str, bsn: str, naam: Naam, **more: object) -> str:
        """Write a klant with a BSN."""
        subject = {
            "inpBsn": bsn,
            "anpIdentificatie": "",
            "inpANummer": "",
            "geslachtsnaam": naam.achternaam,
            "voorvoegselGeslachtsnaam": naam.voorvoegsel,
            "voorletters": naam.voorletters,
            "voornamen": naam.voornaam,
            "geslachtsaanduiding": "",
            "geboortedatum": "",
            "verblijfsadres": None,
            "subVerblijfBuitenland": None,
        }
        return self.klant(nummer, "natuurlijk_persoon", subject, naam, **more)

    def contactmoment(
        self,
        nummer: str,
        onderwerp: str,
        tekst: str,
        *,
        op: datetime,
        kanaal: str = "telefoon",
        initiatiefnemer: str = "klant",
        vorig: str | None = None,
        antwoord: str = "",
    ) -> str:
        """Write a contactmoment; the one before it learns what came after."""
        record: Record = {
            "vorigContactmoment": self.url("contactmomenten", vorig),
            "volgendContactmoment": None,
            "bronorganisatie": RSIN,
            "registratiedatum": timestamp(op),
            "kanaal": kanaal,
            "voorkeurskanaal": "",
            "voorkeurstaal": "nld",
            "tekst": tekst,
            "onderwerpLinks": [],
            "initiatiefnemer": initiatiefnemer,
            "medewerker": "",
            "medewerkerIdentificatie": dict(_MEDEWERKER),
            "identificatie": nummer,
            "type": "Contact",
            "onderwerp": onderwerp,
            "status": "afgehandeld",
            "antwoord": antwoord,
            "klantcontactmomenten": [],
            "objectcontactmomenten": [],
        }
        written = self._write("contactmomenten", record, nummer)
        if vorig:
            self.get("contactmomenten", vorig)["volgendContactmoment"] = self.url("contactmomenten", written)
        return written

    def deelname(self, contact: str, klant: str, rol: str = "belanghebbende") -> str:
        """Write the part of a klant in a contactmoment."""
        klant_url = self.url("klanten", klant)
        row: Record = {"contactmoment": self.url("contactmomenten", contact), "klant": klant_url, "rol": rol}
        return self._link(contact, "klantcontactmomenten", {**row, "gelezen": False})

    def over(self, contact: str, zaak: str) -> str:
        """Write that a contactmoment is about a zaak, by its URL."""
        row: Record = {"contactmoment": self.url("contactmomenten", contact), "object": zaak, "objectType": "zaak"}
        return self._link(contact, "objectcontactmomenten", row)

    def _link(self, contact: str, collection: str, row: Record) -> str:
        written = self._write(collection, row)
        self.append(contact, collection, self.url(collection, written))
        return written

    def _write(self, collection: str, record: Record, key: str | None = None) -> str:
        written = self.write(collection, record, key=key)
        self.get(collection, written).pop("uuid")  # these APIs know a record by its URL only
        return written


def klanten1_data(zaken: str) -> RegisterData:
    """The register, with contactmomenten about zaken of the Zaken API at this base URL."""
    suite = Suite()
    _write_two_registers(suite)
    _write_busy(suite, zaken.rstrip("/"))
    _write_henk(suite)
    _write_ondernemingen(suite)
    for nummer, bsn, count in (
        ("50001", EEN_ZAAK_BSN, 1),
        ("50020", TWINTIG_ZAKEN_BSN, 20),
        ("50200", TWEEHONDERD_ZAKEN_BSN, 200),
    ):
        klant = suite.persoon(nummer, bsn, Naam(voorletters="K.", voornaam="Kim", achternaam=f"Oud {count}"))
        for index in range(count):
            # Two and two at the same moment, and not written in the order in which they took place.
            op = moment(900 + (index * 7) % count // 2)
            contact = suite.contactmoment(f"CM-{nummer}-{index:03d}", "Vraag", f"Vraag {index}.", op=op)
            suite.deelname(contact, klant)
    return suite.data


def suite_uuid(collection: str, key: str) -> str:
    """The uuid of a klant by klantnummer, or a contactmoment by identificatie."""
    return record_uuid(NAME, collection, key)


def _write_two_registers(suite: Suite) -> None:
    """Known here too, under another name; and one thread: a question by mail, the answer, and a second question."""
    naam = Naam(voorletters="J.", voornaam="Jo", achternaam="Smit-Vermeer")
    adres = {
        "straatnaam": "Soestdijksekade",
        "huisnummer": 480,
        "huisletter": "a",
        "huisnummertoevoeging": "",
        "postcode": "2574BN",
        "woonplaatsnaam": "Den Haag",
        "landcode": "6030",
    }
    klant = suite.persoon(
        "40011", TWEE_REGISTERS_BSN, naam, emailadres="jo.oud@voorbeeld.example", adres=adres, geverifieerd=True
    )
    before: str | None = None
    for nummer, onderwerp, tekst, days, initiatiefnemer in (
        (RIJBEWIJS_CONTACTEN[0], "Rijbewijs verlengen", "Vraagt wat zij moet meenemen.", 760, "klant"),
        (RIJBEWIJS_CONTACTEN[1], "Antwoord: rijbewijs verlengen", "Pasfoto en het oude rijbewijs.", 758, "gemeente"),
        (RIJBEWIJS_CONTACTEN[2], "Rijbewijs nog niet klaar", "Vraagt wanneer het klaar is.", 744, "klant"),
    ):
        contact = suite.contactmoment(
            nummer,
            onderwerp,
            tekst,
            op=moment(days),
            kanaal="e-mail",
            initiatiefnemer=initiatiefnemer,
            vorig=before,
            antwoord="Vrijdag." if days == 744 else "",
        )
        suite.deelname(contact, klant)
        suite.deelname(contact, klant, "gesprekspartner")
        before = contact


def _write_busy(suite: Suite, zaken: str) -> None:
    """Contacts about zaken of the zaakregister, one of them by somebody who asked for another."""
    klant = suite.persoon("40020", DRUK_BSN, Naam(voorletters="D.", voornaam="Dina", achternaam="Druk"))
    buurman = suite.klant("40021", "natuurlijk_persoon", {"inpBsn": ""}, Naam(voornaam="Ben", achternaam="Buur"))
    for index in range(4):
        contact = suite.contactmoment(
            f"CM-2025-0002{index}", "Buurtfeest", f"Vraag {index} over het buurtfeest.", op=moment(400 - 3 * index)
        )
        suite.deelname(contact, klant)
        if index == 1:
            suite.deelname(contact, buurman, "gesprekspartner")
        if index < 3:
            suite.over(contact, f"{zaken}/zaken/{record_uuid('zaken-centraal', 'zaken', DRUK_HOOFDZAAK)}")


def _write_henk(suite: Suite) -> None:
    """Henk at home, and Henk for the v.o.f.: with the same BSN, and yet not the same klant (R22)."""
    thuis = suite.persoon(
        "40030", HENK_BSN, HENK.naam, telefoonnummer=HENK.telefoon, emailadres="h.debruin@oud.example"
    )
    bij_vof = suite.persoon(
        "40031", HENK_BSN, HENK.naam, telefoonnummer=HENK.telefoon, bedrijfsnaam=VOF_NAAM, functie="Vennoot"
    )
    for nummer, klant, onderwerp in (
        ("CM-2023-00030", thuis, "Paspoort"),
        ("CM-2023-00031", bij_vof, "Omgevingsvergunning"),
    ):
        contact = suite.contactmoment(nummer, onderwerp, f"Vraag over: {onderwerp}.", op=moment(1100))
        suite.deelname(contact, klant)


def _write_ondernemingen(suite: Suite) -> None:
    """One by KVK-nummer in a field that is meant for an RSIN, one by RSIN, and a vestiging."""
    nnp = {"annIdentificatie": "", "innRechtsvorm": "", "bezoekadres": "", "subVerblijfBuitenland": None}
    vof = suite.klant(
        "40040",
        "niet_natuurlijk_persoon",
        {**nnp, "innNnpId": VOF_KVK, "statutaireNaam": VOF_NAAM},
        Naam(),
        websiteUrl="https://graafmachine.example/",
    )
    vereniging = {**nnp, "innNnpId": VERENIGING_RSIN, "statutaireNaam": "Zaalvoetbalvereniging"}
    suite.klant("40041", "niet_natuurlijk_persoon", vereniging, Naam())
    vestiging = {"vestigingsNummer": VOF_VESTIGING, "handelsnaam": ["Graafmachine Werf"], "verblijfsadres": None}
    werf = suite.klant("40042", "vestiging", {**vestiging, "subVerblijfBuitenland": None}, Naam())
    for index, klant in enumerate((vof, vof, werf)):
        contact = suite.contactmoment(
            f"CM-2023-0004{index}", "Parkeren", "Vraagt een ontheffing.", op=moment(1200 - index), kanaal="balie"
        )
        suite.deelname(contact, klant)
