"""Importing and exporting: what is bad is told and skipped, and the same file twice changes nothing."""

import asyncio
import io
import itertools
import json
import stat
import tracemalloc

import pytest

from klantbeeld.contract import Geheim, PageRequest
from klantbeeld.demo import town_people as town
from klantbeeld.testing.builders import klant
from klantbeeld_register.client import Database
from klantbeeld_register.invoer import LONGEST, import_lines, lines_of
from klantbeeld_register.regels import read_regel
from tests.adapters.register.databases import EXAMPLE, ask, bron_for, context_for, fill, run
from tests.adapters.register.writing import bsns, contact, write

PARTIJ = {"soort": "partij", "sleutel": "p", "soort_partij": "persoon"}


@pytest.fixture
def made(empty):
    """The DSN of a database that was made, and is empty."""
    assert run("init", context_for(empty)) == 0
    return empty


def export(dsn, path):
    assert run("export", context_for(dsn), str(path)) == 0
    return path.read_text(encoding="utf-8").splitlines()


def counts(out):
    """What the table of an import says: by soort, how many new, renewed and the same."""
    rows = [line.strip("│ ").split() for line in out.splitlines() if line.startswith("│")]
    return {row[0]: tuple(int(one) for one in row[2::2]) for row in rows}


def test_what_is_exported_is_what_was_imported(made, tmp_path):
    assert run("import", context_for(made), str(EXAMPLE)) == 0
    written = {read_regel(line).identiteit: read_regel(line) for line in export(made, tmp_path / "out.jsonl")}
    given = {read_regel(line).identiteit: read_regel(line) for line in EXAMPLE.read_text(encoding="utf-8").splitlines()}
    assert written == given


def test_an_export_can_be_imported_in_another_register(made, tmp_path, tmp_path_factory):
    assert run("import", context_for(made), str(EXAMPLE)) == 0
    lines = export(made, tmp_path / "out.jsonl")
    other = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('other')}/other.db"
    assert run("init", context_for(other)) == 0
    assert run("import", context_for(other), str(tmp_path / "out.jsonl")) == 0
    assert export(other, tmp_path / "again.jsonl") == lines


def test_an_export_may_be_read_by_its_owner_alone(made, tmp_path):
    export(made, tmp_path / "out.jsonl")
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".new"] == []


def test_importing_again_changes_nothing(made, capsys, tmp_path):
    run("import", context_for(made), str(EXAMPLE))
    before = export(made, tmp_path / "before.jsonl")
    capsys.readouterr()
    assert run("import", context_for(made), str(EXAMPLE)) == 0
    told = counts(capsys.readouterr().out)
    assert told["klantcontact"] == (0, 0, 16)
    assert all(new == renewed == 0 for new, renewed, _ in told.values())
    assert export(made, tmp_path / "after.jsonl") == before


async def test_a_record_with_another_content_takes_the_place_of_what_was_there(made, tmp_path):
    fill(made)
    lines = map(json.loads, EXAMPLE.read_text(encoding="utf-8").splitlines())
    henk = next(line for line in lines if line.get("sleutel") == "partij-henk")
    henk["contactgegevens"]["digitale_adressen"] = [{"adres": "nieuw@planet.example"}]
    henk["identificatoren"].append({"register": "domein", "objecttype": "x", "soort_object_id": "y", "nummer": "1"})
    fill(made, write(tmp_path / "more.jsonl", henk))
    async with bron_for(made) as bron:
        page = await ask(bron.capabilities.partijen, klant(bsn=town.HENK_BSN), PageRequest(limit=5))
        contacts = await ask(bron.capabilities.klantcontacten, klant(bsn=town.HENK_BSN), PageRequest(limit=5))
    (partij,) = [item.record for item in page.items]
    assert [one.adres for one in partij.contactgegevens.digitale_adressen] == ["nieuw@planet.example"]
    assert len(partij.identificatoren) == 2
    assert len(contacts.items) == 4


def test_a_klantcontact_with_other_betrokkenen_takes_the_place_of_what_was_there(made, tmp_path):
    other = contact("c", "q", onderwerp="Beter")
    run("import", context_for(made), str(write(tmp_path / "a", PARTIJ, {**PARTIJ, "sleutel": "q"}, contact("c", "p"))))
    run("import", context_for(made), str(write(tmp_path / "b", other)))
    (line,) = [one for one in map(json.loads, export(made, tmp_path / "out")) if one["soort"] == "klantcontact"]
    assert (line["onderwerp"], [one["was_partij"] for one in line["betrokkenen"]]) == ("Beter", ["q"])


TAAK = {"soort": "klanttaak", "sleutel": "t", "van": [{"partij": "p"}]}
BAD = {
    "{": "is not JSON",
    "[1]": "must be an object",
    '{"soort": "zaak"}': "soort: must be one of actor, partij",
    json.dumps(PARTIJ | {"naam": " "}): "naam: must be a text that says something",
    json.dumps(PARTIJ | {"naam": "a\0b"}): "naam: must be a text that says something",
    json.dumps(PARTIJ | {"achternaam": "x"}): "achternaam: is not a field",
    json.dumps(PARTIJ | {"Jan Jansen": "x"}): "?: is not a field",
    json.dumps(PARTIJ | {"sleutel": "999990019"}): "sleutel: may be a BSN; choose another key",
    json.dumps(PARTIJ | {"sleutel": "a.b"}): "sleutel: must be 1 to 64 letters, digits, - or _",
    json.dumps(PARTIJ | {"identificatoren": [{"soort": "bsn", "nummer": "999990018"}]}): "pass the 11-proef",
    json.dumps(PARTIJ | {"werkte_voor": "q"}): "only a contactpersoon has werkte_voor",
    json.dumps(PARTIJ | {"sleutel": "z", "soort_partij": "contactpersoon", "werkte_voor": "p"}): "of an organisatie",
    json.dumps(contact("c", "nobody")): "refers to a partij that is not there; it must stand before this line",
    json.dumps({"soort": "interne_taak", "sleutel": "t", "klantcontact": "no"}): "refers to a klantcontact",
    json.dumps(contact("c", "p") | {"plaatsgevonden_op": "2026-01-31T09:30:00"}): "must have timezone info",
    json.dumps({"soort": "product", "sleutel": "x", "van": []}): "van: ",
    json.dumps(TAAK | {"pagina": "//elders.example"}): "pagina: must be an https URL, or a path that begins with /",
    json.dumps(TAAK | {"pagina": "https://mijn.example@elders.example"}): "pagina: must be an https URL",
    json.dumps(PARTIJ | {"sleutel": "bsn-999990019"}): "sleutel: may be a BSN; choose another key",
    json.dumps(PARTIJ | {"sleutel": "p999990019_1"}): "sleutel: may be a BSN; choose another key",
}


