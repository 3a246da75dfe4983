"""What a cursor says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.compose.cursor import read_positions, write_positions
from klantbeeld.compose.merge import Place

positions = st.dictionaries(st.text(max_size=10), st.sampled_from(Place) | st.text(max_size=20), max_size=5)


@given(positions)
def test_positions_can_be_read_back(standing):
    assert read_positions(write_positions(standing)) == standing


def test_the_same_positions_are_written_the_same_in_any_order():
    assert write_positions({"a": "1", "b": Place.END}) == write_positions({"b": Place.END, "a": "1"})


def test_no_item_can_be_mistaken_for_a_place():
    standing = {"a": "false", "b": "null", "c": "end", "d": ""}
    assert read_positions(write_positions(standing)) == standing


@pytest.mark.parametrize(
    "garbage", ["", "nonsense", "[]", "null", "7", '"x"', '{"a": 1}', '{"a": true}', '{"a": []}', '{"a"', "\x00", "{}}"]
)
def test_anything_else_is_refused(garbage):
    with pytest.raises(ValueError):  # noqa: PT011 - json.loads says it in its own words
        read_positions(garbage)


def test_a_zero_is_not_the_end():
    with pytest.raises(ValueError, match="position"):
        read_positions(json.dumps({"a": 0}))
