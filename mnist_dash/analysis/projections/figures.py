"""How far a map can be trusted: whether neighbours on it are neighbours in truth, and the other way round."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.progress import Floats
from mnist_dash.data.datasets import Bytes

Rows: TypeAlias = npt.NDArray[np.int64]
NEAR = 12  # neighbours for trustworthiness and continuity
KEPT = 10  # neighbours of which the share kept is told, and that vote on the label
SAMPLE = 1_000  # digits that are looked at; their neighbours are sought among all


def trust(
    images: Bytes, coordinates: Floats, labels: npt.NDArray[np.uint8], seed: int = 0, sample: int = SAMPLE
) -> dict[str, Any]:
    """Figures of a map (N x 2) of images (uint8, N x H x W), each 0 to 1, best 1.

    trustworthiness and continuity (Venna and Kaski 2001), and kept, the share of the nearest by pixels that are
    among the nearest on the map: over a seeded sample. vote: how often the label that most of the nearest on the
    map have is the right one, over all points.
    """
    count = len(images)
    rows = np.sort(np.random.default_rng(seed).permutation(np.arange(count))[:sample])
    flat = images.reshape(count, -1)
    squares = np.einsum("nd,nd->n", flat, flat, dtype=np.int64)
    totals = np.zeros(3)
    for block in np.array_split(rows, max(len(rows) // 200, 1)):
        there = _pixel_distances(flat, squares, block)
        here = _map_distances(coordinates, block)
        totals += _penalties(there, here, block)
    worst = len(rows) * NEAR * (2 * count - 3 * NEAR - 1) / 2
    return {
        "trustworthiness": float(1 - totals[0] / worst),
        "continuity": float(1 - totals[1] / worst),
        "near": NEAR,
        "kept": float(totals[2] / (len(rows) * KEPT)),
        "sample": len(rows),
        "vote": vote(coordinates, labels),
        "voters": KEPT,
    }


def vote(coordinates: Floats, labels: npt.NDArray[np.uint8], voters: int = KEPT) -> float:
    """The share of points whose label is the commonest among their nearest on the map; of several the smallest."""
    from scipy.spatial import cKDTree

    found = np.asarray(cKDTree(coordinates).query(coordinates, voters + 1, workers=-1)[1])
    own = found == np.arange(len(found))[:, None]
    own[~own.any(axis=1), -1] = True  # a duplicate took the point's own place
    around = labels[found[~own].reshape(len(found), voters)]
    counts = np.stack([(around == label).sum(axis=1) for label in range(int(labels.max()) + 1)], axis=1)
    return float((counts.argmax(axis=1) == labels).mean())


def _pixel_distances(flat: Bytes, squares: Rows, rows: Rows) -> Floats:
    """Squared distances (R x N) between some rows and all, block by block: floats of all pixels would fill memory."""
    some = flat[rows].astype(np.float32)
    found = np.empty((len(rows), len(flat)), np.float32)
    for start in range(0, len(flat), 10_000):
        part = flat[start : start + 10_000].astype(np.float32)
        found[:, start : start + len(part)] = some @ part.T
    found *= -2
    found += squares
    found[np.arange(len(rows)), rows] = -np.inf  # itself, the nearest of all, whatever is a copy of it
    return found


def _map_distances(coordinates: Floats, rows: Rows) -> Floats:
    x, y = np.asarray(coordinates, np.float32).T
    found = (x[rows, None] - x) ** 2 + (y[rows, None] - y) ** 2
    found[np.arange(len(rows)), rows] = -np.inf
    return np.asarray(found, np.float32)


def _penalties(there: Floats, here: Floats, rows: Rows) -> npt.NDArray[np.float64]:
    """Summed ranks beyond NEAR of false and of lost neighbours, and how many of KEPT were kept."""
    found = np.zeros(3)
    for far, near in zip(there, here, strict=True):
        true, shown = _nearest(far), _nearest(near)
        found[0] += _beyond(far, shown[:NEAR])
        found[1] += _beyond(near, true[:NEAR])
        found[2] += len(np.intersect1d(true[:KEPT], shown[:KEPT]))
    return found


def _nearest(distances: Floats) -> Rows:
    """The nearest points in order, the point itself left out."""
    first = np.flatnonzero(distances <= np.partition(distances, NEAR)[NEAR])
    return np.asarray(first[np.argsort(distances[first], kind="stable")][1 : NEAR + 1])


def _beyond(distances: Floats, points: Rows) -> int:
    """How far the points' ranks by these distances go beyond NEAR, summed; rank 1 is the nearest other point."""
    ranks = (np.count_nonzero(distances < limit) for limit in distances[points])  # with the point itself: from 1
    return sum(max(int(rank) - NEAR, 0) for rank in ranks)
