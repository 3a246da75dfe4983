"""`klantbeeld documents`: the manifest as a person keeps it, and what other tools write."""

import hashlib
import json
from pathlib import Path

import pytest

from klantbeeld.access.documents import document_id
from klantbeeld.cli import main
from tests.server.serving import write_config

ROOT = Path(__file__).parent.parent
PLAIN = "query Zaken($bsn: String!) { klantbeeld(van: {bsn: $bsn}) { zaken { volledig } } }\n"
BOUND = 'query Gekend($bsn: String!) @doel(code: "balie") {\n  klantbeeld(van: {bsn: $bsn}) { gekend }\n}\n'
ACTIVITEITEN = """
[toegang.activiteiten.balie]
uri = "https://register.example/balie"
aanroepers = ["medewerker"]
rollen = ["kcc"]
soorten = ["zaak"]
hoogste_vertrouwelijkheid = "zaakvertrouwelijk"
"""


class Keeping:
    """Somebody at the command line, in a folder with a manifest."""

    def __init__(self, folder, capsys):
        self.folder, self.manifest, self._capsys = folder, folder / "documenten.json", capsys

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def __call__(self, command, *arguments):
        code = main(["documents", command, "--manifest", str(self.manifest), *arguments])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return code, out.replace(f"{self.folder}/", ""), err.replace(f"{self.folder}/", "")

    def problems(self, command, *arguments):
        code, out, err = self(command, *arguments)
        assert (code, out) == (1, "")
        first, *lines = err.splitlines()
        assert first == f"The documents have {len(lines)} problem{'s' if len(lines) > 1 else ''}:"
        return [line.strip() for line in lines]

    @property
    def entries(self):
        return json.loads(self.manifest.read_text(encoding="utf-8"))["documents"]


@pytest.fixture
def keeping(tmp_path, capsys):
    return Keeping(tmp_path, capsys)


