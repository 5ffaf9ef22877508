"""Pixel statistics agree with NumPy's on the images themselves."""

import numpy as np
import pytest

from mnist_dash.analysis import pixels
from mnist_dash.data import datasets

NUMPY = {"mean": np.mean, "median": np.median, "standard deviation": np.std, "variance": np.var}


@pytest.fixture(scope="module")
def split():
    test = datasets.load().test
    return datasets.Split(test.images[:1001], test.labels[:1001])


@pytest.fixture(scope="module")
def counts(split):
    return pixels.count_values(split.images, split.labels)


def test_every_statistic_has_its_check():
    assert set(NUMPY) == set(pixels.STATISTICS)


@pytest.mark.parametrize("name", NUMPY)
@pytest.mark.parametrize("digit", [0, 4])
def test_statistic_of_one_class(split, counts, name, digit):
    expected = NUMPY[name](split.images[split.labels == digit].astype(float), axis=0)
    assert pixels.STATISTICS[name](counts[digit]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", NUMPY)
def test_statistic_of_several_classes_is_that_of_their_images(split, counts, name):
    expected = NUMPY[name](split.images[np.isin(split.labels, [1, 7, 8])].astype(float), axis=0)
    assert pixels.STATISTICS[name](counts[[1, 7, 8]].sum(axis=0)) == pytest.approx(expected, abs=1e-6)


def test_histogram_and_zero_share(split, counts):
    found = pixels.histogram(counts)
    assert (found == np.bincount(split.images.ravel(), minlength=256)).all()
    assert pixels.zero_share(found) == pytest.approx(np.mean(split.images == 0))
    assert (
        pixels.image_histogram(split.images[0])
        == pixels.histogram(pixels.count_values(split.images[:1], split.labels[:1]))
    ).all()


def test_never_changing_pixels(split, counts):
    expected = (split.images == split.images[0]).all(axis=0)
    assert (pixels.never_changing(counts.sum(axis=0)) == expected).all()
    assert 0 < expected.sum() < 784


def test_pixels_for_share_of_variance():
    spread = np.array([[4.0, 3.0], [2.0, 1.0]])
    assert [pixels.pixels_for_share(spread, share) for share in (0.4, 0.5, 0.7, 1.0)] == [1, 2, 2, 4]
    assert pixels.pixels_for_share(np.zeros((2, 2)), 0.5) == 0


def test_variance_of_unchanging_pixels_is_exactly_zero():
    images = np.full((7, 28, 28), 213, np.uint8)
    counts = pixels.count_values(images, np.zeros(7, np.uint8))
    assert (pixels.variance(counts[0]) == 0).all()
    assert (pixels.deviation(counts[0]) == 0).all()
