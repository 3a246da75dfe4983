"""The questions we ask Open Klant. HTTP and JSON, no records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from klantbeeld.contract import BronContext, BronDataError, Call, Identificator
from klantbeeld.http import Fetched, HttpClient, Json, PagedList, fields
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = ["Filters", "OpenKlantClient", "contacten_about", "contacten_of_partij", "number_in"]

Filters: TypeAlias = Mapping[str, str]
"""What a list is asked by, as Open Klant calls it."""

_NOBODY = "00000000-0000-0000-0000-000000000000"
_TAKEN_PER_PAGE = 100  # Open Klant looks up what is in each: 100 take about a second


def contacten_of_partij(uuid: str) -> Filters:
    """Ask klantcontacten by a partij that took part."""
    return {"hadBetrokkene__wasPartij__uuid": uuid}


def contacten_about(number: Identificator, *, with_codes: bool) -> Filters:
    """Ask klantcontacten by an object they are about; each filter looks at any of their onderwerpobjecten by itself."""
    return number_in("onderwerpobject__onderwerpobjectidentificator", number, with_codes=with_codes)


def number_in(name: str, number: Identificator, *, with_codes: bool) -> Filters:
    """Ask by a number in an identificator; without codes where registers write them in several ways."""
    codes = {
        f"{name}CodeRegister": number.soort.register,
        f"{name}CodeObjecttype": number.soort.objecttype,
        f"{name}CodeSoortObjectId": number.soort.soort_object_id,
    }
    return {f"{name}ObjectId": number.object_id, **(codes if with_codes else {})}


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
        return await self._one("partij-identificatoren", uuid, call, missing=False)

    async def partijen_under(self, object_id: str, call: Call) -> Fetched:
        """Give the partijen that have a number which is valid under this one: the vestigingen of a KVK-nummer."""
        return await self._list("partijen", call, subIdentificatorVan__objectId=object_id)

    async def partij(self, uuid: str, call: Call) -> Json:
        """Give a partij, or None."""
        return await self._one("partijen", uuid, call)

    async def contactpersonen(self, partij: str, call: Call) -> Fetched:
        """Give the contactpersonen who represented this partij; there is no asking for whom they worked."""
        params = {"vertegenwoordigdePartij__uuid": partij, "soortPartij": "contactpersoon"}
        return await self._list("partijen", call, **params)

    async def digitale_adressen(self, partij: str, call: Call) -> Fetched:
        """Give the digital addresses of a partij."""
        return await self._list("digitaleadressen", call, verstrektDoorPartij__uuid=partij)

    async def representing(self, partij: str, call: Call) -> Fetched:
        """Give the vertegenwoordigingen in which this partij was represented."""
        return await self._list("vertegenwoordigingen", call, vertegenwoordigdePartij__uuid=partij)

    async def klantcontacten(self, filters: Filters, call: Call) -> Fetched:
        """Give all klantcontacten that satisfy the filters, without what can be expanded."""
        return await self._list("klantcontacten", call, **filters)

    async def first_klantcontacten(self, filters: Filters, expand: Sequence[str], size: int, call: Call) -> Fetched:
        """Give a few klantcontacten that satisfy the filters, with what is expanded."""
        params = {**filters, "expand": ",".join(expand)}
        return await PagedList(http=self._http, path="klantcontacten", params=params, page_size=size).page(1, call)

    async def klantcontact(self, uuid: str, expand: Sequence[str], call: Call) -> Json:
        """Give a klantcontact with what is expanded, or None."""
        return await self._one("klantcontacten", uuid, call, expand)

    async def onderwerpobjecten(self, filters: Filters, call: Call) -> Fetched:
        """Give the onderwerpobjecten that satisfy the filters; here they all look at the same one."""
        return await self._list("onderwerpobjecten", call, **filters)

    async def follow_ups(self, klantcontact: str, call: Call) -> Fetched:
        """Give the onderwerpobjecten that are this klantcontact: each of a klantcontact that followed on it.

        The filters `wasOnderwerpobject__...` of klantcontacten go the other way, to what was followed.
        """
        return await self._list("onderwerpobjecten", call, wasKlantcontact__uuid=klantcontact)

    async def bijlagen(self, filters: Filters, call: Call) -> Fetched:
        """Give the bijlagen that satisfy the filters; here they all look at the same one."""
        return await self._list("bijlagen", call, **filters)

    async def betrokkene(self, uuid: str, expand: Sequence[str], call: Call) -> Json:
        """Give a betrokkene with what is expanded, or None."""
        return await self._one("betrokkenen", uuid, call, expand)

    async def interne_taak(self, uuid: str, call: Call) -> Json:
        """Give an interne taak, or None."""
        return await self._one("internetaken", uuid, call)

    async def interne_taken(self, filters: Filters, most: int, call: Call) -> Fetched:
        """Give the interne taken that satisfy the filters; if there are more than `most`, only how many."""
        taken = PagedList(http=self._http, path="internetaken", params=filters, page_size=_TAKEN_PER_PAGE)
        first = await taken.page(1, call)
        return Fetched((), first.count, has_more=True) if first.count > most else await taken.all(call)

    async def actoren(self, filters: Filters, call: Call) -> Fetched:
        """Give the actoren that satisfy the filters."""
        return await self._list("actoren", call, **filters)

    async def actor(self, uuid: str, call: Call) -> Json:
        """Give an actor, or None."""
        return await self._one("actoren", uuid, call)

    async def digitaal_adres(self, uuid: str, call: Call) -> Json:
        """Give a digital address, or None."""
        return await self._one("digitaleadressen", uuid, call)

    async def adressen_with(self, part: str, call: Call) -> Fetched:
        """Give the digital addresses of anybody with this in them, in whatever capitals."""
        return await self._list("digitaleadressen", call, adres__icontains=part)

    async def adressen_equal(self, adres: str, call: Call) -> Fetched:
        """Give the digital addresses of anybody that are exactly this."""
        return await self._list("digitaleadressen", call, adres=adres)

    async def version(self, call: Call) -> str | None:
        """Give the version of the API, by a question that needs our token and reads nothing about anybody."""
        nobody = {"vertegenwoordigdePartij__uuid": _NOBODY, "pageSize": "1"}
        answer, headers = await self._http.get_with_headers("vertegenwoordigingen", call, nobody)
        # An empty list is what nobody's vertegenwoordigingen are; that much must be right.
        if not isinstance(answer, dict) or (answer.get("count"), answer.get("results")) != (0, []):
            raise BronDataError(f"{self._http.name}: this is not a Klantinteracties API")
        return headers.get("API-version")

    async def _one(self, path: str, uuid: str, call: Call, expand: Sequence[str] = (), *, missing: bool = True) -> Json:
        """Give the record with this key, and never another: that may be somebody else's."""
        answer = await self._http.get(f"{path}/{uuid}", call, _expand(expand), missing=missing)
        told = answer.get("uuid") if isinstance(answer, dict) else None
        if answer is not None and fields.as_uuid(told) != uuid:
            raise BronDataError(f"{self._http.name}: gives another record than was asked for")
        return answer

    async def _list(self, path: str, call: Call, **params: str) -> Fetched:
        return await PagedList(http=self._http, path=path, params=params).all(call)


def _expand(names: Sequence[str]) -> dict[str, str] | None:
    return {"expand": ",".join(names)} if names else None
