"""Asking one worker of several: over a connection that is its own."""

import asyncio
import contextlib
import http.client
import json
from pathlib import Path

from benchmarks.asked import QUERY
from benchmarks.processes import HOST
from tests.clock import until

_ESTABLISHED = "01"


def workers_of(pid):
    """The workers that a façade has now."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(one) for one in children if b"spawn_main" in _command(one)]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


class Connection:
    """A connection to a façade; it is never made anew behind our back."""

    def __init__(self, port):
        self._http = http.client.HTTPConnection(HOST, port, timeout=60)
        self._http.connect()
        self._http.auto_open = 0
        self._ours, self._theirs = self._http.sock.getsockname()[1], port

    def is_with(self, pid):
        """Whether this worker has taken it."""
        with contextlib.suppress(OSError):
            sockets = {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}
            return f"socket:[{self._inode}]" in sockets
        return False

    @property
    def is_taken(self):
        return self._inode not in ("", "0")

    @property
    def _inode(self):
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
            _, local, remote, state, *_, inode = line.split()[:10]
            ports = int(local.rpartition(":")[2], 16), int(remote.rpartition(":")[2], 16)
            if state == _ESTABLISHED and ports == (self._theirs, self._ours):
                return inode
        return ""

    async def ask(self, bsn):
        """Give the klantbeeld of somebody; raises an `OSError` or `HTTPException` when the worker is no more."""
        return await asyncio.to_thread(self._ask, bsn)

    def _ask(self, bsn):
        body = json.dumps({"query": QUERY, "variables": {"bsn": bsn}})
        self._http.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        answer = json.loads(self._http.getresponse().read())
        assert "errors" not in answer, answer
        return answer["data"]["klantbeeld"]

    def close(self):
        self._http.close()


async def _taken(port):
    made = Connection(port)
    await until(lambda: made.is_taken)
    return made


@contextlib.asynccontextmanager
async def connected(facade, pid):
    """Connect until this worker is the one that takes it."""
    async with asyncio.timeout(60):
        while not (made := await _taken(facade.port)).is_with(pid):
            made.close()
            await asyncio.sleep(0.02)
    with contextlib.closing(made):
        yield made
