"""Runs every story in this folder; a new story costs no code."""

import pytest

from tests.stories.playing import STORIES, played, staged
from tests.stories.story import differences


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
async def test_the_story_holds(path, tmp_path):
    kept = {}
    async with staged(path, tmp_path) as (story, facade_):
        async for step, response in played(story, facade_, kept):
            answer = response.json()
            assert response.status_code == 200, answer
            assert differences(step.antwoord, answer, kept) == [], f"{step.query} was answered {answer}"
            if step.aanroepen is not None:
                made = {bron: len(facade_.calls(bron)) for bron in step.aanroepen}
                assert made == step.aanroepen, {bron: facade_.calls(bron) for bron in step.aanroepen}


def test_there_are_stories():
    assert len(STORIES) >= 5
