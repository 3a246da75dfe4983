"""A stand-in for the older Klanten API 1.0 and Contactmomenten API 1.0, in the three ways they are served.

Open Klant 1 with its additions, an e-Suite as KISS and Open Inwoner ask it, and the last standard of the VNG.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from klantbeeld.demo.openzaak import jwt_guard
from klantbeeld.demo.problem import Problem, ProblemKind
from klantbeeld.demo.register import (
    Dialect,
    Filter,
    InvalidValueError,
    Record,
    Register,
    RegisterData,
    read_url,
    read_url_list,
    text,
    words,
)
from klantbeeld.demo.register_http import Api, Question, Resource, application, base_of
from klantbeeld.demo.standin import Standin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

KLANTEN_PREFIX = "/klanten/api/v1"
CONTACTMOMENTEN_PREFIX = "/contactmomenten/api/v1"
VERSION = "1.0.0"

Soort: TypeAlias = Literal["openklant1", "esuite", "vng"]
_DIALECT = Dialect(invalid_title="Invalid input.")
_KOPPELINGEN = ("klantcontactmomenten", "objectcontactmomenten")
_SUBJECT = {
    "subjectNatuurlijkPersoon__inpBsn": "inpBsn",
    "subjectNietNatuurlijkPersoon__innNnpId": "innNnpId",
    "subjectVestiging__vestigingsNummer": "vestigingsNummer",
}
_VNG_SUBJECT = {"burgerservicenummer": "inpBsn", "rsin": "innNnpId", "vestigingsNummer": "vestigingsNummer"}
_VNG_NAMES = {"inpBsn": "burgerservicenummer", "inpANummer": "aNummer", "innNnpId": "rsin"}
_ESUITE_ONLY = ("identificatie", "type", "onderwerp", "status", "antwoord")


def klanten1_app(
    data: RegisterData, *, client_id: str, geheim: str, soort: Soort = "openklant1", name: str = "klanten1"
) -> Standin:
    """A register of this soort with these records, for the client that signs with this secret (geheim)."""
    shown = {collection: [_shown(record, soort) for record in records] for collection, records in data.items()}
    register, authenticate = Register(shown), jwt_guard(client_id, geheim)
    made = partial(_OldApi, register, version=VERSION, dialect=_DIALECT, authenticate=authenticate)
    klanten = made(prefix=KLANTEN_PREFIX, resources={"klanten": Resource(filters=_klanten_filters(soort))})
    contactmomenten = made(prefix=CONTACTMOMENTEN_PREFIX, resources=_contactmomenten_resources(soort))
    contactmomenten.soort = soort
    return Standin(application([klanten, contactmomenten]), name=name)


class _OldApi(Api):
    """An API as vng-api-common served it: one size of page, and what is expanded stands in its own place."""

    soort: Soort = "openklant1"

    def check(self, request: Request, resource: Resource) -> None:
        super().check(request, resource)
        if "pageSize" in request.query_params:
            reason = "Onbekende query parameters: pageSize"
            raise Problem(ProblemKind.INVALID, params=[("nonFieldErrors", "unknown-parameters", reason)])

    def page(self, request: Request, name: str, resource: Resource, question: Question) -> Record:
        asked = self._asked(request, resource)
        if self.soort == "esuite" and name == "contactmomenten":
            asked = ("objectcontactmomenten",)  # in a list it always gives them
        answer = super().page(request, name, Resource(filters=resource.filters), replace(question, expand=""))
        results = answer["results"]
        assert isinstance(results, list)
        return {**answer, "results": [self._filled(record, asked) for record in results]}

    def find(self, request: Request, name: str, resource: Resource, question: Question) -> Sequence[Record]:
        found = self.register.find(name, resource.filters, question.filters, base_of(request))
        if name != "contactmomenten":
            return found
        if klanten := question.filters.get("klant"):
            # A join without distinct: a contactmoment of a klant with two roles is in the list twice.
            wanted = read_url_list(klanten, base_of(request))
            found = [record for record in found for _ in range(self._count(record, wanted))]
        ordering = question.ordering or "-registratiedatum"
        if ordering.removeprefix("-") != "registratiedatum":
            reason = f"Selecteer een geldige keuze. {ordering} is geen beschikbare keuze."
            raise Problem(ProblemKind.INVALID, params=[("ordering", "invalid_choice", reason)])
        return sorted(found, key=lambda one: _moment(str(one["registratiedatum"])), reverse=ordering.startswith("-"))

    def _count(self, record: Record, klanten: Sequence[str]) -> int:
        return sum(value in klanten for value in self.register.walk(record, ("klantcontactmomenten", "klant")))

    def _with_expand(self, request: Request, record: Record, resource: Resource) -> Record:
        return self._filled(record, () if self.soort == "esuite" else self._asked(request, resource))

    def _asked(self, request: Request, resource: Resource) -> tuple[str, ...]:
        """What to expand: a comma is no separator, and of several only the last is looked at to refuse."""
        asked = tuple(request.query_params.getlist("expand"))
        if asked and asked[-1] not in resource.expand:
            reason = f"Selecteer een geldige keuze. {asked[-1]} is geen beschikbare keuze."
            raise Problem(ProblemKind.INVALID, params=[("expand", "invalid_choice", reason)])
        return asked

    def _filled(self, record: Record, asked: Sequence[str]) -> Record:
        """The record with what is expanded in place of its URLs; without, where this soort has no such fields."""
        filled = dict(record)
        for name in _KOPPELINGEN:
            urls = record.get(name)
            if not isinstance(urls, list):
                continue
            if name in asked:
                filled[name] = [self.register.resolve(url) for url in urls]
            elif self.soort != "openklant1":
                del filled[name]
        return filled


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


def _equals(*names: str) -> Mapping[str, Filter]:
    return {name: Filter(path=(name,), read=text()) for name in names}


@dataclass(frozen=True, slots=True)
class _Compared:
    """Whether a moment stands so towards another."""

    holds: Callable[[datetime, datetime], bool]

    def __call__(self, value: str, wanted: tuple[str, ...]) -> bool:
        return self.holds(_moment(value), _moment(wanted[0]))


def _read_moment(raw: str, base: str) -> tuple[str, ...]:
    try:
        return (_moment(raw).isoformat(),)
    except (ValueError, OverflowError) as error:
        raise InvalidValueError("invalid", "Voer een geldige datum/tijd in.") from error


def _klanten_filters(soort: Soort) -> Mapping[str, Filter]:
    subject = _VNG_SUBJECT if soort == "vng" else _SUBJECT
    names = _VNG_NAMES if soort == "vng" else {}
    return {
        **_equals("bronorganisatie", "klantnummer", "bedrijfsnaam", "functie", "achternaam"),
        **_equals("telefoonnummer", "emailadres", "subject", "subjectType"),
        **{
            name: Filter(path=("subjectIdentificatie", names.get(field, field)), read=text())
            for name, field in subject.items()
        },
    }


def _contactmomenten_resources(soort: Soort) -> Mapping[str, Resource]:
    compared = {
        "registratiedatum": lambda value, wanted: value == wanted,
        "registratiedatum__gt": lambda value, wanted: value > wanted,
        "registratiedatum__gte": lambda value, wanted: value >= wanted,
        "registratiedatum__lt": lambda value, wanted: value < wanted,
        "registratiedatum__lte": lambda value, wanted: value <= wanted,
    }
    filters = {
        **_equals("bronorganisatie", "kanaal", "voorkeurskanaal", "voorkeurstaal", "initiatiefnemer", "medewerker"),
        **{
            name: Filter(path=("registratiedatum",), read=_read_moment, matches=_Compared(holds))
            for name, holds in compared.items()
        },
    }
    if soort == "openklant1":
        filters["klant"] = Filter(path=("klantcontactmomenten", "klant"), read=read_url_list)
        filters["object"] = Filter(path=("objectcontactmomenten", "object"), read=read_url_list)
    elif soort == "esuite":
        filters["klant"] = Filter(path=("klantcontactmomenten", "klant"), read=read_url)
    linked = {"contactmoment": Filter(path=("contactmoment",), read=read_url)}
    rol = words("belanghebbende", "gesprekspartner")
    by_object = {"object": Filter(path=("object",), read=read_url)}
    if soort != "esuite":
        by_object["objectType"] = Filter(path=("objectType",), read=text())
    return {
        "contactmomenten": Resource(
            filters=filters,
            expand=frozenset() if soort == "vng" else frozenset(_KOPPELINGEN),
            ordering=frozenset({"registratiedatum"}),
        ),
        "klantcontactmomenten": Resource(
            filters={
                **linked,
                "klant": Filter(path=("klant",), read=read_url),
                "rol": Filter(path=("rol",), read=rol),
            }
        ),
        "objectcontactmomenten": Resource(filters={**linked, **by_object}),
    }


def _shown(record: Record, soort: Soort) -> Record:
    """A record as a register of this soort has it; the data are those of Open Klant 1 with what the e-Suite adds."""
    shown = dict(record)
    if soort != "esuite":
        for name in _ESUITE_ONLY:
            shown.pop(name, None)
    if soort == "vng":
        subject = shown.get("subjectIdentificatie")
        if isinstance(subject, dict):
            shown["subjectIdentificatie"] = {_VNG_NAMES.get(name, name): value for name, value in subject.items()}
        if isinstance(shown.get("tekst"), str):
            shown["tekst"] = {"inhoud": shown["tekst"], "formaat": "plain", "formaatWeergave": "Platte tekst"}
    return shown
