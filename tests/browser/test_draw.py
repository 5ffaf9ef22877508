"""Draw in the browser: mouse and touch, undo and clear, page switch and theme, the link in a fresh browser, uploads."""

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from mnist_dash.data import datasets
from tests.browser.driving import copied, draw_strokes, settle, tiles, visit
from tests.browser.point_maps import painted

FOUR = [[(0.55, 0.15), (0.25, 0.6), (0.8, 0.6)], [(0.6, 0.4), (0.6, 0.9)]]
EDGE = [(0.93, 0.02), (0.9, 0.6)]
SEVEN = [[(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]]
INK = """node => {
    const pixels = node.getContext('2d').getImageData(0, 0, node.width, node.height).data;
    let count = 0;
    for (let place = 0; place < pixels.length; place += 4) if (pixels[place] > 127) count += 1;
    return count / (node.width * node.height);
}"""


def open_pad(page: Page, address: str) -> None:
    visit(page, address)
    page.locator("canvas.upper-canvas").wait_for()


def ink(page: Page) -> float:
    """The share of the pad that is covered with ink."""
    return float(page.locator("canvas.dc-canvas.lower-canvas").evaluate(INK))


def answered(page: Page, digit: int) -> None:
    page.get_by_role("status").filter(has_text=f"A {digit}: ").wait_for()
    settle(page)


def press(page: Page, label: str) -> None:
    button = page.get_by_role("button", name=label, exact=True)
    button.tap() if page.evaluate("navigator.maxTouchPoints") else button.click()
    settle(page)


def test_a_digit_drawn_with_the_mouse_is_read_and_undone_and_cleared(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    page.get_by_text("Draw something.").wait_for()
    draw_strokes(page, FOUR)
    answered(page, 4)
    both = ink(page)
    press(page, "Undo")
    assert 0 < ink(page) < both
    draw_strokes(page, FOUR[1:])
    answered(page, 4)
    assert abs(ink(page) - both) < 0.01
    press(page, "Undo")  # the same drawing as after the first undo is shown once more
    assert 0 < ink(page) < both - 0.005
    press(page, "Clear")
    page.get_by_text("Draw something.").wait_for()
    assert ink(page) == 0
    assert "draw_ink" not in page.url
    draw_strokes(page, SEVEN)
    answered(page, 7)


def test_a_digit_drawn_with_a_finger_is_read_and_the_page_does_not_scroll(app_url, new_page):
    page = new_page(width=390, height=844)
    open_pad(page, f"{app_url}/draw")
    pad = page.locator(".st-key-draw_frame").bounding_box()
    assert pad and pad["x"] >= 0 and pad["x"] + pad["width"] <= 390
    fingers = page.context.new_cdp_session(page)
    for stroke in [EDGE, *FOUR]:
        places = np.linspace(0, len(stroke) - 1, 25)
        xs, ys = (np.interp(places, range(len(stroke)), [point[axis] for point in stroke]) for axis in (0, 1))
        for number, (x, y) in enumerate(zip(xs, ys, strict=True)):
            point = {"x": pad["x"] + x * pad["width"], "y": pad["y"] + y * pad["height"]}
            kind = "touchMove" if number else "touchStart"
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        if stroke is EDGE:  # the first touch is taken right up to the corner
            answered(page, 1)
            press(page, "Clear")
    answered(page, 4)
    assert page.locator(".st-key-draw_frame").bounding_box() == pad
    press(page, "Undo")
    assert ink(page) > 0
    press(page, "Clear")
    page.get_by_text("Draw something.").wait_for()
    assert ink(page) == 0


def test_an_answer_to_older_ink_is_faint_until_the_new_one_is_there(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    draw_strokes(page, SEVEN)
    answered(page, 7)
    shown = page.locator(".st-key-draw_answer")
    opacity = "node => Number(getComputedStyle(node).opacity)"
    page.wait_for_function("getComputedStyle(document.querySelector('.st-key-draw_answer')).opacity === '1'")
    pad = page.locator(".st-key-draw_frame").bounding_box()
    assert pad
    page.mouse.move(pad["x"] + 100, pad["y"] + 200)
    page.mouse.down()
    page.mouse.move(pad["x"] + 300, pad["y"] + 210, steps=5)
    assert shown.evaluate(opacity) < 0.5
    page.mouse.up()
    assert shown.evaluate(opacity) < 0.5  # until the pad has sent the stroke
    settle(page)
    page.wait_for_function("getComputedStyle(document.querySelector('.st-key-draw_answer')).opacity === '1'")


def test_quick_strokes_are_one_drawing(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    for stroke in FOUR:
        draw_strokes(page, [stroke])
        page.wait_for_timeout(260)  # the next stroke comes while the answer to this one is on its way
    answered(page, 4)
    page.wait_for_timeout(500)
    answered(page, 4)
    assert page.locator("canvas.upper-canvas").count() == 1
    before = ink(page)
    page.reload()
    page.locator("canvas.upper-canvas").wait_for()
    answered(page, 4)
    assert abs(ink(page) - before) < 0.01


def test_the_drawing_outlives_a_switch_of_page_and_of_theme(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    draw_strokes(page, FOUR)
    answered(page, 4)
    before = ink(page)
    page.emulate_media(color_scheme="dark")
    settle(page)
    answered(page, 4)
    assert ink(page) == before
    page.get_by_test_id("stSidebarNav").get_by_text("Mosaic").click()
    page.locator("h1", has_text="Mosaic").wait_for()
    settle(page)
    page.get_by_test_id("stSidebarNav").get_by_text("Draw a digit").click()
    page.locator("canvas.upper-canvas").wait_for()
    answered(page, 4)
    assert abs(ink(page) - before) < 0.01
    assert "draw_ink=" in page.url
    draw_strokes(page, [[(0.1, 0.9), (0.2, 0.95)]])  # and it can be drawn on
    settle(page)
    assert ink(page) > before


def test_the_link_gives_the_same_ink_and_answer_in_a_fresh_browser(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    draw_strokes(page, FOUR)
    answered(page, 4)
    address = copied(page)
    other = new_page(width=390, theme="dark")
    open_pad(other, address)
    answered(other, 4)
    assert abs(ink(other) - ink(page)) < 0.01
    bars = [each.locator('[aria-label^="Probabilities"]').get_attribute("aria-label") for each in (page, other)]
    assert bars[0] == bars[1]


def test_back_takes_back_a_stroke(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    draw_strokes(page, SEVEN)
    answered(page, 7)
    before, address = ink(page), page.url
    draw_strokes(page, [[(0.4, 0.5), (0.75, 0.5)]])
    page.wait_for_function("address => location.href !== address", arg=address)
    settle(page)
    page.go_back()
    answered(page, 7)
    page.wait_for_timeout(500)
    assert abs(ink(page) - before) < 0.01
    assert page.url == address


def test_an_upload_is_read_with_its_digit_framed(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/draw?draw_input=upload")
    paper = np.full((300, 400), 230, np.uint8)
    paper[90:202, 120:232] -= np.kron(datasets.load().test.images[0], np.ones((4, 4), np.uint8)) // 2
    file = io.BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    files = [{"name": "seven.png", "mimeType": "image/png", "buffer": file.getvalue()}]
    page.locator("input[type=file]").set_input_files(files)
    answered(page, 7)
    assert page.get_by_alt_text("The picture, framed in it: 7").count() == 1
    page.locator("input[type=file]").set_input_files(
        [{"name": "junk.png", "mimeType": "image/png", "buffer": b"not a picture"}]
    )
    page.get_by_test_id("stAlert").wait_for()
    settle(page)
    assert page.get_by_test_id("stAlert").count() == 1


def test_the_pad_has_no_buttons_of_its_own(app_url, new_page):
    page = new_page()
    open_pad(page, f"{app_url}/draw")
    assert page.locator(".st-key-draw_frame button:visible").count() == 0
    page.get_by_role("combobox", name="Run").focus()
    page.keyboard.press("Tab")
    assert "thin" in page.evaluate("document.activeElement.textContent")  # Undo and Clear have nothing to do yet


def test_a_test_is_taken_and_fills_the_collection(app_url, new_page, tmp_path):
    page = new_page()
    open_pad(page, f"{app_url}/draw?draw_view=Your+hand")
    page.get_by_role("button", name="Take the test of ten").click()
    asked = []
    for number, strokes in enumerate((FOUR, SEVEN), 1):
        page.get_by_text(f"{number} of 10", exact=True).wait_for()
        settle(page)
        asked.append(int(page.get_by_role("heading", name="Draw a").last.inner_text().split()[-1]))
        draw_strokes(page, strokes)
        answered(page, 4 if strokes is FOUR else 7)
        page.get_by_role("button", name="Next").click()
        page.get_by_text("Draw something.").wait_for()
        assert ink(page) == 0
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Take the test of ten").wait_for()
    right = sum(each == read for each, read in zip(asked, (4, 7), strict=True))
    page.get_by_text(f"{right} of 2 read right").wait_for()
    captions = tiles(page).locator(".caption").all_inner_texts()
    assert captions == [str(each) for each in reversed(asked)]
    with page.expect_download() as download:
        page.get_by_role("button", name="NumPy file").click()
    download.value.save_as(tmp_path / "drawn.npz")
    kept = np.load(tmp_path / "drawn.npz")
    assert kept["labels"].tolist() == asked and kept["answers"].tolist() == [4, 7]
    assert kept["images"].shape == (2, 28, 28) and kept["images"].any((1, 2)).all()


def test_the_drawing_stands_on_the_map(app_url, new_page):
    page = new_page(height=1400)
    open_pad(page, f"{app_url}/draw?draw_view=On+the+map")
    draw_strokes(page, FOUR)
    page.get_by_text("points nearest to your 4").wait_for()  # half of it stood there before
    canvas = painted(page)
    assert str(canvas.get_attribute("aria-label")).endswith("with your drawing, read as 4, marked among them")
    canvas.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="up close").wait_for()
