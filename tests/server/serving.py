"""An app over a bron in memory, asked in one process."""

import contextlib
import json

import httpx

from klantbeeld.registry import usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.settings import read_settings

BSN = "999990019"
HELD = {
    "partijen": [
        {
            "sleutel": "tess",
            "soort_partij": "persoon",
            "identificatoren": [{"soort": "bsn", "nummer": BSN}],
            "contactgegevens": {"naam": {"voornaam": "Tess", "achternaam": "Zonderland"}},
        }
    ]
}


def write_config(folder, server="", held=HELD, more=""):
    """Write settings with one bron in memory."""
    (folder / "bron.json").write_text(json.dumps(held), encoding="utf-8")
    config = folder / "klantbeeld.toml"
    bestand = json.dumps(str(folder / "bron.json"))
    config.write_text(
        f'[server]\n{server}\n[bronnen.geheugen]\nadapter = "geheugen"\nbestand = {bestand}\n{more}', encoding="utf-8"
    )
    return config


def read_config(folder, server="", **fields):
    return read_settings(write_config(folder, server, **fields), usable_adapters(), {})


@contextlib.asynccontextmanager
async def serving(folder, server="", app=None, **fields):
    app = app or create_app(read_config(folder, server, **fields))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,
    ):
        yield client
