"""What registers write in a field, and what is made of it."""

from datetime import UTC, date, datetime

import pytest

from klantbeeld.contract import BronDataError
from klantbeeld.http import UnreadableError, fields

READERS = [fields.text, fields.flag, fields.number, fields.day, fields.moment, fields.values, fields.records]
UUID = "7173b3cf-8087-4a03-9c3f-2d57529d6e7b"


@pytest.mark.parametrize("read", READERS)
def test_what_is_absent_or_null_is_none(read):
    assert read({}, "x") is None
    assert read({"x": None}, "x") is None


@pytest.mark.parametrize("read", [fields.text, fields.number, fields.day, fields.moment])
@pytest.mark.parametrize("blank", ["", " "])
def test_what_is_blank_is_none(read, blank):
    assert read({"x": blank}, "x") is None


@pytest.mark.parametrize(
    ("read", "written", "made"),
    [
        (fields.text, " ja ", " ja "),
        (fields.flag, False, False),
        (fields.number, 0, "0"),
        (fields.number, "27", "27"),
        (fields.day, "2026-03-27", date(2026, 3, 27)),
        (fields.group, None, {}),
        (fields.group, {"a": 1}, {"a": 1}),
        (fields.values, [7, None], (7, None)),
        (fields.values, [], ()),
        (fields.records, [{"a": 1}], ({"a": 1},)),
    ],
)
def test_what_is_written_is_read(read, written, made):
    assert read({"x": written}, "x") == made


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-27T11:39:00Z", datetime(2026, 3, 27, 11, 39, tzinfo=UTC)),
        ("2026-03-27T11:39:00+01:00", datetime(2026, 3, 27, 10, 39, tzinfo=UTC)),
        ("2026-03-27T11:39:00", datetime(2026, 3, 27, 10, 39, tzinfo=UTC)),
        ("2026-07-27T11:39:00", datetime(2026, 7, 27, 9, 39, tzinfo=UTC)),
    ],
)
def test_a_moment_without_time_zone_is_dutch_time(written, read):
    assert fields.moment({"op": written}, "op") == read


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (fields.text, 7),
        (fields.flag, "ja"),
        (fields.flag, 1),
        (fields.number, True),
        (fields.number, 2.5),
        (fields.day, "2026-02-30"),
        (fields.day, "999990019"),
        (fields.day, 20260327),
        (fields.moment, "gisteren"),
        (fields.moment, "2026-13-01T00:00:00Z"),
        (fields.moment, "0001-01-01T00:00:00+02:00"),
        (fields.moment, 20260327),
        (fields.group, "999990019"),
        (fields.values, {"a": 1}),
        (fields.records, "999990019"),
        (fields.records, [{}, "999990019"]),
    ],
)
def test_what_is_of_another_type_is_told_without_what_is_in_it(read, written):
    with pytest.raises(UnreadableError, match=r"^veld: not ") as caught:
        read({"veld": written}, "veld")
    assert str(written) not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("read", [*READERS, fields.group])
@pytest.mark.parametrize("json", [None, "999990019", [], 7])
def test_what_is_no_record_has_no_fields(read, json):
    with pytest.raises(UnreadableError, match=r"^something else than a record$"):
        read(json, "veld")


@pytest.mark.parametrize("written", [UUID, UUID.upper()])
def test_a_uuid_is_written_in_one_way(written):
    assert fields.as_uuid(written) == UUID


@pytest.mark.parametrize("written", [None, 7, "", "nee", "a/../b", UUID[:-1], UUID.replace("-", ""), f"{UUID}\n"])
def test_what_is_no_uuid_is_none(written):
    assert fields.as_uuid(written) is None
    assert fields.uuid_at_end(written) is None


@pytest.mark.parametrize("written", [UUID, f"https://elders.test/zaken/{UUID}", f"http://a/{UUID.upper()}/"])
def test_a_url_ends_with_a_uuid_whatever_comes_before(written):
    assert fields.uuid_at_end(written) == UUID


def test_where_nothing_else_can_be_given_the_bron_is_wrong():
    with (
        pytest.raises(BronDataError, match=r"^contacten: onderwerp: not a text$"),
        fields.must_be_readable("contacten"),
    ):
        fields.text({"onderwerp": 7}, "onderwerp")
