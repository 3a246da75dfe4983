"""The calls to the Zaken, Catalogi, Documenten and Besluiten API; knows no records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager

from klantbeeld.contract import Bestand, BronContext, BronDataError, Call
from klantbeeld.http import Auth, HttpClient, Json, PagedList, zgw_token
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.zoeken import ZaakZoek

_CRS = "EPSG:4326"
_LARGEST_PAGE = 500
_MOST_PAGES_OF_TYPES = 100
"""Of a catalogus that grew for years, with every version of every type, there are more pages than of anything else."""
_DOCUMENTEN = "enkelvoudiginformatieobjecten"


class ZgwClient:
    """Asks the zaken and the types of one register. Keys it is given are uuids."""

    def __init__(self, context: BronContext[ZgwSettings]) -> None:
        self.name = context.name
        # Open Zaak refuses /zaken without these (412), and a search without the second.
        crs = {"Accept-Crs": _CRS, "Content-Crs": _CRS}
        auth = _sign(context.settings)
        self._zaken = HttpClient(context, context.settings.zaken, auth=auth, headers=crs, api="zaken")
        self._catalogi = HttpClient(context, context.settings.catalogi, auth=auth, api="catalogi")

    def zoek(self, zoek: ZaakZoek, page_size: int = _LARGEST_PAGE) -> PagedList:
        """Give the list of what a search finds. Posted, so that no number of a klant is in a URL."""
        size = min(page_size, _LARGEST_PAGE)
        return PagedList(http=self._zaken, path="zaken/_zoek", params={}, body=zoek.body(), page_size=size)

    def zaak_url(self, uuid: str) -> str:
        """Give the URL of a zaak: a register compares whole URLs, and writes its own with the host it was called by."""
        return f"{self._zaken.base_url}zaken/{uuid}"

    async def statussen(self, zaak: str, call: Call) -> tuple[Json, ...]:
        """Give every status a zaak has had."""
        return await _whole(self._zaken, "statussen", {"zaak": self.zaak_url(zaak)}, call)

    async def status(self, uuid: str, call: Call) -> Json | None:
        """Give one status, or None if there is none with that key."""
        return await _one(self._zaken, "statussen", uuid, call)

    async def rol(self, uuid: str, call: Call) -> Json | None:
        """Give one rol, or None if there is none with that key."""
        return await _one(self._zaken, "rollen", uuid, call)

    async def zaakinformatieobjecten(self, document_url: str, call: Call) -> tuple[Json, ...]:
        """Give in which zaken a document is. This list has no pages."""
        answer = await self._zaken.get("zaakinformatieobjecten", call, {"informatieobject": document_url})
        if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
            raise BronDataError(f"{self.name}: something else than a list of records")
        return tuple(answer)

    def typen(self, soort: str) -> PagedList:
        """Give all types of one kind. Without `alles` those that are still a concept would be left out."""
        params = {"status": "alles"}
        return PagedList(http=self._catalogi, path=soort, params=params, max_pages=_MOST_PAGES_OF_TYPES)

    async def look(self, call: Call) -> tuple[int, str | None]:
        """Say how many zaken the register shows us, and which version of the Zaken API it says it has."""
        answer, headers = await self._zaken.get_with_headers("zaken", call, {"pageSize": "1"})
        return _count(self.name, answer), headers.get("API-version")

    async def close(self) -> None:
        """Close the connections."""
        await self._zaken.close()
        await self._catalogi.close()


class DocumentenClient:
    """Asks the documents of one register."""

    def __init__(self, context: BronContext[ZgwSettings], url: str) -> None:
        self.name = context.name
        auth = _sign(context.settings)
        self._documenten = HttpClient(context, url, auth=auth, api="documenten")
        # With places of its own: who reads a file slowly does not keep others from asking.
        self._bestanden = HttpClient(context, url, auth=auth, max_bytes=context.settings.max_bytes, api="bestanden")

    def document_url(self, uuid: str) -> str:
        """Give the URL of a document, as the register writes it."""
        return f"{self._documenten.base_url}{_DOCUMENTEN}/{uuid}"

    def zoek(self, uuids: Iterable[str]) -> PagedList:
        """Give the list of documents with these uuids: at most as many as fit on a page."""
        return PagedList(
            http=self._documenten, path=f"{_DOCUMENTEN}/_zoek", params={}, body={"uuid__in": sorted(uuids)}
        )

    async def op_identificatie(self, identificatie: str, call: Call) -> tuple[Json, ...]:
        """Give every document with a number, of whichever organisation."""
        return await _whole(self._documenten, _DOCUMENTEN, {"identificatie": identificatie}, call)

    def download(self, uuid: str, versie: str | None, call: Call) -> AbstractAsyncContextManager[Bestand]:
        """Give the contents of one version of a document, or of the last one."""
        params = None if versie is None else {"versie": versie}
        return self._bestanden.stream(f"{_DOCUMENTEN}/{uuid}/download", call, params)

    async def look(self, call: Call) -> int:
        """Say how many documents the register shows us."""
        return _count(self.name, await self._documenten.get(_DOCUMENTEN, call, {"pageSize": "1"}))

    async def close(self) -> None:
        """Close the connections."""
        await self._documenten.close()
        await self._bestanden.close()


class BesluitenClient:
    """Asks the besluiten of one register."""

    def __init__(self, context: BronContext[ZgwSettings], url: str) -> None:
        self.name = context.name
        self._besluiten = HttpClient(context, url, auth=_sign(context.settings), api="besluiten")

    async def van_zaak(self, zaak_url: str, call: Call) -> tuple[Json, ...]:
        """Give every besluit in a zaak. There is no way to ask this for more than one zaak at a time."""
        return await _whole(self._besluiten, "besluiten", {"zaak": zaak_url}, call)

    async def besluit(self, uuid: str, call: Call) -> Json | None:
        """Give one besluit, or None if there is none with that key."""
        return await _one(self._besluiten, "besluiten", uuid, call)

    async def look(self, call: Call) -> int:
        """Say how many besluiten the register shows us."""
        return _count(self.name, await self._besluiten.get("besluiten", call, {"pageSize": "1"}))

    async def close(self) -> None:
        """Close the connections."""
        await self._besluiten.close()


def _sign(settings: ZgwSettings) -> Auth:
    return zgw_token(settings.client_id, settings.geheim, settings.gebruiker)


async def _whole(http: HttpClient, path: str, params: Mapping[str, str], call: Call) -> tuple[Json, ...]:
    found = await PagedList(http=http, path=path, params=params).all(call)
    if found.has_more:
        raise BronDataError(f"{http.name}: more {path} than we read")
    return found.results


async def _one(http: HttpClient, collection: str, uuid: str, call: Call) -> Json | None:
    answer = await http.get(f"{collection}/{uuid}", call, missing=True)
    if answer is not None and not isinstance(answer, dict):
        raise BronDataError(f"{http.name}: something else than a record")
    return answer


def _count(name: str, answer: Json) -> int:
    count = answer.get("count") if isinstance(answer, dict) else None
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(count, int) or not isinstance(results, list) or not all(isinstance(r, dict) for r in results):
        raise BronDataError(f"{name}: something else than a list of records")
    return count