class TestAdd:
    def test_a_document_stands_in_the_manifest_with_its_purpose_line_by_line(self, keeping):
        done = keeping("add", keeping.file("g.graphql", BOUND))
        assert done == (0, f"Gekend ({document_id(BOUND)[:12]}): added, for balie\n", "")
        assert json.loads(keeping.manifest.read_text(encoding="utf-8")) == {
            "format": "klantbeeld-documents",
            "version": 1,
            "documents": [
                {"id": document_id(BOUND), "operation": "Gekend", "doel": "balie", "text": BOUND.split("\n")}
            ],
        }

    def test_the_id_is_the_sha_256_of_the_bytes_of_the_file(self, keeping):
        content = BOUND.replace("\n", "\r\n").encode() + "# één\n".encode()
        keeping("add", keeping.file("g.graphql", content))
        assert [one["id"] for one in keeping.entries] == [hashlib.sha256(content).hexdigest()]

    def test_the_purpose_may_be_given_and_the_clients_too(self, keeping):
        keeping("add", "--doel", "klacht", "--client", "kcc", "--client", "app", keeping.file("z.graphql", PLAIN))
        (entry,) = keeping.entries
        assert (entry["doel"], entry["clients"]) == ("klacht", ["app", "kcc"])

    def test_the_same_documents_give_the_same_file_in_whatever_order(self, keeping):
        first, second = keeping.file("g.graphql", BOUND), keeping.file("z.graphql", PLAIN)
        keeping("add", "--doel", "balie", second, first)
        written = keeping.manifest.read_bytes()
        code, out, _ = keeping("add", "--doel", "balie", first, second)
        assert (code, out.count("is there already")) == (0, 2)
        assert keeping.manifest.read_bytes() == written
        keeping.manifest.unlink()
        keeping("add", "--doel", "balie", first)
        keeping("add", "--doel", "balie", second)
        assert keeping.manifest.read_bytes() == written

    def test_a_client_is_added_to_those_that_may_ask_it(self, keeping):
        file = keeping.file("g.graphql", BOUND)
        keeping("add", "--client", "kcc", file)
        assert "now also for app" in keeping("add", "--client", "app", "--client", "kcc", file)[1]
        assert "is there already" in keeping("add", "--client", "app", file)[1]
        assert keeping.entries[0]["clients"] == ["app", "kcc"]

    def test_a_document_is_not_opened_to_all_by_leaving_out_for_whom(self, keeping):
        file = keeping.file("g.graphql", BOUND)
        keeping("add", "--client", "kcc", file)
        assert keeping.problems("add", file) == ["g.graphql: is for kcc alone; say with --client for whom else"]
        assert keeping.entries[0]["clients"] == ["kcc"]

    def test_one_that_is_for_all_stays_so(self, keeping):
        file = keeping.file("g.graphql", BOUND)
        keeping("add", file)
        assert "is there already" in keeping("add", "--client", "kcc", file)[1]
        assert "clients" not in keeping.entries[0]

    def test_a_document_has_one_purpose(self, keeping):
        file = keeping.file("z.graphql", PLAIN)
        keeping("add", "--doel", "klacht", file)
        assert keeping.problems("add", "--doel", "balie", file) == [
            "z.graphql: is registered for klacht already, and a document has one purpose"
        ]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (PLAIN, "has no purpose: write @doel(code: ...)"),
            (BOUND.replace('"balie"', "$d").replace("!)", "!, $d: String!)"), "@doel: the purpose must be written"),
            (BOUND.replace("Gekend", ""), "exactly one operation, with a name"),
            (BOUND + PLAIN, "exactly one operation, with a name"),
            (BOUND.replace("gekend", "bekend"), "line 2, column 34: Cannot query field 'bekend'"),
            (BOUND.replace("(van: {bsn: $bsn})", '(van: {bsn: "999990019"})'), "line 1, column 14"),
            ('query A @doel(code: "balie") { klantbeeld(van: {bsn: "999990019"}) { id } }', "van.bsn: a value"),
            ('query A @doel(code: "balie") { node(id: 999990019) { id } }', "id: a value"),
            ("{", "line 1, column 2: Syntaxfout"),
            ("", "Syntaxfout"),
            (b"\xff\xfe", "is not UTF-8 text"),
            ("{ " * 200, "Syntaxfout"),
            ("{a" * 5000, "te lang of te diep"),
        ],
    )  # fmt: skip
    def test_what_is_not_fit_is_told_with_its_place_and_without_any_value(self, keeping, content, told):
        problems = keeping.problems("add", keeping.file("q.graphql", content))
        assert any(told in problem for problem in problems)
        assert all(problem.startswith("q.graphql: ") and "999990019" not in problem for problem in problems)
        assert not keeping.manifest.exists()

    def test_a_purpose_that_is_not_the_one_written_is_refused(self, keeping):
        problems = keeping.problems("add", "--doel", "klacht", keeping.file("g.graphql", BOUND))
        assert problems == ["g.graphql: @doel: says balie, and it would be registered for klacht"]

    def test_all_problems_are_told_and_then_nothing_is_written(self, keeping):
        good, bad = keeping.file("g.graphql", BOUND), keeping.file("z.graphql", PLAIN)
        problems = keeping.problems("add", good, bad, str(keeping.folder / "weg.graphql"))
        assert [problem.partition(":")[0] for problem in problems] == ["z.graphql", "weg.graphql"]
        assert not keeping.manifest.exists()

    def test_a_folder_is_no_document(self, keeping):
        assert "cannot be read" in keeping.problems("add", str(keeping.folder))[0]

    def test_a_manifest_that_cannot_be_written_is_told(self, keeping):
        keeping.manifest = keeping.folder / "weg" / "documenten.json"
        code, _, err = keeping("add", keeping.file("g.graphql", BOUND))
        assert (code, err[:15]) == (1, "Cannot do that:")


class TestOtherTools:
    def test_the_manifest_of_apollo_is_read(self, keeping):
        operations = [{"id": document_id(BOUND), "name": "Gekend", "type": "query", "body": BOUND}]
        whole = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
        assert keeping("add", keeping.file("apollo.json", json.dumps(whole)))[0] == 0
        assert [one["id"] for one in keeping.entries] == [document_id(BOUND)]

    @pytest.mark.parametrize("prefix", ["", "sha256:"])
    def test_texts_by_their_hash_are_read_as_codegen_and_relay_write_them(self, keeping, prefix):
        whole = {f"{prefix}{document_id(text)}": text for text in (BOUND, PLAIN)}
        assert keeping("add", "--doel", "balie", keeping.file("persisted.json", json.dumps(whole)))[0] == 0
        assert [one["operation"] for one in keeping.entries] == ["Gekend", "Zaken"]

    def test_ids_of_another_algorithm_are_refused_with_how_to_mend_it(self, keeping):
        whole = {hashlib.sha1(BOUND.encode()).hexdigest(): BOUND}
        (problem,) = keeping.problems("add", keeping.file("persisted.json", json.dumps(whole)))
        assert "hashAlgorithm" in problem

    def test_a_document_in_it_that_is_not_fit_is_told_by_its_id(self, keeping):
        (problem,) = keeping.problems("add", keeping.file("p.json", json.dumps({document_id(PLAIN): PLAIN})))
        assert problem.startswith(f"p.json: {document_id(PLAIN)[:19]}: has no purpose")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("", "is not JSON (line 1, column 1)"), ("[]", "must be a JSON object"), ("5", "must be a JSON object"),
            ('{"a": 5}', "is not a manifest"), ('{"a": "\\ud800"}', "is not JSON"), (b'{"a": "\xff"}', "is not JSON"),
            ('{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}', "is not a manifest"),
            ('{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [5]}', "is not a manifest"),
            ('{"format": "ander", "version": 1}', "is not a manifest"), ("[" * 100_000, "is not JSON"),
        ],
    )  # fmt: skip
    def test_what_is_no_manifest_is_told(self, keeping, content, told):
        (problem,) = keeping.problems("add", keeping.file("m.json", content))
        assert problem.startswith("m.json: ")
        assert told in problem


