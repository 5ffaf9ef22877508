"""Weights without an architecture (.safetensors, .npz): the network is given in our notation, the arrays fill it.

Arrays are taken in the order of their names, numbers in them counted as numbers; each layer takes the first ones left
that fit it, laid out as Keras has them (in x out) or as PyTorch (out x in).
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from mnist_dash import checked
from mnist_dash.models import notation
from mnist_dash.models.foreign.chain import MOST_PARAMETERS, Chain, Foreign, ForeignError
from mnist_dash.models.notation import Layer

_NORM = ("weight", "bias", "running_mean", "running_var")  # PyTorch's names
LARGEST = 8 * MOST_PARAMETERS  # bytes


def from_safetensors(name: str, content: bytes, text: str) -> Foreign:
    """The network `text` with the weights of a .safetensors file. Raises ForeignError."""
    from safetensors.numpy import load

    try:
        arrays = load(content)
    except Exception:  # the library raises its own kind of error, and others for odd types
        raise ForeignError(f"{name} is damaged or no .safetensors file; save the weights again.") from None
    return fill(name, arrays, text)


def from_npz(name: str, content: bytes, text: str) -> Foreign:
    """The network `text` with the weights of an .npz file. Raises ForeignError."""
    try:
        arrays = checked.unpacked(name, content, LARGEST)
    except checked.DamagedError as error:
        raise ForeignError(f"{error} Save the weights again.") from None
    return fill(name, arrays, text)


def fill(name: str, arrays: Mapping[str, Any], text: str) -> Foreign:
    """The network with these arrays in its layers. Raises ForeignError where they do not fit."""
    if not text.strip():
        raise ForeignError(f"{name} holds weights without an architecture; write the network, such as 128N-10N.")
    try:
        network = notation.parse(text)
    except notation.NotationError as error:
        raise ForeignError(str(error)) from None
    store = _Store(name, arrays)
    chain = Chain()
    shape = network.input_shape
    for row in network.rows:
        _take(chain, store, row.layer, shape)
        shape = row.output_shape
    if store.left:
        raise ForeignError(f"{name} holds arrays that the network has no place for: {', '.join(store.left[:3])}.")
    return chain.finish()


class _Store:
    """The arrays that no layer has taken yet, in the order of their names."""

    def __init__(self, name: str, arrays: Mapping[str, Any]) -> None:
        self._name = name
        kept = [key for key in arrays if not key.endswith("num_batches_tracked")]
        self.left = sorted(kept, key=lambda key: [int(part) if part.isdigit() else part for part in _parts(key)])
        self._arrays = arrays
        self.channels_first = False  # a convolution was laid out as PyTorch has it

    def take(self, what: str, *shapes: tuple[int, ...]) -> tuple[str, Any]:
        """The first array of one of these shapes, and its name. Raises ForeignError."""
        for key in self.left:
            if self._arrays[key].shape in shapes:
                self.left.remove(key)
                return key, self._arrays[key]
        sizes = " or ".join(" x ".join(map(str, shape)) for shape in dict.fromkeys(shapes))
        raise ForeignError(f"{self._name} holds no array of {sizes} for the layer {what}; is the network right?")

    def take_named(self, key: str, endings: tuple[str, ...], shape: tuple[int, ...]) -> Any | None:
        """The array beside another one, by its name's ending; None where there is none of this shape."""
        stem = key.rpartition(".")[0]
        for other in self.left:
            same = other.rpartition(".")[0] == stem and other.rpartition(".")[2] in endings
            if stem and same and self._arrays[other].shape == shape:
                self.left.remove(other)
                return self._arrays[other]
        return None


def _parts(key: str) -> list[str]:
    return re.split(r"([0-9]+)", key)


def _take(chain: Chain, store: _Store, layer: Layer, shape: tuple[int, ...]) -> None:
    label = notation.label(layer)
    match layer.kind:
        case "conv":
            ours = (layer.size, layer.size, shape[2], layer.units)
            theirs = (layer.units, shape[2], layer.size, layer.size)
            key, kernel = store.take(label, ours, theirs)
            if kernel.shape == theirs and (theirs != ours or key.endswith(".weight")):
                kernel, store.channels_first = kernel.transpose(2, 3, 1, 0), True
            bias = _bias(store, key, layer)
            chain.conv(label, kernel, bias, stride=layer.stride, padding=layer.padding, activation=layer.activation)
        case "dense":
            size = int(np.prod(shape))
            key, kernel = store.take(label, (size, layer.units), (layer.units, size))
            if kernel.shape != (size, layer.units) or (size == layer.units and key.endswith(".weight")):
                kernel = kernel.T
            activation = "linear" if layer.activation == "softmax" else layer.activation
            chain.dense(label, kernel, _bias(store, key, layer), activation=activation)
        case "batch_norm":
            _take_norm(chain, store, layer, shape[-1])
        case "dropout":
            chain.dropout(label, layer.rate)
        case "flatten":
            chain.flatten(channels_first=store.channels_first)
        case "global_average_pool" | "global_max_pool":
            chain.global_pool(label, layer.kind)
        case _:
            chain.pool(label, layer.kind, size=layer.size, stride=layer.stride, padding=layer.padding)


def _bias(store: _Store, key: str, layer: Layer) -> Any | None:
    if not layer.bias:
        return None
    beside = store.take_named(key, ("bias",), (layer.units,))
    return store.take(notation.label(layer), (layer.units,))[1] if beside is None else beside


def _take_norm(chain: Chain, store: _Store, layer: Layer, count: int) -> None:
    """PyTorch's four arrays by their names, with its small number; else four in Keras's order, with Keras's."""
    label = notation.label(layer)
    key, first = store.take(label, (count,))
    beside = {ending: store.take_named(key, (ending,), (count,)) for ending in _NORM if not key.endswith(f".{ending}")}
    found = [beside.get(ending, first) for ending in _NORM]
    epsilon = 1e-5
    if any(array is None for array in found):
        rest = [array for array in beside.values() if array is not None]
        if rest:
            raise ForeignError(f"The batch normalisation {key.rpartition('.')[0]} lacks some of its four arrays.")
        found, epsilon = [first, *(store.take(label, (count,))[1] for _ in range(3))], 1e-3
    gamma, beta, mean, variance = found
    chain.norm(label, gamma, beta, mean, variance, epsilon)
    chain.activation(label, layer.activation)
