"""The calls to the Zaken and Catalogi API; knows no records."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt

from klantbeeld.contract import BronContext, BronDataError, Call
from klantbeeld.http import HttpClient, Json, PagedList
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.zoeken import ZaakZoek

_CRS = "EPSG:4326"
_LARGEST_PAGE = 500


class ZgwClient:
    """Asks one register. Keys it is given are uuids."""

    def __init__(self, context: BronContext[ZgwSettings]) -> None:
        self.name = context.name
        self._settings = context.settings
        # Open Zaak refuses /zaken without these (412), and a search without the second.
        crs = {"Accept-Crs": _CRS, "Content-Crs": _CRS}
        self._zaken = HttpClient(context, context.settings.zaken, auth=self._auth, headers=crs)
        self._catalogi = HttpClient(context, context.settings.catalogi, auth=self._auth)

    def zoek(self, zoek: ZaakZoek, page_size: int = _LARGEST_PAGE) -> PagedList:
        """Give the list of what a search finds. Posted, so that no number of a klant is in a URL."""
        size = min(page_size, _LARGEST_PAGE)
        return PagedList(http=self._zaken, path="zaken/_zoek", params={}, body=zoek.body(), page_size=size)

    async def statussen(self, zaak: str, call: Call) -> tuple[Json, ...]:
        """Give every status a zaak has had."""
        # The register compares whole URLs, and writes its own with the host by which it was called.
        url = f"{self._zaken.base_url}zaken/{zaak}"
        found = await PagedList(http=self._zaken, path="statussen", params={"zaak": url}).all(call)
        if found.has_more:
            raise BronDataError(f"{self.name}: a zaak with more statussen than we read")
        return found.results

    async def status(self, uuid: str, call: Call) -> Json | None:
        """Give one status, or None if there is none with that key."""
        return await self._one("statussen", uuid, call)

    async def rol(self, uuid: str, call: Call) -> Json | None:
        """Give one rol, or None if there is none with that key."""
        return await self._one("rollen", uuid, call)

    def typen(self, soort: str) -> PagedList:
        """Give all types of one kind. Without `alles` those that are still a concept would be left out."""
        return PagedList(http=self._catalogi, path=soort, params={"status": "alles"})

    async def look(self, call: Call) -> tuple[int, str | None]:
        """Say how many zaken the register shows us, and which version of the Zaken API it says it has."""
        answer, headers = await self._zaken.get_with_headers("zaken", call, {"pageSize": "1"})
        count = answer.get("count") if isinstance(answer, dict) else None
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(count, int) or not isinstance(results, list) or not all(isinstance(r, dict) for r in results):
            raise BronDataError(f"{self.name}: something else than a list of records")
        return count, headers.get("API-version")

    async def close(self) -> None:
        """Close the connections."""
        await self._zaken.close()
        await self._catalogi.close()

    async def _one(self, collection: str, uuid: str, call: Call) -> Json | None:
        answer = await self._zaken.get(f"{collection}/{uuid}", call, missing=True)
        if answer is not None and not isinstance(answer, dict):
            raise BronDataError(f"{self.name}: something else than a record")
        return answer

    def _auth(self, call: Call) -> Mapping[str, str]:
        user = call.caller.id or self._settings.gebruiker
        claims = {
            "iss": self._settings.client_id,
            "iat": int(time.time()),
            "client_id": self._settings.client_id,
            "user_id": user,
            "user_representation": user,
        }
        return {"Authorization": "Bearer " + jwt.encode(claims, self._settings.geheim.reveal(), algorithm="HS256")}
