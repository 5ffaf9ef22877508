"""Figures of harder digits: every tile and cell says in words what it shows, and can be chosen."""

import numpy as np

from mnist_dash.plots import robustness
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
