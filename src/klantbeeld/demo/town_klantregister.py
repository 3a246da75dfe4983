"""Writes records as Open Klant answers them, with every relation from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.openklant import PREFIX, RESOURCES
from klantbeeld.demo.town_people import Naam
from klantbeeld.demo.town_records import Records, adres_fields, contactnaam, identificator, record_uuid, timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from klantbeeld.demo.register import Record, RegisterData
    from klantbeeld.demo.town_people import Adres, Mens

_CODES = {
    "bsn": ("natuurlijk_persoon", "brp"),
    "kvk_nummer": ("niet_natuurlijk_persoon", "hr"),
    "rsin": ("niet_natuurlijk_persoon", "hr"),
    "vestigingsnummer": ("vestiging", "hr"),
}


class Klantregister:
    """A klantregister being filled; every method answers the uuid of what it wrote."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._records = Records(name, dict.fromkeys(RESOURCES, PREFIX))

    @property
    def data(self) -> RegisterData:
        return self._records.data

    def persoon(self, mens: Mens, *, nummer: str | None = None, **more: object) -> str:
        """A person with address, e-mail and phone, and a BSN if there is one."""
        partij = self.partij(
            "persoon",
            {"contactnaam": contactnaam(mens.naam), "volledigeNaam": mens.naam.volledig},
            nummer=nummer,
            adres=mens.adres,
            **more,
        )
        if mens.bsn:
            self.identificator(partij, "bsn", mens.bsn)
        self.contactgegevens(partij, mens.email, mens.telefoon)
        return partij

    def organisatie(self, naam: str, *, nummer: str | None = None, adres: Adres | None = None, **more: object) -> str:
        return self.partij("organisatie", {"naam": naam}, nummer=nummer, adres=adres, **more)

    def contactpersoon(self, naam: Naam, organisatie: str, *, nummer: str | None = None) -> str:
        """Somebody as he acts for an organisatie: without BSN, and no other than that organisatie's own."""
        identificatie: Record = {
            "uuid": record_uuid(self.name, "contactpersonen", f"{naam.volledig}/{organisatie}"),
            "werkteVoorPartij": self._records.link("partijen", organisatie),
            "contactnaam": contactnaam(naam),
            "volledigeNaam": naam.volledig,
        }
        partij = self.partij("contactpersoon", identificatie, nummer=nummer)
        self.vertegenwoordiging(partij, organisatie)
        return partij

    def partij(
        self,
        soort: str,
        identificatie: Record,
        *,
        nummer: str | None = None,
        adres: Adres | None = None,
        **more: object,
    ) -> str:
        """A partij; `more` are fields of the record that differ from the usual."""
        record: Record = {
            "nummer": nummer,
            "interneNotitie": "",
            "betrokkenen": [],
            "categorieRelaties": [],
            "digitaleAdressen": [],
            "voorkeursDigitaalAdres": None,
            "vertegenwoordigden": [],
            "rekeningnummers": [],
            "voorkeursRekeningnummer": None,
            "partijIdentificatoren": [],
            "soortPartij": soort,
            "indicatieGeheimhouding": False,
            "voorkeurstaal": "nld",
            "indicatieActief": True,
            "bezoekadres": adres_fields(adres),
            "correspondentieadres": adres_fields(adres),
            "partijIdentificatie": identificatie,
        }
        return self._records.write("partijen", {**record, **more}, key=nummer)

    def identificator(
        self, partij: str, soort: str, object_id: str, *, objecttype: str = "", register: str = "", sub_van: str = ""
    ) -> str:
        known_objecttype, known_register = _CODES.get(soort, (objecttype, register))
        code = identificator(object_id, objecttype or known_objecttype, register or known_register, soort)
        record: Record = {
            "identificeerdePartij": self._records.link("partijen", partij),
            "anderePartijIdentificator": "",
            "partijIdentificator": {
                name: code[name] for name in ("codeObjecttype", "codeSoortObjectId", "objectId", "codeRegister")
            },
            "subIdentificatorVan": self._records.link("partij-identificatoren", sub_van) if sub_van else None,
        }
        written = self._records.write("partij-identificatoren", record)
        # The partij shows its identificatoren in full, not as links.
        self._records.append(partij, "partijIdentificatoren", self._records.get("partij-identificatoren", written))
        return written

    def contactgegevens(self, partij: str, email: str = "", telefoon: str = "") -> None:
        """The standard e-mail address and phone of a partij; e-mail is what it prefers."""
        if telefoon:
            self.digitaal_adres("telefoonnummer", telefoon, partij=partij, omschrijving="Mobiel", standaard=True)
        if email:
            adres = self.digitaal_adres("email", email, partij=partij, omschrijving="Privé e-mail", standaard=True)
            self._records.get("partijen", partij)["voorkeursDigitaalAdres"] = self._records.link(
                "digitaleadressen", adres
            )

    def digitaal_adres(
        self,
        soort: str,
        adres: str,
        *,
        partij: str | None = None,
        betrokkene: str | None = None,
        omschrijving: str = "",
        standaard: bool = False,
        geverifieerd: date | None = None,
    ) -> str:
        record: Record = {
            "verstrektDoorBetrokkene": self._records.link("betrokkenen", betrokkene),
            "verstrektDoorPartij": self._records.link("partijen", partij),
            "adres": adres,
            "soortDigitaalAdres": soort,
            "isStandaardAdres": standaard,
            "omschrijving": omschrijving,
            "referentie": "",
            "verificatieDatum": geverifieerd.isoformat() if geverifieerd else None,
        }
        written = self._records.write("digitaleadressen", record)
        for owner in filter(None, (partij, betrokkene)):
            self._records.append(owner, "digitaleAdressen", self._records.link("digitaleadressen", written))
        return written

    def vertegenwoordiging(self, vertegenwoordiger: str, vertegenwoordigde: str) -> str:
        self._records.append(vertegenwoordiger, "vertegenwoordigden", self._records.link("partijen", vertegenwoordigde))
        return self._records.write(
            "vertegenwoordigingen",
            {
                "vertegenwoordigendePartij": self._records.link("partijen", vertegenwoordiger),
                "vertegenwoordigdePartij": self._records.link("partijen", vertegenwoordigde),
            },
        )

    def actor(self, naam: str, soort: str, code: str, identificatie: Record) -> str:
        objecttype = {"medewerker": "mdw", "organisatorische_eenheid": "oe"}.get(soort, "sys")
        return self._records.write(
            "actoren",
            {
                "naam": naam,
                "soortActor": soort,
                "indicatieActief": True,
                "actoridentificator": identificator(code, objecttype, "msei", "idf"),
                "actorIdentificatie": identificatie,
            },
            key=code,
        )

    def klantcontact(
        self,
        onderwerp: str,
        inhoud: str,
        *,
        op: datetime,
        kanaal: str = "telefoon",
        actoren: Sequence[str] = (),
        nummer: str | None = None,
        **more: object,
    ) -> str:
        """A contact; who took part, what it was about and what came of it is written afterwards."""
        record: Record = {
            "gingOverOnderwerpobjecten": [],
            # The actoren stand here in full: this list is never a list of links.
            "hadBetrokkenActoren": [self._records.get("actoren", actor) for actor in actoren],
            "omvatteBijlagen": [],
            "hadBetrokkenen": [],
            "leiddeTotInterneTaken": [],
            "nummer": nummer,
            "referentienummer": None,
            "kanaal": kanaal,
            "onderwerp": onderwerp,
            "inhoud": inhoud,
            "reactie": "",
            "indicatieContactGelukt": True,
            "hoofdOnderwerpType": "",
            "verdereActieOndernomen": False,
            "taal": "nld",
            "vertrouwelijk": False,
            "plaatsgevondenOp": timestamp(op),
            "metadata": {},
        }
        written = self._records.write("klantcontacten", {**record, **more}, key=nummer)
        for actor in actoren:
            links: Record = {
                "actor": self._records.link("actoren", actor),
                "klantcontact": self._records.link("klantcontacten", written),
            }
            self._records.write("actorklantcontacten", links)
        return written

    def betrokkene(
        self,
        klantcontact: str,
        *,
        partij: str | None = None,
        rol: str = "klant",
        initiator: bool = True,
        naam: Naam | None = None,
        organisatienaam: str = "",
    ) -> str:
        """Who took part; without partij it is an ongekende, of whom only this contact knows."""
        naam = naam or Naam()
        record: Record = {
            "wasPartij": self._records.link("partijen", partij),
            "hadKlantcontact": self._records.link("klantcontacten", klantcontact),
            "digitaleAdressen": [],
            "bezoekadres": adres_fields(None),
            "correspondentieadres": adres_fields(None),
            "contactnaam": contactnaam(naam),
            "volledigeNaam": naam.volledig,
            "rol": rol,
            "organisatienaam": organisatienaam,
            "initiator": initiator,
        }
        written = self._records.write("betrokkenen", record)
        self._records.append(klantcontact, "hadBetrokkenen", self._records.link("betrokkenen", written))
        if partij:
            self._records.append(partij, "betrokkenen", self._records.link("betrokkenen", written))
        return written

    def interne_taak(
        self,
        klantcontact: str,
        handeling: str,
        *,
        actoren: Sequence[str],
        op: datetime,
        toelichting: str = "",
        verwerkt: datetime | None = None,
        nummer: str | None = None,
    ) -> str:
        written = self._records.write(
            "internetaken",
            {
                "nummer": nummer,
                "referentienummer": None,
                "gevraagdeHandeling": handeling,
                "aanleidinggevendKlantcontact": self._records.link("klantcontacten", klantcontact),
                "toegewezenAanActor": self._records.link("actoren", actoren[0]),
                "toegewezenAanActoren": [self._records.link("actoren", actor) for actor in actoren],
                "toelichting": toelichting,
                "status": "verwerkt" if verwerkt else "te_verwerken",
                "toegewezenOp": timestamp(op),
                "afgehandeldOp": timestamp(verwerkt),
            },
        )
        self._records.append(klantcontact, "leiddeTotInterneTaken", self._records.link("internetaken", written))
        return written

    def onderwerp(
        self, klantcontact: str, *, zaak: str | None = None, was: str | None = None, code: Record | None = None
    ) -> str:
        """What a contact was about: a zaak (by uuid), an earlier klantcontact, or anything with an identificator."""
        written = self._records.write(
            "onderwerpobjecten",
            {
                "klantcontact": self._records.link("klantcontacten", klantcontact),
                "wasKlantcontact": self._records.link("klantcontacten", was),
                "onderwerpobjectidentificator": identificator(zaak, "zgw-Zaak", "openzaak", "uuid")
                if zaak
                else code or identificator("", "", "", ""),
            },
        )
        self._records.append(
            klantcontact, "gingOverOnderwerpobjecten", self._records.link("onderwerpobjecten", written)
        )
        return written

    def bijlage(self, klantcontact: str, document: str) -> str:
        written = self._records.write(
            "bijlagen",
            {
                "wasBijlageVanKlantcontact": self._records.link("klantcontacten", klantcontact),
                "bijlageidentificator": identificator(document, "informatieobject", "openzaak", "uuid"),
            },
        )
        self._records.append(klantcontact, "omvatteBijlagen", self._records.link("bijlagen", written))
        return written
