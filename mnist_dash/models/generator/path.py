"""A path through points of a generator's space, and the points along it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.models.generator.weights import Floats


@dataclass(frozen=True, eq=False)
class Point:
    """A place in a generator's space: `latents` (L), and how much of each class (10, adding up to 1)."""

    latents: Floats
    classes: Floats


def along(points: Sequence[Point], shares: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Latents (N x L) and classes (N x 10) at these shares (0 to 1) of the path; all pieces are equally long."""
    places = np.clip(np.asarray(shares, np.float64), 0, 1) * (len(points) - 1)
    before = np.minimum(places.astype(int), max(len(points) - 2, 0))
    after = np.minimum(before + 1, len(points) - 1)
    part = (places - before)[:, None]
    latents, classes = (np.stack([getattr(each, name) for each in points]) for name in ("latents", "classes"))
    return (
        ((1 - part) * latents[before] + part * latents[after]).astype(np.float32),
        ((1 - part) * classes[before] + part * classes[after]).astype(np.float32),
    )


def eased(count: int, pieces: int) -> npt.NDArray[np.float64]:
    """The shares of `count` frames of a film along so many pieces: slow at each stop, quick between two."""
    places = np.linspace(0, pieces, count)
    whole = np.minimum(np.floor(places), max(pieces - 1, 0))
    part = places - whole
    return np.asarray((whole + part * part * (3 - 2 * part)) / max(pieces, 1))
