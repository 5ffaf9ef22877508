"""One unit of a network at one place: the numbers that it reads, its weights, and what comes out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.plain import PlainNetwork, Trace
from mnist_dash.models.plain.network import CHUNK

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """patch x kernel, summed, plus the bias, through the activation.

    `patch` and `kernel` are size x size x channels for a convolution, inputs for a dense layer.
    """

    patch: Numbers
    kernel: Numbers
    bias: float
    total: float
    out: float
    activation: str

    @property
    def products(self) -> Numbers:
        """What each number adds to the sum."""
        return self.patch * self.kernel


def maps(trace: Trace, place: int) -> npt.NDArray[Any]:
    """What row `place` makes of the first image: height x width x channels, or its values as 1 x 1 x units."""
    values = np.asarray(trace.output(place)[0])
    return values if values.ndim == 3 else values.reshape(1, 1, -1)


def strongest(trace: Trace, place: int, unit: int) -> tuple[int, int]:
    """Where the unit's map is greatest: row and column."""
    own = maps(trace, place)[:, :, unit]
    down, across = np.unravel_index(int(own.argmax()), own.shape)
    return int(down), int(across)


def has_weights(network: PlainNetwork, place: int) -> bool:
    """Whether the row is a convolution or a dense layer."""
    return network.rows[place].layer.kind in ("conv", "dense")


def arithmetic(
    network: PlainNetwork, trace: Trace, place: int, unit: int, down: int = 0, across: int = 0
) -> Arithmetic:
    """How the unit of a convolution or dense row came to its value at a place of its map, for the first image."""
    placed = network.placed[place]
    read = trace.output(place - 1)[:1]
    weights = placed.weights[0]
    if placed.layer.kind == "conv":
        rows = placed.windows.rows(read)
        patch = rows[down * placed.windows.sides[1] + across].reshape(weights.shape[:3])
        kernel = weights[..., unit]
    else:
        patch, kernel = read[0].ravel(), weights[:, unit]
    bias = float(placed.weights[1][unit]) if len(placed.weights) > 1 else 0.0
    own = trace.sums(place)[0]
    total = float(own[down, across, unit] if own.ndim == 3 else own[unit])
    out = float(maps(trace, place)[down, across, unit])
    return Arithmetic(patch.astype(np.float64), kernel.astype(np.float64), bias, total, out, placed.layer.activation)


def favourites(network: PlainNetwork, images: npt.NDArray[Any], place: int) -> npt.NDArray[np.float32]:
    """The greatest value of each unit of a row on each image: N x units."""
    starts = range(0, len(images), CHUNK)
    values = np.concatenate([network.trace(images[at : at + CHUNK], until=place).output(place) for at in starts])
    return np.asarray(values.max(axis=(1, 2)) if values.ndim == 4 else values, np.float32)
