"""Figures of components hold what they are given."""

import numpy as np
import pytest

from mnist_dash.plots import projections as plots
from mnist_dash.plots.palette import DIGIT_COLORS

HELD = np.array([0.5, 0.3, 0.15, 0.05])


def test_a_bar_for_each_of_the_first_components():
    (bars,) = plots.scree(HELD, 3).data
    assert list(bars.x) == [1, 2, 3] and list(bars.y) == pytest.approx([50, 30, 15])


def test_the_cumulative_line_starts_at_nothing_and_carries_the_marks():
    figure = plots.cumulative(HELD, {0.5: 1, 0.9: 3})
    assert list(figure.data[0].y) == pytest.approx([0, 50, 80, 95, 100])
    assert [note.text for note in figure.layout.annotations] == ["50%: 1", "90%: 3"]


def test_each_eigen_digit_has_a_scale_of_its_own_around_zero():
    figure = plots.eigen_digits({"1": np.array([[0.0, -0.5]]), "2": np.array([[0.1, 0.2]])})
    assert [(heat.zmin, heat.zmax) for heat in figure.data] == [(-0.5, 0.5), (-0.2, 0.2)]
    assert [note.text for note in figure.layout.annotations] == ["1", "2"]


def test_a_rebuilt_digit_stands_between_the_original_and_what_is_missing():
    figure = plots.rebuilt(np.array([[255.0, 0.0]]), np.array([[300.0, -20.0]]))
    original, again, missing = (np.array(heat.z) for heat in figure.data)
    assert original.tolist() == again.tolist() == [[255, 0]]
    assert missing.tolist() == [[-45, 20]]


def test_the_chosen_count_is_marked_on_the_error():
    line, mark = plots.errors(np.array([9.0, 4.0, 1.0]), 1).data
    assert list(line.y) == [9, 4, 1] and (mark.x[0], mark.y[0]) == (1, 4)


def test_the_cloud_has_a_trace_per_class_in_its_colour():
    scores = np.arange(12.0).reshape(4, 3)
    figure = plots.cloud(scores, np.array([2, 2, 0, 9], np.uint8), np.arange(10, 14), "0123456789", ["a", "b", "c"])
    assert [trace.name for trace in figure.data] == ["0", "2", "9"]
    assert [trace.marker.color for trace in figure.data] == [DIGIT_COLORS[digit] for digit in (0, 2, 9)]
    assert list(figure.data[1].customdata) == [10, 11] and list(figure.data[1].z) == [2, 5]
    assert figure.layout.scene.zaxis.title.text == "c"
