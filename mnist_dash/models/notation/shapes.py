"""The layers of a network in their places: output shapes, parameters and multiply-adds."""

import math
from collections.abc import Iterator, Sequence

from mnist_dash.models.notation.network import Layer, LayerFacts, NotationError, Shape, quote
from mnist_dash.models.notation.writing import label


def rows(placed: Sequence[tuple[int, Layer, str]], shape: Shape) -> Iterator[LayerFacts]:
    """The facts of each layer, given with its position and its token in the text. Raises NotationError."""
    for position, layer, token in placed:
        if layer.kind == "dense" and len(shape) > 1:
            shape = (math.prod(shape),)
            yield LayerFacts(Layer("flatten"), "flatten", shape, 0, 0, 0)
        facts = _facts(layer, shape, position, token)
        shape = facts.output_shape
        yield facts


def _facts(layer: Layer, shape: Shape, position: int, token: str) -> LayerFacts:
    output = _output_shape(layer, shape, position, token)
    parameters = trainable = multiply_adds = 0
    if layer.kind in ("conv", "dense"):
        weights = layer.units * shape[-1] * (layer.size**2 if layer.kind == "conv" else 1)
        parameters = trainable = weights + layer.units * layer.bias
        multiply_adds = weights * math.prod(output[:-1])
    elif layer.kind == "batch_norm":
        parameters, trainable = 4 * shape[-1], 2 * shape[-1]
    return LayerFacts(layer, label(layer), output, parameters, trainable, multiply_adds)


def _output_shape(layer: Layer, shape: Shape, position: int, token: str) -> Shape:
    if layer.kind == "dense":
        return (layer.units,)
    if layer.kind in ("batch_norm", "dropout"):
        return shape
    if len(shape) == 1:
        raise NotationError(position, "a dense layer, BN or dropout after the image is flat", quote(token))
    if layer.kind in ("global_average_pool", "global_max_pool"):
        return shape[-1:]
    sides = tuple(_side(layer, side, position, token) for side in shape[:2])
    return (*sides, layer.units if layer.kind == "conv" else shape[-1])


def _side(layer: Layer, side: int, position: int, token: str) -> int:
    if layer.padding == "same":
        return math.ceil(side / layer.stride)
    if side < layer.size:
        raise NotationError(position, f"a window of at most the {side} pixels left there", quote(token))
    return (side - layer.size) // layer.stride + 1


def same_pads(side: int, size: int, stride: int) -> tuple[int, int]:
    """How many pixels "same" puts before and behind a side, as TensorFlow does: the odd one goes behind."""
    total = max((math.ceil(side / stride) - 1) * stride + size - side, 0)
    return total // 2, total - total // 2