def test_bad_lines_are_told_by_number_and_reason_and_skipped(made, tmp_path, capsys):
    lines = [json.dumps(PARTIJ), *BAD, "", json.dumps(contact("good", "p"))]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("import", context_for(made), str(tmp_path / "bad.jsonl")) == 1
    printed = capsys.readouterr()
    told = dict(line.removeprefix("line ").split(": ", 1) for line in printed.err.splitlines())
    assert sorted(map(int, told)) == list(range(2, 2 + len(BAD)))
    for number, reason in enumerate(BAD.values(), start=2):
        assert reason in told[str(number)], number
    assert "99999001" not in printed.err
    assert "Jansen" not in printed.err
    assert counts(printed.out) == {"partij": (1, 0, 0), "klantcontact": (1, 0, 0)}


def test_a_line_that_is_too_long_is_not_kept_in_memory(made, tmp_path, capsys):
    (tmp_path / "long").write_bytes(b"x" * (3 * LONGEST) + b"\n" + json.dumps(PARTIJ).encode())
    assert run("import", context_for(made), str(tmp_path / "long")) == 1
    printed = capsys.readouterr()
    assert "line 1: is longer than" in printed.err
    assert counts(printed.out) == {"partij": (1, 0, 0)}


def test_a_file_may_begin_with_a_byte_order_mark(made, tmp_path):
    (tmp_path / "bom").write_bytes(b"\xef\xbb\xbf" + json.dumps(PARTIJ).encode())
    assert run("import", context_for(made), str(tmp_path / "bom")) == 0


def test_the_same_record_twice_in_a_file_is_renewed_by_the_later(made, tmp_path):
    file = write(tmp_path / "twice", PARTIJ | {"naam": "Eerst"}, PARTIJ | {"naam": "Later"})
    assert run("import", context_for(made), str(file)) == 0
    assert [json.loads(line)["naam"] for line in export(made, tmp_path / "out")] == ["Later"]


def test_a_file_that_is_not_there_is_an_os_error(made, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        run("import", context_for(made), str(tmp_path / "none"))


@pytest.mark.parametrize("arguments", [("import",), ("import", "a", "b"), ("stats", "x"), ("init", "--x")], ids=str)
def test_wrong_arguments_stop_with_2(made, arguments):
    with pytest.raises(SystemExit) as stopped:
        run(arguments[0], context_for(made), *arguments[1:])
    assert stopped.value.code == 2


def test_stats_count_records_and_numbers(made, capsys):
    fill(made)
    capsys.readouterr()
    assert run("stats", context_for(made, sleutels=(Geheim("n" * 40), context_for(made).settings.sleutels[0]))) == 0
    out = capsys.readouterr().out
    numbers = {row.split()[1]: row.split()[3] for row in out.splitlines() if row.startswith("│")}
    assert (numbers["klantcontact"], numbers["vertegenwoordiging"]) == ("16", "1")
    total, older = [int(word) for word in out.splitlines()[-1].split() if word.isdigit()]
    assert total == older > 50


async def test_memory_does_not_grow_with_the_number_of_lines(tmp_path):
    """Sixteen thousand lines take no more than four thousand do: made as they are read, like a file is.

    On one database, for tracing memory is slow, and the lines that are waiting to be written are the same for both.
    """
    dsn = f"sqlite+aiosqlite:///{tmp_path}/register.db"
    assert await asyncio.to_thread(run, "init", context_for(dsn)) == 0
    first = (json.dumps(PARTIJ | {"sleutel": f"p{index}"}) for index in range(100))

    def some(begin, number):
        return (json.dumps(contact(f"c{index}", f"p{index % 100}")) for index in range(begin, begin + number))

    database = Database(context_for(dsn), for_commands=True)
    peaks = []
    try:
        for lines in (itertools.chain(first, some(0, 4_000)), some(4_000, 16_000)):
            tracemalloc.start()
            telling = await import_lines(database, map(str.encode, lines), pytest.fail)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    finally:
        await database.close()
    assert telling.new["klantcontact"] == 16_000
    assert peaks[1] < 1.5 * peaks[0]


def test_reading_lines_tells_every_byte():
    seen = []
    content = b"a\n" + b"x" * (LONGEST + 5) + b"\nb"
    assert list(lines_of(io.BytesIO(content), seen.append)) == [b"a\n", None, b"b"]
    assert sum(seen) == len(content)


def test_the_example_has_the_people_of_the_town():
    text = EXAMPLE.read_text(encoding="utf-8")
    for number in (town.HENK_BSN, town.DRUK_BSN, town.VOF_KVK, town.BUITENLANDS_NUMMER, town.HENK_EMAIL):
        assert number in text
    assert bsns(1)[0] not in text
