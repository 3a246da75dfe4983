"""The rules that every adapter keeps, here against this one. `klantbeeld.testing.subject` tells what to give."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

import httpx
from klantbeeld.contract import ZAAK_IDENTIFICATIE, Document, Geheim, Identificator, Klanttaak, Onderwerp
from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp

from klantbeeld_bezwaren import ADAPTER, BezwarenSettings
from tests.backend import SLEUTEL, Backend
from tests.people import ANNA, BAKKER, BRAM, HELD

FIRST, SIXTH = (Onderwerp((Identificator(ZAAK_IDENTIFICATIE, f"BZW-2026-000{number}"),)) for number in (1, 6))


class TestBezwaren(AdapterConformance):
    adapter = ADAPTER
    entry_point = "klantbeeld_bezwaren:ADAPTER"
    settings = BezwarenSettings(url="http://bezwaren.invalid/api", sleutel=Geheim(SLEUTEL))
    known_klanten = {  # noqa: RUF012 - read by the rules only
        "zaken": (
            KnownKlant(klant=klant(bsn=ANNA), count=4),
            KnownKlant(klant=klant(bsn=BRAM), count=1),
            KnownKlant(klant=klant(kvk_nummer=BAKKER), count=1),
            KnownKlant(klant=klant(bsn=BRAM, kvk_nummer=BAKKER), count=2),
        ),
        "klanttaken": (
            KnownKlant(klant=klant(bsn=ANNA), count=4),
            KnownKlant(klant=klant(kvk_nummer=BAKKER), count=1),
        ),
    }
    known_onderwerpen = {  # noqa: RUF012
        Klanttaak: (KnownOnderwerp(onderwerp=FIRST, count=2), KnownOnderwerp(onderwerp=SIXTH, count=1)),
        Document: (KnownOnderwerp(onderwerp=FIRST, count=3), KnownOnderwerp(onderwerp=SIXTH, count=1)),
    }
    unknown_klant = klant(bsn=synthetic_bsn(7))
    outages = ("refuse", "hang", "html", "nonsense", "500", "401")

    @cached_property
    def backend(self) -> Backend:
        return Backend(HELD)

    def transport(self) -> httpx.AsyncBaseTransport:
        return self.backend.transport()

    def calls_made(self) -> int:
        return self.backend.calls

    @asynccontextmanager
    async def outage(self, name: str) -> AsyncIterator[None]:
        self.backend.broken = name
        try:
            yield
        finally:
            self.backend.broken = None
