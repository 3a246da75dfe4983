"""The calls to the Objects API; knows no records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from klantbeeld.contract import BronContext, BronDataError, Call
from klantbeeld.http import HttpClient, Json, PagedList
from klantbeeld_objecten.settings import ObjectenSettings
from klantbeeld_objecten.zoeken import Zoek

_CRS = "EPSG:4326"
_LARGEST_PAGE = 500
_MOST_PAGES = 40


class ObjectenClient:
    """Asks one register. Keys it is given are uuids."""

    def __init__(self, context: BronContext[ObjectenSettings]) -> None:
        self.name = context.name
        self._token = context.settings.token
        # A search without the second is refused (412).
        crs = {"Accept-Crs": _CRS, "Content-Crs": _CRS}
        self._http = HttpClient(context, context.settings.url, auth=self._auth, headers=crs)

    def zoek(self, zoek: Zoek, selectors: Iterable[str], page_size: int = _LARGEST_PAGE) -> PagedList:
        """Give the list of what a search finds. Posted, so that no number of a klant is in a URL.

        `fields` is read from the query only, also of a search; as are `ordering` and `date`, whatever the OAS says.
        """
        return PagedList(
            http=self._http,
            path="objects/search",
            params={"fields": ",".join(sorted(selectors))},
            body=zoek.body(),
            page_size=page_size,
            max_pages=_MOST_PAGES,
        )

    async def all(self, zoek: Zoek, selectors: Iterable[str], call: Call) -> tuple[Json, ...]:
        """Give everything a search finds."""
        found = await self.zoek(zoek, selectors).all(call)
        if found.has_more:
            raise BronDataError(f"{self.name}: more objects than we read")
        return found.results

    async def object(self, uuid: str, selectors: Iterable[str], call: Call) -> Json | None:
        """Give one object, or None if there is none with that key."""
        asked = {"fields": ",".join(sorted(selectors))}
        answer = await self._http.get(f"objects/{uuid}", call, asked, missing=True)
        if answer is not None and not isinstance(answer, dict):
            raise BronDataError(f"{self.name}: something else than an object")
        return answer

    async def look(self, selectors: str, call: Call) -> str | None:
        """Look whether the register gives us a list of objects, and say which version of the API it says it has."""
        answer, headers = await self._http.get_with_headers("objects", call, {"pageSize": "1", "fields": selectors})
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
            raise BronDataError(f"{self.name}: something else than a list of records")
        return headers.get("API-version")

    async def count(self, type_url: str, call: Call) -> int:
        """Say how many objects of a type the register shows us."""
        params = {"fields": "uuid"}
        body = {"type": type_url}
        paged = PagedList(http=self._http, path="objects/search", params=params, body=body, page_size=1)
        return (await paged.page(1, call)).count

    async def rights(self, call: Call) -> tuple[Json, ...]:
        """Give the rights of our token, one per objecttype; none for one that may do everything."""
        return (await PagedList(http=self._http, path="permissions", params={}).all(call)).results

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    def _auth(self, call: Call) -> Mapping[str, str]:
        return {"Authorization": f"Token {self._token.reveal()}"}
