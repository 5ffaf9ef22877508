"""How quickly the pages answer: cold load, memory, first view, filter, page switch, mosaic. Prints a Markdown table."""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import launch, serve
from tests.browser.driving import settle, visit

RUNS = 7
# What, where, the element that must be there, and the target.
FIRST_VIEWS = (
    ("Browse, to the first digits", "browse", ".gallery .tile", "2 s"),
    ("Mosaic, to the whole overview", "mosaic", '.mosaic canvas[aria-busy="false"]', "2.5 s"),
    ("Handwriting, to its first figure", "handwriting", ".figure .plot", "1.5 s"),
    ("Evaluate, to the confusions", "evaluate", ".figure .cell", ""),
)


def load_cold() -> float:
    """Seconds that load("mnist") takes in a fresh process, imports not counted."""
    program = "import time; from mnist_dash.data import datasets; t = time.perf_counter(); datasets.load(); "
    program += "print(time.perf_counter() - t)"
    return float(subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True).stdout)


def first_view(browser: Browser, address: str, ready: str) -> float:
    """Seconds from opening an address in a fresh browser context until `ready` is visible."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(ready).first.wait_for()
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds


def filter_click(page: Page, digit: int) -> float:
    """Seconds from choosing one more digit until the gallery shows a new grid."""
    tile = page.locator(".gallery .tile")
    before = tile.last.get_attribute("data-id")
    start = time.perf_counter()
    page.get_by_role("button", name=str(digit), exact=True).first.click()
    page.wait_for_function(
        """before => [...document.querySelectorAll('*')].some(node => {
            const tile = node.shadowRoot?.querySelector('.gallery .tile:last-child');
            return tile && tile.dataset.id !== before; })""",
        arg=before,
        polling=10,
    )
    seconds = time.perf_counter() - start
    settle(page)
    return seconds


def switch_page(page: Page, title: str) -> float:
    """Seconds from clicking a page in the menu until its title stands there."""
    start = time.perf_counter()
    page.get_by_test_id("stSidebarNav").get_by_text(title).click()
    page.locator("h1", has_text=title).wait_for()
    seconds = time.perf_counter() - start
    settle(page)
    return seconds


def zoom_step(page: Page) -> float:
    """Seconds from a turn of the mouse wheel over the mosaic until all tiles of the new view are painted."""
    canvas = page.locator(".mosaic canvas")
    before = canvas.get_attribute("data-scale")
    start = time.perf_counter()
    page.mouse.wheel(0, -240)
    while canvas.get_attribute("data-scale") == before:
        pass
    page.locator('.mosaic canvas[aria-busy="false"]').wait_for()
    return time.perf_counter() - start


def zoom_steps(page: Page, address: str) -> float:
    """The median of six zoom steps from the overview in."""
    visit(page, f"{address}/mosaic")
    page.locator('.mosaic canvas[aria-busy="false"]').wait_for()
    box = page.locator(".mosaic canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return statistics.median(zoom_step(page) for _ in range(6))


def server_memory(port: int) -> float:
    """Resident memory of the server on that port, in MB."""
    listing = subprocess.run(["pgrep", "-f", f"server.port {port}"], capture_output=True, text=True, check=True)
    status = Path(f"/proc/{listing.stdout.split()[0]}/status").read_text(encoding="utf8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    """Measure and print."""
    rows = [
        (
            '`load("mnist")`, fresh process',
            f"{statistics.median(load_cold() for _ in range(RUNS)) * 1000:.0f} ms",
            "500 ms",
        )
    ]
    with TemporaryDirectory() as home, serve(Path(home)) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        warm = browser.new_page()
        visit(warm, f"{address}/browse")
        rows.append(("server's memory after Browse", f"{server_memory(int(address[-5:].strip(':'))):.0f} MB", "350 MB"))
        seconds = statistics.median(filter_click(warm, digit) for digit in (5, 0, 4, 9, 2, 3, 7))
        rows.append(("a filter click, to the new grid", f"{seconds * 1000:.0f} ms", "400 ms"))
        titles = ["Explore MNIST", "Browse the digits"] * 4
        seconds = statistics.median(switch_page(warm, title) for title in titles)
        rows.append(("page switch, to the new title", f"{seconds * 1000:.0f} ms", "300 ms"))
        seconds = zoom_steps(warm, address)  # makes the tiles where there are none
        rows.append(("a zoom step in the mosaic, all tiles painted", f"{seconds * 1000:.0f} ms", "250 ms"))
        for name, path, ready, target in FIRST_VIEWS:
            seconds = statistics.median(first_view(browser, f"{address}/{path}", ready) for _ in range(RUNS))
            rows.append((f"{name} in a fresh browser", f"{seconds:.2f} s", target))
    print("| what | median here | target |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
