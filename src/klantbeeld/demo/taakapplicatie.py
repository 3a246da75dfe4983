"""Stand-ins for applications of one task each: plain REST, and every one in a dialect of its own.

What surprises is kept: meldingen passes over a parameter it does not know and then gives those of everybody,
belastingen gives smaller pages than are asked for, and afspraken says 404 of a burger without any.
"""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

import orjson
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from klantbeeld.demo.standin import Standin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

    from klantbeeld.demo.register import Record

MELDINGEN_PREFIX = "/api"
BELASTINGEN_PREFIX = "/belastingen/rest"
AFSPRAKEN_PREFIX = "/v3"
PARKEREN_PREFIX = "/api/v2"
_MELDINGEN_PAGE = 20
_AANSLAGEN_PAGE = 25


def meldingen_app(meldingen: Sequence[Record], *, sleutel: str, name: str = "meldingen") -> Standin:
    """Meldingen openbare ruimte: knows melders by e-mail address alone. An API key, and pages by Link (RFC 8288)."""
    rows = [(one["melder_email"], _melding(one)) for one in meldingen]

    async def zoek(request: Request) -> Response:
        if not _has_header(request, "x-api-key", sleutel):
            return JSONResponse({"fout": "API-sleutel ontbreekt of is onbekend"}, status_code=401)
        email = request.query_params.get("email")
        found = [melding for melder, melding in rows if email in (None, melder)]
        number = int(request.query_params.get("pagina", "1"))
        shown = found[(number - 1) * _MELDINGEN_PAGE : number * _MELDINGEN_PAGE]
        headers = {}
        if number * _MELDINGEN_PAGE < len(found):
            following = request.url.include_query_params(pagina=number + 1)
            headers["Link"] = f'<{request.url.include_query_params(pagina=1)}>; rel="first", <{following}>; rel="next"'
        return JSONResponse(shown, headers=headers)

    async def een(request: Request) -> Response:
        if not _has_header(request, "x-api-key", sleutel):
            return JSONResponse({"fout": "API-sleutel ontbreekt of is onbekend"}, status_code=401)
        found = next((one for _, one in rows if one["meldingsnummer"] == request.path_params["nummer"]), None)
        return JSONResponse(found) if found else JSONResponse({"fout": "Melding niet gevonden"}, status_code=404)

    below = MELDINGEN_PREFIX + "/meldingen"
    return Standin(Starlette(routes=[Route(below, zoek), Route(below + "/{nummer}", een)]), name=name)


def _melding(one: Record) -> dict[str, object]:
    code = str(one["omschrijving"]).split()[0].lower()
    return {
        "meldingsnummer": one["identificatie"],
        "categorie": {"code": code, "omschrijving": "Melding openbare ruimte"},
        "tekst": one["omschrijving"],
        "gemeld": _dutch(one["startdatum"]),
        "afgerond": _dutch(one["einddatum"]),
        "stand": {"Gemeld": "N", "In behandeling": "B", "Opgelost": "A"}[str(one["status"])],
        "melder": {"email": one["melder_email"]},
    }


def _dutch(day: object) -> str:
    """A day as dd-mm-yyyy, and "" where there is none."""
    return "-".join(reversed(str(day).split("-"))) if day else ""