class TestList:
    def test_each_document_with_its_purpose_clients_and_scopes(self, keeping):
        keeping("add", "--client", "kcc", "--client", "app", keeping.file("g.graphql", BOUND))
        open_to_all = 'query Bronnen @doel(code: "beheer") { bronnen { naam } }'
        keeping("add", keeping.file("b.graphql", open_to_all))
        assert keeping("list")[:2] == (
            0,
            f"{document_id(open_to_all)} Bronnen: doel beheer; clients all; scopes none\n"
            f"{document_id(BOUND)} Gekend: doel balie; clients app, kcc; scopes klant:kiezen\n",
        )

    def test_a_document_that_no_longer_fits_is_listed_too(self, keeping):
        keeping("add", keeping.file("g.graphql", BOUND))
        _edit(keeping, lambda entry: _retext(entry, "gekend", "bekend"))
        assert "scopes unknown, for it does not fit the schema" in keeping("list")[1]


def _edit(keeping, change):
    whole = json.loads(keeping.manifest.read_text(encoding="utf-8"))
    for entry in whole["documents"]:
        change(entry)
    keeping.manifest.write_text(json.dumps(whole), encoding="utf-8")


def _retext(entry, old, new):
    entry["text"] = [line.replace(old, new) for line in entry["text"]]
    entry["id"] = document_id("\n".join(entry["text"]))


class TestCheck:
    def both(self, keeping):
        keeping("add", "--doel", "balie", keeping.file("g.graphql", BOUND), keeping.file("z.graphql", PLAIN))

    def test_all_is_well(self, keeping):
        self.both(keeping)
        assert keeping("check") == (0, "documenten.json: 2 documents, ok\n", "")

    def test_a_schema_that_has_changed_makes_it_fail_with_all_problems(self, keeping):
        self.both(keeping)
        # A field that the schema had when the document was registered, and has no longer.
        _edit(keeping, lambda entry: _retext(entry, "klantbeeld(", "klantbeeldVanToen("))
        problems = keeping.problems("check")
        assert len(problems) == 2
        assert all("Cannot query field 'klantbeeldVanToen'" in problem for problem in problems)
        assert problems[0].startswith("documenten.json: Gekend (")

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda entry: entry.update(text=["query A { bronnen { naam } }"]), "id is not that of the text"),
            (lambda entry: entry.update(operation="Ander"), "operation: the text has the name Zaken"),
            (lambda entry: entry.update(doel=" "), "doel must not be empty"),
            (lambda entry: entry.pop("doel"), "documents.0.doel: is required"),
            (lambda entry: entry.update(clients=[]), "clients: name at least one"),
            (lambda entry: entry.update(clients="kcc"), "documents.0.clients"),
            (lambda entry: entry.update(dole="balie"), "Did you mean 'doel'?"),
            (lambda entry: entry.update(text="query"), "documents.0.text"),
        ],
    )
    def test_what_a_hand_made_wrong_is_told(self, keeping, change, told):
        keeping("add", "--doel", "balie", keeping.file("z.graphql", PLAIN))
        _edit(keeping, change)
        problems = keeping.problems("check")
        assert any(told in problem for problem in problems)
        assert all(problem.startswith("documenten.json") for problem in problems)

    def test_a_document_twice_is_told(self, keeping):
        self.both(keeping)
        whole = json.loads(keeping.manifest.read_text(encoding="utf-8"))
        whole["documents"] += whole["documents"]
        keeping.manifest.write_text(json.dumps(whole), encoding="utf-8")
        assert [problem.endswith("more than once") for problem in keeping.problems("check")] == [True, True]

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "x", "version": 1, "documents": []}'])
    @pytest.mark.parametrize("command", ["check", "list", "add"])
    def test_a_file_that_is_no_manifest_is_told(self, keeping, command, content):
        keeping.manifest.write_text(content, encoding="utf-8")
        files = (keeping.file("g.graphql", BOUND),) if command == "add" else ()
        assert keeping.problems(command, *files)
        assert keeping.manifest.read_text(encoding="utf-8") == content

    def test_a_manifest_that_is_not_there_is_told(self, keeping):
        assert keeping.problems("check") == ["documenten.json: cannot be read (No such file or directory)"]


