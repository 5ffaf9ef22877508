"""The point map in the browser: the right digit under the pointer, exactly the points inside a lasso, keys, fingers."""

import io
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page

from mnist_dash.analysis import projections
from mnist_dash.data import datasets
from mnist_dash.plots.palette import class_shade
from mnist_dash.runs import maps
from tests.browser.driving import settle
from tests.browser.point_maps import camera, inside, lasso, open_map, painted, places, thumbnail, told

PCA = "map?map_method=pca"


@pytest.fixture(scope="module")
def mnist():
    return datasets.load()


@pytest.fixture(scope="module")
def labels(mnist):
    return np.concatenate([mnist.train.labels, mnist.test.labels])


@pytest.fixture(scope="module")
def points():
    """Where the points of the shipped PCA map are, from -1 to 1."""
    found = maps.load(projections.of("pca"))
    assert found
    return places(found.coordinates)


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Return as soon as the condition holds; fail if it never does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def lonely(points) -> int:
    """A test digit with no other within reach of the pointer: its place is a gap."""
    from scipy.spatial import cKDTree

    gaps = cKDTree(points).query(points[60_000:], 2)[0][:, 1]
    return 60_000 + int(gaps.argmax())


def test_hover_shows_the_digit_and_click_chooses_it(app_url, new_page, mnist, labels, points):
    page = new_page()
    open_map(page, f"{app_url}/{PCA}")
    digit = lonely(points)
    spot = camera(page).window(points[[digit]])[0]
    page.mouse.move(*spot)
    page.locator(f'.map .tip[data-digit="{digit}"]').wait_for()
    assert (thumbnail(page) == mnist.test.images[digit - 60_000]).all()
    assert told(page) == f"{labels[digit]} · test digit {digit - 60_000:,}"
    page.mouse.click(*spot)
    page.get_by_role("heading", name=f"{labels[digit]}, test {digit - 60_000:,}").wait_for()
    settle(page)
    assert f"map_digit={digit}" in page.url


def test_lasso_selects_exactly_the_points_inside(app_url, new_page, labels, points, tmp_path):
    page = new_page(height=1200)
    open_map(page, f"{app_url}/{PCA}")
    view = camera(page)
    shares = [(0.3, 0.25), (0.62, 0.3), (0.55, 0.52), (0.7, 0.8), (0.4, 0.6)]  # not convex
    corners = [(round(view.left + x * view.width), round(view.top + y * view.height)) for x, y in shares]
    expected = np.flatnonzero(inside(corners, view.window(points)))
    assert len(expected) > 10_000
    lasso(page, corners)
    page.get_by_role("heading", name="digits selected").wait_for()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the selection").click()
    table = pd.read_csv(download.value.path())
    found = (table.position + 60_000 * (table.split == "test")).to_numpy()
    # The corners are rounded to a thousandth of the map, so that the link holds this very selection.
    assert len(np.setxor1d(found, expected)) < 0.005 * len(expected)
    assert page.get_by_role("heading", name=f"{len(found):,} digits selected").count() == 1
    counts = np.bincount(labels[found])
    most = int(counts.argmax())
    assert page.get_by_text(f"{most}: {counts[most]:,} (").count() == 1
    page.get_by_role("button", name="Clear selection").click()
    page.get_by_role("heading", name="digits selected").wait_for(state="hidden")


def test_hidden_classes_are_neither_drawn_round_nor_found(app_url, new_page, labels, points):
    page = new_page(height=1200)
    open_map(page, f"{app_url}/{PCA}")
    view = camera(page)
    one = page.locator(".map .legend").get_by_role("button", name="1", exact=True)
    one.focus()
    page.keyboard.press("Space")
    assert one.get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="Box").click()
    page.mouse.move(view.left + 2, view.top + 2)
    page.mouse.down()
    page.mouse.move(view.left + view.width - 2, view.top + view.height - 2)
    page.mouse.up()
    page.get_by_role("heading", name=f"{int((labels != 1).sum()):,} digits selected").wait_for()
    page.get_by_role("button", name="Move", exact=True).click()
    page.mouse.move(*view.window(points[labels == 1].mean(axis=0, keepdims=True))[0])
    wait_until(lambda: " digit " in told(page))
    assert not told(page).startswith("1 ")
    page.get_by_role("button", name="Show all").click()
    assert one.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Hide all").press("Enter")  # one class alone, by keys
    one.press("Enter")
    assert page.locator('.map .legend [aria-pressed="true"]').all_inner_texts() == ["1"]


