"""The plane in which the latents of many digits vary most: a place for each digit, and a point for each place."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Plane:
    """Latents (N x L), their places on the plane (N x 2), and the share (0 to 1) of their variance that it holds."""

    latents: npt.NDArray[np.float32]
    coordinates: npt.NDArray[np.float32]
    share: float
    mean: npt.NDArray[np.float32]
    axes: npt.NDArray[np.float32]  # 2 x L, of length 1

    def place(self, latents: npt.NDArray[np.float32]) -> tuple[float, float]:
        """Where a point of the space lies on the plane."""
        x, y = (latents - self.mean) @ self.axes.T
        return float(x), float(y)

    def point(self, x: float, y: float) -> npt.NDArray[np.float32]:
        """The point of the space at a place of the plane."""
        return np.asarray(self.mean + np.array([x, y]) @ self.axes, np.float32)


def of(latents: npt.NDArray[np.float32]) -> Plane:
    """The plane of these latents (N x L); a single latent has a flat one."""
    mean = latents.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov((latents - mean).T.astype(np.float64)).reshape(len(mean), -1))
    axes = np.zeros((2, len(mean)), np.float32)
    axes[: len(mean)] = vectors.T[::-1][:2]
    coordinates = ((latents - mean) @ axes.T).astype(np.float32)
    return Plane(latents, coordinates, float(values[::-1][:2].sum() / values.sum()), mean, axes)
