"""Where the digits of each class lie in the generator's space: a mixture of Gaussians a class, fitted and drawn from.

Digits drawn from it look like people's more often than those from the space's own standard Gaussian, which has much
room where nobody writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.generator.weights import CLASSES, Floats

PARTS = 10  # Gaussians a class
SAMPLE = 6_000  # digits of a class that they are fitted to, at most


@dataclass(frozen=True, eq=False)
class Mixture:
    """Of each class and part: its share (10 x K), its middle (.. x L), and the root of its covariance (.. x L x L)."""

    shares: Floats
    means: Floats
    roots: Floats

    def arrays(self) -> dict[str, npt.NDArray[np.float16]]:
        """What to store, in half precision."""
        return {f"mixture.{name}": getattr(self, name).astype(np.float16) for name in ("shares", "means", "roots")}

    def middle(self, label: int) -> Floats:
        """The middle of the largest part of a class: a digit as many write it."""
        return np.asarray(self.means[label, self.shares[label].argmax()], np.float32)

    def draw(self, labels: npt.NDArray[np.integer], seed: int) -> Floats:
        """A point for each of these classes: N x L."""
        rng = np.random.default_rng(seed)
        ends = self.shares.astype(np.float64).cumsum(axis=1)
        chosen = rng.random(len(labels)) * ends[labels, -1]
        parts = np.minimum((chosen[:, None] > ends[labels]).sum(axis=1), self.shares.shape[1] - 1)
        noise = rng.standard_normal((len(labels), self.means.shape[2]))
        return np.asarray(
            self.means[labels, parts] + np.einsum("nij,nj->ni", self.roots[labels, parts], noise), np.float32
        )


def of_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Mixture:
    """The mixture whose `arrays` these are. Raises KeyError where they are none."""
    return Mixture(*(arrays[f"mixture.{name}"].astype(np.float32) for name in ("shares", "means", "roots")))


def fit(latents: Floats, labels: npt.NDArray[np.uint8], seed: int) -> Mixture:
    """The mixture of these digits' latents (N x L); about ten seconds for all training digits."""
    found = [_fit(latents[labels == label][:SAMPLE], seed) for label in range(CLASSES)]
    return Mixture(*(np.stack(each).astype(np.float32) for each in zip(*found, strict=True)))


def _fit(latents: Floats, seed: int) -> tuple[Floats, Floats, Floats]:
    from sklearn.mixture import GaussianMixture

    rows = latents.astype(np.float64)
    if len(rows) < 2 * PARTS:  # too few to tell parts apart: one Gaussian, so many times
        rows = np.concatenate([rows, np.random.default_rng(seed).standard_normal((2 * PARTS, latents.shape[1]))])
    model = GaussianMixture(PARTS, random_state=seed, reg_covar=1e-4, max_iter=60, tol=1e-2).fit(rows)
    return model.weights_, model.means_, np.linalg.cholesky(model.covariances_)
