"""The training digits nearest to a digit, exactly: by pixels, or by any vectors such as a network's features."""

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]
Found = tuple[Positions, Floats]  # of each query the nearest first: positions, and distances in the space's own unit

PART = 64  # queries compared at a time: 60,000 distances each are 15 MB
BLOCK = 4  # pixels a side that one number of the sketch stands for
SIDE = 28


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
        chosen = np.argpartition(squares, count - 1, axis=1)[:, :count]
        # The few are measured again: a difference of two large sums is too coarse for near ones.
        distances = np.linalg.norm(self.vectors[chosen] - queries[:, None], axis=2)
        order = np.lexsort((chosen, distances), axis=1)
        return np.take_along_axis(chosen, order, 1), np.take_along_axis(distances, order, 1)


class Pixels:
    """Images (N x 28 x 28) to compare with by the root of the summed squared pixel differences.

    A sketch of each image, the ink in blocks of 4 x 4, gives a distance that is never too large. So the images are
    measured in the order of the sketch's distances, only until no other can be nearer.
    """

    def __init__(self, images: Images) -> None:
        self._flat = images.reshape(len(images), -1)
        self._sketch = Vectors(_sketch(images))

    def nearest(self, image: Images, count: int) -> Found:
        """The `count` nearest of one image: positions and distances, in units of the pixel values."""
        sketch = self._sketch.vectors - _sketch(image[None])
        bounds = np.einsum("nd,nd->n", sketch, sketch)
        query = image.reshape(-1).astype(np.float32)
        size = min(max(16 * count, 512), len(bounds))
        first = np.argpartition(bounds, size - 1)[:size]
        limit = np.partition(self._squares(first, query), count - 1)[count - 1]
        able = np.flatnonzero(bounds <= limit * 1.0001)  # a little room for rounding
        squares = self._squares(able, query)
        best = np.lexsort((able, squares))[:count]
        return able[best], np.sqrt(squares[best])

    def _squares(self, places: Positions, query: Floats) -> Floats:
        gaps = self._flat[places].astype(np.float32) - query
        return np.asarray(np.einsum("nd,nd->n", gaps, gaps), np.float32)


def _sketch(images: Images) -> Floats:
    """The ink in each block of pixels, scaled so that distances are at most those of the pixels: N x 49."""
    blocks = SIDE // BLOCK
    ink = images.reshape(-1, blocks, BLOCK, blocks, BLOCK).sum((2, 4), dtype=np.float32) / BLOCK
    return np.asarray(ink.reshape(len(images), -1))