def belastingen_app(
    aanslagen: Sequence[Mapping[str, object]], *, gebruiker: str, geheim: str, name: str = "belastingen"
) -> Standin:
    """Belastingen: aanslagen by BSN or RSIN, searched with a POST, in pages by offset; a user name and a password."""
    pair = base64.b64encode(f"{gebruiker}:{geheim}".encode()).decode("ascii")

    def refused(request: Request) -> Response | None:
        if _has_header(request, "authorization", f"Basic {pair}"):
            return None
        body = {"melding": {"code": "AUTH-01", "tekst": "Niet aangemeld"}}
        return JSONResponse(body, status_code=401, headers={"WWW-Authenticate": "Basic"})

    async def zoek(request: Request) -> Response:
        if (no := refused(request)) is not None:
            return no
        asked = orjson.loads(await request.body())
        plichtige = asked.get("belastingplichtige") or {}
        if not plichtige.keys() & {"bsn", "rsin"}:
            body = {"melding": {"code": "ZOEK-03", "tekst": "Geef een bsn of rsin op"}}
            return JSONResponse(body, status_code=400)
        found = [one for one in aanslagen if _is_asked(one["plichtige"], plichtige)]
        start = int(asked.get("vanaf", 0))
        size = min(int(asked.get("aantal", _AANSLAGEN_PAGE)), _AANSLAGEN_PAGE)
        return JSONResponse({"resultaat": {"totaal": len(found), "aanslagen": found[start : start + size]}})

    async def een(request: Request) -> Response:
        if (no := refused(request)) is not None:
            return no
        found = next((one for one in aanslagen if one["id"] == request.path_params["id"]), None)
        body = {"melding": {"code": "AANSLAG-01", "tekst": "Onbekende aanslag"}}
        return JSONResponse({"aanslag": found}) if found else JSONResponse(body, status_code=404)

    below = BELASTINGEN_PREFIX + "/aanslagen"
    routes = [Route(below + "/zoek", zoek, methods=["POST"]), Route(below + "/{id}", een)]
    return Standin(Starlette(routes=routes), name=name)


def _is_asked(plichtige: object, asked: Mapping[str, object]) -> bool:
    return isinstance(plichtige, dict) and any(plichtige.get(name) == asked.get(name) for name in plichtige)


def afspraken_app(afspraken: Sequence[Mapping[str, object]], *, token: str, name: str = "afspraken") -> Standin:
    """Afspraken: those of one burger, whose BSN is in the path and comes back as a number; moments in seconds."""

    def guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def guard(request: Request) -> Response:
            if not _has_header(request, "authorization", f"Bearer {token}"):
                return JSONResponse({"error": "invalid_token"}, status_code=401)
            return answer(request)

        return guard

    def lijst(request: Request) -> Response:
        bsn = request.path_params["bsn"]
        found = [one for one in afspraken if one["burger"] == int(bsn)] if bsn.isdecimal() else []
        # It keeps burgers by their afspraken, so that one without any does not exist.
        return JSONResponse({"afspraken": found}) if found else JSONResponse({"error": "not_found"}, status_code=404)

    def een(request: Request) -> Response:
        found = next((one for one in afspraken if one["id"] == request.path_params["id"]), None)
        return JSONResponse(found) if found else JSONResponse({"error": "not_found"}, status_code=404)

    def op_nummer(request: Request) -> Response:
        asked = request.query_params.get("nummer")
        return JSONResponse({"afspraken": [one for one in afspraken if one["nummer"] == asked]})

    routes = [
        Route(AFSPRAKEN_PREFIX + "/burgers/{bsn}/afspraken", guarded(lijst)),
        Route(AFSPRAKEN_PREFIX + "/afspraken/{id}", guarded(een)),
        Route(AFSPRAKEN_PREFIX + "/afspraken", guarded(op_nummer)),
    ]
    return Standin(Starlette(routes=routes), name=name)


def parkeren_app(vergunningen: Sequence[Mapping[str, object]], *, token: str, name: str = "parkeren") -> Standin:
    """Parkeervergunningen: nothing unusual. Runs in the demo without being connected, for somebody to connect."""

    def zoek(request: Request) -> Response:
        if not _has_header(request, "authorization", f"Bearer {token}"):
            return JSONResponse({"error": "invalid_token"}, status_code=401)
        bsn = request.query_params.get("bsn")
        return JSONResponse([one for one in vergunningen if one["houder"] == {"bsn": bsn}])

    return Standin(Starlette(routes=[Route(PARKEREN_PREFIX + "/vergunningen", zoek)]), name=name)


def _has_header(request: Request, header: str, wanted: str) -> bool:
    return secrets.compare_digest(request.headers.get(header, "").encode(), wanted.encode())
