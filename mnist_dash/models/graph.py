"""The network of a Keras model as plain TensorFlow operations on the model's own variables.

Training runs here: random numbers are a pure function of a seed and the step (so a run can be repeated and
resumed), batch normalisation is one fused kernel, and bfloat16 leaves the model itself in float32.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from mnist_dash.models.networks import NORM_EPSILON, NORM_MOMENTUM, layer_variables
from mnist_dash.models.notation import Layer
from mnist_dash.models.recipes import Recipe

Forward = Callable[..., Any]


def forward_of(recipe: Recipe, model: Any, precision: str = "float32") -> Forward:
    """A function forward(ink, seed=None) -> logits (float32) of the model's network.

    With a seed (int64 tensor: run, step) it is the training pass: dropout on, batch statistics used and kept.
    """
    import tensorflow as tf

    network = recipe.network()
    rows = list(zip(network.rows, layer_variables(model, network), strict=True))
    scale = 1 / 255 if recipe.scaling == "unit" else 1.0

    def forward(ink: Any, seed: Any = None) -> Any:
        values = tf.cast(tf.reshape(ink, [-1, *network.input_shape]), tf.float32) * scale
        values = tf.cast(values, precision)
        for position, (row, variables) in enumerate(rows):
            place = None if seed is None else seed + np.array([position, 0])
            values = _apply(row.layer, variables, values, place)
        return tf.cast(values, tf.float32)

    return forward


def _apply(layer: Layer, variables: list[Any], values: Any, seed: Any) -> Any:
    """One layer on a batch; the last layer's softmax is left to the loss."""
    import tensorflow as tf

    match layer.kind:
        case "conv":
            kernel = tf.cast(variables[0], values.dtype)
            sums = tf.nn.conv2d(values, kernel, layer.stride, layer.padding.upper())
            return _activate(layer, _with_bias(sums, variables))
        case "dense":
            sums = tf.matmul(values, tf.cast(variables[0], values.dtype))
            return _activate(layer, _with_bias(sums, variables))
        case "max_pool":
            return tf.nn.max_pool2d(values, layer.size, layer.stride, layer.padding.upper())
        case "average_pool":
            return tf.nn.avg_pool2d(values, layer.size, layer.stride, layer.padding.upper())
        case "global_average_pool":
            return tf.reduce_mean(values, [1, 2])
        case "global_max_pool":
            return tf.reduce_max(values, [1, 2])
        case "batch_norm":
            return _activate(layer, _normalise(values, variables, training=seed is not None))
        case "dropout":
            return values if seed is None or layer.rate == 0 else values * _kept(values, layer.rate, seed)
        case "flatten":
            return tf.reshape(values, [-1, math.prod(values.shape[1:])])


def _with_bias(sums: Any, variables: list[Any]) -> Any:
    import tensorflow as tf

    return tf.nn.bias_add(sums, tf.cast(variables[1], sums.dtype)) if len(variables) > 1 else sums


def _activate(layer: Layer, values: Any) -> Any:
    import keras

    if layer.activation in ("linear", "softmax"):
        return values
    return keras.activations.get(layer.activation)(values)


def _kept(values: Any, rate: float, seed: Any) -> Any:
    """Dropout's mask: 0, or 1 / (1 - rate). Two 16-bit draws from each random number: half the time of Keras."""
    import tensorflow as tf

    size = tf.size(values)
    numbers = tf.random.stateless_uniform([(size + 1) // 2], seed, None, None, tf.int32)
    draws = tf.reshape(tf.reshape(tf.bitcast(numbers, tf.int16), [-1])[:size], tf.shape(values))
    kept = tf.cast(draws >= np.int16(round(rate * 65536) - 32768), values.dtype)
    return kept * tf.constant(1 / (1 - rate), values.dtype)


def _normalise(values: Any, variables: list[Any], training: bool) -> Any:
    """Batch normalisation as Keras defines it, in one fused kernel."""
    import tensorflow as tf

    gamma, beta, mean, variance = variables
    flat = values.shape.rank == 2
    image = values[:, None, None, :] if flat else values
    output, batch_mean, batch_variance = tf.compat.v1.nn.fused_batch_norm(
        image,
        gamma,
        beta,
        None if training else mean,
        None if training else variance,
        epsilon=NORM_EPSILON,
        is_training=training,
    )
    if training:
        count = tf.cast(tf.size(image) // image.shape[-1], tf.float32)
        biased = batch_variance * (count - 1) / count  # the kernel's is unbiased, Keras keeps the biased one
        mean.assign_sub((1 - NORM_MOMENTUM) * (mean - batch_mean))
        variance.assign_sub((1 - NORM_MOMENTUM) * (variance - biased))
    return output[:, 0, 0, :] if flat else output
