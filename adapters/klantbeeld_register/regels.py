"""Regels (lines): the format of the records that are imported and exported, one a line. docs/register.md tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
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
    SoortActor,
    SoortDigitaalAdres,
    SoortPartij,
    SoortWaarde,
    Taakstatus,
    elfproef,
)
from klantbeeld_register.nummers import EIGEN_NUMMERS

__all__ = [
    "REGELS",
    "SOORTEN",
    "ActorRegel",
    "AdresDeel",
    "BetrokkeneDeel",
    "DigitaalAdresDeel",
    "InterneTaakRegel",
    "KlantcontactRegel",
    "KlanttaakRegel",
    "Nummer",
    "PartijRegel",
    "ProductRegel",
    "ProductaanvraagRegel",
    "Regel",
    "VertegenwoordigingRegel",
    "VerwijzingDeel",
    "read_regel",
    "soort_of",
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

_OPEN_STATUSSEN = {"ontvangen": True, "in_behandeling": True, "afgehandeld": False, "afgewezen": False} | {
    "ingetrokken": False
}
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _writable(text: str) -> str:
    # PostgreSQL cannot keep a NUL in a text.
    if not text.strip() or "\0" in text:
        raise ValueError("must be a text that says something")
    return text


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError("must be 1 to 64 letters, digits, - or _")
    # Keys reach ids and logs.
    if elfproef(text):
        raise ValueError("may be a BSN; choose another key")
    return text


def _coded(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


Sleutel: TypeAlias = Annotated[str, AfterValidator(_key)]
Kort: TypeAlias = Annotated[str, Field(max_length=200), AfterValidator(_writable)]
Naam: TypeAlias = Annotated[str, Field(max_length=400), AfterValidator(_writable)]
Lang: TypeAlias = Annotated[str, Field(max_length=1000), AfterValidator(_writable)]
Tekst: TypeAlias = Annotated[str, Field(max_length=100_000), AfterValidator(_writable)]
# A moment at the edge of what there is has no day in the Netherlands.
Dag: TypeAlias = Annotated[date, Field(ge=date(1000, 1, 1), le=date(9998, 12, 31))]
_FIRST, _LAST = datetime.fromisoformat("1000-01-01T00:00:00Z"), datetime.fromisoformat("9998-12-31T00:00:00Z")
Tijd: TypeAlias = Annotated[AwareDatetime, Field(ge=_FIRST, le=_LAST)]


class _Deel(BaseModel):
    """Part of a line: what is not known is an error, and nothing is guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nummer(_Deel):
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


class Waarde(_Deel):
    """A value of a list: its code and its name."""

    code: Kort
    naam: Kort | None = None


Code: TypeAlias = Annotated[Waarde, BeforeValidator(_coded)]


class NaamDeel(_Deel):
    """A name in its parts."""

    volledig: Naam | None = None
    voorletters: Kort | None = None
    voornaam: Kort | None = None
    voorvoegsel_achternaam: Kort | None = None
    achternaam: Kort | None = None
    organisatienaam: Kort | None = None


class AdresDeel(_Deel):
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


class DigitaalAdresDeel(_Deel):
    """A digital address, under a partij or betrokkene."""

    sleutel: Sleutel | None = None
    soort_digitaal_adres: SoortDigitaalAdres | None = None
    adres: Annotated[str, Field(max_length=254), AfterValidator(_writable)]
    omschrijving: Kort | None = None
    voorkeur: bool | None = None
    geverifieerd_op: Dag | None = None


class ContactgegevensDeel(_Deel):
    """How to reach somebody."""

    naam: NaamDeel | None = None
    bezoekadres: AdresDeel | None = None
    correspondentieadres: AdresDeel | None = None
    digitale_adressen: tuple[DigitaalAdresDeel, ...] = ()
    voorkeurstaal: Code | None = None

    @model_validator(mode="after")
    def _fill_keys(self) -> Self:
        _fill(self.digitale_adressen, "a")
        return self


class BetrokkeneDeel(_Deel):
    """A betrokkene, under a klantcontact."""

    sleutel: Sleutel | None = None
    was_partij: Sleutel | None = None
    rol: Betrokkenerol | None = None
    rolomschrijving: Kort | None = None
    initiator: bool | None = None
    naam: Naam | None = None
    opgegeven_contactgegevens: ContactgegevensDeel | None = None


class VerwijzingDeel(_Deel):
    """A reference: by number, or to a klantcontact in this register."""

    identificator: Nummer | None = None
    klantcontact: Sleutel | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.identificator is None) == (self.klantcontact is None):
            raise ValueError("must have either identificator or klantcontact")
        return self


