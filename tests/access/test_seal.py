"""The seal of ids and cursors."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.access.seal import Seal, SealError

SEAL = Seal("een sleutel voor de test")
TEXT = '["z",["noord","k1"],[["b","999990019"]]]'


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text(max_size=20))
def test_what_is_sealed_can_be_opened_for_the_same_use(text, use):
    use = use.encode("utf-8", "replace").decode()
    assert SEAL.open(SEAL.seal(text, use=use), use=use) == text


def test_a_seal_is_the_same_every_time_and_for_every_worker_with_the_key():
    assert SEAL.seal(TEXT, use="id") == Seal("een sleutel voor de test").seal(TEXT, use="id")


def test_a_seal_tells_nothing_of_what_is_in_it():
    sealed = SEAL.seal(TEXT, use="id")
    raw = base64.urlsafe_b64decode(sealed + "==")
    assert b"999990019" not in raw
    assert b"noord" not in raw
    assert "999990019" not in sealed


def test_a_seal_can_stand_in_a_url_as_it_is():
    assert all(SEAL.seal("x" * length, use="id").replace("-", "").replace("_", "").isalnum() for length in range(1, 50))


def test_a_small_difference_in_the_text_makes_another_seal_altogether():
    one, other = SEAL.seal(TEXT, use="id"), SEAL.seal(TEXT.replace("019", "020"), use="id")
    assert sum(a == b for a, b in zip(one, other, strict=True)) < len(one) / 4


def test_a_change_of_any_byte_is_seen():
    raw = base64.urlsafe_b64decode(SEAL.seal(TEXT, use="id") + "==")
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        sealed = base64.urlsafe_b64encode(bytes(changed)).rstrip(b"=").decode()
        with pytest.raises(SealError):
            SEAL.open(sealed, use="id")


def test_a_seal_that_is_cut_or_made_longer_is_seen():
    sealed = SEAL.seal(TEXT, use="id")
    for wrong in (*(sealed[:end] for end in range(len(sealed))), sealed + "A", sealed + sealed):
        with pytest.raises(SealError):
            SEAL.open(wrong, use="id")


@pytest.mark.parametrize(("use", "key"), [("cursor", "een sleutel voor de test"), ("id", "een andere sleutel")])
def test_a_seal_is_for_one_use_and_one_key(use, key):
    with pytest.raises(SealError):
        Seal(key).open(SEAL.seal(TEXT, use="id"), use=use)


@pytest.mark.parametrize(
    "garbage",
    ["", "=", "====", "a", "999990019", "%%%", "é", "\x00", "\ud800", " ", "AAAA AAAA", "/+/+", "-_-_" * 8, "A" * 43],
    ids=ascii,
)
def test_garbage_is_not_sealed_by_us(garbage):
    with pytest.raises(SealError):
        SEAL.open(garbage, use="id")


def test_a_huge_text_is_refused_at_once():
    with pytest.raises(SealError):
        SEAL.open("A" * 5_000_000, use="id")


def test_the_error_does_not_repeat_what_was_given():
    with pytest.raises(SealError) as refused:
        SEAL.open("999990019", use="id:someone")
    assert "999990019" not in str(refused.value)
    assert "someone" not in str(refused.value)


def test_a_pseudonym_is_the_same_every_time_and_another_for_another_text_use_or_key():
    made = SEAL.pseudonym(TEXT, use="caller")
    assert made == Seal("een sleutel voor de test").pseudonym(TEXT, use="caller")
    others = {
        SEAL.pseudonym(TEXT + " ", use="caller"),
        SEAL.pseudonym(TEXT, use="subject"),
        Seal("een andere sleutel").pseudonym(TEXT, use="caller"),
    }
    assert made not in others
    assert len(others) == 3


def test_a_pseudonym_tells_nothing_and_cannot_be_opened():
    made = SEAL.pseudonym(TEXT, use="caller")
    assert len(made) == 43
    assert "999990019" not in made
    with pytest.raises(SealError):
        SEAL.open(made, use="caller")
