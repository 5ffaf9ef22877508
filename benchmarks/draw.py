"""How quickly a drawing is answered: from lifting the pen to the answer on the screen. Prints a Markdown table."""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import launch, serve
from tests.browser.driving import draw_strokes, settle, visit

TIMES = 10
SEVEN = [[(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]]
# Notes the time of the last pen-up, and of the first picture painted with another answer after it.
WATCH = """() => {
    const answer = () => document.querySelector('[role=status]')?.textContent;
    addEventListener('mouseup', () => {
        [window.lifted, window.before, window.shown] = [performance.now(), answer(), 0];
    }, true);
    new MutationObserver(() => {
        if (window.lifted && !window.shown && answer() && answer() !== window.before) {
            window.shown = -1;
            requestAnimationFrame(() => setTimeout(() => { window.shown = performance.now(); }));
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def first_canvas(browser: Browser, address: str) -> float:
    """Seconds from opening the page in a fresh browser until one can draw."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(f"{address}/draw", wait_until="commit")
    page.locator("canvas.upper-canvas").last.wait_for()
    seconds = time.perf_counter() - start
    settle(page)
    page.context.close()
    return seconds


def answer(page: Page) -> float:
    """Seconds from lifting the pen on an empty pad to the answer; empties the pad again."""
    page.evaluate("window.lifted = 0")
    draw_strokes(page, SEVEN)
    page.wait_for_function("window.shown > 0", polling=20)
    seconds = page.evaluate("(window.shown - window.lifted) / 1000")
    settle(page)
    page.get_by_test_id("stBaseButton-secondary").filter(has_text="Clear").click()
    page.get_by_text("Draw something.").wait_for()
    settle(page)
    return float(seconds)


def answers(page: Page, view: str) -> str:
    """The median and the slowest, with that view open."""
    page.get_by_role("tab", name=view).click()
    settle(page)
    answer(page)  # what the view loads once
    seconds = [answer(page) for _ in range(TIMES)]
    return f"{statistics.median(seconds) * 1000:.0f} ms | {max(seconds) * 1000:.0f} ms"


def main() -> None:
    """Measure and print."""
    rows = []
    with TemporaryDirectory() as home, serve(Path(home)) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        rows.append(("first visit to a fresh server, to the pad", f"{first_canvas(browser, address):.2f} s | ", ""))
        again = [first_canvas(browser, address) for _ in range(3)]
        rows.append(("later visits, to the pad", f"{statistics.median(again):.2f} s | {max(again):.2f} s", ""))
        page = browser.new_page()
        visit(page, f"{address}/draw")
        page.evaluate(WATCH)
        rows.append(("first drawing, pen up to answer", f"{answer(page) * 1000:.0f} ms | ", ""))
        for view in ("Your hand", "Nearest digits", "Other models"):
            rows.append((f"pen up to answer, {view.lower()} open", answers(page, view), "450 ms"))
    print(f"| what (median of {TIMES}) | median | slowest | target |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
