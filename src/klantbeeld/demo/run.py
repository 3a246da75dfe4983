"""`klantbeeld demo`: the façade over a small town, one klantbeeld for people to read, and how to go on."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import uvicorn
from rich.console import Console

from klantbeeld.demo.place import Place, demo_place
from klantbeeld.demo.show import show_klantbeeld
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_BSN,
    GEHEIM_BSN,
    HENK_BSN,
    ONBEKENDE_BSN,
    TWEE_REGISTERS_BSN,
    TWEEHONDERD_ZAKEN_BSN,
    VERGUNNING_X_BSN,
    VOF_KVK,
)
from klantbeeld.server.app import create_app
from klantbeeld.server.graphiql import examples
from klantbeeld.server.logs import configure_logging
from klantbeeld.server.serve import UVICORN
from klantbeeld.settings import Problem, SettingsError
from klantbeeld.settings.problem import did_you_mean

_HOST = "127.0.0.1"


async def run_demo(*, port: int, uit: Sequence[str], once: bool, erbij: Path | None = None) -> int:
    """Start everything, show a klantbeeld, and serve until told to stop (with `once`: stop at once)."""
    configure_logging(as_json=False, level="WARNING")
    out = Console(highlight=False)
    async with demo_place(erbij=erbij) as place:
        _switch_off(place, uit)
        async with _facade(place, port) as (url, server):
            example = examples()[0]
            async with httpx.AsyncClient(timeout=30) as client:
                sent = {"query": example.query, "variables": example.variables}
                answer = await client.post(f"{url}/graphql", json=sent)
            show_klantbeeld(out, answer.json())
            _tell(out, place, url)
            if once:
                server.should_exit = True
            else:
                out.print("\nStop met Ctrl-C.")
                while not server.should_exit:  # noqa: ASYNC110 - uvicorn offers a flag, not an event
                    await asyncio.sleep(0.2)
    return 0


def _switch_off(place: Place, uit: Sequence[str]) -> None:
    unknown = [name for name in uit if name not in place.standins]
    if unknown:
        hint = [Problem("--uit", f"no such bron.{did_you_mean(name, place.standins)}") for name in unknown]
        raise SettingsError(hint)
    for name in uit:
        place.standins[name].break_with(Fault.UNAVAILABLE)


@contextlib.asynccontextmanager
async def _facade(place: Place, port: int) -> AsyncIterator[tuple[str, uvicorn.Server]]:
    with socket.create_server((_HOST, port)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(place.settings), **UVICORN))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn offers a flag, not an event
            await asyncio.sleep(0.01)
        try:
            yield f"http://{_HOST}:{listening.getsockname()[1]}", server
        finally:
            server.should_exit = True
            await serving


def _tell(out: Console, place: Place, url: str) -> None:
    people = {
        "druk": DRUK_BSN,
        "Henk": HENK_BSN,
        "in twee registers": TWEE_REGISTERS_BSN,
        "één vergunning, van telefoontje tot besluit": VERGUNNING_X_BSN,
        "200 zaken": TWEEHONDERD_ZAKEN_BSN,
        "geheim": GEHEIM_BSN,
        "nergens bekend": ONBEKENDE_BSN,
    }
    known = ", ".join(f"{bsn} ({name})" for name, bsn in people.items())
    out.print(f"\n[bold]GraphiQL[/bold]  {url}/graphql", soft_wrap=True)
    out.print(f"Klanten om te proberen: BSN {known}; KVK {VOF_KVK} (een v.o.f.)", soft_wrap=True)
    out.print("\n[bold]Zet een bron uit en vraag het nog eens:[/bold]")
    for name, base in place.urls.items():
        fault = '{"fault": "HANG"}' if name == "zaken-noord" else '{"fault": "UNAVAILABLE"}'
        out.print(f"  curl {base}/_standin/fault -d '{fault}'   # {name}", soft_wrap=True, markup=False)
    out.print(
        """  (weer aan: -d '{"fault": null}'; of begin met: klantbeeld demo --uit zaken-noord)""",
        markup=False,
        soft_wrap=True,
    )
