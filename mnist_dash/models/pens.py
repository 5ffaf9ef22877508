"""Other pens: strokes made thicker or thinner, with harder or softer edges. The same in NumPy and in TensorFlow."""

from typing import Any

import numpy as np

from mnist_dash.models.recipes import Augmentation

FULL = 255.0


def inked(numeric: Any, ink: Any, augmentation: Augmentation, draws: Any) -> Any:
    """The digits (float32, N x 28 x 28, 0 to 255) in other pens; `numeric` is numpy or tensorflow.

    `draws` is N x 2, even from -1 to 1: how much thicker, and how much harder the edges.
    """
    thicker = draws[:, 0][:, None, None] * np.float32(augmentation.thickness)
    harder = draws[:, 1][:, None, None] * np.float32(augmentation.edges)
    if augmentation.thickness:
        ink = _resized(numeric, ink, thicker)
    if augmentation.edges:
        ink = _edged(numeric, ink, harder)
    return ink


def _resized(numeric: Any, ink: Any, pixels: Any) -> Any:
    """Strokes so many pixels wider; blends with the digit grown by one pixel all round, by two, or shrunk by one."""
    grown = _grown(numeric, ink)
    first, second = _between(numeric, pixels / 2, 0, 1), _between(numeric, pixels / 2 - 1, 0, 1)
    wide = ink + (grown - ink) * first
    wide = wide + (_grown(numeric, grown) - grown) * second
    less = _between(numeric, -pixels / 2, 0, 1)
    thin = wide + (FULL - _grown(numeric, FULL - ink) - ink) * less
    return numeric.minimum(thin * (1 + less), np.float32(FULL))  # a fine pen is no fainter


def _between(numeric: Any, values: Any, low: float, high: float) -> Any:
    return numeric.minimum(numeric.maximum(values, np.float32(low)), np.float32(high))


def _grown(numeric: Any, ink: Any) -> Any:
    """Each pixel as dark as the darkest of itself and the four beside it."""
    room = numeric.pad(ink, [[0, 0], [1, 1], [1, 1]])
    upright = numeric.maximum(room[:, :-2, 1:-1], room[:, 2:, 1:-1])
    across = numeric.maximum(room[:, 1:-1, :-2], room[:, 1:-1, 2:])
    return numeric.maximum(ink, numeric.maximum(upright, across))


def _edged(numeric: Any, ink: Any, harder: Any) -> Any:
    """Edges so many times steeper; below 0 blended with a blur."""
    soft = _between(numeric, -harder, 0, 1)
    ink = ink + (_blurred(numeric, ink) - ink) * soft
    steep = 1 + numeric.maximum(harder, np.float32(0))
    return _between(numeric, (ink - FULL / 2) * steep + FULL / 2, 0, FULL)


def _blurred(numeric: Any, ink: Any) -> Any:
    """The mean of 3 x 3 pixels with weights 1, 2, 1 each way."""
    room = numeric.pad(ink, [[0, 0], [1, 1], [1, 1]])
    lines = (room[:, :-2] + 2 * room[:, 1:-1] + room[:, 2:]) / 4
    return (lines[:, :, :-2] + 2 * lines[:, :, 1:-1] + lines[:, :, 2:]) / 4
