"""Merging and paging as properties: over any lists, any page size, the union in order, no gap, no repeat."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.compose.cursor import read_positions, write_positions
from klantbeeld.compose.merge import Place, merge
from klantbeeld.contract import Herkomst, Item, Page, Volgorde, Zaak

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LANES = ("a", "b", "c")


def zaak(bron, day, number):
    """Numbers are shared over lanes, so that the same zaak occurs in several."""
    day_ = (BEGIN + timedelta(days=day)).date()
    herkomst = (Herkomst(bron=bron, sleutel=f"{day}-{number}", opgehaald=BEGIN),)
    return Zaak(herkomst=herkomst, identificatie=f"Z{number}", bronorganisatie="1", startdatum=day_)


held = st.dictionaries(
    st.sampled_from(LANES), st.sets(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=12), min_size=1
)


class Bronnen:
    """Bronnen that page by a cursor of their own: the index of the item, as text."""

    def __init__(self, held, volgorde, page_size):
        self.page_size = page_size
        down = volgorde is Volgorde.NIEUWSTE_EERST
        self.lists = {
            lane: sorted((zaak(lane, day, number) for day, number in held[lane]), key=lambda z: z.plaats, reverse=down)
            for lane in LANES
            if lane in held
        }

    def page(self, lane, position, limit):
        start = 0 if position is Place.START else int(position) + 1
        # A bron may give fewer than asked, as long as it says that more follows.
        rows = self.lists[lane][start : start + min(limit, self.page_size)]
        items = tuple(Item(row, str(start + index)) for index, row in enumerate(rows))
        return Page(items, has_more=start + len(rows) < len(self.lists[lane]))

    def union(self, volgorde):
        seen = {one.identiteit: one for rows in self.lists.values() for one in rows}
        down = volgorde is Volgorde.NIEUWSTE_EERST
        return sorted(seen, key=lambda key: seen[key].plaats, reverse=down)


def walk(bronnen, limit, volgorde, down=lambda page, lane: False):
    """Page to the end, through written cursors; gives per page what stood on it."""
    positions = dict.fromkeys(bronnen.lists, Place.START)
    for number in range(1, 200):
        asked = {lane: place for lane, place in positions.items() if place is not Place.END}
        lanes = {lane: bronnen.page(lane, place, limit) for lane, place in asked.items() if not down(number, lane)}
        merged = merge(lanes, limit, volgorde, positions)
        yield [item.record for item in merged.items]
        positions = read_positions(write_positions(merged.positions(len(merged.items) - 1)))
        if not any(place is not Place.END for place in positions.values()) and not merged.has_more:
            return
        if not merged.has_more and set(lanes) == set(asked):
            return
    raise AssertionError("the pages do not end")


@given(held, st.integers(1, 15), st.integers(1, 15), st.sampled_from(Volgorde))
def test_pages_give_the_union_in_order_without_gap_or_repeat(held, limit, page_size, volgorde):
    bronnen = Bronnen(held, volgorde, page_size)
    seen = [record.identiteit for page in walk(bronnen, limit, volgorde) for record in page]
    assert seen == bronnen.union(volgorde)


@given(held, st.integers(1, 15), st.integers(1, 15))
def test_a_record_of_several_bronnen_has_the_herkomst_of_all_wherever_the_page_ends(held, limit, page_size):
    bronnen = Bronnen(held, Volgorde.NIEUWSTE_EERST, page_size)
    for page in walk(bronnen, limit, Volgorde.NIEUWSTE_EERST):
        for record in page:
            having = {
                lane for lane, rows in bronnen.lists.items() if any(r.identiteit == record.identiteit for r in rows)
            }
            assert {herkomst.bron for herkomst in record.herkomst} == having
            assert record.herkomst[0].bron == min(having), "the lane of highest precedence leads"


@given(held, st.integers(1, 6), st.sampled_from(LANES), st.integers(1, 3))
def test_a_bron_that_fails_on_a_page_loses_nothing_and_the_others_stay_in_order(held, limit, failing, page_number):
    bronnen = Bronnen(held, Volgorde.NIEUWSTE_EERST, 4)
    pages = list(
        walk(bronnen, limit, Volgorde.NIEUWSTE_EERST, lambda page, lane: (page, lane) == (page_number, failing))
    )
    seen = [record for page in pages for record in page]
    assert {record.identiteit for record in seen} == set(bronnen.union(Volgorde.NIEUWSTE_EERST))
    others = [record for record in seen if {herkomst.bron for herkomst in record.herkomst} != {failing}]
    of_others = [record.plaats for record in others if all(h.bron != failing for h in record.herkomst)]
    assert of_others == sorted(of_others, reverse=True)
    of_one = [record.identiteit for record in seen if all(h.bron != failing for h in record.herkomst)]
    assert len(of_one) == len(set(of_one))


@given(held, st.integers(1, 10))
def test_merging_the_same_pages_gives_the_same_answer(held, limit):
    bronnen = Bronnen(held, Volgorde.NIEUWSTE_EERST, 5)
    lanes = {lane: bronnen.page(lane, Place.START, limit) for lane in bronnen.lists}
    assert merge(lanes, limit) == merge(lanes, limit)


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=6, unique=True), max_size=3))
def test_another_order_than_that_of_the_kind_is_merged_by_its_own_place(numbers):
    """By number, whatever day each began."""

    def place(record):
        return (BEGIN, (record.identificatie, record.startdatum.isoformat()))

    lanes = {}
    for lane, rows in zip(LANES, numbers, strict=False):
        records = sorted((zaak(lane, day, number) for day, number in rows), key=place)
        lanes[lane] = Page(tuple(Item(record, str(index)) for index, record in enumerate(records)))
    merged = merge(lanes, 50, Volgorde.OUDSTE_EERST, place=place)
    places = [place(item.record) for item in merged.items]
    assert places == sorted(set(places))
    assert set(places) == {place(item.record) for page in lanes.values() for item in page.items}
