"""Random warps of digits: shift, rotation, scale, shear and elastic displacement in one resampling.

Where each pixel of the warped digit is read from is linear in a few random numbers: six for the affine part and
two smooth bumps for each of GRID x GRID elastic nodes. So one matrix product places all the pixels of a batch. The same
coordinates serve NumPy (`preview`) and TensorFlow (`warp`); a test holds both samplings together.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.recipes import Augmentation

Floats = npt.NDArray[np.float32]
SIDE = 28
PADDED = SIDE + 2  # one pixel of paper all round, so that ink fades out at the edge
GRID = 7  # elastic nodes a side: bumps of about 4 pixels, as in Simard, Steinkraus and Platt 2003
DRAWS = 5 + 2 * GRID * GRID  # random numbers per digit, each even from -1 to 1


def _basis() -> Floats:
    """(3 + GRID x GRID) x 784: what one unit of x, y, 1 and of each elastic node adds at each pixel."""
    place = np.arange(SIDE) - (SIDE - 1) / 2
    x, y = np.meshgrid(place, place)
    nodes = np.linspace(place[0], place[-1], GRID)
    bumps = np.exp(-(((place[:, None] - nodes) / 4) ** 2) / 2)
    smooth = np.einsum("ya,xb->abyx", bumps, bumps).reshape(GRID * GRID, -1)
    smooth /= np.sqrt((smooth**2).sum(axis=0).mean() / 3)  # draws of variance 1/3: standard deviation 1 pixel
    return np.concatenate([[x.ravel(), y.ravel(), np.ones(x.size)], smooth]).astype(np.float32)


BASIS = _basis()


def coefficients(numeric: Any, augmentation: Augmentation, draws: Any) -> Any:
    """What to multiply BASIS with, 2 (x, y) x N x (3 + GRID x GRID); `numeric` is numpy or tensorflow.

    `draws` is N x DRAWS. The map goes from the warped digit back to the given one; turns are clockwise.
    """
    turn = draws[:, 0] * np.float32(np.radians(augmentation.rotate))
    size = 1 / (1 + draws[:, 1] * np.float32(augmentation.scale))
    slant = numeric.tan(draws[:, 2] * np.float32(np.radians(augmentation.shear)))
    cos, sin = numeric.cos(turn) * size, numeric.sin(turn) * size
    move = draws[:, 3:5] * np.float32(augmentation.shift)
    affine_x = numeric.stack([cos, cos * slant + sin, move[:, 0]], 1)
    affine_y = numeric.stack([-sin, cos - sin * slant, move[:, 1]], 1)
    bumps = draws[:, 5:] * np.float32(augmentation.elastic)
    nodes = GRID * GRID
    return numeric.stack(
        [numeric.concat([affine_x, bumps[:, :nodes]], 1), numeric.concat([affine_y, bumps[:, nodes:]], 1)], 0
    )


def preview(images: npt.NDArray[np.uint8], augmentation: Augmentation, seed: int = 0) -> npt.NDArray[np.uint8]:
    """The images (N x 28 x 28), each warped at random as in training. NumPy only."""
    draws = np.random.default_rng(seed).uniform(-1, 1, (len(images), DRAWS)).astype(np.float32)
    return np.round(sample(images, coefficients(np, augmentation, draws) @ BASIS)).astype(np.uint8)


def sample(images: npt.NDArray[np.uint8], places: Floats) -> Floats:
    """The images read at `places` (2 x N x 784, x and y from the centre), bilinear, paper outside: N x 28 x 28."""
    places = np.clip(places + np.float32(PADDED / 2 - 0.5), 0, np.float32(PADDED - 1.001))
    corner = places.astype(np.int32)
    x, y = places - corner
    ink = np.pad(images, [(0, 0), (1, 1), (1, 1)]).astype(np.float32)
    column, row, digit = corner[0], corner[1], np.arange(len(images))[:, None]
    left = ink[digit, row, column] * (1 - y) + ink[digit, row + 1, column] * y
    right = ink[digit, row, column + 1] * (1 - y) + ink[digit, row + 1, column + 1] * y
    warped: Floats = left + (right - left) * x
    return warped.reshape(images.shape)


def warp(images: Any, augmentation: Augmentation, seed: Any) -> Any:
    """TensorFlow: a batch (uint8, N x 28 x 28, N known) warped at random, as float32; `seed` is 2 integers."""
    import tensorflow as tf

    draws = tf.random.stateless_uniform([images.shape[0], DRAWS], seed, -1, 1)
    scaled = tf.reshape(coefficients(tf, augmentation, draws), [-1, len(BASIS)])
    return resample(images, tf.reshape(tf.matmul(scaled, BASIS), [2, images.shape[0], SIDE * SIDE]))


def resample(images: Any, places: Any) -> Any:
    """`sample` in TensorFlow, with the four neighbours of a pixel packed in one integer: one look-up, not four."""
    import tensorflow as tf

    count, size = images.shape[0], images.shape[0] * PADDED * PADDED
    places = tf.clip_by_value(places + (PADDED / 2 - 0.5), 0, PADDED - 1.001)
    corner = tf.cast(places, tf.int32)
    x, y = tf.unstack(places - tf.cast(corner, tf.float32))
    ink = tf.cast(tf.reshape(tf.pad(images, [[0, 0], [1, 1], [1, 1]]), [-1]), tf.int32)
    ink = tf.concat([ink, tf.zeros([PADDED + 1], tf.int32)], 0)
    pairs = ink[:-1] + 2**8 * ink[1:]
    packed = pairs[:size] + 2**16 * pairs[PADDED : PADDED + size]
    index = corner[1] * PADDED + corner[0] + PADDED * PADDED * tf.range(count)[:, None]
    found = tf.gather(packed, index)
    top_left, top_right, bottom_left, bottom_right = (
        tf.cast(tf.bitwise.bitwise_and(tf.bitwise.right_shift(found, bits), 255), tf.float32) for bits in (0, 8, 16, 24)
    )
    left = top_left + (bottom_left - top_left) * y
    right = top_right + (bottom_right - top_right) * y
    return tf.reshape(left + (right - left) * x, [count, SIDE, SIDE])
