"""Runs every story in this folder; a new story costs no code."""

from pathlib import Path

import pytest

import klantbeeld.demo
from klantbeeld.demo.standin import Fault
from tests.facade import REFUSED, facade
from tests.stories.story import differences, filled, read_story, with_bronnen

DEMO = Path(klantbeeld.demo.__file__).with_name("demo.toml")
STORIES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
async def test_the_story_holds(path, tmp_path):
    story, kept, config = read_story(path), {}, None
    if story.bronnen is not None:
        story.settings = with_bronnen(DEMO.read_text(encoding="utf-8"), story.bronnen)
    if story.settings is not None:
        config = tmp_path / "klantbeeld.toml"
        config.write_text(story.settings, encoding="utf-8")
    elsewhere = {bron.upper().replace("-", "_"): REFUSED for bron in story.refused}
    async with facade(config, elsewhere) as facade_:
        for number, step in enumerate(story.steps, 1):
            for bron, fault in step.breuk.items():
                facade_.place.standins[bron].break_with(Fault[fault] if fault else None)
            facade_.forget_calls()
            response = await facade_.post(step.query, filled(step.variabelen, kept))
            answer = response.json()
            assert response.status_code == 200, answer
            assert differences(step.antwoord, answer, kept) == [], f"step {number} answered {answer}"
            if step.aanroepen is not None:
                made = {bron: len(facade_.calls(bron)) for bron in step.aanroepen}
                assert made == step.aanroepen, {bron: facade_.calls(bron) for bron in step.aanroepen}


def test_there_are_stories():
    assert len(STORIES) >= 5
