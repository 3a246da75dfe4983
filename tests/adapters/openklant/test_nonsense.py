"""Whatever stands in an answer: a page, or an error of the contract. Never a bug, and never somebody's number."""

import asyncio
import json

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantbeeld.contract import (
    BSN,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    KVK_NUMMER,
    ZAAK_UUID,
    BronContext,
    BronError,
    Call,
    Caller,
    Geheim,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klantcontact,
    Onderwerp,
    Page,
    PageRequest,
    Werkvraag,
)
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.town import (
    DRUK_BSN,
    HENK_EMAIL,
    HENK_TELEFOON,
    VERGUNNING_X_CONTACTEN,
    VERGUNNING_X_ZAAK,
    VOF_KVK,
    build_town,
    klantcontact_uuid,
    zaak_uuid,
)
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings

SETTINGS = OpenKlantSettings(url="http://openklant.test/klantinteracties/api/v1", token=Geheim("t"), expand_grens=3)
KLANTEN = (Klant((Identificator(BSN, DRUK_BSN),)), Klant((Identificator(KVK_NUMMER, VOF_KVK),)))
UUID = "7173b3cf-8087-4a03-9c3f-2d57529d6e7b"
ANYTHING = st.sampled_from(
    [None, True, 7, -1.5, "", " ", "nee", UUID, "9" * 300, [], [7], [None], [[]], {}, {"uuid": 7}, {"uuid": UUID}]
)


@pytest.fixture(scope="module")
def town():
    return build_town()


class Spoiling(httpx.AsyncBaseTransport):
    """Puts something else in one place of one answer."""

    def __init__(self, app, at, draw):
        self._inner = httpx.ASGITransport(app=app)
        self._at = at
        self._draw = draw

    async def handle_async_request(self, request):
        response = await self._inner.handle_async_request(request)
        body = json.loads(await response.aread())
        self._at -= 1
        if self._at == 0:
            places = list(_places(body))
            holder, name = places[self._draw(st.integers(0, len(places) - 1))]
            holder[name] = self._draw(ANYTHING)
        return httpx.Response(response.status_code, json=body)


def _places(value):
    names = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in list(names):
        yield value, name
        yield from _places(value[name])


@settings(max_examples=150, deadline=None)
@given(
    who=st.sampled_from(KLANTEN),
    kind=st.sampled_from(["partijen", "klantcontacten", "interne_taken"]),
    at=st.integers(1, 8),
    data=st.data(),
)
def test_nonsense_anywhere_in_an_answer_costs_no_more_than_that_answer(town, who, kind, at, data):
    async def ask():
        transport = Spoiling(openklant_app(town.contacten, token="t"), at, data.draw)
        bron = ADAPTER.build(BronContext(name="contacten", settings=SETTINGS, transport=transport))
        try:
            fetch = getattr(bron.capabilities, kind).fetch
            return (await fetch([who], PageRequest(limit=5), Call(caller=Caller(id="test"))))[who]
        finally:
            await bron.close()

    try:
        page = asyncio.run(ask())
    except BronError as error:
        page = Page(missing=(error,))
    assert len(page.items) <= 5
    assert page.items or not page.has_more
    told = "".join(map(str, page.missing))
    assert DRUK_BSN not in told
    assert VOF_KVK not in told


def _ways(capabilities):
    """Give what else may be asked, each with a question that leads through all its steps."""
    vraag = klantcontact_uuid(VERGUNNING_X_CONTACTEN[0])
    afdeling = IdentificatorSoort("msei", "oe", "idf")
    return {
        "about": (capabilities.bij[Klantcontact], Onderwerp((Identificator(KLANTCONTACT_UUID, vraag),))),
        "zaak": (
            capabilities.bij[Klantcontact],
            Onderwerp((Identificator(ZAAK_UUID, zaak_uuid(VERGUNNING_X_ZAAK)),)),
        ),
        "number": (
            capabilities.op_identificator,
            Identificator(KLANTCONTACT_NUMMER, VERGUNNING_X_CONTACTEN[0]),
        ),
        "werk": (
            capabilities.werkvoorraad,
            Werkvraag(actornummers=(Identificator(afdeling, "vergunningen"),)),
        ),
        "kandidaten": (capabilities.kandidaten, HENK_EMAIL),
        "telefoon": (capabilities.kandidaten, HENK_TELEFOON),
    }


@settings(max_examples=150, deadline=None)
@given(
    way=st.sampled_from(["about", "zaak", "number", "werk", "kandidaten", "telefoon"]),
    at=st.integers(1, 8),
    data=st.data(),
)
def test_nonsense_in_what_is_asked_otherwise_is_no_bug_either(town, way, at, data):
    async def ask():
        transport = Spoiling(openklant_app(town.contacten, token="t"), at, data.draw)
        bron = ADAPTER.build(BronContext(name="contacten", settings=SETTINGS, transport=transport))
        fetcher, key = _ways(bron.capabilities)[way]
        try:
            return (await fetcher.fetch([key], PageRequest(limit=2), Call(caller=Caller(id="test"))))[key]
        finally:
            await bron.close()

    try:
        page = asyncio.run(ask())
    except BronError as error:
        page = Page(missing=(error,))
    assert len(page.items) <= 2
    assert page.items or not page.has_more
    told = "".join(map(str, page.missing))
    assert HENK_EMAIL not in told
    assert HENK_TELEFOON not in told


@settings(max_examples=80, deadline=None)
@given(index=st.integers(0, 5), at=st.integers(1, 4), data=st.data())
def test_nonsense_in_a_single_record_is_no_bug_either(town, index, at, data):
    collections = ("partijen", "klantcontacten", "internetaken", "betrokkenen", "actoren", "digitaleadressen")
    key = data.draw(st.sampled_from(town.contacten[collections[index]][:40]))["uuid"]

    async def ask():
        transport = Spoiling(openklant_app(town.contacten, token="t"), at, data.draw)
        bron = ADAPTER.build(BronContext(name="contacten", settings=SETTINGS, transport=transport))
        fetcher = list(bron.capabilities.op_sleutel.values())[index]
        try:
            return (await fetcher.fetch([key], PageRequest(limit=1), Call(caller=Caller(id="test"))))[key]
        finally:
            await bron.close()

    try:
        page = asyncio.run(ask())
    except BronError:
        page = Page()
    assert len(page.items) <= 1
