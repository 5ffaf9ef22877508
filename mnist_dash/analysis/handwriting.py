"""Handwriting measures over many digits: how they are spread, and which digits are the extreme ones."""

import numpy as np
import numpy.typing as npt

from mnist_dash.data.measures import Spread

Values = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

SLICES = 8  # parts of an axis, each as wide as the next; the outer two hold what lies beyond it too
_BEYOND = 0.5  # percent of the digits that an axis leaves out at either end: a few blots would squeeze all others
_STEPS = 160  # points of a density curve
_BANDWIDTH = 2.0  # smoothing of the curve, in steps


def spreads(values: Values, labels: npt.NDArray[np.uint8]) -> dict[int, Spread]:
    """The spread of a measure within each class, over one grid along the `reach` of the values.

    Values that are not defined (NaN: digits without ink) are left out, and so is a class that has no other.
    """
    known = np.isfinite(values)
    if not known.any():
        return {}
    edges = np.linspace(*reach(values), _STEPS + 1)
    classes = np.unique(labels[known])
    return {int(label): _spread(values[known & (labels == label)], edges) for label in classes}


def _spread(values: Values, edges: npt.NDArray[np.float64]) -> Spread:
    from scipy.ndimage import gaussian_filter1d

    counts, _ = np.histogram(values, bins=edges)
    density = gaussian_filter1d(counts / (len(values) * np.diff(edges)), _BANDWIDTH, mode="constant")
    first, middle, third = np.percentile(values, (25, 50, 75))
    quartiles = (float(first), float(middle), float(third))
    return Spread((edges[:-1] + edges[1:]) / 2, density, quartiles, len(values))


def reach(values: Values) -> tuple[float, float]:
    """From where to where an axis goes: the percentiles 0.5 and 99.5 of the known values, at least 0.001 apart.

    From 0 to 1 where none is known.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = np.percentile(known, (_BEYOND, 100 - _BEYOND))
    return float(low), max(float(high), float(low) + 1e-3)


def beyond(values: Values) -> int:
    """How many of the known values lie beyond their `reach`."""
    low, high = reach(values)
    return int(((values < low) | (values > high)).sum())


def in_slice(values: Values, positions: Positions, place: int) -> Positions:
    """Those of the positions in one of the SLICES (from 0) of their reach, least value first; NaN is left out."""
    known = positions[np.isfinite(values[positions])]
    found = known[_slices(values[known], reach(values[positions])) == place]
    chosen: Positions = found[np.argsort(values[found], kind="stable")]
    return chosen


def slice_counts(values: Values, labels: npt.NDArray[np.uint8], label: int) -> npt.NDArray[np.int64]:
    """How many values of a class lie in each of the SLICES of the reach of them all (int64, SLICES)."""
    members = np.isfinite(values) & (labels == label)
    return np.bincount(_slices(values[members], reach(values)), minlength=SLICES)


def _slices(values: Values, ends: tuple[float, float]) -> Positions:
    low, high = ends
    places: Positions = np.clip(np.floor((values - low) / (high - low) * SLICES), 0, SLICES - 1).astype(np.int64)
    return places


def evenly(positions: Positions, count: int) -> Positions:
    """At most `count` of the positions, evenly apart in their order, the first and the last among them."""
    if len(positions) <= count:
        return positions
    return positions[np.linspace(0, len(positions) - 1, count).round().astype(np.int64)]


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
