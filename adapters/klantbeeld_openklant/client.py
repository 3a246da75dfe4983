"""The questions we ask Open Klant. HTTP and JSON, no records."""

from __future__ import annotations

from collections.abc import Sequence

from klantbeeld.contract import BronContext, BronDataError, Call
from klantbeeld.http import Fetched, HttpClient, Json, PagedList
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = ["OpenKlantClient"]

_NOBODY = "00000000-0000-0000-0000-000000000000"


class OpenKlantClient:
    """One Open Klant.

    Open Klant has no batch: a comma in a filter finds nothing and a repeated filter counts once, both without a word.
    So every question here is about one thing.
    """

    def __init__(self, context: BronContext[OpenKlantSettings]) -> None:
        token = context.settings.token
        self._http = HttpClient(
            context, context.settings.url, auth=lambda call: {"Authorization": f"Token {token.reveal()}"}
        )
        self.close = self._http.close

    async def identificatoren(self, object_id: str, call: Call) -> Fetched:
        """Give the partij-identificatoren with this number, of every kind.

        Only the number is asked: since 2.7 Open Klant answers 400 to codes it does not know, so one question in every
        dialect would fail, and the codes must be looked at in the answer anyway.
        """
        return await self._list("partij-identificatoren", call, partijIdentificatorObjectId=object_id)

    async def identificator(self, uuid: str, call: Call) -> Json:
        """Give one partij-identificator."""
        return await self._http.get(f"partij-identificatoren/{uuid}", call)

    async def partijen_under(self, object_id: str, call: Call) -> Fetched:
        """Give the partijen that have a number which is valid under this one: the vestigingen of a KVK-nummer."""
        return await self._list("partijen", call, subIdentificatorVan__objectId=object_id)

    async def partij(self, uuid: str, call: Call) -> Json:
        """Give a partij, or None."""
        return await self._http.get(f"partijen/{uuid}", call, missing=True)

    async def digitale_adressen(self, partij: str, call: Call) -> Fetched:
        """Give the digital addresses of a partij."""
        return await self._list("digitaleadressen", call, verstrektDoorPartij__uuid=partij)

    async def representing(self, partij: str, call: Call) -> Fetched:
        """Give the vertegenwoordigingen in which this partij was represented."""
        return await self._list("vertegenwoordigingen", call, vertegenwoordigdePartij__uuid=partij)

    async def klantcontacten(self, partij: str, call: Call) -> Fetched:
        """Give all klantcontacten of a partij, without what can be expanded."""
        return await self._list("klantcontacten", call, hadBetrokkene__wasPartij__uuid=partij)

    async def first_klantcontacten(self, partij: str, expand: Sequence[str], size: int, call: Call) -> Fetched:
        """Give a few klantcontacten of a partij, with what is expanded."""
        params = {"hadBetrokkene__wasPartij__uuid": partij, "expand": ",".join(expand)}
        return await PagedList(http=self._http, path="klantcontacten", params=params, page_size=size).page(1, call)

    async def klantcontact(self, uuid: str, expand: Sequence[str], call: Call) -> Json:
        """Give a klantcontact with what is expanded, or None."""
        return await self._http.get(f"klantcontacten/{uuid}", call, _expand(expand), missing=True)

    async def betrokkene(self, uuid: str, expand: Sequence[str], call: Call) -> Json:
        """Give a betrokkene with what is expanded, or None."""
        return await self._http.get(f"betrokkenen/{uuid}", call, _expand(expand), missing=True)

    async def interne_taak(self, uuid: str, call: Call) -> Json:
        """Give an interne taak, or None."""
        return await self._http.get(f"internetaken/{uuid}", call, missing=True)

    async def actor(self, uuid: str, call: Call) -> Json:
        """Give an actor, or None."""
        return await self._http.get(f"actoren/{uuid}", call, missing=True)

    async def digitaal_adres(self, uuid: str, call: Call) -> Json:
        """Give a digital address, or None."""
        return await self._http.get(f"digitaleadressen/{uuid}", call, missing=True)

    async def version(self, call: Call) -> str | None:
        """Give the version of the API, by a question that needs our token and reads nothing about anybody."""
        nobody = {"vertegenwoordigdePartij__uuid": _NOBODY, "pageSize": "1"}
        answer, headers = await self._http.get_with_headers("vertegenwoordigingen", call, nobody)
        # An empty list is what nobody's vertegenwoordigingen are; that much must be right.
        if not isinstance(answer, dict) or (answer.get("count"), answer.get("results")) != (0, []):
            raise BronDataError(f"{self._http.name}: this is not a Klantinteracties API")
        return headers.get("API-version")

    async def _list(self, path: str, call: Call, **params: str) -> Fetched:
        return await PagedList(http=self._http, path=path, params=params).all(call)


def _expand(names: Sequence[str]) -> dict[str, str] | None:
    return {"expand": ",".join(names)} if names else None
