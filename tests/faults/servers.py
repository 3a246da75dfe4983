"""Servers of our own, to kill and start again: a Redis, and a PostgreSQL."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from benchmarks.processes import free_ports

_SECONDS_TO_START = 60


def program(name):
    """The path of a program; skips where it is not installed, but never in CI."""
    elsewhere = sorted(str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin"))  # where Debian keeps it
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *elsewhere]))
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"no {name}")
    return found or name


def as_user(name):
    """How to run a program as somebody else, for those that refuse to be root."""
    return {"user": name, "group": name, "extra_groups": []} if os.geteuid() == 0 else {}


class Server:
    """One that listens on a port of loopback.

    `ready` is a command that succeeds when it answers, for one that listens before it does; `how` are more arguments of
    `Popen`.
    """

    def __init__(self, command, port, *, ready=("true",), **how):
        self.port = port
        self._command, self._ready, self._how = command, ready, how
        self._process = None

    def start(self):
        """Start it, and wait until it answers; one that was killed may leave something behind for a while."""
        until = time.monotonic() + _SECONDS_TO_START
        while not self._answers():
            assert time.monotonic() < until, self._command
            if self._process is None or self._process.poll() is not None:
                quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                self._process = subprocess.Popen(self._command, **quiet, **self._how)
            time.sleep(0.1)

    def end(self, how=signal.SIGKILL):
        self._process.send_signal(how)
        self._process.wait(30)

    def _answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        lives = self._process is not None and self._process.poll() is None
        return lives and subprocess.run(self._ready, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def redis(folder):
    """A Redis that keeps nothing."""
    (port,) = free_ports(1)
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    yield from _running(Server(command, port))


@contextlib.contextmanager
def postgresql():
    """A PostgreSQL with one database, `postgres`, into which everybody is let."""
    (port,) = free_ports(1)
    # Not a folder of pytest: into those nobody else is let.
    with tempfile.TemporaryDirectory() as folder:
        data, how = f"{folder}/data", as_user("postgres")
        if how:
            shutil.chown(folder, how["user"])
        init = [program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale", "C.UTF-8"]
        subprocess.run(init, check=True, capture_output=True, **how)
        command = [program("postgres"), "-D", data, "-p", str(port)]
        for option in ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"):
            command += ["-c", option]
        ready = [program("pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
        yield from _running(Server(command, port, ready=ready, **how), signal.SIGQUIT)


def _running(server, how=signal.SIGKILL):
    server.start()
    try:
        yield server
    finally:
        server.end(how)
