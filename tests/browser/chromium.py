"""A server of the app and a Chromium to visit it with; tests, screenshots and benchmarks share them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parents[2]
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    "--disable-gpu",  # drawing in software is quicker without a search for a GPU
    "--enable-unsafe-swiftshader",  # and WebGL, which newer versions else refuse to draw in software
]


def launch(playwright: Playwright) -> Browser:
    """Chromium: the system's where there is one, else Playwright's own."""
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return playwright.chromium.launch(executable_path=system, args=CHROMIUM_FLAGS)


@contextmanager
def serve(home: Path, base: str = "", **settings: str) -> Iterator[str]:
    """Run the app on a free port with its results in `home`, under a base path, with these environment variables.

    Yields the address.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.baseUrlPath", base]
    log = (home / "server.log").open("ab")
    environment = {**os.environ, "MNIST_DASH_HOME": str(home), **settings}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}/{base}".rstrip("/")
        _wait_until_healthy(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"No answer from {address}")
