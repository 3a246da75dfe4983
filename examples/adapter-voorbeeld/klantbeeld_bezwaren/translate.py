"""JSON to records. Pure: the same answer always gives the same records."""

from __future__ import annotations

from collections.abc import Mapping

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    ZAAK_IDENTIFICATIE,
    Document,
    Identificator,
    Klanttaak,
    Referentiewaarde,
    Stempel,
    Taakstatus,
    Verwijzing,
    Zaak,
    Zaakstatus,
)
from klantbeeld.http import Json, UnreadableError, fields

_FASEN = {"ontvangen": "Ontvangen", "hoorzitting": "Hoorzitting", "advies": "Advies van de commissie"}


def zaak(json: Json, stempel: Stempel, bronorganisatie: str | None) -> Zaak:
    """Read a bezwaar; raises UnreadableError if no sense can be made of it."""
    sleutel, kenmerk, closed = _sleutel(json), kenmerk_of(json), fields.day(json, "afgehandeld")
    return Zaak(
        herkomst=stempel.herkomst(sleutel, kenmerk),
        bekend_als=(Identificator(ZAAK_IDENTIFICATIE, kenmerk),),
        identificatie=kenmerk,
        bronorganisatie=bronorganisatie,
        omschrijving=fields.text(json, "onderwerp"),
        zaaktype=Referentiewaarde("bezwaar", "Bezwaarschrift"),
        open=closed is None,
        startdatum=fields.day(json, "ingediend"),
        einddatum=closed,
        fatale_datum=fields.day(json, "uiterste_dag"),
        status=_status(json, sleutel, stempel),
        resultaat=_coded(fields.text(json, "uitkomst")),
    )


def klanttaken(json: Json, stempel: Stempel) -> list[Klanttaak]:
    """Read what the klant must still do for a bezwaar, and what he did."""
    of = Verwijzing(identificator=Identificator(ZAAK_IDENTIFICATIE, kenmerk_of(json)))
    return [_klanttaak(one, stempel, of) for one in fields.records(json, "acties") or ()]


def documenten(json: Json, stempel: Stempel) -> list[Document]:
    """Read the documents of a bezwaar."""
    return [_document(one, stempel) for one in fields.records(json, "stukken") or ()]


def kenmerk_of(json: Json) -> str:
    """Give the number of a bezwaar."""
    kenmerk = fields.text(json, "kenmerk")
    if kenmerk is None:
        raise UnreadableError("kenmerk: is missing")
    return kenmerk


def _status(json: Json, sleutel: str, stempel: Stempel) -> Zaakstatus | None:
    fase = fields.text(json, "fase")
    if fase is None:
        return None
    return Zaakstatus(
        herkomst=stempel.herkomst(f"{sleutel}-{fase}"),
        naam=_FASEN.get(fase, fase),
        gezet_op=fields.moment(json, "fase_sinds"),
        eindstatus=fields.day(json, "afgehandeld") is not None,
        zaak=sleutel,
    )


def _klanttaak(json: Mapping[str, Json], stempel: Stempel, of: Verwijzing) -> Klanttaak:
    done = fields.flag(json, "gedaan")
    return Klanttaak(
        herkomst=stempel.herkomst(_sleutel(json)),
        soort=Referentiewaarde("hoorzitting" if fields.text(json, "van") else "formulier"),
        gevraagde_handeling=fields.text(json, "wat"),
        taakstatus=Taakstatus.VERWERKT if done else Taakstatus.TE_VERWERKEN,
        vanaf=fields.moment(json, "van"),
        uiterlijk_op=fields.moment(json, "voor"),
        hoort_bij=of,
    )


def _document(json: Mapping[str, Json], stempel: Stempel) -> Document:
    nummer = fields.text(json, "kenmerk")
    return Document(
        herkomst=stempel.herkomst(_sleutel(json), nummer),
        bekend_als=(Identificator(DOCUMENT_IDENTIFICATIE, nummer),) if nummer else (),
        identificatie=nummer,
        naam=fields.text(json, "titel"),
        creatiedatum=fields.day(json, "datum"),
        heeft_bestand=False,
    )


def _sleutel(json: Json) -> str:
    sleutel = fields.as_uuid(fields.text(json, "id"))
    if sleutel is None:
        raise UnreadableError("id: must be a uuid")
    return sleutel


def _coded(code: str | None) -> Referentiewaarde | None:
    return Referentiewaarde(code, code.capitalize()) if code else None
