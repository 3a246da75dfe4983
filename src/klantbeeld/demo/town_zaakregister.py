"""Writes records as Open Zaak answers them, with every relation from both sides."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from klantbeeld.demo.openzaak import (
    BESLUITEN_PREFIX,
    BESLUITEN_RESOURCES,
    CATALOGI_PREFIX,
    CATALOGI_RESOURCES,
    ZAKEN_PREFIX,
    ZAKEN_RESOURCES,
)
from klantbeeld.demo.openzaak_documenten import DOCUMENTEN_PREFIX, DOCUMENTEN_RESOURCES
from klantbeeld.demo.town_catalogus import GENERIEKE_ROLLEN, write_catalogus
from klantbeeld.demo.town_documenten import link_document, write_besluit, write_document
from klantbeeld.demo.town_people import PEILDATUM, Mens
from klantbeeld.demo.town_records import Records, timestamp
from klantbeeld.demo.town_zaakrecords import contactpersoon_rol, usual_zaak, verblijfsadres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantbeeld.demo.register import Record, RegisterData
    from klantbeeld.demo.town_zaaktypen import Zaaktype

_UNTIL_NEXT_STATUS = 6
_ARCHIVE_DAYS = 7 * 365
_CHANGED = timestamp(datetime.combine(PEILDATUM, time(2, 8, 37), tzinfo=UTC))


class Zaakregister:
    """A zaakregister being filled, with its catalogus; every method answers the uuid of what it wrote."""

    def __init__(self, name: str, *, rsin: str, prefix: str, zaaktypen: Sequence[Zaaktype]) -> None:
        self.name = name
        self._rsin = rsin
        self._prefix = prefix
        self._counts: Counter[str] = Counter()
        prefixes = dict.fromkeys(CATALOGI_RESOURCES, CATALOGI_PREFIX)
        prefixes |= dict.fromkeys((*ZAKEN_RESOURCES, "zaakeigenschappen"), ZAKEN_PREFIX)
        prefixes |= dict.fromkeys(DOCUMENTEN_RESOURCES, DOCUMENTEN_PREFIX)
        prefixes |= dict.fromkeys(BESLUITEN_RESOURCES, BESLUITEN_PREFIX)
        self._records = Records(name, prefixes)
        self._types = write_catalogus(self._records, rsin, zaaktypen)

    @property
    def data(self) -> RegisterData:
        return self._records.data

    def zaak(
        self,
        zaaktype: Zaaktype,
        omschrijving: str,
        *,
        start: date,
        status: int = 1,
        eind: date | None = None,
        resultaat: str = "",
        hoofdzaak: str | None = None,
        identificatie: str = "",
        vertrouwelijkheid: str = "",
        archiefstatus: str = "nog_te_archiveren",
        geometrie: Record | None = None,
    ) -> str:
        """A zaak that came to its so-manieth status, or to its end."""
        number = self._next("zaak")
        identificatie = identificatie or f"{self._prefix}-{start.year}-{number:07d}"
        uiterlijk = start + timedelta(days=zaaktype.dagen)
        record: Record = {
            "identificatie": identificatie,
            "bronorganisatie": self._rsin,
            "omschrijving": omschrijving,
            "toelichting": "",
            "zaaktype": self._types[zaaktype.code],
            "registratiedatum": start.isoformat(),
            "verantwoordelijkeOrganisatie": self._rsin,
            "startdatum": start.isoformat(),
            "einddatum": eind.isoformat() if eind else None,
            "einddatumGepland": (start + timedelta(days=zaaktype.dagen // 2)).isoformat(),
            "uiterlijkeEinddatumAfdoening": uiterlijk.isoformat(),
            "vertrouwelijkheidaanduiding": vertrouwelijkheid or zaaktype.vertrouwelijkheid,
            "zaakgeometrie": geometrie,
            "hoofdzaak": self._records.url("zaken", hoofdzaak),
            "archiefnominatie": "vernietigen" if eind else None,
            "archiefactiedatum": (eind + timedelta(days=_ARCHIVE_DAYS)).isoformat() if eind else None,
            "archiefstatus": archiefstatus,
            "startdatumBewaartermijn": eind.isoformat() if eind else None,
        }
        zaak = self._records.write("zaken", {**usual_zaak(_CHANGED), **record}, key=identificatie)
        if hoofdzaak:
            self._records.append(hoofdzaak, "deelzaken", self._records.url("zaken", zaak))
        self._write_course(zaak, zaaktype, start, len(zaaktype.statussen) if eind else status, eind)
        if eind:
            self._write_resultaat(zaak, zaaktype, resultaat or zaaktype.resultaten[0])
        return zaak

    def natuurlijk_persoon(
        self,
        zaak: str,
        mens: Mens,
        *,
        generiek: str = "initiator",
        context: Record | None = None,
        machtiging: str = "",
    ) -> str:
        """A person in a zaak; with `context` how he logged in, with `machtiging` who acts for whom."""
        identificatie: Record = {
            "inpBsn": mens.bsn or "",
            "anpIdentificatie": "",
            "inpA_nummer": "",
            "geslachtsnaam": mens.naam.achternaam,
            "voorvoegselGeslachtsnaam": mens.naam.voorvoegsel,
            "voorletters": mens.naam.voorletters,
            "voornamen": mens.naam.voornaam,
            "geslachtsaanduiding": "",
            "geboortedatum": mens.geboortedatum,
            "verblijfsadres": verblijfsadres(mens.adres),
            "subVerblijfBuitenland": None,
        }
        return self._rol(
            zaak,
            "natuurlijk_persoon",
            generiek,
            identificatie,
            authenticatieContext=context,
            indicatieMachtiging=machtiging,
        )

    def niet_natuurlijk_persoon(
        self,
        zaak: str,
        naam: str,
        *,
        rsin: str = "",
        kvk: str = "",
        vestiging: str = "",
        generiek: str = "initiator",
        contactpersoon: str = "",
        context: Record | None = None,
    ) -> str:
        """An organisatie in a zaak, by the one number this zaak knows it by; with `context` how it signed in."""
        identificatie: Record = {
            "innNnpId": rsin,
            "annIdentificatie": "",
            "kvkNummer": kvk,
            "vestigingsNummer": vestiging,
            "statutaireNaam": naam,
            "innRechtsvorm": "",
            "bezoekadres": "",
            "verblijfsadres": None,
            "subVerblijfBuitenland": None,
        }
        return self._rol(
            zaak,
            "niet_natuurlijk_persoon",
            generiek,
            identificatie,
            contactpersoonRol=contactpersoon_rol(contactpersoon),
            authenticatieContext=context,
        )

    def vestiging(self, zaak: str, naam: str, *, nummer: str, kvk: str = "", generiek: str = "initiator") -> str:
        identificatie: Record = {
            "vestigingsNummer": nummer,
            "handelsnaam": [naam],
            "verblijfsadres": None,
            "subVerblijfBuitenland": None,
            "kvkNummer": kvk,
        }
        return self._rol(zaak, "vestiging", generiek, identificatie, authenticatieContext=None)

    def medewerker(self, zaak: str, code: str, achternaam: str) -> str:
        identificatie: Record = {
            "identificatie": code,
            "achternaam": achternaam,
            "voorletters": "A.",
            "voorvoegselAchternaam": "",
        }
        return self._rol(zaak, "medewerker", "behandelaar", identificatie)

    def eigenschap(self, zaak: str, zaaktype: Zaaktype, waarde: str) -> str:
        written = self._records.write(
            "zaakeigenschappen",
            {
                "zaak": self._records.url("zaken", zaak),
                "eigenschap": self._types[f"{zaaktype.code}/eigenschap"],
                "naam": zaaktype.eigenschap,
                "waarde": waarde,
            },
            below=f"zaken/{zaak}/zaakeigenschappen",
        )
        self._records.append(zaak, "eigenschappen", self._records.url("zaakeigenschappen", written))
        return written

    def document(
        self,
        zaak: str,
        titel: str,
        *,
        soort: str = "Bijlage",
        ook_van: str | None = None,
        vertrouwelijkheid: str = "zaakvertrouwelijk",
        status: str = "definitief",
        op: date | None = None,
    ) -> str:
        """A document of a zaak, perhaps of another zaak too; without a day it is from the begin of the zaak."""
        written = write_document(
            self._records,
            self._types,
            zaak,
            titel,
            number=self._next("document"),
            soort=soort,
            vertrouwelijkheid=vertrouwelijkheid,
            status=status,
            op=op,
            changed=_CHANGED,
        )
        for each in (zaak, ook_van):
            if each:
                link_document(self._records, written, each, changed=_CHANGED)
        return written

    def besluit(self, zaak: str, soort: str, *, op: date, document: str | None = None) -> str:
        """A besluit of one of the besluittypen."""
        number = self._next("besluit")
        return write_besluit(self._records, self._types, zaak, soort, number=number, op=op, document=document)

    def _next(self, kind: str) -> int:
        self._counts[kind] += 1
        return self._counts[kind]

    def _write_course(self, zaak: str, zaaktype: Zaaktype, start: date, reached: int, eind: date | None) -> None:
        """The statussen up to the one it has now, an hour apart on the same day: the API refuses two at one moment."""
        days: list[date] = []
        for number in range(1, reached + 1):
            day = min(start + timedelta(days=_UNTIL_NEXT_STATUS * (number - 1)), eind or PEILDATUM)
            if eind and number == reached:
                day = eind
            clock = time(9 + days.count(day))
            days.append(day)
            status = self._records.write(
                "statussen",
                {
                    "zaak": self._records.url("zaken", zaak),
                    "statustype": self._types[f"{zaaktype.code}/status/{number}"],
                    "datumStatusGezet": timestamp(datetime.combine(day, clock, tzinfo=UTC)),
                    "statustoelichting": "",
                    "indicatieLaatstGezetteStatus": number == reached,
                    "gezetdoor": None,
                    "zaakinformatieobjecten": [],
                },
            )
            self._records.get("zaken", zaak)["status"] = self._records.url("statussen", status)

    def _write_resultaat(self, zaak: str, zaaktype: Zaaktype, omschrijving: str) -> None:
        resultaat = self._records.write(
            "resultaten",
            {
                "zaak": self._records.url("zaken", zaak),
                "resultaattype": self._types[f"{zaaktype.code}/resultaat/{omschrijving}"],
                "toelichting": "",
            },
        )
        self._records.get("zaken", zaak)["resultaat"] = self._records.url("resultaten", resultaat)

    def _rol(self, zaak: str, soort: str, generiek: str, identificatie: Record, **more: object) -> str:
        zaaktype = str(self._records.get("zaken", zaak)["zaaktype"])
        omschrijving = GENERIEKE_ROLLEN[generiek]
        record: Record = {
            "zaak": self._records.url("zaken", zaak),
            "betrokkene": "",
            "betrokkeneType": soort,
            "afwijkendeNaamBetrokkene": "",
            "roltype": self._types[f"{zaaktype}/rol/{generiek}"],
            "omschrijving": omschrijving,
            "omschrijvingGeneriek": generiek,
            "roltoelichting": omschrijving,
            "registratiedatum": _CHANGED,
            "indicatieMachtiging": "",
            "contactpersoonRol": contactpersoon_rol(""),
            "statussen": [],
            "beginGeldigheid": None,
            "eindeGeldigheid": None,
            "betrokkeneIdentificatie": identificatie,
        }
        rol = self._records.write("rollen", {**record, **more})
        self._records.append(zaak, "rollen", self._records.url("rollen", rol))
        return rol
