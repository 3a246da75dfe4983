"""When the logboek or the queue before it fails: nothing is lost, and what cannot be accounted for is not answered."""

import asyncio
import contextlib
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from klantbeeld.contract import Geheim, SoortPartij
from klantbeeld.logboek.opslag import Opslag, OpslagError, Wachtend
from klantbeeld.testing.builders import document, klant, partij, synthetic_bsn
from klantbeeld.testing.fakebron import FakeBron
from tests.logboek.ontvanger import CONFIRMED, Ontvanger, free_port, lines_of, listening, until
from tests.logboek.plaats import bsn, logboek_of, plaats
from tests.server.test_download import Slow

ANNA = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
A = bsn(ANNA)
FIELDS = "partijen { nodes { naam } } documenten { nodes { downloadpad } }"
ASK = f'{{ klantbeeld(van: {{bsn: "{A.nummer}"}}) {{ {FIELDS} }} }}'
LATER = SimpleNamespace(time=lambda: 1e11)
LINES = 2
"""Of one such request."""


@pytest.fixture
def fake():
    known = partij("kr", "anna", naam="Anna", identificatoren=ANNA.identificatoren, soort_partij=SoortPartij.PERSOON)
    held = {"partijen": {ANNA: [known]}, "documenten": {ANNA: [document("kr", "d")]}}
    return FakeBron("kr", bestanden={"d": b"inhoud"}, **held)


@pytest.fixture
def quick(monkeypatch):
    """Nobody waits long."""
    monkeypatch.setattr("klantbeeld.logboek.uitvoer._LAST_PAUSE", 0.05)
    monkeypatch.setattr("klantbeeld.logboek.uitvoer._FIRST_PAUSE", 0.05)
    monkeypatch.setattr("klantbeeld.logboek.logboek._FLUSH", 0.2)


def waiting(folder):
    """How many lines are in the queue, as the file has it."""
    with closing(sqlite3.connect(folder / "wachtrij.sqlite")) as database:
        return database.execute("SELECT count(*) FROM regel").fetchone()[0]


def is_refusal(response):
    told = response.json()
    assert response.headers["content-type"].startswith("application/problem+json")
    assert "Anna" not in response.text
    return (response.status_code, told["code"]) == (503, "LOGBOEK_NIET_BESCHIKBAAR")


# ----------------------------------------------------------------------------------------- the receiver is away


async def test_with_bewaren_a_receiver_that_is_away_keeps_nobody_waiting_and_gets_all_when_it_is_back(
    tmp_path, fake, quick
):
    ontvanger = Ontvanger(free_port())
    async with plaats(ontvanger, tmp_path, fake) as place:
        for _ in range(3):
            assert (await place.post(ASK)).json()["data"]["klantbeeld"]["partijen"]["nodes"] == [{"naam": "Anna"}]
        await until(lambda: place.logboek.uitvoer.away)
        assert waiting(tmp_path) == 3 * LINES
        assert await place.logboek.is_ready()
        with listening(ontvanger):
            await until(lambda: len(ontvanger.lines) == 3 * LINES)
            await until(lambda: waiting(tmp_path) == 0)
        assert not place.logboek.uitvoer.away
    assert len({line["span_id"] for line in ontvanger.lines}) == 3 * LINES


async def test_with_weigeren_nothing_is_answered_that_is_not_confirmed(tmp_path, fake, quick):
    ontvanger = Ontvanger(free_port())
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren", wachttijd=0.5) as place:
        assert is_refusal(await place.post(ASK))
        await until(lambda: place.logboek.uitvoer.away)
        asked = len(fake.calls)
        # By now it is known, so nothing is looked at any more.
        assert is_refusal(await place.post(ASK))
        assert len(fake.calls) == asked
        assert not await place.logboek.is_ready()
        with listening(ontvanger):
            await until(lambda: not place.logboek.uitvoer.away)
            assert await place.logboek.is_ready()
    # What was looked at and not shown was looked at all the same.
    assert len(ontvanger.lines) == LINES


async def test_with_weigeren_an_answer_waits_for_a_receiver_that_is_slow(ontvanger, tmp_path, fake):
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren") as place:
        ontvanger.waits = True
        asking = asyncio.create_task(place.post(ASK))
        await until(lambda: waiting(tmp_path) == LINES)
        assert not asking.done()
        ontvanger.waits = False
        assert (await asking).status_code == 200
        assert len(ontvanger.lines) == LINES


