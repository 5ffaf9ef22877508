"""A network as it is read layer by layer from somebody's file: tokens of our notation, and Keras-ordered weights.

Formats differ in what they fold together and in the order of axes. All of them end here: a convolution is taken with
its kernel as height x width x in x out, a dense layer as in x out, and what a format keeps apart (an activation, a
scaled input, a flatten from channels first) is put into the form that our networks have.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError
from mnist_dash.models import notation
from mnist_dash.models.networks import NORM_EPSILON
from mnist_dash.models.notation import Layer

Array = npt.NDArray[np.float32]
MOST_PARAMETERS = 10_000_000


class ForeignError(PlainError):
    """A model that cannot be read; the message names the layer or the file, and says what can be done."""


@dataclass(frozen=True, eq=False)
class Foreign:
    """A network that was read: its text, and for each layer with parameters its weights in Keras's order.

    Before the first layer the ink (0 to 255) is multiplied by `scale`, then `offset` is added, if the file said so.
    """

    text: str
    weights: tuple[tuple[Array, ...], ...]
    scale: float = 1.0
    offset: float = 0.0


class Chain:
    """The layers so far. Every method adds one; each raises ForeignError for what our notation does not have."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []
        self._weights: dict[int, tuple[Array, ...]] = {}  # by the layer's place
        self._shape: tuple[int, ...] = (28, 28, 1)
        self._order: npt.NDArray[np.intp] | None = None  # where flattened values stand, if not rows, columns, channels
        self._scale, self._offset = 1.0, 0.0
        self._softmax = False

    @property
    def side(self) -> int:
        """How many pixels the maps have on a side now."""
        return self._shape[0]

    def rescale(self, scale: float, offset: float) -> None:
        """The values are multiplied and shifted; only before the first layer."""
        if self._layers:
            raise ForeignError("A Rescaling layer stands behind another layer; only one before the first can be read.")
        self._scale, self._offset = self._scale * scale, self._offset * scale + offset

    def conv(self, name: str, kernel: Any, bias: Any, *, stride: int, padding: str, activation: str) -> None:
        """A convolution; the kernel as height x width x in x out, `bias` None for one without."""
        kernel = _numbers(name, kernel)
        if kernel.ndim != 4 or kernel.shape[0] != kernel.shape[1]:
            raise ForeignError(f"The convolution {name} has no square kernel; only square ones can be read.")
        if len(self._shape) != 3 or kernel.shape[2] != self._shape[2]:
            raise ForeignError(f"The convolution {name} does not fit what comes before it.")
        layer = Layer("conv", kernel.shape[3], kernel.shape[0], activation, _padding(name, padding), stride)
        self._add(name, replace(layer, bias=bias is not None), kernel, bias)

    def dense(self, name: str, kernel: Any, bias: Any, *, activation: str) -> None:
        """A dense layer; the kernel as in x out, `bias` None for one without."""
        kernel = _numbers(name, kernel)
        size = math.prod(self._shape)
        if kernel.ndim != 2 or kernel.shape[0] != size:
            raise ForeignError(f"The dense layer {name} does not fit the {size} values that come before it.")
        if self._order is not None:
            straight = np.empty_like(kernel)
            straight[self._order] = kernel
            kernel, self._order = straight, None
        layer = Layer("dense", kernel.shape[1], activation=activation, bias=bias is not None)
        self._add(name, layer, kernel, bias)

    def norm(self, name: str, gamma: Any, beta: Any, mean: Any, variance: Any, epsilon: float) -> None:
        """A batch normalisation over the last axis; None for a gamma or beta that is left out."""
        mean, variance = _numbers(name, mean), _numbers(name, variance)
        if mean.shape != variance.shape or mean.shape != self._shape[-1:]:
            raise ForeignError(f"The batch normalisation {name} does not fit what comes before it.")
        if self._order is not None:
            raise ForeignError(f"The batch normalisation {name} stands between Flatten and a dense layer.")
        scale = np.ones_like(mean) if gamma is None else _numbers(name, gamma)
        shift = np.zeros_like(mean) if beta is None else _numbers(name, beta)
        # Ours adds its own small number to the variance: the file's, less ours, goes into the variance.
        layer = Layer("batch_norm")
        self._add(name, layer, scale, shift, mean, variance + np.float32(epsilon - NORM_EPSILON))

    def bias(self, name: str, values: Any) -> None:
        """A bias on its own, behind the dense layer or convolution that has none."""
        place = len(self._layers) - 1
        last = self._layers[place] if self._layers else Layer("flatten")
        bias = _numbers(name, values)
        if last.bias or last.kind not in ("conv", "dense") or last.activation != "linear" or bias.size != last.units:
            self.affine(name, np.ones_like(bias), bias)
            return
        self._layers[place] = replace(last, bias=True)
        self._weights[place] = (*self._weights[place], bias)

    def affine(self, name: str, scale: Any, shift: Any) -> None:
        """Each channel times a number plus another, as a batch normalisation whose mean is 0 and variance 1."""
        count = self._shape[-1]
        factor, added = (np.broadcast_to(_numbers(name, values), (count,)) for values in (scale, shift))
        mean = np.zeros(count, np.float32)
        self.norm(name, factor, added, mean, np.ones(count, np.float32), 0.0)

    def pool(self, name: str, kind: str, *, size: int, stride: int, padding: str) -> None:
        """A pooling layer, "max_pool" or "average_pool"."""
        self._needs_maps(name)
        if size < 2:
            raise ForeignError(f"The pooling layer {name} has a window of {size}; 2 or more can be read.")
        self._add(name, Layer(kind, size=size, stride=stride, padding=_padding(name, padding)))  # type: ignore[arg-type]

    def global_pool(self, name: str, kind: str) -> None:
        """A global pooling layer, "global_max_pool" or "global_average_pool"."""
        self._needs_maps(name)
        self._add(name, Layer(kind))  # type: ignore[arg-type]

    def dropout(self, name: str, rate: float) -> None:
        """A dropout; it does nothing when digits are read, and is kept for the network's text."""
        if 0 < rate < 0.995:
            self._add(name, Layer("dropout", rate=round(rate, 2)))

    def activation(self, name: str, kind: str) -> None:
        """An activation on its own: joined to the layer before it where that has none yet, else behind it."""
        if kind in ("linear", "identity"):
            return
        if kind in ("softmax", "log_softmax"):
            self._softmax = True
            return
        if kind not in notation.ACTIVATIONS:
            raise ForeignError(f"The activation {kind} of {name} is not known here; the known ones are {_known()}.")
        last = self._layers[-1] if self._layers else None
        if last and last.kind in ("conv", "dense", "batch_norm") and last.activation == "linear":
            self._layers[-1] = replace(last, activation=kind)
            return
        self.affine(name, 1.0, 0.0)
        self._layers[-1] = replace(self._layers[-1], activation=kind)

    def flatten(self, *, channels_first: bool = False) -> None:
        """The maps become one row, channel by channel or place by place."""
        if len(self._shape) == 3 and channels_first and self._shape[2] > 1:
            height, width, channels = self._shape
            places = np.arange(math.prod(self._shape)).reshape(height, width, channels)
            self._order = places.transpose(2, 0, 1).ravel()

    def reshape(self, name: str, size: int) -> None:
        """Another shape of as many values, such as 784 before a convolution; only before the first layer."""
        if self._layers or size != math.prod(self._shape):
            raise ForeignError(f"The layer {name} brings values into another shape; only Flatten can be read there.")

    def finish(self) -> Foreign:
        """The whole network, checked by our own notation."""
        if not self._layers:
            raise ForeignError("The file holds no layers that can be read.")
        while self._layers[-1].kind == "dropout":
            self._layers.pop()
        last = self._layers[-1]
        if last.kind != "dense":
            raise ForeignError("The network does not end with a dense layer, one unit for each class.")
        if last.activation not in ("linear", "softmax"):
            raise ForeignError(f"The network ends with {last.activation}; only softmax, or none, can be read.")
        self._layers[-1] = replace(last, activation="softmax")
        try:
            network = notation.parse(notation.render(self._layers))
        except notation.NotationError as error:
            raise ForeignError(f"The network cannot be written in the notation used here. {error}") from None
        if network.parameters > MOST_PARAMETERS:
            raise ForeignError(f"The network has {network.parameters:,} parameters; {MOST_PARAMETERS:,} is the most.")
        weights = tuple(self._weights[place] for place in sorted(self._weights))
        return Foreign(network.text, weights, self._scale, self._offset)

    def _needs_maps(self, name: str) -> None:
        if len(self._shape) != 3 or self._order is not None:
            raise ForeignError(f"The pooling layer {name} stands behind a dense layer or Flatten.")

    def _add(self, name: str, layer: Layer, *weights: Any) -> None:
        """Append a layer with its weights (None is left out)."""
        if self._softmax:
            raise ForeignError(f"The layer {name} stands behind softmax, which should be the last.")
        activation = layer.activation
        layer = replace(layer, activation="linear")
        arrays = tuple(_numbers(name, array) for array in weights if array is not None)
        if layer.kind in ("conv", "dense") and any(array.shape != (layer.units,) for array in arrays[1:]):
            raise ForeignError(f"The bias of {name} does not have one number for each of its {layer.units} units.")
        self._layers.append(layer)
        if arrays:
            self._weights[len(self._layers) - 1] = arrays
        self._shape = _shape_behind(name, layer, self._shape)
        self.activation(name, activation)


