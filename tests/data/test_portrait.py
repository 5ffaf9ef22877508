"""A digit drawn with digits."""

import numpy as np

from mnist_dash.data.portrait import portrait


def test_each_pixel_becomes_a_digit_as_bright_as_the_pixel():
    target = np.array([[0, 255]], np.uint8)
    digits = np.stack([np.full((2, 2), 200), np.full((2, 2), 100)]).astype(np.uint8)
    picture = portrait(target, digits)
    assert picture.shape == (2, 4) and picture.dtype == np.uint8
    assert (picture[:, 2:] == 100).all(), "full ink shows its digit as it is"
    assert (picture[:, :2] == 32).all(), "paper shows it faintly"
