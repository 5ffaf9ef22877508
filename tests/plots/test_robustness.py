"""Figures of harder digits: every tile and cell says in words what it shows, and can be chosen."""

import io

import numpy as np
from PIL import Image

from mnist_dash.plots import passport_file, robustness
from mnist_dash.plots.robustness import Said

RIGHT, WRONG = Said("3", True, "", "99.0 %"), Said("8<", False, "called no digit", "60.0 %")


def test_a_wall_has_a_tile_a_severity_and_says_where_a_run_fails():
    tiles = np.zeros((2, 3, 28, 28), np.uint8)
    said = {"best": [[RIGHT, RIGHT, WRONG], [RIGHT, RIGHT, RIGHT]]}
    levels = [["a", "b", "c"], ["d", "e", "f"]]
    markup = robustness.wall(tiles, ["Fog", "Stripe"], levels, said, "a digit")
    assert markup.count('class="tile"') == 6 and 'data-pick="5"' in markup
    assert "Fog, severity 3: c, best reads 8&lt; (60.0 %, called no digit): wrong" in markup
    assert '<em class="wrong doubted">8&lt;?</em>' in markup
    assert '<div class="ends"><span>3</span></div>' in markup and '<div class="ends"><span>–</span></div>' in markup


def test_a_cell_is_the_darker_the_worse():
    shares = np.array([[1.0, 0.5, np.nan]])
    markup = robustness.matrix(shares, ["Fog"], ["one", "two", "three"], "a passport", good=True)
    assert "rgba(224,117,45,0.040)" in markup and "rgba(224,117,45,0.390)" in markup
    assert ">100.0<" in markup and ">–<" in markup and 'aria-label="two"' in markup
    other = robustness.matrix(shares, ["Fog"], ["one", "two", "three"], "a passport", good=False)
    assert "rgba(224,117,45,0.740)" in other


def test_a_passport_to_take_along_stands_alone():
    markup = robustness.matrix(np.array([[0.9, 0.5]]), ["Fog"], ["one", "two"], "a passport", good=True)
    page = passport_file.page("<me>", ["It reads < all."], markup)
    assert page.startswith("<!doctype html>") and "&lt;me&gt;" in page and "It reads &lt; all." in page
    assert "http" not in page and "<script" not in page and ">90.0<" in page
    drawn = passport_file.picture("me", ["one", "two"], ["Fog", "JPEG"], np.array([[1.0, 0.5], [0.2, 0.0]]))
    picture = Image.open(io.BytesIO(drawn))
    assert picture.width == 150 + 2 * 84 + 24
    assert picture.getpixel((155, picture.height - 24 - 55)) == (255, 255, 255)
    assert picture.getpixel((155 + 84, picture.height - 24 - 5))[2] < 120
