"""The whole demo in one place: the stand-ins of the town, and the settings that connect the façade to them."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from klantbeeld.demo.eigen_register import write_register
from klantbeeld.demo.haalcentraal import haalcentraal_app
from klantbeeld.demo.klanten1 import klanten1_app
from klantbeeld.demo.kvk import kvk_app
from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Standin
from klantbeeld.demo.taakapplicatie import afspraken_app, belastingen_app, meldingen_app, parkeren_app
from klantbeeld.demo.town import Town, build_town
from klantbeeld.demo.town_basis import brp, handelsregister
from klantbeeld.demo.town_klanten1 import klanten1_data
from klantbeeld.demo.town_objecten import build_objecten
from klantbeeld.demo.town_taakapplicaties import town_aanslagen, town_afspraken, town_parkeervergunningen
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import Settings, read_settings

TOKEN = "0123456789abcdef0123456789abcdef01234567"
# Where the older klantregister believes the zaken to be: it keeps whole URLs, and nobody follows them.
ZAKEN_BIJ_SUITE = "http://zaken-centraal.invalid/zaken/api/v1/"
GEHEIM = "een-geheim-van-meer-dan-32-tekens-voor-de-demo"


@dataclass(frozen=True, slots=True)
class Place:
    """The demo as it runs: the stand-ins by name, where they are, and the settings of a façade over them."""

    standins: Mapping[str, Standin]
    urls: Mapping[str, str]
    settings: Settings


def town_standins(town: Town) -> dict[str, Standin]:
    """Make the stand-ins of the registers in the town, by the name of the bron."""
    made = (
        openklant_app(town.contacten, token=TOKEN, name="contacten"),
        openklant_app(town.wijkteam, token=TOKEN, name="wijkteam"),
        openzaak_app(town.zaken_centraal, client_id="klantbeeld", geheim=GEHEIM, name="zaken-centraal"),
        openzaak_app(town.zaken_noord, client_id="klantbeeld", geheim=GEHEIM, name="zaken-noord"),
        objecten_app(build_objecten(), token=TOKEN, name="objecten"),
        meldingen_app(town.meldingen, sleutel=GEHEIM, name="meldingen"),
        belastingen_app(town_aanslagen(), gebruiker="klantbeeld", geheim=GEHEIM, name="belastingen"),
        afspraken_app(town_afspraken(), token=TOKEN, name="afspraken"),
        parkeren_app(town_parkeervergunningen(), token=TOKEN, name="parkeren"),
        haalcentraal_app(brp(), api_key=TOKEN, name="brp"),
        kvk_app(handelsregister(), api_key=TOKEN, name="kvk"),
        klanten1_app(klanten1_data(ZAKEN_BIJ_SUITE), client_id="klantbeeld", geheim=GEHEIM, name="suite"),
    )
    return {standin.name: standin for standin in made}


@contextlib.asynccontextmanager
async def demo_place(
    town: Town | None = None,
    *,
    config: Path | None = None,
    erbij: Path | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> AsyncIterator[Place]:
    """Start the stand-ins on free ports of this machine, and read the settings for them.

    Args:
        town: Whose registers; None: the town of the demo.
        config: Other settings than those of the demo, with the same names for URLs and secrets.
        erbij: Settings that come behind those, such as a bron more.
        elsewhere: Other values for those names, such as a URL where nobody listens.
    """
    standins = town_standins(town or build_town())
    async with serve_standins(*standins.values()) as urls:
        environment = {name.upper().replace("-", "_"): url for name, url in urls.items()}
        archief = str(files("klantbeeld.demo") / "archief.json")
        environment |= {"TOKEN": TOKEN, "GEHEIM": GEHEIM, "ARCHIEF": archief, **(elsewhere or {})}
        with tempfile.TemporaryDirectory() as folder:
            # Other settings say themselves which bronnen there are; a register is there only for those of the demo.
            register = None if config else await asyncio.to_thread(write_register, Path(folder))
            parts = [config or Path(str(files("klantbeeld.demo") / "demo.toml")), register, erbij]
            whole = Path(folder) / "klantbeeld.toml"
            whole.write_text("\n".join(part.read_text(encoding="utf-8") for part in parts if part), encoding="utf-8")
            yield Place(standins, urls, read_settings(whole, usable_adapters(), environment))
