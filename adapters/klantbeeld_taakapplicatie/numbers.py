"""The kinds of number a klant may be searched by."""

from __future__ import annotations

import re
from collections.abc import Mapping

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    IdentificatorSoort,
)

_KNOWN = {"bsn": BSN, "rsin": RSIN, "kvk_nummer": KVK_NUMMER, "vestigingsnummer": VESTIGINGSNUMMER}
_CONTACTGEGEVEN = re.compile(r"mail|telefoon|phone|mobiel|gsm|sms|whatsapp", re.IGNORECASE)


def soort_of(name: str, other: IdentificatorSoort | None) -> IdentificatorSoort | None:
    """Give the kind of number that a name in the settings stands for; None if nobody said."""
    return _KNOWN.get(name, other)


def is_contactgegeven(name: str, soort: IdentificatorSoort | None) -> bool:
    """Say whether something is no number but an address that anybody can give (R12)."""
    return bool(_CONTACTGEGEVEN.search(name) or (soort and _CONTACTGEGEVEN.search(soort.soort_object_id)))


def numbers_of(given: Mapping[str, str], soorten: Mapping[str, IdentificatorSoort | None]) -> tuple[Identificator, ...]:
    """Read the numbers of a test klant; raises a ValueError that begins with the name of the one that is wrong."""
    found: list[Identificator] = []
    kvk = given.get("kvk_nummer")
    for name, number in given.items():
        soort = soorten.get(name)
        if soort is None and not (name == "kvk_nummer" and "vestigingsnummer" in given):
            raise ValueError(f"{name}: there is no zoek.{name} that says which number this is")
        if soort is None:
            continue
        try:
            above = Identificator(KVK_NUMMER, kvk) if soort == VESTIGINGSNUMMER and kvk is not None else None
            found.append(Identificator(soort, number, above))
        except ValueError as error:
            raise ValueError(f"{name}: {str(error).partition(': ')[2]}") from None
    return tuple(found)
