"""The façade of the soak, as `klantbeeld serve` runs it; at a SIGUSR1 it tells what it has under way, as JSON.

At a SIGUSR2 it does so after it has given back all memory that it does not use: what is left is what it holds.

python -m benchmarks.soaked CONFIG PORT
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import json
import signal
import sys
from pathlib import Path

import uvicorn

from klantbeeld.registry import usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.server.logs import configure_logging
from klantbeeld.server.serve import UVICORN, collect_less
from klantbeeld.settings import read_settings


async def serve(config: Path, port: int) -> None:
    """Serve until told to stop."""
    settings = read_settings(config, usable_adapters())
    configure_logging(as_json=True)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, **UVICORN))
    collect_less()

    def tell() -> None:
        told = {
            "tasks": len(asyncio.all_tasks()),
            "connections": len(server.server_state.connections),
            "blocks": sys.getallocatedblocks(),
        }
        print(json.dumps(told), flush=True)

    def tidy_and_tell() -> None:
        gc.collect()
        with contextlib.suppress(AttributeError):  # only the C library of GNU has it
            ctypes.CDLL(None).malloc_trim(0)
        tell()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, tell)
    loop.add_signal_handler(signal.SIGUSR2, tidy_and_tell)
    await server.serve()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
