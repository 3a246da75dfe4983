"""More processes: each has its own port of /metrics, and tells what it did itself."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys

import httpx

from tests.metingen.measured import Numbers
from tests.server.serving import write_config


def ports_in_a_row(count):
    """Give the first of ports that nobody listens on now."""
    for first in range(21_000, 30_000, count):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no ports")


async def answered(client, url):
    for _ in range(1500):
        with contextlib.suppress(httpx.HTTPError):
            return await client.get(url)
        await asyncio.sleep(0.02)
    raise AssertionError(f"{url} does not answer")


async def test_two_workers_have_a_port_each(tmp_path):
    first = ports_in_a_row(3)
    config = write_config(tmp_path, more=f"[metingen]\npoort = {first + 1}\n")
    command = ("serve", "--config", str(config), "--port", str(first), "--workers", "2")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "klantbeeld.cli", *command, env=os.environ, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(timeout=30) as client:
            scraped = [f"http://127.0.0.1:{first + 1 + worker}/metrics" for worker in range(2)]
            for url in scraped:
                await answered(client, url)
            for _ in range(20):
                answer = await client.post(
                    f"http://127.0.0.1:{first}/graphql",
                    json={"query": "{ __typename }"},
                    headers={"Connection": "close"},
                )
                assert answer.status_code == 200
            found = [Numbers((await client.get(url)).text) for url in scraped]
        counted = [numbers.of("klantbeeld_graphql_requests_total") or 0 for numbers in found]
        assert sum(counted) == 20
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 60)


def test_who_measures_nothing_does_not_even_load_what_measures(tmp_path):
    config = write_config(tmp_path)
    program = (
        "import sys, pathlib\n"
        "from klantbeeld.registry import usable_adapters\n"
        "from klantbeeld.server.app import create_app\n"
        "from klantbeeld.settings import read_settings\n"
        "create_app(read_settings(pathlib.Path(sys.argv[1]), usable_adapters(), {}))\n"
        "print([name for name in sys.modules if name.startswith(('prometheus_client', 'opentelemetry'))])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(config)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"
