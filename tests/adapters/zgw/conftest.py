"""A bron on a stand-in for Open Zaak, and one on answers a test writes itself."""

import httpx
import pytest
import respx

from klantbeeld.contract import BronContext
from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.town import build_town
from klantbeeld_zgw import ADAPTER
from tests.adapters.zgw.answers import CLIENT_ID, GEHEIM, Asked, body_of, settings


@pytest.fixture(scope="session")
def town():
    return build_town()


@pytest.fixture
def standin(town):
    return openzaak_app(town.zaken_centraal, client_id=CLIENT_ID, geheim=GEHEIM)


@pytest.fixture
async def register(standin):
    """A bron on the stand-in, filled with the town."""
    context = BronContext(name="zaken", settings=settings(), transport=httpx.ASGITransport(standin), deadline=0.5)
    bron = ADAPTER.build(context)
    yield Asked(bron, lambda: [(each.path, each.body) for each in standin.calls])
    await bron.close()


@pytest.fixture
async def showing(town):
    """Makes a bron on a stand-in of its own, with other settings or other records."""
    made = []

    def make(data=town.zaken_centraal, **changes):
        standin = openzaak_app(data, client_id=CLIENT_ID, geheim=GEHEIM)
        context = BronContext(name="zaken", settings=settings(**changes), transport=httpx.ASGITransport(standin))
        made.append(ADAPTER.build(context))
        return Asked(made[-1], lambda: [(each.path, each.body) for each in standin.calls])

    yield make
    for bron in made:
        await bron.close()


@pytest.fixture
def router():
    with respx.mock(assert_all_called=False) as made:
        yield made


@pytest.fixture
async def written(router):
    """A bron on answers that the test writes with `router`."""
    bron = ADAPTER.build(BronContext(name="zaken", settings=settings(), deadline=0.5))
    yield Asked(bron, lambda: [(one.request.url.path, body_of(one.request)) for one in router.calls])
    await bron.close()