async def test_with_weigeren_it_does_not_wait_longer_than_is_set(ontvanger, tmp_path, fake, quick):
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren", wachttijd=0.2) as place:
        ontvanger.waits = True
        assert is_refusal(await place.post(ASK))
        await until(lambda: waiting(tmp_path) == LINES)
        ontvanger.waits = False
        await until(lambda: len(ontvanger.lines) == LINES)


async def test_a_document_waits_for_its_lines_too_and_its_bron_is_let_go(ontvanger, tmp_path, fake, quick):
    async with plaats(ontvanger, tmp_path, fake) as place:
        answer = await place.post(ASK)
        (node,) = answer.json()["data"]["klantbeeld"]["documenten"]["nodes"]
    file = Slow(b"in", b"houd")
    file.give_through(fake)
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren", wachttijd=0.5) as place:
        ontvanger.waits = True
        response = await place.get(node["downloadpad"])
        assert is_refusal(response)
        assert (file.opened, file.closed, file.given) == (1, 1, 0)
        ontvanger.waits = False
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren") as place:
        assert (await place.get(node["downloadpad"])).content == b"inhoud"


@pytest.mark.parametrize(
    "answer",
    [
        (503, {}, b""),
        (429, {"Retry-After": "0"}, b""),
        (500, {}, b"oeps"),
        (401, {}, b""),
        (404, {}, b""),
        (302, {"Location": "http://127.0.0.1:9/v1/traces"}, b""),
        (200, {"Content-Type": "text/html"}, b"<html>Inloggen</html>"),
        (200, {}, b"[]"),
        (200, {}, b'{"partialSuccess": 5}'),
        (200, {}, b"x" * 100_000),
        (200, {"Content-Encoding": "gzip"}, b"niet gezipt"),
    ],
    ids=lambda answer: f"{answer[0]} {answer[2][:10].decode()}",
)
async def test_what_confirms_nothing_is_no_confirmation(ontvanger, tmp_path, fake, quick, answer):
    ontvanger.answer = answer
    async with plaats(ontvanger, tmp_path, fake) as place:
        assert (await place.post(ASK)).status_code == 200
        await until(lambda: place.logboek.uitvoer.away)
        assert waiting(tmp_path) == LINES
        ontvanger.answer = CONFIRMED
        await until(lambda: waiting(tmp_path) == 0)
    assert len(ontvanger.lines) == LINES


@pytest.mark.parametrize("body", [b"", b"{}", b'{"partialSuccess": {"rejectedSpans": "0", "errorMessage": "let op"}}'])
async def test_a_confirmation_has_several_forms(ontvanger, tmp_path, fake, body):
    ontvanger.answer = (200, {}, body)
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren") as place:
        assert (await place.post(ASK)).status_code == 200
        assert waiting(tmp_path) == 0


async def test_it_comes_back_when_the_receiver_says_so(ontvanger, tmp_path, fake, monkeypatch):
    monkeypatch.setattr("klantbeeld.logboek.uitvoer._FIRST_PAUSE", 3600.0)  # its own would be too long for this test
    ontvanger.answer = (429, {"Retry-After": "1"}, b"")
    async with plaats(ontvanger, tmp_path, fake) as place:
        await place.post(ASK)
        await until(lambda: place.logboek.uitvoer.away)
        ontvanger.answer = CONFIRMED
        await until(lambda: waiting(tmp_path) == 0)
    assert len(ontvanger.bodies) == 2


def _rejecting(name, status, body):
    """Reject whatever has a line with this name in it."""

    def answer(lines):
        return (status, {}, body) if any(line["name"] == name for line in lines) else CONFIRMED

    return answer


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, b"{}"), (413, b""), (200, b'{"partialSuccess":{"rejectedSpans":"1","errorMessage":"te oud"}}')],
)
async def test_a_line_that_is_not_taken_stays_and_does_not_keep_the_others_back(
    ontvanger, tmp_path, fake, caplog, status, body
):
    ontvanger.answer = _rejecting("vraag aan klantbeeld", status, body)
    async with plaats(ontvanger, tmp_path, fake) as place:
        await asyncio.gather(*(place.post(ASK) for _ in range(5)))
        await until(lambda: len([line for line in ontvanger.lines if line["name"] == "bron geraadpleegd"]) == 5)
        await until(lambda: len([one for one in caplog.messages if one == "logboek line refused"]) == 5)
        await until(lambda: waiting(tmp_path) == 5)
    assert A.nummer not in caplog.text


