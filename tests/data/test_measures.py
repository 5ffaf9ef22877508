"""Handwriting measures: known answers on drawn bars, known changes on real digits, and the shipped table."""

import numpy as np
import pytest
from scipy import ndimage
from skimage.morphology import skeletonize

from mnist_dash.data import datasets, measures
from mnist_dash.runs import artifacts

ANGLES = (-30, -15, 10, 25)


@pytest.fixture(scope="module")
def digits():
    """Two hundred test digits."""
    return datasets.load().test.images[:200]


def bar(width: int, height: int = 16) -> np.ndarray:
    """One picture with an upright bar of full ink."""
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 6 : 6 + height, 10 : 10 + width] = 255
    return image


def shear(image: np.ndarray, slope: float) -> np.ndarray:
    """The image leaning to the right by a slope: each row moves in proportion to its height over the middle."""
    moved = ndimage.affine_transform(
        image.astype(float), [[1, 0], [slope, 1]], offset=[0, -slope * 13.5], order=1, mode="constant"
    )
    return moved.round().astype(np.uint8)


def table(images: np.ndarray) -> dict[str, np.ndarray]:
    return measures.measure(images)


@pytest.mark.parametrize("width", [2, 3, 4, 6])
def test_an_upright_bar(width):
    found = table(bar(width))
    assert found["area"][0] == pytest.approx(16 * width, rel=0.06)
    assert found["thickness"][0] == pytest.approx(width, abs=0.4)
    assert found["slant"][0] == 0
    assert found["width"][0] == pytest.approx(0.98 * width, abs=0.02)
    assert found["height"][0] == pytest.approx(0.98 * 16, abs=0.02)
    assert found["length"][0] == pytest.approx(16 - width, abs=2)
    assert found["offset"][0] == pytest.approx(abs(10 + (width - 1) / 2 - 13.5), abs=0.01)


def test_thickness_follows_dilation_of_a_bar_by_one_pixel():
    """One pixel more on either side makes a stroke two pixels thicker."""
    thin = bar(3)
    thick = ndimage.grey_dilation(thin, size=(1, 3, 3))
    grown = table(thick)["thickness"] - table(thin)["thickness"]
    assert grown == pytest.approx(2, abs=0.1)


def test_thickness_follows_dilation_of_real_digits_by_one_pixel(digits):
    """A square of 3 x 3 adds 2 pixels to upright strokes and 2.83 to diagonal ones; closed loops add more."""
    fat = ndimage.grey_dilation(digits, size=(1, 3, 3))
    grown = table(fat)["thickness"] - table(digits)["thickness"]
    assert 2 < np.median(grown) < 2.83
    assert (grown > 1.5).all()


def test_thickness_is_twice_the_mean_distance_on_the_skeleton(digits):
    large = measures.enlarge(digits[:20])
    expected = []
    for image, original in zip(large, digits[:20], strict=True):
        mask = np.pad(image >= original.max() / 2, 1)
        paper = np.argwhere(~mask)
        ink = np.argwhere(skeletonize(mask))
        nearest = [np.sqrt(((paper - pixel) ** 2).sum(axis=1).min()) for pixel in ink]
        expected.append(2 * np.mean(nearest) / measures.SCALE)
    assert table(digits[:20])["thickness"] == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("angle", ANGLES)
def test_slant_recovers_the_angle_of_sheared_digits(digits, angle):
    slants = table(digits)["slant"]
    inside = [place for place in range(40) if digits[place][:, :6].max() == 0 and digits[place][:, -6:].max() == 0]
    assert len(inside) > 5
    slopes = np.tan(np.radians(angle)) - np.tan(np.radians(slants))
    leaning = np.stack([shear(digits[place], slopes[place]) for place in inside])
    assert table(leaning)["slant"] == pytest.approx(angle, abs=2)


def test_width_of_a_leaning_bar_is_that_of_the_upright_one():
    leaning = shear(bar(4)[0], np.tan(np.radians(20)))[None]
    assert table(leaning)["slant"][0] == pytest.approx(20, abs=0.5)
    assert table(leaning)["width"][0] == pytest.approx(0.98 * 4, abs=1)


def test_a_digit_without_ink_has_no_thickness_slant_or_offset():
    found = table(np.zeros((2, 28, 28), np.uint8))  # a warning would fail the test
    for name in ("area", "width", "height", "length"):
        assert (found[name] == 0).all()
    for name in ("thickness", "slant", "offset"):
        assert np.isnan(found[name]).all()
    assert not any(found[side].any() for side in measures.SIDES)


@pytest.mark.parametrize("value", [1, 255])
def test_one_pixel_a_row_and_a_full_picture_have_finite_measures(value):
    images = np.zeros((3, 28, 28), np.uint8)
    images[0, 5, 5] = images[1, 9, :] = images[2] = value
    found = table(images)
    assert all(np.isfinite(found[name]).all() for name in measures.MEASURES)
    assert found["slant"].tolist() == [0, 0, 0]


def test_faint_ink_counts_like_full_ink():
    faint = (bar(4) // 255 * 60).astype(np.uint8)
    for name in ("area", "thickness", "slant", "width"):
        assert table(faint)[name] == pytest.approx(table(bar(4))[name])


def test_cut_off_sides():
    images = np.zeros((5, 28, 28), np.uint8)
    images[0, 0, 4] = images[1, -1, 4] = images[2, 4, 0] = images[3, 4, -1] = 255
    images[4, 0, 4] = 127
    found = measures.cut_off(images)
    assert np.array([found[side] for side in measures.SIDES]).T.tolist() == [
        *np.eye(4, dtype=bool).tolist(),
        [False] * 4,
    ]


def test_no_image_gives_empty_columns():
    assert {len(column) for column in table(np.zeros((0, 28, 28), np.uint8)).values()} == {0}


def test_progress_ends_at_one(digits):
    shares = []
    measures.measure(np.tile(digits, (6, 1, 1)), shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 1 and shares[-1] == 1


@pytest.mark.parametrize("split", datasets.SPLITS)
def test_shipped_measures_are_those_the_code_gives(split):
    """Fails when a definition changed and neither VERSION nor the shipped table did."""
    images = datasets.load().split(split).images
    shipped = artifacts.peek(measures.key(images))
    assert shipped is not None
    assert {len(column) for column in shipped.values()} == {len(images)}
    places = np.arange(0, len(images), len(images) // 100)
    for name, column in table(images[places]).items():
        assert shipped[name][places] == pytest.approx(column, abs=0.011, nan_ok=True), name


def test_key_changes_with_the_images(digits):
    assert measures.key(digits) != measures.key(255 - digits)


def test_summary_gives_each_class_its_own_numbers():
    images = np.concatenate([bar(2), bar(4), np.zeros((1, 28, 28), np.uint8)])
    found = measures.summary(table(images), np.array([3, 3, 7], np.uint8), tuple("0123456789"))
    assert list(found) == ["3", "7"]
    assert found["3"]["count"] == 2
    assert found["3"]["width"]["mean"] == pytest.approx(0.98 * 3, abs=0.02)
    assert found["7"]["thickness"] == {"mean": None, "deviation": None, "least": None, "most": None}
    assert found["7"]["cut_off"] == {"top": 0, "bottom": 0, "left": 0, "right": 0}
