"""What browser tests do to any page."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def settle(page: Page) -> None:
    """Wait until no script is running and what it made has reached the browser."""
    for _ in range(2):  # a rerun that a click asked for may start a moment after the click
        page.wait_for_timeout(200)
        page.wait_for_selector(IDLE, timeout=60_000)


def visit(page: Page, address: str) -> None:
    """Open an address and wait for the finished page."""
    page.goto(address)
    page.wait_for_selector("h1", timeout=60_000)
    settle(page)


def copied(page: Page) -> str:
    """The address that "Copy this view" puts on the clipboard."""
    page.get_by_role("button", name="Copy this view").click()
    page.locator(".copy output", has_text="Copied").wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


def tiles(page: Page) -> Locator:
    """The gallery's tiles, once they are there."""
    page.locator(".gallery .tile").first.wait_for()
    return page.locator(".gallery .tile")


def draw_strokes(page: Page, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
    """Draw on the Draw page's pad with the mouse; points are shares of its side. The answer is not waited for."""
    pad = page.locator(".st-key-draw_frame").bounding_box()
    assert pad
    for stroke in strokes:
        places = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=12)
        page.mouse.up()
