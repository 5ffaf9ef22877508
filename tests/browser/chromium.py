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
def serve(home: Path, **settings: str) -> Iterator[str]:
    """Run the app on a free port with its results in `home` and these environment variables; yields the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    log = (home / "server.log").open("wb")
    environment = {**os.environ, "MNIST_DASH_HOME": str(home), **settings}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def _wait_until_healthy(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"No answer from {address}")
