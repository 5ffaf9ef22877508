"""The map page in the browser: a map is made, watched, stopped and opened; the link brings all of it back."""

import re

from playwright.sync_api import Page

from tests.browser.driving import settle, visit
from tests.browser.point_maps import open_map, painted

MINUTE = 60_000


def make(page: Page) -> None:
    page.get_by_role("button", name="Make this map").click()


def test_a_map_is_made_and_opens_for_another_visitor_at_once(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/map?map_method=pca")
    page.get_by_role("button", name="Other settings").click()
    points = page.get_by_role("spinbutton", name="Points")
    points.fill("1500")
    points.press("Enter")
    page.get_by_text("1,500 digits by PCA: this map is not made on this copy yet").wait_for()
    page.keyboard.press("Escape")
    settle(page)
    make(page)
    page.get_by_role("heading", name="How far to trust it").wait_for(timeout=2 * MINUTE)
    canvas = painted(page)
    assert str(canvas.get_attribute("aria-label")).startswith("1,500 digits by PCA")
    assert "map_points=1500" in page.url

    other = new_page()
    canvas = open_map(other, page.url)
    assert str(canvas.get_attribute("aria-label")).startswith("1,500 digits by PCA")


def test_a_map_shows_while_it_forms_and_can_be_stopped(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/map?map_method=tsne&map_points=3000&map_seed=5&map_tsne_iterations=5000")
    make(page)
    page.get_by_role("button", name="Stop").wait_for(timeout=MINUTE)
    page.locator('.map .overlay[aria-label*="as it forms"][data-view]').wait_for(timeout=MINUTE)
    page.get_by_text(re.compile(r"step [\d,]+ of 5,250")).wait_for(timeout=MINUTE)
    page.reload()  # the link alone finds the job again
    page.get_by_role("button", name="Stop").click(timeout=MINUTE)
    page.get_by_text("Making this map was stopped").wait_for(timeout=MINUTE)
    assert page.get_by_role("button", name="Make this map").count() == 1


def test_a_link_restores_method_colours_and_digit(app_url, new_page):
    page = new_page(theme="dark")
    canvas = open_map(page, f"{app_url}/map?map_method=umap&map_colour=thickness&map_digit=60123")
    assert canvas.get_attribute("aria-label").endswith("coloured by thickness")
    page.get_by_role("heading", name="test 123").wait_for()
    page.get_by_role("link", name="Up close").click()
    page.get_by_role("heading", name="Browse the digits").wait_for()
    page.get_by_text("test 123").first.wait_for()


def test_a_broken_link_falls_back(app_url, new_page):
    page = new_page(width=390)
    canvas = open_map(page, f"{app_url}/map?map_method=lda&map_colour=mood&map_digit=70000&map_points=5&map_seed=x")
    assert str(canvas.get_attribute("aria-label")).startswith("70,000 digits by t-SNE")
    assert page.url.endswith("/map")


def test_the_drawing_and_the_table_of_all_points_can_be_kept(app_url, new_page):
    page = new_page()
    open_map(page, f"{app_url}/map?map_method=pca")
    with page.expect_download() as download:
        page.get_by_role("button", name="The map (SVG)").click()
    assert download.value.path().read_text(encoding="utf8").count("h0") == 70_000
    with page.expect_download() as download:
        page.get_by_role("button", name="All coordinates (CSV)").click()
    assert len(download.value.path().read_text(encoding="utf8").splitlines()) == 70_001


def test_a_text_lights_up_its_digits_and_the_link_brings_them_back(app_url, new_page):
    page = new_page()
    open_map(page, f"{app_url}/map?map_method=pca")
    box = page.get_by_role("textbox", name="Find", exact=True)
    box.fill("label=4 & slant>45")
    box.press("Enter")
    heading = page.get_by_role("heading", name=re.compile("digits found$"))
    heading.wait_for()
    settle(page)
    painted(page)
    count = heading.inner_text().split()[0]
    page.locator(".map output", has_text=f"{count} lit up").wait_for()
    other = new_page()
    open_map(other, page.url)
    other.locator(".map output", has_text=f"{count} lit up").wait_for()
