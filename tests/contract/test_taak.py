"""A page that data names is shown as a link only when it can lead nowhere else than it says."""

import pytest

from klantbeeld.contract import safe_page


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
