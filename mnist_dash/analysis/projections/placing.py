"""Unseen digits on a finished map, with NumPy alone: some hundredths of a second for a digit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections import neighbours, pca
from mnist_dash.analysis.projections.map import Map
from mnist_dash.analysis.projections.progress import Floats
from mnist_dash.data.datasets import Bytes

NEAR = 25  # neighbours that say where to begin
LOOKED_TO = 15  # neighbours that a new t-SNE point is drawn to, at a third of that perplexity: openTSNE's own choice
PULL = 1.5  # how much stronger than in the map its neighbours draw it, as in openTSNE
STEPS, RATE = 100, 0.5

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Anchors:
    """The digits of a map as its method saw them (N x K), against which new ones are compared; 14 MB for all."""

    points: Floats
    squares: Floats  # N, each point's squared length


def anchors(found: Map, images: Bytes) -> Anchors:
    """The anchors of a map, given all images (uint8, in the order of global indices): 0.3 s for 70,000, to be kept.

    None for PCA, which does not need any.
    """
    if found.projection.method == "pca":
        return Anchors(np.zeros((0, 2), np.float32), np.zeros(0, np.float32))
    points = _seen(found, images if len(images) == len(found.positions) else images[found.positions])
    return Anchors(points, np.einsum("nk,nk->n", points, points))


def place(images: Bytes, found: Map, held: Anchors | None = None) -> Floats:
    """Where unseen images (uint8, B x 28 x 28) belong on the map: B x 2. Only PCA does without anchors.

    PCA: the projection itself. t-SNE: drawn to its neighbours and pushed by all, with the map held still, as in
    openTSNE's transform. UMAP and PaCMAP: the median place of the neighbours, weighted as UMAP's transform does.
    """
    if found.projection.method == "pca":
        return pca.project(images, found.basis.first(2))
    if held is None:
        raise ValueError("a map other than PCA needs its anchors")
    places = np.zeros((len(images), 2), np.float32)
    for row, point in enumerate(_seen(found, images)):
        near, distances = _nearest(point, held)
        around = found.coordinates[near].astype(np.float64)
        if found.projection.method == "tsne":
            weights = _perplexed(distances[:LOOKED_TO] ** 2, LOOKED_TO / 3)
            places[row] = _drawn(np.median(around, axis=0), around[:LOOKED_TO], weights, found.coordinates)
        else:
            places[row] = _median(around, _fuzzy(distances))
    return places


def _seen(found: Map, images: Bytes) -> Floats:
    points = pca.project(images, found.basis)
    return neighbours.angles(points) if found.projection.values["metric"] == "cosine" else points


def _nearest(point: Floats, held: Anchors) -> tuple[npt.NDArray[np.int64], Doubles]:
    """The nearest anchors in order, and their distances."""
    squares = held.squares - 2 * (held.points @ point) + point @ point
    near = np.argpartition(squares, min(NEAR, len(squares) - 1))[:NEAR]
    near = near[np.argsort(squares[near], kind="stable")]
    return near, np.sqrt(np.maximum(squares[near], 0), dtype=np.float64)


def _perplexed(squares: Doubles, perplexity: float) -> Doubles:
    """Gaussian weights, summing to 1, whose width gives them that perplexity."""
    low, high = 1e-12, 1e12
    scaled = (squares - squares[0]) / max(squares.mean(), 1e-12)
    weights = np.full(len(squares), 1 / len(squares))
    for _ in range(60):
        middle = np.sqrt(low * high)
        weights = np.exp(-scaled * middle)
        weights /= weights.sum()
        entropy = -(weights * np.log(np.maximum(weights, 1e-300))).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return weights


def _drawn(start: Doubles, around: Doubles, weights: Doubles, everyone: Floats) -> Doubles:
    """Down the gradient of t-SNE for one point, from `start`, until it rests."""
    x, y = everyone.T
    here = start
    for _ in range(STEPS):
        gap = here - around
        pull = ((weights / (1 + (gap**2).sum(axis=1)))[:, None] * gap).sum(axis=0)
        dx, dy = np.float32(here[0]) - x, np.float32(here[1]) - y
        close = 1 / (1 + dx * dx + dy * dy)
        push = np.array([close**2 @ dx, close**2 @ dy], np.float64) / close.sum(dtype=np.float64)
        step = RATE * 4 * (PULL * pull - push)
        here = here - step
        if np.abs(step).max() < 1e-3:
            break
    return here


def _fuzzy(distances: Doubles) -> Doubles:
    """UMAP's weights of neighbours: 1 for the nearest, and falling off so that they sum to log2 of their number."""
    beyond = distances - distances[0]
    low, high = 1e-12, 1e12
    for _ in range(80):
        width = np.sqrt(low * high)
        low, high = (low, width) if np.exp(-beyond / width).sum() > np.log2(len(beyond)) else (width, high)
    return np.asarray(np.exp(-beyond / np.sqrt(low * high)))


def _median(places: Doubles, weights: Doubles) -> Doubles:
    """The place with the least weighted distance to these, by Weiszfeld's steps; between clusters a mean would fall."""
    here = np.average(places, axis=0, weights=weights)
    for _ in range(50):
        pull = weights / np.maximum(np.linalg.norm(places - here, axis=1), 1e-6)
        here = np.average(places, axis=0, weights=pull)
    return here
