"""The kill switch: a file that every worker looks at."""

import logging
import os
import subprocess
import sys

import pytest

from klantbeeld.gather import Switches
from klantbeeld.gather.switches import UnreadableError, read_off, switch
from tests.clock import Clock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "uitgezet.txt"


class Worker:
    """Switches as a worker has them, with a clock of the test."""

    def __init__(self, path):
        self.clock = Clock()
        self.switches = Switches(path, clock=self.clock)

    def sees(self, bron):
        return self.switches.is_off(bron)

    def sees_a_second_later(self, bron):
        self.clock.go(1)
        return self.sees(bron)


def test_without_a_file_nothing_is_switched_off(path):
    assert not Worker(None).sees("brp")
    assert not Worker(path).sees("brp")


def test_what_the_file_names_is_switched_off_from_the_first_question(path):
    path.write_text("# storing 1234\nbrp  # sinds maandag\n\n  kvk\n", encoding="utf-8")
    worker = Worker(path)
    assert [worker.sees(name) for name in ("brp", "kvk", "storing", "#", "")] == [True, True, False, False, False]


def test_a_change_is_seen_within_a_second_and_not_looked_for_sooner(path):
    worker = Worker(path)
    assert not worker.sees("brp")
    switch(path, ["brp"], off=True)
    worker.clock.go(0.9)
    assert not worker.sees("brp")
    worker.clock.go(0.1)
    assert worker.sees("brp")
    switch(path, ["brp"], off=False)
    assert not worker.sees_a_second_later("brp")


def test_a_file_that_goes_away_switches_all_on(path):
    switch(path, ["brp"], off=True)
    worker = Worker(path)
    assert worker.sees("brp")
    path.unlink()
    assert not worker.sees_a_second_later("brp")


@pytest.mark.parametrize(
    ("content", "problem"), [(b"\xff\xfe", "it is not UTF-8 text"), (b"x" * 100_001, "it is larger than 100000 bytes")]
)
def test_of_a_file_that_cannot_be_used_is_told_once_and_what_held_goes_on_to_hold(path, content, problem, caplog):
    switch(path, ["brp"], off=True)
    worker = Worker(path)
    assert worker.sees("brp")
    caplog.clear()
    path.write_bytes(content)
    assert [worker.sees_a_second_later("brp") for _ in range(3)] == [True] * 3
    assert [record.problem for record in caplog.records] == [problem]


def test_a_folder_in_its_place_cannot_be_used(path):
    path.mkdir()
    with pytest.raises(UnreadableError, match="not a file"):
        read_off(path)
    with pytest.raises(UnreadableError):
        switch(path, ["brp"], off=True)


def test_a_change_is_logged_with_the_bron(path, caplog):
    caplog.set_level(logging.INFO)
    worker = Worker(path)
    switch(path, ["brp", "kvk"], off=True)
    worker.sees("brp")
    switch(path, ["brp"], off=False)
    worker.sees_a_second_later("brp")
    told = [(record.msg, record.bron) for record in caplog.records]
    assert told == [("bron switched off", "brp"), ("bron switched off", "kvk"), ("bron switched on", "brp")]


def test_changing_keeps_what_others_wrote_and_the_rights_on_the_file(path):
    path.write_text("# storing 1234\nkvk # tot dinsdag\n", encoding="utf-8")
    path.chmod(0o640)
    switch(path, ["brp"], off=True)
    switch(path, ["brp"], off=True)
    assert path.read_text(encoding="utf-8") == "# storing 1234\nkvk # tot dinsdag\nbrp\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(path.parent) == [path.name]


def test_switching_on_what_is_on_changes_nothing_that_counts(path):
    switch(path, ["brp"], off=False)
    assert read_off(path) == frozenset()


WORKER = """
import sys, pathlib
from klantbeeld.gather import Switches
switches = Switches(pathlib.Path(sys.argv[1]), clock=iter(range(0, 10**6, 2)).__next__)
for line in sys.stdin:
    print(switches.is_off("brp"), flush=True)
"""


def test_two_workers_see_what_a_third_process_changes(path):
    def start():
        return subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def sees(worker):
        worker.stdin.write("?\n")
        worker.stdin.flush()
        return worker.stdout.readline().strip()

    with start() as one, start() as other:
        told = []
        for off in (True, False, True):
            switch(path, ["brp"], off=off)
            told.append((sees(one), sees(other)))
        for worker in (one, other):
            worker.stdin.close()
    assert told == [("True", "True"), ("False", "False"), ("True", "True")]
