"""The rules every adapter keeps, for three kinds of record in three dialects."""

from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import ClassVar

import httpx
import pytest

from klantbeeld.contract import Identificator, IdentificatorSoort, Klant
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, ONBEKENDE_BSN, TWINTIG_ZAKEN_BSN, VOF_RSIN, build_town
from klantbeeld.demo.town_taakapplicaties import DRUK_AFSPRAKEN, HENK_AANSLAGEN, HENK_AFSPRAKEN
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_taakapplicatie import ADAPTER
from tests.adapters.taakapplicatie.applications import afspraken, belastingen, example_settings, meldingen

FAULTS = {
    "500": Fault.UNAVAILABLE,
    "html": Fault.HTML,
    "types": Fault.WRONG_TYPES,
    "records": Fault.WRONG_RECORDS,
    "refuse": Fault.FORBIDDEN,
    "busy": Fault.BUSY,
    "truncated": Fault.TRUNCATED,
    "redirect": Fault.REDIRECT,
    "hang": Fault.HANG,
}
ACCOUNT = IdentificatorSoort("meldingen", "account", "e_mailadres")


def account(email):
    return Klant((Identificator(ACCOUNT, email),))


@cache
def small_town():
    return build_town()


class OnStandin:
    """What the three have in common."""

    outages = tuple(FAULTS)
    entry_point = "klantbeeld_taakapplicatie:ADAPTER"
    adapter = ADAPTER
    unknown_klant = klant(bsn=ONBEKENDE_BSN)

    def transport(self):
        return httpx.ASGITransport(self.standin)

    def calls_made(self):
        return len(self.standin.calls)

    @asynccontextmanager
    async def outage(self, name):
        self.standin.break_with(FAULTS[name])
        yield
        self.standin.break_with(None)


class TestProducten(OnStandin, AdapterConformance):
    settings = example_settings("belastingen")
    known_klanten: ClassVar = {
        "producten": [
            KnownKlant(klant=klant(bsn=HENK_BSN), count=HENK_AANSLAGEN),
            KnownKlant(klant=klant(rsin=VOF_RSIN), count=3),
            KnownKlant(klant=klant(bsn=TWINTIG_ZAKEN_BSN), count=20),
        ]
    }

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = belastingen()


class TestKlanttaken(OnStandin, AdapterConformance):
    settings = example_settings("afspraken")
    known_klanten: ClassVar = {
        "klanttaken": [
            KnownKlant(klant=klant(bsn=HENK_BSN), count=HENK_AFSPRAKEN),
            KnownKlant(klant=klant(bsn=DRUK_BSN), count=DRUK_AFSPRAKEN),
        ]
    }

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = afspraken()


class TestZaken(OnStandin, AdapterConformance):
    settings = replace(
        example_settings("meldingen-openbare-ruimte"),
        aanmelding_geverifieerd=True,
        proefklant={"email": "druk@voorbeeld.example"},
    )
    known_klanten: ClassVar = {
        "zaken": [
            KnownKlant(klant=account("druk@voorbeeld.example"), count=45),
            KnownKlant(klant=account("henk@planet.nl"), count=1),
        ]
    }
    unknown_klant = account("niemand@voorbeeld.example")

    @pytest.fixture(autouse=True)
    def _fill(self):
        town = small_town()
        busy = [one | {"melder_email": "druk@voorbeeld.example"} for one in town.meldingen]
        more = [one | {"identificatie": f"{one['identificatie']}-{copy}"} for one in busy for copy in "ab"][:45]
        self.standin = meldingen(replace(town, meldingen=(*town.meldingen, *more)))
