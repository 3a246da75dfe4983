"""What the tests of the adapter share: settings, and a bron with what was asked of its backend."""

from dataclasses import dataclass

from klantbeeld.contract import Bron, Geheim, PageRequest
from klantbeeld.demo.town_objecten import PRODUCT_TYPE, PRODUCTAANVRAAG_TYPE, TAAK_TYPE
from klantbeeld.testing.builders import call
from klantbeeld_objecten import ObjectenSettings

URL = "https://objecten.test/api/v2/"
TOKEN = "0123456789abcdef0123456789abcdef01234567"


def settings(**more):
    given = {
        "url": URL,
        "token": Geheim(TOKEN),
        "taken": TAAK_TYPE,
        "producten": PRODUCT_TYPE,
        "productaanvragen": PRODUCTAANVRAAG_TYPE,
        "producten_eigenschappen": {
            "eigenschappen__kenteken": "Kenteken",
            "eigenschappen__tarief": "Tarief|bedrag",
            "eigenschappen__doorlopend": "Wordt verlengd",
        },
        "producten_soorten": {"paspoort": "Paspoort", "parkeervergunning": "Parkeervergunning"},
        "taken_paginas": {"ogonebetaling": "/taken/{uuid}"},
    }
    return ObjectenSettings(**{**given, **more})


@dataclass
class Asked:
    """A bron, and the stand-in it asks."""

    bron: Bron
    standin: object

    async def page(self, lijst, klant, **request):
        fetcher = getattr(self.bron.capabilities, lijst)
        found = await fetcher.fetch([klant], PageRequest(**{"limit": 100, **request}), call())
        return found[klant]

    async def records(self, lijst, klant, **request):
        return [item.record for item in (await self.page(lijst, klant, **request)).items]

    @property
    def calls(self):
        return self.standin.calls
