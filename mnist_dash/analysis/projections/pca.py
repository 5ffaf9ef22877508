"""Principal components: exact, from the covariance of the pixels, for all 70,000 digits in about a second."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.progress import Floats, Progress, ProjectionError, Report
from mnist_dash.data.datasets import Bytes
from mnist_dash.models.recipes.settings import Setting

BLOCK = 5_000  # images taken at a time, so that the floats of all 70,000 never stand in memory together
COMPONENTS = Setting(50, 2, 784, about="principal components that the pixels are reduced to first; 784 loses nothing")


@dataclass(frozen=True, eq=False)
class Basis:
    """The principal components of some images, of pixels scaled to 0..1, largest variance first.

    mean: D; components: K x D, orthonormal rows; variances: K; total: the variance of all D pixels together.
    """

    mean: Floats
    components: Floats
    variances: npt.NDArray[np.float64]
    total: float

    def first(self, count: int) -> "Basis":
        """The same with the first `count` components only."""
        return self.chosen(list(range(count)))

    def chosen(self, rows: list[int]) -> "Basis":
        """The same with these components only, counted from 0."""
        return Basis(self.mean, self.components[rows], self.variances[rows], self.total)


def find_basis(images: Bytes) -> Basis:
    """All components of images (uint8, N x H x W). Raises ProjectionError where the images do not differ.

    Eigenvectors of the D x D covariance, which is summed block by block: the result of a full singular value
    decomposition up to rounding, at a sixth of its time. The largest entry of each component is positive.
    """
    flat = images.reshape(len(images), -1)
    mean = flat.mean(axis=0, dtype=np.float64)
    covariance = np.zeros((flat.shape[1], flat.shape[1]))
    for centred in _centred(flat, mean.astype(np.float32)):
        covariance += centred.T @ centred
    covariance /= max(len(flat) - 1, 1) * 255.0**2
    total = float(np.trace(covariance))
    if total <= 0:
        raise ProjectionError("These digits are all the same picture, so there is nothing to lay out: choose others.")
    variances, vectors = np.linalg.eigh(covariance)
    components = vectors.T[::-1]
    largest = np.abs(components).argmax(axis=1)
    components *= np.sign(components[np.arange(len(components)), largest])[:, None]
    return Basis(
        (mean / 255).astype(np.float32),
        np.ascontiguousarray(components, dtype=np.float32),
        np.maximum(variances[::-1], 0.0),
        total,
    )


def project(images: Bytes, basis: Basis) -> Floats:
    """The images (uint8, N x H x W) by the basis' components: N x K."""
    flat = images.reshape(len(images), -1)
    found = np.empty((len(flat), len(basis.components)), np.float32)
    turned = np.ascontiguousarray(basis.components.T) / np.float32(255)
    row = 0
    for centred in _centred(flat, basis.mean * np.float32(255)):
        np.matmul(centred, turned, out=found[row : row + len(centred)])
        row += len(centred)
    return found


def rebuild(scores: Floats, basis: Basis) -> Floats:
    """Pixels in 0..1 (N x D, a little outside too) from the first components' scores (N x K)."""
    return np.asarray(basis.mean + scores @ basis.components[: scores.shape[1]], np.float32)


def _centred(flat: npt.NDArray[np.uint8], mean: Floats) -> Iterator[Floats]:
    for start in range(0, len(flat), BLOCK):
        yield flat[start : start + BLOCK] - mean


def reduced(images: Bytes, count: int, report: Report) -> tuple[Floats, Basis]:
    """The images by their first `count` components (N x count), and those components."""
    report(Progress("Finding the principal components"))
    basis = find_basis(images).first(count)
    return project(images, basis), basis


def fit(images: Bytes, settings: Mapping[str, Any], seed: int, report: Report) -> tuple[Floats, Basis]:
    """The first two components of each image, and all components."""
    report(Progress("Finding the principal components"))
    basis = find_basis(images)
    return project(images, basis.first(2)), basis
