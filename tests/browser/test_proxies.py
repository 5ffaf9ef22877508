"""Two server processes behind one proxy, as docs/hosting.md has it: nginx and Caddy, under a base path and with TLS."""

import gzip
import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.sync.client import connect

from tests.browser import proxies
from tests.browser.chromium import free_port, serve
from tests.browser.driving import visit

BASE = "digits"
RECIPE = "tree:depth=5~size:1000"  # trained in a moment


@dataclass
class Host:
    """A proxy on a port of this machine, and the two server processes behind it."""

    port: int
    servers: tuple[str, str]
    home: Path

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/{BASE}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None) -> tuple[int, Message, bytes]:
        """The proxy's answer: its code, headers and body."""
        trusting = ssl._create_unverified_context()  # the certificate is the test's own
        line = http.client.HTTPSConnection("localhost", self.port, context=trusting, timeout=20)
        with closing(line):
            line.request(method, f"/{BASE}/{path}", body, {"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()


@pytest.fixture(scope="module")
def servers(tmp_path_factory) -> Iterator[tuple[tuple[str, str], Path]]:
    home = tmp_path_factory.mktemp("home")
    with ExitStack() as stack:
        yield tuple(stack.enter_context(serve(home, BASE)) for _ in range(2)), home


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def host(request, servers, tmp_path_factory) -> Iterator[Host]:
    if not shutil.which(request.param):
        pytest.skip(f"no {request.param} here: install the package of that name to run its recipe")
    folder = tmp_path_factory.mktemp(request.param)
    proxies.certificate(folder)
    ports = tuple(int(address.split(":")[2].split("/")[0]) for address in servers[0])
    port = free_port()
    command = (
        proxies.nginx(folder, ports, free_port(), port)
        if request.param == "nginx"
        else proxies.caddy(folder, ports, port)
    )
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (
        (folder / "output.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as proxy,
    ):
        try:
            found = Host(port, *servers)
            _wait_until_it_answers(found, folder)
            yield found
        finally:
            proxy.terminate()
            proxy.wait(20)


def _wait_until_it_answers(host: Host, folder: Path) -> None:
    for _ in range(100):
        with suppress(OSError):
            if host.ask("_stcore/health")[0] == 200:
                return
        time.sleep(0.1)
    raise TimeoutError((folder / "output.log").read_text()[-2000:])


def sessions(address: str) -> int:
    """How many visitors are connected to a server process."""
    with urllib.request.urlopen(f"{address}/_stcore/metrics?families=active_sessions", timeout=20) as answer:
        text = answer.read().decode()
    return int(re.search(r"^active_sessions(?:\{.*?\})? (\d+)", text, re.MULTILINE)[1])


@contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """A page in a browser that takes the test's certificate."""
    with browser.new_context(ignore_https_errors=True) as context:
        yield context.new_page()


@contextmanager
def connected(host: Host, cookie: str) -> Iterator[int]:
    """A visitor's websocket over the proxy; which of the two processes holds the session."""
    before = [sessions(address) for address in host.servers]
    address = f"wss://localhost:{host.port}/{BASE}/_stcore/stream"
    origin = f"https://localhost:{host.port}"
    trusting = ssl._create_unverified_context()
    with connect(address, ssl=trusting, origin=origin, additional_headers={"Cookie": cookie}, open_timeout=60):
        more = [sessions(each) - then for each, then in zip(host.servers, before, strict=True)]
        assert sorted(more) == [0, 1], more
        yield more.index(1)


def test_visitors_are_spread_and_each_comes_back_to_the_same_process(host):
    places: list[int] = []
    while len(set(places)) < 2 and len(places) < 40:
        cookie = host.ask("")[1]["Set-Cookie"].partition(";")[0]
        for _ in range(2):
            with connected(host, cookie) as place:
                places.append(place)
    assert places[::2] == places[1::2]
    assert set(places) == {0, 1}


def test_a_run_started_at_one_process_is_seen_at_the_other(host, browser):
    with visitor(browser) as page:
        visit(page, f"{host.url}/train?recipe={RECIPE}~seed:{host.port}")
        page.get_by_test_id("stMain").get_by_role("button", name="Train it now", exact=True).last.click()
        page.wait_for_url("**/train?run=*")
        run = page.url.rpartition("=")[2]
        page.get_by_text("What it gets wrong").wait_for(timeout=90_000)
        assert len(list((host.home / "runs").iterdir())) >= 1
        for address in host.servers:
            visit(page, f"{address}/train?run={run}")
            expect(page.get_by_text("What it gets wrong")).to_be_visible()


def test_what_the_proxy_adds_and_keeps_back(host):
    assert host.ask("_stcore/metrics")[0] == 404
    code, headers, page = host.ask("")
    assert code == 200 and headers["X-Content-Type-Options"] == "nosniff"
    text = gzip.decompress(page).decode() if headers["Content-Encoding"] == "gzip" else page.decode()
    script = re.search(r"static/js/index\.[\w-]+\.js", text)[0]
    code, headers, packed = host.ask(script)
    assert code == 200 and headers["Content-Encoding"] == "gzip" and "immutable" in headers["Cache-Control"]
    assert len(packed) < 0.4 * len(gzip.decompress(packed))


def test_a_file_named_by_what_it_holds_is_kept_by_the_browser(host, browser):
    with visitor(browser) as page:
        with page.expect_response("**/served/**", timeout=60_000) as fetched:
            page.goto(f"{host.url}/mosaic")
        assert fetched.value.status == 200
        assert "immutable" in fetched.value.header_value("cache-control")


def test_what_is_too_large_for_a_photo_is_refused(host):
    with suppress(OSError):  # or the line is cut while the rest is on its way
        code = host.ask("_stcore/upload_file/a/b", "PUT", bytes(14_000_000))[0]
        assert code in (403, 413)  # nginx looks at the length; Caddy counts what the app reads, and it reads nothing
