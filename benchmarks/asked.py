"""Clients that take whatever comes, and remember it: nothing that goes wrong stops them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson

QUERY = Path(__file__).with_name("faulty.graphql").read_text(encoding="utf-8")
_PATIENCE = aiohttp.ClientTimeout(total=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What came of one question."""

    bsn: str
    seconds: float
    status: int = 0
    """Of HTTP; 0: no answer came, or not all of it."""
    klantbeeld: dict[str, Any] | None = None
    """None: there is none, or there is one with errors beside it."""
    error: str = ""
    """The kind of error that came instead of an answer."""


async def ask(session: aiohttp.ClientSession, port: int, bsn: str) -> Given:
    """Ask for the klantbeeld of somebody."""
    began = time.monotonic()
    question = {"query": QUERY, "variables": {"bsn": bsn}}
    try:
        async with session.post(f"http://127.0.0.1:{port}/graphql", json=question) as response:
            body = await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Given(bsn=bsn, seconds=time.monotonic() - began, error=type(error).__name__)
    told = orjson.loads(body) if response.status == 200 else {}
    whole = told.get("data") if "errors" not in told else None
    beeld = whole and whole.get("klantbeeld")
    return Given(bsn=bsn, seconds=time.monotonic() - began, status=response.status, klantbeeld=beeld or None)


def clients(count: int, *, keep_alive: bool = True) -> aiohttp.ClientSession:
    """Make what so many clients ask with, each over a connection of its own, or over a new one every time."""
    connector = aiohttp.TCPConnector(limit=count, force_close=not keep_alive)
    return aiohttp.ClientSession(connector=connector, timeout=_PATIENCE)


async def ask_all(session: aiohttp.ClientSession, port: int, bsns: Iterable[str], *, at_once: int = 16) -> list[Given]:
    """Ask for the klantbeelden of many, so many at a time, each as soon as one before is done."""
    left: Iterator[str] = iter(bsns)

    async def one() -> list[Given]:
        return [await ask(session, port, bsn) for bsn in left]

    return [given for each in await asyncio.gather(*(one() for _ in range(at_once))) for given in each]