def test_keys_walk_from_point_to_point(app_url, new_page, labels, points):
    page = new_page()
    canvas = open_map(page, f"{app_url}/{PCA}&map_digit=60004")
    view = camera(page)
    canvas.focus()
    wait_until(lambda: told(page).startswith("Arrow keys"))
    here = 60_004
    for key, (dx, dy) in (("ArrowRight", (1, 0)), ("ArrowUp", (0, 1)), ("ArrowLeft", (-1, 0)), ("ArrowDown", (0, -1))):
        right, up = (points - points[here]).T
        along, across = right * dx + up * dy, np.abs(right * dy - up * dx)
        gaps = np.hypot(right, up)
        gaps[(along <= 0) | (across > along) | (gaps < 6 / view.scale)] = np.inf
        page.keyboard.press(key)
        here = int(gaps.argmin())
        page.locator(f'.map .tip[data-digit="{here}"]').wait_for()
    page.keyboard.press("Enter")
    split, position = ("train", here) if here < 60_000 else ("test", here - 60_000)
    page.get_by_role("heading", name=f"{labels[here]}, {split} {position:,}").wait_for()
    settle(page)
    assert canvas.evaluate("node => node.getRootNode().activeElement === node"), "the focus stays"


def test_a_digit_is_found_by_its_number(app_url, new_page, points):
    page = new_page()
    open_map(page, f"{app_url}/{PCA}")
    whole = camera(page)
    page.get_by_role("spinbutton", name="Find a digit").fill("31415")
    page.keyboard.press("Enter")
    page.locator('.map .tip[data-digit="31415"]').wait_for()
    found = camera(page)
    assert found.scale == pytest.approx(6 * whole.scale, rel=0.01)
    assert (found.x, found.y) == pytest.approx(tuple(points[31_415]), abs=0.001)


def test_wheel_zooms_about_the_pointer_and_double_click_goes_back(app_url, new_page, points):
    page = new_page()
    open_map(page, f"{app_url}/{PCA}")
    whole = camera(page)
    spot = np.array([[whole.left + 250, whole.top + 200]])
    held = (spot[0, 0] - whole.left - whole.width / 2) / whole.scale + whole.x
    page.mouse.move(*spot[0])
    page.mouse.wheel(0, -600)
    wait_until(lambda: camera(page).scale > 3 * whole.scale)
    zoomed = camera(page)
    after = (spot[0, 0] - zoomed.left - zoomed.width / 2) / zoomed.scale + zoomed.x
    assert after == pytest.approx(held, abs=0.001)
    page.mouse.dblclick(whole.left + 5, whole.top + whole.height - 5)
    wait_until(lambda: camera(page).scale == pytest.approx(whole.scale))


def test_close_up_the_points_are_the_digits(app_url, new_page, points):
    page = new_page()
    canvas = open_map(page, f"{app_url}/{PCA}&map_digit=5")
    page.get_by_role("button", name="Show the chosen digit").click()
    painted(page)
    canvas.focus()
    page.keyboard.press("Escape")
    for _ in range(7):
        page.keyboard.press("+")
    view = camera(page)
    left, top = (view.window(points) - (view.left, view.top)).T
    shown = int(((left > 20) & (left < view.width - 20) & (top > 20) & (top < view.height - 20)).sum())
    assert 5 < shown <= 100

    def black_pixels() -> int:
        return int((np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("L")) < 10).sum())

    # Most of a digit's 784 pixels are black; some tiles lie over others.
    wait_until(lambda: black_pixels() > shown * 784 * 0.4, seconds=20)


def test_colours_change_in_place_and_the_view_stays(app_url, new_page):
    page = new_page()
    open_map(page, f"{app_url}/{PCA}")
    page.get_by_role("button", name="Zoom in").click(click_count=4)
    painted(page)
    page.wait_for_timeout(500)  # the view glides to its place
    before, picture = camera(page), page.locator(".map .points").screenshot()
    page.get_by_role("combobox", name="Colour by").click()
    page.get_by_role("option", name="slant").click()
    page.locator(".map .scale").get_by_text("Slant").wait_for()
    assert camera(page) == before
    assert page.locator(".map .points").screenshot() != picture
    assert "map_colour=slant" in page.url


def test_an_unrelated_rerun_sends_little_up_and_keeps_the_selection(app_url, new_page):
    page = new_page(height=1200)
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
    open_map(page, f"{app_url}/{PCA}")
    view = camera(page)
    share = [(0.2, 0.1), (0.8, 0.1), (0.8, 0.9), (0.2, 0.9)]
    lasso(page, [(round(view.left + x * view.width), round(view.top + y * view.height)) for x, y in share])
    heading = page.get_by_role("heading", name="digits selected")
    heading.wait_for()
    settle(page)
    selected = heading.inner_text()
    sent.clear()
    page.get_by_role("combobox", name="Colour by").click()
    page.get_by_role("option", name="width").click()
    page.locator(".map .scale").get_by_text("Width").wait_for()
    settle(page)
    assert 0 < sum(sent) < 50_000
    assert heading.inner_text() == selected


