"""Writes the catalogus of a zaakregister as Open Zaak answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.register import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantbeeld.demo.register import Record
    from klantbeeld.demo.town_records import Records
    from klantbeeld.demo.town_zaaktypen import Zaaktype

GENERIEKE_ROLLEN = {"initiator": "Aanvrager", "behandelaar": "Behandelaar", "belanghebbende": "Belanghebbende"}
INFORMATIEOBJECTTYPEN = ("Aanvraagformulier", "Bijlage", "Brief", "Beschikking")
BESLUITTYPEN = ("Toekenning", "Afwijzing")
_SINCE = "2020-01-01"
_NO_VALIDITY: Record = {
    "beginGeldigheid": None,
    "eindeGeldigheid": None,
    "beginObject": None,
    "eindeObject": None,
}


def write_catalogus(records: Records, rsin: str, zaaktypen: Sequence[Zaaktype]) -> dict[str, str]:
    """Write a catalogus; answers the URL of everything in it, by what it is called in this module.

    A zaaktype by its code; below it `code/status/number`, `code/resultaat/name`, `code/eigenschap`, and
    `url/rol/name` by the URL of the zaaktype; and `informatieobjecttype/name` and `besluittype/name`.
    """
    catalogus = records.write(
        "catalogussen",
        {
            "domein": "ALG",
            "rsin": rsin,
            "contactpersoonBeheerNaam": "Functioneel beheer",
            "contactpersoonBeheerTelefoonnummer": "14070",
            "contactpersoonBeheerEmailadres": "beheer@gemeente.example",
            "zaaktypen": [],
            "besluittypen": [],
            "informatieobjecttypen": [],
            "naam": "Algemeen",
            "versie": "",
            "begindatumVersie": None,
        },
    )
    urls: dict[str, str] = {}
    for zaaktype in zaaktypen:
        written = records.write(
            "zaaktypen", _zaaktype_record(zaaktype, records.url("catalogussen", catalogus)), key=zaaktype.code
        )
        records.append(catalogus, "zaaktypen", records.url("zaaktypen", written))
        urls[zaaktype.code] = str(records.url("zaaktypen", written))
        urls |= _write_types(records, zaaktype, written)
    return urls | _write_shared_types(records, catalogus, [urls[zaaktype.code] for zaaktype in zaaktypen])


def _write_shared_types(records: Records, catalogus: str, zaaktypen: Sequence[str]) -> dict[str, str]:
    """The kinds of documents and besluiten, which every zaaktype of the catalogus may have."""
    found = [("informatieobjecttypen", naam, _informatieobjecttype(naam)) for naam in INFORMATIEOBJECTTYPEN]
    found += [("besluittypen", naam, _besluittype(naam)) for naam in BESLUITTYPEN]
    urls: dict[str, str] = {}
    for collection, naam, record in found:
        of_catalogus: Record = {"catalogus": records.url("catalogussen", catalogus), "zaaktypen": [*zaaktypen]}
        written = records.write(collection, {**record, **of_catalogus}, key=naam)
        url = str(records.url(collection, written))
        urls[f"{collection.removesuffix('n')}/{naam}"] = url
        records.append(catalogus, collection, url)
        for zaaktype in zaaktypen:
            records.append(key_of(zaaktype), collection, url)
    beschikking, besluiten = urls["informatieobjecttype/Beschikking"], [urls[f"besluittype/{n}"] for n in BESLUITTYPEN]
    for besluit in besluiten:
        records.append(key_of(besluit), "informatieobjecttypen", beschikking)
        records.append(key_of(beschikking), "besluittypen", besluit)
    return urls


def _write_types(records: Records, zaaktype: Zaaktype, written: str) -> dict[str, str]:
    """What hangs below a zaaktype."""
    url = str(records.url("zaaktypen", written))
    below: Record = {
        "zaaktype": url,
        "zaaktypeIdentificatie": zaaktype.code,
        "catalogus": records.get("zaaktypen", written)["catalogus"],
        **_NO_VALIDITY,
    }
    found: list[tuple[str, str, Record]] = []
    for number, (naam, tekst) in enumerate(zaaktype.statussen, start=1):
        is_last = number == len(zaaktype.statussen)
        found.append((f"{zaaktype.code}/status/{number}", "statustypen", _status(number, naam, tekst, is_last=is_last)))
    found += [(f"{zaaktype.code}/resultaat/{naam}", "resultaattypen", _resultaat(naam)) for naam in zaaktype.resultaten]
    for generiek, naam in GENERIEKE_ROLLEN.items():
        rol: Record = {"omschrijving": naam, "omschrijvingGeneriek": generiek}
        found.append((f"{url}/rol/{generiek}", "roltypen", rol))
    if zaaktype.eigenschap:
        found.append((f"{zaaktype.code}/eigenschap", "eigenschappen", _eigenschap(zaaktype.eigenschap)))
    urls: dict[str, str] = {}
    for name, collection, record in found:
        key = records.write(collection, {**record, **below})
        urls[name] = str(records.url(collection, key))
        records.append(written, collection, urls[name])
    return urls


def _status(number: int, naam: str, tekst: str, *, is_last: bool) -> Record:
    return {
        "omschrijving": naam,
        "omschrijvingGeneriek": naam,
        "statustekst": tekst,
        "volgnummer": number,
        "isEindstatus": is_last,
        "informeren": True,
        "doorlooptijd": None,
        "toelichting": None,
        "checklistitemStatustype": [],
        "eigenschappen": [],
        "zaakobjecttypen": [],
    }


def _resultaat(naam: str) -> Record:
    return {
        "omschrijving": naam,
        "resultaattypeomschrijving": "https://selectielijst.example/api/v1/resultaattypeomschrijvingen/1",
        "omschrijvingGeneriek": naam,
        "selectielijstklasse": "https://selectielijst.example/api/v1/resultaten/1",
        "toelichting": "",
        "archiefnominatie": "vernietigen",
        "archiefactietermijn": "P7Y",
        "brondatumArchiefprocedure": {
            "afleidingswijze": "afgehandeld",
            "datumkenmerk": "",
            "einddatumBekend": False,
            "objecttype": "",
            "registratie": "",
            "procestermijn": None,
        },
        "procesobjectaard": "",
        "indicatieSpecifiek": None,
        "procestermijn": None,
        "besluittypen": [],
        "besluittypeOmschrijving": [],
        "informatieobjecttypen": [],
        "informatieobjecttypeOmschrijving": [],
    }


def _eigenschap(naam: str) -> Record:
    return {
        "naam": naam,
        "definitie": naam,
        "specificatie": {
            "groep": "",
            "formaat": "tekst",
            "lengte": "100",
            "kardinaliteit": "1",
            "waardenverzameling": [],
        },
        "toelichting": "",
        "statustype": None,
    }


def _informatieobjecttype(naam: str) -> Record:
    generiek = ("informatieobjecttypeOmschrijvingGeneriek", "definitie", "herkomst", "hierarchie", "opmerking")
    names = (generiek[0], *(f"{each}InformatieobjecttypeOmschrijvingGeneriek" for each in generiek[1:]))
    return {
        "omschrijving": naam,
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "beginGeldigheid": _SINCE,
        "eindeGeldigheid": None,
        "concept": False,
        "besluittypen": [],
        "informatieobjectcategorie": "algemeen",
        "trefwoord": [],
        "omschrijvingGeneriek": dict.fromkeys(names, ""),
        "beginObject": _SINCE,
        "eindeObject": None,
    }


def _besluittype(naam: str) -> Record:
    return {
        "omschrijving": naam,
        "omschrijvingGeneriek": "",
        "besluitcategorie": "",
        "reactietermijn": "P42D",
        "publicatieIndicatie": False,
        "publicatietekst": "",
        "publicatietermijn": None,
        "toelichting": "",
        "informatieobjecttypen": [],
        "beginGeldigheid": _SINCE,
        "eindeGeldigheid": None,
        "concept": False,
        "resultaattypen": [],
        "resultaattypenOmschrijving": [],
        "vastgelegdIn": ["Beschikking"],
        "beginObject": _SINCE,
        "eindeObject": None,
    }


def _zaaktype_record(zaaktype: Zaaktype, catalogus: str | None) -> Record:
    return {
        "identificatie": zaaktype.code,
        "omschrijving": zaaktype.omschrijving,
        "omschrijvingGeneriek": zaaktype.omschrijving,
        "vertrouwelijkheidaanduiding": zaaktype.vertrouwelijkheid,
        "doel": "Dienstverlening aan inwoners",
        "aanleiding": "Aanvraag of melding van een inwoner",
        "toelichting": "",
        "indicatieInternOfExtern": "extern",
        "handelingInitiator": "aanvragen",
        "onderwerp": zaaktype.onderwerp,
        "handelingBehandelaar": "behandelen",
        "doorlooptijd": f"P{zaaktype.dagen}D",
        "servicenorm": f"P{zaaktype.dagen // 2}D",
        "opschortingEnAanhoudingMogelijk": True,
        "verlengingMogelijk": True,
        "verlengingstermijn": "P28D",
        "trefwoorden": ["inwoner", zaaktype.code.lower()],
        "publicatieIndicatie": False,
        "publicatietekst": "",
        "verantwoordingsrelatie": [],
        "productenOfDiensten": ["https://gemeente.example/producten/1"],
        "selectielijstProcestype": "https://selectielijst.example/api/v1/procestypen/1",
        "referentieproces": {"naam": zaaktype.omschrijving, "link": ""},
        "concept": zaaktype.concept,
        "verantwoordelijke": "Afdeling Dienstverlening",
        "broncatalogus": {"url": "", "domein": "", "rsin": ""},
        "bronzaaktype": {"url": "", "identificatie": "", "omschrijving": ""},
        "beginGeldigheid": _SINCE,
        "eindeGeldigheid": None,
        "versiedatum": _SINCE,
        "beginObject": _SINCE,
        "eindeObject": None,
        "catalogus": catalogus,
        "statustypen": [],
        "resultaattypen": [],
        "eigenschappen": [],
        "informatieobjecttypen": [],
        "roltypen": [],
        "besluittypen": [],
        "deelzaaktypen": [],
        "gerelateerdeZaaktypen": [],
        "zaakobjecttypen": [],
    }
