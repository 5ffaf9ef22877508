"""The activations of the notation with their slopes, as Keras defines them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
Function = Callable[[Values], Values]
Slope = Callable[[Values, Values], Values]

LEAK = 0.2
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def _sigmoid(sums: Values) -> Values:
    from scipy.special import expit

    return np.asarray(expit(sums))


def _bell(sums: Values) -> Values:
    """The normal distribution below each value."""
    from scipy.special import ndtr

    return np.asarray(ndtr(sums))


def _elu(sums: Values) -> Values:
    return np.where(sums > 0, sums, np.expm1(np.minimum(sums, 0)))


def _gelu_slope(sums: Values, _: Values) -> Values:
    return np.asarray(_bell(sums) + sums * np.exp(-(sums**2) / 2) / math.sqrt(2 * math.pi))


def _silu_slope(sums: Values, _: Values) -> Values:
    gates = _sigmoid(sums)
    return np.asarray(gates * (1 + sums * (1 - gates)))


def _selu_slope(sums: Values, _: Values) -> Values:
    return np.where(sums > 0, SELU_SCALE, SELU_SCALE * SELU_ALPHA * np.exp(np.minimum(sums, 0)))


# For each activation: sums -> values, and (sums, values) -> slopes. Softmax is left to whoever reads the logits.
ACTIVATIONS: dict[str, tuple[Function, Slope]] = {
    "relu": (lambda sums: np.maximum(sums, 0), lambda sums, values: values > 0),
    "leaky_relu": (lambda sums: np.where(sums > 0, sums, LEAK * sums), lambda sums, _: np.where(sums > 0, 1, LEAK)),
    "elu": (_elu, lambda sums, _: np.where(sums > 0, 1, np.exp(np.minimum(sums, 0)))),
    "selu": (
        lambda sums: SELU_SCALE * np.where(sums > 0, sums, SELU_ALPHA * np.expm1(np.minimum(sums, 0))),
        _selu_slope,
    ),
    "gelu": (lambda sums: sums * _bell(sums), _gelu_slope),
    "silu": (lambda sums: sums * _sigmoid(sums), _silu_slope),
    "sigmoid": (_sigmoid, lambda _, values: values * (1 - values)),
    "tanh": (np.tanh, lambda _, values: 1 - values**2),
    "softplus": (lambda sums: np.logaddexp(sums, np.float32(0)), lambda sums, _: _sigmoid(sums)),
}


def apply(name: str, sums: Values) -> Values:
    """The values of the activation, float32; the sums themselves for linear and softmax."""
    if name not in ACTIVATIONS:
        return sums
    return np.asarray(ACTIVATIONS[name][0](sums), np.float32)


def pull(name: str, gradient: Values, sums: Values, values: Values) -> Values:
    """The gradient with respect to the sums, from that with respect to the values."""
    if name not in ACTIVATIONS:
        return gradient
    return np.asarray(gradient * ACTIVATIONS[name][1](sums, values), np.float32)
