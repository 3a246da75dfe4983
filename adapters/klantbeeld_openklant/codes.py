"""Code tables: what registers write, and what the façade calls it."""

from __future__ import annotations

from collections.abc import Mapping

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, VESTIGINGSNUMMER, IdentificatorSoort, Referentiewaarde

__all__ = ["INFORMATIEOBJECT_UUID", "canonical", "dialects_of", "land", "taal"]

INFORMATIEOBJECT_UUID = IdentificatorSoort("documenten", "informatieobject", "uuid")

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

# Open Klant speaks ISO 639-2/B ("ger"), some who fill it /T ("deu").
_TALEN = {
    "nld": "Nederlands",
    "dut": "Nederlands",
    "eng": "Engels",
    "fry": "Fries",
    "deu": "Duits",
    "ger": "Duits",
    "fra": "Frans",
    "fre": "Frans",
    "spa": "Spaans",
    "ara": "Arabisch",
    "tur": "Turks",
    "pol": "Pools",
    "ukr": "Oekraïens",
    "zho": "Chinees",
    "chi": "Chinees",
}
_LANDEN = {
    "AW": "Aruba",
    "BE": "België",
    "CW": "Curaçao",
    "DE": "Duitsland",
    "ES": "Spanje",
    "FR": "Frankrijk",
    "GB": "Verenigd Koninkrijk",
    "LU": "Luxemburg",
    "MA": "Marokko",
    "NL": "Nederland",
    "PL": "Polen",
    "SR": "Suriname",
    "SX": "Sint Maarten",
    "TR": "Turkije",
    "UA": "Oekraïne",
    "US": "Verenigde Staten",
}


def dialects_of(soort: IdentificatorSoort) -> frozenset[IdentificatorSoort]:
    """Give every way in which a register may code this kind of number."""
    return _DIALECTS.get(soort, frozenset({soort}))


def canonical(codes: IdentificatorSoort) -> IdentificatorSoort:
    """Give the kind of number these codes stand for; codes we do not know stand for themselves (R70)."""
    return _CANONICAL.get(codes, codes)


def taal(code: str | None) -> Referentiewaarde | None:
    """Give a language with its Dutch name, if we know that."""
    return None if code is None else Referentiewaarde(code, _TALEN.get(code))


def land(code: str | None) -> Referentiewaarde | None:
    """Give a country (ISO 3166 alpha-2) with its Dutch name, if we know that."""
    return None if code is None else Referentiewaarde(code, _LANDEN.get(code))
