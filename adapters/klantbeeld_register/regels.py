"""Regels (lines): the format of the records that are imported and exported, one a line. docs/register.md tells it."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError, model_validator

from klantbeeld.contract import Identificator, SoortActor, SoortPartij, Taakstatus, open_volgens_status, safe_page
from klantbeeld_register.delen import (
    BetrokkeneDeel,
    Code,
    ContactgegevensDeel,
    Dag,
    Deel,
    EigenschapDeel,
    Kort,
    Lang,
    Naam,
    Nummer,
    Sleutel,
    Tekst,
    Tijd,
    Van,
    VerwijzingDeel,
    fill_keys,
    writable,
)
from klantbeeld_register.nummers import EIGEN_NUMMERS

__all__ = [
    "REGELS",
    "ActorRegel",
    "InterneTaakRegel",
    "KlantcontactRegel",
    "KlanttaakRegel",
    "PartijRegel",
    "ProductRegel",
    "ProductaanvraagRegel",
    "Regel",
    "VertegenwoordigingRegel",
    "read_regel",
    "soort_of",
]


class _Regel(Deel):
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
    e_mailadres: Annotated[str, Field(max_length=254), AfterValidator(writable)] | None = None
    telefoonnummer: Annotated[str, Field(max_length=40), AfterValidator(writable)] | None = None
    indicatie_actief: bool | None = None
    identificatoren: tuple[Nummer, ...] = ()


class PartijRegel(_Regel):
    """A person or organisation, in one hoedanigheid."""

    soort: Literal["partij"]
    soort_partij: SoortPartij
    nummer: Annotated[str, Field(max_length=40), AfterValidator(writable)] | None = None
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


class VertegenwoordigingRegel(Deel):
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
        fill_keys(self.betrokkenen, "b")
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


def _page(text: str) -> str:
    if safe_page(text) != text:
        raise ValueError("must be an https URL, or a path that begins with /")
    return text


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
    pagina: Annotated[str, AfterValidator(_page)] | None = None
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
            self.open = open_volgens_status(self.status.code)
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
    return f"{place}: {what}" if place else what


def _shown(part: object) -> str:
    # The name of a field that is not known may be anything, also somebody's name.
    return str(part) if isinstance(part, int) or re.fullmatch(r"[a-z_]{1,40}", str(part)) else "?"


def soort_of(kind: type[BaseModel]) -> str:
    """Give the word that a line of this kind has as its soort."""
    (word,) = get_args(kind.model_fields["soort"].annotation)
    return str(word)
