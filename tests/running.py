"""Running a module of Python in a process of its own, as somebody at a command line does."""

import os
import subprocess
import sys


def run_module(folder, *command, path=None):
    """Run `python -m COMMAND` in a folder; `path` is a folder to find packages in, before all others."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
