"""The dashboard for Grafana shows numbers that there are, by labels that they have."""

import json
import re
from dataclasses import replace
from pathlib import Path

from tests.facade import DEMO
from tests.logboek.ontvanger import Ontvanger, free_port
from tests.logboek.plaats import settings_of
from tests.metingen.measured import measured

ROOT = Path(__file__).parent.parent.parent
PANELS = json.loads((ROOT / "examples" / "grafana.json").read_text(encoding="utf-8"))["panels"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]]
_KEYWORDS = {"le", "instance"}


async def all_numbers(caplog, tmp_path):
    """Names of all numbers there are, and the labels they may have."""

    def accounting(settings):
        return replace(settings, logboek=settings_of(Ontvanger(free_port()), tmp_path))

    config = tmp_path / "klantbeeld.toml"
    kept = DEMO.read_text(encoding="utf-8").replace(
        "[bronnen.zaken-noord]", "[bronnen.zaken-noord]\ncache = {zaken = 60}"
    )
    config.write_text(kept, encoding="utf-8")
    async with measured(caplog, change=accounting, config=config, poort=0) as facade:
        await facade.post('{ klantbeeld(van: {bsn: "999990019"}) { zaken { volledig } } }')
        await facade.client.get("/documenten/x")
        await facade.post("{ " + " ".join(f"a{n}: __typename" for n in range(11)) + " }")
        return await facade.numbers()


async def test_every_number_of_the_dashboard_is_there_and_has_the_labels_it_is_shown_by(caplog, tmp_path):
    numbers = await all_numbers(caplog, tmp_path)
    there = {}
    for sample in numbers.samples:
        there.setdefault(sample.name, set()).update(sample.labels)
    shown = {name for expression in EXPRESSIONS for name in re.findall(r"klantbeeld_\w+", expression)}
    assert shown - there.keys() == set()
    for expression in EXPRESSIONS:
        (name,) = set(re.findall(r"klantbeeld_\w+", expression))
        by = {label.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(",")}
        assert by <= there[name], expression
    for panel in PANELS:
        for target in panel["targets"]:
            labels = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) - _KEYWORDS
            assert all(label in target["expr"] for label in labels), panel["title"]


async def test_every_number_is_written_down_and_most_are_shown(caplog, tmp_path):
    numbers = await all_numbers(caplog, tmp_path)
    docs = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    ours = {name for name in numbers.families if not name.startswith("klantbeeld_process_")}
    assert all(name.startswith("klantbeeld_") for name in numbers.families)
    assert {name for name in ours if name not in docs} == set()
    assert {name for name in ours if not any(name in expression for expression in EXPRESSIONS)} == set()
