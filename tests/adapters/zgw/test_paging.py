"""Pages follow each other without a gap or a repeat, whatever the register does with equal days."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantbeeld.contract import BronContext, BronDataError, Volgorde
from klantbeeld.testing.builders import klant
from klantbeeld_zgw import ADAPTER
from tests.adapters.zgw.answers import Asked, Zaken, ask, serve, uuid_of, zaak_json
from tests.adapters.zgw.answers import settings as zgw_settings

PERSOON = klant()
ORGANISATIE = klant(kvk_nummer="90267890")  # three searches
DAYS = st.integers(1, 6).map(lambda day: f"2026-05-{day:02}")


async def all_pages(asked, key, request_for):
    """Every page, as lists of keys, and what each said about more."""
    pages, after = [], None
    while True:
        page = await asked.zaken(key, request_for(after))
        assert page.missing == ()
        pages.append(page)
        if not page.has_more:
            return pages
        assert page.items
        after = page.items[-1].cursor
        assert len(pages) < 100


def keys_of(pages):
    return [item.record.sleutel for page in pages for item in page.items]


@settings(max_examples=150, deadline=None)
@given(
    days=st.lists(DAYS, max_size=25),
    limit=st.integers(1, 12),
    volgorde=st.sampled_from(Volgorde),
    key=st.sampled_from([PERSOON, ORGANISATIE]),
    same_number=st.booleans(),
)
async def test_pages_of_any_size_together_are_the_list_in_order(days, limit, volgorde, key, same_number):
    numbered = {"identificatie": "DUBBEL"} if same_number else {}
    zaken = [zaak_json(number, day, **numbered) for number, day in enumerate(days)]
    context = BronContext(name="zaken", settings=zgw_settings(), transport=httpx.MockTransport(Zaken(*zaken)))
    bron = ADAPTER.build(context)
    pages = await all_pages(Asked(bron, list), key, lambda after: ask(limit, "open", volgorde=volgorde, after=after))
    await bron.close()
    records = [item.record for page in pages for item in page.items]
    newest_first = volgorde is Volgorde.NIEUWSTE_EERST
    assert [one.plaats for one in records] == sorted((one.plaats for one in records), reverse=newest_first)
    assert sorted(keys_of(pages)) == sorted(zaak["uuid"] for zaak in zaken)
    assert all(len(page.items) == limit for page in pages[:-1])


async def test_what_comes_and_goes_between_pages_repeats_and_hides_nothing(written, router):
    held = Zaken(*(zaak_json(number, f"2026-05-{1 + number // 2:02}") for number in range(1, 21)))
    serve(router, held)
    first = await written.zaken(PERSOON, ask(7, "open"))
    held.zaken.append(zaak_json(99, "2026-06-01"))
    del held.zaken[3]
    held.zaken = [zaak for zaak in held.zaken if zaak["uuid"] != first.items[-1].record.sleutel]
    rest = await all_pages(written, PERSOON, lambda after: ask(7, "open", after=after or first.items[-1].cursor))
    expected = {zaak["uuid"] for zaak in held.zaken} | {item.record.sleutel for item in first.items}
    assert sorted(keys_of([first, *rest])) == sorted(expected - {uuid_of(99)})


async def test_a_page_goes_on_behind_any_of_its_items(written, router):
    serve(router, Zaken(*(zaak_json(number, f"2026-05-{1 + number // 3:02}") for number in range(1, 16))))
    everything = (await written.zaken(PERSOON, ask(50, "open"))).items
    for place, item in enumerate(everything[:-1]):
        page = await written.zaken(PERSOON, ask(50, "open", after=item.cursor))
        assert [one.record.sleutel for one in page.items] == [one.record.sleutel for one in everything[place + 1 :]]


async def test_a_page_and_the_next_cost_one_call_each_when_days_differ(written, router):
    serve(router, Zaken(*(zaak_json(number, f"2026-05-{number:02}") for number in range(1, 29))))
    page = await written.zaken(PERSOON, ask(10, "open"))
    page = await written.zaken(PERSOON, ask(10, "open", after=page.items[-1].cursor))
    assert page.has_more
    assert len(written.bodies) == 2
    assert written.bodies[1]["startdatum__lte"] == "2026-05-19"


async def test_a_day_with_more_zaken_than_fit_is_read_to_its_end_first(written, router):
    serve(router, Zaken(*(zaak_json(number, "2026-05-01") for number in range(1, 31))))
    page = await written.zaken(PERSOON, ask(2, "open"))
    assert [item.record.identificatie for item in page.items] == ["ZAAK-0030", "ZAAK-0029"]
    assert len(written.bodies) == 6  # five zaken at a time


async def test_a_day_without_end_is_given_up(written, router):
    serve(router, Zaken(*(zaak_json(number, "2026-05-01") for number in range(1, 200))))
    with pytest.raises(BronDataError, match="more zaken of one klant and day than we read"):
        await written.zaken(PERSOON, ask(1, "open"))


async def test_a_register_that_passes_over_the_order_is_not_believed(written, router):
    serve(router, Zaken(*(zaak_json(number, f"2026-05-{number:02}") for number in (3, 1, 2)), orders=False))
    with pytest.raises(BronDataError, match="order"):
        await written.zaken(PERSOON, ask(10, "open"))


@pytest.mark.parametrize(
    "cursor", ["", "x", "7", "[]", '["2026-05-01","a"]', '["2026-05-01","a",7]', '["mei","a","b"]', "page:2", "[" * 9]
)
async def test_a_cursor_of_somebody_else_is_refused_before_anything_is_asked(written, router, cursor):
    serve(router, Zaken())
    with pytest.raises(ValueError, match=r".*"):
        await written.zaken(PERSOON, ask(10, "open", after=cursor))
    assert written.bodies == []


async def test_a_cursor_holds_no_number_of_a_klant(written, router):
    serve(router, Zaken(zaak_json(1), zaak_json(2)))
    page = await written.zaken(PERSOON, ask(1, "open"))
    assert PERSOON.identificatoren[0].object_id not in page.items[0].cursor
