"""Heat maps: how much each pixel of a digit speaks for a class, by seven well-known methods.

Each map is float64, 28 x 28, in units of its own; above 0 speaks for the class, below 0 against it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Bytes
from mnist_dash.models.plain import PlainNetwork, gradients

Numbers = npt.NDArray[np.float64]
Answers = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]  # images, N x 28 x 28 -> probabilities, N x classes

SIDE = 28
PATCH, STRIDE = 6, 2  # of the occlusion: a square of paper, and how far it moves
MASKS, CELLS, KEPT = 400, 7, 0.5  # of RISE: masks, cells a side of each before it is enlarged, share of open cells
NOISY, NOISE = 16, 0.15  # of SmoothGrad: noisy copies, and their noise as a share of full ink
STEPS = 24  # of integrated gradients, from blank paper to the digit


@dataclass(frozen=True, eq=False)
class Question:
    """Which pixels of an image (uint8, 28 x 28) speak for this class, in a network, whose answers `answers` gives."""

    network: PlainNetwork
    answers: Answers
    image: Bytes
    label: int

    @property
    def ink(self) -> Numbers:
        """The image as numbers, 0 (paper) to 255 (ink)."""
        ink: Numbers = self.image.astype(np.float64)
        return ink

    def slopes(self, images: npt.NDArray[Any]) -> Numbers:
        """How the class's logit grows with the ink of each pixel, at each of these images (N x 28 x 28)."""
        trace = self.network.trace(images)
        slopes: Numbers = trace.ink_gradient(gradients.logit(trace, self.label)).astype(np.float64)
        return slopes

    def shares(self, images: Bytes) -> Numbers:
        """The probability of the class for each image (N x 28 x 28); equal ones, of which masks make many, once."""
        rows = np.ascontiguousarray(images).reshape(len(images), -1)
        _, first, again = np.unique(rows.view(f"V{rows.shape[1]}"), return_index=True, return_inverse=True)
        found: Numbers = self.answers(images[first])[:, self.label].astype(np.float64)
        return found[again.ravel()]


def gradient(asked: Question) -> Numbers:
    """How the logit grows with each pixel's ink (Simonyan, Vedaldi and Zisserman 2014)."""
    only: Numbers = asked.slopes(asked.image[None])[0]
    return only


def gradient_times_ink(asked: Question) -> Numbers:
    """The gradient times the ink that is there (Shrikumar et al. 2016)."""
    return gradient(asked) * asked.ink


def smoothgrad(asked: Question) -> Numbers:
    """The mean gradient of noisy copies (Smilkov et al. 2017); the noise comes from a fixed seed."""
    noise = np.random.default_rng(0).normal(0, NOISE * 255, (NOISY, SIDE, SIDE))
    mean: Numbers = asked.slopes(asked.ink + noise).mean(axis=0)
    return mean


def integrated(asked: Question) -> Numbers:
    """The ink times the mean gradient on the way from blank paper (Sundararajan, Taly and Yan 2017)."""
    shares = (np.arange(STEPS) + 0.5) / STEPS
    mean: Numbers = asked.slopes(asked.ink * shares[:, None, None]).mean(axis=0)
    return mean * asked.ink


def occlusion(asked: Question) -> Numbers:
    """How the probability falls where a square of paper hides the ink (Zeiler and Fergus 2014)."""
    masks = _squares()
    before, *answers = asked.shares(np.concatenate([asked.image[None], asked.image * ~masks]))
    spread = np.tensordot(before - np.array(answers), masks.astype(np.float64), axes=1)
    return np.asarray(spread / masks.sum(axis=0))


def rise(asked: Question) -> Numbers:
    """The mean probability over random masks that let a pixel through, less that over all (Petsiuk et al. 2018)."""
    masks = _soft_masks()
    answers = asked.answers(_bytes(asked.ink * masks))[:, asked.label].astype(np.float64)  # no two masks are equal
    through = np.tensordot(answers, masks, axes=1) / masks.sum(axis=0)
    return np.asarray(through - answers.mean())


