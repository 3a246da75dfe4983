"""Processes of ours: started, waited for, measured and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.settings import write_settings
from klantbeeld.demo.place import GEHEIM, TOKEN
from klantbeeld.demo.town_objecten import TAAK_TYPE

HOST = "127.0.0.1"
ROOT = Path(__file__).parent.parent
YOGA = Path(__file__).parent / "yoga"
_TICKS = os.sysconf("SC_CLK_TCK")
_SECONDS_TO_START = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    """One that answers, with the ports and processes it is made of."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Give the seconds of CPU it took so far, with its children."""
        return sum(_cpu(pid) for pid in _family(self.process.pid))

    def memory(self) -> float:
        """Give the megabytes it holds, with its children."""
        return sum(memory(pid) for pid in _family(self.process.pid))


@dataclass(frozen=True, slots=True)
class Sources:
    """The registers, three ports for each."""

    ports: Sequence[int]

    def calls(self) -> int:
        """Give how many questions came in so far."""
        return int(httpx.get(f"http://{HOST}:{self.ports[0]}/calls").text)

    @property
    def given(self) -> dict[str, Any]:
        """What a program written for them must know."""
        klanten, zaken, objecten = (f"http://{HOST}:{port}" for port in self.ports[:3])
        return {
            "klanten": f"{klanten}/klantinteracties/api/v1/",
            "zaken": f"{zaken}/zaken/api/v1/",
            "objecten": f"{objecten}/api/v2/",
            "taken": f"{objecten}/api/v2/objecttypes/{TAAK_TYPE}",
            "token": TOKEN,
            "geheim": GEHEIM,
        }


@contextlib.asynccontextmanager
async def sources(*, delay: float = 0.0, registers: int = 1, largest: int = 20) -> AsyncIterator[Sources]:
    """Run the sources; each answers after `delay` seconds."""
    ports = free_ports(3 * registers)
    command = [sys.executable, "-m", "benchmarks.sources", "--ports", ",".join(map(str, ports))]
    command += ["--delay", str(delay), "--largest", str(largest)]
    with running(command):
        await listening(ports)
        yield Sources(ports)


@contextlib.asynccontextmanager
async def klantbeeld(at: Sources, folder: Path, *, workers: int = 1, only_zaken: bool = False) -> AsyncIterator[Server]:
    """Run the façade as one would, with its settings in a file."""
    (port,) = free_ports(1)
    config = write_settings(folder / f"{port}.toml", at.ports, only_zaken=only_zaken)
    command = [sys.executable, "-m", "klantbeeld.cli", "serve", "--config", str(config), "--port", str(port)]
    with running([*command, "--workers", str(workers)]) as process:
        await listening([port])
        yield Server("klantbeeld", port, process)


@contextlib.asynccontextmanager
async def handmade(at: Sources) -> AsyncIterator[Server]:
    """Run the program without GraphQL."""
    (port,) = free_ports(1)
    with running([sys.executable, "-m", "benchmarks.handmade", str(port), json.dumps(at.given)]) as process:
        await listening([port])
        yield Server("program", port, process)


@contextlib.asynccontextmanager
async def yoga(at: Sources, *, five: bool = False) -> AsyncIterator[Server]:
    """Run the Yoga server; `five` calls per klantbeeld, or as many as its dataloaders make."""
    (port,) = free_ports(1)
    given = json.dumps({**at.given, "five": five})
    with running(["node", str(YOGA / "server.mjs"), str(port), given]) as process:
        await listening([port])
        yield Server("yoga, 5 calls" if five else "yoga", port, process)


def has_yoga() -> bool:
    """Say whether the Yoga server can run, after installing what it needs if that can be had."""
    if shutil.which("node") is None:
        return False
    if not (YOGA / "node_modules" / "graphql-yoga").is_dir() and shutil.which("npm") is not None:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=YOGA, check=False)
    return (YOGA / "node_modules" / "graphql-yoga").is_dir()


def free_ports(count: int) -> list[int]:
    """Give so many ports that nobody has now."""
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in held:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in held]


@contextlib.contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command, and end it; raises a RuntimeError when it ended by itself, other than as it should."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
        if process.poll() not in (None, 0, -signal.SIGTERM):
            raise RuntimeError(f"ended by itself: {' '.join(command[:3])}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def listening(ports: Sequence[int]) -> None:
    """Wait until somebody listens on all of these ports."""
    until = time.monotonic() + _SECONDS_TO_START
    for port in ports:
        while True:
            try:
                _, writer = await asyncio.open_connection(HOST, port)
            except OSError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.1)
            else:
                writer.close()
                break


def _family(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            yield from _family(int(child))


def _cpu(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:  # not there on this system
        return float("nan")
    return (int(told[11]) + int(told[12])) / _TICKS


def memory(pid: int) -> float:
    """Give the megabytes a process holds."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return float("nan")
    return int(told.split("VmRSS:", 1)[1].split()[0]) / 1024
