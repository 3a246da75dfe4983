"""What the objectenregister of the town holds: klanttaken, producten, productaanvragen, and a tree.

Taken are as NL Portal writes them (TaakV2), producten too, productaanvragen as Open Forms does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.register import BASIS
from klantbeeld.demo.town_busy import DRUK_HOOFDZAAK, zaak_of_many
from klantbeeld.demo.town_documenten import document_uuid
from klantbeeld.demo.town_henk import HENK_BESLUIT, HENK_PARKEER_ZAAK, HENK_PASPOORT_ZAAK, VOF_OMGEVING_ZAAK
from klantbeeld.demo.town_people import (
    DRUK_BSN,
    EEN_ZAAK_BSN,
    HENK_BSN,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERENIGING_RSIN,
    VERGUNNING_X_BSN,
    VOF_KVK,
    days_ago,
    moment,
)
from klantbeeld.demo.town_records import record_uuid, timestamp
from klantbeeld.demo.town_thread import VERGUNNING_X_ZAAK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantbeeld.demo.register import Record, RegisterData

_REGISTER = "objecten"
TAAK_TYPE = record_uuid(_REGISTER, "objecttypes", "Taak")
PRODUCT_TYPE = record_uuid(_REGISTER, "objecttypes", "Product")
PRODUCTAANVRAAG_TYPE = record_uuid(_REGISTER, "objecttypes", "Productaanvraag")
BOOM_TYPE = record_uuid(_REGISTER, "objecttypes", "Boom")
"""A type (boom: tree) that nothing is known of but its name."""
HENK_PARKEERVERGUNNING = record_uuid(_REGISTER, "objects", "parkeervergunning")
"""The product of Henk that has a zaak, an aanvraag and a taak."""
VERGUNNING_X_TAAK = record_uuid(_REGISTER, "objects", "aanleveren")
DRUK_AANVRAAG = record_uuid(_REGISTER, "objects", "buurtfeest")
"""The productaanvraag that became several zaken."""
BOOM = record_uuid(_REGISTER, "objects", "linde")
DRUK_DEELZAKEN = ("ZAAK-2026-1000021", "ZAAK-2026-1000022", "ZAAK-2026-1000023")

_PORTAAL = "https://mijn.klantbeeld.example"
_DOCUMENTEN = "https://zaken.klantbeeld.example/documenten/api/v1/enkelvoudiginformatieobjecten"


def build_objecten() -> RegisterData:
    """All objecttypes and objects, the oldest object first."""
    objects = [*_of_henk(), *_of_vergunning_x(), *_of_druk(), *_of_companies(), *_of_many(), _boom()]
    return {"objecttypes": [_type(name) for name in ("Taak", "Product", "Productaanvraag", "Boom")], "objects": objects}


def objecttype_uuid(name: str) -> str:
    """The uuid of an objecttype."""
    return record_uuid(_REGISTER, "objecttypes", name)


def objekt(type_name: str, key: str, data: Record, *, days: int = 10, zaken: Sequence[str] = ()) -> Record:
    """An object as the API gives it; `key` is unique in the town, `zaken` are kept beside its data."""
    uuid = record_uuid(_REGISTER, "objects", key)
    day = days_ago(days).isoformat()
    return {
        "url": f"{BASIS}/api/v2/objects/{uuid}",
        "uuid": uuid,
        "type": f"{BASIS}/api/v2/objecttypes/{objecttype_uuid(type_name)}",
        "record": {
            "index": 1,
            "typeVersion": 1,
            "data": data,
            "geometry": None,
            "references": [{"type": "zaak", "url": _zaak_url(zaak)} for zaak in zaken],
            "startAt": day,
            "endAt": None,
            "registrationAt": day,
            "correctionFor": None,
            "correctedBy": None,
        },
    }


def taak(
    titel: str,
    nummer: tuple[str, str],
    *,
    soort: str = "portaalformulier",
    status: str = "open",
    verloopt: int | None = None,
    koppeling: tuple[str, str] | None = None,
    documenten: Sequence[str] = (),
    **of_soort: object,
) -> Record:
    """The data of a klanttaak; `verloopt` is in so many days, `nummer` and `koppeling` are a soort and a value."""
    return {
        "titel": titel,
        "status": status,
        "soort": soort,
        "verloopdatum": timestamp(moment(-verloopt, "22:59")) if verloopt is not None else None,
        "identificatie": {"type": nummer[0], "value": nummer[1]},
        "koppeling": {"registratie": koppeling[0], "uuid": koppeling[1]} if koppeling else {"registratie": "zaak"},
        "verwerker_taak_id": record_uuid(_REGISTER, "processen", titel + nummer[1]),
        "eigenaar": "zaaksysteem",
        **({"documenten": list(documenten)} if documenten else {}),
        **({soort: of_soort} if of_soort else {}),
    }


def product(
    naam: str,
    nummer: tuple[str, str],
    *,
    soort: str,
    van: int,
    tot: int | None = None,
    status: str = "actief",
    zaken: Sequence[str] = (),
    **more: object,
) -> Record:
    """The data of a product, valid from so many days ago, until in so many days."""
    return {
        "naam": naam,
        "productType": soort,
        "status": status,
        "geldigVan": f"{days_ago(van).isoformat()}T00:00:00.00",
        "geldigTot": None if tot is None else f"{days_ago(-tot).isoformat()}T00:00:00.00",
        "rollen": {"initiator": {"betrokkeneType": nummer[0], "identificatie": nummer[1]}},
        "eigenschappen": {},
        "taken": [],
        "zaken": [zaak_uuid_of(zaak) for zaak in zaken],
        "documenten": [],
        **more,
    }


def aanvraag(kenmerk: str, soort: str, nummer: tuple[str, str], *, zaken: Sequence[str] = (), **more: object) -> Record:
    """The data of a productaanvraag, with a pdf and what was filled in."""
    return {
        "bron": {"naam": "Open Formulieren", "kenmerk": kenmerk},
        "type": soort,
        "aanvraaggegevens": {"gegevens": {"toelichting": "Wat de aanvrager invulde, en niemand hoeft te zien."}},
        "taal": "nld",
        "betrokkenen": [{nummer[0]: nummer[1], "rolOmschrijvingGeneriek": "initiator"}],
        "pdf": f"{_DOCUMENTEN}/{record_uuid('zaken-centraal', 'enkelvoudiginformatieobjecten', kenmerk)}",
        "csv": "",
        "bijlagen": [],
        "zaken": [_zaak_url(zaak) for zaak in zaken],
        **more,
    }


def zaak_uuid_of(identificatie: str) -> str:
    """The uuid of a zaak of the central register."""
    return record_uuid("zaken-centraal", "zaken", identificatie)


def _document_url(zaak: str, titel: str) -> str:
    return f"{_DOCUMENTEN}/{document_uuid('zaken-centraal', zaak_uuid_of(zaak), titel)}"


def _zaak_url(identificatie: str) -> str:
    return f"https://zaken.klantbeeld.example/zaken/api/v1/zaken/{zaak_uuid_of(identificatie)}"


def _type(name: str) -> Record:
    uuid = objecttype_uuid(name)
    url = f"{BASIS}/api/v2/objecttypes/{uuid}"
    return {"url": url, "uuid": uuid, "name": name, "namePlural": name + "en", "versions": [f"{url}/versions/1"]}


def _of_henk() -> list[Record]:
    bsn, mens, inp = ("bsn", HENK_BSN), ("natuurlijkpersoon", HENK_BSN), ("inpBsn", HENK_BSN)
    paspoort, vergunning = ("zaak", zaak_uuid_of(HENK_PASPOORT_ZAAK)), ("product", HENK_PARKEERVERGUNNING)
    formulier = {"soort": "url", "value": f"{_PORTAAL}/formulieren/kenteken"}
    aangevraagd = record_uuid(_REGISTER, "objects", "aanvraag parkeren")
    besluit = _document_url(HENK_PARKEER_ZAAK, HENK_BESLUIT)
    parkeren = product(
        "Parkeervergunning",
        mens,
        soort="parkeervergunning",
        van=108,
        tot=257,
        zaken=[HENK_PARKEER_ZAAK],
        kenmerk="PV-2026-0108",
        aanvraag=aangevraagd,
        eigenschappen={"kenteken": "XB-123-L", "tarief": 12.5, "doorlopend": True, "intern": "niet voor iedereen"},
        documenten=[besluit],
    )
    woz = product("WOZ-aanslag 2026", mens, soort="woz-aanslag", van=290, kenmerk="WOZ-2026-1012", gevraagd=False)
    oud = product("Paspoort", mens, soort="paspoort", van=3700, tot=-50, status="verlopen")
    return [
        objekt("Product", "paspoort", oud, days=3700),
        objekt("Product", "woz", woz, days=290),
        objekt("Productaanvraag", "aanvraag parkeren", aanvraag("OF-7QX2A", "parkeervergunning", inp,
               zaken=[HENK_PARKEER_ZAAK], status="afgehandeld", product=HENK_PARKEERVERGUNNING), days=120),
        objekt("Product", "parkeervergunning", parkeren, days=108),
        objekt("Productaanvraag", "aanvraag standplaats", aanvraag("OF-81KPL", "standplaats", inp,
               status="ingetrokken"), days=80),
        objekt("Productaanvraag", "aanvraag paspoort", aanvraag("OF-93MZB", "paspoort", inp, status="in_behandeling",
               zaakgegevens={"identificatie": HENK_PASPOORT_ZAAK},
               pdf=_document_url(HENK_PASPOORT_ZAAK, "Aanvraag paspoort")), days=9),
        objekt("Taak", "leges", taak("Leges betalen", bsn, soort="ogonebetaling", verloopt=5, koppeling=paspoort,
               bedrag=83.87, betaalkenmerk="LEG-2026-0019", pspid="gemeente"), days=8),
        objekt("Taak", "kenteken", taak("Kenteken bevestigen", bsn, verloopt=30, koppeling=vergunning,
               documenten=[besluit], formulier=formulier), days=6),
        objekt("Taak", "enquete", taak("Vertel wat u van ons vindt", bsn, soort="url", status="gesloten",
               uri=f"{_PORTAAL}/mening"), days=4),
    ]  # fmt: skip


def _of_vergunning_x() -> list[Record]:
    bsn, zaak = ("bsn", VERGUNNING_X_BSN), ("zaak", zaak_uuid_of(VERGUNNING_X_ZAAK))
    vraagt = aanvraag("OF-55TGX", "vergunning-x", ("inpBsn", VERGUNNING_X_BSN), status="afgehandeld")
    aanleveren = taak("Aanleveren aanvullende gegevens", bsn, status="verwerkt", verloopt=-40, koppeling=zaak,
                      formulier={"soort": "id", "value": "aanvullende-gegevens"})  # fmt: skip
    leges = taak("Leges vergunning X betalen", bsn, soort="ogonebetaling", status="afgerond", verloopt=-30,
                 koppeling=zaak, bedrag=140, betaalkenmerk="LEG-2026-0111", pspid="gemeente")  # fmt: skip
    vergunning = product("Vergunning X", ("natuurlijkpersoon", VERGUNNING_X_BSN), soort="vergunning-x", van=12,
                         tot=353, zaken=[VERGUNNING_X_ZAAK])  # fmt: skip
    # What came of this aanvraag is kept beside its data, not in it.
    return [
        objekt("Productaanvraag", "aanvraag vergunning x", vraagt, days=58, zaken=[VERGUNNING_X_ZAAK]),
        objekt("Taak", "aanleveren", aanleveren, days=50),
        objekt("Taak", "leges x", leges, days=49),
        objekt("Product", "vergunning x", vergunning, days=12),
    ]


def _of_druk() -> list[Record]:
    zaken = (DRUK_HOOFDZAAK, *DRUK_DEELZAKEN)
    feest = aanvraag("OF-10BFA", "evenement", ("inpBsn", DRUK_BSN), zaken=zaken, status="in_behandeling", naam="Feest")
    nog = aanvraag("OF-11BFB", "evenement", ("inpBsn", DRUK_BSN), zaken=zaken[:1], status="ontvangen")
    ontheffing, podium = (
        product(naam, ("natuurlijkpersoon", DRUK_BSN), soort=soort, van=van, zaken=zaken[:1])
        for naam, soort, van in (("Ontheffing geluid", "ontheffing", 20), ("Podium", "standplaats", 19))
    )
    tekenen = taak("Draaiboek ondertekenen", ("bsn", DRUK_BSN), verloopt=12, koppeling=("zaak", zaak_uuid_of(zaken[0])))
    return [
        objekt("Productaanvraag", "buurtfeest", feest, days=70),
        objekt("Productaanvraag", "buurtfeest vervolg", nog, days=60),
        objekt("Product", "ontheffing", ontheffing, days=20),
        objekt("Product", "podium", podium, days=19),
        objekt("Taak", "draaiboek", tekenen, days=5),
    ]


def _of_companies() -> list[Record]:
    zaak = ("zaak", zaak_uuid_of(VOF_OMGEVING_ZAAK))
    bedrijf = ("nietnatuurlijkpersoon", VOF_KVK)
    loods = aanvraag("OF-20VOF", "omgevingsvergunning", ("kvkNummer", VOF_KVK), zaken=[VOF_OMGEVING_ZAAK])
    return [
        objekt("Productaanvraag", "loods", loods, days=40),
        objekt("Product", "ontheffing vof", product("Ontheffing zwaar verkeer", bedrijf, soort="ontheffing", van=200)),
        objekt("Taak", "tekening", taak("Bouwtekening aanleveren", ("kvk", VOF_KVK), verloopt=9, koppeling=zaak)),
        objekt("Taak", "zaalhuur", taak("Zaalhuur betalen", ("rsin", VERENIGING_RSIN), soort="ogonebetaling",
               verloopt=14, bedrag=412.5, betaalkenmerk="ZH-2026-3", pspid="gemeente")),
    ]  # fmt: skip


def _of_many() -> list[Record]:
    """Who has one of everything, twenty, and two hundred."""
    objects = []
    for bsn, count in ((EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200)):
        for number in range(1, count + 1):
            key, mens = f"{bsn} {number}", ("natuurlijkpersoon", bsn)
            vergunning = product(f"Dagkaart {number}", mens, soort="dagkaart", van=number, tot=0)
            vraagt = aanvraag(f"OF-{number:05d}", "dagkaart", ("inpBsn", bsn), status="ontvangen")
            zaak = ("zaak", zaak_uuid_of(zaak_of_many(bsn, number)))
            doen = taak(f"Taak {number}", ("bsn", bsn), verloopt=number % 40, koppeling=zaak)
            objects += [
                objekt("Taak", f"taak {key}", doen, days=number),
                objekt("Product", f"product {key}", vergunning, days=number),
                objekt("Productaanvraag", f"aanvraag {key}", vraagt, days=number),
            ]
    return objects


def _boom() -> Record:
    return objekt("Boom", "linde", {"naam": "Linde Loevesteinlaan", "hoogte": 14, "geplant": "1987-03-11"}, days=900)
