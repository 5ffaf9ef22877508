"""Links in the browser: what "Copy this view" copies, and that Back and Forward go from choice to choice."""

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from mnist_dash.ui import loaders
from mnist_dash.ui.components.point_map import packing
from tests.browser.driving import copied, settle, tiles, visit
from tests.browser.point_maps import open_map
from tests.page_table import PATHS

Step = tuple[str, Callable[[Page], object]]
Seen = tuple[str, str, list[str]]


def choose(name: str) -> Step:
    return name, lambda page: page.get_by_role("radio", name=name, exact=True).first.click()


def open_tab(name: str) -> Step:
    return name, lambda page: page.get_by_role("tab", name=name).click()


def go_to(name: str) -> Step:
    return name, lambda page: page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()


VISIT = [  # twelve steps through five pages
    go_to("Browse the digits"),
    choose("test"),
    choose("small"),
    ("tile 4", lambda page: tiles(page).nth(4).click()),
    go_to("Evaluate a run"),
    open_tab("Confidence"),
    open_tab("By digit"),
    go_to("Mosaic"),
    choose("label"),
    go_to("Pixels"),
    choose("median"),
    go_to("Compare runs"),
]


def test_back_and_forward_go_from_choice_to_choice_through_five_pages(app_url, new_page):
    page = new_page()
    visit(page, app_url)
    trail = [seen(page)]
    for _, act in VISIT:
        before, length = page.url, page.evaluate("history.length")
        act(page)
        page.wait_for_function("address => location.href !== address", arg=before)
        settle(page)
        assert page.evaluate("history.length") == length + 1, f"not one step: {before} to {page.url}"
        trail.append(seen(page))
    for expected in trail[-2::-1]:
        page.go_back()
        assert seen_in_the_end(page, expected) == expected
    for expected in trail[1:4]:
        page.go_forward()
        assert seen_in_the_end(page, expected) == expected


def seen(page: Page) -> Seen:
    """The address, the title, and which choices are marked as chosen."""
    marked = page.locator('[role=radio][aria-checked="true"], [role=tab][aria-selected="true"]').all_inner_texts()
    return page.url, page.locator("h1").inner_text(), marked


def seen_in_the_end(page: Page, expected: Seen, seconds: float = 15) -> Seen:
    """What is seen once it is as expected, or after so long: a step back reruns a moment after the address changes."""
    latest = time.monotonic() + seconds
    while True:
        settle(page)
        if (now := seen(page)) == expected or time.monotonic() > latest:
            return now


