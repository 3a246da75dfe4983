"""The applications of the examples, each with the settings of examples/taakapplicaties.toml."""

from pathlib import Path

from klantbeeld.demo.taakapplicatie import afspraken_app, belastingen_app, meldingen_app
from klantbeeld.demo.town_taakapplicaties import town_aanslagen, town_afspraken
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import read_settings

EXAMPLES = Path(__file__).parents[3] / "examples" / "taakapplicaties.toml"
SECRETS = {
    "BELASTINGEN_WACHTWOORD": "wachtwoord-van-belastingen",
    "AFSPRAKEN_TOKEN": "token-van-afspraken",
    "MELDINGEN_SLEUTEL": "sleutel-van-meldingen",
    "PARKEREN_TOKEN": "token-van-parkeren",
}


def example_settings(name):
    """Give the settings of one bron of the examples."""
    return read_settings(EXAMPLES, usable_adapters(), SECRETS).bronnen[name].settings


def belastingen(aanslagen=None):
    return belastingen_app(
        town_aanslagen() if aanslagen is None else aanslagen,
        gebruiker="klantbeeld",
        geheim=SECRETS["BELASTINGEN_WACHTWOORD"],
    )


def afspraken():
    return afspraken_app(town_afspraken(), token=SECRETS["AFSPRAKEN_TOKEN"])


def meldingen(town):
    return meldingen_app(town.meldingen, sleutel=SECRETS["MELDINGEN_SLEUTEL"])
