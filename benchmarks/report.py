"""What was measured, for people: tables and a plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from rich.console import Console
from rich.table import Table

Result: TypeAlias = Mapping[str, Any]
_COLOURS = ("#1f5fa8", "#999999", "#c46a1b", "#e3b27f")


def tables(results: Result) -> Iterator[Table]:
    """Give a table of each measurement there is."""
    if "latency" in results:
        yield _table(
            "a. Latency of one klantbeeld (1 client), against the critical path of its sources",
            ("sources", "server", "p50 ms", "p99 ms", "path ms", "p50 / path", "p99 / path"),
            [
                (delay, name, *_numbers(one, "p50_ms", "p99_ms", "path_ms", "p50_of_path", "p99_of_path"))
                for delay, servers in results["latency"].items()
                for name, one in servers.items()
            ],
        )
    if "under_load" in results:
        yield _table(
            "a. The same with 16 clients and sources of 50 ms",
            ("server", "per second", "p50 ms", "p99 ms"),
            [(name, *_numbers(one, "per_second", "p50_ms", "p99_ms")) for name, one in results["under_load"].items()],
        )
    if "throughput" in results:
        yield _table(
            "b. Throughput, one process, sources of 0 ms",
            ("clients", "server", "per second", "x yoga", "p50 ms", "p99 ms", "CPU ms"),
            [
                (clients, name, *_numbers(one, "per_second", "times_yoga", "p50_ms", "p99_ms", "cpu_ms"))
                for clients, servers in results["throughput"].items()
                for name, one in servers.items()
            ],
        )
    if "workers" in results:
        yield _table(
            "b. Workers (64 clients)",
            ("workers", "per second", "p50 ms", "CPU ms"),
            [(name, *_numbers(one, "per_second", "p50_ms", "cpu_ms")) for name, one in results["workers"].items()],
        )
    yield from _rest(results)


def _rest(results: Result) -> Iterator[Table]:
    if "calls" in results:
        yield _table(
            "c. Calls to sources per klantbeeld",
            ("server", "the first", "later"),
            [(name, str(one["cold"]), str(one["warm"])) for name, one in results["calls"].items()],
        )
    if "records" in results:
        yield _table(
            "d. As there is more: records of each kind",
            ("records", "server", "p50 ms", "CPU ms", "calls", "memory MB"),
            [
                (size, name, *_numbers(one, "p50_ms", "cpu_ms", "calls", "memory_mb"))
                for size, servers in results["records"].items()
                for name, one in servers.items()
            ],
        )
    if "bronnen" in results:
        yield _table(
            "d. As there is more: zaakregisters, of which each has 20 zaken",
            ("bronnen", "p50 ms", "CPU ms", "memory MB"),
            [(count, *_numbers(one, "p50_ms", "cpu_ms", "memory_mb")) for count, one in results["bronnen"].items()],
        )
    if "page" in results:
        yield _table(
            f"d. A page of {results['page']['records']} records, against dictionaries through graphql-core",
            ("selected", "klantbeeld ms", "dictionaries ms", "ratio"),
            [
                (name, *_numbers(results["page"][name], "klantbeeld_ms", "dictionaries_ms", "ratio"))
                for name in ("plain", "with_id")
            ],
        )
    if "memory" in results:
        yield _table(
            f"d. Memory in MB over {results['memory']['requests']} klantbeelden",
            [f"{share}%" for share in range(0, 101, 10)],
            [tuple(f"{one:.0f}" for one in results["memory"]["memory_mb"])],
        )
    if "stages" in results:
        yield _table(
            f"e. CPU by stage ({results['stages']['cpu_ms']:.1f} ms per klantbeeld, without uvicorn and the log)",
            ("stage", "share"),
            [(stage, f"{share:.0%}") for stage, share in results["stages"]["shares"].items()],
        )


def show(results: Result) -> None:
    """Print all tables."""
    console = Console(width=110)
    for table in tables(results):
        console.print(table)


def plot(results: Result) -> str:
    """Draw latency and throughput, as the text of an SVG file."""
    bars = [
        ("p50 in ms, 1 client, sources of 50 ms", _bars(results["latency"]["50 ms"], "p50_ms")),
        ("Klantbeelden per second, 16 clients, sources of 0 ms", _bars(results["throughput"]["16"], "per_second")),
        ("CPU in ms per klantbeeld, 16 clients", _bars(results["throughput"]["16"], "cpu_ms")),
    ]
    drawn, top = [], 20
    for title, values in bars:
        drawn.append(f'<text x="10" y="{top}" font-weight="bold">{escape(title)}</text>')
        largest = max(value for _, value in values)
        for number, (name, value) in enumerate(values):
            y, width = top + 10 + 22 * number, 360 * value / largest
            drawn.append(f'<text x="10" y="{y + 13}">{escape(name)}</text>')
            drawn.append(
                f'<rect x="120" y="{y}" width="{width:.1f}" height="16" fill="{_COLOURS[number % len(_COLOURS)]}"/>'
            )
            drawn.append(f'<text x="{126 + width:.1f}" y="{y + 13}">{value:.3g}</text>')
        top += 40 + 22 * len(values)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="560" height="{top}" font-family="sans-serif" font-size="13">'
    )
    return "\n".join([head, f'<rect width="560" height="{top}" fill="white"/>', *drawn, "</svg>"]) + "\n"


def _bars(servers: Result, name: str) -> list[tuple[str, float]]:
    return [(server, one[name]) for server, one in servers.items()]


def _numbers(one: Result, *names: str) -> Iterator[str]:
    for name in names:
        value = one.get(name)
        yield "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 or column in ("server", "stage") else "right")
    for row in rows:
        table.add_row(*row)
    return table
