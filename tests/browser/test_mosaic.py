"""The mosaic in the browser: the right digit under the pointer, zoom by wheel, keys, buttons and fingers."""

import io
import shutil
import time
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from mnist_dash.data import datasets, tiles
from tests.browser.driving import settle, visit


@pytest.fixture(scope="module")
def mnist():
    return datasets.load()


def open_mosaic(page: Page, address: str) -> Locator:
    """Visit the page and wait until the picture is painted."""
    visit(page, address)
    canvas = page.locator(".mosaic canvas")
    painted(page)
    return canvas


def painted(page: Page) -> None:
    page.locator('.mosaic canvas[aria-busy="false"]').wait_for(timeout=20_000)


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Return as soon as the condition holds; fail if it never does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def scale(canvas: Locator) -> float:
    """CSS pixels per pixel of the picture, once what was asked for is painted."""
    painted(canvas.page)
    return float(canvas.get_attribute("data-scale"))


def cell_centre(canvas: Locator, row: int, column: int, size: int) -> dict[str, float]:
    """Where a cell's centre is in a canvas that shows the whole picture of `size` pixels a side."""
    box = canvas.bounding_box()
    length = min(box["width"], box["height"])
    left, top = (box["width"] - length) / 2, (box["height"] - length) / 2
    return {"x": left + (column + 0.5) * 28 / size * length, "y": top + (row + 0.5) * 28 / size * length}


@pytest.mark.parametrize("order", tiles.ORDERS)
def test_click_names_the_digit_and_the_link_brings_it_back(app_url, new_page, mnist, order):
    page = new_page()
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_split=test&mosaic_order={order}")
    position = tiles.arrange(mnist.test.labels, order).index(70, 20)
    label = mnist.test.labels[position]
    centre = cell_centre(canvas, 70, 20, 2800)
    canvas.hover(position=centre)
    page.get_by_text(f"Position {position:,} · label {label}").wait_for()
    canvas.click(position=centre)
    page.get_by_text(f"A {label}, test {position:,}").wait_for()
    settle(page)
    assert f"mosaic_digit={position}" in page.url

    other = new_page()
    open_mosaic(other, page.url)
    expect(other.get_by_text(f"A {label}, test {position:,}")).to_have_count(1)
    other.get_by_role("link", name="Up close").click()
    other.get_by_role("heading", name="Browse the digits").wait_for()
    other.get_by_text(f"test {position:,}").first.wait_for()


def test_found_digit_is_painted_as_the_data_has_it(app_url, new_page, mnist):
    page = new_page()
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_order=label&mosaic_digit=31415")
    page.get_by_role("button", name="Show the chosen digit").click()
    assert scale(canvas) == 2
    shot = Image.open(io.BytesIO(canvas.screenshot())).convert("L")
    left, top = shot.width / 2 - 28, shot.height / 2 - 28
    seen = np.asarray(shot.resize((28, 28), Image.Resampling.BOX, box=(left, top, left + 56, top + 56)))
    inner = (slice(4, 24), slice(4, 24))  # without the frame around the chosen digit
    likeness = np.corrcoef(seen[inner].ravel(), mnist.train.images[31415][inner].ravel())[0, 1]
    assert likeness > 0.9


def test_wheel_zooms_in_and_out_again(app_url, new_page):
    page = new_page()
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_split=test")
    whole = scale(canvas)
    canvas.hover(position=cell_centre(canvas, 33, 66, 2800))
    named = page.locator(".mosaic output").inner_text()
    page.mouse.wheel(0, -500)
    wait_until(lambda: scale(canvas) > 3 * whole)
    assert page.locator(".mosaic output").inner_text() == named, "the digit under the pointer stays there"
    page.mouse.wheel(0, 5000)
    wait_until(lambda: scale(canvas) == whole)


