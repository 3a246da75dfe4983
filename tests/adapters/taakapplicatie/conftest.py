"""A bron on answers that a test writes itself, or on a stand-in."""

from dataclasses import dataclass

import httpx
import pytest
import respx

from klantbeeld.contract import Bron, BronContext, PageRequest
from klantbeeld.testing.builders import call, klant
from klantbeeld_taakapplicatie import ADAPTER, TaakapplicatieSettings
from klantbeeld_taakapplicatie.settings_zoek import Zoek

URL = "https://app.example/api/"
BSN = "999990019"


@dataclass
class Asked:
    """A bron, and how to ask its one list."""

    bron: Bron
    lijst: str

    async def page(self, who=None, **request):
        who = who or klant(bsn=BSN)
        fetcher = getattr(self.bron.capabilities, self.lijst)
        answer = await fetcher.fetch([who], PageRequest(**{"limit": 1000, **request}), call())
        return answer[who]

    async def records(self, who=None, **request):
        return [item.record for item in (await self.page(who, **request)).items]


LIJSTEN = {
    "zaak": "zaken",
    "klanttaak": "klanttaken",
    "product": "producten",
    "klantcontact": "klantcontacten",
    "overig_object": "overige_objecten",
}


def settings(**fields):
    """Give the settings of an application that does nothing unusual."""
    return TaakapplicatieSettings(
        **{
            "url": URL,
            "soort": "zaak",
            "sleutel": "id",
            "zoek": {"bsn": Zoek(pad="zaken", parameter="bsn")},
            "velden": {"identificatie": "nummer", "startdatum": "begin"},
            **fields,
        }
    )


@pytest.fixture
def router():
    with respx.mock(base_url=URL, assert_all_called=False) as made:
        yield made


@pytest.fixture
async def make():
    """Make bronnen, and close them in the end."""
    made = []

    def make(standin=None, **fields):
        own = fields.pop("own", None) or settings(**fields)
        transport = httpx.ASGITransport(standin) if standin is not None else None
        bron = ADAPTER.build(BronContext(name="app", settings=own, transport=transport))
        made.append(bron)
        return Asked(bron, LIJSTEN[own.soort])

    yield make
    for bron in made:
        await bron.close()
