"""A façade over fake bronnen that accounts for what it does."""

import contextlib
from dataclasses import replace

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from klantbeeld.access.decide import Alles
from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Caller, Geheim
from klantbeeld.gather import Cache, Source, Sources
from klantbeeld.logboek.pseudoniem import Persoon, Pseudoniemen
from klantbeeld.schema.context import Limits
from klantbeeld.schema.download import PAD
from klantbeeld.schema.run import Runner
from klantbeeld.server.download import Download
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.opening import Opening
from klantbeeld.server.verantwoording import Verantwoording, build_logboek
from klantbeeld.settings import Logboek, Settings
from klantbeeld.store import Keys, Store

SLEUTEL = "een sleutel voor pseudoniemen, van de test"
ACTIVITEIT = "https://verwerkingen.example/klantbeeld"
PSEUDONIEMEN = Pseudoniemen(SLEUTEL)
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
ID, SOORT = "dpl.core.data_subject_id", "dpl.core.data_subject_id_type"


def settings_of(ontvanger, folder, **fields):
    return Logboek(
        **{
            "bij_storing": "bewaren",
            "ontvanger": ontvanger.url,
            "wachtrij": str(folder / "wachtrij.sqlite"),
            "activiteit": ACTIVITEIT,
            "sleutel": Geheim(SLEUTEL),
            "wachttijd": 30.0,
            **fields,
        }
    )


def logboek_of(ontvanger, folder, *fakes, **fields):
    made = build_logboek(Settings(logboek=settings_of(ontvanger, folder, **fields)))
    return replace(made, verwerkers={fake.name: f"urn:bron:{fake.name}" for fake in fakes})


class Plaats:
    def __init__(self, logboek, *fakes, caller=None, beslisser=None, deadline=10.0, bron_deadline=5.0, rules=None):
        self.logboek, self.verantwoording = logboek, Verantwoording(logboek)
        self.caller = caller or Caller(id="iemand", scopes=SCOPES)
        store = Store(Keys("geheim"), max_bytes=1_000_000)
        caches = {f.name: Cache(f.name, rules, store) if rules is not None else None for f in fakes}
        sources = (
            Source(name=f.name, naam=f.name, bron=f.bron, deadline=bron_deadline, cache=caches[f.name]) for f in fakes
        )
        opening = Opening(
            sources=Sources(tuple(sources)),
            seal=Seal("k" * 32),
            limits=Limits(),
            deadline=deadline,
            max_partijen=100,
            authenticate=self._authenticate,
            beleid=Toegangsbeleid(beslisser=beslisser or Alles()),
        )
        shared = {"opening": opening, "verantwoording": self.verantwoording}
        endpoint = Endpoint(runner=Runner(Limits()), max_body=100_000, **shared)
        download = Download(max_bytes=10_000, patience=30.0, **shared)
        routes = [
            Route("/graphql", endpoint.__call__, methods=["POST"]),
            Route(PAD + "{pad}", download, methods=["GET", "HEAD"]),
        ]
        self.app = Starlette(routes=routes)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1")

    async def _authenticate(self, http):
        return self.caller

    async def post(self, query, **headers):
        return await self.client.post("/graphql", json={"query": query}, headers=headers)

    async def get(self, pad, method="GET"):
        return await self.client.request(method, pad)


@contextlib.asynccontextmanager
async def plaats(ontvanger, folder, *fakes, logboek=None, **fields):
    """A façade that is up; when this ends everything was sent that could be."""
    known = {
        name: fields.pop(name)
        for name in ("caller", "beslisser", "deadline", "bron_deadline", "rules")
        if name in fields
    }
    logboek = logboek or logboek_of(ontvanger, folder, *fakes, **fields)
    await logboek.start()
    made = Plaats(logboek, *fakes, **known)
    try:
        yield made
    finally:
        await made.client.aclose()
        await logboek.stop()


def readable(lines, *personen):
    """Give lines as (name, status, bron, who, error), the request itself first; what is made by chance is checked."""
    names = {PSEUDONIEMEN.of(who): who for who in personen}
    whole = lines[0]
    for line in lines:
        attributes = dict(line["attributes"])
        bron = attributes.pop("dpl.core.foreign_operation.processor", "").removeprefix("urn:bron:") or None
        pseudonym, kind = attributes.pop(ID, None), attributes.pop(SOORT, None)
        who = names[pseudonym] if pseudonym else None
        assert (who.soort if who else None) == kind
        error = attributes.pop("exception.type", None)
        assert attributes.keys() == {"dpl.core.processing_activity_id"}
        assert line["trace_id"] == whole["trace_id"]
        assert line is whole or line["parent_span_id"] == whole["span_id"]
        assert whole["start_time"] <= line["start_time"] <= line["end_time"] <= whole["end_time"]
        yield line["name"], line["status"], bron, who and who.nummer, error
    assert len({line["span_id"] for line in lines}) == len(lines)


def bsn(klant):
    return Persoon("BSN", klant.identificatoren[0].object_id)
