"""A cursor says where to go on, and nothing else."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.contract import PageRequest, Volgorde
from klantbeeld_openklant.cursor import Window, write_cursor


@dataclass(frozen=True)
class Place:
    uuid: str
    moment: datetime | None


PLACES = st.builds(
    Place,
    uuid=st.uuids().map(str),
    moment=st.none() | st.datetimes(timezones=st.sampled_from([UTC])),
)
REQUEST = PageRequest(limit=1)


@given(places=st.lists(PLACES, unique_by=lambda one: one.uuid, min_size=1), newest_first=st.booleans(), data=st.data())
def test_going_on_behind_any_place_gives_exactly_the_rest(places, newest_first, data):
    volgorde = Volgorde.NIEUWSTE_EERST if newest_first else Volgorde.OUDSTE_EERST
    ordered = Window.of(PageRequest(limit=1, volgorde=volgorde)).of_all(places)
    at = data.draw(st.integers(0, len(ordered) - 1))
    request = PageRequest(limit=1, volgorde=volgorde, after=write_cursor(ordered[at]))
    assert Window.of(request).of_all(places) == ordered[at + 1 :]


def test_a_cursor_is_short_and_fits_in_a_url():
    cursor = write_cursor(Place("7173b3cf-8087-4a03-9c3f-2d57529d6e7b", datetime(2026, 3, 27, tzinfo=UTC)))
    assert len(cursor) == 32
    assert cursor.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "zz",
        "é",
        "a" * 32 + "=",
        "====",
        base64.urlsafe_b64encode(b"x" * 23).decode(),
        base64.urlsafe_b64encode(b"\x7f" + b"\xff" * 23).decode(),
        "A" * 4000,
    ],
)
def test_a_cursor_that_is_not_ours_raises_a_value_error(cursor):
    with pytest.raises(ValueError, match="not a cursor of this bron"):
        Window.of(PageRequest(limit=1, after=cursor))


def test_the_days_of_a_period_are_dutch_days():
    late = Place(str(UUID(int=1)), datetime(2026, 7, 1, 21, 59, tzinfo=UTC))  # 23:59 in the Netherlands
    next_day = Place(str(UUID(int=2)), late.moment + timedelta(minutes=1))
    never = Place(str(UUID(int=3)), None)
    first = PageRequest(limit=1, tot=date(2026, 7, 1))
    second = PageRequest(limit=1, vanaf=date(2026, 7, 2), tot=date(2026, 7, 2))
    assert Window.of(first).of_all([late, next_day, never]) == [late]
    assert Window.of(second).of_all([late, next_day, never]) == [next_day]


def test_what_has_no_moment_counts_as_oldest():
    never = Place(str(UUID(int=9)), None)
    once = Place(str(UUID(int=1)), datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC))
    assert Window.of(REQUEST).of_all([never, once]) == [once, never]
