"""Numbers in the file."""

from __future__ import annotations

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
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
    try:
        return Identificator(soort, number, Identificator(KVK_NUMMER, parent) if parent else None)
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
