"""The training digits nearest to a digit, exactly: by pixels, or by any vectors such as a network's features."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]
Space = Literal["features", "pixels"]  # what digits are compared in
Found = tuple[Positions, Floats]  # of each query the nearest first: positions, and distances in the space's own unit

PART = 64  # queries compared at a time: 60,000 distances each are 15 MB
AXES = 48  # numbers in a shadow
TURNS = 8
SAMPLE = 6_000  # images that the axes are taken from
ROWS = 5_000  # images turned into shadows at a time


class Vectors:
    """Vectors (N x D) to compare with."""

    def __init__(self, vectors: Floats) -> None:
        self.vectors = np.ascontiguousarray(vectors, np.float32)
        self._squares = np.einsum("nd,nd->n", self.vectors, self.vectors)

    def nearest(self, queries: Floats, count: int) -> Found:
        """The `count` nearest of each query (Q x D), all compared: Q x count each."""
        parts = [self._nearest(queries[start : start + PART], count) for start in range(0, len(queries), PART)]
        if not parts:
            return np.zeros((0, count), np.int64), np.zeros((0, count), np.float32)
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def _nearest(self, queries: Floats, count: int) -> Found:
        squares = self._squares - 2 * (queries @ self.vectors.T)  # but for the query's own, the same for all
        if count == 1:
            chosen = squares.argmin(axis=1)[:, None]
        else:
            chosen = np.argpartition(squares, count - 1, axis=1)[:, :count]
        # The few are measured again: a difference of two large sums is too coarse for near ones.
        distances = np.linalg.norm(self.vectors[chosen] - queries[:, None], axis=2)
        order = np.lexsort((chosen, distances), axis=1)
        return np.take_along_axis(chosen, order, 1), np.take_along_axis(distances, order, 1)


class Pixels:
    """Images (N x 28 x 28) to compare with by the root of the summed squared pixel differences.

    A shadow of each image on the few directions in which the images vary most gives a distance that is never too
    large. So only images whose shadow is near enough are measured, a few hundred of 60,000, and none is missed.
    """

    def __init__(self, images: Images) -> None:
        self._flat = images.reshape(len(images), -1)
        self._axes = _main_axes(self._flat[:: max(1, len(images) // SAMPLE)].astype(np.float32))
        parts = range(0, len(images), ROWS)
        self._shadows = np.concatenate([self._flat[at : at + ROWS].astype(np.float32) @ self._axes for at in parts])

    def __len__(self) -> int:
        return len(self._flat)

    def nearest(self, image: Images, count: int) -> Found:
        """The `count` nearest of one image: positions and distances, in units of the pixel values."""
        query = image.reshape(-1).astype(np.float32)
        gaps = self._shadows - query @ self._axes
        bounds = np.einsum("nd,nd->n", gaps, gaps)
        first = np.argpartition(bounds, count - 1)[:count]
        limit = self._squares(first, query).max()
        able = np.flatnonzero(bounds <= limit * 1.001 + 1)  # a little room for rounding
        squares = self._squares(able, query)
        best = np.lexsort((able, squares))[:count]
        return able[best], np.sqrt(squares[best])

    def _squares(self, places: Positions, query: Floats) -> Floats:
        gaps = self._flat[places].astype(np.float32) - query
        return np.asarray(np.einsum("nd,nd->n", gaps, gaps), np.float32)


def nearest_in(parts: Sequence[Pixels], image: Images, count: int) -> Positions:
    """The `count` nearest of one image among several sets, nearest first; positions go on from each set to the next."""
    found = [part.nearest(image, min(count, len(part))) for part in parts]
    starts = np.cumsum([0, *(len(part) for part in parts)])
    positions = np.concatenate([places + start for (places, _), start in zip(found, starts, strict=False)])
    distances = np.concatenate([far for _, far in found])
    return np.asarray(positions[np.argsort(distances, kind="stable")][:count], np.int64)


def _main_axes(rows: Floats) -> Floats:
    """About the AXES directions in which the rows (N x D) vary most, at right angles and of length 1: D x AXES.

    By turns of the covariance: a full decomposition would take many times as long and no other digits be found.
    """
    covariance = np.cov(rows.T).astype(np.float32)
    axes = np.random.default_rng(0).normal(size=(rows.shape[1], AXES)).astype(np.float32)
    for _ in range(TURNS):
        axes = np.linalg.qr(covariance @ axes)[0]
    return axes
