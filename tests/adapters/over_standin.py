"""The conformance kit over a stand-in, in one process: how it breaks, and how its calls are counted."""

from contextlib import asynccontextmanager

import httpx
import pytest

from klantbeeld.demo.standin import Fault

FAULTS = {
    "500": Fault.UNAVAILABLE,
    "html": Fault.HTML,
    "types": Fault.WRONG_TYPES,
    "records": Fault.WRONG_RECORDS,
    "refuse": Fault.FORBIDDEN,
    "unauthorized": Fault.UNAUTHORIZED,
    "busy": Fault.BUSY,
    "truncated": Fault.TRUNCATED,
    "redirect": Fault.REDIRECT,
    "garbage": Fault.GARBAGE,
    "empty": Fault.EMPTY,
    "hang": Fault.HANG,
}


class OverStandin:
    """What a conformance test of an adapter needs beside its facts: give `make_standin`. Stands before the kit."""

    outages = tuple(FAULTS)

    def make_standin(self):
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _fill(self):
        self.standin = self.make_standin()
        yield
        # pytest keeps the instance of every test to the end, and thousands of stand-ins make collecting garbage slow.
        del self.standin

    def transport(self):
        return httpx.ASGITransport(self.standin)

    def calls_made(self):
        return len(self.standin.calls)

    @asynccontextmanager
    async def outage(self, name):
        """Break everything in the way named; another name is the part of the paths that breaks."""
        if name in FAULTS:
            self.standin.break_with(FAULTS[name])
        else:
            self.standin.break_with(Fault.UNAVAILABLE, f"/{name}")
        yield
        self.standin.break_with(None)
