"""The questions we ask the Klanten and the Contactmomenten API. HTTP and JSON, no records."""

from __future__ import annotations

from klantbeeld.contract import BronContext, BronDataError, Call, Identificator
from klantbeeld.http import Auth, Fetched, HttpClient, Json, PagedList, Params, zgw_token
from klantbeeld_contactmomenten.dialect import DIALECTEN
from klantbeeld_contactmomenten.settings import ContactmomentenSettings

__all__ = ["ContactmomentenClient", "address_field"]

_NOBODY = "00000000-0000-0000-0000-000000000000"
_NO_BSN = "000000000"


def address_field(adres: str) -> str:
    """Give the field in which an address stands."""
    return "emailadres" if "@" in adres else "telefoonnummer"


class ContactmomentenClient:
    """One register of two APIs. Keys it is given are uuids.

    The size of a page is the register's own (100 in Open Klant 1): `pageSize` is an unknown parameter, and refused.
    """

    def __init__(self, context: BronContext[ContactmomentenSettings]) -> None:
        self.name = context.name
        self.dialect = DIALECTEN[context.settings.dialect]
        self._settings = context.settings
        auth = _auth(context.settings)
        self._klanten = HttpClient(context, context.settings.klanten, auth=auth, api="klanten")
        self._contactmomenten = HttpClient(context, context.settings.contactmomenten, auth=auth, api="contactmomenten")

    def klant_url(self, klant: str) -> str:
        """Give the whole URL of a klant: that is what a contactmoment has, and filters compare all of it."""
        return f"{self._klanten.base_url}klanten/{klant}"

    def zaak_urls(self, zaak: str) -> tuple[str, ...]:
        """Give the URLs a zaak may have."""
        return tuple(f"{base.rstrip('/')}/zaken/{zaak}" for base in self._settings.zaken)

    async def klanten(self, number: Identificator, call: Call) -> Fetched:
        """Give the klanten with this number."""
        return await self._all(self._klanten, "klanten", call, {self.dialect.filters[number.soort]: number.object_id})

    async def klanten_with(self, adres: str, call: Call) -> Fetched:
        """Give the klanten with this e-mail address or telephone number, written in just this way."""
        return await self._all(self._klanten, "klanten", call, {address_field(adres): adres})

    async def klant(self, uuid: str, call: Call) -> Json:
        """Give a klant, or None."""
        return await self._klanten.get(f"klanten/{uuid}", call, missing=True)

    async def first_contactmomenten(self, params: Params, call: Call) -> Fetched:
        """Give the first page of a list of contactmomenten."""
        return await self._list(self._contactmomenten, "contactmomenten", params).page(1, call)

    async def contactmomenten(self, params: Params, call: Call) -> Fetched:
        """Give a whole list of contactmomenten."""
        return await self._all(self._contactmomenten, "contactmomenten", call, params)

    async def contactmoment(self, uuid: str, call: Call) -> Json:
        """Give a contactmoment with all that this register can expand, or None."""
        params = {"expand": self.dialect.expand} if self.dialect.expand else None
        return await self._contactmomenten.get(f"contactmomenten/{uuid}", call, params, missing=True)

    async def klantcontactmomenten(self, call: Call, *, klant: str = "", contactmoment: str = "") -> Fetched:
        """Give the links between klanten and contactmomenten, of either."""
        params = {"klant": self.klant_url(klant)} if klant else {"contactmoment": self._url(contactmoment)}
        return await self._all(self._contactmomenten, "klantcontactmomenten", call, params)

    async def klantcontactmoment(self, uuid: str, call: Call) -> Json:
        """Give a link between a klant and a contactmoment, or None."""
        return await self._contactmomenten.get(f"klantcontactmomenten/{uuid}", call, missing=True)

    async def objectcontactmomenten(self, call: Call, *, object_url: str = "", contactmoment: str = "") -> Fetched:
        """Give the links between objects and contactmomenten, of either."""
        params = {"object": object_url} if object_url else {"contactmoment": self._url(contactmoment)}
        return await self._all(self._contactmomenten, "objectcontactmomenten", call, params)

    async def version(self, call: Call) -> str | None:
        """Give the version of the Contactmomenten API, by questions that need our rights and read nobody's data.

        Both are filters that cannot find anything: a register that does not know them would show us everybody.
        """
        bsn = next(name for soort, name in self.dialect.filters.items() if soort.soort_object_id == "bsn")
        klanten = await self._klanten.get("klanten", call, {bsn: _NO_BSN})
        links, headers = await self._contactmomenten.get_with_headers(
            "klantcontactmomenten", call, {"klant": self.klant_url(_NOBODY)}
        )
        for answer in (klanten, links):
            if not isinstance(answer, dict) or (answer.get("count"), answer.get("results")) != (0, []):
                raise BronDataError(f"{self.name}: does not filter as a Klanten and Contactmomenten API does")
        return headers.get("API-version")

    async def close(self) -> None:
        """Close the connections."""
        await self._klanten.close()
        await self._contactmomenten.close()

    def _url(self, contactmoment: str) -> str:
        return f"{self._contactmomenten.base_url}contactmomenten/{contactmoment}"

    def _list(self, http: HttpClient, path: str, params: Params) -> PagedList:
        return PagedList(http=http, path=path, params=params, page_size=None)

    async def _all(self, http: HttpClient, path: str, call: Call, params: Params) -> Fetched:
        return await self._list(http, path, params).all(call)


def _auth(settings: ContactmomentenSettings) -> Auth:
    if settings.client_id is not None:
        return zgw_token(settings.client_id, settings.geheim, settings.gebruiker)
    return lambda _: {"Authorization": f"Token {settings.geheim.reveal()}"}
