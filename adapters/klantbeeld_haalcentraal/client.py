"""The one question we ask the BRP. HTTP and JSON, no records."""

from __future__ import annotations

import re
from collections.abc import Sequence

from klantbeeld.contract import Aanroepersoort, BronContext, BronDataError, BronForbiddenError, Call, Caller
from klantbeeld.http import HttpClient, Json
from klantbeeld_haalcentraal.settings import PLACEHOLDER, HaalCentraalSettings, may_be_sent

__all__ = ["LARGEST_BATCH", "HaalCentraalClient"]

LARGEST_BATCH = 20  # maxItems of burgerservicenummer: one more is a 400
_TYPE = "RaadpleegMetBurgerservicenummer"
_NOBODY = "000000000"


class HaalCentraalClient:
    """One gateway to the BRP."""

    def __init__(self, context: BronContext[HaalCentraalSettings]) -> None:
        self.name = context.name
        self._settings = context.settings
        self._http = HttpClient(context, context.settings.url, auth=self._headers)
        self.close = self._http.close

    async def personen(self, bsns: Sequence[str], fields: Sequence[str], call: Call) -> list[Json]:
        """Give the persons with these BSNs, at most `LARGEST_BATCH`; who is unknown is absent."""
        body = {"type": _TYPE, "burgerservicenummer": list(bsns), "fields": list(fields)}
        answer = await self._http.post("personen", call, body)
        found = answer.get("personen") if isinstance(answer, dict) else None
        if not isinstance(found, list) or answer.get("type") != _TYPE:
            raise BronDataError(f"{self.name}: something else than a list of personen")
        return found

    async def look(self, call: Call) -> None:
        """Ask for a number that nobody has: a question that needs all our headers and reads nothing about anybody."""
        if await self.personen([_NOBODY], ["burgerservicenummer"], call):
            raise BronDataError(f"{self.name}: gives a persoon for a number that nobody has")

    def _headers(self, call: Call) -> dict[str, str]:
        settings = self._settings
        headers = {name: self._filled(name, value, call) for name, value in settings.headers.items()}
        if settings.api_key is not None:
            headers[settings.api_key_header] = settings.api_key.reveal()
        if settings.token is not None:
            headers["Authorization"] = f"Bearer {settings.token.reveal()}"
        return headers

    def _filled(self, header: str, template: str, call: Call) -> str:
        """Fill in the value of a header; without doelbinding the BRP may not be asked at all."""
        settings, doel = self._settings, call.doel or self._settings.doel
        known = {
            "doel": doel,
            "doelbinding": settings.doelbinding.get(doel or ""),
            "verwerking": settings.verwerking.get(doel or ""),
            "gebruiker": self._gebruiker(call.caller),
        }

        def fill(found: re.Match[str]) -> str:
            value = known[found[1]]
            if not value or not value.strip():
                raise BronForbiddenError(f"{self.name}: may not be asked without a {found[1]} (header {header})")
            if not may_be_sent(value):
                raise BronForbiddenError(f"{self.name}: the {found[1]} cannot be written in the header {header}")
            return value

        return PLACEHOLDER.sub(fill, template)

    def _gebruiker(self, caller: Caller) -> str | None:
        if caller.soort.is_klant:
            return self._settings.burger
        if caller.soort is Aanroepersoort.MEDEWERKER:
            return caller.gebruiker
        return self._settings.gebruiker or caller.id
