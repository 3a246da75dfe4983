"""The whole demo in one place: the stand-ins of the town, and the settings that connect the façade to them."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.register import Record
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Standin
from klantbeeld.demo.town import Town, build_town
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import Settings, read_settings

TOKEN = "0123456789abcdef0123456789abcdef01234567"
GEHEIM = "een-geheim-van-meer-dan-32-tekens-voor-de-demo"
_GEMEENTE = "002220647"


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
    )
    return {standin.name: standin for standin in made}


def meldingen_file(meldingen: Sequence[Record]) -> dict[str, object]:
    """Write the meldingen as the file that the adapter `geheugen` reads.

    A melding of which only an e-mail address is known belongs to nobody (R14).
    """
    return {"zaken": [_melding(one) for one in meldingen]}


def _melding(one: Record) -> dict[str, object]:
    status = {"naam": one["status"], "gezet_op": f"{one['einddatum'] or one['startdatum']}T09:00:00+01:00"}
    code = str(one["zaaktype"]).lower().replace(" ", "-")
    return {
        "sleutel": str(one["identificatie"]).lower(),
        "van": [{"soort": "bsn", "nummer": one["bsn"]}] if one["bsn"] else [],
        "identificatie": one["identificatie"],
        "bronorganisatie": _GEMEENTE,
        "omschrijving": one["omschrijving"],
        "zaaktype": {"code": code, "naam": one["zaaktype"]},
        "startdatum": one["startdatum"],
        "einddatum": one["einddatum"],
        "statushistorie": [status],
    }


@contextlib.asynccontextmanager
async def demo_place(
    town: Town | None = None, *, config: Path | None = None, elsewhere: Mapping[str, str] | None = None
) -> AsyncIterator[Place]:
    """Start the stand-ins on free ports of this machine, and read the settings for them.

    Args:
        town: Whose registers; None: the town of the demo.
        config: Other settings than those of the demo, with the same names for URLs and secrets.
        elsewhere: Other values for those names, such as a URL where nobody listens.
    """
    town = town or build_town()
    standins = town_standins(town)
    async with serve_standins(*standins.values()) as urls:
        with tempfile.TemporaryDirectory() as folder:
            meldingen = Path(folder) / "meldingen.json"
            meldingen.write_text(json.dumps(meldingen_file(town.meldingen)), encoding="utf-8")
            environment = {name.upper().replace("-", "_"): url for name, url in urls.items()}
            environment |= {"TOKEN": TOKEN, "GEHEIM": GEHEIM, "MELDINGEN": str(meldingen), **(elsewhere or {})}
            config = config or Path(str(files("klantbeeld.demo") / "demo.toml"))
            yield Place(standins, urls, read_settings(config, usable_adapters(), environment))
