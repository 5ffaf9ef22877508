"""Figures of components hold what they are given."""

import numpy as np
import pytest

from mnist_dash.plots import projections as plots
from mnist_dash.plots.palette import class_shade
from tests.plots.marks.reading import marks, read, share, style, texts, tips

HELD = np.array([0.5, 0.3, 0.15, 0.05])


def values(markup: str) -> list[list[float]]:
    return [[float(value) for value in heat.get("data-values").split(",")] for heat in marks(markup, "heat")]


def test_a_bar_for_each_of_the_first_components():
    markup = plots.scree(HELD, 3)
    assert tips(markup)[2] == "component 3\n15.00 % of the variance"
    assert [share(bar[0], "height") for bar in marks(markup, "bar")] == pytest.approx([1, 0.6, 0.3])


def test_the_cumulative_line_starts_at_nothing_and_carries_the_marks():
    markup = plots.cumulative(HELD, {0.5: 1, 0.9: 3})
    told = [tip.split("\n")[1] for tip in tips(markup)]
    assert told == [f"{share} % of the variance" for share in ("0.0", "50.0", "80.0", "95.0", "100.0")]
    assert texts(markup, "note") == ["50%: 1", "90%: 3"]
    assert "50% by 1, 90% by 3" in read(markup).get("aria-label")


def test_each_eigen_digit_has_a_scale_of_its_own_around_zero():
    markup = plots.eigen_digits({"1": np.array([[0.0, -0.5]]), "2": np.array([[0.1, 0.2]])}, "Components 1 and 2")
    assert values(markup) == [[0, -0.5], [0.1, 0.2]]
    least, most = (next(heat.iter("img")).get("src") for heat in marks(markup, "heat"))
    assert least != most
    assert [item[0].text for item in marks(markup, "pictures")[0]] == ["1", "2"]


def test_a_rebuilt_digit_stands_between_the_original_and_what_is_missing():
    markup = plots.rebuilt(np.array([[255.0, 0.0]]), np.array([[300.0, -20.0]]), "A digit")
    assert values(markup) == [[255, 0], [255, 0], [-45, 20]]


def test_the_chosen_count_is_marked_on_the_error():
    markup = plots.errors(np.array([10.0, 4.0, 1.0]), 1)
    (dot,) = marks(markup, "dot")
    assert dot.get("data-tip") == "chosen: 1 components\nerror 4.0"
    assert (share(dot, "left"), share(dot, "bottom")) == (0.5, 0.4)
    assert style(dot)["width"] == "13px"


def test_the_cloud_has_a_trace_per_class_in_its_colour():
    scores = np.arange(12.0).reshape(4, 3)
    figure = plots.cloud(scores, np.array([2, 2, 0, 9], np.uint8), np.arange(10, 14), "0123456789", ["a", "b", "c"])
    assert [trace.name for trace in figure.data] == ["0", "2", "9"]
    assert [trace.marker.color for trace in figure.data] == [class_shade(digit) for digit in (0, 2, 9)]
    assert list(figure.data[1].customdata) == [10, 11] and list(figure.data[1].z) == [2, 5]
    assert figure.layout.scene.zaxis.title.text == "c"
