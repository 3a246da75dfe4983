"""Wrong settings are told in a sentence."""

import pytest

from klantbeeld.contract import Geheim
from klantbeeld_haalcentraal import ADAPTER, HaalCentraalSettings
from tests.adapters.haalcentraal.conftest import URL, settings


def words(**stated):
    ((name, value),) = stated.items()
    return {"headers": {f"x-{name}": f"{{{name}}}"}, name: {"balie": value}}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "brp.test"}, "url: must be a URL"),
        ({"api_key": Geheim("")}, "api_key: must be visible ASCII"),
        ({"token": Geheim("a\nb")}, "token: must be visible ASCII"),
        ({"doel": "a\r\nb"}, "doel: must be visible ASCII"),
        ({"gebruiker": " "}, "gebruiker: must be visible ASCII"),
        ({"api_key_header": "x y"}, "headers: a name may not hold spaces"),
        ({"headers": {"x-doel:": "a"}}, "headers: a name may not hold spaces"),
        ({"headers": {"x-doel": "a\nx: b"}}, "headers: x-doel may hold visible ASCII"),
        ({"headers": {"x-doel": "{dole}"}}, "headers: x-doel may hold visible ASCII, and of braces only {doel}"),
        ({"headers": {"x-doel": "{doel"}}, "headers: x-doel may hold"),
        ({"burger": "\n"}, "burger: must be visible ASCII"),
        ({"headers": {"x-doel": "{doelbinding}"}}, "doelbinding: a header needs it"),
        ({"headers": {"x-verwerking": "{verwerking}"}}, "verwerking: a header needs it"),
        ({"doelbinding": {"balie": "BRPACT"}}, "doelbinding: no header asks for it"),
        ({**words(doelbinding="BRPACT"), "doel": "wmo"}, "doelbinding: does not say what it is for the doel"),
        (words(doelbinding="BRPACT\r\nx: y"), "doelbinding: must be visible ASCII"),
        (words(doelbinding=" "), "doelbinding: must be visible ASCII"),
        (words(verwerking="x" * 243), "verwerking: must be at most 242 characters"),
        (words(verwerking="a@b@c"), "verwerking: must be at most 242 characters, with one @"),
        ({"headers": {"x-doel": ""}}, "headers: a header without a value"),
        ({"headers": {"x-doel": "a", "X-Doel": "b"}}, "headers: names the same header twice"),
        ({"headers": {"authorization": "Bearer x"}}, "headers: names the same header twice, or one that api_key"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        settings(**wrong)


@pytest.mark.parametrize("verwerking", ["x" * 242, "Algemeen@Balie", "Algemeen"])
def test_a_verwerking_that_fits_is_taken(verwerking):
    assert settings(**words(verwerking=verwerking)).verwerking == {"balie": verwerking}


def test_a_url_is_enough():
    made = HaalCentraalSettings(url=URL)
    assert (made.api_key, made.token, dict(made.headers)) == (None, None, {})


def test_the_adapter_is_called_haalcentraal():
    assert ADAPTER.name == "haalcentraal"
