"""The decoder in NumPy: latents and a class become a small network of places, which draws a picture of any size."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.models.generator.weights import CLASSES, Floats, Weights

Picture: TypeAlias = npt.NDArray[np.uint8]
Whole: TypeAlias = npt.NDArray[np.integer]

TOGETHER = 8_192  # places computed at once, so that their values stay in the processor's cache
COARSE = 64  # blocks a side into which a large picture is cut first; only unsure ones are looked at closer
SURE = 6.0  # a logit this far from zero is paper or ink to within 0.7 of 255 levels
SOFT, SOFT_SIDE, CRISPER = 1.5, 28, 0.313  # how crisp: real digits' share of grey at 28 pixels, 3 at 256


@dataclass(frozen=True, eq=False)
class Hand:
    """The network of one picture: `layers` are a matrix and a bias each, the first of waves, the last of the ink."""

    layers: tuple[tuple[Floats, Floats], ...]

    def logits(self, places: Floats) -> Floats:
        """The ink's logit at each place (P x 3): P."""
        found = np.empty(len(places), np.float32)
        for start in range(0, len(places), TOGETHER):
            found[start : start + TOGETHER] = self._logits(places[start : start + TOGETHER])
        return found

    def _logits(self, places: Floats) -> Floats:
        values = places
        for number, (matrix, bias) in enumerate(self.layers):
            values = values @ matrix
            values += bias
            if number == 0:
                np.sin(values, out=values)
            elif number < len(self.layers) - 1:
                np.maximum(values, 0, out=values)
        return np.asarray(values[:, 0], np.float32)


def crispness(side: int) -> float:
    """What the logits of a picture of so many pixels a side are multiplied by, so that edges look like a pen's."""
    return float(SOFT * max(side / SOFT_SIDE, 1) ** CRISPER)


def one_hot(label: int) -> Floats:
    """The class as ten numbers."""
    hot = np.zeros(CLASSES, np.float32)
    hot[label] = 1
    return hot


def fold(weights: Weights, latents: Floats, classes: Floats) -> Hand:
    """The network that draws these latents (L) of this class or mixture of classes (10, adding up to 1)."""
    steering = np.concatenate([latents, classes]) @ weights["steer"] + weights["steer.bias"]
    steering = np.maximum(steering, 0)
    layers: list[tuple[Floats, Floats]] = []
    while (name := f"draw.{len(layers)}") in weights:
        film = f"film.{len(layers)}"
        scale, shift = np.split(steering @ weights[film] + weights[f"{film}.bias"], 2)
        layers.append((np.asarray(weights[name] * (1 + scale), np.float32), np.asarray(shift, np.float32)))
    return Hand((*layers, (weights["ink"], weights["ink.bias"])))


# --- pictures -------------------------------------------------------------------------------------------


def places(side: int) -> Floats:
    """The middles of the pixels of a picture, row by row: x and y from -1 to 1, and the distance from the middle."""
    rows, columns = np.indices((side, side)).reshape(2, -1)
    return _places(rows, columns, 1, side)


def _places(rows: Whole, columns: Whole, step: int, side: int) -> Floats:
    """The middles of blocks of `step` pixels a side, P x 3, in a picture of so many pixels a side."""
    y, x = ((2 * each + 1) * step / side - 1 for each in (rows, columns))
    return np.stack([x, y, np.sqrt(x * x + y * y + 1e-6)], 1).astype(np.float32)


def draw(hand: Hand, side: int) -> Picture:
    """The picture, side x side, 255 = ink; where it is plainly paper or ink all around not every pixel is asked."""
    crisp = crispness(side)
    step = 1 << max((side // COARSE).bit_length() - 1, 0)
    count = -(-side // step)
    rows, columns = np.indices((count, count)).reshape(2, -1)
    found = hand.logits(_places(rows, columns, step, side)).reshape(count, count)
    while step > 1:
        step //= 2
        count = -(-side // step)
        unsure = _doubled(_unsure(crisp * found), count)
        found = _doubled(found, count)
        rows, columns = np.nonzero(unsure)
        found[rows, columns] = hand.logits(_places(rows, columns, step, side))
    return inked(crisp * found)


def inked(logits: Floats) -> Picture:
    """The values of pixels, 255 = ink, whose logits these are."""
    return np.asarray(np.round(255 / (1 + np.exp(-np.clip(logits, -30, 30)))), np.uint8)


def _unsure(logits: Floats) -> npt.NDArray[np.bool_]:
    """Which blocks are near an edge: they, or one that touches them, are not plainly paper or not plainly ink."""
    framed = np.pad(logits, 1, mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(framed, (3, 3))
    return np.asarray((around.min((2, 3)) < SURE) & (around.max((2, 3)) > -SURE))


def _doubled(values: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Each value four times, cut to count x count."""
    return values.repeat(2, 0).repeat(2, 1)[:count, :count]


# --- many small pictures at once ------------------------------------------------------------------------


def draw_small(weights: Weights, latents: Floats, classes: Floats, side: int = SOFT_SIDE) -> Picture:
    """The pictures (N x side x side) of latents (N x L) and classes (N x 10): about 0.5 ms each at 28 pixels."""
    return inked(crispness(side) * logits(weights, latents, classes, side)).reshape(-1, side, side)


def logits(weights: Weights, latents: Floats, classes: Floats, side: int = SOFT_SIDE) -> Floats:
    """The logits of all pixels of these pictures: N x P."""
    grid, together = places(side), max(TOGETHER // side**2, 1)
    found = np.empty((len(latents), len(grid)), np.float32)
    for start in range(0, len(latents), together):
        part = slice(start, start + together)
        found[part] = _logits(weights, latents[part], classes[part], grid)
    return found


def _logits(weights: Weights, latents: Floats, classes: Floats, grid: Floats) -> Floats:
    """As `fold` draws them, but with scale and shift outside of the layers, which all pictures then share."""
    steering = np.concatenate([latents, classes], 1) @ weights["steer"] + weights["steer.bias"]
    steering, values, layer = np.maximum(steering, 0), grid, 0
    while (name := f"draw.{layer}") in weights:
        scale, shift = np.split(steering @ weights[f"film.{layer}"] + weights[f"film.{layer}.bias"], 2, 1)
        values = (values.reshape(-1, values.shape[-1]) @ weights[name]).reshape(-1, len(grid), scale.shape[1])
        values = values * (1 + scale)[:, None] + shift[:, None]
        values = np.maximum(values, 0, out=values) if layer else np.sin(values, out=values)
        layer += 1
    return np.asarray(values @ weights["ink"][:, 0] + weights["ink.bias"], np.float32)
