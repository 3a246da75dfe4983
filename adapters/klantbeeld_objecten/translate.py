"""JSON of the Objects API to records; pure."""

from __future__ import annotations

from collections.abc import Sequence

from klantbeeld.contract import (
    DOCUMENT_UUID,
    KLANTCONTACT_UUID,
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Eigenschap,
    Identificator,
    Klanttaak,
    OverigObject,
    Product,
    Productaanvraag,
    Record,
    Referentiewaarde,
    Stempel,
    Verwijzing,
    open_volgens_status,
    safe_page,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_objecten.eigenschappen import Eigenschapveld
from klantbeeld_objecten.paginas import UUID
from klantbeeld_objecten.reading import Reader, record_of, refer
from klantbeeld_objecten.soorten import Inrichting, Objectsoort
from klantbeeld_objecten.zoeken import whose


def sleutel(data: Json) -> str:
    """Give the uuid of an object; raises `UnreadableError`."""
    found = fields.as_uuid(data.get("uuid")) or fields.uuid_at_end(data.get("url"))
    if found is None:
        raise UnreadableError("uuid: missing")
    return found


def record(data: Json, soort: Objectsoort, inrichting: Inrichting, stempel: Stempel) -> Record:
    """Read an object as one of its soort, as far as that is narrowed; raises `UnreadableError`."""
    uuid = sleutel(data)
    reader = Reader(record_of(data), soort.velden, whose(data, soort))
    if soort.kind is Klanttaak:
        return _taak(uuid, reader, soort.eigenschappen, inrichting, stempel)
    if soort.kind is Product:
        return _product(uuid, reader, soort.eigenschappen, inrichting, stempel)
    if soort.kind is Productaanvraag:
        return _aanvraag(uuid, reader, inrichting, stempel)
    type_uuid = fields.uuid_at_end(data.get("type"))
    naam = inrichting.overige_soorten.get(type_uuid or "")
    return OverigObject(
        herkomst=stempel.herkomst(uuid),
        bekend_als=_bekend_als(uuid),
        naam=reader.code("naam"),
        soort=Referentiewaarde(type_uuid, naam) if type_uuid else None,
        moment=reader.moment("moment"),
        eigenschappen=(),
    )


def _taak(
    uuid: str, reader: Reader, eigenschappen: Sequence[Eigenschapveld] | None, inrichting: Inrichting, stempel: Stempel
) -> Klanttaak:
    nummer, soort, status = reader.code("nummer"), reader.text("soort"), reader.text("taakstatus")
    return Klanttaak(
        herkomst=stempel.herkomst(uuid, nummer),
        bekend_als=_bekend_als(uuid),
        nummer=nummer,
        soort=Referentiewaarde(inrichting.taaksoorten.get(soort, soort)) if soort else None,
        gevraagde_handeling=reader.text("gevraagde_handeling"),
        toelichting=reader.text("toelichting"),
        taakstatus=inrichting.statussen.get(status.casefold()) if status else None,
        vanaf=reader.moment("vanaf"),
        uiterlijk_op=reader.moment("uiterlijk_op", end=True),
        pagina=_pagina(uuid, reader, soort, inrichting),
        hoort_bij=_hoort_bij(reader),
        documenten=reader.verwijzingen("documenten", DOCUMENT_UUID),
        van=reader.van,
        eigenschappen=_eigenschappen(reader, eigenschappen),
    )


def _product(
    uuid: str, reader: Reader, eigenschappen: Sequence[Eigenschapveld] | None, inrichting: Inrichting, stempel: Stempel
) -> Product:
    kenmerk, soort = reader.code("kenmerk"), reader.waarde("soort", inrichting.productsoorten)
    aanvraag = reader.verwijzing("aanvraag", OBJECT_UUID)
    gevraagd = reader.flag("gevraagd")
    if gevraagd is None and soort is not None and soort.code in inrichting.ongevraagd:
        gevraagd = False
    if gevraagd is None and aanvraag is not None:
        gevraagd = True
    return Product(
        herkomst=stempel.herkomst(uuid, kenmerk),
        bekend_als=_bekend_als(uuid),
        kenmerk=kenmerk,
        naam=reader.text("naam"),
        soort=soort,
        status=reader.waarde("status"),
        gevraagd=gevraagd,
        geldig_van=reader.day("geldig_van"),
        geldig_tot=reader.day("geldig_tot"),
        aanvraag=aanvraag,
        zaken=_zaken(reader),
        documenten=reader.verwijzingen("documenten", DOCUMENT_UUID),
        van=reader.van,
        eigenschappen=_eigenschappen(reader, eigenschappen),
    )


def _aanvraag(uuid: str, reader: Reader, inrichting: Inrichting, stempel: Stempel) -> Productaanvraag:
    kenmerk, status = reader.code("kenmerk"), reader.waarde("status")
    return Productaanvraag(
        herkomst=stempel.herkomst(uuid, kenmerk),
        bekend_als=_bekend_als(uuid),
        kenmerk=kenmerk,
        naam=reader.text("naam"),
        soort=reader.waarde("soort", inrichting.productsoorten),
        kanaal=reader.waarde("kanaal"),
        status=status,
        open=open_volgens_status(status.code) if status else None,
        ingediend_op=reader.moment("ingediend_op"),
        klantcontact=reader.verwijzing("klantcontact", KLANTCONTACT_UUID),
        product=reader.verwijzing("product", OBJECT_UUID),
        zaken=_zaken(reader),
        documenten=reader.verwijzingen("documenten", DOCUMENT_UUID),
        van=reader.van,
    )


def _bekend_als(uuid: str) -> tuple[Identificator, ...]:
    return (Identificator(OBJECT_UUID, uuid),)


def _eigenschappen(reader: Reader, wanted: Sequence[Eigenschapveld] | None) -> tuple[Eigenschap, ...] | None:
    if wanted is None:
        return None
    return tuple(found for veld in wanted if (found := veld.read(reader.record)) is not None)


def _pagina(uuid: str, reader: Reader, soort: str | None, inrichting: Inrichting) -> str | None:
    """Give where the taak is done: what the settings say of its soort, or else a link in the data that is safe."""
    ours = inrichting.paginas.get(soort or "")
    if ours is not None:
        return ours.replace(UUID, uuid)
    page = safe_page(reader.value("pagina"))
    # NL Portal keeps the definition of a form as an object, and refers to it by URL: that is no page for anybody.
    return None if page is None or page.casefold().startswith(inrichting.base_url.casefold()) else page


def _hoort_bij(reader: Reader) -> Verwijzing | None:
    registratie = reader.text("hoort_bij_soort")
    soort = OBJECT_UUID if registratie is not None and registratie.casefold() == "product" else ZAAK_UUID
    found = reader.verwijzing("hoort_bij", soort)
    if "hoort_bij" not in reader.velden:
        return None
    return found or next(iter(_references(reader)), None)


def _zaken(reader: Reader) -> tuple[Verwijzing, ...] | None:
    """Give the zaken of an object: those its data names, those the register keeps beside it, or else by number."""
    named = reader.verwijzingen("zaken", ZAAK_UUID)
    if named is None:
        return None
    known = dict.fromkeys((*named, *_references(reader)))
    nummer = reader.code("zaaknummers")
    if not known and nummer is not None:
        known[Verwijzing(identificator=_zaaknummer(nummer))] = None
    return tuple(known)


def _zaaknummer(nummer: str) -> Identificator:
    try:
        return Identificator(ZAAK_IDENTIFICATIE, nummer)
    except ValueError:
        raise UnreadableError("zaaknummers: not a number of a zaak") from None


def _references(reader: Reader) -> tuple[Verwijzing, ...]:
    """Give the zaken that the register itself keeps with an object (`references`, since version 2.6)."""
    found = fields.records(reader.record, "references") or ()
    return refer([one.get("url") for one in found if one.get("type") == "zaak"], ZAAK_UUID)
