"""Settings say what is wrong with them, before anything is asked of Open Klant."""

import pytest

from klantbeeld.contract import CONTRACT_VERSION, Geheim
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings

GOOD = {"url": "https://klant.example/klantinteracties/api/v1/", "token": Geheim("0123456789abcdef")}


def test_url_and_token_are_enough():
    settings = OpenKlantSettings(**GOOD)
    assert settings.expand_grens == 20
    assert dict(settings.kanalen) == {}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "ftp://klant.example/api/v1/"}, "url: must be a URL that starts with http"),
        ({"url": "klant.example/api/v1/"}, "url: must be a URL that starts with http"),
        ({"url": "https:///api/v1/"}, "url: must be a URL that starts with http"),
        ({"url": "https://[klant/api/v1/"}, "url: must be a URL"),
        ({"url": "https://klant.example/api/v1/?format=json"}, "url: must be a base URL, without a query"),
        ({"url": "https://klant.example/api/v1/#top"}, "url: must be a base URL, without a query"),
        ({"url": "https://me:secret@klant.example/api/v1/"}, "url: must not hold a user name"),
        ({"token": Geheim("")}, "token: must be visible ASCII"),
        ({"token": Geheim("abc\ndef")}, "token: must be visible ASCII"),
        ({"token": Geheim("tokén")}, "token: must be visible ASCII"),
        ({"expand_grens": 0}, "expand_grens: must be at least 1"),
        ({"werkvoorraad_grens": 0}, "werkvoorraad_grens: must be at least 1"),
        ({"zaak_nummers": ()}, "zaak_nummers: must be one or more of uuid, identificatie"),
        ({"zaak_nummers": ("zaaknummer",)}, "zaak_nummers: must be one or more of uuid, identificatie"),
        ({"nummervelden": ("nummer", "nummer")}, "nummervelden: must be one or more of .* each once"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        OpenKlantSettings(**{**GOOD, **wrong})


def test_no_sentence_shows_the_token():
    with pytest.raises(ValueError, match="token") as raised:
        OpenKlantSettings(**{**GOOD, "token": Geheim("geheim geheim")})
    assert "geheim" not in str(raised.value)


def test_the_adapter_is_called_openklant():
    assert (ADAPTER.name, ADAPTER.contract_version) == ("openklant", CONTRACT_VERSION)
