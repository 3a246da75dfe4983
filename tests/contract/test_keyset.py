"""A cursor says where to go on, and nothing else; a window holds what is asked for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.contract import (
    PageRequest,
    Plaats,
    Taakstatus,
    Volgorde,
    Window,
    begin_van_dag,
    page_of,
    passes,
    plaats_in,
    plaats_of,
    write_cursor,
)
from klantbeeld.contract.keyset import read_cursor
from klantbeeld.testing import builders


@dataclass(frozen=True)
class Place:
    plaats: Plaats


def place(moment, identiteit="k1"):
    return Place(plaats_of(moment, identiteit))


ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-11))])
PLAATSEN = st.builds(
    lambda moment, identiteit: plaats_of(moment, *identiteit),
    moment=st.none() | st.datetimes(timezones=ZONES),
    identiteit=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=4),
)
PLACES = st.lists(st.builds(Place, PLAATSEN), unique_by=lambda one: one.plaats, min_size=1)


@given(plaats=PLAATSEN)
def test_a_cursor_is_read_back_as_the_place_it_was_made_of(plaats):
    assert read_cursor(write_cursor(plaats)) == plaats


@given(day=st.dates())
def test_any_day_can_be_gone_on_behind(day):
    plaats = plaats_of(begin_van_dag(day), "z")
    read = read_cursor(write_cursor(plaats))
    assert read == plaats
    assert read[0].date() == day


@given(places=PLACES, newest_first=st.booleans(), data=st.data())
def test_going_on_behind_any_place_gives_exactly_the_rest(places, newest_first, data):
    volgorde = Volgorde.NIEUWSTE_EERST if newest_first else Volgorde.OUDSTE_EERST
    ordered = Window.of(PageRequest(limit=1, volgorde=volgorde)).in_order(places)
    at = data.draw(st.integers(0, len(ordered) - 1))
    request = PageRequest(limit=1, volgorde=volgorde, after=write_cursor(ordered[at].plaats))
    assert Window.of(request).in_order(places) == ordered[at + 1 :]


def test_a_cursor_is_short_and_fits_in_a_url():
    moment = datetime(2026, 3, 27, tzinfo=UTC)
    cursor = write_cursor(plaats_of(moment, "7173b3cf-8087-4a03-9c3f-2d57529d6e7b"))
    assert len(cursor) == 64
    assert set(write_cursor(plaats_of(moment, "één, & # twee"))) & set(" &#+?/é") == set()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "zz",
        "é",
        "a" * 32 + "=",
        "====",
        "A" * 4000,
        "9" * 5000,
        "2026-03-27T00:00:00%2B00:00",
        "2026-03-27T00:00:00,k1",
        "2026-03-27T00:00:00Z,k1",
        "2026-03-27T00:00:00+00:00,k1",
        "2026-03-27,k1",
        "2026-13-27T00:00:00%2B00:00,k1",
        "10000-01-01T00:00:00%2B00:00,k1",
        "2026-03-27T00:00:00%2B00:00,%FF",
        "2026-03-27T00:00:00%2B00:00,é",
        "2026-03-27T00:00:00%2B00:00,\ud800",
        '["2026-05-01","a","b"]',
    ],
)
def test_a_cursor_that_is_not_ours_raises_a_value_error(cursor):
    for read in (Window.of, Window.without_moments):
        with pytest.raises(ValueError, match="not a cursor of this bron"):
            read(PageRequest(limit=1, after=cursor))


def test_the_days_of_a_period_are_dutch_days():
    late = place(datetime(2026, 7, 1, 21, 59, tzinfo=UTC))  # 23:59 in the Netherlands
    next_day = place(datetime(2026, 7, 1, 22, 0, tzinfo=UTC))
    never = place(None)
    first = PageRequest(limit=1, tot=date(2026, 7, 1))
    second = PageRequest(limit=1, vanaf=date(2026, 7, 2), tot=date(2026, 7, 2))
    assert Window.of(first).in_order([late, next_day, never]) == [late]
    assert Window.of(second).in_order([late, next_day, never]) == [next_day]


def test_the_ends_of_time_have_a_day_too():
    first = place(datetime.min.replace(tzinfo=timezone(timedelta(hours=5))))
    last = place(datetime.max.replace(tzinfo=UTC))
    window = Window.of(PageRequest(limit=1, vanaf=date.min, tot=date.max))
    assert window.in_order([first, last]) == [last, first]


def test_what_has_no_moment_counts_as_oldest():
    never = place(None, "k9")
    once = place(datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC))
    assert Window.of(PageRequest(limit=1)).in_order([never, once]) == [once, never]


def test_a_kind_without_moments_has_one_direction_and_no_days():
    places = [place(None, "b"), place(None, "a")]
    for volgorde in Volgorde:
        window = Window.without_moments(PageRequest(limit=1, volgorde=volgorde, vanaf=date(2026, 1, 1)))
        assert window.in_order(places) == places[::-1]


def keys(page):
    return [item.record.sleutel for item in page.items]


def test_a_page_is_cut_out_of_records_in_any_order():
    zaken = [builders.zaak(sleutel=f"z{day}", startdatum=date(2026, 5, day)) for day in (2, 4, 1, 3)]
    first = page_of(zaken, PageRequest(limit=3))
    assert (keys(first), first.has_more) == (["z4", "z3", "z2"], True)
    # The one the cursor was made of may be gone by then.
    rest = page_of(zaken[1:], PageRequest(limit=3, after=first.items[-1].cursor))
    assert (keys(rest), rest.has_more) == (["z1"], False)
    assert keys(page_of(zaken, PageRequest(limit=9, volgorde=Volgorde.OUDSTE_EERST))) == ["z1", "z2", "z3", "z4"]


def test_a_page_has_only_what_passes_the_filters():
    zaken = [builders.zaak(sleutel=str(one), open=one) for one in (True, False, None)]
    assert keys(page_of(zaken, PageRequest(limit=9, open=False))) == ["False"]
    taken = [builders.interne_taak(sleutel=one.value, taakstatus=one) for one in Taakstatus]
    asked = PageRequest(limit=9, taakstatus=frozenset({Taakstatus.VERWERKT}))
    assert keys(page_of(taken, asked)) == ["verwerkt"]
    assert len(page_of(taken, PageRequest(limit=9)).items) == len(Taakstatus)


@pytest.mark.parametrize(
    ("record", "fits", "does_not"),
    [
        (builders.zaak(open=True), {"open": True}, {"open": False}),
        (builders.productaanvraag(open=None), {}, {"open": True}),
        (builders.klanttaak(soort=None), {}, {"soort": frozenset({"formulier"})}),
        (builders.klanttaak(), {"soort": frozenset({"formulier", "x"})}, {"taakstatus": frozenset()}),
        (builders.product(), {"geldig_op": date(2026, 2, 1)}, {"geldig_op": date(2026, 1, 31)}),
        (builders.product(geldig_tot=date(2026, 3, 1)), {"geldig_op": date(2026, 3, 1)}, {"geldig_op": date.max}),
        (builders.product(geldig_van=None), {}, {"geldig_op": date(2026, 3, 1)}),
        (builders.product(gevraagd=True), {"gevraagd": True}, {"gevraagd": False}),
        (builders.klantcontact(), {"kanaal": frozenset({"telefoon"})}, {"kanaal": frozenset({"email"})}),
        (builders.partij(), {"open": True, "kanaal": frozenset()}, None),
    ],
)
def test_a_filter_keeps_what_is_known_to_fit_it_and_leaves_other_kinds_alone(record, fits, does_not):
    assert passes(record, PageRequest(limit=1))
    assert passes(record, PageRequest(limit=1, **fits))
    assert does_not is None or not passes(record, PageRequest(limit=1, **does_not))


def test_what_is_most_urgent_comes_first_whatever_the_direction():
    done = Taakstatus.VERWERKT
    taken = [
        builders.klanttaak(sleutel="done", taakstatus=done, uiterlijk_op=datetime(2026, 1, 1, tzinfo=UTC)),
        builders.klanttaak(sleutel="never", uiterlijk_op=None),
        builders.klanttaak(sleutel="late", uiterlijk_op=datetime(2026, 3, 2, tzinfo=UTC)),
        builders.klanttaak(
            sleutel="soon", uiterlijk_op=datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=1)))
        ),
    ]
    for volgorde in Volgorde:
        found, asked = [], PageRequest(limit=1, volgorde=volgorde, dringendste_eerst=True)
        for _ in taken:
            page = page_of(taken, asked)
            found += keys(page)
            asked = PageRequest(limit=1, volgorde=volgorde, dringendste_eerst=True, after=page.items[-1].cursor)
        assert found == ["soon", "late", "never", "done"]
        assert not page.has_more


def test_only_klanttaken_have_an_order_by_urgency():
    taken = [builders.interne_taak(sleutel=sleutel) for sleutel in "ba"]
    for taak in taken:
        assert plaats_in(taak, PageRequest(limit=1, dringendste_eerst=True)) == taak.plaats


def test_a_page_of_a_kind_without_moments_is_in_the_order_of_its_keys():
    partijen = [builders.partij(sleutel=sleutel) for sleutel in "cab"]
    first = page_of(partijen, PageRequest(limit=2))
    assert keys(first) == ["a", "b"]
    assert keys(page_of(partijen, PageRequest(limit=2, after=first.items[-1].cursor))) == ["c"]


def test_a_page_tells_which_records_are_not_of_the_klant_himself():
    contacten = [builders.klantcontact(sleutel=sleutel) for sleutel in "ab"]
    page = page_of(contacten, PageRequest(limit=2), afgeleid={"b"})
    assert {item.record.sleutel: item.afgeleid for item in page.items} == {"a": False, "b": True}


def test_a_page_of_nothing_still_reads_its_cursor():
    assert page_of([], PageRequest(limit=1)).items == ()
    with pytest.raises(ValueError, match="not a cursor"):
        page_of([], PageRequest(limit=1, after="elders"))
