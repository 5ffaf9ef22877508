"""Handwriting measures over many digits: how they are spread, and which digits are the extreme ones."""

import numpy as np
import numpy.typing as npt

from mnist_dash.data.measures import Spread

Values = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

_STEPS = 160  # points of a density curve
_BANDWIDTH = 2.0  # smoothing of the curve, in steps


def spreads(values: Values, labels: npt.NDArray[np.uint8]) -> dict[int, Spread]:
    """The spread of a measure within each class, over one grid from the least to the greatest value.

    Values that are not defined (NaN: digits without ink) are left out, and so is a class that has no other.
    """
    known = np.isfinite(values)
    if not known.any():
        return {}
    low, high = float(values[known].min()), float(values[known].max())
    edges = np.linspace(low, max(high, low + 1e-3), _STEPS + 1)
    classes = np.unique(labels[known])
    return {int(label): _spread(values[known & (labels == label)], edges) for label in classes}


def _spread(values: Values, edges: npt.NDArray[np.float64]) -> Spread:
    from scipy.ndimage import gaussian_filter1d

    counts, _ = np.histogram(values, bins=edges)
    density = gaussian_filter1d(counts / (len(values) * np.diff(edges)), _BANDWIDTH, mode="constant")
    first, middle, third = np.percentile(values, (25, 50, 75))
    quartiles = (float(first), float(middle), float(third))
    return Spread((edges[:-1] + edges[1:]) / 2, density, quartiles, len(values))


def extremes(values: Values, positions: Positions, count: int) -> tuple[Positions, Positions]:
    """The positions with the least values, least first, and with the greatest, greatest first; NaN is left out."""
    known = positions[np.isfinite(values[positions])]
    order = known[np.argsort(values[known], kind="stable")]
    return order[:count], order[::-1][:count]


def within(values: Values, positions: Positions, shares: tuple[int, int]) -> Positions:
    """Those of the positions whose value lies between two percentiles of them all, both included; NaN is left out."""
    known = positions[np.isfinite(values[positions])]
    if not len(known):
        return known
    low, high = np.percentile(values[known], shares)
    chosen: Positions = known[(values[known] >= low) & (values[known] <= high)]
    return chosen


def sample(positions: Positions, count: int, seed: int = 0) -> Positions:
    """At most `count` of the positions, drawn without repetition and in file order."""
    if len(positions) <= count:
        return positions
    return np.sort(np.random.default_rng(seed).choice(positions, count, replace=False))