def test_replay_plays_to_the_finished_map(app_url, new_page):
    page = new_page()
    canvas = open_map(page, f"{app_url}/map?map_method=umap")
    finished = page.locator(".map .points").screenshot()
    slider = page.locator(".map .replay input")
    slider.fill("0")
    page.locator(".map .replay").get_by_text("step ").wait_for()
    wait_until(lambda: page.locator(".map .points").screenshot() != finished)
    first = page.locator(".map .points").screenshot()
    slider.fill("12.5")
    wait_until(lambda: page.locator(".map .points").screenshot() not in (first, finished))
    page.get_by_role("button", name="Play how the map formed").click()
    page.get_by_role("button", name="Pause").wait_for()
    played = {page.locator(".map .points").screenshot() for _ in range(3)}
    assert len(played) == 3 and finished not in played
    page.locator(".map .replay").get_by_text("finished map").wait_for(timeout=30_000)
    canvas.hover(position={"x": 1, "y": 1})
    assert page.locator(".map .points").screenshot() == finished


def test_one_map_turns_into_another_with_the_same_selection(app_url, new_page):
    page = new_page(height=1200)
    open_map(page, f"{app_url}/{PCA}")
    view = camera(page)
    share = [(0.4, 0.3), (0.6, 0.3), (0.6, 0.5), (0.4, 0.5)]
    lasso(page, [(round(view.left + x * view.width), round(view.top + y * view.height)) for x, y in share])
    heading = page.get_by_role("heading", name="digits selected")
    heading.wait_for()
    selected = heading.inner_text()
    page.get_by_text("umap", exact=True).click()
    page.locator('.map .overlay[aria-label*="UMAP"]').wait_for()
    painted(page)
    settle(page)
    assert heading.inner_text() == selected
    assert told(page) == selected.replace("digits", "points") + "."


def test_the_picture_is_the_map_with_its_title_and_legend(app_url, new_page, tmp_path):
    page = new_page()
    open_map(page, f"{app_url}/{PCA}")
    view = camera(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the picture").click()
    assert download.value.suggested_filename == "70-000-digits-by-pca.png"
    with Image.open(download.value.path()) as image:
        assert image.width == 2 * round(view.width)
        assert image.height > 2 * view.height
        colours = {colour for count, colour in image.convert("RGB").getcolors(2**24) if count > 100}
    first = class_shade(0)
    assert tuple(bytes.fromhex(first[1:])) in colours, "the legend's patch of the first digit"


def test_two_fingers_zoom_and_a_tap_chooses(app_url, new_page, labels, points):
    page = new_page(width=390, theme="dark")
    open_map(page, f"{app_url}/{PCA}")
    page.locator(".map .stage").scroll_into_view_if_needed()
    whole = camera(page)
    session = page.context.new_cdp_session(page)
    x, y = whole.left + whole.width / 2, whole.top + whole.height / 2

    def touch(kind: str, *fingers: tuple[float, float]) -> None:
        spots = [{"x": left, "y": top, "id": number} for number, (left, top) in enumerate(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})
        page.wait_for_timeout(16)

    touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(15):
        touch("touchMove", (x - 20 - 5 * step, y), (x + 20 + 5 * step, y))
    touch("touchEnd")
    wait_until(lambda: camera(page).scale > 3 * whole.scale)
    page.get_by_role("button", name="Whole map").tap()
    wait_until(lambda: camera(page).scale == pytest.approx(whole.scale))
    digit = lonely(points)
    page.touchscreen.tap(*camera(page).window(points[[digit]])[0])
    page.get_by_role("heading", name=f"{labels[digit]}, test {digit - 60_000:,}").wait_for()


def test_the_map_says_what_it_is(app_url, new_page):
    page = new_page()
    canvas = open_map(page, f"{app_url}/{PCA}")
    label = str(canvas.get_attribute("aria-label"))
    assert label.startswith("70,000 digits by PCA: a point for each digit")
    assert page.locator(".map output[aria-live]").count() == 1
    names = [each.inner_text() for each in page.locator(".map .legend button[data-kind]").all()]
    assert names == [str(digit) for digit in range(10)]


def test_without_webgl_a_sentence_stands_in_its_place(app_url, new_page):
    page: Page = new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{app_url}/{PCA}")
    page.get_by_text("which this browser does not offer").wait_for()


def test_a_wheel_over_the_whole_map_lets_the_page_go_on_both_ways(app_url, new_page):
    page = new_page()
    canvas = open_map(page, f"{app_url}/{PCA}")

    def top() -> float:
        return canvas.bounding_box()["y"]

    before, whole = top(), canvas.get_attribute("data-view")
    page.mouse.move(700, before + 250)
    page.mouse.wheel(0, 100)
    wait_until(lambda: top() < before - 50)
    page.mouse.wheel(0, -100)
    wait_until(lambda: top() > before - 5)
    assert canvas.get_attribute("data-view") == whole
    page.mouse.move(720, before + 250)  # now the wheel is meant for the map
    page.mouse.wheel(0, -100)
    wait_until(lambda: canvas.get_attribute("data-view") != whole)
