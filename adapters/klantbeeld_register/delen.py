"""Delen (parts): what lines are made of, such as a number or an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from klantbeeld.contract import (
    BSN,
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KLANTCONTACT_UUID,
    KVK_NUMMER,
    OBJECT_UUID,
    RSIN,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Betrokkenerol,
    Identificator,
    IdentificatorSoort,
    SoortDigitaalAdres,
    SoortWaarde,
    elfproef,
)
from klantbeeld.http import fields

__all__ = [
    "SOORTEN",
    "BetrokkeneDeel",
    "Code",
    "ContactgegevensDeel",
    "Dag",
    "Deel",
    "DigitaalAdresDeel",
    "EigenschapDeel",
    "Kort",
    "Lang",
    "Naam",
    "Nummer",
    "Sleutel",
    "Tekst",
    "Tijd",
    "Van",
    "VerwijzingDeel",
    "fill_keys",
    "writable",
]

SOORTEN = {
    "bsn": BSN,
    "rsin": RSIN,
    "kvk_nummer": KVK_NUMMER,
    "vestigingsnummer": VESTIGINGSNUMMER,
    "zaak_uuid": ZAAK_UUID,
    "zaak_identificatie": ZAAK_IDENTIFICATIE,
    "document_uuid": DOCUMENT_UUID,
    "document_identificatie": DOCUMENT_IDENTIFICATIE,
    "object_uuid": OBJECT_UUID,
    "klantcontact_uuid": KLANTCONTACT_UUID,
}
"""The words for the soorten of numbers that are used most."""
_WORDS = {soort: word for word, soort in SOORTEN.items()}

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def writable(text: str) -> str:
    """Refuse a text that says nothing, or that no database can keep."""
    # PostgreSQL cannot keep a NUL in a text.
    if not text.strip() or "\0" in text:
        raise ValueError("must be a text that says something")
    return text


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError("must be 1 to 64 letters, digits, - or _")
    # Keys reach ids and logs. A uuid is nobody's number, whatever digits it has.
    if fields.as_uuid(text) is None and any(map(elfproef, re.findall(r"[0-9]+", text))):
        raise ValueError("may be a BSN; choose another key")
    return text


def _coded(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


Sleutel: TypeAlias = Annotated[str, AfterValidator(_key)]
Kort: TypeAlias = Annotated[str, Field(max_length=200), AfterValidator(writable)]
Naam: TypeAlias = Annotated[str, Field(max_length=400), AfterValidator(writable)]
Lang: TypeAlias = Annotated[str, Field(max_length=1000), AfterValidator(writable)]
Tekst: TypeAlias = Annotated[str, Field(max_length=100_000), AfterValidator(writable)]
# A moment at the edge of what there is has no day in the Netherlands.
Dag: TypeAlias = Annotated[date, Field(ge=date(1000, 1, 1), le=date(9998, 12, 31))]
_FIRST, _LAST = datetime.fromisoformat("1000-01-01T00:00:00Z"), datetime.fromisoformat("9998-12-31T00:00:00Z")
Tijd: TypeAlias = Annotated[AwareDatetime, Field(ge=_FIRST, le=_LAST)]


class Deel(BaseModel):
    """Part of a line: what is not known is an error, and nothing is guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nummer(Deel):
    """A number: of a soort we have a word for, or of any register."""

    soort: str | None = None
    register_: Annotated[Kort | None, Field(alias="register")] = None
    objecttype: Kort | None = None
    soort_object_id: Kort | None = None
    nummer: Kort
    kvk_nummer: Kort | None = None

    @model_validator(mode="after")
    def _is_number(self) -> Self:
        soort = self.identificator().soort
        # Written in one way, so that a record that is imported again is seen to be the same.
        word = _WORDS.get(soort)
        if word is not None:
            self.soort, self.register_, self.objecttype, self.soort_object_id = word, None, None, None
        return self

    def identificator(self) -> Identificator:
        """Give the number as the contract has it, which says what is wrong without repeating it."""
        codes = (self.register_, self.objecttype, self.soort_object_id)
        if self.soort is not None and codes == (None, None, None):
            if self.soort not in SOORTEN:
                raise ValueError(f"soort must be one of {', '.join(SOORTEN)}")
            soort = SOORTEN[self.soort]
        elif self.soort is None and all(codes):
            soort = IdentificatorSoort(*map(str, codes))
        else:
            raise ValueError("must have a soort, or else register, objecttype and soort_object_id")
        above = Identificator(KVK_NUMMER, self.kvk_nummer) if self.kvk_nummer else None
        if above is not None and soort != VESTIGINGSNUMMER:
            raise ValueError("only a vestigingsnummer has a kvk_nummer")
        return Identificator(soort, self.nummer, above)


