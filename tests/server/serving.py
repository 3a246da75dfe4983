"""An app over a bron in memory, asked in one process."""

import asyncio
import contextlib
import json

import httpx
import uvicorn

from klantbeeld.registry import usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.server.serve import UVICORN
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


@contextlib.asynccontextmanager
async def listening(app):
    """The app over a real connection."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", **UVICORN))
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        await running


async def until(true):
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")
