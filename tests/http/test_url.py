"""A base URL that cannot work is told in a sentence that does not repeat it."""

import pytest

from klantbeeld.http import check_base_url


@pytest.mark.parametrize("url", ["http://zaken.test", "https://zaken.test:8443/zaken/api/v1/"])
def test_a_base_url_is_fine(url):
    check_base_url("zaken", url)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "must be a URL that starts with http:// or https:// and names a host"),
        ("ftp://sesam.test/api/", "must be a URL that starts with http:// or https:// and names a host"),
        ("sesam.test/api/", "must be a URL that starts with"),
        ("https:///sesam/", "must be a URL that starts with"),
        ("https://[sesam/api/", "must be a URL that starts with"),
        ("https://sesam.test:99999/", "must be a URL that starts with"),
        ("https://sesam.test/api/?format=json", "must be a base URL, without a query or fragment"),
        ("https://sesam.test/api/#top", "must be a base URL, without a query or fragment"),
        ("https://me:sesam@zaken.test/api/", "must not hold a user name or password"),
    ],
)
def test_a_wrong_one_is_refused_by_the_name_of_its_setting(url, sentence):
    with pytest.raises(ValueError, match=rf"^zaken: {sentence}") as caught:
        check_base_url("zaken", url)
    assert "sesam" not in str(caught.value)
    assert "sesam" not in str(caught.value.__cause__ or "")
