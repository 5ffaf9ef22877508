"""Figures of the measures hold each class's spread and each digit's position."""

import re

import numpy as np
import pytest

from mnist_dash.data.measures import Spread
from mnist_dash.plots import handwriting
from tests.plots.marks.reading import marks, read, share, texts, tips

NAMES = tuple("0123456789")


@pytest.fixture
def spreads():
    grid = np.linspace(0, 10, 51)
    low, high = np.exp(-((grid - 3) ** 2)), np.exp(-((grid - 7) ** 2)) / 2
    return {2: Spread(grid, low, (2.5, 3.0, 3.5), 40), 8: Spread(grid, high, (6.0, 7.0, 8.0), 60)}


def heights(path) -> list[float]:
    return [float(number) for number in re.findall(r" ([\d.]+)", path.get("d"))]


def test_ridges_rise_from_their_class_line_to_a_common_scale(spreads):
    markup = handwriting.ridgeline(spreads, NAMES, "Thickness (px)", "Thickness by class")
    first, second = (path for path in read(markup).iter("path") if "fill:" in path.get("style"))
    tall, small = (max(heights(path)) - min(heights(path)) for path in (first, second))
    assert tall == pytest.approx(2 * small, rel=0.02)
    assert texts(markup, "y-ticks") == ["28"] and texts(markup, "x-title") == ["Thickness (px)"]
    two, eight = marks(markup, "y-ticks")[0]
    assert share(two, "top") < share(eight, "top"), "the first class is at the top"


def test_ridges_show_the_quartiles_of_each_class(spreads):
    markup = handwriting.ridgeline(spreads, NAMES, "Thickness (px)", "")
    assert [share(dot, "left") for dot in marks(markup, "dot")] == pytest.approx([0.3, 0.7])
    assert tips(markup)[1] == "digit 8: 60 images\nmedian 7.0\nmiddle half 6.0 to 8.0"


def test_a_single_digit_can_be_drawn():
    spread = Spread(np.linspace(0, 1, 5), np.ones(5), (0.5, 0.5, 0.5), 1)
    assert tips(handwriting.ridgeline({0: spread}, NAMES, "Area (px²)", "")) == ["digit 0: 1 images\nmedian 0.5"]


X, Y = np.array([1, 2, np.nan, 3], np.float32), np.array([4, 5, 5, 6], np.float32)
LABELS = np.array([7, 1, 1, 7], np.uint8)


def test_scatter_draws_each_digit_with_both_measures_in_its_class_colour():
    markup = handwriting.scatter(X, Y, LABELS, NAMES, ("A", "B"), ((1, 3), (4, 6)))
    assert [path.get("d").count("M") for path in read(markup).iter("path")] == [1, 2]
    assert texts(markup, "keys") == ["Class17"]
    assert (texts(markup, "x-title"), texts(markup, "y-title")) == (["A"], ["B"])


def test_points_to_draw_round_carry_their_positions():
    figure = handwriting.lasso(X, Y, LABELS, np.arange(10, 14), NAMES, ("A", "B"))
    assert [trace.name for trace in figure.data] == ["1", "7"]
    assert figure.data[1].customdata.tolist() == [10, 13]
    assert figure.data[1].y.tolist() == [4, 6]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("A", "B")


def test_scatter_leaves_out_what_lies_beyond_its_reach():
    markup = handwriting.scatter(X, Y, LABELS, NAMES, ("A", "B"), ((1, 2), (4, 6)))
    assert [path.get("d").count("M") for path in read(markup).iter("path")] == [1, 1]


def test_every_part_of_a_ridge_can_be_chosen_and_tells_its_count(spreads):
    markup = handwriting.ridgeline(spreads, NAMES, "Thickness (px)", "", {2: [5, 35], 8: [0, 60]})
    parts = marks(markup, "part")
    assert [part.get("data-pick") for part in parts] == ["4", "5", "16", "17"]
    assert [share(part, "left") for part in parts] == pytest.approx([0, 0.5, 0, 0.5])
    assert tips(markup)[1] == "digit 2, 5.0 to 10.0\n35 images"
