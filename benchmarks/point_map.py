"""How quickly the map of all digits answers: painted, hovered, drawn round, and what a rerun sends. Prints a table."""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import launch, serve
from tests.browser.driving import settle
from tests.browser.point_maps import Corners, camera, lasso, open_map

RUNS = 7
PAINTED = '.map .overlay[aria-busy="false"][data-view]'
AROUND = [(0.43, 0.02), (0.64, 0.02), (0.64, 0.98), (0.43, 0.98)]  # of the window: about 20,000 of the points

# Milliseconds of work for each of some pointer moves: the handler itself, and the picture that follows it.
HOVER = """async canvas => {
  const box = canvas.getBoundingClientRect();
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (let move = 0; move < 60; move++) {
    const spot = { clientX: box.left + box.width * (0.3 + 0.4 * Math.random()),
                   clientY: box.top + box.height * (0.2 + 0.6 * Math.random()) };
    let begun;
    requestAnimationFrame(() => (begun = performance.now()));  // before the map's own picture
    const before = performance.now();
    canvas.dispatchEvent(new PointerEvent("pointermove", { ...spot, bubbles: true, pointerType: "mouse" }));
    const handled = performance.now() - before;
    await frame();  // after it
    times.push(handled + performance.now() - begun);
  }
  return times;
}"""


def first_view(browser: Browser, address: str) -> float:
    """Seconds from opening the map in a fresh browser context until all points are painted."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(PAINTED).wait_for()
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds


def hover(page: Page) -> list[float]:
    """Milliseconds of work for each of 60 pointer moves over the map."""
    times: list[float] = page.locator(".map .overlay").evaluate(HOVER)
    return times


def draw_round(page: Page) -> tuple[float, int]:
    """Seconds from the end of a lasso until the gallery of the selected is there, and how many they are."""
    view = camera(page)
    corners: Corners = [(view.left + x * view.width, view.top + y * view.height) for x, y in AROUND]
    start = lasso(page, corners)
    page.locator('.gallery[aria-label*="selected digits"] .tile').first.wait_for()
    seconds = time.perf_counter() - start
    settle(page)
    count = int(page.get_by_role("heading", name="digits selected").inner_text().split()[0].replace(",", ""))
    page.get_by_role("button", name="Clear selection").click()
    page.locator('.gallery[aria-label*="selected digits"]').wait_for(state="detached")
    settle(page)
    return seconds, count


def rerun_bytes(page: Page, sent: list[int]) -> int:
    """Bytes that the browser sends for a rerun by another widget while digits are selected."""
    view = camera(page)
    lasso(page, [(view.left + x * view.width, view.top + y * view.height) for x, y in AROUND])
    page.locator('.gallery[aria-label*="selected digits"]').wait_for()
    settle(page)
    sent.clear()
    page.get_by_role("combobox", name="Colour by").click()
    page.get_by_role("option", name="slant").click()
    page.locator(".map .scale").get_by_text("Slant").wait_for()
    settle(page)
    return sum(sent)


def main() -> None:
    """Measure and print."""
    rows = []
    with TemporaryDirectory() as home, serve(Path(home)) as server, sync_playwright() as playwright:
        browser = launch(playwright)
        address = f"{server}/map?map_method=tsne"
        page = browser.new_context(viewport={"width": 1440, "height": 1200}).new_page()
        sent: list[int] = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
        open_map(page, address)
        times = hover(page)
        lassos = [draw_round(page) for _ in range(RUNS)]
        up = rerun_bytes(page, sent)
        page.close()
        seconds = statistics.median(first_view(browser, address) for _ in range(RUNS))
        rows.append(("fresh browser, warm server, to all 70,000 points painted", f"{seconds:.2f} s", "2.5 s"))
        rows.append(("work for a move of the pointer over the map", f"{statistics.median(times):.1f} ms", "16 ms"))
        rows.append(("the same, 95 % of moves stay under", f"{sorted(times)[57]:.1f} ms", ""))
        took = statistics.median(seconds for seconds, _ in lassos)
        rows.append((f"a lasso round {lassos[0][1]:,} points, to their gallery", f"{took * 1000:.0f} ms", "600 ms"))
        rows.append(("sent up by a rerun of another widget meanwhile", f"{up / 1000:.1f} kB", "50 kB"))
    print("| what | median here | target |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
