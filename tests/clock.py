"""A clock that goes only when a test says so."""

import asyncio


async def until(happened):
    """Let others go on until something has happened."""
    async with asyncio.timeout(30):
        while not happened():  # noqa: ASYNC110 - what it waits for is no event of anybody
            await asyncio.sleep(0.001)


class Clock:
    """Seconds; `sleep` lets them pass at once, and remembers how many."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    def go(self, seconds):
        self.now += seconds

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.go(seconds)
        await asyncio.sleep(0)