def test_a_choice_that_changes_two_values_is_one_step(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse?browse_tiles=large&digit=59")
    length = page.evaluate("history.length")
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_text("train 60").wait_for()
    settle(page)
    assert "digit=60" in page.url and "browse_page=2" in page.url
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    expect(page.get_by_text("train 59")).to_have_count(1)
    assert tiles(page).first.get_attribute("data-id") == "0"


def test_opening_a_page_with_choices_of_its_own_is_no_step(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/evaluate")
    assert "run=" in page.url
    assert page.evaluate("history.length") == 2  # the empty page of the test, and this one


@pytest.mark.parametrize("path", PATHS)
def test_every_page_copies_its_address_without_what_embeds_it(app_url, new_page, path):
    page = new_page()
    visit(page, f"{app_url}/{path}?embed=true&embed_options=dark_theme")
    link = copied(page)
    assert link.split("?")[0].rstrip("/") == f"{app_url}/{path}".rstrip("/")
    assert "embed" not in link
    said = page.locator(".copy output").inner_text()
    assert said.startswith(f"Copied /{path}")


MAP = {
    "map_method": "pca",
    "map_at": "0.1~-0.2~3.5",
    "map_hidden": "17",
    "map_around": "-400~-400~400~-400~400~400~-400~400",
}


def test_the_maps_place_hidden_classes_and_shape_come_back_from_the_link(app_url, new_page):
    page = new_page()
    canvas = open_map(page, f"{app_url}/map?{urlencode(MAP)}")
    page.get_by_text("digits selected").wait_for()
    settle(page)
    x, y, _ = map(float, canvas.get_attribute("data-view").split())
    assert (x, y) == (0.1, -0.2)
    assert hidden(page) == ["1", "7"]
    count = page.get_by_role("heading", name="digits selected").inner_text()
    data, places = loaders.dataset(), packing.places(loaders.digit_map("pca").coordinates)
    xy = places.reshape(-1, 2) / 65535 * 2 - 1
    labels = np.concatenate([data.train.labels, data.test.labels])
    inside = (np.abs(xy) < 0.4).all(axis=1) & ~np.isin(labels, [1, 7])
    assert count == f"{inside.sum():,} digits selected"
    link = copied(page)
    assert {name: parse_qs(urlsplit(link).query)[name] for name in MAP} == {name: [text] for name, text in MAP.items()}


def test_a_zoom_is_no_step_and_a_hidden_class_and_a_shape_are_one_each(app_url, new_page):
    page = new_page()
    open_map(page, f"{app_url}/map?map_method=pca")
    length = page.evaluate("history.length")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**map_at=*")
    assert page.evaluate("history.length") == length
    page.locator(".legend [data-kind='3']").click()
    page.wait_for_url("**map_hidden=3*")
    assert page.evaluate("history.length") == length + 1
    lasso(page, 400)
    page.get_by_text("digits selected").wait_for()
    settle(page)
    drawn = parse_qs(urlsplit(page.url).query)["map_around"][0]
    assert 3 <= len(drawn.split("~")) / 2 <= 40
    assert page.evaluate("history.length") == length + 2
    count = page.get_by_role("heading", name="digits selected").inner_text()
    other = new_page()
    open_map(other, page.url)
    expect(other.get_by_role("heading", name="digits selected")).to_have_text(count)
    page.go_back()
    expect(page.get_by_text("digits selected")).to_have_count(0)
    settle(page)
    assert hidden(page) == ["3"]
    page.go_back()
    settle(page)
    assert hidden(page) == []


def lasso(page: Page, corners: int) -> None:
    """Draw a circle of so many corners round the middle of the map."""
    box = page.locator(".map .overlay").bounding_box()
    assert box
    page.get_by_role("button", name="Lasso").click()
    turn = np.linspace(0, 2 * np.pi, corners)
    xs = box["x"] + box["width"] / 2 + 150 * np.cos(turn)
    ys = box["y"] + box["height"] / 2 + 150 * np.sin(turn)
    page.mouse.move(xs[0], ys[0])
    page.mouse.down()
    for x, y in zip(xs, ys, strict=True):
        page.mouse.move(x, y)
    page.mouse.up()


def hidden(page: Page) -> list[str]:
    return page.locator(".legend [data-kind][aria-pressed='false']").all_inner_texts()


def test_the_replays_picture_and_the_mosaics_place_come_back_from_the_link(app_url, new_page):
    page = new_page()
    open_map(page, f"{app_url}/map?map_method=umap&map_step=5")
    expect(page.locator(".replay span")).to_contain_text("step")
    assert "map_step=5" in copied(page)
    visit(page, f"{app_url}/mosaic?mosaic_at=0.25~0.75~6")
    canvas = page.locator(".mosaic canvas[data-scale][aria-busy=false]")
    canvas.wait_for()
    before = canvas.get_attribute("data-scale")
    assert "mosaic_at=0.25~0.75~6" in copied(page)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**mosaic_at=0.25~0.75~9*")
    assert float(canvas.get_attribute("data-scale")) == pytest.approx(1.5 * float(before), rel=1e-3)


@pytest.mark.parametrize(
    "broken",
    [
        "map_at=NaN~0~1",
        "map_at=0~0~-3",
        "map_around=0~0~500~500~0~500~500~0",  # crosses itself
        "map_around=" + "1~" * 25_000 + "1",  # the web server answers 400 to an address of more than 64 kB
        "map_hidden=xyz",
        "map_step=-1",
    ],
)
def test_a_broken_view_of_the_map_is_at_most_one_sentence_and_a_map(app_url, new_page, broken):
    page = new_page()
    canvas = open_map(page, f"{app_url}/map?map_method=pca&{broken}")
    crossed = broken == "map_around=0~0~500~500~0~500~500~0"
    expect(page.get_by_test_id("stAlert")).to_have_count(0 if crossed else 1)
    if not crossed:
        expect(page.get_by_test_id("stAlert")).to_contain_text(broken.split("=")[0])
    x, y, _ = map(float, canvas.get_attribute("data-view").split())
    assert max(abs(x), abs(y)) <= 1


def test_where_nothing_may_be_copied_the_address_is_shown_to_copy_by_hand(app_url, new_page):
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as over plain http
    visit(page, f"{app_url}/browse?split=test")
    page.get_by_role("button", name="Copy this view").click()
    field = page.locator(".copy input")
    expect(field).to_be_visible()
    assert field.input_value() == f"{app_url}/browse?split=test"
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == len(field.input_value())