def test_keys_zoom_move_and_choose(app_url, new_page, mnist):
    page = new_page()
    canvas = open_mosaic(page, f"{app_url}/mosaic")
    whole = scale(canvas)
    canvas.focus()
    for _ in range(6):
        page.keyboard.press("+")
    assert scale(canvas) == pytest.approx(whole * 1.5**6, rel=0.01)
    middle = 122 * 245 + 122
    page.get_by_text(f"Position {middle:,} · label {mnist.train.labels[middle]}").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text(f"train {middle:,}").wait_for()
    settle(page)
    assert canvas.evaluate("node => node.getRootNode().activeElement === node"), "the focus stays"
    assert scale(canvas) > 5 * whole, "and so does the view"
    page.keyboard.press("ArrowRight")
    painted(page)
    moved = page.locator(".mosaic output").inner_text()
    assert moved.startswith("Position 30,0") and f"{middle:,}" not in moved
    page.keyboard.press("Home")
    assert scale(canvas) == whole


def test_drag_moves_without_choosing(app_url, new_page):
    page = new_page()
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_split=test&mosaic_digit=5")
    page.get_by_role("button", name="Zoom in").click(click_count=4)
    before = canvas.screenshot()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 250, steps=4)
    page.mouse.up()
    settle(page)
    assert canvas.screenshot() != before
    assert "mosaic_digit=5&" in page.url  # the place that it was dragged to follows


def test_download_is_the_picture_at_full_size(app_url, new_page, tmp_path):
    page = new_page()
    open_mosaic(page, f"{app_url}/mosaic?mosaic_split=test&mosaic_order=label")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PNG").click()
    download.value.save_as(tmp_path / "mosaic.png")
    assert download.value.suggested_filename == "mnist-test-label.png"
    with Image.open(tmp_path / "mosaic.png") as image:
        assert image.size == (2800, 2800)


def test_first_visit_makes_the_tiles_and_the_next_run_keeps_the_view(app_url, app_home, new_page):
    page = new_page()
    shutil.rmtree(app_home / "served" / "tiles", ignore_errors=True)
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_split=test")
    page.get_by_role("button", name="Zoom in").click(click_count=5)
    zoomed = scale(canvas)
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2 + 10, "y": box["height"] / 2 + 10})  # right of and below the middle
    page.get_by_role("heading", name="test 5,050").wait_for()
    settle(page)
    assert scale(canvas) == zoomed


def test_smaller_split_forgets_a_position_it_does_not_have(app_url, new_page):
    page = new_page()
    open_mosaic(page, f"{app_url}/mosaic?mosaic_digit=59999")
    page.get_by_role("radio", name="test").click()
    page.get_by_role("heading", name="test 0").wait_for()
    settle(page)
    assert page.url.endswith("?mosaic_split=test")


def test_broken_link_falls_back(app_url, new_page):
    page = new_page()
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_split=dev&mosaic_order=ink&mosaic_digit=70000")
    assert "60,000 train digits in file order" in canvas.get_attribute("aria-label")
    expect(page.get_by_text("train 0", exact=False)).to_have_count(1)


def test_fingers_scroll_the_page_at_the_overview_and_move_the_picture_once_zoomed(app_url, new_page):
    page = new_page(width=390, theme="dark")
    canvas = open_mosaic(page, f"{app_url}/mosaic?mosaic_split=test")
    whole, box = scale(canvas), canvas.bounding_box()
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *fingers: tuple[float, float]) -> None:
        points = [{"x": left, "y": top, "id": number} for number, (left, top) in enumerate(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)

    def swipe_up() -> float:
        touch("touchStart", (x, y))
        for step in range(10):
            touch("touchMove", (x, y - 12 * step))
        touch("touchEnd")
        page.wait_for_timeout(500)
        return page.get_by_test_id("stMain").evaluate("node => node.scrollTop")

    assert swipe_up() > 50
    page.get_by_test_id("stMain").evaluate("node => { node.scrollTop = 0 }")
    page.wait_for_timeout(200)
    touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(15):
        touch("touchMove", (x - 20 - 5 * step, y), (x + 20 + 5 * step, y))
    touch("touchEnd")
    page.wait_for_timeout(200)
    wait_until(lambda: scale(canvas) > 3 * whole)
    assert swipe_up() == 0
    page.get_by_role("button", name="Fit the whole picture").tap()
    wait_until(lambda: scale(canvas) == whole)
    assert "digit" not in page.url, "none of this chose a digit"
