"""Published and measured errors as points: in percent of wrong digits, missing ones left out."""

import pytest

from mnist_dash.plots.tutorials import Pair, errors

PAIRS = [Pair("one", 0.99, 0.98, 0.977, 0.983), Pair("two", 0.95, None), Pair("three", None, 1.0, 0.9996, 1.0)]


def test_points_are_errors_in_percent():
    ours, published = errors(PAIRS).data
    assert list(ours.y) == ["one", "three"]
    assert list(ours.x) == pytest.approx([2.0, 0.01])  # none wrong has a place on a log axis too
    assert list(ours.error_x.array) == pytest.approx([0.3, 0.04])
    assert list(ours.error_x.arrayminus) == pytest.approx([0.3, 0.0])
    assert list(published.y) == ["one", "two"]
    assert list(published.x) == pytest.approx([1.0, 5.0])


def test_the_first_recipe_stands_on_top():
    assert list(errors(PAIRS).layout.yaxis.categoryarray) == ["three", "two", "one"]
