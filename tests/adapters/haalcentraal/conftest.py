"""A bron on a stand-in for the BRP, and one on answers a test writes itself."""

import httpx
import pytest
import respx

from klantbeeld.contract import BronContext, Geheim, PageRequest
from klantbeeld.demo.haalcentraal import haalcentraal_app
from klantbeeld.demo.town_basis import brp
from klantbeeld.testing.builders import call
from klantbeeld_haalcentraal import ADAPTER, HaalCentraalSettings

URL = "https://brp.test/haalcentraal/api/brp/"
HEADERS = {"x-doelbinding": "{doel}", "x-gebruiker": "kb-{gebruiker}"}


def settings(**more):
    return HaalCentraalSettings(**{"url": URL, "api_key": Geheim("sleutel-van-de-brp"), "headers": HEADERS, **more})


class Asked:
    """A bron, and a short way to ask it."""

    def __init__(self, bron):
        self.bron = bron
        self.fetcher = bron.capabilities.basisregistratie

    async def pages(self, klanten, request=None, asking=None):
        return await self.fetcher.fetch(klanten, request or PageRequest(limit=10), asking or call(doel="balie"))

    async def page(self, klant, request=None, asking=None):
        return (await self.pages([klant], request, asking))[klant]

    async def record(self, klant, request=None):
        (item,) = (await self.page(klant, request)).items
        return item.record


@pytest.fixture
def standin():
    return haalcentraal_app(brp(), api_key="sleutel-van-de-brp")


@pytest.fixture
async def register(standin):
    context = BronContext(name="brp", settings=settings(), transport=httpx.ASGITransport(standin), deadline=0.5)
    bron = ADAPTER.build(context)
    yield Asked(bron)
    await bron.close()


@pytest.fixture
def router():
    with respx.mock(assert_all_called=False) as made:
        yield made


@pytest.fixture
async def written(router):
    bron = ADAPTER.build(BronContext(name="brp", settings=settings(), deadline=0.5))
    yield Asked(bron)
    await bron.close()