class Waarde(Deel):
    """A value of a list: its code and its name."""

    code: Kort
    naam: Kort | None = None


Code: TypeAlias = Annotated[Waarde, BeforeValidator(_coded)]


class NaamDeel(Deel):
    """A name in its parts."""

    volledig: Naam | None = None
    voorletters: Kort | None = None
    voornaam: Kort | None = None
    voorvoegsel_achternaam: Kort | None = None
    achternaam: Kort | None = None
    organisatienaam: Kort | None = None


class AdresDeel(Deel):
    """An address, in the Netherlands or elsewhere."""

    regels: tuple[Kort, ...] = ()
    straatnaam: Kort | None = None
    huisnummer: Kort | None = None
    postcode: Kort | None = None
    plaats: Kort | None = None
    land: Code | None = None
    nummeraanduiding: Kort | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.regels and not (self.straatnaam or self.plaats):
            raise ValueError("must have regels, or else a straatnaam or plaats")
        return self


class DigitaalAdresDeel(Deel):
    """A digital address, under a partij or betrokkene."""

    sleutel: Sleutel | None = None
    soort_digitaal_adres: SoortDigitaalAdres | None = None
    adres: Annotated[str, Field(max_length=254), AfterValidator(writable)]
    omschrijving: Kort | None = None
    voorkeur: bool | None = None
    geverifieerd_op: Dag | None = None


class ContactgegevensDeel(Deel):
    """How to reach somebody."""

    naam: NaamDeel | None = None
    bezoekadres: AdresDeel | None = None
    correspondentieadres: AdresDeel | None = None
    digitale_adressen: tuple[DigitaalAdresDeel, ...] = ()
    voorkeurstaal: Code | None = None

    @model_validator(mode="after")
    def _fill_keys(self) -> Self:
        fill_keys(self.digitale_adressen, "a")
        return self


class BetrokkeneDeel(Deel):
    """A betrokkene, under a klantcontact."""

    sleutel: Sleutel | None = None
    was_partij: Sleutel | None = None
    rol: Betrokkenerol | None = None
    rolomschrijving: Kort | None = None
    initiator: bool | None = None
    naam: Naam | None = None
    opgegeven_contactgegevens: ContactgegevensDeel | None = None


class VerwijzingDeel(Deel):
    """A reference: by number, or to a klantcontact in this register."""

    identificator: Nummer | None = None
    klantcontact: Sleutel | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.identificator is None) == (self.klantcontact is None):
            raise ValueError("must have either identificator or klantcontact")
        return self


class Van(Deel):
    """Of whom something is: by number, or by the key of his partij in this register."""

    identificator: Nummer | None = None
    partij: Sleutel | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.identificator is None) == (self.partij is None):
            raise ValueError("must have either identificator or partij")
        return self


class EigenschapDeel(Deel):
    """A property that only this soort has."""

    code: Kort
    naam: Kort
    waarde: Lang | None = None
    soort: SoortWaarde = SoortWaarde.TEKST


def fill_keys(parts: Sequence[DigitaalAdresDeel | BetrokkeneDeel], letter: str) -> None:
    """Give what has no key the one it always gets: of its place."""
    for index, one in enumerate(parts, start=1):
        one.sleutel = one.sleutel or f"{letter}{index}"
    if len({one.sleutel for one in parts}) < len(parts):
        raise ValueError("has the same sleutel twice")
