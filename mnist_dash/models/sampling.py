"""Images read at any places, bilinear, with paper all round: in NumPy, and the same in TensorFlow."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
SIDE = 28
PADDED = SIDE + 2  # one pixel of paper all round, so that ink fades out at the edge


def grid() -> tuple[Floats, Floats]:
    """x and y of the pixels, from the middle of the image, each 784."""
    place = (np.arange(SIDE) - (SIDE - 1) / 2).astype(np.float32)
    x, y = np.meshgrid(place, place)
    return x.ravel(), y.ravel()


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
