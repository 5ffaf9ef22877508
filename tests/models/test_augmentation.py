"""Warps: NumPy and TensorFlow read the same places, and each setting does what it says."""

import hashlib

import numpy as np
import pytest
import tensorflow as tf

from mnist_dash.data import datasets
from mnist_dash.models import flourishes, pens
from mnist_dash.models.augmentation import BASIS, DRAWS, coefficients, preview, warp
from mnist_dash.models.recipes import Augmentation
from mnist_dash.models.sampling import resample, sample

DIGITS = datasets.load().train.images[:40]
PREVIEW_DIGEST = "b2535866a168bcf6767fd24db425f9ac"
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
    own = resample(tf.constant(DIGITS), tf.constant(places))
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


# --- stretch, pens and flourishes -----------------------------------------------------------------------


def test_older_settings_warp_as_they_always_did() -> None:
    """Digests of warps made before the later settings existed: recipes of then must train the same today."""
    old = Augmentation(shift=1.5, rotate=8, scale=0.08, shear=5, elastic=0.4)
    assert hashlib.md5(preview(DIGITS, old, 7).tobytes()).hexdigest() == PREVIEW_DIGEST
    draws = tf.random.stateless_uniform([len(DIGITS), DRAWS], tf.constant([5, 1], tf.int64), -1, 1)
    own = warp(tf.constant(DIGITS), old, tf.constant([5, 1], tf.int64))
    np.testing.assert_allclose(own, sample(DIGITS, coefficients(np, old, draws.numpy()) @ BASIS), atol=0.02)


def test_stretch_changes_the_shape_and_keeps_the_area() -> None:
    draws = np.zeros((len(DIGITS), DRAWS), np.float32)
    wide = sample(DIGITS, coefficients(np, Augmentation(stretch=0.3), draws, np.ones(len(DIGITS), np.float32)) @ BASIS)
    spread = [np.sqrt((images * (np.arange(28) - 13.5) ** 2).sum() / images.sum()) for images in (DIGITS, wide)]
    tall = [np.sqrt((images * (np.arange(28)[:, None] - 13.5) ** 2).sum() / images.sum()) for images in (DIGITS, wide)]
    assert spread[1] / spread[0] == pytest.approx(np.sqrt(1.3), rel=0.05)
    assert tall[1] / tall[0] == pytest.approx(1 / np.sqrt(1.3), rel=0.05)
    assert wide.sum() == pytest.approx(DIGITS.sum(), rel=0.03)


@pytest.mark.parametrize(
    "setting", [Augmentation(thickness=3), Augmentation(edges=4), Augmentation(thickness=4, edges=8)]
)
def test_both_ink_with_the_same_pens(setting: Augmentation) -> None:
    draws = np.random.default_rng(0).uniform(-1, 1, (len(DIGITS), 2)).astype(np.float32)
    own = pens.inked(tf, tf.constant(DIGITS, tf.float32), setting, tf.constant(draws))
    ours = pens.inked(np, DIGITS.astype(np.float32), setting, draws)
    np.testing.assert_allclose(own, ours, atol=1e-3)
    assert ours.min() >= 0 and ours.max() <= 255


def test_thickness_is_in_pixels_of_a_stroke() -> None:
    bar = np.zeros((1, 28, 28), np.float32)
    bar[:, 4:24, 12:15] = 255  # three pixels wide
    widths = {
        wanted: pens.inked(np, bar, Augmentation(thickness=4), np.array([[wanted / 4, 0]], np.float32))[0, 14].sum()
        / 255
        for wanted in (-1, 0, 1, 2, 4)
    }
    assert widths == pytest.approx({-1: 2, 0: 3, 1: 4, 2: 5, 4: 7}, abs=0.51)
    assert list(widths.values()) == sorted(widths.values())


def test_edges_get_harder_or_softer() -> None:
    grey = [
        ((images > 20) & (images < 235)).sum()
        for value in (1, 0, -0.25)
        for images in [
            pens.inked(np, DIGITS.astype(np.float32), Augmentation(edges=4), np.full((40, 2), value, np.float32))
        ]
    ]
    assert grey[0] < 0.6 * grey[1] and grey[2] > 1.2 * grey[1]


def test_flourishes_are_added_to_some_digits_only() -> None:
    digits = datasets.load().train
    images, labels = digits.images[:3000], digits.labels[:3000]
    other = flourishes.flourished(images, labels)
    changed = (other != images).any((1, 2))
    np.testing.assert_array_equal(changed, np.isin(labels, (0, 1, 7)))
    np.testing.assert_array_equal(other, flourishes.flourished(images, labels))
    rows, columns = np.arange(28)[:, None], np.arange(28)
    total = other[changed].sum((1, 2), dtype=float)
    for places in (rows, columns):
        middle = (other[changed] * places).sum((1, 2)) / total
        assert np.abs(middle - 13.5).max() < 0.6  # the centre of mass, as in MNIST
    tall = (other[changed] > 128).any(2).sum(1)
    assert tall.max() <= 24 and np.median(tall) >= 16


def test_a_slash_crosses_the_hole_of_a_zero() -> None:
    ring = np.zeros((28, 28), np.uint8)
    distance = np.hypot(*(np.mgrid[:28, :28] - 13.5))
    ring[np.abs(distance - 8) < 1.5] = 255
    slashed = flourishes.flourished(ring[None].repeat(50, 0), np.zeros(50, np.uint8))
    assert not ring[12:16, 12:16].any()
    assert (slashed[:, 12:16, 12:16].max((1, 2)) > 150).all()


def test_a_share_of_the_batch_has_flourishes() -> None:
    images = np.zeros((2000, 28, 28), np.uint8)
    marked = np.full_like(images, 255)
    own = warp(tf.constant(images), Augmentation(flourish=0.3), tf.constant([1, 2], tf.int64), tf.constant(marked))
    assert (own.numpy().max((1, 2)) > 0).mean() == pytest.approx(0.3, abs=0.03)


def test_preview_with_all_settings_needs_no_tensorflow_and_repeats() -> None:
    labels = datasets.load().train.labels[:40]
    every = Augmentation(shift=2, rotate=12, scale=0.15, elastic=0.7, stretch=0.4, thickness=2, edges=4, flourish=1)
    images = preview(DIGITS, every, 3, labels)
    np.testing.assert_array_equal(images, preview(DIGITS, every, 3, labels))
    assert (images != preview(DIGITS, every, 3)).any()  # without labels no flourishes
