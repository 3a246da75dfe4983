"""What the pages under docs/ tell of settings, codes, scopes and the log is so, and is all there is."""

import re
import tomllib
from pathlib import Path

import pytest

from klantbeeld.access.rules import SCOPES
from klantbeeld.registry import usable_adapters
from klantbeeld.schema.errors import Code
from klantbeeld.settings import read_settings
from tests.server.oidc.asking import as_toml
from tests.test_examples import ENVIRONMENT, SETTINGS, SIGNING_IN

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PARTS = {"server", "toegang", "documenten", "logboek"}


def parts_of_settings():
    """Every block of settings in the pages that is no whole file; those that are, and adapters, are tried elsewhere."""
    for page in PAGES:
        blocks = re.findall(r"^```toml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for number, block in enumerate(blocks):
            if PARTS & set(tomllib.loads(block)):
                yield pytest.param(block, id=f"{page.stem}-{number}")


def anchors(page):
    """What a link may have behind #, as GitHub makes it of the headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("block", list(parts_of_settings()))
def test_a_part_of_settings_can_be_read_in_the_place_of_what_the_examples_have(tmp_path, block):
    whole = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    whole["toegang"] = tomllib.loads(SIGNING_IN.read_text(encoding="utf-8"))["toegang"]
    shown = tomllib.loads(re.sub(r"\$\{file:[^}]+\}", "f" * 40, block))
    for name, table in shown.items():
        whole[name] = {**whole[name], **table}
    path = tmp_path / "klantbeeld.toml"
    path.write_text("".join(f"{name} = {as_toml(table)}\n" for name, table in whole.items()), encoding="utf-8")
    settings = read_settings(path, usable_adapters(), ENVIRONMENT)
    assert [note for note in settings.notes if note.place.startswith("toegang.")] == []


def test_there_are_parts_of_settings_to_read():
    assert len(list(parts_of_settings())) >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_to_a_heading_leads_there(page):
    for target, anchor in re.findall(r"\]\(([^):#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        assert anchor in anchors(page.parent / target if target else page), f"{target}#{anchor}"


def test_every_code_of_an_error_is_told():
    assert {code.value for code in Code if f"`{code.value}`" not in OPERATIONS} == set()


def test_every_scope_is_told():
    told = (ROOT / "docs" / "toegang.md").read_text(encoding="utf-8")
    assert {scope for scope in SCOPES if f"| `{scope}` |" not in told} == set()


def test_every_line_of_the_log_is_told():
    ours = [one for one in (ROOT / "src" / "klantbeeld").rglob("*.py") if not {"demo", "testing"} & set(one.parts)]
    lines = {
        line
        for one in ours
        for line in re.findall(r'\b_log\.(?:info|warning|error)\(\s*"([^"]+)"', one.read_text(encoding="utf-8"))
    }
    assert len(lines) > 10
    assert {line for line in lines if f"`{re.split(r'[;:,]', line)[0]}" not in OPERATIONS} == set()
