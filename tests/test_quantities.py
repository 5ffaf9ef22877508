"""Shares and intervals read the same everywhere."""

from mnist_dash import quantities


def test_shares_intervals_and_points_in_words():
    assert quantities.percent(0.98333) == "98.33 %"
    assert quantities.percent(0.5, 0) == "50 %"
    assert quantities.interval((0.98059, 0.98571)) == "98.06 to 98.57 %"
    assert quantities.points(-0.001) == "−0.10"
