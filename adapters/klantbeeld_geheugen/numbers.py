"""Numbers in the file."""

from __future__ import annotations

from uuid import UUID

from klantbeeld.contract import (
    BSN,
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    KVK_NUMMER,
    OBJECT_UUID,
    RSIN,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Identificator,
    IdentificatorSoort,
)
from klantbeeld_geheugen.reading import Fields, Json, text

_SOORTEN = {
    "bsn": BSN,
    "rsin": RSIN,
    "kvk_nummer": KVK_NUMMER,
    "vestigingsnummer": VESTIGINGSNUMMER,
    "zaak_identificatie": ZAAK_IDENTIFICATIE,
    "zaak_uuid": ZAAK_UUID,
    "document_identificatie": DOCUMENT_IDENTIFICATIE,
    "document_uuid": DOCUMENT_UUID,
    "klantcontact_nummer": KLANTCONTACT_NUMMER,
    "klantcontact_uuid": KLANTCONTACT_UUID,
    "object_uuid": OBJECT_UUID,
}


def identificator(value: Json, place: str) -> Identificator:
    """Read a number: of a soort we have a word for, or of any register."""
    with Fields(value, place) as of:
        if of.has("register"):
            soort = IdentificatorSoort(
                of.required("register", text), of.required("objecttype", text), of.required("soort_object_id", text)
            )
        else:
            soort = of.required("soort", _soort)
        number = of.required("nummer", text)
        parent = of.one("kvk_nummer", text) if soort == VESTIGINGSNUMMER else None
    return _number(soort, number, place, Identificator(KVK_NUMMER, parent) if parent else None)


def known_as(
    of: Fields,
    sleutel: str,
    *,
    uuid: IdentificatorSoort | None = None,
    nummer: tuple[IdentificatorSoort, str | None] | None = None,
) -> tuple[Identificator, ...]:
    """Read the numbers others refer to a record by: its uuid, its number, and those in `bekend_als`.

    Args:
        of: The fields of the record.
        sleutel: Its key, which counts as its uuid if it is one and no other is given.
        uuid: What a uuid of this kind of record is called; None: others do not refer to it by uuid.
        nummer: What its number is called, and the number.
    """
    own: list[Identificator] = []
    if uuid is not None:
        written = of.one("uuid", _uuid) or (sleutel if _is_uuid(sleutel) else None)
        own += [Identificator(uuid, written)] if written else []
    if nummer is not None and nummer[1] is not None:
        own.append(_number(*nummer, of.at(nummer[0].soort_object_id)))
    return tuple(dict.fromkeys((*own, *(of.many("bekend_als", identificator) or ()))))


def _number(
    soort: IdentificatorSoort, number: str | None, place: str, parent: Identificator | None = None
) -> Identificator:
    try:
        return Identificator(soort, number or "", parent)
    except ValueError as error:
        # The contract says what is wrong with a number without repeating it.
        raise ValueError(f"{place}: {error}") from None


def _soort(value: Json, place: str) -> IdentificatorSoort:
    soort = _SOORTEN.get(value) if isinstance(value, str) else None
    if soort is None:
        raise ValueError(
            f"{place}: must be one of {', '.join(_SOORTEN)}; or give register, objecttype, soort_object_id"
        )
    return soort


def _uuid(value: Json, place: str) -> str:
    written = text(value, place)
    if not _is_uuid(written):
        raise ValueError(f"{place}: must be a uuid")
    return written


def _is_uuid(written: str) -> bool:
    try:
        return str(UUID(written)) == written
    except ValueError:
        return False
