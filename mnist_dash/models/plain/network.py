"""A network in plain NumPy: what every layer makes of the ink, and how each answer hangs on every value before it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models import notation
from mnist_dash.models.foreign.chain import Foreign
from mnist_dash.models.notation import LayerFacts, Network
from mnist_dash.models.plain import activations
from mnist_dash.models.plain.layers import LAYERS, Placed

Values = npt.NDArray[np.float32]
CHUNK = 16  # digits at a time where only some values are wanted: the windows of a convolution stay in the cache


@dataclass(frozen=True, eq=False)
class PlainNetwork:
    """A network with its weights; a value, safe to share between threads."""

    network: Network
    weights: tuple[tuple[Values, ...], ...]  # for each row; empty where it has none
    scale: float = 1.0  # the ink is multiplied by it, then shifted, before the first row
    offset: float = 0.0

    @classmethod
    def of(cls, foreign: Foreign) -> "PlainNetwork":
        """The network that was read from a file."""
        network = notation.parse(foreign.text)
        found = iter(foreign.weights)
        weights = tuple(next(found) if row.parameters else () for row in network.rows)
        return cls(network, weights, foreign.scale, foreign.offset)

    @property
    def rows(self) -> tuple[LayerFacts, ...]:
        """The layers in their places, the implied flatten included: what places in a trace count."""
        return self.network.rows

    @property
    def classes(self) -> int:
        """How many answers there are."""
        return self.rows[-1].output_shape[0]

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Each row as a layer in its place."""
        shapes = (self.network.input_shape, *(row.output_shape for row in self.rows))
        return tuple(
            Placed(row.layer, shape, own) for row, shape, own in zip(self.rows, shapes[:-1], self.weights, strict=True)
        )

    def with_weights(self, weights: tuple[tuple[Values, ...], ...]) -> "PlainNetwork":
        """The same network with other weights."""
        return replace(self, weights=weights)

    def trace(self, images: npt.NDArray[Any], until: int | None = None) -> "Trace":
        """All values on the way for images (N x 28 x 28, 0 to 255), up to row `until`; a few hundred digits at most."""
        ink = np.asarray(images, np.float32).reshape(-1, *self.network.input_shape)
        return self.trace_from(-1, ink * np.float32(self.scale) + np.float32(self.offset), until)

    def trace_from(self, place: int, values: Values, until: int | None = None) -> "Trace":
        """All values behind row `place` (-1: the scaled ink), given what that row put out; up to row `until`."""
        outputs, sums = [values], [values]
        for placed in self.placed[place + 1 : None if until is None else until + 1]:
            sums.append(LAYERS[placed.layer.kind][0](placed, outputs[-1]))
            outputs.append(activations.apply(placed.layer.activation, sums[-1]))
        return Trace(self, place, outputs, sums)

    def logits(self, images: npt.NDArray[Any]) -> Values:
        """The logits (N x classes) of any number of images."""
        images = np.asarray(images).reshape(-1, *self.network.input_shape[:2])
        starts = range(0, max(len(images), 1), CHUNK)
        return np.concatenate([self.trace(images[start : start + CHUNK]).logits for start in starts])

    def probabilities(self, images: npt.NDArray[Any]) -> Values:
        """The probabilities (N x classes) of any number of images."""
        return softmax(self.logits(images))


@dataclass(frozen=True, eq=False)
class Trace:
    """The values of one pass, from the output of row `start` on (-1: from the scaled ink)."""

    network: PlainNetwork
    start: int
    _outputs: list[Values]
    _sums: list[Values]

    @property
    def outputs(self) -> list[Values]:
        """What each row behind the start put out; for the last one these are the logits, softmax left out."""
        return self._outputs[1:]

    def output(self, place: int) -> Values:
        """What row `place` put out: N x its shape; -1 for the scaled ink."""
        return self._outputs[place - self.start]

    def sums(self, place: int) -> Values:
        """The same before the activation."""
        return self._sums[place - self.start]

    @property
    def logits(self) -> Values:
        """What the last row says before softmax: N x classes."""
        return self._outputs[-1]

    @cached_property
    def probabilities(self) -> Values:
        """N x classes."""
        return softmax(self.logits)

    def gradient(self, seed: Values, to: int, source: int | None = None) -> Values:
        """The gradient with respect to what row `to` put out (-1: the scaled ink), N x its shape.

        `seed` is the gradient with respect to what row `source` put out: by default the logits (`gradients` makes it).
        """
        last = self.start + len(self._outputs) - 1 if source is None else source
        flow = np.asarray(seed, np.float32)
        for place in range(last, to, -1):
            placed = self.network.placed[place]
            flow = activations.pull(placed.layer.activation, flow, self.sums(place), self.output(place))
            flow = LAYERS[placed.layer.kind][1](placed, flow, self.output(place - 1), self.sums(place))
        return flow

    def ink_gradient(self, seed: Values, source: int | None = None) -> Values:
        """The gradient with respect to the ink of each pixel, in units of 0 to 255: N x 28 x 28."""
        flow = self.gradient(seed, -1, source) * np.float32(self.network.scale)
        return flow.reshape(-1, *self.network.network.input_shape[:2])


def softmax(logits: Values) -> Values:
    """Probabilities of logits, row by row."""
    shares = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shares / shares.sum(-1, keepdims=True), np.float32)
