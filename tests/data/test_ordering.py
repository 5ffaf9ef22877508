"""Orders of the digits, checked on a handful of images with known answers."""

import numpy as np
import pytest

from mnist_dash.data import ordering
from mnist_dash.data.datasets import Split


@pytest.fixture
def split():
    """Four flat images of one value each; labels 0, 1, 0, 1."""
    images = np.array([10, 200, 30, 100], np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8)
    return Split(images, np.array([0, 1, 0, 1], np.uint8))


def test_ink_is_the_mean_pixel(split):
    assert ordering.ink(split).tolist() == [10, 200, 30, 100]


def test_distance_is_euclidean_from_the_class_mean(split):
    assert ordering.distance_from_mean(split) == pytest.approx([280, 1400, 280, 1400])


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("file order", [0, 1, 2, 3]),
        ("most ink", [1, 3, 2, 0]),
        ("least ink", [0, 2, 3, 1]),
        ("nearest to class mean", [0, 2, 1, 3]),
        ("farthest from class mean", [1, 3, 0, 2]),
    ],
)
def test_sorts(split, sort, expected):
    assert ordering.ranking(split, sort).tolist() == expected


@pytest.mark.parametrize("sort", ordering.SORTS)
def test_every_sort_is_a_permutation(split, sort):
    assert sorted(ordering.ranking(split, sort, seed=3).tolist()) == [0, 1, 2, 3]


def test_random_follows_its_seed():
    split = Split(np.zeros((50, 28, 28), np.uint8), np.zeros(50, np.uint8))
    first, again, other = (ordering.ranking(split, "random", seed).tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_keep_digits(split):
    positions = np.array([3, 2, 1, 0])
    assert ordering.keep_digits(positions, split, [1]).tolist() == [3, 1]
    assert ordering.keep_digits(positions, split, []).tolist() == [3, 2, 1, 0]
    assert ordering.keep_digits(positions, split, [7]).tolist() == []
