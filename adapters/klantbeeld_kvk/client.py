"""The questions we ask KVK. HTTP and JSON, no records."""

from __future__ import annotations

from klantbeeld.contract import BronContext, BronDataError, BronUnavailableError, Call
from klantbeeld.http import FilledPath, HttpClient, Json
from klantbeeld_kvk.settings import KvkSettings

__all__ = ["KvkClient"]

# KVK says with 404 that there is none, and also that it cannot answer now.
_NONE = frozenset({"IPD0005", "IPD0007", "IPD5200"})
_LATER = frozenset({"IPD1002", "IPD1003"})
_RESULTS = "100"


class KvkClient:
    """The KVK APIs. They have GET only and one number per question, so numbers are in URLs; none reaches our logs."""

    def __init__(self, context: BronContext[KvkSettings]) -> None:
        self.name = context.name
        key = context.settings.api_key
        self._http = HttpClient(context, context.settings.url, auth=lambda call: {"apikey": key.reveal()})
        self.close = self._http.close

    async def basisprofiel(self, kvk_nummer: str, call: Call) -> Json | None:
        """Give the basisprofiel of a KVK-nummer, or None."""
        return await self._get(FilledPath("v1/basisprofielen/{}", (kvk_nummer,)), call)

    async def vestigingen(self, kvk_nummer: str, call: Call) -> Json | None:
        """Give the list of vestigingen of a KVK-nummer, or None."""
        return await self._get(FilledPath("v1/basisprofielen/{}/vestigingen", (kvk_nummer,)), call)

    async def vestigingsprofiel(self, vestigingsnummer: str, call: Call) -> Json | None:
        """Give the profiel of a vestiging, or None."""
        return await self._get(FilledPath("v1/vestigingsprofielen/{}", (vestigingsnummer,)), call)

    async def search(self, rsin: str, call: Call) -> Json | None:
        """Give the inschrijvingen of an RSIN, or None."""
        return await self._get("v2/zoeken", call, {"rsin": rsin, "resultatenPerPagina": _RESULTS})

    async def _get(self, path: str | FilledPath, call: Call, params: dict[str, str] | None = None) -> Json | None:
        answer = await self._http.get(path, call, params, missing=self._is_none)
        if answer is not None and not isinstance(answer, dict):
            raise BronDataError(f"{self.name}: something else than a profiel")
        return answer

    def _is_none(self, body: Json) -> bool:
        """Say whether a 404 means that there is none; a path that is wrong gives one as well."""
        faults = body.get("fout") if isinstance(body, dict) else None
        known = (fault for fault in faults if isinstance(fault, dict)) if isinstance(faults, list) else ()
        codes = {code for fault in known if isinstance(code := fault.get("code"), str)}
        if any(code in _LATER for code in codes):
            raise BronUnavailableError(f"{self.name}: is still working on this inschrijving")
        return any(code in _NONE for code in codes)
