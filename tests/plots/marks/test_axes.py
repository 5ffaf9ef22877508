"""Axes: round ticks within the range, and the share of the axis at which a value lies."""

import numpy as np
import pytest

from mnist_dash.plots.marks import axes


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 60_000, ["0", "10,000", "20,000", "30,000", "40,000", "50,000", "60,000"]),
        (-0.4, 0.4, ["−0.4", "−0.2", "0", "0.2", "0.4"]),
        (0.99, 1.0, ["0.99", "0.992", "0.994", "0.996", "0.998", "1"]),
        (3, 3, ["3"]),
    ],
)
def test_ticks_are_round_and_within_the_range(low, high, expected):
    assert [text for _, text in axes.linear("", low, high).ticks] == expected


def test_a_rounded_axis_begins_and_ends_at_a_tick():
    axis = axes.rounded("", 0, 87.3, unit=" %")
    assert (axis.low, axis.high) == (0, 100)
    assert axis.ticks[-1] == (100, "100 %")


def test_values_lie_at_their_share_of_the_axis():
    assert axes.linear("", 10, 20).at([10, 15, 20]).tolist() == [0, 0.5, 1]
    assert axes.linear("", 20, 10).at(12.5) == 0.75, "an axis may run downwards"


def test_a_logarithmic_axis_has_a_tick_at_each_power_and_no_place_for_nothing():
    axis = axes.logarithmic("", 0.01, 100)
    assert [text for _, text in axis.ticks] == ["0.01", "0.1", "1", "10", "100"]
    places = axis.at([0.01, 1, 100, 0])
    assert places[:3].tolist() == [0, 0.5, 1]
    assert np.isnan(places[3])


def test_names_stand_in_the_middle_of_their_places():
    axis = axes.named("", ["a", "b"], down=True)
    assert axis.at([0, 1]).tolist() == [0.75, 0.25], "the first is at the top"
