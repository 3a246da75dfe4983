"""A register on answers that a test writes itself, and a bron that counts what it asks."""

import re
from collections.abc import Mapping
from uuid import UUID

import httpx
import orjson

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    Call,
    Caller,
    Geheim,
    Identificator,
    Onderwerp,
    PageRequest,
    Selection,
)
from klantbeeld_zgw import ZgwSettings

CLIENT_ID = "klantbeeld"
GEHEIM = "een geheim van meer dan tweeendertig tekens"
HOST = "http://zaken.test"


def settings(**changes):
    given = {
        "zaken": f"{HOST}/zaken/api/v1/",
        "catalogi": f"{HOST}/catalogi/api/v1/",
        "documenten": f"{HOST}/documenten/api/v1/",
        "besluiten": f"{HOST}/besluiten/api/v1/",
        "client_id": CLIENT_ID,
        "geheim": Geheim(GEHEIM),
    }
    return ZgwSettings(**{**given, **changes})


def call():
    return Call(caller=Caller(id="medewerker-7"))


def ask(limit=10, *paths, **more):
    return PageRequest(limit=limit, selection=Selection.of(*paths) if paths else Selection.all(), **more)


class Asked:
    """A bron and what it asked of the register, to be counted. `asking` says on whose behalf."""

    def __init__(self, bron, log):
        self.bron = bron
        self.asking = call
        self._log = log

    async def zaken(self, klant, request):
        return (await self.bron.capabilities.zaken.fetch([klant], request, self.asking()))[klant]

    async def op_nummer(self, nummer, request):
        number = Identificator(ZAAK_IDENTIFICATIE, nummer)
        return (await self.op_identificator([number], request))[number]

    async def op_identificator(self, numbers, request=None):
        return await self.bron.capabilities.op_identificator.fetch(numbers, request or ask(5), self.asking())

    async def bij(self, kind, *onderwerpen, request=None):
        pages = await self.bron.capabilities.bij[kind].fetch(onderwerpen, request or ask(100), self.asking())
        return [pages[onderwerp] for onderwerp in onderwerpen]

    async def op_sleutel(self, kind, sleutels, request=None):
        return await self.bron.capabilities.op_sleutel[kind].fetch(sleutels, request or ask(1), self.asking())

    @property
    def paths(self):
        """The last part of the path of each call, probes left out, in order of name."""
        return sorted(path.rsplit("/", 1)[-1] for path, body in self._log() if not is_probe(body))

    @property
    def probes(self):
        return [body for _, body in self._log() if is_probe(body)]

    @property
    def bodies(self):
        return [body for _, body in self._log() if body is not None and not is_probe(body)]


def is_probe(body):
    return isinstance(body, Mapping) and "geen-nr" in body.values()


def body_of(request):
    return orjson.loads(request.content) if request.content else None


def uuid_of(number):
    return str(UUID(int=number))


def zaak_json(number, startdatum="2026-05-01", **fields):
    """A zaak as little as a register may give."""
    return {
        "uuid": uuid_of(number),
        "url": f"{HOST}/zaken/api/v1/zaken/{uuid_of(number)}",
        "identificatie": f"ZAAK-{number:04}",
        "bronorganisatie": "002220647",
        "zaaktype": f"{HOST}/catalogi/api/v1/zaaktypen/{uuid_of(1_000_001)}",
        "startdatum": startdatum,
        "einddatum": None,
        "vertrouwelijkheidaanduiding": "openbaar",
        **fields,
    }


def document_json(number, **fields):
    """A document as little as a register may give."""
    url = f"{HOST}/documenten/api/v1/enkelvoudiginformatieobjecten/{uuid_of(number)}"
    return {
        "url": url,
        "identificatie": f"DOC-{number:04}",
        "bronorganisatie": "002220647",
        "creatiedatum": "2026-05-02",
        "titel": f"Document {number}",
        "vertrouwelijkheidaanduiding": "openbaar",
        "status": "definitief",
        "versie": 1,
        "inhoud": f"{url}/download?versie=1",
        "bestandsomvang": 3,
        "informatieobjecttype": f"{HOST}/catalogi/api/v1/informatieobjecttypen/{uuid_of(1_000_002)}",
        **fields,
    }


def with_documenten(number, *documents, **fields):
    """A zaak with its zaakinformatieobjecten sent along."""
    links = [
        {
            "uuid": uuid_of(9_000_000 + each),
            "zaak": f"{HOST}/zaken/api/v1/zaken/{uuid_of(number)}",
            "informatieobject": f"{HOST}/documenten/api/v1/enkelvoudiginformatieobjecten/{uuid_of(each)}",
        }
        for each in documents
    ]
    return zaak_json(number, _expand={"zaakinformatieobjecten": links}, **fields)


def over(soort, *numbers):
    return Onderwerp(tuple(Identificator(soort, number) for number in numbers))


def listed(*results, count=None, following=None):
    return {"count": len(results) if count is None else count, "next": following, "previous": None, "results": results}


class Zaken:
    """A `zaken/_zoek` that holds zaken and answers by the rules, in a collation of its own. Change it as it goes."""

    def __init__(self, *zaken, understood=True, orders=True):
        self.zaken = list(zaken)
        self.understood = understood
        self.orders = orders

    def __call__(self, request):
        body = orjson.loads(request.content)
        if self.understood and is_probe(body):
            return httpx.Response(200, json=listed())
        found = [zaak for zaak in self.zaken if self._is_found(zaak, body)]
        if self.orders:
            # By day, and within a day in an order nobody asked for: that of a hash.
            descends = body.get("ordering", "").startswith("-")
            found.sort(key=lambda zaak: (zaak["startdatum"], zaak["uuid"][::-1]), reverse=descends)
        page, size = int(request.url.params["page"]), int(request.url.params["pageSize"])
        if page > 1 and (page - 1) * size >= len(found):
            return httpx.Response(404, json={})
        more = f"{HOST}/zaken/api/v1/zaken/_zoek?page={page + 1}" if page * size < len(found) else None
        shown = found[(page - 1) * size : page * size]
        return httpx.Response(200, json=listed(*shown, count=len(found), following=more))

    def _is_found(self, zaak, body):
        return (
            body.get("startdatum__gte", "") <= zaak["startdatum"] <= body.get("startdatum__lte", "9")
            and (body.get("einddatum__isnull") in (None, zaak["einddatum"] is None))
            and zaak["uuid"] in body.get("uuid__in", [zaak["uuid"]])
            and zaak["identificatie"] == body.get("identificatie", zaak["identificatie"])
        )


def serve(router, zaken):
    return router.post(re.compile(r".*/zaken/_zoek")).mock(side_effect=zaken)


def serve_documenten(router, *documents, asked_only=True):
    """An `enkelvoudiginformatieobjecten/_zoek` that holds these documents."""

    def answer(request):
        asked = orjson.loads(request.content)["uuid__in"]
        found = [each for each in documents if not asked_only or each["url"].rsplit("/", 1)[-1] in asked]
        return httpx.Response(200, json=listed(*found))

    return router.post(re.compile(r".*/enkelvoudiginformatieobjecten/_zoek")).mock(side_effect=answer)
