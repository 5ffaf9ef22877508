"""Warps: NumPy and TensorFlow read the same places, and each setting does what it says."""

import numpy as np
import pytest
import tensorflow as tf

from mnist_dash.data import datasets
from mnist_dash.models import augmentation
from mnist_dash.models.augmentation import BASIS, DRAWS, coefficients, preview, sample, warp
from mnist_dash.models.recipes import Augmentation

DIGITS = datasets.load().train.images[:40]
ALL = Augmentation(shift=2, rotate=15, scale=0.15, shear=10, elastic=0.7)


def warped(setting: Augmentation, number: int, value: float) -> np.ndarray:
    """The digits with one random number set, the others 0."""
    draws = np.zeros((len(DIGITS), DRAWS), np.float32)
    draws[:, number] = value
    return sample(DIGITS, coefficients(np, setting, draws) @ BASIS)


def centre(images: np.ndarray) -> np.ndarray:
    """Centre of the ink, N x (row, column)."""
    total = images.sum((1, 2), dtype=float)
    rows, columns = np.arange(28)[:, None], np.arange(28)
    return np.stack([(images * rows).sum((1, 2)) / total, (images * columns).sum((1, 2)) / total], 1)


def test_tensorflow_reads_what_numpy_reads() -> None:
    draws = np.random.default_rng(0).uniform(-1, 1, (len(DIGITS), DRAWS)).astype(np.float32)
    places = coefficients(np, ALL, draws) @ BASIS
    np.testing.assert_allclose(coefficients(tf, ALL, tf.constant(draws)) @ BASIS, places, atol=1e-4)
    own = augmentation.resample(tf.constant(DIGITS), tf.constant(places))
    np.testing.assert_allclose(own, sample(DIGITS, places), atol=0.02)


def test_no_warp_changes_nothing() -> None:
    np.testing.assert_array_equal(preview(DIGITS, Augmentation()), DIGITS)
    own = warp(tf.constant(DIGITS), Augmentation(), tf.constant([1, 2], tf.int64))
    np.testing.assert_array_equal(own, DIGITS)


def test_a_shift_of_whole_pixels_moves_the_ink() -> None:
    right = warped(Augmentation(shift=2), 3, -1.0)
    np.testing.assert_allclose(right[:, :, 2:], DIGITS[:, :, :-2], atol=0.1)
    assert not right[:, :, :2].any()
    down = warped(Augmentation(shift=1), 4, -1.0)
    np.testing.assert_allclose(down[:, 1:], DIGITS[:, :-1], atol=0.1)


def test_a_quarter_turn_is_clockwise() -> None:
    turned = warped(Augmentation(rotate=90), 0, 1.0)
    np.testing.assert_allclose(turned, np.rot90(DIGITS, -1, (1, 2)), atol=0.1)


def test_scale_changes_the_amount_of_ink() -> None:
    larger, smaller = (warped(Augmentation(scale=0.2), 1, value).sum() for value in (1.0, -1.0))
    assert larger == pytest.approx(1.2**2 * DIGITS.sum(), rel=0.03)
    assert smaller == pytest.approx(0.8**2 * DIGITS.sum(), rel=0.03)


def test_shear_slants_and_keeps_the_ink() -> None:
    slanted = warped(Augmentation(shear=20), 2, 1.0)
    assert slanted.sum() == pytest.approx(DIGITS.sum(), rel=0.02)
    rows, columns = np.arange(28)[:, None] - 13.5, np.arange(28) - 13.5
    before, after = ((images * rows * columns).sum() / images.sum() for images in (DIGITS, slanted))
    spread = (DIGITS * rows**2).sum() / DIGITS.sum()
    assert after - before == pytest.approx(-np.tan(np.radians(20)) * spread, rel=0.05)


def test_elastic_bends_smoothly() -> None:
    draws = np.random.default_rng(0).uniform(-1, 1, (200, DRAWS)).astype(np.float32)
    still = coefficients(np, Augmentation(), draws) @ BASIS
    bend = (coefficients(np, Augmentation(elastic=1), draws) @ BASIS - still).reshape(2, 200, 28, 28)
    assert bend.std() == pytest.approx(1, rel=0.1)
    assert np.abs(np.diff(bend)).mean() < 0.3


def test_the_warp_is_random_by_digit_and_repeats_by_seed() -> None:
    same = tf.constant(np.repeat(DIGITS[:1], 8, 0))
    first, again, other = (warp(same, ALL, tf.constant([5, step], tf.int64)).numpy() for step in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first[0] - first[1]).max() > 10
    assert np.abs(first - other).max() > 10


def test_preview_stays_near_the_middle_and_keeps_its_type() -> None:
    images = preview(DIGITS, ALL, seed=3)
    assert images.dtype == np.uint8
    assert images.shape == DIGITS.shape
    assert np.abs(centre(images) - centre(DIGITS)).max() < 6
    np.testing.assert_array_equal(images, preview(DIGITS, ALL, seed=3))
    assert (images != preview(DIGITS, ALL, seed=4)).any()
