"""Where the CPU of a klantbeeld goes: a profile of the façade in this process, told by stage."""

from __future__ import annotations

import asyncio
import cProfile
import itertools
import logging
import pstats
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks import processes
from benchmarks.clients import question
from benchmarks.processes import HOST
from benchmarks.settings import write_settings
from benchmarks.town import BSNS
from klantbeeld.registry import usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.server.serve import collect_less
from klantbeeld.settings import read_settings

Result: TypeAlias = dict[str, Any]
# The first that matches the path of a file.
_STAGES = (
    ("asking: aiohttp", r"/(aiohttp|yarl|multidict|frozenlist|aiosignal|propcache)/|aiohttp\."),
    ("asking: our HTTP client", r"/klantbeeld/http/(?!fields)"),
    ("reading: adapters and their fields", r"/klantbeeld_\w+/|/klantbeeld/http/fields|/klantbeeld/contract/"),
    ("gathering, loading, merging, access", r"/klantbeeld/(gather|loaders|compose|access)/|/aiodataloader/"),
    ("GraphQL: graphql-core and strawberry", r"/(graphql|strawberry)/"),
    ("GraphQL: our schema", r"/klantbeeld/schema/"),
    ("HTTP server", r"/klantbeeld/server/|/(starlette|uvicorn)/"),
    ("asyncio", r"/asyncio/|contextlib|_weakrefset"),
)


async def stages(requests: int, folder: Path) -> Result:
    """Profile so many klantbeelden, eight at a time; gives the share of every stage, and the CPU of one without it."""
    logging.disable(logging.WARNING)
    async with processes.sources() as at:
        config = write_settings(folder / "stages.toml", at.ports)
        app = create_app(read_settings(config, usable_adapters(), {}))
        collect_less()
        async with app.router.lifespan_context(app):
            await _ask(app, 40)
            began = time.process_time()
            await _ask(app, requests)
            cpu = (time.process_time() - began) / requests * 1000
            profile = cProfile.Profile()
            profile.enable()
            await _ask(app, requests)
            profile.disable()
    logging.disable(logging.NOTSET)
    return {"cpu_ms": cpu, "shares": _shares(profile)}


async def _ask(app: Any, requests: int) -> None:  # noqa: ANN401 - an ASGI application
    bodies = itertools.cycle([question(bsn).partition(b"\r\n\r\n")[2] for bsn in BSNS])
    left = itertools.islice(bodies, requests)

    async def one() -> None:
        for body in left:
            await _request(app, body)

    await asyncio.gather(*(one() for _ in range(8)))


async def _request(app: Any, body: bytes) -> None:  # noqa: ANN401
    received = iter([{"type": "http.request", "body": body, "more_body": False}])
    sent: list[Any] = []

    async def receive() -> Any:  # noqa: ANN401
        for message in received:
            return message
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:  # noqa: ANN401
        sent.append(message)

    headers = [(b"host", HOST.encode()), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/graphql", "raw_path": b"/graphql", "query_string": b"", "root_path": "",
        "headers": [*headers, (b"content-length", b"%d" % len(body))], "client": (HOST, 1), "server": (HOST, 80),
    }  # fmt: skip
    await app(scope, receive, send)
    if sent[0]["status"] != 200:
        raise RuntimeError("no answer")


def _shares(profile: cProfile.Profile) -> dict[str, float]:
    """Give the share of the time spent in each stage; what is built into Python counts for who called it."""
    spent: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        stage = _stage(file + name)
        if stage is not None:
            spent[stage] += own
            continue
        for (caller, _, called_by), (_, _, part, _) in callers.items():
            spent[_stage(caller + called_by) or "the rest"] += part
    total = sum(spent.values())
    return {stage: part / total for stage, part in spent.most_common()}


def _stage(place: str) -> str | None:
    return next((stage for stage, pattern in _STAGES if re.search(pattern, place)), None)