def grad_cam(asked: Question) -> Numbers:
    """The last convolution's maps, each by its mean gradient, above 0 only (Selvaraju et al. 2017)."""
    place = last_convolution(asked.network)
    trace = asked.network.trace(asked.image[None])
    maps = trace.output(place)[0].astype(np.float64)
    slopes = trace.gradient(gradients.logit(trace, asked.label), place)[0]
    return _enlarged(np.maximum(maps @ slopes.mean(axis=(0, 1)), 0))


@dataclass(frozen=True)
class Attribution:
    """A method: its title, what its map shows, the function, what it needs, and what it counts in."""

    title: str
    about: str
    make: Callable[[Question], Numbers]
    needs_convolution: bool = False
    by_gradient: bool = True
    per_ink: bool = False  # its numbers are changes for one of 255 steps of ink


ATTRIBUTIONS: dict[str, Attribution] = {
    "occlusion": Attribution(
        "Occlusion", "what a square of paper over it costs in probability", occlusion, by_gradient=False
    ),
    "rise": Attribution(
        "RISE", "how likely the class is when this shows through a random mask", rise, by_gradient=False
    ),
    "gradient": Attribution("Gradient", "how a little more ink here moves the class", gradient, per_ink=True),
    "gradient_ink": Attribution("Gradient × ink", "the same, for the ink that is there", gradient_times_ink),
    "smoothgrad": Attribution("SmoothGrad", "the gradient, averaged over noisy copies", smoothgrad, per_ink=True),
    "integrated": Attribution("Integrated gradients", "the gradient's sum on the way from blank paper", integrated),
    "grad_cam": Attribution(
        "Grad-CAM", "where the last convolution found what counts", grad_cam, needs_convolution=True
    ),
}


def methods(network: PlainNetwork) -> list[str]:
    """The methods that this network allows: Grad-CAM needs a convolution."""
    has_maps = any(row.layer.kind == "conv" for row in network.rows)
    return [name for name, method in ATTRIBUTIONS.items() if has_maps or not method.needs_convolution]


def last_convolution(network: PlainNetwork) -> int:
    """The place of the last convolution among the network's rows."""
    return max(place for place, row in enumerate(network.rows) if row.layer.kind == "conv")


def _bytes(ink: Numbers) -> Bytes:
    return np.clip(np.rint(ink), 0, 255).astype(np.uint8)


@lru_cache(maxsize=1)
def _squares() -> npt.NDArray[np.bool_]:
    """Where each square of paper lies: squares x 28 x 28; together they cover every pixel."""
    starts = range(0, SIDE - PATCH + 1, STRIDE)
    masks = np.zeros((len(starts) ** 2, SIDE, SIDE), bool)
    for number, (top, left) in enumerate((top, left) for top in starts for left in starts):
        masks[number, top : top + PATCH, left : left + PATCH] = True
    return masks


@lru_cache(maxsize=1)
def _soft_masks() -> Numbers:
    """RISE's masks, 0 to 1: small random grids, enlarged smoothly and moved; the same every time."""
    from scipy import ndimage

    random = np.random.default_rng(0)
    cell = SIDE // CELLS
    grids = (random.random((MASKS, CELLS + 1, CELLS + 1)) < KEPT).astype(np.float64)
    large = ndimage.zoom(grids, (1, cell, cell), order=1, grid_mode=True, mode="nearest")
    moves = random.integers(0, cell, (MASKS, 2))
    return np.stack([mask[y : y + SIDE, x : x + SIDE] for mask, (y, x) in zip(large, moves, strict=True)])


def _enlarged(maps: Numbers) -> Numbers:
    """A map of any size at 28 x 28, linearly."""
    from scipy import ndimage

    factors = (SIDE / maps.shape[0], SIDE / maps.shape[1])
    return np.asarray(ndimage.zoom(maps, factors, order=1, grid_mode=True, mode="nearest"), np.float64)
