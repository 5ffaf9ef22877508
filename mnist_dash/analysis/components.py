"""Principal components of the digits as facts and pictures: what each holds, and what a digit looks like from a few."""

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.pca import Basis, project
from mnist_dash.data.datasets import Bytes

MARKS = (0.5, 0.9, 0.95)  # shares of the variance at which the count of components is told

Numbers = npt.NDArray[np.float64]


def shares(basis: Basis) -> Numbers:
    """The share of all variance that each component holds, largest first: K, summing to 1 for a full basis."""
    return np.asarray(basis.variances / basis.total)


def needed(held: Numbers, share: float) -> int:
    """How many components, from the first on, hold at least that share of the variance."""
    return int(np.searchsorted(np.cumsum(held), share - 1e-12) + 1)


def picture(basis: Basis, number: int) -> Numbers:
    """The component of that number (from 1) as an H x W picture: where it adds ink, and where it takes ink."""
    side = round(len(basis.mean) ** 0.5)
    return np.asarray(basis.components[number - 1].reshape(side, side), np.float64)


def rebuilt(image: Bytes, basis: Basis, count: int) -> Numbers:
    """The image (uint8, H x W) from the mean and its first `count` components: pixel values, some beyond 0..255."""
    kept = basis.first(count)
    pixels = basis.mean + project(image[None], kept)[0] @ kept.components
    return np.asarray(pixels * 255, np.float64).reshape(image.shape)


def errors(image: Bytes, basis: Basis) -> Numbers:
    """What is missing when the image is rebuilt from 0, 1, ... K components: K + 1 root mean squared pixel differences.

    As the components stand at right angles, each takes the square of the image's score on it off the squared error.
    """
    scores = project(image[None], basis)[0].astype(np.float64)
    apart = ((image.ravel() / 255 - basis.mean) ** 2).sum()
    left = np.maximum(apart - np.concatenate([[0.0], np.cumsum(scores**2)]), 0)
    return np.asarray(np.sqrt(left / image.size) * 255)
