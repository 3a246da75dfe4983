"""Writes documents and besluiten as Open Zaak answers them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from klantbeeld.demo.openzaak_documenten import bestand_of
from klantbeeld.demo.town_people import PEILDATUM
from klantbeeld.demo.town_records import record_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from klantbeeld.demo.register import Record
    from klantbeeld.demo.town_records import Records

_BEZWAARTERMIJN = timedelta(days=42)


def document_key(zaak: str, titel: str) -> str:
    """What a document is known by in the town: its titel, within the zaak it was made in."""
    return f"{zaak}/{titel}"


def document_uuid(register: str, zaak: str, titel: str) -> str:
    """The uuid of a document."""
    return record_uuid(register, "enkelvoudiginformatieobjecten", document_key(zaak, titel))


def write_document(
    records: Records,
    types: Mapping[str, str],
    zaak: str,
    titel: str,
    *,
    number: int,
    soort: str,
    vertrouwelijkheid: str,
    status: str,
    op: date | None,
    changed: str | None,
) -> str:
    """A document with its contents, not yet of any object; answers its uuid."""
    of_zaak = records.get("zaken", zaak)
    day = op.isoformat() if op else str(of_zaak["startdatum"])
    identificatie = f"DOCUMENT-{day[:4]}-{number:010d}"
    written = records.write(
        "enkelvoudiginformatieobjecten",
        {
            "identificatie": identificatie,
            "bronorganisatie": of_zaak["bronorganisatie"],
            "creatiedatum": day,
            "titel": titel,
            "vertrouwelijkheidaanduiding": vertrouwelijkheid,
            "auteur": "Gemeente",
            "status": status,
            "formaat": "application/pdf",
            "taal": "nld",
            "versie": 1,
            "beginRegistratie": changed,
            "bestandsnaam": f"{identificatie.lower()}.pdf",
            "inhoud": None,
            "bestandsomvang": len(bestand_of(identificatie, titel)),
            "link": "",
            "beschrijving": "",
            "ontvangstdatum": None,
            "verzenddatum": None,
            "indicatieGebruiksrecht": False,
            "verschijningsvorm": "",
            "ondertekening": None,
            "integriteit": None,
            "informatieobjecttype": types[f"informatieobjecttype/{soort}"],
            "locked": False,
            "bestandsdelen": [],
            "trefwoorden": [],
        },
        key=document_key(zaak, titel),
    )
    document = records.get("enkelvoudiginformatieobjecten", written)
    document["inhoud"] = f"{document['url']}/download?versie=1"
    return written


def link_document(records: Records, document: str, zaak: str, *, changed: str | None) -> None:
    """Make a document one of a zaak: told by the zaak, and by the document as well."""
    written = records.write(
        "zaakinformatieobjecten",
        {
            "informatieobject": records.url("enkelvoudiginformatieobjecten", document),
            "zaak": records.url("zaken", zaak),
            "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
            "titel": records.get("enkelvoudiginformatieobjecten", document)["titel"],
            "beschrijving": "",
            "registratiedatum": changed,
            "vernietigingsdatum": None,
            "status": None,
        },
    )
    records.append(zaak, "zaakinformatieobjecten", records.url("zaakinformatieobjecten", written))
    records.write(
        "objectinformatieobjecten",
        {
            "informatieobject": records.url("enkelvoudiginformatieobjecten", document),
            "object": records.url("zaken", zaak),
            "objectType": "zaak",
        },
    )


def write_besluit(
    records: Records, types: Mapping[str, str], zaak: str, soort: str, *, number: int, op: date, document: str | None
) -> str:
    """A besluit in a zaak, perhaps written down in a document; answers its uuid."""
    identificatie = f"BESLUIT-{op.year}-{number:010d}"
    reactie = op + _BEZWAARTERMIJN
    written = records.write(
        "besluiten",
        {
            "identificatie": identificatie,
            "verantwoordelijkeOrganisatie": records.get("zaken", zaak)["bronorganisatie"],
            "besluittype": types[f"besluittype/{soort}"],
            "zaak": records.url("zaken", zaak),
            "datum": op.isoformat(),
            "toelichting": "U kunt bezwaar maken." if reactie >= PEILDATUM else "",
            "bestuursorgaan": "College van burgemeester en wethouders",
            "ingangsdatum": (op + timedelta(days=1)).isoformat(),
            "vervaldatum": None,
            "vervalreden": "",
            "vervalredenWeergave": "",
            "publicatiedatum": None,
            "verzenddatum": op.isoformat(),
            "uiterlijkeReactiedatum": reactie.isoformat(),
        },
        key=identificatie,
    )
    if document:
        _link_besluit(records, written, document)
    return written


def _link_besluit(records: Records, besluit: str, document: str) -> None:
    link: Record = {
        "informatieobject": records.url("enkelvoudiginformatieobjecten", document),
        "besluit": records.url("besluiten", besluit),
    }
    records.write("besluitinformatieobjecten", link)
    records.write(
        "objectinformatieobjecten",
        {"informatieobject": link["informatieobject"], "object": link["besluit"], "objectType": "besluit"},
    )
