"""An Open Klant to ask: the stand-in with records of the test's choice."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from klantbeeld.contract import (
    Bron,
    BronContext,
    Call,
    Caller,
    Geheim,
    Identificator,
    Klantcontact,
    Onderwerp,
    Page,
    PageRequest,
)
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.standin import Standin
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings

TOKEN = "0123456789abcdef0123456789abcdef01234567"
URL = "http://openklant.test/klantinteracties/api/v1/"
PREFIX = "/klantinteracties/api/v1/"


@dataclass(frozen=True)
class Asked:
    """A bron, and the stand-in behind it."""

    bron: Bron
    standin: Standin

    async def page(self, kind, key, *, limit=20, **request) -> Page:
        """Ask one page as one GraphQL request would: of a kind by klant, or of a class of records by key."""
        capabilities = self.bron.capabilities
        fetcher = getattr(capabilities, kind) if isinstance(kind, str) else capabilities.op_sleutel[kind]
        return await self.fetched(fetcher, key, limit=limit, **request)

    async def about(self, *numbers, **request) -> Page:
        """Ask one page of the klantcontacten about an object, of which these are the numbers: soort and object_id."""
        onderwerp = Onderwerp(tuple(Identificator(soort, object_id) for soort, object_id in numbers))
        return await self.fetched(self.bron.capabilities.bij[Klantcontact], onderwerp, **request)

    async def fetched(self, fetcher, key, *, limit=20, **request) -> Page:
        call = Call(caller=Caller(id="test"))
        return (await fetcher.fetch([key], PageRequest(limit=limit, **request), call))[key]

    @property
    def calls(self) -> list[str]:
        """What was asked: the path of every call, without uuids, and what was expanded."""
        told = []
        for call in self.standin.calls:
            path = call.path.removeprefix(PREFIX).split("/")
            expand = dict(call.query).get("expand")
            told.append(path[0] + ("/{uuid}" if len(path) > 1 else "") + (f"?expand={expand}" if expand else ""))
        return told


@pytest_asyncio.fixture
async def openklant() -> AsyncIterator[Callable[..., Asked]]:
    """Make a bron on a stand-in with these records."""
    made: list[Bron] = []

    def make(data, **settings) -> Asked:
        standin = openklant_app(data, token=TOKEN)
        made.append(_build(httpx.ASGITransport(app=standin), settings))
        return Asked(made[-1], standin)

    yield make
    for bron in made:
        await bron.close()


@pytest_asyncio.fixture
async def networked() -> AsyncIterator[Callable[..., Bron]]:
    """Make a bron that goes to the network, where respx waits."""
    made: list[Bron] = []

    def make(**settings) -> Bron:
        made.append(_build(None, settings))
        return made[-1]

    yield make
    for bron in made:
        await bron.close()


def _build(transport, settings) -> Bron:
    chosen = OpenKlantSettings(**{"url": URL, "token": Geheim(TOKEN), **settings})
    return ADAPTER.build(BronContext(name="contacten", settings=chosen, transport=transport))


@pytest.fixture(scope="session")
def answer() -> Callable[[str], dict]:
    """Give the body of a real answer of Open Klant 2.18 to sample data."""
    here = Path(__file__).parent / "answers"
    return lambda name: json.loads((here / f"{name}.json").read_text(encoding="utf-8"))
