"""Morph in the browser: the shader draws what NumPy draws, the path plays and is walked, and all without WebGL."""

import base64
import io

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from mnist_dash.models.generator.decoder import crispness, fold, inked, one_hot, places
from mnist_dash.models.generator.path import Point, along
from mnist_dash.runs import generators
from tests.browser.driving import settle, visit

SIDE = 64


def rested(page: Page) -> None:
    page.locator(".picture[aria-busy=false]").wait_for()


def pixels(page: Page) -> np.ndarray:
    """What is on the stage's canvas, as grey values."""
    address = page.locator(".picture").evaluate("canvas => canvas.toDataURL('image/png')")
    with Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        return np.asarray(picture.convert("L")).astype(int)


def test_the_shader_draws_what_numpy_does_and_the_path_is_walked(app_url, new_page):
    page = new_page()
    page.emulate_media(reduced_motion="reduce")
    visit(page, f"{app_url}/morph?morph_path=4@1,-0.5+9&morph_runs=tence-cnn")
    rested(page)
    assert page.get_by_role("button", name="Play", exact=True).count() == 1, "it plays though less motion is wanted"
    page.locator(".screen").evaluate(f"screen => {{ screen.style.width = '{SIDE}px' }}")
    page.wait_for_function(f"() => {CANVAS}.width === {SIDE} && {CANVAS}.ariaBusy === 'false'")
    trained = generators.find("morph")
    start = np.zeros(8, np.float32)
    start[:2] = 1, -0.5
    stops = [Point(start, one_hot(4)), Point(trained.mixture.middle(9), one_hot(9))]
    picture = page.locator(".picture")
    picture.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => {CANVAS}.dataset.share === '0.4000' && {CANVAS}.ariaBusy === 'false'")
    latents, classes = along(stops, [0.4])
    hand = fold(trained.weights, latents[0], classes[0])
    wanted = inked(crispness(SIDE) * hand.logits(places(SIDE))).reshape(SIDE, SIDE)
    drawn = pixels(page)
    assert drawn.shape == (SIDE, SIDE) and wanted.max() > 200
    assert np.abs(drawn - wanted).max() <= 2
    assert page.locator(".run .answer").inner_text().endswith(" %")
    page.wait_for_url("**morph_share=0.400**")
    page.reload()  # the link opens at the same place
    page.wait_for_function(f"() => {CANVAS}?.dataset.share === '0.4000' && {CANVAS}.ariaBusy === 'false'")
    settle(page)
    picture.focus()
    page.keyboard.press("End")
    page.locator(".run .answer", has_text="a 9, ").wait_for()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_function(f"() => Number({CANVAS}.dataset.share) > 0.02")
    page.keyboard.press(" ")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.keyboard.press("+")
    rested(page)
    assert page.get_by_role("button", name="Whole picture").is_enabled()


# The canvas in its shadow root.
CANVAS = (
    "[...document.querySelectorAll('*')].map(each => each.shadowRoot?.querySelector('.picture')).find(each => each)"
)


def test_without_webgl_the_server_draws(app_url, new_page):
    page = new_page(width=390, theme="dark")
    page.add_init_script(
        "const old = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "  return kind === 'webgl2' ? null : old.call(this, kind, ...rest); };"
    )
    page.emulate_media(reduced_motion="reduce")
    visit(page, f"{app_url}/morph")
    still = page.locator(".still:not([hidden])")
    still.wait_for()
    before = still.get_attribute("src")
    assert still.evaluate("image => image.decode().then(() => image.naturalWidth)") == 256
    page.locator(".track input").focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "before => { const image = [...document.querySelectorAll('*')]"
        ".map(each => each.shadowRoot?.querySelector('.still')).find(each => each);"
        "return !image.hidden && image.src !== before; }",
        arg=before,
    )
    settle(page)
