"""A digit drawn with digits."""

import numpy as np

from mnist_dash.data.datasets import Bytes

_FLOOR = 0.16  # brightness left to the digits that stand for empty paper, so that they can still be seen


def portrait(target: Bytes, digits: Bytes) -> Bytes:
    """The target image (uint8, H x W) with each pixel replaced by one of the digits (uint8, H*W x h x w), as bright
    as that pixel: uint8, H*h x W*w.
    """
    (rows, columns), (height, width) = target.shape, digits.shape[1:]
    brightness = _FLOOR + (1 - _FLOOR) * target.astype(np.float32) / 255
    tiles = digits.reshape(rows, columns, height, width) * brightness[:, :, None, None]
    return tiles.transpose(0, 2, 1, 3).reshape(rows * height, columns * width).astype(np.uint8)
