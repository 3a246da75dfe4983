"""Imports go one way (docs/decisions, and the contracts in pyproject.toml)."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "src" / "klantbeeld" / "contract"


def test_imports_keep_to_the_layers():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_contract_imports_the_standard_library_alone():
    found = {name for path in CONTRACT.rglob("*.py") for name in _imported(path)}
    outside = {name for name in found if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in outside if not f"{name}.".startswith("klantbeeld.contract.")} == set()


def test_every_adapter_of_ours_is_watched():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    adapters = {path.parent.name for path in (ROOT / "adapters").glob("*/__init__.py")}
    contracts = {contract["name"]: contract for contract in settings["contracts"]}
    assert adapters | {"klantbeeld"} == set(settings["root_packages"])
    assert adapters == set(contracts["An adapter knows the contract and the HTTP client"]["source_modules"])
    assert adapters == set(contracts["Adapters do not know each other"]["modules"])
    assert adapters == set(contracts["Nothing imports an adapter: they come in by entry point"]["forbidden_modules"])


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                assert node.level == 0, f"{path.name}: a relative import"
                yield node.module
