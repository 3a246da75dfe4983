"""Reading an acceptance story: a Markdown file for people, whose fenced blocks a test can run.

The blocks, in the order they are run:

- ```toml settings```: other settings than those of the demo (at most once, first);
- ```json bronnen```: or those of the demo with these bronnen alone (likewise);
- ```json breuk```: which stand-ins break from here on: {"zaken-noord": "HANG"}; "REFUSED" (only before the first query)
  means nobody listens there; null mends;
- ```graphql```: a query to send;
- ```json variabelen```: its variables; "<= naam" takes what was kept under that name;
- ```json antwoord```: what must come back. "*" fits anything, "=> naam" too, and keeps it under that name; "<= naam"
  fits only what was kept under that name;
- ```json aanroepen```: how often each bron was called for it.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Step:
    query: str
    breuk: dict[str, str | None] = field(default_factory=dict)
    variabelen: dict[str, Any] = field(default_factory=dict)
    antwoord: Any = None
    aanroepen: dict[str, int] | None = None


@dataclass
class Story:
    settings: str | None = None
    bronnen: list[str] | None = None
    refused: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def read_story(path: Path) -> Story:
    story, breuk = Story(), {}
    for language, name, text in _BLOCK.findall(path.read_text(encoding="utf-8")):
        match language, name:
            case "toml", "settings":
                story.settings = text
            case "json", "bronnen":
                story.bronnen = json.loads(text)
            case "json", "breuk":
                breuk = json.loads(text)
                if not story.steps:
                    story.refused += [bron for bron, fault in breuk.items() if fault == "REFUSED"]
                    breuk = {bron: fault for bron, fault in breuk.items() if fault != "REFUSED"}
            case "graphql", _:
                story.steps.append(Step(text, breuk))
                breuk = {}
            case "json", ("variabelen" | "antwoord" | "aanroepen") as part:
                setattr(story.steps[-1], part, json.loads(text))
            case _:
                raise ValueError(f"{path.name}: a block that no test runs: {language} {name}")
    if not story.steps or any(step.antwoord is None for step in story.steps):
        raise ValueError(f"{path.name}: every query needs an answer")
    return story


def with_bronnen(settings: str, bronnen: list[str]) -> str:
    """Keep of a settings file what is not of a bron, and these bronnen."""
    kept, keeps = [], True
    for line in settings.splitlines(keepends=True):
        if line.startswith("["):
            name = re.match(r"\[+bronnen\.([\w-]+)", line)
            keeps = name is None or name[1] in bronnen
        kept += [line] if keeps else []
    return "".join(kept)


def filled(value: Any, kept: dict[str, Any]) -> Any:
    """Fill in what was kept."""
    match value:
        case dict():
            return {key: filled(inner, kept) for key, inner in value.items()}
        case list():
            return [filled(inner, kept) for inner in value]
        case str() if value.startswith("<= "):
            return kept[value[3:]]
    return value


def differences(expected: Any, actual: Any, kept: dict[str, Any], place: str = "") -> list[str]:
    """Tell where an answer is not as it must be."""
    match expected:
        case "*":
            return []
        case str() if expected.startswith("=> "):
            kept[expected[3:]] = actual
            return []
        case str() if expected.startswith("<= "):
            return [] if actual == kept[expected[3:]] else [f"{place}: {actual!r} is not {expected[3:]}"]
        case dict() if isinstance(actual, dict):
            missing = [f"{place}.{key}: is missing" for key in expected.keys() - actual.keys()]
            extra = [f"{place}.{key}: is extra, {actual[key]!r}" for key in actual.keys() - expected.keys()]
            both = [key for key in expected if key in actual]
            return (
                missing
                + extra
                + [d for key in both for d in differences(expected[key], actual[key], kept, f"{place}.{key}")]
            )
        case list() if isinstance(actual, list) and len(expected) == len(actual):
            pairs = enumerate(zip(expected, actual, strict=True))
            return [d for index, (one, other) in pairs for d in differences(one, other, kept, f"{place}[{index}]")]
    return [] if expected == actual else [f"{place}: {actual!r} instead of {expected!r}"]
