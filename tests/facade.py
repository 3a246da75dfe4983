"""A façade over the stand-ins of the town, as tests ask it: over HTTP, in one process."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx

import klantbeeld.demo
from klantbeeld.demo.place import Place, demo_place
from klantbeeld.demo.town import Town, build_town
from klantbeeld.server.app import create_app

DEMO = Path(klantbeeld.demo.__file__).with_name("demo.toml")
# Nobody listens on the discard port, so a connection is refused at once.
REFUSED = "http://127.0.0.1:9"


@cache
def town() -> Town:
    """The town takes half a second to build and is never changed."""
    return build_town()


@dataclass(frozen=True)
class Facade:
    place: Place
    client: httpx.AsyncClient

    async def post(self, query: str, variables: Mapping[str, Any] | None = None) -> httpx.Response:
        return await self.client.post("/graphql", json={"query": query, "variables": dict(variables or {})})

    async def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask, and expect an answer without errors."""
        response = await self.post(query, variables)
        answer = response.json()
        assert response.status_code == 200, answer
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def calls(self, bron: str) -> list[str]:
        """What a stand-in was asked, as "METHOD path"."""
        made = self.place.standins[bron].calls
        return [f"{call.method} {call.path.partition('/api/v1/')[2]}" for call in made]

    def forget_calls(self) -> None:
        for standin in self.place.standins.values():
            standin.calls.clear()


def always_asked(folder: Path) -> Path:
    """Write the settings of the demo with which every bron is asked on, however it fails."""
    text = DEMO.read_text(encoding="utf-8").replace("\nadapter =", "\nbreaker = false\nmax_pause = 0.001\nadapter =")
    config = folder / "klantbeeld.toml"
    config.write_text(text, encoding="utf-8")
    return config


@contextlib.asynccontextmanager
async def facade(
    config: Path | None = None,
    elsewhere: Mapping[str, str] | None = None,
    before: Callable[[Place], object] = lambda place: None,
) -> AsyncIterator[Facade]:
    """Run it; `before` is what happens to the bronnen before it starts."""
    async with demo_place(town(), config=config, elsewhere=elsewhere) as place:
        before(place)
        app = create_app(place.settings)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=30) as client,
        ):
            yield Facade(place, client)
