"""Numbers of partijen and objects: the rows in which Open Klant keeps them, and the codes that say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, VESTIGINGSNUMMER, Identificator, IdentificatorSoort
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_openklant.references import key, reference

__all__ = ["Rij", "canonical", "codes_of", "identificator", "rij", "rijen_of_partij"]

# Open Klant accepts only its own words since 2.7; before that, and in rows from before that, anything goes.
_DIALECTS: Mapping[IdentificatorSoort, frozenset[IdentificatorSoort]] = {
    BSN: frozenset(
        {
            BSN,
            IdentificatorSoort("brp", "inp", "bsn"),  # Open Inwoner
            IdentificatorSoort("1", "1", "1"),  # example contents of the VNG reference lists
        }
    ),
    RSIN: frozenset(
        {
            RSIN,
            IdentificatorSoort("hr", "nnp", "rsin"),
            IdentificatorSoort("5", "2", "2"),
        }
    ),
    KVK_NUMMER: frozenset(
        {
            KVK_NUMMER,
            IdentificatorSoort("hr", "nnp", "kvk"),  # Open Inwoner
        }
    ),
    VESTIGINGSNUMMER: frozenset(
        {
            VESTIGINGSNUMMER,
            IdentificatorSoort("hr", "nnp", "vtn"),  # Open Inwoner
            IdentificatorSoort("5", "4", "3"),
        }
    ),
}
_CANONICAL = {codes: soort for soort, dialects in _DIALECTS.items() for codes in dialects}


def _dialects_of(soort: IdentificatorSoort) -> frozenset[IdentificatorSoort]:
    """Give every way in which a register may code this kind of number."""
    return _DIALECTS.get(soort, frozenset({soort}))


def canonical(codes: IdentificatorSoort) -> IdentificatorSoort:
    """Give the kind of number these codes stand for; codes we do not know stand for themselves (R70)."""
    return _CANONICAL.get(codes, codes)


def codes_of(known: Mapping[str, Json]) -> IdentificatorSoort:
    """Read the three codes that say what kind of number or object this is."""
    return IdentificatorSoort(
        fields.text(known, "codeRegister") or "",
        fields.text(known, "codeObjecttype") or "",
        fields.text(known, "codeSoortObjectId") or "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rij:
    """A row of partij-identificatoren: which number, whose, and under which other row it is valid."""

    uuid: str
    codes: IdentificatorSoort
    object_id: str
    partij: str | None
    """None: a number that is there only for others to be valid under."""
    sub_van: str | None

    def means(self, wanted: Identificator) -> bool:
        """Say whether this is that number, in whatever dialect; the number it is valid under is not looked at."""
        return self.object_id == wanted.object_id and self.codes in _dialects_of(wanted.soort)


def rij(json: Json) -> Rij:
    """Read a row of partij-identificatoren."""
    known = fields.group(json, "partijIdentificator")
    object_id = fields.text(known, "objectId")
    if object_id is None:
        raise UnreadableError("an identificator without number")
    return Rij(
        uuid=key(json),
        codes=codes_of(known),
        object_id=object_id,
        partij=reference(json, "identificeerdePartij"),
        sub_van=reference(json, "subIdentificatorVan"),
    )


def rijen_of_partij(json: Json) -> tuple[Rij, ...]:
    """Read the rows that stand in a partij; one without a number says nothing and is left out."""
    rows = fields.records(json, "partijIdentificatoren") or ()
    return tuple(rij(row) for row in rows if fields.text(fields.group(row, "partijIdentificator"), "objectId"))


def identificator(row: Rij, subs: Mapping[str, Rij]) -> Identificator | None:
    """Give the number a row stands for, or None if it cannot be one: a BSN that fails the 11-proef, say."""
    sub_row = subs.get(row.sub_van) if row.sub_van else None
    try:
        # No row is valid under one that is itself valid under another.
        sub_van = Identificator(canonical(sub_row.codes), sub_row.object_id) if sub_row else None
        return Identificator(canonical(row.codes), row.object_id, sub_van)
    except ValueError:
        return None
