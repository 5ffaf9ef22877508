"""Runs in the browser: several rows chosen with the mouse, their link, and the way into Compare."""

from playwright.sync_api import Page, expect

from tests.browser.driving import settle, visit
from tests.browser.test_evaluate import judged  # noqa: F401

HEAD, ROW = 36, 35  # pixels of the table's first line and of a row


def choose(page: Page, row: int) -> None:
    """Click the box before a row of the table, which is one canvas."""
    table = page.get_by_test_id("stDataFrame").bounding_box()
    assert table
    page.mouse.click(table["x"] + 16, table["y"] + HEAD + ROW * row + ROW // 2)
    settle(page)


def test_two_runs_are_chosen_linked_and_compared(judged, new_page):  # noqa: F811
    address, _ = judged
    page = new_page()
    visit(page, f"{address}/runs?runs_origin=own")
    choose(page, 0)
    assert page.url.count("run=") == 1
    choose(page, 1)
    page.get_by_role("heading", name="2 runs chosen").wait_for()
    assert page.url.count("run=") == 2

    other = new_page(390, "dark")
    visit(other, page.url)
    expect(other.get_by_role("heading", name="2 runs chosen")).to_have_count(1)

    page.get_by_role("button", name="Compare these").click()
    page.get_by_role("heading", name="Compare runs", level=1).wait_for()
    settle(page)
    assert page.url.count("runs=") == 2
