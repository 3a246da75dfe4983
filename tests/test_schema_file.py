"""schema.graphql in the repository is the schema that is served."""

from pathlib import Path

from klantbeeld.cli import main

SCHEMA = Path(__file__).parent.parent / "schema.graphql"


def test_the_schema_file_is_what_is_served():
    assert main(["schema", "--check", str(SCHEMA)]) == 0, "schema.graphql is stale; mend it with: make schema"


def test_a_stale_schema_file_fails_and_the_command_that_mends_it_is_told(tmp_path, capsys):
    stale = tmp_path / "schema.graphql"
    stale.write_text(SCHEMA.read_text(encoding="utf-8").replace("gekend", "bekend"), encoding="utf-8")
    assert main(["schema", "--check", str(stale)]) == 1
    command = capsys.readouterr().err.split("mend it with: ")[1].split()
    assert command == ["klantbeeld", "schema", ">", str(stale)]
    assert main(command[1:2]) == 0
    stale.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["schema", "--check", str(stale)]) == 0
