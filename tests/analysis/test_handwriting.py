"""Spreads, extremes and samples of a measure, on a few values with known answers."""

import numpy as np
import pytest

from mnist_dash.analysis import handwriting

NAN = float("nan")


def test_spread_is_a_density_with_the_quartiles_of_its_class():
    random = np.random.default_rng(0)
    labels = np.repeat(np.array([2, 5], np.uint8), 4000)
    values = np.where(labels == 2, random.normal(0, 1, 8000), random.normal(10, 2, 8000)).astype(np.float32)
    found = handwriting.spreads(values, labels)
    assert list(found) == [2, 5]
    for spread, middle, deviation in ((found[2], 0, 1), (found[5], 10, 2)):
        assert np.trapezoid(spread.density, spread.grid) == pytest.approx(1, abs=0.02)
        assert spread.grid[spread.density.argmax()] == pytest.approx(middle, abs=deviation / 2)
        assert spread.quartiles == pytest.approx(
            (middle - 0.674 * deviation, middle, middle + 0.674 * deviation), abs=0.15
        )
        assert spread.count == 4000


def test_spread_leaves_out_what_is_not_defined():
    values = np.array([1, 2, NAN, NAN], np.float32)
    found = handwriting.spreads(values, np.array([0, 0, 0, 1], np.uint8))
    assert list(found) == [0]
    assert found[0].count == 2
    assert handwriting.spreads(values[2:], np.array([0, 1], np.uint8)) == {}


def test_spread_of_equal_values_is_finite():
    found = handwriting.spreads(np.full(5, 3, np.float32), np.zeros(5, np.uint8))
    assert np.isfinite(found[0].density).all()


def test_extremes_are_in_order_and_without_nan():
    values = np.array([5, NAN, 1, 9, 3, 7], np.float32)
    low, high = handwriting.extremes(values, np.array([0, 1, 2, 3, 5]), 2)
    assert low.tolist() == [2, 0]
    assert high.tolist() == [3, 5]


def test_sample_keeps_few_and_draws_from_many():
    few, many = np.arange(5), np.arange(100, 1100)
    assert handwriting.sample(few, 10).tolist() == few.tolist()
    drawn = handwriting.sample(many, 50)
    assert len(set(drawn.tolist())) == 50
    assert set(drawn.tolist()) <= set(many.tolist())
    assert (np.diff(drawn) > 0).all()
    assert (handwriting.sample(many, 50) == drawn).all()


def test_within_takes_what_lies_between_two_percentiles():
    values = np.array([5, np.nan, 1, 4, 2, 3], np.float32)
    positions = np.arange(6)
    assert handwriting.within(values, positions, (0, 100)).tolist() == [0, 2, 3, 4, 5]
    assert handwriting.within(values, positions, (50, 75)).tolist() == [3, 5]
    assert handwriting.within(values, positions[1:2], (0, 100)).tolist() == []


def test_reach_leaves_out_the_farthest_and_beyond_counts_them():
    values = np.concatenate([np.arange(1000), [1e6, NAN]]).astype(np.float32)
    low, high = handwriting.reach(values)
    assert low == pytest.approx(5) and high == pytest.approx(995)
    assert handwriting.beyond(values) == 10
    assert handwriting.reach(values[-1:]) == (0, 1)


def test_slices_part_all_known_values_with_the_farthest_in_the_outer_two():
    values = np.concatenate([np.arange(1000), [1e6, NAN]]).astype(np.float32)
    positions, labels = np.arange(len(values)), np.zeros(len(values), np.uint8)
    found = [handwriting.in_slice(values, positions, place) for place in range(handwriting.SLICES)]
    assert sorted(np.concatenate(found).tolist()) == list(range(1001))
    assert found[0][0] == 0 and found[-1][-1] == 1000
    assert handwriting.slice_counts(values, labels, 0).tolist() == [len(each) for each in found]
    assert handwriting.slice_counts(values, labels, 1).tolist() == [0] * handwriting.SLICES


def test_evenly_keeps_the_ends():
    assert handwriting.evenly(np.arange(100, 200), 4).tolist() == [100, 133, 166, 199]
    assert handwriting.evenly(np.arange(3), 4).tolist() == [0, 1, 2]
