"""A bron on a stand-in for the Handelsregister, and one on answers a test writes itself."""

import httpx
import pytest
import respx

from klantbeeld.contract import BronContext, Geheim, PageRequest
from klantbeeld.demo.kvk import kvk_app
from klantbeeld.demo.town_basis import handelsregister
from klantbeeld.testing.builders import call
from klantbeeld_kvk import ADAPTER, KvkSettings

URL = "https://kvk.test/api/"
KEY = "sleutel-van-kvk"


def settings(**more):
    return KvkSettings(**{"url": URL, "api_key": Geheim(KEY), **more})


class Asked:
    """A bron, and a short way to ask it."""

    def __init__(self, bron):
        self.bron = bron
        self.fetcher = bron.capabilities.basisregistratie

    async def page(self, klant, request=None):
        return (await self.fetcher.fetch([klant], request or PageRequest(limit=10), call()))[klant]

    async def record(self, klant, request=None):
        (item,) = (await self.page(klant, request)).items
        return item.record


@pytest.fixture
def standin():
    return kvk_app(handelsregister(), api_key=KEY)


@pytest.fixture
async def register(standin):
    context = BronContext(name="kvk", settings=settings(), transport=httpx.ASGITransport(standin), deadline=0.5)
    bron = ADAPTER.build(context)
    yield Asked(bron)
    await bron.close()


@pytest.fixture
def router():
    with respx.mock(assert_all_called=False) as made:
        yield made


@pytest.fixture
async def written(router):
    bron = ADAPTER.build(BronContext(name="kvk", settings=settings(), deadline=0.5))
    yield Asked(bron)
    await bron.close()