async def test_with_weigeren_a_line_that_is_not_taken_is_not_confirmed(ontvanger, tmp_path, fake):
    ontvanger.answer = (400, {}, b"")
    async with plaats(ontvanger, tmp_path, fake, bij_storing="weigeren", wachttijd=0.5) as place:
        assert is_refusal(await place.post(ASK))
        await until(lambda: waiting(tmp_path) == LINES)


async def test_it_is_sent_with_the_token_and_without_anything_of_the_environment(
    ontvanger, tmp_path, fake, monkeypatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with plaats(ontvanger, tmp_path, fake, token=Geheim("sesam")) as place:
        await place.post(ASK)
    (headers,) = ontvanger.headers
    assert (headers["authorization"], headers["content-type"]) == ("Bearer sesam", "application/json")


# -------------------------------------------------------------------------------------------- the queue fails


async def _fill(wachtrij):
    """Add lines, ever smaller ones, until there is no room for another."""
    for size in (20_000, 1_000, 1):
        line = b'{"name":"%s","traceId":"%s","spanId":"%s"}' % (b"x" * size, b"1" * 32, b"2" * 16)
        with contextlib.suppress(OpslagError):
            while True:
                await wachtrij.add([Wachtend("2" * 16, line)])


async def test_when_the_queue_is_full_nothing_is_answered_until_there_is_room(tmp_path, fake, quick):
    ontvanger = Ontvanger(free_port())
    async with plaats(ontvanger, tmp_path, fake, max_wachtrij=1_000_000) as place:
        assert (await place.post(ASK)).status_code == 200
        await _fill(place.logboek.wachtrij)
        assert is_refusal(await place.post(ASK))
        assert not await place.logboek.is_ready()
        assert (tmp_path / "wachtrij.sqlite").stat().st_size <= 1_000_000
        with listening(ontvanger):
            await until(lambda: waiting(tmp_path) == 0)
            assert await place.logboek.is_ready()
            assert (await place.post(ASK)).status_code == 200


@pytest.mark.parametrize("bij_storing", ["weigeren", "bewaren"])
async def test_when_the_queue_cannot_be_written_nothing_is_answered(ontvanger, tmp_path, fake, quick, bij_storing):
    async with plaats(ontvanger, tmp_path, fake, bij_storing=bij_storing) as place:
        assert (await place.post(ASK)).status_code == 200
        with closing(sqlite3.connect(tmp_path / "wachtrij.sqlite")) as vandal:
            vandal.execute("ALTER TABLE regel RENAME TO weg")
        assert is_refusal(await place.post(ASK))
        assert not await place.logboek.is_ready()
        with closing(sqlite3.connect(tmp_path / "wachtrij.sqlite")) as vandal:
            vandal.execute("ALTER TABLE weg RENAME TO regel")
        assert await place.logboek.is_ready()
        assert (await place.post(ASK)).status_code == 200


@pytest.mark.parametrize("where", ["nergens/wachtrij.sqlite", "."])
def test_a_queue_that_cannot_be_there_is_told(tmp_path, where):
    with pytest.raises(OpslagError, match=r"No such file|unable to open|Is a directory"):
        Opslag(str(tmp_path / where), max_bytes=1_000_000).open()


def test_a_file_that_is_no_queue_is_told(tmp_path):
    (tmp_path / "iets").write_bytes(b"geen database, maar wel zo lang dat het ervoor door kan gaan" * 100)
    with pytest.raises(OpslagError, match="not a database"):
        Opslag(str(tmp_path / "iets"), max_bytes=1_000_000).open()


def test_the_queue_is_for_its_owner_alone(tmp_path):
    opslag = Opslag(str(tmp_path / "w"), max_bytes=1_000_000)
    opslag.open()
    opslag.add([Wachtend("a", b"{}")])
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
    opslag.close()


# ------------------------------------------------------------------------------------------ who comes and goes

CRASHING = """
import asyncio, os, signal, sys
from pathlib import Path
from types import SimpleNamespace
from tests.logboek.ontvanger import Ontvanger
from tests.logboek.plaats import plaats
from tests.logboek.test_storing import ASK, fake

async def main():
    async with plaats(Ontvanger(9), Path(sys.argv[1]), fake.__wrapped__()) as place:
        answers = await asyncio.gather(*(place.post(ASK) for _ in range(20)))
        print(sum(answer.status_code == 200 for answer in answers), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_what_was_answered_before_a_crash_is_told_after_it(ontvanger, tmp_path, fake, monkeypatch):
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *sys.path])}
    command = (sys.executable, "-c", CRASHING, str(tmp_path))
    ran = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=PIPE)
    told, errors = await ran.communicate()
    assert (told.strip(), ran.returncode) == (b"20", -9), errors
    assert waiting(tmp_path) == 20 * LINES
    # Lines of a worker that is gone are taken over after a while.
    monkeypatch.setattr("klantbeeld.logboek.opslag.time", LATER)
    async with plaats(ontvanger, tmp_path, fake):
        await until(lambda: len(ontvanger.lines) == 20 * LINES)
        await until(lambda: waiting(tmp_path) == 0)


async def test_what_is_in_the_queue_when_we_stop_is_sent_first(ontvanger, tmp_path, fake):
    async with plaats(ontvanger, tmp_path, fake) as place:
        await asyncio.gather(*(place.post(ASK) for _ in range(10)))
    assert len(ontvanger.lines) == 10 * LINES
    assert waiting(tmp_path) == 0


async def test_we_stop_although_the_receiver_is_away_and_keep_what_it_did_not_get(tmp_path, fake, quick):
    ontvanger = Ontvanger(free_port())
    async with plaats(ontvanger, tmp_path, fake) as place:
        await place.post(ASK)
    assert waiting(tmp_path) == LINES


async def test_workers_share_a_queue_and_each_line_is_sent_once(ontvanger, tmp_path, fake):
    async with (
        plaats(ontvanger, tmp_path, fake, bij_storing="weigeren") as one,
        plaats(ontvanger, tmp_path, fake, bij_storing="weigeren") as other,
    ):
        answers = await asyncio.gather(*(place.post(ASK) for place in (one, other) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
    sent = [line["span_id"] for body, _ in ontvanger.bodies for line in lines_of(body)]
    assert len(sent) == len(set(sent)) == 40 * LINES


async def test_a_worker_takes_over_what_another_left_only_when_that_has_had_its_time(tmp_path, monkeypatch):
    def worker():
        opslag = Opslag(str(tmp_path / "w"), max_bytes=1_000_000)
        opslag.open()
        return opslag

    gone, here = worker(), worker()
    gone.add([Wachtend("a", b"{}")])
    assert here.take(10) == []
    assert [line.span_id for line in gone.take(10)] == ["a"]
    monkeypatch.setattr("klantbeeld.logboek.opslag.time", LATER)
    assert [line.span_id for line in here.take(10)] == ["a"]
    assert gone.take(10) == []
    gone.close()
    here.close()


async def test_requests_of_one_moment_share_a_commit(ontvanger, tmp_path):
    logboek = logboek_of(ontvanger, tmp_path)
    await logboek.wachtrij.open()
    with closing(sqlite3.connect(tmp_path / "wachtrij.sqlite", isolation_level=None)) as watching:
        before = watching.execute("PRAGMA data_version").fetchone()
        await asyncio.gather(*(logboek.wachtrij.add([Wachtend(str(n), b"{}")]) for n in range(200)))
        assert watching.execute("PRAGMA data_version").fetchone() != before
        assert watching.execute("SELECT count(*) FROM regel").fetchone() == (200,)
    await logboek.stop()


async def test_the_number_of_a_klant_is_nowhere_but_in_the_answer(ontvanger, tmp_path, fake, caplog, quick):
    caplog.set_level("DEBUG")
    ontvanger.answer = (503, {}, b"")
    async with plaats(ontvanger, tmp_path, fake) as place:
        await place.post(ASK.replace("nodes { naam }", "nodes { identificatoren { volledigObjectId } }"))
        await until(lambda: place.logboek.uitvoer.away)
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"volledig nummer gelezen" in held
    sent = b"".join(body for body, _ in ontvanger.bodies)
    ours = "\n".join(str(vars(one)) for one in caplog.records if one.name.startswith("klantbeeld"))
    assert "logboek away" in ours
    assert not [text for text in (held, sent, ours.encode()) if A.nummer.encode() in text]
