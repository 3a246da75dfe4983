"""Which contactmomenten there are: of klanten, or about a zaak; by the shortest road the register offers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from klantbeeld.contract import BronDataError, BronError, Call, PageRequest, Window
from klantbeeld.http import Fetched, Json, Params, UnreadableError, fields, settle
from klantbeeld_contactmomenten.client import ContactmomentenClient
from klantbeeld_contactmomenten.lijst import Gelezen, check_whole, joined, read_in_order, take
from klantbeeld_contactmomenten.links import key, link, rows

__all__ = ["Lijsten"]

_URLS = 20
"""So many URLs fit in the address of a question: about 2 of the 4 kB that uWSGI takes."""

Rollen = Mapping[str, tuple[Json, ...]]


class Lijsten:
    """Reads lists of contactmomenten. What a register gives that was not asked for is left out, and counted."""

    def __init__(self, client: ContactmomentenClient, *, hoogstens: int) -> None:
        self._client = client
        self._hoogstens = hoogstens

    async def of_klanten(
        self, klanten: Sequence[str], request: PageRequest, window: Window, call: Call
    ) -> tuple[Gelezen, Rollen | None]:
        """Give the contactmomenten of these klanten, and their roles if those do not stand in them."""
        dialect = self._client.dialect
        if dialect.in_order:
            # Who took part always comes along: it proves that a contactmoment is his.
            expand = self._expand(request, always="klantcontactmomenten")
            urls = [self._client.klant_url(one) for one in klanten]
            parts = [",".join(urls[start : start + _URLS]) for start in range(0, len(urls), _URLS)]
            read = await asyncio.gather(
                *(
                    read_in_order(self._client, {"klant": part, "expand": expand}, request, window, call)
                    for part in parts
                )
            )
            gelezen = joined(read, newest_first=window.newest_first)
            self._keep(gelezen, "klantcontactmomenten", "klant", klanten)
            return gelezen, None
        gelezen = Gelezen()
        if not dialect.lists_by_klant:
            rollen = await self._rollen(klanten, gelezen, call)
            await self._one_by_one(rollen, request, gelezen, call)
            return gelezen, rollen
        # The links prove that a contactmoment is his, and say what part he had in it.
        rollen, answers = await asyncio.gather(
            self._rollen(klanten, gelezen, call), asyncio.gather(*(self._whole(one, request, call) for one in klanten))
        )
        for answer in answers:
            check_whole(self._client.name, answer, gelezen)
            _take_asked(gelezen, answer.results, rollen, kanalen=request.kanaal)
        return gelezen, rollen

    async def about(self, zaken: Sequence[str], request: PageRequest, window: Window, call: Call) -> Gelezen:
        """Give the contactmomenten about one of these zaken."""
        urls = [url for zaak in zaken for url in self._client.zaak_urls(zaak)]
        if self._client.dialect.in_order:
            expand = self._expand(request, always="objectcontactmomenten")
            params: Params = {"object": ",".join(urls), "expand": expand}
            gelezen = await read_in_order(self._client, params, request, window, call)
            self._keep(gelezen, "objectcontactmomenten", "object", zaken)
            return gelezen
        gelezen = Gelezen()
        answers = await asyncio.gather(*(self._client.objectcontactmomenten(call, object_url=url) for url in urls))
        found: dict[str, None] = {}
        for answer in answers:
            check_whole(self._client.name, answer, gelezen)
            for row in answer.results:
                try:
                    uuid = link(row, "contactmoment")
                    is_about = uuid is not None and link(row, "object") in zaken
                except UnreadableError:
                    is_about = False
                if uuid is not None and is_about:
                    found[uuid] = None
                else:
                    gelezen.dropped += 1
        await self._one_by_one(found, request, gelezen, call)
        return gelezen

    async def _whole(self, klant: str, request: PageRequest, call: Call) -> Fetched:
        params: Params = {"klant": self._client.klant_url(klant)}
        if request.selection.asks("onderwerpobjecten"):
            params = {**params, "expand": "objectcontactmomenten"}
        return await self._client.contactmomenten(params, call)

    async def _rollen(self, klanten: Sequence[str], gelezen: Gelezen, call: Call) -> Rollen:
        """Give the links of these klanten, by contactmoment."""
        answers = await asyncio.gather(*(self._client.klantcontactmomenten(call, klant=one) for one in klanten))
        found: defaultdict[str, tuple[Json, ...]] = defaultdict(tuple)
        for answer in answers:
            check_whole(self._client.name, answer, gelezen)
            for row in answer.results:
                try:
                    uuid = link(row, "contactmoment")
                    is_his = link(row, "klant") in klanten
                except UnreadableError:
                    uuid = None
                if uuid is not None and is_his:
                    found[uuid] += (row,)
                else:
                    gelezen.dropped += 1
        return found

    async def _one_by_one(self, uuids: Collection[str], request: PageRequest, gelezen: Gelezen, call: Call) -> None:
        """Fetch each by itself: without its moment a contactmoment has no place, and the register has no batch."""
        wanted = list(uuids)[: self._hoogstens]
        if len(wanted) < len(uuids):
            gelezen.missing.append(
                BronDataError(f"{self._client.name}: more contactmomenten than are fetched one by one")
            )
        answers = await settle(self._client.contactmoment(uuid, call) for uuid in wanted)
        came = [answer for answer in answers if not isinstance(answer, BronError) and answer is not None]
        # The e-Suite lists a contactmoment that it then refuses (403): that one is missing, and not the others.
        failed = [answer for answer in answers if isinstance(answer, BronError)]
        if failed and not came:
            raise failed[0]
        gelezen.missing += failed
        _take_asked(gelezen, came, wanted, kanalen=request.kanaal)

    def _expand(self, request: PageRequest, *, always: str) -> tuple[str, ...]:
        parts = {"klantcontactmomenten": "betrokkenen", "objectcontactmomenten": "onderwerpobjecten"}
        return tuple(name for name, path in parts.items() if name == always or request.selection.asks(path))

    def _keep(self, gelezen: Gelezen, name: str, field: str, wanted: Collection[str]) -> None:
        """Leave out what is not linked to any of these."""
        for uuid, contact in list(gelezen.contacten.items()):
            try:
                is_linked = any(
                    link(row, "contactmoment") == uuid and fields.uuid_at_end(row.get(field)) in wanted
                    for row in rows(contact.json, name) or ()
                )
            except UnreadableError:
                is_linked = False
            if not is_linked:
                del gelezen.contacten[uuid]
                gelezen.dropped += 1


def _take_asked(
    gelezen: Gelezen, jsons: Sequence[Json], asked: Collection[str], *, kanalen: Collection[str] | None
) -> None:
    """Take in what was asked for, and count the rest; that something has no key, `take` sees itself."""
    known = {None, *asked}
    kept = [json for json in jsons if _key(json) in known]
    gelezen.dropped += len(jsons) - len(kept)
    take(gelezen, kept, kanalen=kanalen)


def _key(json: Json) -> str | None:
    try:
        return key(json)
    except UnreadableError:
        return None
