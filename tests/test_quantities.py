"""Shares and intervals read the same everywhere."""

import pytest

from mnist_dash import quantities


def test_shares_intervals_and_points_in_words():
    assert quantities.percent(0.98333) == "98.33 %"
    assert quantities.percent(0.5, 0) == "50 %"
    assert quantities.interval((0.98059, 0.98571)) == "98.06 to 98.57 %"
    assert quantities.points(-0.001) == "−0.10"


@pytest.mark.parametrize(("seconds", "said"), [(8.04, "8.0 s"), (99, "99 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")])
def test_duration(seconds, said):
    assert quantities.duration(seconds) == said
