"""schema.graphql in the repository is the schema that is served."""

import subprocess
import sys
from pathlib import Path

from klantbeeld.cli import main

SCHEMA = Path(__file__).parent.parent / "schema.graphql"


def test_the_schema_file_is_what_is_served():
    assert main(["schema", "--check", str(SCHEMA)]) == 0, "schema.graphql is stale; mend it with: make schema"


def test_a_stale_schema_file_fails_and_the_command_that_mends_it_is_told(tmp_path):
    stale = tmp_path / "schema.graphql"
    stale.write_text(SCHEMA.read_text(encoding="utf-8").replace("gekend", "bekend"), encoding="utf-8")
    checked = _klantbeeld("schema", "--check", str(stale))
    assert checked.returncode == 1
    command = checked.stderr.split("mend it with: ")[1].strip()
    assert command == f"klantbeeld schema > {stale}"
    stale.write_text(_klantbeeld("schema").stdout, encoding="utf-8")
    assert _klantbeeld("schema", "--check", str(stale)).returncode == 0


def _klantbeeld(*arguments):
    command = [sys.executable, "-m", "klantbeeld.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