class TestSettings:
    """With the settings, their limits and verwerkingsactiviteiten are looked at too."""

    def config(self, keeping, server="", documenten=""):
        manifest = json.dumps(str(keeping.manifest))
        more = f"[documenten]\nmanifest = {manifest}\n{documenten}\n{ACTIVITEITEN}"
        return str(write_config(keeping.folder, server, more=more))

    def test_a_purpose_must_be_one_of_the_activiteiten(self, keeping):
        config, file = self.config(keeping), keeping.file("z.graphql", PLAIN)
        (problem,) = keeping.problems("add", "--config", config, "--doel", "bali", file)
        assert problem.startswith("z.graphql: doel: bali is not one of the toegang.activiteiten. Did you mean 'balie'?")
        keeping("add", "--doel", "bali", file)
        (problem,) = keeping.problems("check", "--config", config)
        assert "Did you mean 'balie'?" in problem

    def test_a_document_must_keep_to_the_limits(self, keeping):
        keeping("add", keeping.file("g.graphql", BOUND))
        (problem,) = keeping.problems("check", "--config", self.config(keeping, "max_depth = 1"))
        assert "dieper dan 1 lagen" in problem

    def test_there_may_be_only_so_many_and_the_manifest_may_be_only_so_large(self, keeping):
        files = [keeping.file("g.graphql", BOUND), keeping.file("z.graphql", PLAIN)]
        one = self.config(keeping, documenten="max_documenten = 1")
        assert "max_documenten is 1" in keeping.problems("add", "--config", one, "--doel", "balie", *files)[0]
        keeping("add", "--doel", "balie", *files)
        assert "more than the 1 of max_documenten" in keeping.problems("check", "--config", one)[0]
        small = self.config(keeping, documenten="max_manifest = 100")
        assert "is larger than 100 bytes" in keeping.problems("check", "--config", small)[0]

    @pytest.mark.parametrize("command", ["check", "list"])
    def test_the_manifest_of_the_settings_need_not_be_named(self, keeping, command, capsys):
        keeping("add", keeping.file("g.graphql", BOUND))
        assert main(["documents", command, "--config", self.config(keeping)]) == 0
        assert capsys.readouterr().out

    def test_without_any_manifest_it_is_asked_for(self, keeping, capsys):
        assert main(["documents", "list"]) == 2
        assert main(["documents", "list", "--config", str(write_config(keeping.folder))]) == 2
        assert capsys.readouterr().err.count("Say which manifest") == 2

    def test_klantbeeld_check_looks_at_the_manifest_too(self, keeping, capsys):
        keeping("add", keeping.file("g.graphql", BOUND))
        config = self.config(keeping)
        assert main(["check", "--config", config]) == 0
        assert f"{keeping.manifest}: 1 document, ok\n" in capsys.readouterr().out
        _edit(keeping, lambda entry: _retext(entry, "gekend", "bekend"))
        assert main(["check", "--config", config]) == 1
        out = capsys.readouterr().out
        assert "Cannot query field 'bekend'" in out
        assert "geheugen (geheugen, version 1): ok" in out

    def test_serve_does_not_start_with_a_manifest_that_is_not_right(self, keeping, capsys):
        keeping("add", keeping.file("g.graphql", BOUND))
        _edit(keeping, lambda entry: _retext(entry, "gekend", "bekend"))
        assert main(["serve", "--config", self.config(keeping)]) == 1
        assert "The settings have 1 problem:" in capsys.readouterr().err


def test_the_example_manifest_is_what_the_command_writes(keeping):
    queries = [str(ROOT / "examples" / "queries" / name) for name in ("03-tijdlijn.graphql", "13-wat-heb-ik.graphql")]
    keeping("add", *queries)
    assert keeping.manifest.read_bytes() == (ROOT / "examples" / "documenten.json").read_bytes(), (
        "make it anew: rm examples/documenten.json; klantbeeld documents add --manifest examples/documenten.json "
        "examples/queries/03-tijdlijn.graphql examples/queries/13-wat-heb-ik.graphql"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["verzin"], ["add"], ["add", "--manifest", "m.json"], ["list", "x"],
        ["add", "--client", " ", "x.graphql"], ["add", "--doel", "", "x.graphql"],
    ],
    ids=str,
)  # fmt: skip
def test_wrong_arguments_are_told_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["documents", *arguments])
    assert stopped.value.code == 2
    assert "usage: klantbeeld" in capsys.readouterr().err