class Van(_Deel):
    """Of whom something is: by number, or by the key of his partij in this register."""

    identificator: Nummer | None = None
    partij: Sleutel | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.identificator is None) == (self.partij is None):
            raise ValueError("must have either identificator or partij")
        return self


class EigenschapDeel(_Deel):
    """A property that only this soort has."""

    code: Kort
    naam: Kort
    waarde: Lang | None = None
    soort: SoortWaarde = SoortWaarde.TEKST


class _Regel(_Deel):
    sleutel: Sleutel

    @property
    def identiteit(self) -> str:
        """What makes it the same record when it is imported again."""
        return self.sleutel


class ActorRegel(_Regel):
    """An employee, department or system of the municipality."""

    soort: Literal["actor"]
    soort_actor: SoortActor | None = None
    naam: Kort | None = None
    functie: Kort | None = None
    e_mailadres: Annotated[str, Field(max_length=254), AfterValidator(_writable)] | None = None
    telefoonnummer: Annotated[str, Field(max_length=40), AfterValidator(_writable)] | None = None
    indicatie_actief: bool | None = None
    identificatoren: tuple[Nummer, ...] = ()


class PartijRegel(_Regel):
    """A person or organisation, in one hoedanigheid."""

    soort: Literal["partij"]
    soort_partij: SoortPartij
    nummer: Annotated[str, Field(max_length=40), AfterValidator(_writable)] | None = None
    naam: Naam | None = None
    identificatoren: tuple[Nummer, ...] = ()
    contactgegevens: ContactgegevensDeel | None = None
    indicatie_actief: bool | None = None
    indicatie_geheimhouding: bool | None = None
    hergebruik_toegestaan: bool | None = None
    interne_notitie: Tekst | None = None
    werkte_voor: Sleutel | None = None

    @model_validator(mode="after")
    def _worked_for_somebody(self) -> Self:
        if self.werkte_voor is not None and self.soort_partij is not SoortPartij.CONTACTPERSOON:
            raise ValueError("only a contactpersoon has werkte_voor")
        return self


class VertegenwoordigingRegel(_Deel):
    """That one partij once represented another (R49)."""

    soort: Literal["vertegenwoordiging"]
    vertegenwoordiger: Sleutel
    vertegenwoordigde: Sleutel

    @property
    def identiteit(self) -> str:
        """Both keys; neither has a space in it."""
        return f"{self.vertegenwoordiger} {self.vertegenwoordigde}"


class KlantcontactRegel(_Regel):
    """A klantcontact, with who and what took part in it."""

    soort: Literal["klantcontact"]
    referentienummer: Kort | None = None
    kanaal: Code | None = None
    onderwerp: Lang | None = None
    inhoud: Tekst | None = None
    taal: Code | None = None
    plaatsgevonden_op: Tijd | None = None
    indicatie_contact_gelukt: bool | None = None
    vertrouwelijk: bool | None = None
    betrokkenen: tuple[BetrokkeneDeel, ...] = ()
    actoren: tuple[Sleutel, ...] = ()
    onderwerpobjecten: tuple[VerwijzingDeel, ...] = ()
    bijlagen: tuple[VerwijzingDeel, ...] = ()

    @model_validator(mode="after")
    def _fill_keys(self) -> Self:
        _fill(self.betrokkenen, "b")
        self.actoren = tuple(dict.fromkeys(self.actoren))
        return self


