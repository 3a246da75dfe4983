"""Measures how fast the façade is: `make bench`, or `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from benchmarks import measures, pages, report, stages
from benchmarks.loop import run
from benchmarks.measures import Effort
from benchmarks.processes import YOGA, has_yoga

OUT = Path(__file__).parent / "results"
_LIBRARIES = ("aiohttp", "graphql-core", "strawberry-graphql", "starlette", "uvicorn", "orjson")

Measure = Callable[[Effort], Awaitable[Mapping[str, Any]]]
MEASURES: Mapping[str, Measure] = {
    "calls": measures.calls,
    "latency": measures.latency,
    "under_load": measures.under_load,
    "throughput": measures.throughput,
    "workers": measures.workers,
    "records": measures.records,
    "bronnen": measures.bronnen,
    "page": lambda effort: pages.page(1000, 3 * effort.rounds),
    "stages": lambda effort: stages.stages(200 if effort.seconds >= 1 else 20, effort.folder),
    "memory": measures.memory,
}


def machine() -> dict[str, Any]:
    """Say what was measured, and on what."""
    return {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "node": _node(),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "yoga": _yoga(),
    }


def _node() -> str:
    try:
        return subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _yoga() -> dict[str, str]:
    return dict(orjson.loads((YOGA / "package.json").read_bytes())["dependencies"])


async def measure(wanted: list[str], effort: Effort) -> dict[str, Any]:
    """Do what is wanted, one after the other."""
    results: dict[str, Any] = {"machine": machine()}
    for name in wanted:
        began = time.monotonic()
        print(f"{name} ...", end=" ", flush=True, file=sys.stderr)
        results[name] = await MEASURES[name](effort)
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return results


def _stop(*_: object) -> None:
    raise KeyboardInterrupt  # so that the processes we started end too


def main() -> None:
    """Measure, print tables, and write results.json and results.svg."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help=f"of {', '.join(MEASURES)}; none: all of them")
    parser.add_argument("--quick", action="store_true", help="a minute or two, and too short to say much")
    parser.add_argument("--requests", type=int, default=10_000, help="over which memory is watched")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the results")
    args = parser.parse_args()
    if unknown := set(args.only) - MEASURES.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, _stop)
    with_yoga = has_yoga()
    if not with_yoga:
        print("Without Node and its packages there is no Yoga to compare with.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        quick = args.quick
        effort = Effort(
            seconds=0.5 if quick else 3.0,
            rounds=1 if quick else 5,
            requests=200 if quick else args.requests,
            yoga=with_yoga,
            folder=Path(folder),
        )
        results = run(measure(args.only or list(MEASURES), effort))
    report.show(results)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "results.json").write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))
    if {"latency", "throughput"} <= results.keys():
        (args.out / "results.svg").write_text(report.plot(results), encoding="utf-8")
    print(f"Written to {args.out}")


if __name__ == "__main__":
    main()
