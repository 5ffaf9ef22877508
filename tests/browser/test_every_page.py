"""Every page opens cold by its own link, and fits both widths and themes, without an error."""

import re
from pathlib import Path
from urllib.parse import urlparse

import pytest
import streamlit
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chromium import serve
from tests.browser.driving import settle, visit
from tests.page_table import PATHS

# The parts of Streamlit's browser side that hold plotly, ECharts and Vega, fetched when something first needs them.
CHART_LIBRARY = re.compile(r"(PlotlyChart|EChartsChart|vega-interpreter)\..*js")


@pytest.mark.parametrize("path", PATHS)
def test_opens_without_errors(app_url, new_page, path):
    width, theme, other = (1440, "light", 390) if PATHS.index(path) % 2 else (390, "dark", 1440)
    page = new_page(width, theme)
    fetched = []
    page.on("request", lambda request: fetched.append(Path(urlparse(request.url).path).name))
    visit(page, f"{app_url}/{path}")
    assert page.locator("h1").inner_text()
    assert not [name for name in fetched if CHART_LIBRARY.match(name)]
    assert overflow(page) <= 0, "the page is wider than the screen"
    page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    page.set_viewport_size({"width": other, "height": 900})
    settle(page)
    assert overflow(page) <= 0, "the page is wider than the screen"


# Streamlit's own: the menu's list, whose items stand in groups, and code, which can be scrolled but not reached.
NOT_OURS = [["[data-testid='stSidebarNav']"], ["[data-testid='stCode'] pre"]]


@pytest.mark.parametrize("path", PATHS)
def test_has_no_serious_barrier(app_url, new_page, path):
    page = new_page(*((390, "light") if PATHS.index(path) % 2 else (1440, "dark")))
    visit(page, f"{app_url}/{path}")
    page.wait_for_function("document.getAnimations().every((each) => each.playState !== 'running')")
    found = Axe().run(page, context={"exclude": NOT_OURS}).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    assert not [(each["id"], node["html"][:200], node["failureSummary"]) for each in grave for node in each["nodes"]]


def test_chart_libraries_are_known_by_name():
    files = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    known = {match[1] for file in files if (match := CHART_LIBRARY.match(file.name))}
    assert known == {"PlotlyChart", "EChartsChart", "vega-interpreter"}


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_first_deep_link_after_a_start_opens_its_page(tmp_path, new_page):
    with serve(tmp_path) as address:
        page = new_page()
        visit(page, f"{address}/browse?split=test&digit=3")
        assert page.locator("h1").inner_text() == "Browse the digits"
        assert page.get_by_role("dialog").count() == 0, "Streamlit says that the page was not found"
        expect(page.get_by_text("test 3")).to_have_count(1)


def test_unknown_page_says_so_and_shows_home(app_url, browser):
    page = browser.new_page()
    visit(page, f"{app_url}/no-such-page")
    assert page.locator("h1").inner_text() == "Explore MNIST"
    page.close()
