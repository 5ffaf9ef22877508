"""Random warps of digits: shift, rotation, scale, stretch, shear and elastic displacement in one resampling; then pens.

Where each pixel of the warped digit is read from is linear in a few random numbers: six for the affine part and
two smooth bumps for each of GRID x GRID elastic nodes. So one matrix product places all the pixels of a batch. The same
coordinates serve NumPy (`preview`) and TensorFlow (`warp`); a test holds both samplings together.
The settings that came later draw from a stream of their own, so that older recipes train as they did.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models import flourishes, pens
from mnist_dash.models.recipes import Augmentation
from mnist_dash.models.sampling import SIDE, grid, resample, sample

Floats = npt.NDArray[np.float32]
Images = npt.NDArray[np.uint8]
GRID = 7  # elastic nodes a side: bumps of about 4 pixels, as in Simard, Steinkraus and Platt 2003
DRAWS = 5 + 2 * GRID * GRID  # random numbers per digit, each even from -1 to 1
MORE_DRAWS = 4  # of the settings that came later: stretch, thickness, edges, flourish
STRETCH, PENS, FLOURISH = 0, slice(1, 3), 3
SECOND_STREAM = 1


def _basis() -> Floats:
    """(3 + GRID x GRID) x 784: what one unit of x, y, 1 and of each elastic node adds at each pixel."""
    x, y = grid()
    place = x[:SIDE].astype(np.float64)
    nodes = np.linspace(place[0], place[-1], GRID)
    bumps = np.exp(-(((place[:, None] - nodes) / 4) ** 2) / 2)
    smooth = np.einsum("ya,xb->abyx", bumps, bumps).reshape(GRID * GRID, -1)
    smooth /= np.sqrt((smooth**2).sum(axis=0).mean() / 3)  # draws of variance 1/3: standard deviation 1 pixel
    return np.concatenate([[x, y, np.ones(x.size)], smooth]).astype(np.float32)


BASIS = _basis()


def coefficients(numeric: Any, augmentation: Augmentation, draws: Any, stretch: Any = None) -> Any:
    """What to multiply BASIS with, 2 (x, y) x N x (3 + GRID x GRID); `numeric` is numpy or tensorflow.

    `draws` is N x DRAWS, `stretch` N. The map goes from the warped digit back to the given one; turns are clockwise.
    """
    turn = draws[:, 0] * np.float32(np.radians(augmentation.rotate))
    size = 1 / (1 + draws[:, 1] * np.float32(augmentation.scale))
    slant = numeric.tan(draws[:, 2] * np.float32(np.radians(augmentation.shear)))
    cos, sin = numeric.cos(turn) * size, numeric.sin(turn) * size
    move = draws[:, 3:5] * np.float32(augmentation.shift)
    affine_x = numeric.stack([cos, cos * slant + sin, move[:, 0]], 1)
    affine_y = numeric.stack([-sin, cos - sin * slant, move[:, 1]], 1)
    if stretch is not None and augmentation.stretch:
        wider = numeric.exp(stretch * np.float32(np.log1p(augmentation.stretch) / 2))[:, None]
        affine_x, affine_y = affine_x / wider, affine_y * wider
    bumps = draws[:, 5:] * np.float32(augmentation.elastic)
    nodes = GRID * GRID
    return numeric.stack(
        [numeric.concat([affine_x, bumps[:, :nodes]], 1), numeric.concat([affine_y, bumps[:, nodes:]], 1)], 0
    )


def preview(
    images: Images, augmentation: Augmentation, seed: int = 0, labels: npt.NDArray[np.uint8] | None = None
) -> Images:
    """The images (N x 28 x 28), each warped at random as in training; flourishes need the labels. NumPy only."""
    draws = np.random.default_rng(seed).uniform(-1, 1, (len(images), DRAWS)).astype(np.float32)
    more = np.random.default_rng([seed, SECOND_STREAM]).uniform(-1, 1, (len(images), MORE_DRAWS)).astype(np.float32)
    if augmentation.flourish and labels is not None:
        other = flourishes.flourished(images, labels, seed)
        images = np.where(_wanted(augmentation, more)[:, None, None], other, images)
    warped = sample(images, coefficients(np, augmentation, draws, more[:, STRETCH]) @ BASIS)
    return np.asarray(np.round(pens.inked(np, warped, augmentation, more[:, PENS])), np.uint8)


def warp(images: Any, augmentation: Augmentation, seed: Any, flourished: Any = None) -> Any:
    """TensorFlow: a batch (uint8, N x 28 x 28, N known) warped at random, as float32; `seed` is 2 integers.

    `flourished` is the same batch with flourishes, which some of the digits are taken from.
    """
    import tensorflow as tf

    count = images.shape[0]
    draws = tf.random.stateless_uniform([count, DRAWS], seed, -1, 1)
    more = tf.random.stateless_uniform([count, MORE_DRAWS], seed + np.array([SECOND_STREAM, 0]), -1, 1)
    if flourished is not None:
        images = tf.where(_wanted(augmentation, more)[:, None, None], flourished, images)
    scaled = tf.reshape(coefficients(tf, augmentation, draws, more[:, STRETCH]), [-1, len(BASIS)])
    warped = resample(images, tf.reshape(tf.matmul(scaled, BASIS), [2, count, SIDE * SIDE]))
    return pens.inked(tf, warped, augmentation, more[:, PENS])


def _wanted(augmentation: Augmentation, more: Any) -> Any:
    """Which digits of a batch are taken with their flourish."""
    return more[:, FLOURISH] < np.float32(2 * augmentation.flourish - 1)
