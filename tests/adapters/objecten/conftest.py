"""A bron on a stand-in for the Objects API, filled with the town or with what a test wants."""

import httpx
import pytest

from klantbeeld.contract import BronContext
from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.town_objecten import build_objecten
from klantbeeld_objecten import ADAPTER
from tests.adapters.objecten.answers import TOKEN, Asked, settings


@pytest.fixture
async def asking():
    """Build a bron on these objects, those of the town by default, and close it in the end."""
    made = []

    def build(objects=None, readable=None, **given):
        town = build_objecten()
        data = town if objects is None else {**town, "objects": objects}
        standin = objecten_app(data, token=TOKEN, readable=readable)
        transport = httpx.ASGITransport(standin)
        context = BronContext(name="objecten", settings=settings(**given), transport=transport, deadline=0.5)
        made.append(ADAPTER.build(context))
        return Asked(made[-1], standin)

    yield build
    for bron in made:
        await bron.close()
