"""Page by page, in both directions: every record exactly once, also when records come and go between pages."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from klantbeeld.contract import (
    BSN,
    BronContext,
    Call,
    Caller,
    Geheim,
    Identificator,
    Klant,
    PageRequest,
    Selection,
    Taakstatus,
    Volgorde,
)
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import HENK_BSN, Adres, Mens, Naam
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings

HENK = Klant((Identificator(BSN, HENK_BSN),))
START = datetime(2026, 3, 28, 23, tzinfo=UTC)
SETTINGS = OpenKlantSettings(url="http://openklant.test/klantinteracties/api/v1", token=Geheim("t"), expand_grens=4)
# Few different moments, so that many are equal; over the night in which the clock is set.
MOMENTS = st.lists(st.none() | st.integers(0, 8).map(lambda half: START + timedelta(minutes=30 * half)), max_size=14)
DIRECTIONS = st.sampled_from(Volgorde)
QUICK = settings(max_examples=60, deadline=None)


def filled_with(moments):
    """Henk with a klantcontact and a taak at each moment; every third taak is done."""
    filled = Klantregister("bladeren")
    partij = filled.persoon(Mens(naam=Naam(voornaam="Henk"), adres=Adres(), bsn=HENK_BSN))
    kcc = filled.actor("KCC", "organisatorische_eenheid", "kcc", {})
    for index, moment in enumerate(moments):
        # Half of them without time zone: Dutch time.
        local = moment and (moment + timedelta(hours=1 if moment < START + timedelta(hours=2) else 2))
        written = (moment.isoformat() if index % 2 else local.isoformat()[:19]) if moment else None
        contact = filled.klantcontact(f"{index}", "", op=START, plaatsgevondenOp=written)
        filled.betrokkene(contact, partij=partij)
        filled.interne_taak(contact, f"{index}", actoren=[kcc], op=START, verwerkt=START if index % 3 == 0 else None)
    return filled.data


async def _page(data, kind, request):
    transport = httpx.ASGITransport(app=openklant_app(data, token="t"))
    bron = ADAPTER.build(BronContext(name="contacten", settings=SETTINGS, transport=transport))
    try:
        fetcher = getattr(bron.capabilities, kind)
        return (await fetcher.fetch([HENK], request, Call(caller=Caller(id="test"))))[HENK]
    finally:
        await bron.close()


async def _walk(datas, kind, limit, **request):
    """Page through; each page is asked of the next state of the register, and of the last one from then on."""
    records, after, number = [], None, 0
    while True:
        page = await _page(datas[min(number, len(datas) - 1)], kind, PageRequest(limit=limit, after=after, **request))
        assert len(page.items) <= limit
        assert page.items or not page.has_more
        records += [item.record for item in page.items]
        if not page.has_more:
            return records
        after, number = page.items[-1].cursor, number + 1


@QUICK
@given(moments=MOMENTS, limit=st.integers(1, 6), volgorde=DIRECTIONS)
def test_klantcontacten_come_each_once_and_in_order(moments, limit, volgorde):
    selection = Selection.of("richting")
    records = asyncio.run(
        _walk([filled_with(moments)], "klantcontacten", limit, volgorde=volgorde, selection=selection)
    )
    places = [record.plaats for record in records]
    assert places == sorted(places, reverse=volgorde is Volgorde.NIEUWSTE_EERST)
    assert sorted(record.onderwerp for record in records) == sorted(map(str, range(len(moments))))
    assert all(record.richting for record in records)


@QUICK
@given(moments=MOMENTS, limit=st.integers(1, 6), volgorde=DIRECTIONS, only_open=st.booleans())
def test_interne_taken_come_each_once_and_in_order(moments, limit, volgorde, only_open):
    statuses = frozenset({Taakstatus.TE_VERWERKEN}) if only_open else None
    records = asyncio.run(_walk([filled_with(moments)], "interne_taken", limit, volgorde=volgorde, taakstatus=statuses))
    places = [record.plaats for record in records]
    assert places == sorted(places, reverse=volgorde is Volgorde.NIEUWSTE_EERST)
    expected = [index for index in range(len(moments)) if index % 3 or not only_open]
    assert sorted(int(record.gevraagde_handeling) for record in records) == expected


@QUICK
@given(moments=MOMENTS, limit=st.integers(1, 4), volgorde=DIRECTIONS, data=st.data())
def test_records_that_come_or_go_between_pages_disturb_no_others(moments, limit, volgorde, data):
    whole = filled_with(moments)
    keys = [contact["uuid"] for contact in whole["klantcontacten"]]
    fleeting = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    states = [
        {**whole, "klantcontacten": [one for one in whole["klantcontacten"] if one["uuid"] not in absent]}
        for absent in (data.draw(st.sets(st.sampled_from(sorted(fleeting)))) if fleeting else set() for _ in range(4))
    ]
    records = asyncio.run(_walk(states, "klantcontacten", limit, volgorde=volgorde, selection=Selection()))
    seen = [record.sleutel for record in records]
    assert len(seen) == len(set(seen))
    assert set(keys) - fleeting <= set(seen)
    places = [record.plaats for record in records]
    assert places == sorted(places, reverse=volgorde is Volgorde.NIEUWSTE_EERST)