class InterneTaakRegel(_Regel):
    """An interne taak that came from a klantcontact."""

    soort: Literal["interne_taak"]
    klantcontact: Sleutel
    nummer: Kort | None = None
    gevraagde_handeling: Lang | None = None
    toelichting: Tekst | None = None
    taakstatus: Taakstatus | None = None
    toegewezen_op: Tijd | None = None
    verwerkt_op: Tijd | None = None
    toegewezen_aan: tuple[Sleutel, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        self.toegewezen_aan = tuple(dict.fromkeys(self.toegewezen_aan))
        return self


class _VanKlant(_Regel):
    van: Annotated[tuple[Van, ...], Field(min_length=1)]
    bekend_als: tuple[Nummer, ...] = ()
    documenten: tuple[VerwijzingDeel, ...] = ()

    @model_validator(mode="after")
    def _in_one_way(self) -> Self:
        self.van = tuple(sorted(self.van, key=lambda one: one.identificator is None))
        own = self.own_number
        self.bekend_als = tuple(one for one in self.bekend_als if one.identificator() != own)
        return self

    @property
    def own_number(self) -> Identificator | None:
        """The number this register gave it, by which others may refer to it."""
        kenmerk = getattr(self, "kenmerk", None) or getattr(self, "nummer", None)
        return Identificator(EIGEN_NUMMERS[soort_of(type(self))], kenmerk) if kenmerk else None


class KlanttaakRegel(_VanKlant):
    """Something the klant must do."""

    soort: Literal["klanttaak"]
    nummer: Kort | None = None
    taaksoort: Code | None = None
    gevraagde_handeling: Lang | None = None
    toelichting: Tekst | None = None
    taakstatus: Taakstatus | None = None
    vanaf: Tijd | None = None
    uiterlijk_op: Tijd | None = None
    pagina: Annotated[str, Field(max_length=2000, pattern=r"^(https://[^\s/]|/)\S*$")] | None = None
    hoort_bij: VerwijzingDeel | None = None
    eigenschappen: tuple[EigenschapDeel, ...] = ()


class ProductRegel(_VanKlant):
    """Something the klant has of the municipality."""

    soort: Literal["product"]
    kenmerk: Kort | None = None
    naam: Naam | None = None
    productsoort: Code | None = None
    status: Code | None = None
    gevraagd: bool | None = None
    geldig_van: Dag | None = None
    geldig_tot: Dag | None = None
    aanvraag: VerwijzingDeel | None = None
    zaken: tuple[VerwijzingDeel, ...] = ()
    eigenschappen: tuple[EigenschapDeel, ...] = ()


class ProductaanvraagRegel(_VanKlant):
    """Something the klant asked for."""

    soort: Literal["productaanvraag"]
    kenmerk: Kort | None = None
    naam: Naam | None = None
    productsoort: Code | None = None
    kanaal: Code | None = None
    status: Code | None = None
    open: bool | None = None
    ingediend_op: Tijd | None = None
    klantcontact: VerwijzingDeel | None = None
    product: VerwijzingDeel | None = None
    zaken: tuple[VerwijzingDeel, ...] = ()

    @model_validator(mode="after")
    def _open_by_status(self) -> Self:
        if self.open is None and self.status is not None:
            self.open = _OPEN_STATUSSEN.get(self.status.code)
        return self


REGELS: tuple[type[BaseModel], ...] = (
    ActorRegel,
    PartijRegel,
    VertegenwoordigingRegel,
    KlantcontactRegel,
    InterneTaakRegel,
    KlanttaakRegel,
    ProductRegel,
    ProductaanvraagRegel,
)
"""The kinds of line, in the order in which one may refer to those before it."""
Regel: TypeAlias = (
    ActorRegel
    | PartijRegel
    | VertegenwoordigingRegel
    | KlantcontactRegel
    | InterneTaakRegel
    | KlanttaakRegel
    | ProductRegel
    | ProductaanvraagRegel
)

_REGEL: TypeAdapter[Regel] = TypeAdapter(Annotated[Regel, Field(discriminator="soort")])
_MOST_TOLD = 3


def read_regel(line: bytes | str) -> Regel:
    """Read one line; a ValueError says what is wrong with it, and repeats nothing of it that may be personal."""
    try:
        return _REGEL.validate_json(line)
    except ValidationError as error:
        problems = [
            _told(found) for found in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    more = len(problems) - _MOST_TOLD
    raise ValueError("; ".join(problems[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else ""))


def _told(found: object) -> str:
    assert isinstance(found, dict)
    if found["type"] == "json_invalid":
        return "is not JSON"
    if found["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return f"soort: must be one of {', '.join(map(soort_of, REGELS))}"
    place = ".".join(_shown(part) for part in found["loc"][1:])
    what = str(found["msg"]).removeprefix("Value error, ").replace("Input should", "must")
    if found["type"] == "extra_forbidden":
        what = "is not a field"
    elif found["type"] == "string_pattern_mismatch":
        what = "must be an https URL, or a path that begins with /"
    return f"{place}: {what}" if place else what


def _shown(part: object) -> str:
    # The name of a field that is not known may be anything, also somebody's name.
    return str(part) if isinstance(part, int) or re.fullmatch(r"[a-z_]{1,40}", str(part)) else "?"


def soort_of(kind: type[BaseModel]) -> str:
    """Give the word that a line of this kind has as its soort."""
    (word,) = get_args(kind.model_fields["soort"].annotation)
    return str(word)


def _fill(parts: Sequence[DigitaalAdresDeel | BetrokkeneDeel], letter: str) -> None:
    """Give what has no key the one it always gets: of its place."""
    for index, one in enumerate(parts, start=1):
        one.sleutel = one.sleutel or f"{letter}{index}"
    if len({one.sleutel for one in parts}) < len(parts):
        raise ValueError("has the same sleutel twice")
