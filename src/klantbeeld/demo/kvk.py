"""A stand-in for the KVK APIs Basisprofiel, Vestigingsprofiel and Zoeken, which answer 404 for more than one reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from klantbeeld.demo.standin import Standin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    Record = Mapping[str, object]

PREFIX = "/api"
_FAULTS = {
    "IPD0004": (400, "Het KVK-nummer is niet valide."),
    "IPD0005": (404, "Op basis van het KVK-nummer kan het product niet worden geleverd."),
    "IPD0006": (400, "Het vestigingsnummer is niet valide."),
    "IPD0007": (404, "Op basis van het vestigingsnummer kan het product niet worden geleverd."),
    "IPD0010": (400, "Het RSIN is niet valide."),
    "IPD1003": (404, "De gegevens zijn tijdelijk niet beschikbaar; probeer het over 5 minuten opnieuw."),
    "IPD5200": (404, "Er zijn geen resultaten gevonden."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inschrijving:
    """One inschrijving: its basisprofiel, and the profielen of its vestigingen."""

    profiel: Record
    vestigingen: Sequence[Record] = ()
    rsin: str | None = None
    bezig: bool = False
    """Still being worked on: asked for it, KVK says to come back later."""


@dataclass(frozen=True, slots=True)
class _Register:
    by_kvk: Mapping[str, Inschrijving]
    by_vestiging: Mapping[str, Record] = field(default_factory=dict)

    def basisprofiel(self, request: Request) -> Response:
        return self._answer(request, lambda found: found.profiel)

    def vestigingen(self, request: Request) -> Response:
        def of(found: Inschrijving) -> Record:
            kept = ("vestigingsnummer", "kvkNummer", "eersteHandelsnaam", "indHoofdvestiging")
            listed = [{name: one[name] for name in kept if name in one} for one in found.vestigingen]
            number = found.profiel["kvkNummer"]
            return {"kvkNummer": number, "aantalTotaleVestigingen": len(listed), "vestigingen": listed}

        return self._answer(request, of)

    def vestigingsprofiel(self, request: Request) -> Response:
        number = request.path_params["nummer"]
        if not re.fullmatch("[0-9]{12}", number):
            return _fault("IPD0006")
        found = self.by_vestiging.get(number)
        return _fault("IPD0007") if found is None else JSONResponse(found)

    def zoeken(self, request: Request) -> Response:
        rsin = request.query_params.get("rsin", "")
        if not re.fullmatch("[0-9]{9}", rsin):
            return _fault("IPD0010")
        found = [
            {"kvkNummer": number, "rsin": rsin, "naam": one.profiel["naam"], "type": "rechtspersoon", "actief": "Ja"}
            for number, one in self.by_kvk.items()
            if one.rsin == rsin
        ]
        if not found:
            return _fault("IPD5200")
        return JSONResponse({"pagina": 1, "resultatenPerPagina": 100, "totaal": len(found), "resultaten": found})

    def _answer(self, request: Request, part: Callable[[Inschrijving], Record]) -> Response:
        number = request.path_params["nummer"]
        if not re.fullmatch("[0-9]{8}", number):
            return _fault("IPD0004")
        found = self.by_kvk.get(number)
        if found is None:
            return _fault("IPD0005")
        return _fault("IPD1003") if found.bezig else JSONResponse(part(found))


def kvk_app(data: Sequence[Inschrijving], *, api_key: str, name: str = "kvk") -> Standin:
    """A Handelsregister with these inschrijvingen, for the client with this key."""
    register = _Register(
        {str(one.profiel["kvkNummer"]): one for one in data},
        {str(each["vestigingsnummer"]): each for one in data for each in one.vestigingen},
    )

    def guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def guard(request: Request) -> Response:
            if request.headers.get("apikey") != api_key:
                return JSONResponse({"fout": [{"code": "401", "omschrijving": "Unauthorized"}]}, status_code=401)
            return answer(request)

        return guard

    basis = PREFIX + "/v1/basisprofielen/{nummer}"
    routes = [
        Route(basis, guarded(register.basisprofiel)),
        Route(basis + "/vestigingen", guarded(register.vestigingen)),
        Route(PREFIX + "/v1/vestigingsprofielen/{nummer}", guarded(register.vestigingsprofiel)),
        Route(PREFIX + "/v2/zoeken", guarded(register.zoeken)),
    ]
    return Standin(Starlette(routes=routes), name=name)


def _fault(code: str) -> Response:
    status, omschrijving = _FAULTS[code]
    return JSONResponse({"fout": [{"code": code, "omschrijving": omschrijving}]}, status_code=status)
