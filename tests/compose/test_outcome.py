"""How every bron fared, and whether an answer is complete."""

from dataclasses import replace
from datetime import timedelta

import pytest

from klantbeeld.compose.outcome import (
    Answered,
    Bronresultaat,
    Bronstatus,
    Failed,
    Reden,
    Skipped,
    is_volledig,
    summarise,
)
from klantbeeld.contract import (
    BronDataError,
    BronError,
    BronForbiddenError,
    BronTimeoutError,
    BronUnavailableError,
    Item,
    Page,
)
from klantbeeld.testing.builders import OPGEHAALD, zaak

DOWN = BronUnavailableError("noord: connection of 999990019 refused")


def page(*records, **fields):
    return Page(tuple(Item(record, record.sleutel) for record in records), **fields)


def one(outcomes, shown=()):
    (result,) = summarise(outcomes, shown)
    return result


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (BronTimeoutError("noord: late"), Bronstatus.TE_LAAT, True),
        (DOWN, Bronstatus.NIET_BEREIKBAAR, True),
        (BronForbiddenError("noord: 403"), Bronstatus.FOUT, False),
        (BronDataError("noord: nonsense"), Bronstatus.FOUT, True),
        (BronError("noord: whatever"), Bronstatus.FOUT, True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BronError) else None,
)
def test_every_class_of_error_has_its_own_status(error, status, again):
    result = one([Failed("noord", error, 0.5)])
    assert (result.status, result.herhaalbaar, result.seconds) == (status, again, 0.5)
    assert result.aantal is None
    assert not is_volledig([result])


def test_what_people_read_of_an_error_is_not_its_own_text():
    result = one([Failed("noord", DOWN)])
    assert "999990019" not in result.melding
    assert "noord" not in result.melding


def test_every_class_of_error_is_explained_in_other_words():
    errors = [DOWN, BronTimeoutError("x"), BronForbiddenError("x"), BronDataError("x")]
    assert len({one([Failed("noord", error)]).melding for error in errors}) == len(errors)


def test_a_bron_that_has_nothing_delivered_all_it_has():
    result = one([Answered("noord")])
    assert (result.status, result.aantal, result.melding) == (Bronstatus.GELEVERD, 0, None)
    assert is_volledig([result])


@pytest.mark.parametrize("reden", list(Reden))
def test_a_bron_that_was_skipped_says_why_and_does_not_make_the_answer_incomplete(reden):
    result = one([Skipped("noord", reden)])
    refused = reden is Reden.NIET_TOEGESTAAN
    status = Bronstatus.NIET_TOEGESTAAN if refused else Bronstatus.NIET_BEVRAAGD
    assert (result.status, result.melding, result.aantal) == (status, reden.value, None)
    assert is_volledig([result])


@pytest.mark.parametrize("fields", [{"dropped": 1}, {"missing": (DOWN,)}])
def test_a_bron_of_which_something_is_missing_delivered_in_part(fields):
    kept = zaak("noord")
    result = one([Answered("noord", page(kept, **fields))], [kept])
    assert (result.status, result.aantal) == (Bronstatus.GEDEELTELIJK, 1)
    assert not is_volledig([result])


def test_only_what_failed_can_be_asked_again_with_profit():
    assert one([Answered("noord", page(missing=(DOWN,)))]).herhaalbaar
    assert not one([Answered("noord", page(dropped=1))]).herhaalbaar


def test_only_records_that_are_shown_are_counted_and_dated():
    old, new, unseen = zaak("noord"), zaak("noord"), zaak("noord")
    early = replace(old.herkomst[0], opgehaald=OPGEHAALD - timedelta(hours=1))
    old = replace(old, herkomst=(early,))
    result = one([Answered("noord", page(old, new, unseen))], [new, old])
    assert (result.aantal, result.opgehaald_op) == (2, OPGEHAALD - timedelta(hours=1))


def test_a_record_of_two_bronnen_counts_for_both():
    joined = zaak("noord")
    joined = replace(joined, herkomst=(*joined.herkomst, *zaak("zuid").herkomst))
    outcomes = [Answered("noord", page(joined)), Answered("zuid", page(joined))]
    assert [result.aantal for result in summarise(outcomes, [joined])] == [1, 1]


def test_stale_records_make_a_bron_verouderd_and_the_answer_incomplete():
    stale = zaak("noord")
    stale = replace(stale, herkomst=(replace(stale.herkomst[0], verouderd=True),))
    result = one([Answered("noord", page(stale))], [stale])
    assert result.status is Bronstatus.VEROUDERD
    assert not is_volledig([result])


def test_every_bron_is_mentioned_once_in_the_order_it_first_occurs():
    outcomes = [Answered("b"), Skipped("c", Reden.WEGGEFILTERD), Failed("a", DOWN), Answered("b")]
    assert [result.bron for result in summarise(outcomes, [])] == ["b", "c", "a"]


def test_nobody_took_part_in_an_answer_without_bronnen_so_nothing_is_missing():
    assert summarise([], []) == ()
    assert is_volledig([])


class TestSeveralPartsOfOneBron:
    def test_the_records_are_counted_once(self):
        records = [zaak("noord"), zaak("noord")]
        result = one([Answered("noord", page(records[0])), Answered("noord", page(records[1]))], records)
        assert result.aantal == 2

    def test_the_records_are_counted_when_the_first_part_failed(self):
        kept = zaak("noord")
        assert one([Failed("noord", DOWN), Answered("noord", page(kept))], [kept]).aantal == 1

    @pytest.mark.parametrize("delivered_first", [True, False])
    def test_one_part_that_fails_makes_it_delivered_in_part(self, delivered_first):
        parts = [Answered("noord"), Failed("noord", DOWN)]
        result = one(parts if delivered_first else parts[::-1])
        assert (result.status, result.herhaalbaar) == (Bronstatus.GEDEELTELIJK, True)
        assert result.melding

    def test_parts_that_all_failed_are_not_delivered_in_part_however_they_failed(self):
        result = one([Failed("noord", BronTimeoutError("x")), Failed("noord", BronDataError("y"))])
        assert result.status is Bronstatus.TE_LAAT
        assert result.aantal is None

    def test_a_part_that_was_not_asked_does_not_count(self):
        assert one([Skipped("noord", Reden.ANDERE_NUMMERS), Answered("noord")]).status is Bronstatus.GELEVERD
        assert one([Skipped("noord", Reden.ANDERE_NUMMERS), Failed("noord", DOWN)]).status is Bronstatus.NIET_BEREIKBAAR

    def test_the_slowest_part_is_how_long_it_took(self):
        assert one([Answered("noord", Page(), 0.1), Failed("noord", DOWN, 0.7)]).seconds == 0.7


@pytest.mark.parametrize(
    ("status", "complete"),
    [(status, status.name in ("GELEVERD", "NIET_BEVRAAGD", "NIET_TOEGESTAAN")) for status in Bronstatus],
    ids=lambda value: value.name if isinstance(value, Bronstatus) else None,
)
def test_an_answer_is_complete_when_every_bron_that_took_part_gave_everything(status, complete):
    assert is_volledig(
        [Bronresultaat(bron="x", status=Bronstatus.GELEVERD), Bronresultaat(bron="y", status=status)]
    ) is (complete)
