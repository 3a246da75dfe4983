"""The adapters that are installed."""

import importlib
import sys

import pytest

from klantbeeld.contract import CONTRACT_VERSION
from klantbeeld.registry import installed_adapters, usable_adapters

OURS = {"geheugen", "openklant", "zgw"}


def test_our_own_adapters_come_in_by_the_door_that_anybody_uses():
    found = {one.name: one for one in installed_adapters()}
    assert found.keys() >= OURS
    assert {found[name].distribution for name in OURS} == {"klantbeeld"}
    assert [found[name].problem for name in OURS] == [None] * 3
    assert usable_adapters()["zgw"].name == "zgw"


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a distribution with one adapter, for this test alone."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made = []

    def install(name, code, value=None):
        module = f"vreemd_{name}"
        made.append(module)
        if code is not None:
            (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{module}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vreemd-{name}\nVersion: 1.2\n", encoding="utf-8")
        entry = f"[klantbeeld.adapters]\n{name} = {value or f'{module}:ADAPTER'}\n"
        (info / "entry_points.txt").write_text(entry, encoding="utf-8")
        importlib.invalidate_caches()
        return {one.name: one for one in installed_adapters()}

    yield install
    for module in made:
        sys.modules.pop(module, None)


GOOD = """
from dataclasses import dataclass
from klantbeeld.contract import Adapter
@dataclass(frozen=True, kw_only=True)
class Settings:
    pass
ADAPTER = Adapter(name="vreemd", settings=Settings, build=lambda context: None{more})
"""


def test_an_adapter_of_somebody_else_is_found(install):
    found = install("goed", GOOD.format(more=""))["goed"]
    assert (found.distribution, found.version, found.problem) == ("vreemd-goed", "1.2", None)
    assert usable_adapters()["goed"] is found.adapter


@pytest.mark.parametrize(
    ("name", "code", "problem"),
    [
        ("weg", None, "cannot be loaded (ModuleNotFoundError"),
        ("stuk", "raise RuntimeError('kapot')", "cannot be loaded (RuntimeError: kapot)"),
        ("onleesbaar", "dit is geen python", "cannot be loaded (SyntaxError"),
        ("leeg", "", "cannot be loaded (AttributeError"),
        ("anders", "ADAPTER = 'een tekst'", "is not an Adapter"),
        ("oud", GOOD.format(more=", contract_version=0"), f"was made for contract 0; this is {CONTRACT_VERSION}"),
    ],
)
def test_an_adapter_that_cannot_be_used_is_told_and_does_not_stop_the_others(install, name, code, problem):
    found = install(name, code)
    assert found[name].problem.startswith(problem)
    assert found[name].adapter is None
    usable = usable_adapters()
    assert name not in usable
    assert usable.keys() >= OURS


def test_adapters_are_listed_by_name(install):
    install("aaa", GOOD.format(more=""))
    names = [one.name for one in installed_adapters()]
    assert names == sorted(names)
    assert names[0] == "aaa"


def test_two_distributions_with_one_adapter_name_are_both_refused(monkeypatch, tmp_path):
    for distribution in ("een", "ander"):
        folder = tmp_path / f"{distribution}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text("[klantbeeld.adapters]\ndubbel = klantbeeld_geheugen:ADAPTER\n")
    monkeypatch.syspath_prepend(tmp_path)
    both = [one for one in installed_adapters() if one.name == "dubbel"]
    assert [one.distribution for one in both] == ["ander", "een"]
    assert all(one.adapter is None and "same name" in one.problem for one in both)
    assert "dubbel" not in usable_adapters()
    assert "zgw" in usable_adapters()
