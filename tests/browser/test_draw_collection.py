"""The collection in the browser: it outlives a reload, is the same in two tabs, and is forgotten when it is emptied."""

from playwright.sync_api import Page

from tests.browser.driving import draw_strokes, settle, visit

SEVEN = [[(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]]
STORED = "localStorage.getItem('mnist_dash_digits')"
HAND = "draw?draw_view=Your+hand"


def open_hand(page: Page, address: str) -> None:
    visit(page, f"{address}/{HAND}")
    page.locator("canvas.upper-canvas").wait_for()


def name_a_seven(page: Page) -> None:
    draw_strokes(page, SEVEN)
    page.get_by_role("status").filter(has_text="A 7: ").wait_for()
    settle(page)
    page.locator(".st-key-draw_was").get_by_text("7", exact=True).click()
    page.get_by_text("1 of 1 read right").wait_for()
    page.wait_for_function(f"{STORED} !== null")


def test_named_digits_outlive_a_reload_and_are_forgotten_when_emptied(app_url, new_page):
    page = new_page()
    open_hand(page, app_url)
    name_a_seven(page)
    page.reload()
    page.get_by_text("1 of 1 read right").wait_for()
    settle(page)
    page.get_by_role("button", name="Empty the collection").click()
    page.get_by_text("your digits gather here").wait_for()
    page.wait_for_function(f"{STORED} === null")
    page.reload()
    page.get_by_text("your digits gather here").wait_for()


def test_two_tabs_hold_the_same(app_url, new_page):
    page = new_page()
    open_hand(page, app_url)
    name_a_seven(page)
    other = page.context.new_page()
    open_hand(other, app_url)
    other.get_by_text("1 of 1 read right").wait_for()
    settle(other)
    other.get_by_role("button", name="Empty the collection").click()
    page.get_by_text("your digits gather here").wait_for()


def test_what_cannot_be_read_is_told_and_replaced(app_url, new_page):
    page = new_page()
    open_hand(page, app_url)
    page.evaluate("localStorage.setItem('mnist_dash_digits', 'nonsense')")
    page.reload()
    page.get_by_text("What your browser kept of your digits cannot be read.").wait_for()
    page.wait_for_function(f"{STORED} === null")
    page.get_by_text("your digits gather here").wait_for()
