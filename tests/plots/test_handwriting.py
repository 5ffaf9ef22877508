"""Figures of the measures hold each class's spread and each digit's position."""

import numpy as np
import pytest

from mnist_dash.data.measures import Spread
from mnist_dash.plots import handwriting

NAMES = tuple("0123456789")


@pytest.fixture
def spreads():
    grid = np.linspace(0, 10, 50)
    low, high = np.exp(-((grid - 3) ** 2)), np.exp(-((grid - 7) ** 2)) / 2
    return {2: Spread(grid, low, (2.5, 3.0, 3.5), 40), 8: Spread(grid, high, (6.0, 7.0, 8.0), 60)}


def test_ridges_rise_from_their_class_line_to_a_common_scale(spreads):
    figure = handwriting.ridgeline(spreads, NAMES, "Thickness (px)")
    first, _, second, _ = figure.data
    assert 0 - first.y.min() == pytest.approx(2 * (1 - second.y.min()), rel=0.02)
    assert figure.layout.yaxis.ticktext == ("2", "8")
    assert figure.layout.xaxis.title.text == "Thickness (px)"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the first class is at the top"


def test_ridges_show_the_quartiles_of_each_class(spreads):
    marks = handwriting.ridgeline(spreads, NAMES, "Thickness (px)").data[3]
    assert list(marks.x) == [6, 7, 8]
    assert "digit 8: 60 images" in marks.hovertemplate
    assert "median 7.0" in marks.hovertemplate


def test_a_single_digit_can_be_drawn():
    spread = Spread(np.linspace(0, 1, 5), np.ones(5), (0.5, 0.5, 0.5), 1)
    assert "middle half" not in handwriting.ridgeline({0: spread}, NAMES, "Area (px²)").data[1].hovertemplate


def test_scatter_points_carry_their_positions():
    x, y = np.array([1, 2, 3], np.float32), np.array([4, 5, 6], np.float32)
    figure = handwriting.scatter(x, y, np.array([7, 1, 7], np.uint8), np.array([10, 11, 12]), NAMES, ("A", "B"))
    assert [trace.name for trace in figure.data] == ["1", "7"]
    assert figure.data[1].customdata.tolist() == [10, 12]
    assert figure.data[1].y.tolist() == [4, 6]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("A", "B")
