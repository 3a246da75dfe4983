"""Velden (fields): where in an object a value is, for an objecttype says what it likes.

A path is written as the Objects API itself writes it in a search: names with `__` between them, and a number for the
place in a list (`betrokkenen__0__inpBsn`). It begins in `record.data`; one that begins with `@` is of the record around
it (`@startAt`). Several paths have `|` between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, IdentificatorSoort
from klantbeeld.http import Json

NUMMERSOORTEN: Mapping[str, IdentificatorSoort] = {"bsn": BSN, "kvk_nummer": KVK_NUMMER, "rsin": RSIN}
SOORT = "soort"
"""Beside the kinds of number: where an object says which kind its number is."""

# TaakV2 of NL Portal, and of its first version what is called otherwise there. `formtaak` is that of Nijmegen.
TAAK_NUMMERS = {
    "bsn": "identificatie__value",
    "kvk_nummer": "identificatie__value",
    "rsin": "identificatie__value",
    "soort": "identificatie__type",
}
TAAK_VELDEN = {
    "nummer": "nummer",
    "soort": "soort",
    "gevraagde_handeling": "titel|title",
    "toelichting": "toelichting",
    "taakstatus": "status",
    "vanaf": "vanaf",
    "uiterlijk_op": "verloopdatum",
    "pagina": "url__uri|portaalformulier__formulier__value|formtaak__formulier__value",
    "hoort_bij": "koppeling__uuid|koppeling__value|zaak",
    "hoort_bij_soort": "koppeling__registratie",
    "documenten": "documenten",
}
TAAK_EIGENSCHAPPEN = {"ogonebetaling__bedrag": "Bedrag|bedrag", "ogonebetaling__betaalkenmerk": "Betaalkenmerk"}
# Product of NL Portal.
PRODUCT_NUMMERS = {
    "bsn": "rollen__initiator__identificatie",
    "kvk_nummer": "rollen__initiator__identificatie",
    "rsin": "rollen__initiator__identificatie",
    "soort": "rollen__initiator__betrokkeneType",
}
PRODUCT_VELDEN = {
    "kenmerk": "kenmerk|nummer",
    "naam": "naam",
    "soort": "productType|PDCProductType",
    "soort_naam": "subtype",
    "status": "status",
    "gevraagd": "gevraagd",
    "geldig_van": "geldigVan",
    "geldig_tot": "geldigTot",
    "aanvraag": "aanvraag|productaanvraag",
    "zaken": "zaken|zaak",
    "documenten": "documenten",
}
# Productaanvraag of Open Forms (open-objecten/objecttypes, community concepts): the one who asks is named first.
AANVRAAG_NUMMERS = {
    "bsn": "betrokkenen__0__inpBsn",
    "kvk_nummer": "betrokkenen__0__kvkNummer",
    "rsin": "betrokkenen__0__innNnpId",
}
AANVRAAG_VELDEN = {
    "kenmerk": "bron__kenmerk",
    "naam": "naam",
    "soort": "type",
    "soort_naam": "typeNaam",
    "kanaal": "kanaal",
    "status": "status",
    "ingediend_op": "ingediendOp|@startAt",
    "klantcontact": "klantcontact",
    "product": "product",
    "zaken": "zaken|zaak",
    "zaaknummers": "zaakgegevens__identificatie",
    "documenten": "pdf|csv|bijlagen",
}
OVERIG_VELDEN = {"naam": "naam|titel|title|name|omschrijving", "moment": "@startAt"}


@dataclass(frozen=True, slots=True)
class DataPath:
    """The way to one value."""

    steps: tuple[str, ...]
    of_record: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read one path; raises ValueError."""
        of_record = written.startswith("@")
        steps = tuple(written.removeprefix("@").split("__"))
        # A comma would end the expression in a search, and a search for another value would begin.
        if not all(step and step == step.strip() and not set(step) & set(",|@") for step in steps):
            raise ValueError("a path is names with __ between them, such as identificatie__value")
        return cls(steps, of_record)

    @property
    def key(self) -> str:
        """The path as a search wants it."""
        return "__".join(self.steps)

    @property
    def selector(self) -> str:
        """What to ask of the register to get this value: no deeper than the first name, for a list has no deeper."""
        return f"record__{self.steps[0]}" if self.of_record else f"record__data__{self.steps[0]}"

    def find(self, record: Json) -> Json:
        """Give the value in the record of an object; None if it is not there."""
        value = record if self.of_record else record.get("data")
        for step in self.steps:
            match value:
                case dict():
                    value = value.get(step)
                case list() if step.isdecimal() and int(step) < len(value):
                    value = value[int(step)]
                case _:
                    return None
        return value


Velden: TypeAlias = Mapping[str, tuple[DataPath, ...]]
"""The paths of each veld: the first that leads to something counts."""


def parse_paths(place: str, written: str) -> tuple[DataPath, ...]:
    """Read the paths of one veld, none for an empty text; raises a ValueError that names the place in the settings."""
    try:
        return tuple(DataPath.parse(one.strip()) for one in written.split("|")) if written.strip() else ()
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def parse_velden(place: str, known: Mapping[str, str], given: Mapping[str, str]) -> Velden:
    """Read what is given, beside what is known for the rest; raises a ValueError for a veld that does not exist."""
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise ValueError(f"{place}: {', '.join(unknown)} is not one of {', '.join(known)}")
    return {name: parse_paths(f"{place}.{name}", written) for name, written in {**known, **given}.items()}


def parse_nummers(place: str, given: Mapping[str, str]) -> Velden:
    """Read where the numbers of the klant are; raises a ValueError that names the place in the settings."""
    unknown = sorted(given.keys() - {*NUMMERSOORTEN, SOORT})
    if unknown:
        raise ValueError(f"{place}: {', '.join(unknown)} is not one of {', '.join(NUMMERSOORTEN)}, {SOORT}")
    read = {name: parse_paths(f"{place}.{name}", written) for name, written in given.items()}
    if not any(read.get(name) for name in NUMMERSOORTEN):
        raise ValueError(f"{place}: must say where at least one of {', '.join(NUMMERSOORTEN)} is")
    if not read.get(SOORT) and set(read.get("bsn", ())) & set(read.get("rsin", ())):
        # The BSN of one may be, digit for digit, the RSIN of another (R22).
        raise ValueError(f"{place}: bsn and rsin at one path need {SOORT}, for a BSN and an RSIN look the same")
    if any(path.of_record for paths in read.values() for path in paths):
        raise ValueError(f"{place}: only what is in the data can be searched, so no path begins with @")
    return read
