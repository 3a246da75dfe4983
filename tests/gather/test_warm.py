"""Reading beforehand what is the same for everybody: it helps, and no bron keeps the façade from starting."""

import asyncio
from dataclasses import replace

import pytest

from klantbeeld.contract import BronUnavailableError
from klantbeeld.gather import Source, Sources, Switches, warm
from klantbeeld.gather.switches import switch
from klantbeeld.testing.fakebron import FakeBron


class Reading:
    """What a bron does to get warm."""

    def __init__(self, error=None, *, hangs=False):
        self.times, self._error, self._hangs = 0, error, hangs

    async def __call__(self, call):
        self.times += 1
        if self._hangs:
            await asyncio.Event().wait()
        if self._error is not None:
            raise self._error


def a_source(name, reading, **fields):
    return Source(name=name, naam=name, bron=replace(FakeBron(name).bron, warm=reading), deadline=0.2, **fields)


async def test_every_bron_is_asked_once():
    reading = [Reading(), Reading()]
    await warm(Sources(tuple(a_source(str(number), one) for number, one in enumerate(reading))))
    assert [one.times for one in reading] == [1, 1]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Reading(BronUnavailableError("zuid: is away")), "bron failed"),
        (Reading(hangs=True), "bron failed"),
        (Reading(ValueError("999990019")), "adapter raised"),
    ],
    ids=["away", "hangs", "bug"],
)
async def test_one_that_fails_is_told_in_the_log_and_holds_up_nobody(wrong, told, caplog):
    other = Reading()
    async with asyncio.timeout(10):
        await warm(Sources((a_source("zuid", wrong), a_source("noord", other))))
    assert other.times == 1
    assert [record.message for record in caplog.records] == [told]
    assert "999990019" not in caplog.text


async def test_one_that_is_switched_off_is_left_alone(tmp_path):
    switch(tmp_path / "uit", ["noord"], off=True)
    reading = Reading()
    await warm(Sources((a_source("noord", reading, switches=Switches(tmp_path / "uit")),)))
    assert reading.times == 0
