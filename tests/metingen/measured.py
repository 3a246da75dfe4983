"""The town, measured: a façade that tells how it goes, and what is read of that."""

import contextlib
from dataclasses import dataclass, replace

import httpx
from prometheus_client.parser import text_string_to_metric_families

from klantbeeld.demo.place import Place, demo_place
from klantbeeld.server.app import create_app
from klantbeeld.settings import Metingen
from tests.facade import town


@dataclass(frozen=True)
class Measured:
    place: Place
    client: httpx.AsyncClient
    port: int | None = None

    async def post(self, query, variables=None, **headers):
        body = {"query": query, "variables": variables or {}}
        return await self.client.post("/graphql", json=body, headers=headers)

    async def text(self):
        async with httpx.AsyncClient() as scraper:
            answer = await scraper.get(f"http://127.0.0.1:{self.port}/metrics")
        assert answer.status_code == 200
        return answer.text

    async def numbers(self):
        return Numbers(await self.text())


class Numbers:
    """What was scraped, by name and labels."""

    def __init__(self, text):
        self.families = {one.name: one for one in text_string_to_metric_families(text)}
        self.samples = [sample for one in self.families.values() for sample in one.samples]

    def of(self, name, **labels):
        found = [one.value for one in self.samples if one.name == name and labels.items() <= one.labels.items()]
        return sum(found) if found else None

    def labels(self):
        return {(name, value) for one in self.samples for name, value in one.labels.items() if name != "le"}


def port_in(lines):
    """The port that was told in the log."""
    return next(
        (line.port for line in lines if line.name == "klantbeeld.metingen.poort" and hasattr(line, "port")), None
    )


@contextlib.asynccontextmanager
async def measured(caplog, *, change=lambda settings: settings, config=None, **chosen):
    caplog.set_level("INFO")
    async with demo_place(town(), config=config) as place:
        settings = change(replace(place.settings, metingen=Metingen(**chosen)))
        app = create_app(settings)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=30) as client,
        ):
            yield Measured(place, client, port_in(caplog.records))
