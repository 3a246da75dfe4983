"""A page of a thousand records through our schema, against plain dictionaries through graphql-core alone."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import Any, TypeAlias

from graphql import build_schema, execute, parse

from klantbeeld.access.decide import ALLES, Alles
from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegang, Toegangsbeleid
from klantbeeld.contract import Referentiewaarde
from klantbeeld.demo.town_people import PEILDATUM
from klantbeeld.gather import Source, Sources
from klantbeeld.loaders import Loaders
from klantbeeld.schema.context import Context, Limits
from klantbeeld.schema.run import Request, Runner
from klantbeeld.testing.builders import call, klant, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron

Result: TypeAlias = dict[str, Any]
_QUERY = """query ($bsn: String!, $first: Int!) { klantbeeld(van: {bsn: $bsn}) { zaken(first: $first) { nodes {
    identificatie omschrijving toelichting startdatum einddatum open zaaktype { code naam } %s } volledig } } }"""
_SDL = """
type Query { klantbeeld(van: Van!): Klantbeeld }
input Van { bsn: String! }
type Klantbeeld { zaken(first: Int!): Zaken }
type Zaken { nodes: [Zaak!]! volledig: Boolean! }
type Soort { code: String naam: String }
type Zaak { id: ID identificatie: String omschrijving: String toelichting: String startdatum: String einddatum: String
  open: Boolean zaaktype: Soort }
"""


async def page(size: int, rounds: int) -> Result:
    """Give the milliseconds of each way, and their ratio; `with_id` selects the sealed id of every record as well."""
    found: Result = {}
    for name, more in (("plain", ""), ("with_id", "id")):
        query = _QUERY % more
        ours, theirs = _Ours(size), _Dictionaries(size)
        took = [(await _timed(ours, query), await _timed(theirs, query)) for _ in range(rounds + 1)][1:]
        found[name] = {
            "klantbeeld_ms": statistics.median(one for one, _ in took) * 1000,
            "dictionaries_ms": statistics.median(other for _, other in took) * 1000,
            "ratio": statistics.median(one / other for one, other in took),
        }
    return {"records": size, **found}


async def _timed(asked: Any, query: str) -> float:  # noqa: ANN401 - one of the two below
    began = time.process_time()
    await asked.answer(query)
    return time.process_time() - began


class _Ours:
    def __init__(self, size: int) -> None:
        self._bsn, self._size = synthetic_bsn(), size
        records = [
            zaak(
                "noord",
                f"z{number}",
                identificatie=f"ZAAK-{number}",
                omschrijving=f"Aanvraag {number}",
                startdatum=PEILDATUM - timedelta(days=number),
                zaaktype=Referentiewaarde("PAR", "Parkeervergunning"),
            )
            for number in range(size)
        ]
        fake = FakeBron("noord", zaken={klant(bsn=self._bsn): records})
        self._sources = Sources((Source(name="noord", naam="noord", bron=fake.bron, deadline=60.0),))
        self._limits = Limits(max_first=size, max_cost=10 * size)
        self._runner = Runner(self._limits)

    async def answer(self, query: str) -> None:
        asked = call(scopes=SCOPES)
        toegang = Toegang(Toegangsbeleid(beslisser=Alles()), asked.caller, None, ALLES)
        loaders = Loaders(self._sources, asked, toegang)
        context = Context(asked, toegang, loaders, self._sources, Seal("een sleutel om te meten"), self._limits)
        request = Request(query, {"bsn": self._bsn, "first": self._size})
        document, _ = self._runner.document(request, asked.caller)
        answer = await self._runner.run(request, document, context, deadline=60.0)
        if len(answer.body["data"]["klantbeeld"]["zaken"]["nodes"]) != self._size:
            raise RuntimeError("not the whole page")


class _Dictionaries:
    def __init__(self, size: int) -> None:
        self._schema, self._size = build_schema(_SDL), size
        nodes = [
            {
                "id": f"z{number}",
                "identificatie": f"ZAAK-{number}",
                "omschrijving": f"Aanvraag {number}",
                "startdatum": (PEILDATUM - timedelta(days=number)).isoformat(),
                "open": True,
                "zaaktype": {"code": "PAR", "naam": "Parkeervergunning"},
            }
            for number in range(size)
        ]
        self._root = {"klantbeeld": {"zaken": {"nodes": nodes, "volledig": True}}}
        self._documents: dict[str, Any] = {}

    async def answer(self, query: str) -> None:
        if query not in self._documents:
            self._documents[query] = parse(query)
        variables = {"bsn": "", "first": self._size}
        execute(self._schema, self._documents[query], root_value=self._root, variable_values=variables)
