"""The figures of a run show the numbers they are given, and survive odd ones."""

import numpy as np
import pytest

from mnist_dash.analysis import calibration, evaluation
from mnist_dash.plots import evaluation as plots

NAMES = tuple("0123456789")


def draw(count: int = 500) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.2, 1, count)
    return confidence, rng.random(count) < confidence


@pytest.fixture
def matrix() -> np.ndarray:
    counts = np.diag(np.arange(90, 100))
    counts[4, 9], counts[3, 5] = 23, 7
    counts[2] = 0
    return counts


def cells(figure):
    return next(trace for trace in figure.data if trace.type == "scatter")


@pytest.mark.parametrize("percent", [False, True])
def test_confusion_has_a_selectable_square_per_cell(matrix, percent):
    figure = plots.confusion(matrix, NAMES, percent=percent, chosen=(4, 9))
    squares = cells(figure)
    assert squares.marker.symbol == "square" and len(squares.x) == 100
    place = 4 * 10 + 9  # row by row, as the page reads a click
    assert (squares.y[place], squares.x[place]) == (4, 9)
    assert squares.text[place] == (f"{100 * 23 / 117:.1f}" if percent else "23")
    assert "label 4, read as 9: 23 (19.66% of the 4s)" in squares.hovertext[place]
    assert squares.text[0 * 10 + 1] == ""
    assert squares.unselected.marker.opacity == 1
    box = figure.layout.shapes[0]
    assert (box.x0 < 9 < box.x1) and (box.y0 < 4 < box.y1)


def test_confusion_shades_errors_only(matrix):
    right, errors = (trace.z for trace in plots.confusion(matrix, NAMES, percent=True, chosen=None).data[:2])
    assert np.isnan(np.diag(errors)).all() and (np.diag(right) == 1).all()
    assert np.nanmax(errors) == errors[4][9]
    assert np.isfinite(errors[2][:2]).all(), "a class without digits must not divide by zero"


def test_answers_mark_the_label():
    row = np.array([0.002] * 9 + [0.982], np.float32)
    option = plots.answers({"A": row}, NAMES, 4)
    assert option["xAxis"]["data"][4:6] == ["4 ✓", "5"]
    assert option["series"][0]["data"] == [0.2] * 9 + [98.2]
    assert not option["legend"]["show"]
    two = plots.answers({"A": row, "B": row[::-1]}, NAMES, 4)
    assert [bars["name"] for bars in two["series"]] == ["A", "B"] and two["legend"]["show"]
    assert two["series"][0]["color"] != two["series"][1]["color"]


def test_digit_scores_show_three_scores_with_intervals(matrix):
    table = evaluation.digit_scores(matrix, NAMES)
    figure = plots.digit_scores(table)
    assert [trace.name for trace in figure.data] == ["Precision", "Recall", "F1"]
    recall = figure.data[1]
    assert recall.y[4] == pytest.approx(94 / 117)
    assert recall.y[4] + recall.error_y.array[4] == pytest.approx(table["recall_high"].iloc[4])
    assert recall.y[4] - recall.error_y.arrayminus[4] == pytest.approx(table["recall_low"].iloc[4])


def test_reliability_has_a_line_per_table_and_the_diagonal():
    table = calibration.reliability(*draw())
    figure = plots.reliability({"as it is": table, "tempered": table})
    assert [trace.name for trace in figure.data] == ["as sure as right", "as it is", "tempered"]
    assert list(figure.data[1].y) == list(table["accuracy"])


def test_coverage_keeps_the_ends_and_marks_the_threshold():
    curve = calibration.coverage_curve(*draw(5000))
    figure = plots.coverage(curve, 0.7, 0.8)
    line, point = figure.data[2:]
    assert 300 <= len(line.x) <= 400
    assert (line.x[0], line.x[-1]) == (curve["coverage"].iloc[0], 1)
    assert (point.x, point.y) == ((0.7,), (0.8,))
    assert plots.coverage(curve[:1], float("nan"), float("nan")).data


def test_slices_mark_the_chosen_one():
    values = np.random.default_rng(1).normal(size=1000).astype(np.float32)
    table = evaluation.slice_errors(values, values < 1.5)
    figure = plots.slices(table, "Slant (°)", 0.07, 9)
    points = figure.data[0]
    assert list(points.y) == list(table["error"]) and len(points.x) == 10
    assert points.marker.color[9] == plots.ORANGE and points.marker.color[8] == plots.BLUE
    assert figure.layout.xaxis.title.text == "Slant (°)"
