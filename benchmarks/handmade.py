"""A program written for this one question, without GraphQL: the same five calls, plain dictionaries, one answer.

    python -m benchmarks.handmade PORT '{"klanten": "http://...", ...}'

What it does not do is why it is fast: nothing is asked but this, nobody is checked, and no bron may fail.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import aiohttp
import jwt
import orjson
import uvicorn

Json = Any


class Answering:
    """An ASGI application with one answer."""

    def __init__(self, given: Json) -> None:
        self._given = given
        self._session: aiohttp.ClientSession | None = None
        self._types: dict[str, Json] = {}

    async def __call__(self, scope: Json, receive: Json, send: Json) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message.get("more_body"):
                break
        asked = orjson.loads(body)["variables"]
        answer = orjson.dumps({"data": {"klantbeeld": await self.klantbeeld(asked["bsn"], asked["first"])}})
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def klantbeeld(self, bsn: str, first: int) -> Json:
        """Give what the query asks."""
        (partijen, contacten), zaken, taken = await asyncio.gather(
            self._klanten(bsn, first), self._zaken(bsn, first), self._taken(bsn, first)
        )
        return {"partijen": partijen, "zaken": zaken, "klantcontacten": contacten, "klanttaken": taken}

    async def _klanten(self, bsn: str, first: int) -> tuple[Json, Json]:
        base = self._given["klanten"]
        rows = await self._ask(f"{base}partij-identificatoren?partijIdentificatorObjectId={bsn}&page=1&pageSize=500")
        uuid = rows["results"][0]["identificeerdePartij"]["uuid"]
        partij, found = await asyncio.gather(
            self._ask(f"{base}partijen/{uuid}"),
            self._all(f"{base}klantcontacten?hadBetrokkene__wasPartij__uuid={uuid}", None, 500),
        )
        shown = {
            "nummer": partij["nummer"] or None,
            "naam": partij["partijIdentificatie"]["volledigeNaam"],
            "soortPartij": partij["soortPartij"].upper(),
            "indicatieActief": partij["indicatieActief"],
            "indicatieGeheimhouding": partij["indicatieGeheimhouding"],
        }
        contacten = [
            {
                "plaatsgevondenOp": _moment(one["plaatsgevondenOp"]),
                "kanaal": {"code": one["kanaal"]},
                "onderwerp": one["onderwerp"],
                "inhoud": one["inhoud"],
                "taal": {"code": one["taal"]},
                "indicatieContactGelukt": one["indicatieContactGelukt"],
            }
            for one in sorted(found, key=lambda one: one["plaatsgevondenOp"], reverse=True)[:first]
        ]
        return _whole([shown], "klanten"), _whole(contacten, "klanten")

    async def _zaken(self, bsn: str, first: int) -> Json:
        zoek = {
            "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": bsn,
            "ordering": "-startdatum,-identificatie",
            "expand": ["status"],
        }
        zaken = []
        for one in (await self._all(f"{self._given['zaken']}zaken/_zoek?", zoek, min(first, 500)))[:first]:
            status = one["_expand"]["status"]
            zaaktype, statustype = await self._type(one["zaaktype"]), await self._type(status["statustype"])
            zaken.append(
                {
                    "identificatie": one["identificatie"],
                    "omschrijving": one["omschrijving"],
                    "toelichting": one["toelichting"] or None,
                    "startdatum": one["startdatum"],
                    "einddatum": one["einddatum"],
                    "streefdatum": one["einddatumGepland"],
                    "fataleDatum": one["uiterlijkeEinddatumAfdoening"],
                    "zaaktype": {"code": zaaktype["identificatie"], "naam": zaaktype["omschrijving"]},
                    "status": {"naam": statustype["omschrijving"], "gezetOp": _moment(status["datumStatusGezet"])},
                }
            )
        return _whole(zaken, "zaken-1")

    async def _taken(self, bsn: str, first: int) -> Json:
        zoek = {"type": self._given["taken"], "data_attrs": f"identificatie__value__exact__{bsn}"}
        found = await self._ask(f"{self._given['objecten']}objects/search?page=1&pageSize=500", zoek)
        taken = sorted((one["record"]["data"] for one in found["results"]), key=lambda one: one["verloopdatum"])[:first]
        shown = [
            {
                "titel": one["titel"],
                "taakstatus": "TE_VERWERKEN",
                "uiterlijkOp": _moment(one["verloopdatum"]),
                "soort": {"code": "formulier"},
            }
            for one in taken
        ]
        return _whole(shown, "objecten")

    async def _all(self, url: str, body: Json, size: int) -> list[Json]:
        first = await self._ask(f"{url}&page=1&pageSize={size}", body)
        pages = range(2, -(-first["count"] // size) + 1)
        others = await asyncio.gather(*(self._ask(f"{url}&page={page}&pageSize={size}", body) for page in pages))
        return [one for page in (first, *others) for one in page["results"]]

    async def _type(self, url: str) -> Json:
        if url not in self._types:
            self._types[url] = await self._ask(url)
        return self._types[url]

    async def _ask(self, url: str, body: Json = None) -> Json:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100))
        headers = self._zgw() if "/zaken/" in url or "/catalogi/" in url else self._token()
        sent = None if body is None else orjson.dumps(body)
        if sent is not None:
            headers["Content-Type"] = "application/json"
        async with self._session.request("GET" if sent is None else "POST", url, data=sent, headers=headers) as answer:
            answer.raise_for_status()
            return orjson.loads(await answer.read())

    def _token(self) -> dict[str, str]:
        return {"Authorization": f"Token {self._given['token']}", "Content-Crs": "EPSG:4326"}

    def _zgw(self) -> dict[str, str]:
        claims = {"iss": "klantbeeld", "iat": int(time.time()), "client_id": "klantbeeld"}
        signed = jwt.encode(
            {**claims, "user_id": "", "user_representation": ""}, self._given["geheim"], algorithm="HS256"
        )
        return {"Authorization": f"Bearer {signed}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


def _whole(nodes: list[Json], bron: str) -> Json:
    return {"nodes": nodes, "volledig": True, "bronnen": [{"bron": {"naam": bron}, "status": "GELEVERD"}]}


def _moment(value: str) -> str:
    return datetime.fromisoformat(value).astimezone(UTC).isoformat()


def main() -> None:
    """Serve until killed."""
    uvicorn.run(
        Answering(json.loads(sys.argv[2])), port=int(sys.argv[1]), access_log=False, log_config=None, lifespan="off"
    )


if __name__ == "__main__":
    main()
