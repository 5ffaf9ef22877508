"""The pictures along a path, evenly spaced, as readers see them: drawn from the generator, or plainly blended."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mnist_dash.models.generator.decoder import draw_small
from mnist_dash.models.generator.path import Point, along
from mnist_dash.models.generator.weights import Weights

Images = npt.NDArray[np.uint8]
COUNT = 101  # a hundredth of the path from one to the next


def morphed(weights: Weights, points: Sequence[Point], count: int = COUNT, side: int = 28) -> Images:
    """What the generator draws along the path: count x side x side."""
    return draw_small(weights, *along(points, np.linspace(0, 1, count)), side)


def blended(pictures: Sequence[Images], count: int = COUNT) -> Images:
    """The plain blend of the stops' own pictures, pixel by pixel: count x 28 x 28."""
    stack, places = np.stack(pictures).astype(np.float32), np.linspace(0, len(pictures) - 1, count)
    before = np.minimum(places.astype(int), max(len(stack) - 2, 0))
    part = (places - before)[:, None, None]
    return np.asarray(np.round((1 - part) * stack[before] + part * stack[before + 1]), np.uint8)
