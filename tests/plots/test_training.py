"""Curves: what is drawn is what was measured, and the sentence says which lines compare."""

import itertools

import pytest

from mnist_dash.plots import training
from tests.plots.marks.reading import marks, read, share, texts, tips

NAMES = ("epoch", "loss", "clean_loss", "val_loss", "accuracy", "clean_accuracy", "val_accuracy")
ROWS = [
    dict(zip(NAMES, values, strict=True))
    for values in ((1, 0.9, 0.5, 0.6, 0.7, 0.8, 0.75), (2, 0.5, 0.3, 0.0, 0.8, 0.9, None))
]


def dots(markup: str) -> list[list[tuple[float, float]]]:
    """Where the dots of the three lines stand, as shares of the area."""
    places: dict[str, list[tuple[float, float]]] = {line.shape: [] for line in training.LINES}
    for each in marks(markup, "dot"):
        places[each.get("class", "").split()[1]].append((share(each, "left"), share(each, "bottom")))
    return list(places.values())


def test_three_lines_hold_the_measured_values():
    markup = training.curves(ROWS, "loss", shown=(0, 5), validation="test")
    assert dots(markup) == [[(0.2, 0.9), (0.4, 0.5)], [(0.2, 0.5), (0.4, 0.3)], [(0.2, 0.6), (0.4, 0.0)]]  # of 0 to 1
    assert texts(markup, "keys") == ["training, as reportedtraining, measured aftertest digits"]
    assert tips(markup) == [
        "Epoch 1\ntraining, as reported: 0.9000\ntraining, measured after: 0.5000\ntest digits: 0.6000",
        "Epoch 2\ntraining, as reported: 0.5000\ntraining, measured after: 0.3000\ntest digits: 0.0000",
    ]
    words = read(markup).get("aria-label", "")
    assert words.startswith("Loss over 2 finished epochs") and words.endswith("and test digits")


def test_accuracy_is_in_percent_and_a_missing_value_is_left_out():
    markup = training.curves(ROWS, "accuracy", shown=(0, 2), validation="held-out")
    assert dots(markup)[0] == [(0.5, 0.4), (1.0, 0.6)]  # of 50 to 100 %
    assert dots(markup)[2] == [(0.5, 0.5)]
    assert "held-out digits" not in tips(markup)[1] and "held-out digits: 75.00 %" in tips(markup)[0]


def test_progress_moves_the_end_of_the_first_line_only():
    now = {"epoch": 3, "step": 50, "steps": 200, "loss": 0.4, "accuracy": 0.85}
    markup = training.curves(ROWS, "loss", shown=(0, 5), validation="test", now=now)
    assert dots(markup)[0][-1] == (0.45, 0.4)
    assert [len(line) for line in dots(markup)] == [3, 2, 2]


def test_progress_of_an_epoch_that_has_its_row_is_not_drawn_twice():
    now = {"epoch": 2, "step": 200, "steps": 200, "loss": 0.5, "accuracy": 0.8}
    assert len(dots(training.curves(ROWS, "loss", shown=(0, 5), validation="test", now=now))[0]) == 2


def test_only_the_epochs_asked_for_are_drawn_so_that_the_other_axis_fits_them():
    markup = training.curves(ROWS, "loss", shown=(2, 5), validation="test")
    assert dots(markup)[0] == [(0.0, 1.0)]  # 0.5 is the highest
    assert marks(markup, "x-ticks")[0][0].text == "2"


def test_nothing_yet_is_an_empty_chart():
    assert dots(training.curves([], "loss", shown=(0, 5), validation="test")) == [[], [], []]


@pytest.mark.parametrize("measure", ["loss", "accuracy"])
def test_the_upright_axis_seldom_moves_while_curves_grow(measure):
    def axis(value: float) -> list[str | None]:
        row = dict(zip(NAMES, (1, *[value] * 6), strict=True))
        markup = training.curves([row], measure, shown=(0, 5), validation="test")
        return [each.text for each in marks(markup, "y-ticks")[0]]

    seen = [axis(value / 100) for value in range(1, 100)]
    assert sum(one != other for one, other in itertools.pairwise(seen)) <= 11


def test_lines_differ_without_colour():
    looks = [(line.dash, line.shape) for line in training.LINES]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("epochs", [1, 2, 7, 12, 60, 300, 1000])
@pytest.mark.parametrize(("height", "most"), [(320, 11), (170, 5)])
def test_axis_never_crowds(epochs, height, most):
    markup = training.curves([], "loss", shown=(0, epochs), validation="test", height=height)
    assert 2 <= len(marks(markup, "x-ticks")[0]) <= most


def test_a_thousand_epochs_stay_a_small_figure():
    rows = [dict(zip(NAMES, (epoch, *[1 / epoch] * 6), strict=True)) for epoch in range(1, 1001)]
    markup = training.curves(rows, "loss", shown=(0, 1000), validation="test")
    assert not marks(markup, "dot") and len(tips(markup)) <= 100 and len(markup) < 90_000


def test_sentence_names_every_cause_and_the_validation_digits():
    plain = training.which_compare(dropout=False, warped=False, smoothed=False, validation="test")
    assert "dropout" not in plain and "test digits" in plain and "as an average over an epoch" in plain
    full = training.which_compare(dropout=True, warped=True, smoothed=True, validation="held-out")
    assert "with dropout on, on warped digits, against smoothed labels and as an average" in full
    assert "held-out digits" in full
