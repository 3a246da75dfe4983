"""Running the server, in one process or in several."""

from __future__ import annotations

import gc
import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from klantbeeld.contract import Geheim
from klantbeeld.registry import usable_adapters
from klantbeeld.server.app import create_app
from klantbeeld.server.logs import configure_logging
from klantbeeld.server.protocol import BoundedHttp
from klantbeeld.server.stopping import run_workers
from klantbeeld.settings import Problem, Settings, SettingsError, read_settings
from klantbeeld.settings.loopback import is_loopback

_CONFIG = "KLANTBEELD_CONFIG"
_SLEUTEL = "KLANTBEELD_SLEUTEL"
_WORKERS = "KLANTBEELD_WORKERS"
_MADE_BEFORE_LOOKING = 50_000


def check_host(settings: Settings, host: str) -> None:
    """Refuse to listen where everybody can come while everybody may ask everything."""
    if settings.toegang.modus == "open" and not is_loopback(host):
        message = f'modus = "open" may only listen on this machine itself, such as 127.0.0.1; not on {host}'
        raise SettingsError([Problem("toegang.modus", message)])


# Without uvicorn's access log, which would show queries, and without WebSockets.
UVICORN: Mapping[str, Any] = {
    "ws": "none",
    "access_log": False,
    "server_header": False,
    "log_config": None,
    "http": BoundedHttp,
    "timeout_graceful_shutdown": 20,
}
"""How we run uvicorn, everywhere."""


def serve(config: Path, *, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; a `SettingsError` before anything listens."""
    settings = read_settings(config, usable_adapters())
    check_host(settings, host)
    configure_logging(as_json=settings.server.log_json)
    if workers == 1:
        app = create_app(settings)
        collect_less()
        uvicorn.run(app, host=host, port=port, **UVICORN)
        return
    create_app(settings)  # what is wrong must be told here, not by every worker again and again
    os.environ[_CONFIG] = str(config)
    os.environ[_WORKERS] = str(workers)
    if settings.server.sleutel is None:
        # An id that one worker seals must be opened by another.
        os.environ[_SLEUTEL] = secrets.token_hex(32)
    factory = f"{__name__}:{app_of_worker.__name__}"
    run_workers(factory, host=host, port=port, workers=workers, **UVICORN)


def app_of_worker() -> Starlette:
    """Make the app in a worker process."""
    settings = read_settings(Path(os.environ[_CONFIG]), usable_adapters())
    configure_logging(as_json=settings.server.log_json)
    if settings.server.sleutel is None and _SLEUTEL in os.environ:
        settings = replace(settings, server=replace(settings.server, sleutel=Geheim(os.environ[_SLEUTEL])))
    app = create_app(settings, workers=int(os.environ.get(_WORKERS, "1")))
    collect_less()
    return app


def collect_less() -> None:
    """Have Python look for garbage in what requests make, not in all that was made before, and a hundred times less.

    A klantbeeld makes thousands of small objects, of which very few are in circles; with the settings Python comes with
    a quarter of all work is looking for those.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BEFORE_LOOKING, 20, 20)
