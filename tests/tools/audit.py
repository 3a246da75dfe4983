"""`make audit`: tools of others against the demo, installed anew outside the project. It needs node and npm."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE = 60
SEED = "1"


def main():
    with tempfile.TemporaryDirectory() as folder, demo() as url:
        audits = [graphql_http(Path(folder), url), schemathesis(Path(folder), url)]
    sys.exit(any(audits))


@contextlib.contextmanager
def demo():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "klantbeeld.cli", "demo", "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready", running)
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        running.terminate()
        running.wait()


def wait_for(url, running):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url).close()
            return
        time.sleep(0.2)
    raise SystemExit("the demo does not start")


def graphql_http(folder, url):
    """How we use HTTP, looked at by the reference implementation of GraphQL over HTTP."""
    run("npm", "install", "--silent", "--prefix", folder, "graphql-http", "graphql")
    script = folder / "graphql_http_audit.mjs"
    script.write_text((HERE / script.name).read_text(encoding="utf-8"), encoding="utf-8")
    return subprocess.call(["node", script, url])


def schemathesis(folder, url):
    """Questions made up from the schema. That we refuse some of them it may not hold against us: a BSN is a String."""
    venv.create(folder / "venv", with_pip=True)
    binaries = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(binaries / "python", "-m", "pip", "install", "--quiet", "schemathesis>=4.32,<5")
    options = ["--phases", "fuzzing", "--max-examples", "100", "--seed", SEED]
    options += ["--exclude-checks", "positive_data_acceptance"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
    return subprocess.call([binaries / "schemathesis", "run", url, *options], cwd=folder, env=environment)


def run(*command):
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
