"""The parts of zaken and rollen that are the same for all, as Open Zaak answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klantbeeld.demo.register import Record
    from klantbeeld.demo.town_people import Adres


def usual_zaak(changed: str | None) -> Record:
    """What is the same for every zaak until something happens to it."""
    return {
        "publicatiedatum": None,
        "laatstGemuteerd": changed,
        "laatstGeopend": None,
        "communicatiekanaal": "",
        "communicatiekanaalNaam": "",
        "productenOfDiensten": [],
        "betalingsindicatie": "nvt",
        "betalingsindicatieWeergave": "Er is geen sprake van te betalen, met de zaak gemoeide, kosten.",
        "laatsteBetaaldatum": None,
        "verlenging": None,
        "opschorting": {"indicatie": False, "eerdereOpschorting": False, "reden": ""},
        "selectielijstklasse": "",
        "deelzaken": [],
        "relevanteAndereZaken": [],
        "gerelateerdeZaken": [],
        "eigenschappen": [],
        "rollen": [],
        "status": None,
        "zaakinformatieobjecten": [],
        "zaakobjecten": [],
        "kenmerken": [],
        "resultaat": None,
        "opdrachtgevendeOrganisatie": "",
        "processobjectaard": "",
        "processobject": {"datumkenmerk": "", "identificatie": "", "objecttype": "", "registratie": ""},
    }


def contactpersoon_rol(naam: str) -> Record:
    return {"emailadres": "", "functie": "", "telefoonnummer": "", "naam": naam}


def verblijfsadres(adres: Adres) -> Record | None:
    if adres.huisnummer is None:
        return None
    return {
        "aoaIdentificatie": "1",
        "wplWoonplaatsNaam": adres.stad,
        "gorOpenbareRuimteNaam": adres.straat,
        "aoaPostcode": adres.postcode.replace(" ", ""),
        "aoaHuisnummer": adres.huisnummer,
        "aoaHuisletter": "",
        "aoaHuisnummertoevoeging": adres.toevoeging,
        "inpLocatiebeschrijving": "",
    }
