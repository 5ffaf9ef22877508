"""The figures of a run show the numbers they are given, and survive odd ones."""

from xml.etree.ElementTree import Element

import numpy as np
import pytest

from mnist_dash.analysis import calibration, evaluation
from mnist_dash.plots import evaluation as plots
from tests.plots.marks.reading import marks, read, share, style, texts, tips

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


def cell(markup: str, label: int, answer: int) -> Element:
    return marks(markup, "cell")[10 * label + answer]  # row by row, as the page reads a choice


@pytest.mark.parametrize("percent", [False, True])
def test_confusion_has_a_cell_to_choose_for_each_label_and_answer(matrix, percent):
    markup = plots.confusion(matrix, NAMES, percent=percent)
    assert [each.get("data-pick") for each in marks(markup, "cell")] == [str(number) for number in range(100)]
    chosen = cell(markup, 4, 9)
    assert (share(chosen, "left"), share(chosen, "bottom")) == (0.9, 0.5)  # labels downwards from 0
    assert "".join(chosen.itertext()) == (f"{100 * 23 / 117:.1f}" if percent else "23")
    assert chosen.get("data-tip") == "label 4, read as 9\n23 digits, 19.66 % of the 4s"
    assert chosen.get("aria-label") == "label 4, read as 9, 23 digits, 19.66 % of the 4s"
    assert not "".join(cell(markup, 0, 1).itertext())
    assert read(markup).get("aria-label") == "Confusion matrix; most often 4 was read as 9, 23 times"
    assert (texts(markup, "x-title"), texts(markup, "y-title")) == (["read as"], ["label"])


def test_confusion_shades_errors_only(matrix):
    markup = plots.confusion(matrix, NAMES, percent=True)
    grounds = [style(each[0])["background"] for each in marks(markup, "cell")]
    right, errors = grounds[::11], {place: ground for place, ground in enumerate(grounds) if place % 11}
    assert len(set(right)) == 1 and not set(right) & set(errors.values())
    strength = {place: float(ground.rstrip(")").rsplit(",", 1)[1]) for place, ground in errors.items()}
    assert max(strength, key=lambda place: strength[place]) == 49
    assert {place for place, ink in strength.items() if ink} == {49, 35}  # a class without digits divides nothing


def test_confusion_without_an_error_says_so():
    markup = plots.confusion(np.diag(np.arange(10)), NAMES, percent=False)
    assert read(markup).get("aria-label") == "Confusion matrix without an error"


def test_answers_mark_the_label():
    row = tuple([0.002] * 9 + [0.982])
    markup = plots.answers(["A"], [row], NAMES, 4, "words")
    assert read(markup).get("aria-label") == "words"
    assert [each.text for each in marks(markup, "x-ticks")[0]][4:6] == ["4 ✓", "5"]
    assert [share(each[0], "height") for each in marks(markup, "bar")] == pytest.approx(row, abs=1e-4)
    assert texts(markup, "note") == ["0.2"] * 9 + ["98.2"]
    assert not marks(markup, "keys")
    two = plots.answers(["A", "B"], [row, row[::-1]], NAMES, 4, "words")
    assert texts(two, "keys") == ["AB"] and len(marks(two, "bar")) == 20
    assert len({style(each[0])["background"] for each in marks(two, "bar")}) == 2
    assert tips(two)[9] == "9: 98.20 %\nA"


def test_digit_scores_show_three_scores_with_intervals(matrix):
    table = evaluation.digit_scores(matrix, NAMES)
    markup = plots.digit_scores(table)
    assert texts(markup, "keys") == ["PrecisionRecallF1"]
    low, high = table["recall_low"].iloc[4], table["recall_high"].iloc[4]
    assert f"digit 4: recall {100 * 94 / 117:.2f} %\n95 % interval {100 * low:.2f} to {100 * high:.2f} %" in tips(
        markup
    )
    kinds = [each.get("class") for each in read(markup).iter() if "dot " in each.get("class", "")]
    assert set(kinds) == {"dot circle", "dot diamond", "dot square"}  # told apart without colour
    assert len(kinds) == int(np.isfinite(table[["precision", "recall", "f1"]].to_numpy()).sum())


def test_reliability_has_a_line_per_table_and_the_diagonal():
    table = calibration.reliability(*draw())
    markup = plots.reliability({"as it is": table, "tempered": table})
    assert texts(markup, "keys") == ["as sure as rightas it istempered"]
    known = table["accuracy"].dropna()
    assert len(marks(markup, "dot")) == 2 * len(known)
    first = marks(markup, "dot")[0]
    assert share(first, "bottom") == pytest.approx(known.iloc[0] / 1.04, abs=1e-4)


def test_coverage_marks_the_threshold_and_tells_the_values_along_the_curve():
    curve = calibration.coverage_curve(*draw(5000))
    markup = plots.coverage(curve, 0.7, 0.8)
    (point,) = marks(markup, "dot")
    assert share(point, "left") == pytest.approx(0.7 / 1.02, abs=1e-4) and point.get("data-tip") == "this threshold"
    bands = marks(markup, "band")
    assert 40 <= len(bands) <= 60 and "answers 100.0 %" in bands[-1].get("data-tip")
    assert not marks(plots.coverage(curve[:1], float("nan"), float("nan")), "dot")


def test_slices_can_be_chosen_and_say_their_range():
    values = np.random.default_rng(1).normal(size=1000).astype(np.float32)
    table = evaluation.slice_errors(values, values < 1.5)
    markup = plots.slices(table, "Slant (°)", 0.07, "words")
    points = marks(markup, "dot")
    assert [each.get("data-pick") for each in points] == [str(place) for place in range(10)]
    top = max(table["error_high"].max(), 0.07)
    assert share(points[9], "bottom") >= table["error"].iloc[9] / (top + 0.2)
    assert points[9].get("data-tip").startswith(f"slice 10: {table['from'].iloc[9]:.4g} to {table['to'].iloc[9]:.4g}")
    assert texts(markup, "x-title") == ["Slant (°)"] and texts(markup, "note") == ["all digits 7.00 %"]
