"""A register to ask: the stand-in with the town, or with records of the test's choice."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
import respx

from klantbeeld.contract import Bron, BronContext, Call, Caller, Geheim, Page, PageRequest
from klantbeeld.demo.klanten1 import klanten1_app
from klantbeeld.demo.standin import Standin
from klantbeeld.demo.town_klanten1 import klanten1_data
from klantbeeld_contactmomenten import ADAPTER
from klantbeeld_contactmomenten.settings import ContactmomentenSettings

CLIENT_ID = "klantbeeld"
GEHEIM = "een-geheim-van-ten-minste-32-bytes-lang"
ZAKEN = "http://openzaak.test/zaken/api/v1/"


def settings(**chosen) -> ContactmomentenSettings:
    given = {
        "klanten": "http://suite.test/klanten/api/v1/",
        "contactmomenten": "http://suite.test/contactmomenten/api/v1/",
        "client_id": CLIENT_ID,
        "geheim": Geheim(GEHEIM),
        "zaken": (ZAKEN,),
    }
    return ContactmomentenSettings(**{**given, **chosen})


@dataclass(frozen=True)
class Asked:
    """A bron, and the stand-in behind it."""

    bron: Bron
    standin: Standin

    async def page(self, kind, key, *, limit=20, **request) -> Page:
        """Ask one page as one GraphQL request would: of a kind by klant, or of a class of records by key."""
        offered = self.bron.capabilities
        fetcher = getattr(offered, kind) if isinstance(kind, str) else offered.op_sleutel[kind]
        return await self.ask(fetcher, key, limit=limit, **request)

    async def ask(self, fetcher, key, *, limit=20, **request) -> Page:
        call = Call(caller=Caller(id="test"))
        return (await fetcher.fetch([key], PageRequest(limit=limit, **request), call))[key]

    @property
    def calls(self) -> list[str]:
        """What was asked: the path of every call below its API, without uuids."""
        paths = [call.path.partition("/api/v1/")[2].split("/") for call in self.standin.calls]
        return [path[0] + ("/{uuid}" if len(path) > 1 else "") for path in paths]


@pytest.fixture(scope="session")
def town():
    return klanten1_data(ZAKEN)


@pytest_asyncio.fixture
async def suite(town) -> AsyncIterator[Callable[..., Asked]]:
    """Make a bron on a stand-in with these records, or else the town."""
    made: list[Bron] = []

    def make(data=None, **chosen) -> Asked:
        soort = chosen.get("dialect", "openklant1")
        standin = klanten1_app(data or town, client_id=CLIENT_ID, geheim=GEHEIM, soort=soort)
        transport = httpx.ASGITransport(app=standin)
        context = BronContext(name="suite", settings=settings(**chosen), transport=transport, deadline=0.5)
        made.append(ADAPTER.build(context))
        return Asked(made[-1], standin)

    yield make
    for bron in made:
        await bron.close()


@pytest_asyncio.fixture
async def networked():
    """Make a bron that goes to the network, where an empty register waits."""
    made: list[Bron] = []
    nothing = {"count": 0, "next": None, "previous": None, "results": []}
    with respx.mock(assert_all_called=False) as router:
        router.route(host="suite.test").mock(httpx.Response(200, json=nothing))

        def make(**chosen):
            made.append(ADAPTER.build(BronContext(name="suite", settings=settings(**chosen))))
            return router, made[-1]

        yield make
        for bron in made:
            await bron.close()
