"""Corruptions: one contract for all of them, and for each of MNIST-C's the law that it was published with."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES, corrupt
from mnist_dash.data.corruptions.draws import Draws

NAMES = list(CORRUPTIONS)
FULL = np.full((400, 28, 28), 255, np.uint8)
BLANK = np.zeros((400, 28, 28), np.uint8)
DOT = BLANK.copy()
DOT[:, 10:18, 11:16] = 255


@pytest.fixture(scope="module")
def digits():
    return datasets.load("mnist").test.images[:24]


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("name", NAMES)
def test_every_corruption_keeps_the_contract(digits, name, severity):
    before = digits.copy()
    found = corrupt(digits, name, severity)
    assert found.shape == digits.shape and found.dtype == np.uint8
    assert (digits == before).all()
    assert (found != digits).any((1, 2)).mean() > 0.3
    assert (corrupt(digits, name, severity) == found).all()
    alone = corrupt(digits[7:8], name, severity, np.array([7]))[0]
    assert (alone == found[7]).all()


@pytest.mark.parametrize("name", NAMES)
def test_severity_0_changes_nothing(digits, name):
    assert (corrupt(digits, name, 0) == digits).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_severity_is_told_in_words_of_its_own(name):
    words = [CORRUPTIONS[name].level(severity) for severity in SEVERITIES]
    assert len(set(words)) == len(words)


def test_fifteen_are_published():
    assert sum(kind.published for kind in CORRUPTIONS.values()) == 15


def test_chance_differs_between_positions_severities_and_corruptions():
    first = Draws("fog", 3, [4]).uniform(5)
    assert all(
        (other.uniform(5) != first).all()
        for other in (Draws("fog", 3, [5]), Draws("fog", 2, [4]), Draws("jpeg", 3, [4]))
    )


def published(images, name):
    return corrupt(images, name, PUBLISHED)


def test_shot_noise_is_a_poisson_count_of_three_grains():
    grains = published(np.full((400, 28, 28), 128, np.uint8), "shot-noise")
    rate = 3 * 128 / 255
    assert (grains == 0).mean() == pytest.approx(np.exp(-rate), abs=0.005)
    assert set(np.unique(grains)) == {0, 85, 170, 255}


def test_impulse_noise_hits_17_of_100_pixels_half_of_them_white():
    assert (published(BLANK, "impulse-noise") == 255).mean() == pytest.approx(0.085, abs=0.003)
    assert (published(FULL, "impulse-noise") == 0).mean() == pytest.approx(0.085, abs=0.003)


@pytest.mark.parametrize("name", ["glass-blur", "motion-blur"])
def test_a_blur_keeps_the_ink(name):
    assert published(DOT, name).sum() == pytest.approx(DOT.sum(), rel=0.01)


def test_motion_smears_to_one_side_within_45_degrees():
    smeared = published(DOT, "motion-blur").astype(float)
    rows, columns = np.mgrid[:28, :28]
    total = smeared.sum((1, 2))
    left = 13 - (smeared * columns).sum((1, 2)) / total
    down = (smeared * rows).sum((1, 2)) / total - 13.5
    assert (left > 0.5).all()
    assert np.abs(np.degrees(np.arctan2(down, left))).max() < 50


@pytest.mark.parametrize("name", ["shear", "rotate"])
def test_shear_and_rotation_go_both_ways_by_two_fifths_of_a_radian(name):
    bar = BLANK.copy()
    bar[:, 4:24, 13:15] = 255
    found = published(bar, name).astype(float)
    rows, columns = np.mgrid[:28, :28] - 13.5
    lean = (found * rows * columns).sum((1, 2)) / (found * rows**2).sum((1, 2))
    angle = np.arctan(lean)
    assert np.abs(angle) == pytest.approx(0.4, abs=0.02)
    assert (angle > 0).mean() == pytest.approx(0.5, abs=0.1)


def test_scale_leaves_seven_tenths():
    square = BLANK.copy()
    square[:, 4:24, 4:24] = 255
    side = np.sqrt(published(square, "scale").sum((1, 2)) / 255)
    assert side == pytest.approx(14, abs=0.1)


def test_translate_moves_three_pixels_each_way():
    found = published(DOT, "translate")
    corners = {tuple(np.argwhere(picture)[0]) for picture in found}
    assert corners == {(7, 8), (7, 14), (13, 8), (13, 14)}


def test_brightness_adds_half_of_white():
    assert (published(BLANK, "brightness") == 128).all()
    assert (published(FULL, "brightness") == 255).all()


def test_stripe_inverts_columns_0_to_6_and_21_to_27():
    inverted = (published(BLANK, "stripe") == 255).all((0, 1))
    assert np.flatnonzero(inverted).tolist() == [*range(7), *range(21, 28)]


def test_fog_is_clouds_thrice_as_bright_as_the_ink():
    found = published(FULL, "fog") / 255
    clouds = (found * 4 - 1) / 3
    assert 0 <= clouds.min() < 0.1 and 0.9 < clouds.max() <= 1.01
    assert clouds.mean() == pytest.approx(0.5, abs=0.05)


def test_spatter_is_grey_of_63():
    found = published(BLANK, "spatter")
    assert found.max() == 63
    assert 0.05 < (found > 0).mean() < 0.3


def test_a_dotted_line_leaves_out_every_other_block_of_two():
    found = published(BLANK, "dotted-line").max((0, 1))
    assert [bool(column) for column in found] == [True, True, False, False] * 7


def test_a_zigzag_goes_from_column_2_to_column_25():
    inked = (published(BLANK, "zigzag") > 200).any(1)
    assert inked[:, 3:24].mean() > 0.9  # some of its teeth are beyond the picture's edge
    assert not inked[:, :1].any() and not inked[:, 27:].any()


def test_canny_leaves_outlines_as_scikit_image_finds_them(digits):
    from skimage.feature import canny

    expected = [canny(picture / 255) for picture in digits]
    assert (published(digits, "canny-edges") == 255 * np.array(expected)).all()


def test_a_block_is_missing_where_there_was_ink():
    gone = DOT.astype(int) - published(DOT, "missing-block")
    assert (gone.sum((1, 2)) > 0).all() and gone.min() == 0
