"""The layers of the notation in NumPy: sums forward, and the gradient back to what the layer read.

A layer's step takes what it reads to its sums, before the activation; its pull takes the gradient at the sums to the
gradient at what it read. `LAYERS` has both for every kind.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.networks import NORM_EPSILON
from mnist_dash.models.notation import Layer, Shape
from mnist_dash.models.plain.windows import Windows

Values = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Placed:
    """A layer in its place: the shape it reads, and its weights in Keras's order."""

    layer: Layer
    shape: Shape
    weights: tuple[Values, ...]

    @property
    def windows(self) -> Windows:
        """The windows of a convolution or a pooling layer."""
        return Windows(self.layer, self.shape)


Step = Callable[[Placed, Values], Values]
Pull = Callable[[Placed, Values, Values, Values], Values]  # gradient at the sums, what was read, the sums


def _matrix(placed: Placed) -> Values:
    """The weights of a convolution or dense layer as one matrix: read x units."""
    return placed.weights[0].reshape(-1, placed.layer.units)


def _sums(placed: Placed, rows: Values) -> Values:
    products = rows @ _matrix(placed)
    if len(placed.weights) > 1:
        products += placed.weights[1]
    return products


def _conv(placed: Placed, values: Values) -> Values:
    windows = placed.windows
    return _sums(placed, windows.rows(values)).reshape(len(values), *windows.sides, placed.layer.units)


def _conv_back(placed: Placed, gradient: Values, read: Values, _: Values) -> Values:
    windows, size = placed.windows, placed.layer.size
    total = windows.empty(len(read))
    flat = gradient.reshape(-1, placed.layer.units)
    parts = (flat @ _matrix(placed).T).reshape(*gradient.shape[:3], size * size, placed.shape[2])
    for place, view in enumerate(windows.places(total)):
        view += parts[..., place, :]
    return windows.trimmed(total)


def _dense(placed: Placed, values: Values) -> Values:
    return _sums(placed, values)


def _dense_back(placed: Placed, gradient: Values, _: Values, __: Values) -> Values:
    return gradient @ _matrix(placed).T


def _max_pool(placed: Placed, values: Values) -> Values:
    views = placed.windows.places(placed.windows.padded(values, -np.inf))
    best = next(views).copy()
    for view in views:
        np.maximum(best, view, out=best)
    return best


def _max_pool_back(placed: Placed, gradient: Values, read: Values, best: Values) -> Values:
    """The gradient goes to the first of the largest, as in TensorFlow."""
    windows = placed.windows
    total, left = windows.empty(len(read)), gradient.copy()
    for target, view in zip(windows.places(total), windows.places(windows.padded(read, -np.inf)), strict=True):
        won = view == best
        target += left * won
        left[won] = 0
    return windows.trimmed(total)


def _counts(windows: Windows) -> Values:
    """How many pixels of the maps each window has, padding not counted: down x across x 1."""
    ones = np.ones((1, *windows.shape[:2], 1), np.float32)
    counts: Values = sum(windows.places(windows.padded(ones)))[0]  # type: ignore[index]
    return counts


def _average_pool(placed: Placed, values: Values) -> Values:
    windows = placed.windows
    total: Any = sum(windows.places(windows.padded(values)))
    return np.asarray(total / _counts(windows), np.float32)


def _average_pool_back(placed: Placed, gradient: Values, read: Values, _: Values) -> Values:
    windows = placed.windows
    total, share = windows.empty(len(read)), gradient / _counts(windows)
    for view in windows.places(total):
        view += share
    return windows.trimmed(total)


def _global_average(_: Placed, values: Values) -> Values:
    return np.asarray(values.mean((1, 2)), np.float32)


def _global_average_back(placed: Placed, gradient: Values, read: Values, _: Values) -> Values:
    share = gradient[:, None, None, :] / np.float32(math.prod(placed.shape[:2]))
    return np.broadcast_to(share, read.shape)


def _global_max(_: Placed, values: Values) -> Values:
    return np.asarray(values.max((1, 2)), np.float32)


def _global_max_back(_: Placed, gradient: Values, read: Values, best: Values) -> Values:
    """The gradient is shared by all that are the largest, as in TensorFlow."""
    won = read == best[:, None, None, :]
    return np.asarray(won * (gradient / won.sum((1, 2)))[:, None, None, :], np.float32)


def _norm_scale(placed: Placed) -> Values:
    gamma, _, _, variance = placed.weights
    return np.asarray(gamma / np.sqrt(variance + NORM_EPSILON), np.float32)


def _norm(placed: Placed, values: Values) -> Values:
    _, beta, mean, _ = placed.weights
    return (values - mean) * _norm_scale(placed) + beta


def _norm_back(placed: Placed, gradient: Values, _: Values, __: Values) -> Values:
    return gradient * _norm_scale(placed)


def _same(_: Placed, values: Values) -> Values:
    return values


def _same_back(_: Placed, gradient: Values, __: Values, ___: Values) -> Values:
    return gradient


def _flatten(_: Placed, values: Values) -> Values:
    return values.reshape(len(values), math.prod(values.shape[1:]))


def _flatten_back(_: Placed, gradient: Values, read: Values, __: Values) -> Values:
    return gradient.reshape(read.shape)


LAYERS: dict[str, tuple[Step, Pull]] = {
    "conv": (_conv, _conv_back),
    "dense": (_dense, _dense_back),
    "max_pool": (_max_pool, _max_pool_back),
    "average_pool": (_average_pool, _average_pool_back),
    "global_average_pool": (_global_average, _global_average_back),
    "global_max_pool": (_global_max, _global_max_back),
    "batch_norm": (_norm, _norm_back),
    "dropout": (_same, _same_back),  # it only acts in training
    "flatten": (_flatten, _flatten_back),
}
