"""A klanttaak: its page leads nowhere else than it says, and its place in the order by urgency can be read back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.contract import Klanttaak, Stempel, Taakstatus, read_dringendheid, safe_page

STEMPEL = Stempel(bron="taken", opgehaald=datetime(2026, 11, 25, tzinfo=UTC))
ENDS = st.none() | st.datetimes(timezones=st.just(UTC))


@pytest.mark.parametrize("page", ["https://mijn.example/a?b=c#d", "HTTPS://mijn.example", "/", "/taken/1?a=b"])
def test_a_page_of_a_portal_is_shown(page):
    assert safe_page(page) == page


@pytest.mark.parametrize(
    "page",
    [
        *(None, 7, "", "x", "http://mijn.example/", "javascript:alert(1)", "data:text/html,x"),
        *("//elders.example", "/\\elders.example", "/\t/elders.example", "/a b", "/\x1b"),
        *(
            "https://mijn.example@elders.example/",
            "https://mijn.example\\.elders.example/",
            "https:///x",
            "https://[x/",
        ),
        "https://mijn.example/" + "a" * 2000,
    ],
)
def test_whatever_leads_elsewhere_is_not(page):
    assert safe_page(page) is None


@given(ENDS, st.sampled_from(Taakstatus) | st.none())
def test_the_place_of_a_klanttaak_by_urgency_is_read_back_as_it_was_written(uiterlijk_op, status):
    taak = Klanttaak(herkomst=STEMPEL.herkomst("1"), uiterlijk_op=uiterlijk_op, taakstatus=status)
    to_do = status in (Taakstatus.TE_VERWERKEN, None)
    assert read_dringendheid(taak.dringendheid[1]) == (to_do, uiterlijk_op, taak.identiteit)


@pytest.mark.parametrize(
    "key",
    [
        *((), ("0",), ("0", "~"), ("2", "~", "taken", "1"), ("0", "soon", "taken", "1")),
        ("0", str(timedelta.max // timedelta(microseconds=1)), "taken", "1"),
        ("0", "9" * 40, "taken", "1"),
    ],
)
def test_another_key_is_no_place_by_urgency(key):
    with pytest.raises(ValueError, match=r"cursor|invalid literal"):
        read_dringendheid(key)
