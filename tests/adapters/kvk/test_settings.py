"""Wrong settings are told in a sentence."""

import pytest

from klantbeeld.contract import Geheim
from klantbeeld_kvk import ADAPTER
from tests.adapters.kvk.conftest import settings


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "kvk.test"}, "url: must be a URL"),
        ({"api_key": Geheim("")}, "api_key: must be visible ASCII"),
        ({"api_key": Geheim("a b")}, "api_key: must be visible ASCII"),
        ({"max_vestigingen": 0}, "max_vestigingen: must be at least 1"),
        ({"proefnummer": "1234"}, "proefnummer: must be the eight digits"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        settings(**wrong)


def test_the_adapter_is_called_kvk():
    assert ADAPTER.name == "kvk"
