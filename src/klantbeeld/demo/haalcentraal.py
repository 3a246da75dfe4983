"""A stand-in for a gateway to BRP Personen bevragen 2, which wants to know what every question is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from klantbeeld.demo.standin import Standin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    Record = Mapping[str, object]

PREFIX = "/haalcentraal/api/brp"
LARGEST_BATCH = 20
_PATH = PREFIX + "/personen"
_TYPE = "RaadpleegMetBurgerservicenummer"
_TITLES = {
    400: "Een of meerdere parameters zijn niet correct.",
    401: "Niet correct geauthenticeerd.",
    403: "U bent niet geautoriseerd voor deze operatie.",
}
_CODES = {400: "paramsValidation", 401: "authentication", 403: "autorisatie"}
_VELDEN: Mapping[str, Sequence[str]] = {
    "burgerservicenummer": (),
    "naam": ("volledigeNaam", "voornamen", "voorvoegsel", "geslachtsnaam", "voorletters"),
    "geboorte": ("datum", "land", "plaats"),
    "overlijden": ("datum", "land", "plaats"),
    "adressering": ("adresregel1", "adresregel2", "adresregel3", "land", "aanhef"),
    "verblijfplaats": (
        "datumVan",
        "functieAdres",
        "nummeraanduidingIdentificatie",
        *(
            f"verblijfadres.{name}"
            for name in (
                "officieleStraatnaam",
                "korteStraatnaam",
                "huisnummer",
                "huisletter",
                "huisnummertoevoeging",
                "postcode",
                "woonplaats",
                "regel1",
                "regel2",
                "regel3",
                "land",
                "locatiebeschrijving",
            )
        ),
        "verblijfadres",
    ),
}
"""What may be asked, as far as this stand-in has it."""
_UNASKED = ("geheimhoudingPersoonsgegevens", "opschortingBijhouding")
"""Comes along with every persoon who has it; asked for by name it is an unknown field."""
_ALONG = ("type", "inOnderzoek", "indicatieVastgesteldVerblijftNietOpAdres")
"""Comes along with what is asked of a group."""


def haalcentraal_app(
    data: Mapping[str, Record],
    *,
    api_key: str,
    headers: Sequence[str] = ("x-doelbinding", "x-gebruiker"),
    name: str = "haalcentraal",
) -> Standin:
    """A BRP with these personen by BSN, for the client with this key that sends every one of these headers."""

    async def personen(request: Request) -> Response:
        if request.headers.get("x-api-key") != api_key:
            return _problem(401)
        if not all(request.headers.get(header, "").strip() for header in headers):
            return _problem(403)
        try:
            asked = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            asked = None
        wrong = list(_wrong(asked))
        if wrong or not isinstance(asked, dict):
            return _problem(400, wrong)
        found = [data[bsn] for bsn in dict.fromkeys(asked["burgerservicenummer"]) if bsn in data]
        return JSONResponse({"type": _TYPE, "personen": [_part(persoon, asked["fields"]) for persoon in found]})

    return Standin(Starlette(routes=[Route(_PATH, personen, methods=["POST"])]), name=name)


def _problem(status: int, wrong: Sequence[tuple[str, str, str]] = ()) -> Response:
    body: dict[str, object] = {
        "type": "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1",
        "title": _TITLES[status],
        "status": status,
        "code": _CODES[status],
        "instance": _PATH,
    }
    if wrong:
        body["detail"] = f"De foutieve parameter(s) zijn: {', '.join(name for _, name, _ in wrong)}."
        body["invalidParams"] = [{"code": code, "name": name, "reason": reason} for code, name, reason in wrong]
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _wrong(asked: object) -> Iterator[tuple[str, str, str]]:
    """Everything that is wrong with a question: code, name and reason."""
    if not isinstance(asked, dict) or asked.get("type") != _TYPE:
        yield "value", "type", "Waarde is geen geldig zoek type."
        return
    for name in asked.keys() - {"type", "burgerservicenummer", "fields", "gemeenteVanInschrijving"}:
        yield "unknownParam", name, "Parameter is niet verwacht."
    for name, most in (("burgerservicenummer", LARGEST_BATCH), ("fields", 130)):
        values = asked.get(name)
        if values is None:
            yield "required", name, "Parameter is verplicht."
        elif not isinstance(values, list):
            yield "array", name, "Parameter is geen array."
        elif not values:
            yield "minItems", name, "Array bevat minder dan 1 items."
        elif len(values) > most:
            yield "maxItems", name, f"Array bevat meer dan {most} items."
        else:
            yield from _wrong_values(name, values)


def _wrong_values(name: str, values: Sequence[object]) -> Iterator[tuple[str, str, str]]:
    for index, value in enumerate(values):
        if name == "fields" and not _is_veld(str(value)):
            yield "fields", f"fields[{index}]", "Parameter bevat een niet bestaande veldnaam."
        elif name != "fields" and not re.fullmatch("[0-9]{9}", str(value)):
            yield "pattern", f"{name}[{index}]", "Waarde voldoet niet aan patroon ^[0-9]{9}$."


def _is_veld(path: str) -> bool:
    group, _, below = path.partition(".")
    return group in _VELDEN and (not below or below in _VELDEN[group])


def _part(persoon: Record, paths: Sequence[str]) -> Record:
    """What was asked of a persoon, with what comes along."""
    part: dict[str, object] = {name: persoon[name] for name in _UNASKED if name in persoon}
    for path in paths:
        _copy(persoon, part, path.split("."))
    return part


def _copy(whole: Record, part: dict[str, object], path: Sequence[str]) -> None:
    name, *below = path
    value = whole.get(name)
    if value is None:
        return
    if not below or not isinstance(value, dict):
        part[name] = value
        return
    group = part.setdefault(name, {along: value[along] for along in _ALONG if along in value})
    if isinstance(group, dict):
        _copy(value, group, below)
        if not group:
            del part[name]
