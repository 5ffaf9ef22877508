"""Curves: what is drawn is what was measured, and the sentence says which lines compare."""

import pytest

from mnist_dash.plots import training

NAMES = ("epoch", "loss", "clean_loss", "val_loss", "accuracy", "clean_accuracy", "val_accuracy")
ROWS = [
    dict(zip(NAMES, values, strict=True))
    for values in ((1, 0.9, 0.5, 0.6, 0.7, 0.8, 0.75), (2, 0.5, 0.3, 0.0, 0.8, 0.9, None))
]


def data(option):
    return [line["data"] for line in option["series"]]


def test_three_lines_hold_the_measured_values():
    option = training.curves(ROWS, "loss", shown=(0, 5), validation="test")
    assert data(option) == [[[1, 0.9], [2, 0.5]], [[1, 0.5], [2, 0.3]], [[1, 0.6], [2, 0.0]]]
    assert option["legend"]["data"][2] == "test digits"
    assert (option["xAxis"]["min"], option["xAxis"]["max"]) == (0, 5)


def test_accuracy_is_in_percent_and_a_missing_value_is_left_out():
    lines = data(training.curves(ROWS, "accuracy", shown=(0, 2), validation="held-out"))
    assert lines[0] == [[1, 70], [2, 80]]
    assert lines[2] == [[1, 75]]


def test_progress_moves_the_end_of_the_first_line_only():
    now = {"epoch": 3, "step": 50, "steps": 200, "loss": 0.4, "accuracy": 0.85}
    lines = data(training.curves(ROWS, "loss", shown=(0, 5), validation="test", now=now))
    assert lines[0][-1] == [2.25, 0.4]
    assert [len(line) for line in lines] == [3, 2, 2]


def test_progress_of_an_epoch_that_has_its_row_is_not_drawn_twice():
    now = {"epoch": 2, "step": 200, "steps": 200, "loss": 0.5, "accuracy": 0.8}
    assert len(data(training.curves(ROWS, "loss", shown=(0, 5), validation="test", now=now))[0]) == 2


def test_only_the_epochs_asked_for_are_drawn_so_that_the_other_axis_fits_them():
    option = training.curves(ROWS, "loss", shown=(2, 5), validation="test")
    assert data(option)[0] == [[2, 0.5]]
    assert option["xAxis"]["min"] == 2


def test_nothing_yet_is_an_empty_chart():
    assert data(training.curves([], "loss", shown=(0, 5), validation="test")) == [[], [], []]


def test_lines_differ_without_colour():
    looks = [(line.dash, line.symbol) for line in training.LINES]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("epochs", [1, 2, 7, 12, 60, 300, 1000])
def test_axis_never_crowds(epochs):
    option = training.curves([], "loss", shown=(0, epochs), validation="test")
    assert epochs / option["xAxis"]["interval"] <= 10


def test_sentence_names_every_cause_and_the_validation_digits():
    plain = training.which_compare(dropout=False, warped=False, smoothed=False, validation="test")
    assert "dropout" not in plain and "test digits" in plain and "as an average over an epoch" in plain
    full = training.which_compare(dropout=True, warped=True, smoothed=True, validation="held-out")
    assert "with dropout on, on warped digits, against smoothed labels and as an average" in full
    assert "held-out digits" in full
