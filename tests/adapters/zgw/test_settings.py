"""Wrong settings are told in a sentence."""

import dataclasses

import pytest

from klantbeeld.contract import Geheim
from klantbeeld_zgw import ADAPTER, ZgwSettings
from tests.adapters.zgw.answers import settings


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("zaken", "ftp://zaken.test/api", "zaken: must be a URL that starts with http:// or https://"),
        ("zaken", "zaken.test/api", "zaken: must be a URL"),
        ("zaken", "http://[zaken.test", "zaken: must be a URL"),
        ("catalogi", "https://", "catalogi: must be a URL"),
        ("catalogi", "http://zaken.test/api?a=1", "catalogi: must be a base URL, without a query"),
        ("zaken", "http://wie:wat@zaken.test/api", "zaken: must not hold a user name or password"),
        ("documenten", "documenten.test/api", "documenten: must be a URL"),
        ("besluiten", "", "besluiten: must be a URL"),
        ("client_id", " ", "client_id: must not be empty"),
        ("geheim", Geheim("é" * 15), "geheim: must be at least 32 bytes long"),
        ("catalogi_ttl", -1.0, "catalogi_ttl: must be 0 seconds or more"),
        ("catalogi_ttl", float("nan"), "catalogi_ttl: must be 0 seconds or more"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(name, value, problem):
    with pytest.raises(ValueError, match=problem):
        settings(**{name: value})


def test_a_geheim_of_32_bytes_is_enough_and_is_never_shown():
    made = settings(geheim=Geheim("é" * 16))
    assert "é" not in repr(made)


def test_the_adapter_is_called_zgw_and_has_these_settings():
    assert ADAPTER.name == "zgw"
    assert ADAPTER.settings is ZgwSettings
    assert {field.name for field in dataclasses.fields(ZgwSettings) if field.default is dataclasses.MISSING} == {
        "zaken",
        "catalogi",
        "client_id",
        "geheim",
    }


def test_the_apis_of_the_next_release_may_be_given_already():
    assert (settings().documenten, settings().besluiten) == (None, None)
    given = {"documenten": "http://zaken.test/documenten/api/v1/", "besluiten": "http://zaken.test/besluiten/api/v1/"}
    made = settings(**given)
    assert {name: getattr(made, name) for name in given} == given
