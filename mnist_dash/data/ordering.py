"""In which order to look at digits: by position, at random, by ink, by distance from the class mean."""

from collections.abc import Callable, Collection

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Split

Positions = npt.NDArray[np.int64]
Measure = npt.NDArray[np.float32]


def ink(split: Split) -> Measure:
    """The mean pixel value of each image, 0 to 255 (float32, N)."""
    means: Measure = split.images.mean(axis=(1, 2), dtype=np.float32)
    return means


def distance_from_mean(split: Split) -> Measure:
    """The Euclidean distance of each image from the mean image of its class, in pixel values (float32, N)."""
    distances = np.zeros(len(split), dtype=np.float32)
    for label in np.unique(split.labels):
        members = np.flatnonzero(split.labels == label)
        pixels = split.images[members].reshape(len(members), -1).astype(np.float32)
        distances[members] = np.linalg.norm(pixels - pixels.mean(axis=0), axis=1)
    return distances


# The name of each order, the measure it sorts by, and whether the largest come first.
SORTS: dict[str, tuple[Callable[[Split], Measure], bool] | None] = {
    "file order": None,
    "random": None,
    "most ink": (ink, True),
    "least ink": (ink, False),
    "nearest to class mean": (distance_from_mean, False),
    "farthest from class mean": (distance_from_mean, True),
}


def ranking(split: Split, sort: str, seed: int = 0) -> Positions:
    """All positions of the split in the order called `sort` (a key of SORTS; ties stay in file order)."""
    rule = SORTS[sort]
    if rule is not None:
        measure, largest_first = rule
        values = measure(split)
        return np.argsort(-values if largest_first else values, kind="stable")
    if sort == "random":
        return np.random.default_rng(seed).permutation(len(split))
    return np.arange(len(split))


def keep_digits(positions: Positions, split: Split, digits: Collection[int]) -> Positions:
    """The positions whose label is among `digits`; an empty choice keeps all."""
    if not digits:
        return positions
    return positions[np.isin(split.labels[positions], list(digits))]