def _shape_behind(name: str, layer: Layer, shape: tuple[int, ...]) -> tuple[int, ...]:
    if layer.kind == "dense":
        return (layer.units,)
    if layer.kind in ("global_max_pool", "global_average_pool"):
        return shape[-1:]
    if layer.kind not in ("conv", "max_pool", "average_pool"):
        return shape
    side = shape[0]
    behind = -(-side // layer.stride) if layer.padding == "same" else (side - layer.size) // layer.stride + 1
    if behind < 1:
        raise ForeignError(f"The layer {name} leaves nothing of its input of {side} x {side}.")
    return (behind, behind, layer.units or shape[2])


def _padding(name: str, padding: str) -> Any:
    if padding not in ("valid", "same"):
        raise ForeignError(f"The padding of {name} is {padding}; only valid and same can be read.")
    return padding


def _numbers(name: str, array: Any) -> Array:
    plain = np.asarray(array)
    if plain.dtype.kind not in "fiu" or plain.size > MOST_PARAMETERS:
        raise ForeignError(f"The weights of {name} are no plain numbers, or too many.")
    plain = plain.astype(np.float32)
    if not np.isfinite(plain).all():
        raise ForeignError(f"Some weights of {name} are no numbers (NaN or infinite).")
    return plain


def _known() -> str:
    return ", ".join(notation.ACTIVATIONS)
