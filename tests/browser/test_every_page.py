"""Every page opens cold by its own link, and fits both widths and themes, without an error."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import serve
from tests.browser.driving import settle, visit
from tests.page_table import PATHS


@pytest.mark.parametrize("path", PATHS)
def test_opens_without_errors(app_url, new_page, path):
    width, theme, other = (1440, "light", 390) if PATHS.index(path) % 2 else (390, "dark", 1440)
    page = new_page(width, theme)
    visit(page, f"{app_url}/{path}")
    assert page.locator("h1").inner_text()
    assert overflow(page) <= 0, "the page is wider than the screen"
    page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    page.set_viewport_size({"width": other, "height": 900})
    settle(page)
    assert overflow(page) <= 0, "the page is wider than the screen"


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_first_deep_link_after_a_start_opens_its_page(tmp_path, new_page):
    with serve(tmp_path) as address:
        page = new_page()
        visit(page, f"{address}/browse?split=test&digit=3")
        assert page.locator("h1").inner_text() == "Browse the digits"
        assert page.get_by_role("dialog").count() == 0, "Streamlit says that the page was not found"
        expect(page.get_by_text("test position 3")).to_have_count(1)


def test_unknown_page_says_so_and_shows_home(app_url, browser):
    page = browser.new_page()
    visit(page, f"{app_url}/no-such-page")
    assert page.locator("h1").inner_text() == "Explore MNIST"
    page.close()
