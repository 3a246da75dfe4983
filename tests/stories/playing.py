"""Playing an acceptance story on a façade over the stand-ins of the town."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

import klantbeeld.demo
from klantbeeld.demo.standin import Fault
from tests.facade import REFUSED, Facade, facade
from tests.stories.story import Step, Story, filled, read_story, with_bronnen

DEMO = Path(klantbeeld.demo.__file__).with_name("demo.toml")
STORIES = sorted(Path(__file__).parent.glob("*.md"))


@asynccontextmanager
async def staged(path: Path, tmp_path: Path) -> AsyncIterator[tuple[Story, Facade]]:
    """Read a story, and start the façade it is about."""
    story, config = read_story(path), None
    if story.bronnen is not None:
        story.settings = with_bronnen(DEMO.read_text(encoding="utf-8"), story.bronnen)
    if story.settings is not None:
        config = tmp_path / f"{path.stem}.toml"
        config.write_text(story.settings, encoding="utf-8")
    elsewhere = {bron.upper().replace("-", "_"): REFUSED for bron in story.refused}
    async with facade(config, elsewhere) as facade_:
        yield story, facade_


async def played(story: Story, facade_: Facade, kept: dict[str, Any]) -> AsyncIterator[tuple[Step, httpx.Response]]:
    """Send the queries of a story one by one; who looks at an answer fills `kept` for the next."""
    for step in story.steps:
        for bron, fault in step.breuk.items():
            facade_.place.standins[bron].break_with(Fault[fault] if fault else None)
        facade_.forget_calls()
        yield step, await facade_.post(step.query, filled(step.variabelen, kept))
